import polars as pl
import pytest
from pydantic import TypeAdapter, ValidationError

from sim.validation.hindcast.formulas import FormulaText, columns_of, expression

ROWS = pl.DataFrame({"a": [1.0, 4.0, None], "b": [2.0, None, 3.0], "who": ["USA", "JPN", "USA"]})
CHECK = TypeAdapter(FormulaText)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2 * a + 1", [3.0, 9.0, None]),
        ("-a ** 2", [-1.0, -16.0, None]),
        ("first(b, a)", [2.0, 4.0, 3.0]),
        ("max(a, b)", [2.0, None, None]),
        ("min(a, 2)", [1.0, 2.0, None]),
        ("0.4 if who == 'USA' else 0.2 if a > 3 else 1", [0.4, 0.2, 0.4]),
        ("1 if a > 3 else 2", [2.0, 1.0, None]),
        ("1 < a <= 4", [0.0, 1.0, None]),
        ("a == 1 and who == 'USA'", [1.0, 0.0, None]),
        ("not a == 1 or who == 'JPN'", [0.0, 1.0, None]),
        ("log(a)", [0.0, pytest.approx(1.3862943611), None]),
        ("log1p(a) - log(a + 1)", [pytest.approx(0), pytest.approx(0), None]),
        ("5", [5.0, 5.0, 5.0]),
    ],
)
def test_a_formula_is_worked_out_row_by_row(text: str, found: list[float | None]) -> None:
    column = expression(CHECK.validate_python(text)).cast(pl.Float64).alias("x")
    assert ROWS.with_columns(column)["x"].to_list() == found


def test_columns_are_those_that_it_reads_and_no_functions() -> None:
    assert columns_of("log(a / first(b, a)) if who == 'USA' else c") == ["a", "b", "c", "who"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a +", "'a +' is not a formula"),
        ("mean(a)", "there is no function 'mean'"),
        ("lg(a)", "Did you mean 'log'"),
        ("a.mean()", "there is no function 'a.mean'"),
        ("log(a, b)", "log takes 1 argument"),
        ("max(a)", "max takes two or more arguments"),
        ("[a]", "cannot have 'list'"),
        ("a if b", "is not a formula"),
        ("lambda: 1", "cannot have 'lambda'"),
        ("a + 1j", "cannot have 1j"),
        ("a.b", "cannot have 'attribute'"),
        ("(" * 300 + "a" + ")" * 300, "is not a formula"),
    ],
)
def test_what_is_no_formula_is_refused_in_plain_words(text: str, said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        CHECK.validate_python(text)
    assert said in str(caught.value)
