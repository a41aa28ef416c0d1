import math

import polars as pl
import pytest

from sim.analysis.comparison import (
    HEADLINE,
    OUTCOMES,
    every_outcome,
    indistinguishable,
    summary,
    table_rows,
)
from sim.execution.comparison_runs import Comparison
from sim.study.study_files import ComparisonStudy

STUDY = ComparisonStudy(
    title="A test",
    scenario="classroom",
    arrangements=["null", "hub", "treaty"],
    policies=["steady"],
    baseline="hub",
    replications=2,
)
WARS = {"null": (0.5, 0.7), "hub": (0.1, 0.3), "treaty": (0.2, 0.2)}


def made(*, missing: bool = False) -> Comparison:
    """Return two runs of three arrangements, every outcome the same made-up number."""
    rows = [
        {
            "arrangement": arrangement,
            "policy": "steady",
            "replication": replication,
            **dict.fromkeys(OUTCOMES, value),
            "immediate_deterrence": float("nan") if missing else value,
        }
        for arrangement, values in WARS.items()
        for replication, value in enumerate(values)
    ]
    return Comparison(STUDY, [], pl.DataFrame(rows), pl.DataFrame())


def row(table: pl.DataFrame, arrangement: str, outcome: str = HEADLINE) -> dict[str, float]:
    return table.row(
        by_predicate=(pl.col("arrangement") == arrangement) & (pl.col("outcome") == outcome),
        named=True,
    )


def test_every_outcome_is_summed_up_but_the_keys() -> None:
    assert every_outcome(made()) == [*OUTCOMES, "immediate_deterrence"]
    assert HEADLINE in OUTCOMES


def test_a_summary_by_hand() -> None:
    table = summary(made())
    assert table.height == 3 * (len(OUTCOMES) + 1)
    null = row(table, "null")
    assert null["mean"] == pytest.approx(0.6)
    # Deviations of .1: sqrt(.02 / 2)
    assert null["standard_error"] == pytest.approx(0.1)
    assert null["runs"] == 2
    # .4 more than the hub in both runs
    assert null["difference"] == pytest.approx(0.4)
    assert null["difference_error"] == pytest.approx(0, abs=1e-12)
    assert null["is_distinguishable"]
    treaty = row(table, "treaty")
    # .1 more and .1 less
    assert treaty["difference"] == pytest.approx(0)
    assert treaty["difference_error"] == pytest.approx(0.1)
    assert not treaty["is_distinguishable"]
    hub = row(table, "hub")
    assert (hub["difference"], hub["difference_error"]) == (0, 0)


def test_an_outcome_without_values_has_no_mean_and_no_difference() -> None:
    found = row(summary(made(missing=True)), "null", "immediate_deterrence")
    assert math.isnan(found["mean"])
    assert found["runs"] == 0
    assert not found["is_distinguishable"]


def test_rows_for_the_screen_name_the_baseline_and_what_cannot_be_told_apart() -> None:
    rows = table_rows(summary(made()), "steady", "hub")
    assert [line[0] for line in rows] == ["null", "hub", "treaty"]
    assert [len(line) for line in rows] == [len(OUTCOMES) + 2] * 3
    assert rows[0][1] == "0.600"
    assert rows[0][-1] == "+0.400 [+0.400, +0.400]"
    assert rows[1][-1] == "baseline"
    # .1 x 1.96
    # Of two runs each makes half of the variance.
    assert rows[2][-1] in {
        "+0.000 [-0.196, +0.196] n.d. 1",
        "-0.000 [-0.196, +0.196] n.d. 1",
    }


def test_numbers_have_three_digits_that_say_something() -> None:
    comparison = made()
    runs = comparison.runs.with_columns(
        challenges_grey_zone=pl.lit(23.456), challenges_fait_accompli=pl.lit(2.3456)
    )
    table = summary(Comparison(STUDY, [], runs, comparison.flashpoints))
    first = table_rows(table, "steady", "hub")[0]
    assert first[2:4] == ["23.5", "2.35"]


def test_what_could_be_zero_is_listed_without_the_baseline() -> None:
    assert indistinguishable(summary(made()), "hub") == [("treaty", "steady")]
