import errno
import os
import re
import signal
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sim.domain.errors import (
    StorageError,
    StudyInterrupted,
)
from sim.execution.runner import run_study
from sim.results.reader import load_results
from sim.results.study_manifest import read_study_manifest
from tests.patience import PATIENCE
from tests.unit.small_studies import (
    EVERY,
    SLOWLY,
    WHOLE,
    RecordingListener,
    SmallPlan,
    ends_with_little_work,
    python,
    stopped_after,
    store_of,
    tables_of,
    wait_for_chunks,
    without_times,
)

pytestmark = pytest.mark.usefixtures("quick_runs")


def test_progress_goes_from_nought_to_all() -> None:
    told = RecordingListener()
    run_study(WHOLE, listener=told)
    assert told.steps[0] == (0, 60, 0)
    assert told.steps[-1] == (60, 60, 0)
    assert told.kept == []


def test_a_study_stopped_by_ctrl_c_goes_on_and_ends_alike() -> None:
    run_study(WHOLE, "whole", command="x")
    with pytest.raises(StudyInterrupted) as stopped:
        run_study(WHOLE, workers=1, listener=stopped_after(16), command="x")
    assert stopped.value.total == 60
    assert 16 <= stopped.value.done < 60
    folder = Path("results/small")
    assert read_study_manifest(folder).state == "interrupted"
    assert read_study_manifest(folder).runs == stopped.value.done
    assert not (folder / "runs.parquet").exists()
    told = RecordingListener()
    ended = run_study(WHOLE, listener=told, command="x")
    assert told.kept == [(stopped.value.done, 60)]
    assert ended.played == 60 - stopped.value.done
    assert without_times(folder) == without_times(Path("whole"))
    names = [name for name in EVERY if name != "failures"]
    assert tables_of(folder, names) == tables_of(Path("whole"), names)


def raise_interrupt(*_given: object, **_named: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("moment", "kept"),
    [
        ("sim.execution.study_run.ChunkStore.prepare", 0),
        ("sim.execution.study_run.next_round", 0),
        ("sim.execution.study_run.StudyRun._check_columns", 0),
        ("sim.execution.study_run.write_tables", 60),
        ("sim.execution.study_run.with_digests", 60),
        ("sim.execution.study_run.clear_chunks", 60),
    ],
)
def test_an_interrupt_that_a_library_raises_says_what_is_kept_too(
    moment: str, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(moment, raise_interrupt)
        with pytest.raises(StudyInterrupted) as stopped:
            run_study(WHOLE, workers=1)
    assert stopped.value.done == kept
    run_study(WHOLE)
    assert len(load_results(Path("results/small")).runs) == 60


def test_a_study_in_another_thread_is_stopped_by_its_caller() -> None:
    stop = np.zeros(1, dtype=np.int64)

    told = RecordingListener(lambda _done: stop.fill(1))
    caught: list[BaseException] = []

    def work() -> None:
        try:
            run_study(SmallPlan(replications=400), listener=told, stop=stop)
        except StudyInterrupted as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(caught) == 1


def test_a_study_killed_at_any_moment_goes_on_and_ends_alike() -> None:
    plan = SmallPlan(replications=40)
    run_study(plan, "whole", command="run_study(..., folder='results/small')")
    told = RecordingListener()
    for count in (1, 4, 9):
        with python(SLOWLY) as process:
            wait_for_chunks(process, count)
            process.send_signal(signal.SIGKILL)
            process.communicate()
    folder = Path("results/small")
    assert read_study_manifest(folder).state == "running"
    run_study(plan, listener=told)
    ((kept, total),) = told.kept
    assert (kept, total) == (told.steps[0][0], 120)
    assert kept >= 9 * 8
    assert without_times(folder) == without_times(Path("whole"))
    assert tables_of(folder, ("runs", "flashpoints")) == tables_of(
        Path("whole"), ("runs", "flashpoints")
    )
    assert not (folder / "chunks").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_study_at_once(number: signal.Signals) -> None:
    with python(SLOWLY) as process:
        wait_for_chunks(process, 2)
        with ends_with_little_work(process, 2):
            process.send_signal(number)
            _, said = process.communicate(timeout=PATIENCE)
    assert "StudyInterrupted: interrupted: " in said
    assert "of 120 runs are kept" in said
    found = read_study_manifest(Path("results/small"))
    assert found.state == "interrupted"
    assert found.runs == 8 * len(store_of(Path("results/small")).paths)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_whoever_presses_again_and_again_changes_nothing(number: signal.Signals) -> None:
    def press(done: int) -> None:
        if done:
            for _ in range(3):
                signal.raise_signal(number)

    with pytest.raises(StudyInterrupted) as stopped:
        run_study(WHOLE, workers=1, listener=RecordingListener(press))
    found = read_study_manifest(Path("results/small"))
    assert (found.state, found.runs) == ("interrupted", stopped.value.done)


def test_a_damaged_chunk_is_played_again_and_that_is_said_once() -> None:
    with pytest.raises(StudyInterrupted):
        run_study(WHOLE, workers=1, listener=stopped_after(24))
    paths = sorted(store_of(Path("results/small")).paths.values())
    paths[0].write_bytes(paths[0].read_bytes()[:100])
    paths[1].write_bytes(b"")
    told = RecordingListener()
    run_study(WHOLE, listener=told)
    assert told.notices == ["2 damaged chunks were removed and are played again"]
    assert told.kept == [(8 * (len(paths) - 2), 60)]
    run_study(WHOLE, "whole")
    names = ("runs", "quarters")
    assert tables_of(Path("results/small"), names) == tables_of(Path("whole"), names)


def full_after(count: int) -> Callable[[int], None]:
    """Return an fsync that finds the disk full after some calls."""
    calls = iter(range(10**6))

    def fsync(_descriptor: int) -> None:
        if next(calls) >= count:
            raise OSError(errno.ENOSPC, "No space left on device")

    return fsync


@pytest.mark.parametrize("count", [2, 9, 19, 20, 22, 24, 26, 27])
def test_a_full_disk_at_any_write_loses_nothing_that_was_finished(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full_after(count))
        with pytest.raises(StorageError, match="No space left on device") as full:
            run_study(SmallPlan(), workers=1)
    said = int(re.findall(r"(\d+) of 60 runs are kept", str(full.value))[0])
    told = RecordingListener()
    ended = run_study(SmallPlan(), listener=told)
    kept = 60 if ended.was_complete else sum(number for number, _ in told.kept)
    assert kept - 8 <= said <= kept  # a name that was not yet on the disk may be there all the same
    assert len(load_results("results/small").runs) == 60


@pytest.mark.skipif(os.name == "nt", reason="no such limit there")
def test_a_limit_on_files_ends_a_study_as_a_full_disk_does() -> None:
    with python(SLOWLY, "small files") as process:
        _, said = process.communicate()
    assert process.returncode == 1
    assert "StorageError: cannot write to results/small: File too large" in said


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs mount")
def test_a_disk_that_is_really_full_ends_a_study_clearly(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24k", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        with pytest.raises(StorageError, match="No space left on device"):
            run_study(SmallPlan(replications=400), disk / "small")
        (kept,) = [read_study_manifest(disk / "small").state]
        assert kept in {"running", "interrupted"}
        subprocess.run(["mount", "-o", "remount,size=4m", str(disk)], check=True)
        told = RecordingListener()
        run_study(SmallPlan(replications=400), disk / "small", listener=told)
        assert told.kept
        assert told.kept[0][0] > 0
    finally:
        subprocess.run(["umount", str(disk)], check=True)
