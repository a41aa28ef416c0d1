"""Runs that fail: written down, not in the way of others, and played again alone."""

from pathlib import Path

import pytest

from sim.domain.scenario import Scenario
from sim.execution import batches
from sim.execution.runner import run_study
from sim.results import partition
from sim.results.reader import load_results
from sim.rules.parameters import Parameters
from tests.unit.small_studies import RecordingListener, SmallPlan, interrupted_after, quick_batch

FAILING = {(3, 5), (3, 6), (3, 11), (4, 19)}
"""Length and replication of the runs that fail."""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(batches, "play_batch", failing_batch)
    monkeypatch.setattr(partition, "RUNS_PER_CHUNK", 8)
    monkeypatch.chdir(tmp_path)


def failing_batch(scenario: Scenario[Parameters], replications: range, *rest: object) -> object:
    bad = [r for r in replications if (scenario.quarters, r) in FAILING]
    if bad:
        message = f"singular in {scenario.quarters}"
        raise ArithmeticError(message)
    return quick_batch(scenario, replications, *rest)  # type: ignore[arg-type]


def test_a_run_that_fails_takes_no_other_with_it() -> None:
    told = RecordingListener()
    ended = run_study(SmallPlan(), listener=told)
    assert (ended.manifest.runs, ended.manifest.failed) == (60, 4)
    assert told.steps[-1] == (60, 60, 4)
    runs = load_results("results/small").runs
    keys = {(int(n), r) for n, r in runs.select("quarters", "replication").iter_rows()}
    assert keys == {(n, r) for n in (2, 3, 4) for r in range(20)} - FAILING


def test_failures_are_listed_with_error_seed_and_the_command_that_shows_them() -> None:
    run_study(SmallPlan())
    table = load_results("results/small").failures
    assert table.rows() == [
        (1, 3.0, "w3", 5, 6, 7, "ArithmeticError: singular in 3", "deter replay results/small 1 5"),
        (
            1,
            3.0,
            "w3",
            11,
            11,
            7,
            "ArithmeticError: singular in 3",
            "deter replay results/small 1 11",
        ),
        (
            2,
            4.0,
            "w4",
            19,
            19,
            7,
            "ArithmeticError: singular in 4",
            "deter replay results/small 2 19",
        ),
    ]
    assert table.columns == [
        *("point", "quarters", "word", "replication_first", "replication_last"),
        *("seed", "error", "command"),
    ]


def test_a_point_without_a_scenario_fails_in_one_row_a_batch() -> None:
    ended = run_study(SmallPlan(broken=frozenset({0})))
    assert ended.manifest.failed == 20 + 4
    assert ended.manifest.points[0].digest is None
    assert ended.manifest.points[2].digest == SmallPlan().scenario(2).digest
    results = load_results("results/small")
    assert results.runs["point"].unique().sort().to_list() == [1, 2]
    rows = results.failures.filter(point=0)
    # 20 runs in chunks of 8
    assert rows.select("replication_first", "replication_last").rows() == [
        (0, 7),
        (8, 15),
        (16, 19),
    ]
    assert "does not go together" in rows["error"][0]


def test_a_study_of_which_every_run_fails_still_has_its_tables() -> None:
    ended = run_study(SmallPlan(lengths=(2,), broken=frozenset({0})))
    assert (ended.manifest.runs, ended.manifest.failed) == (20, 20)
    results = load_results("results/small")
    assert len(results.runs) == 0
    assert results.runs.columns == ["point", "quarters", "word", "replication"]
    assert results.failures["replication_last"].to_list() == [7, 15, 19]


def test_failures_are_kept_over_an_interruption() -> None:
    run_study(SmallPlan())
    whole = load_results("results/small")
    tables = whole.failures, whole.runs
    (Path("results/small")).rename("whole")
    with pytest.raises(KeyboardInterrupt):
        run_study(SmallPlan(), listener=interrupted_after(40))
    ended = run_study(SmallPlan())
    assert ended.manifest.failed == 4
    again = load_results("results/small")
    assert again.failures.equals(tables[0])
    assert again.runs.equals(tables[1])


def test_ctrl_c_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(batches, "play_batch", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_study(SmallPlan())
    told = RecordingListener()
    monkeypatch.setattr(batches, "play_batch", quick_batch)
    assert run_study(SmallPlan(), listener=told).manifest.failed == 0
    assert told.kept == []


def test_a_long_error_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    def long(*_given: object, **_named: object) -> None:
        raise ValueError("x" * 10**6)

    monkeypatch.setattr(batches, "play_batch", long)
    run_study(SmallPlan(lengths=(2,)))
    assert len(load_results("results/small").failures["error"][0]) == batches.MAX_ERROR
