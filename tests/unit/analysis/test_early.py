"""A first look takes what all of its cells have, so that its differences are paired."""

import polars as pl

from sim.analysis.early import early_comparison, early_points
from sim.study.loader import read_cells
from sim.study.study_plan import plan_from
from tests.acceptance.worlds import CLASSROOM

FOUND = read_cells(CLASSROOM.parent / "studies" / "classroom.yaml")


def runs(*played: tuple[int, range]) -> pl.DataFrame:
    """Return runs of points, each with its number and replication in the outcome."""
    return pl.DataFrame(
        [
            {"point": point, "replication": one, "deterrence_failure": point + one / 100}
            for point, replications in played
            for one in replications
        ]
    )


def test_arrangements_without_runs_under_every_policy_are_left_out() -> None:
    # Points 0-1 are no commitments, 2-3 the hub, 4-5 the treaty, each under two policies.
    early = early_comparison(
        FOUND, runs(*((point, range(10)) for point in range(4)), (4, range(10)))
    )
    assert early is not None
    assert early.study.arrangements == ["no_commitments", "hub"]
    assert early.study.replications == 10
    assert set(early.runs["arrangement"]) == {"no_commitments", "hub"}


def test_only_replications_that_all_have_are_taken() -> None:
    early = early_comparison(
        FOUND, runs((0, range(10)), (1, range(10)), (2, range(4)), (3, range(2, 10)))
    )
    assert early is not None
    assert set(early.runs["replication"]) == {2, 3}


def test_without_the_baseline_there_is_nothing_to_compare() -> None:
    assert early_comparison(FOUND, runs((0, range(10)), (1, range(10)))) is None
    assert early_comparison(FOUND, runs(*((point, range(1)) for point in range(6)))) is None


def test_points_of_a_sweep_come_in_their_order_with_what_they_have() -> None:
    points = early_points(plan_from(FOUND), runs((3, range(3)), (0, range(5)), (5, range(1))))
    assert [point.values["arrangement"] for point in points] == ["no_commitments", "hub"]
    assert [point.found.count for point in points] == [5, 3]
