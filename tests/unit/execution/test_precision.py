import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim.domain.errors import PrecisionError, ShardError
from sim.domain.quantiles import NORMAL_95
from sim.execution import batches
from sim.execution.precision import baselines, measure_precision
from sim.execution.runner import run_study
from sim.results import partition
from sim.results import study_tables as tables
from sim.results.reader import load_results
from sim.study.plan import Precision
from tests.unit.small_studies import (
    RecordingListener,
    SmallPlan,
    interrupted_after,
    quick_batch,
    quick_summary,
    tables_of,
    value_of,
)

LENGTHS = (2, 3, 4)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(batches, "play_batch", quick_batch)
    monkeypatch.setattr(partition, "RUNS_PER_CHUNK", 8)
    monkeypatch.chdir(tmp_path)


def widest(count: int, baseline: int | None = None) -> float:
    """Return the widest half width as a textbook has it."""
    widths = []
    for n in LENGTHS:
        values = np.array([value_of(7, n, r) for r in range(count)])
        if baseline is not None:
            values = values - np.array([value_of(7, baseline, r) for r in range(count)])
        widths.append(NORMAL_95 * values.std(ddof=1) / math.sqrt(count))
    return max(widths)


def plan(half_width: float, *, at_most: int = 400, **rest: object) -> SmallPlan:
    target = Precision.model_validate(
        {"outcome": "wars", "half_width": half_width, "first": 10, "at_most": at_most, **rest}
    )
    return SmallPlan(lengths=LENGTHS, replications=target)


def test_replications_double_until_the_widest_interval_is_narrow_enough() -> None:
    wanted = (widest(40) + widest(20)) / 2
    assert widest(10) > wanted > widest(40)
    ended = run_study(plan(wanted))
    found = ended.manifest.reached
    assert found is not None
    assert (found.replications, found.is_met) == (40, True)
    assert found.half_width == pytest.approx(widest(40))
    runs = load_results("results/small").runs
    assert runs.group_by("point").len()["len"].to_list() == [40, 40, 40]
    # rounds follow one another: 0-9 of every point, then 10-19, then 20-39
    assert runs["replication"].to_list()[:30] == 3 * list(range(10))


def test_differences_to_a_baseline_are_paired_by_replication() -> None:
    ended = run_study(plan(0.0001, at_most=20, baseline={"quarters": 3, "word": "w3"}))
    found = ended.manifest.reached
    assert found is not None
    assert (found.replications, found.is_met) == (20, False)
    assert found.half_width == pytest.approx(widest(20, baseline=3))
    assert found.point in {0, 2}


def test_at_most_is_kept_to_even_if_it_is_no_double() -> None:
    found = run_study(plan(0.0001, at_most=33)).manifest.reached
    assert found is not None
    assert (found.replications, found.is_met) == (33, False)


def test_a_target_that_is_met_at_once_asks_for_no_more() -> None:
    found = run_study(plan(99)).manifest.reached
    assert found is not None
    assert (found.replications, found.is_met) == (10, True)


def test_an_interrupted_search_for_precision_goes_on_and_ends_alike() -> None:
    target = plan((widest(40) + widest(20)) / 2)
    run_study(target, "whole")

    with pytest.raises(KeyboardInterrupt):
        run_study(target, workers=1, listener=interrupted_after(50))
    told = RecordingListener()
    ended = run_study(target, listener=told)
    assert told.kept[0] == (30, 30)
    assert told.kept[1][0] >= 48
    whole = load_results("whole")
    assert ended.manifest.reached == whole.manifest.reached
    names = ("runs", "flashpoints")
    assert tables_of(ended.folder, names) == tables_of(Path("whole"), names)


def test_quarters_are_added_up_over_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "quarter_summary", quick_summary)
    run_study(plan(0.0001, at_most=40))
    assert load_results("results/small").quarters["count"].unique().to_list() == [40]


def test_an_unknown_outcome_is_said_after_the_first_runs() -> None:
    target = Precision(outcome="wras", half_width=0.1, first=10)
    with pytest.raises(PrecisionError, match=r"no outcome 'wras'. Did you mean 'wars'"):
        run_study(SmallPlan(replications=target))


def test_a_shard_cannot_know_when_to_stop() -> None:
    with pytest.raises(ShardError, match="runs until a precision is reached"):
        run_study(plan(0.1), shard=(1, 2))


def test_a_baseline_of_some_factors_is_each_points_own() -> None:
    points = [{"a": x, "p": y} for x in ("hub", "treaty") for y in ("steady", "wavering")]
    target = Precision(outcome="wars", half_width=1, baseline={"a": "hub"})
    assert baselines(target, points, ("a", "p")) == [0, 1, 0, 1]
    whole = Precision(outcome="wars", half_width=1, baseline={"a": "hub", "p": "wavering"})
    assert baselines(whole, points, ("a", "p")) == [1, 1, 1, 1]
    assert baselines(Precision(outcome="wars", half_width=1), points, ("a", "p")) is None


@pytest.mark.parametrize("baseline", [{"a": "nato"}, {"b": "hub"}])
def test_a_baseline_that_is_no_point_is_refused(baseline: dict[str, str]) -> None:
    target = Precision(outcome="wars", half_width=1, baseline={**baseline})
    with pytest.raises(PrecisionError):
        baselines(target, [{"a": "hub"}], ("a",))


def test_runs_without_a_value_and_points_without_two_are_left_out() -> None:
    table = pl.DataFrame(
        {
            "point": [0, 0, 0, 1, 2],
            "replication": [0, 1, 2, 0, 0],
            "wars": [1.0, 3.0, math.nan, 5.0, math.nan],
        }
    )
    target = Precision(outcome="wars", half_width=10)
    found = measure_precision(target, 3, 3, None, lambda: [table])
    # the mean of 1 and 3: variance 2, standard error 1
    assert found.half_width == pytest.approx(NORMAL_95)
    assert found.point == 0
    none = measure_precision(target, 3, 3, None, lambda: [table.filter(point=2)])
    assert (none.half_width, none.point, none.is_met) == (None, None, True)


def test_moments_taken_in_pieces_are_those_of_the_whole() -> None:
    values = [1e9 + value_of(7, 2, r) for r in range(100)]
    pieces = [
        pl.DataFrame({"point": 0, "replication": range(a, a + 20), "wars": values[a : a + 20]})
        for a in range(0, 100, 20)
    ]
    found = measure_precision(Precision(outcome="wars", half_width=1), 1, 100, None, lambda: pieces)
    spread = np.array([value_of(7, 2, r) for r in range(100)]).std(ddof=1)
    assert found.half_width == pytest.approx(NORMAL_95 * spread / 10, rel=1e-5)
