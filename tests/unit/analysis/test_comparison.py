import math

import polars as pl
import pytest

from sim.analysis.comparison import (
    HEADLINE,
    OUTCOMES,
    claims_of,
    every_outcome,
    indistinguishable,
    summary,
)
from sim.execution.comparison_runs import Comparison
from sim.study.comparison_cells import Cell
from sim.study.study_files import ComparisonStudy
from tests.acceptance.worlds import classroom

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


def test_what_could_be_zero_is_listed_without_the_baseline() -> None:
    assert indistinguishable(summary(made()), "hub") == [("treaty", "steady")]


def test_claims_count_what_can_and_cannot_be_told() -> None:
    comparison = made()
    cells = [Cell(name, "steady", classroom()) for name in STUDY.arrangements]
    # No failures are counted by flashpoint: their parts are, wars and capitulations.
    here = comparison.runs.select(
        "arrangement",
        "policy",
        "replication",
        expected_wars=pl.col(HEADLINE) * 0.75,
        expected_capitulations=pl.col(HEADLINE) * 0.25,
        flashpoint=pl.lit("strait"),
    )
    there = here.with_columns(
        expected_wars=0.0,
        expected_capitulations=pl.col("expected_capitulations"),
        flashpoint=pl.lit("islets"),
    )
    # Lazily, as a folder has the table.
    places = pl.concat([here, there]).lazy()
    claims = claims_of(Comparison(STUDY, cells, comparison.runs, places))
    # Two arrangements beside the baseline, of which the treaty cannot be told from it.
    assert (claims.n_differences, claims.n_indistinguishable) == (2, 1)
    # One of 1 + .25.
    source, share = claims.main_source
    assert source == "strait"
    assert share == pytest.approx(0.8)
    assert claims.quarters == 20
    assert not claims.has_fitted_values
