"""A comparison on the screen: every mark is there at every width."""

import polars as pl
import pytest

from sim.analysis.comparison import OUTCOMES, Claims, summary
from sim.analysis.telling.comparison import claims_text, table_rows
from sim.execution.comparison_runs import Comparison
from tests.unit.analysis.test_comparison import STUDY, made


def claims(title: str = "A test") -> Claims:
    return Claims(
        study=STUDY.model_copy(update={"title": title}),
        quarters=20,
        table=summary(made()),
        main_source=("strait", 0.8),
        n_differences=2,
        n_indistinguishable=1,
        has_fitted_values=True,
    )


def test_rows_for_the_screen_name_the_baseline_and_what_cannot_be_told_apart() -> None:
    rows = table_rows(summary(made()), "steady", "hub")
    assert [line[0] for line in rows] == ["null", "hub", "treaty"]
    assert [len(line) for line in rows] == [len(OUTCOMES) + 2] * 3
    assert rows[0][1] == "0.600"
    assert rows[0][-1] == "+0.400 [+0.400, +0.400]"
    assert rows[1][-1] == "baseline"
    # Two runs, each half of the variance: either decides.
    assert rows[2][-1] in {
        "+0.000 (one run decides: no interval)",
        "-0.000 (one run decides: no interval)",
    }


def test_numbers_have_three_digits_that_say_something() -> None:
    comparison = made()
    runs = comparison.runs.with_columns(
        challenges_grey_zone=pl.lit(23.456), challenges_fait_accompli=pl.lit(2.3456)
    )
    table = summary(Comparison(STUDY, [], runs, comparison.flashpoints))
    first = table_rows(table, "steady", "hub")[0]
    assert first[2:4] == ["23.5", "2.35"]


@pytest.mark.parametrize("width", [40, 60, 80, 120, 150, None])
def test_nothing_is_cut_at_any_width(width: int | None) -> None:
    text = claims_text(claims(), width)
    if width is not None:
        assert max(map(len, text.splitlines())) <= width
    for mark in (
        "+0.400",
        "[+0.400,",
        "+0.400]",
        "n.d.",
        "baseline",
        "treaty",
        "80%",
        "No forecast.",
    ):
        assert mark in text


def test_a_screen_of_80_columns_has_the_headline_and_a_wide_one_every_outcome() -> None:
    assert "donm." not in claims_text(claims(), 80)
    assert "donm." in claims_text(claims(), 150)


def test_brackets_in_a_title_are_text() -> None:
    assert "Wars [/bold] [red]" in claims_text(claims("Wars [/bold] [red]"), 80)


def test_the_marks_are_explained_in_words() -> None:
    told = " ".join(claims_text(claims(), 80).split())
    assert (
        "n.d.: not distinguishable from the baseline at 5 %, for all differences together" in told
    )
    assert "so it is for 1 of 2" in " ".join(told.split())
    assert "so few runs make half of its variance, and it may hang on them." in told
