import pytest
from pydantic import TypeAdapter, ValidationError

from sim.domain.figures import LEAST, Burden, Figure, Percent, Positive, Share, Title, judgement


def test_a_figure_is_a_compact_list_or_a_mapping() -> None:
    compact = Figure.model_validate([0.5, "judgement", 2025, "why"])
    long = Figure.model_validate(
        {"value": 0.5, "status": "judgement", "year": 2025, "source": "why"}
    )
    assert compact == long == Figure.model_validate(compact)
    assert judgement(0.5, "why").status == "judgement"


@pytest.mark.parametrize("given", [0.5, [0.5, "judgement"], "0.5", None])
def test_a_number_without_its_provenance_is_no_figure(given: object) -> None:
    with pytest.raises(ValidationError, match="figure"):
        Figure.model_validate(given)


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (Share, (0, 1), (-0.1, 1.1)),
        (Positive, (0.1, 1e12), (0, -1, 1.1e12)),
        (Percent, (-100, 100), (101,)),
        (Burden, (0, 0.001, 100), (1e-9, 0.0009, -1)),
    ],
)
def test_a_figure_keeps_to_the_bounds_of_its_kind(
    kind: type[Figure], right: tuple[float, ...], wrong: tuple[float, ...]
) -> None:
    adapter: TypeAdapter[Figure] = TypeAdapter(kind)
    for value in right:
        assert adapter.validate_python([value, "judgement", 2025, "why"]).value == value
    for value in wrong:
        with pytest.raises(ValidationError, match="figure_range"):
            adapter.validate_python([value, "judgement", 2025, "why"])


@pytest.mark.parametrize("text", ["a\x1b[1m", "two\nlines", "a\ttab", "\u202eabc", "\x9b"])
def test_a_title_is_one_line_without_control_characters(text: str) -> None:
    adapter: TypeAdapter[str] = TypeAdapter(Title)
    with pytest.raises(ValidationError, match="control_character"):
        adapter.validate_python(text)
    assert adapter.validate_python("war [/peace] 竹島") == "war [/peace] 竹島"


@pytest.mark.parametrize("text", ["", " ", "x" * 301])
def test_a_title_has_letters_and_not_too_many(text: str) -> None:
    adapter: TypeAdapter[str] = TypeAdapter(Title)
    with pytest.raises(ValidationError, match="odd_line"):
        adapter.validate_python(text)
    assert adapter.validate_python("x" * 300) == "x" * 300


@pytest.mark.parametrize("value", [5e-324, -1e-13, 9.9e-13])
def test_a_number_too_near_zero_to_be_divided_by_is_none(value: float) -> None:
    with pytest.raises(ValidationError, match="near_zero"):
        judgement(value, "why")


def test_zero_and_the_least_number_are_figures() -> None:
    assert [judgement(value, "why").value for value in (0.0, LEAST, -LEAST)] == [0, LEAST, -LEAST]
