import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim.domain.errors import PrecisionError, ShardError
from sim.domain.quantiles import NORMAL_95
from sim.execution import batches
from sim.execution.precision import baselines, half_widths, precision_reached, unsettled_points
from sim.execution.runner import run_study
from sim.results import partition
from sim.results import study_tables as tables
from sim.results.reader import load_results
from sim.results.study_manifest import PrecisionReached
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


def reached_by(
    target: Precision, replications: list[int], runs: list[pl.DataFrame]
) -> PrecisionReached:
    widths = half_widths(target, replications, None, lambda: runs)
    return precision_reached(target, widths, replications)


def plan(half_width: float, *, at_most: int = 400, **rest: object) -> SmallPlan:
    target = Precision.model_validate(
        {"outcome": "wars", "half_width": half_width, "first": 10, "at_most": at_most, **rest}
    )
    return SmallPlan(lengths=LENGTHS, replications=target)


def width(length: int, count: int, baseline: int | None = None) -> float:
    """Return the half width of one point as a textbook has it."""
    values = np.array([value_of(7, length, r) for r in range(count)])
    if baseline is not None:
        values = values - np.array([value_of(7, baseline, r) for r in range(count)])
    return float(NORMAL_95 * values.std(ddof=1) / math.sqrt(count))


def rounds_needed(length: int, half_width: float, baseline: int | None = None) -> int:
    """Return the replications after which a point is done by itself: 10, 20, 40, ..."""
    count = 10
    while width(length, count, baseline) > half_width:
        count *= 2
    return count


def test_replications_of_a_point_double_until_its_own_interval_is_narrow_enough() -> None:
    widths = sorted(width(n, 20) for n in LENGTHS)
    wanted = (widths[0] + widths[1]) / 2  # one point is done after 20, the others are not
    each = [rounds_needed(n, wanted) for n in LENGTHS]
    assert len(set(each)) > 1
    ended = run_study(plan(wanted))
    found = ended.manifest.reached
    assert found is not None
    assert (found.of_points, found.replications, found.is_met) == (each, max(each), True)
    known = [width(n, count) for n, count in zip(LENGTHS, each, strict=True)]
    assert found.half_width == pytest.approx(max(known))
    runs = load_results("results/small").runs
    assert ended.manifest.runs == len(runs) == sum(each)
    assert runs.sort("point").group_by("point", maintain_order=True).len()["len"].to_list() == each
    # rounds follow one another: 0-9 of every point, then 10-19 of those that need them, ...
    assert runs["replication"].to_list()[:30] == 3 * list(range(10))


@pytest.mark.parametrize("lengths", [(2, 4), (2, 3, 4, 5), (4, 2)])
def test_what_is_played_of_a_point_does_not_depend_on_the_other_points(
    lengths: tuple[int, ...],
) -> None:
    wanted = sorted(width(n, 20) for n in LENGTHS)[1]
    target = plan(wanted).replications
    run_study(SmallPlan(lengths=lengths, replications=target), "out")
    runs = load_results("out").runs
    for point, length in enumerate(lengths):
        its = runs.filter(point=point)
        count = rounds_needed(length, wanted)
        assert its["replication"].to_list() == list(range(count))
        assert its["wars"].to_list() == [value_of(7, length, r) for r in range(count)]


def test_a_baseline_has_as_many_replications_as_any_of_its_points() -> None:
    wanted = sorted(width(n, 20, baseline=3) for n in (2, 4))
    half_width = sum(wanted) / 2
    each = {n: rounds_needed(n, half_width, baseline=3) for n in (2, 4)}
    assert each[2] != each[4]
    found = run_study(plan(half_width, baseline={"quarters": 3, "word": "w3"})).manifest.reached
    assert found is not None
    assert found.of_points == [each[2], max(each.values()), each[4]]
    assert found.is_met


def test_points_that_are_wide_go_on_with_their_baselines_and_no_others() -> None:
    target = Precision(outcome="wars", half_width=1)
    widths = np.array([0.5, 2.0, -1.0, 1.0, 3.0])
    assert unsettled_points(target, widths, None) == [1, 4]
    assert unsettled_points(target, widths, [0, 0, 0, 3, 3]) == [0, 1, 3, 4]
    assert unsettled_points(target, np.array([0.5, -1.0]), [0, 0]) == []


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
    found = reached_by(target, [3, 3, 3], [table])
    # the mean of 1 and 3: variance 2, standard error 1
    assert found.half_width == pytest.approx(NORMAL_95)
    assert found.point == 0
    none = reached_by(target, [3, 3, 3], [table.filter(point=2)])
    assert (none.half_width, none.point, none.is_met) == (None, None, True)


def test_moments_taken_in_pieces_are_those_of_the_whole() -> None:
    values = [1e9 + value_of(7, 2, r) for r in range(100)]
    pieces = [
        pl.DataFrame({"point": 0, "replication": range(a, a + 20), "wars": values[a : a + 20]})
        for a in range(0, 100, 20)
    ]
    found = reached_by(Precision(outcome="wars", half_width=1), [100], pieces)
    spread = np.array([value_of(7, 2, r) for r in range(100)]).std(ddof=1)
    assert found.half_width == pytest.approx(NORMAL_95 * spread / 10, rel=1e-5)
