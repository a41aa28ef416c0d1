from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim.execution import batches
from sim.execution.batches import BatchSettings, Beginning
from sim.execution.beginnings import FIRST_RUNS, first_batches, play_beginnings, play_order
from sim.execution.progress import ProgressListener
from sim.execution.runner import run_study
from sim.execution.workers import SCENARIOS_KEPT, Job
from sim.results import partition
from sim.results.partition import Batch, rounds_of
from tests.unit.small_studies import SmallPlan, quick_batch, stopped_after, tables_of

pytestmark = pytest.mark.usefixtures("quick_runs")

LONG = SmallPlan(replications=200, outputs=frozenset({"runs", "flashpoints", "events"}), logged=30)


class Looker(ProgressListener):
    """Keeps what there was to look at when it was first told of runs."""

    def __init__(self) -> None:
        self.seen: list[pl.DataFrame] = []

    def on_chunk(self, runs: object) -> None:
        self.seen.append(runs())  # type: ignore[operator]


def made(point: int, runs: int, seconds: float) -> Beginning:
    return Beginning(Batch(point, 0, runs), {}, seconds)


def test_the_first_runs_are_those_of_points_whose_first_chunk_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(partition, "RUNS_PER_CHUNK", 150)
    (whole,) = rounds_of(3, [200])  # chunks of 150 runs: 0 begins point 0, 1 point 1, 2 point 2
    assert first_batches(whole, whole.numbers) == [
        Batch(0, 0, FIRST_RUNS),
        Batch(1, 0, FIRST_RUNS),
        Batch(2, 0, FIRST_RUNS),
    ]
    assert first_batches(whole, [1, 3]) == [Batch(1, 0, FIRST_RUNS)]


def test_a_chunk_that_is_shorter_bounds_them() -> None:
    (whole,) = rounds_of(1, [200])  # chunks of 8
    assert first_batches(whole, whole.numbers) == [Batch(0, 0, 8)]


def test_short_studies_later_rounds_and_many_points_have_none() -> None:
    short, later = rounds_of(3, [199, 1000])
    (many,) = rounds_of(SCENARIOS_KEPT + 1, [200])
    for one in (short, later, many):
        assert first_batches(one, one.numbers) == []


def test_before_the_first_chunk_there_are_runs_of_every_point_to_look_at() -> None:
    told = Looker()
    run_study(LONG, listener=told, workers=1)
    first = told.seen[0]
    assert first.group_by("point").len().sort("point").rows() == [(0, 8), (1, 8), (2, 8)]
    for one in told.seen:
        assert not one.select("point", "replication").is_duplicated().any()
    assert len(told.seen[-1]) == 600


@pytest.mark.parametrize("quarters", [frozenset[str](), frozenset({"quarters"})])
def test_tables_are_those_of_a_study_without_first_runs(
    monkeypatch: pytest.MonkeyPatch, quarters: frozenset[str]
) -> None:
    plan = replace(LONG, outputs=LONG.outputs | quarters)
    monkeypatch.setattr(partition, "RUNS_PER_CHUNK", 90)
    run_study(plan, "with")
    monkeypatch.setattr("sim.execution.beginnings.LEAST_REPLICATIONS", 1000)
    run_study(plan, "without")
    names = [path.stem for path in sorted(Path("without").glob("*.parquet"))]
    assert names == sorted({"runs", "flashpoints", "events", "failures", *quarters})
    assert tables_of(Path("with"), names) == tables_of(Path("without"), names)


@pytest.mark.parametrize(("quarters", "n_first"), [(False, 1), (True, 2)])
def test_runs_are_played_twice_only_where_sums_by_quarter_are_kept(
    monkeypatch: pytest.MonkeyPatch, *, quarters: bool, n_first: int
) -> None:
    played: list[range] = []

    def noting(scenario: object, replications: range, *rest: object) -> object:
        played.append(replications)
        return quick_batch(scenario, replications, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(batches, "play_batch", noting)
    monkeypatch.setattr(partition, "RUNS_PER_CHUNK", 200)
    outputs = LONG.outputs | ({"quarters"} if quarters else set())
    run_study(replace(LONG, lengths=(2,), outputs=outputs))
    assert sum(0 in one for one in played) == n_first
    assert sum(199 in one for one in played) == 1


def test_a_study_that_was_stopped_goes_on_to_the_same_tables() -> None:
    run_study(LONG, "whole")
    with pytest.raises(KeyboardInterrupt):
        run_study(LONG, listener=stopped_after(100), workers=1)
    run_study(LONG)
    names = ["runs", "flashpoints", "events", "failures"]
    assert tables_of(Path("results/small"), names) == tables_of(Path("whole"), names)


def test_a_point_that_cannot_be_played_has_no_beginning_and_one_that_is_stopped_neither() -> None:
    plan = replace(LONG, broken=frozenset({1}))
    stop = np.zeros(1, dtype=np.int64)
    job = Job(plan.scenario, BatchSettings(outputs=plan.outputs), None, stop, 2)
    wanted = [Batch(point, 0, 5) for point in range(3)]
    found = sorted(one.batch.point for one in play_beginnings(job, wanted))
    assert found == [0, 2]
    stop[0] = 1
    assert list(play_beginnings(job, wanted)) == []


def test_of_chunks_that_begin_alike_the_longest_are_played_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(partition, "RUNS_PER_CHUNK", 100)
    (whole,) = rounds_of(3, [200])  # chunks 0, 2, 4 begin the points, 1, 3, 5 end them
    begun = {0: made(0, 20, 0.1), 1: made(1, 10, 0.2), 2: made(2, 20, 0.3)}
    # A run of them takes 5, 20 and 15 ms.
    assert play_order(whole, whole.numbers, begun) == [2, 4, 0, 3, 5, 1]
    assert play_order(whole, whole.numbers, {}) == [0, 2, 4, 1, 3, 5]
