import errno
import json
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim.domain.errors import (
    FactorNameError,
    FolderInUseError,
    OtherStudyError,
    ResultsFolderError,
    StorageError,
    StudyInterrupted,
)
from sim.domain.scenario import Scenario
from sim.execution import batches
from sim.execution.batches import BatchSettings
from sim.execution.runner import run_study
from sim.execution.workers import is_busy
from sim.results import partition
from sim.results import study_tables as tables
from sim.results.chunk_store import ChunkStore
from sim.results.chunks import unpack_tables
from sim.results.partition import rounds_of
from sim.results.reader import load_results
from sim.results.study_manifest import StudyManifest, read_study_manifest
from sim.rules.parameters import Parameters
from sim.study.plan import Point
from tests.unit.small_studies import (
    RecordingListener,
    SmallPlan,
    interrupted_after,
    python,
    quick_batch,
    quick_summary,
    tables_of,
    value_of,
)

EVERY = ("runs", "flashpoints", "quarters", "events", "failures")
WHOLE = SmallPlan(logged=2, outputs=frozenset(EVERY) - {"failures"})

SLOWLY = """
import sys, time
from sim.execution import batches
from sim.execution.batches import BatchSettings
from sim.results import partition
from sim.execution.runner import run_study
from tests.unit.small_studies import SmallPlan, quick_batch

def slow(scenario, replications, settings, agents, stop):
    for _ in replications:
        if stop[0]:
            return None
        time.sleep(0.01)
    return quick_batch(scenario, replications, settings, agents, stop)

partition.RUNS_PER_CHUNK = 8
batches.play_batch = slow
if sys.argv[1:] == ["small files"]:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
run_study(SmallPlan(replications=40), workers=2)
"""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Play nothing, cut small, and keep results under the folder of the test."""
    monkeypatch.setattr(batches, "play_batch", quick_batch)
    monkeypatch.setattr(partition, "RUNS_PER_CHUNK", 8)
    monkeypatch.setattr(tables, "quarter_summary", quick_summary)
    monkeypatch.chdir(tmp_path)


def without_times(folder: Path) -> StudyManifest:
    found = read_study_manifest(folder)
    return found.model_copy(update={"times": None})


def stopped_after(count: int) -> RecordingListener:
    """Return a listener that presses Ctrl-C once some runs are done."""

    def press(done: int) -> None:
        if done >= count:
            signal.raise_signal(signal.SIGINT)

    return RecordingListener(press)


def test_a_study_ends_with_its_tables_and_nothing_else() -> None:
    ended = run_study(WHOLE)
    assert ended.folder == Path("results/small")
    names = sorted(path.name for path in ended.folder.iterdir())
    assert names == sorted(["manifest.json", *(f"{name}.parquet" for name in EVERY)])
    assert not ended.was_complete
    results = load_results("results/small")
    runs = results.runs
    assert runs.columns == ["point", "quarters", "word", "replication", "wars"]
    assert runs.select("point", "replication").rows() == [
        (p, r) for p in range(3) for r in range(20)
    ]
    assert runs["quarters"].to_list() == [n for n in (2.0, 3.0, 4.0) for _ in range(20)]
    assert runs["word"].unique(maintain_order=True).to_list() == ["w2", "w3", "w4"]
    assert runs["wars"].to_list() == [value_of(7, n, r) for n in (2, 3, 4) for r in range(20)]
    assert results.flashpoints["flashpoint"].unique().to_list() == ["islets"]
    assert results.events.select("point", "replication").rows() == [
        (p, r) for p in range(3) for r in range(2)
    ]
    assert len(results.failures) == 0


def test_quarters_are_added_up_over_chunks() -> None:
    run_study(WHOLE)
    rows = load_results("results/small").quarters
    assert rows.columns[:5] == ["point", "quarters", "word", "quarter", "series"]
    assert len(rows) == (2 + 3 + 4) * 2
    assert rows["count"].unique().to_list() == [20]
    (found,) = rows.filter(point=1, quarter=2, series="heat")["mean"].to_list()
    assert found == pytest.approx(sum(value_of(7, 3, r) for r in range(20)) / 5 / 20)


def test_a_manifest_says_what_was_run() -> None:
    ended = run_study(WHOLE, command="deter sweep small")
    content = json.loads(Path("results/small/manifest.json").read_text())
    assert read_study_manifest(ended.folder) == ended.manifest
    assert content["schema_version"] == 2
    assert content["state"] == "complete"
    assert (content["kind"], content["name"], content["scenario"]) == (
        "sweep",
        "small",
        "classroom",
    )
    assert content["study"] == {"lengths": [2, 3, 4], "replications": 20, "seed": 7}
    assert content["points"][1]["values"] == {"quarters": 3, "word": "w3"}
    assert content["points"][1]["digest"] == WHOLE.scenario(1).digest
    assert (content["runs"], content["failed"], content["seed"]) == (60, 0, 7)
    assert content["command"] == "deter sweep small"
    assert content["packages"]["polars"] == pl.__version__
    assert content["times"]["started"] <= content["times"]["finished"]


@pytest.mark.parametrize("workers", [1, 3])
def test_tables_do_not_depend_on_workers(workers: int) -> None:
    run_study(WHOLE, "one", workers=2)
    run_study(WHOLE, "two", workers=workers)
    assert tables_of(Path("one"), EVERY) == tables_of(Path("two"), EVERY)


@pytest.mark.parametrize("runs_per_chunk", [1, 7, 1000])
def test_quarters_do_not_depend_on_the_size_of_chunks(
    runs_per_chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_study(WHOLE, "one")
    monkeypatch.setattr(partition, "RUNS_PER_CHUNK", runs_per_chunk)
    run_study(WHOLE, "two")
    names = ("point", "quarters", "quarter", "series", "count")
    one, two = (load_results(folder).quarters for folder in ("one", "two"))
    assert one.select(names).equals(two.select(names))
    assert one["mean"].to_list() == pytest.approx(two["mean"].to_list())


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
        ("sim.execution.study_run.rounds_of", 0),
        ("sim.execution.study_run.StudyRun._check_columns", 0),
        ("sim.execution.study_run.write_tables", 60),
        ("sim.execution.study_run.with_digests", 60),
        ("sim.execution.study_run.ChunkStore.clear", 60),
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


TABLES_UNDER_CTRL_C = """
import signal, sys, threading, time
import numpy as np
from sim.execution.signals import stop_on_signals

stop = np.zeros(1, dtype=np.int64)
with stop_on_signals(stop):
    import polars as pl
    before = signal.getsignal(signal.SIGINT)
    table = pl.DataFrame({"a": list(range(1000))}).lazy()

    def press():
        main = threading.main_thread().ident
        while not over:
            signal.pthread_kill(main, signal.SIGINT)
            time.sleep(0.0005)

    over = []
    thread = threading.Thread(target=press)
    thread.start()
    until = time.monotonic() + 3
    while time.monotonic() < until:
        table.group_by("a").agg(pl.len()).sort("a").collect()
    over.append(True)
    thread.join()
print("heard", stop[0])
"""


@pytest.mark.slow
def test_no_table_operation_is_torn_by_ctrl_c() -> None:
    with python(TABLES_UNDER_CTRL_C) as process:
        said, told = process.communicate(timeout=60)
    assert said == "heard 1\n", told


def test_ctrl_c_means_what_it_meant_once_a_study_is_over() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    run_study(SmallPlan())
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


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


@pytest.mark.parametrize("table", ["scenarios", "runs", "quarters", "failures"])
def test_a_stop_while_tables_are_made_keeps_every_run(
    table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopping(content: bytes, names: Collection[str]) -> dict[str, pl.DataFrame]:
        if table in names:
            signal.raise_signal(signal.SIGINT)
            time.sleep(0.05)  # the signal is heard in the main thread
        return unpack_tables(content, names)

    with monkeypatch.context() as patch:
        patch.setattr("sim.results.study_tables.unpack_tables", stopping)
        with pytest.raises(StudyInterrupted, match="60 of 60 runs are kept"):
            run_study(WHOLE)
    folder = Path("results/small")
    assert {path.name for path in folder.iterdir()} == {"chunks", "manifest.json"}
    run_study(WHOLE)
    assert len(load_results(folder).runs) == 60


def test_looking_through_chunks_is_stopped_too() -> None:
    stop = np.ones(1, dtype=np.int64)
    manifest = run_study(WHOLE).manifest

    def unread(_number: int) -> bytes:
        raise AssertionError

    with pytest.raises(tables.StoppedError):
        tables._surveyed(tables.Sources(manifest, rounds_of(3, [20]), unread, stop))


def test_a_restart_of_an_unfinished_study_keeps_none_of_its_runs() -> None:
    with pytest.raises(KeyboardInterrupt):
        run_study(WHOLE, workers=1, listener=interrupted_after(24))
    told = RecordingListener()
    run_study(WHOLE, listener=told, restart=True)
    assert told.kept == []
    assert told.steps[0] == (0, 60, 0)


def test_threads_end_with_the_study_whatever_ended_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(
        scenario: Scenario[Parameters],
        replications: range,
        settings: BatchSettings,
        agents: None,
        stop: np.ndarray,
    ) -> dict[str, pl.DataFrame] | None:
        first, last = replications.start, replications.stop
        for _ in range(first, 100 * last if first else last):
            if stop[0]:
                return None
            time.sleep(0.01)
        return quick_batch(scenario, replications, settings, agents, stop)

    monkeypatch.setattr(batches, "play_batch", slow)
    with pytest.raises(KeyboardInterrupt):
        run_study(SmallPlan(replications=400), workers=2, listener=interrupted_after(8))
    deadline = time.monotonic() + 2
    while is_busy():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def wait_for_chunks(process: subprocess.Popen[str], count: int) -> None:
    """Wait until another process has finished some chunks."""
    folder, deadline = Path("results/small/chunks"), time.monotonic() + 60
    while len(list(folder.glob("0*.chunk")) if folder.exists() else []) < count:
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.01)


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
def test_a_signal_ends_a_study_within_two_seconds(number: signal.Signals) -> None:
    with python(SLOWLY) as process:
        wait_for_chunks(process, 2)
        asked = time.monotonic()
        process.send_signal(number)
        time.sleep(0.05)
        process.send_signal(number)  # nobody is sure that it was heard
        _, said = process.communicate()
    assert time.monotonic() - asked < 2
    assert "StudyInterrupted: interrupted: " in said
    assert "of 120 runs are kept" in said
    found = read_study_manifest(Path("results/small"))
    assert found.state == "interrupted"
    assert found.runs == 8 * len(ChunkStore(Path("results/small")).paths)


def test_two_processes_on_one_folder_are_one_too_many() -> None:
    with python(SLOWLY) as process:
        wait_for_chunks(process, 1)
        with pytest.raises(
            FolderInUseError, match=f"results/small is in use by process {process.pid}"
        ):
            run_study(SmallPlan(replications=40))
        process.kill()
        process.communicate()


def test_a_damaged_chunk_is_played_again_and_that_is_said_once() -> None:
    with pytest.raises(StudyInterrupted):
        run_study(WHOLE, workers=1, listener=stopped_after(24))
    paths = sorted(ChunkStore(Path("results/small")).paths.values())
    paths[0].write_bytes(paths[0].read_bytes()[:100])
    paths[1].write_bytes(b"")
    told = RecordingListener()
    run_study(WHOLE, listener=told)
    assert told.notices == ["2 damaged chunks were removed and are played again"]
    assert told.kept == [(8 * (len(paths) - 2), 60)]
    run_study(WHOLE, "whole")
    names = ("runs", "quarters")
    assert tables_of(Path("results/small"), names) == tables_of(Path("whole"), names)


def test_a_complete_study_is_left_alone() -> None:
    run_study(WHOLE)
    before = {path: path.stat().st_mtime_ns for path in Path("results/small").iterdir()}
    told = RecordingListener()
    ended = run_study(WHOLE, listener=told)
    assert ended.was_complete
    assert ended.manifest.runs == 60
    assert told.steps == []
    assert {path: path.stat().st_mtime_ns for path in Path("results/small").iterdir()} == before


def test_chunks_that_a_kill_left_after_the_end_are_removed() -> None:
    folder = Path("results/small")
    run_study(WHOLE)
    store = ChunkStore(folder)
    store.prepare()
    store.keep(0, b"late")
    assert run_study(WHOLE).was_complete
    assert not (folder / "chunks").exists()


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (SmallPlan(replications=21), "replications: 20 there, 21 now"),
        (SmallPlan(seed=8), "seed: 7 there, 8 now"),
        (SmallPlan(lengths=(2, 3)), r"lengths: \[2, 3, 4\] there, \[2, 3\] now"),
        (SmallPlan(outputs=frozenset({"runs"})), "outputs: .* there, .'runs'. now"),
    ],
)
def test_a_folder_of_another_study_is_refused_and_what_differs_is_said(
    other: SmallPlan, said: str
) -> None:
    run_study(SmallPlan())
    with pytest.raises(OtherStudyError, match=said) as refused:
        run_study(other)
    assert "--restart" in str(refused.value)
    assert "--output" in str(refused.value)
    ended = run_study(other, restart=True)
    assert not ended.was_complete
    assert load_results("results/small").manifest.fingerprint == other.fingerprint
    assert len(load_results("results/small").runs) == 20 * len(other.lengths) + (
        len(other.lengths) if other.replications == 21 else 0
    )


def test_an_edited_scenario_file_is_another_study(monkeypatch: pytest.MonkeyPatch) -> None:
    run_study(SmallPlan())
    monkeypatch.setattr(SmallPlan, "fingerprint", "f" * 64)
    said = "a file of the scenario classroom, or of what it uses, has changed"
    with pytest.raises(OtherStudyError, match=said):
        run_study(SmallPlan())


def test_runs_of_other_code_are_not_mixed(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StudyInterrupted):
        run_study(SmallPlan(), workers=1, listener=stopped_after(24))
    monkeypatch.setattr("sim.results.study_manifest.code_digest", lambda: "0" * 64)
    with pytest.raises(OtherStudyError, match="the code of deter that plays runs has changed"):
        run_study(SmallPlan())


def test_a_restart_takes_what_was_made_of_older_tables_with_it() -> None:
    folder = Path("results/small")
    run_study(WHOLE)
    (folder / "figures").mkdir()
    (folder / "figures" / "old.svg").write_text("old")
    (folder / "summary.csv").write_text("old")
    (folder / "notes.txt").write_text("mine")
    run_study(SmallPlan(outputs=frozenset({"runs"})), restart=True)
    names = {path.name for path in folder.iterdir()}
    assert names == {"manifest.json", "runs.parquet", "failures.parquet", "notes.txt"}


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("name", ["thesis.docx", "manifest.json"])
def test_a_folder_with_something_else_in_it_is_never_written_to(name: str, restart: bool) -> None:  # noqa: FBT001
    Path("mine").mkdir()
    (Path("mine") / name).write_text("{}")
    with pytest.raises(ResultsFolderError, match="cannot write results to mine: "):
        run_study(SmallPlan(), "mine", restart=restart)
    assert [path.name for path in Path("mine").iterdir()] == [name]


def test_a_result_in_an_older_format_is_another_study() -> None:
    Path("old").mkdir()
    Path("old/manifest.json").write_text('{"schema_version": 1, "kind": "comparison"}')
    with pytest.raises(OtherStudyError, match="was written in format 1"):
        run_study(SmallPlan(), "old")
    assert run_study(SmallPlan(), "old", restart=True).manifest.state == "complete"


def test_a_file_in_place_of_the_folder_is_said_to_be_one() -> None:
    Path("file").write_text("mine")
    with pytest.raises(ResultsFolderError, match="cannot write results to file: File exists"):
        run_study(SmallPlan(), "file")


def test_a_folder_that_cannot_be_made_is_said_before_anything_is_played(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def read_only(*_given: object, **_named: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", read_only)
    told = RecordingListener()
    with pytest.raises(ResultsFolderError, match="Read-only file system"):
        run_study(SmallPlan(), listener=told)
    assert told.steps == []


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


@pytest.mark.parametrize("name", ["point", "replication", "wars", "count", "what"])
def test_a_factor_may_not_be_called_as_a_column_is(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = [Point(0, {name: 1.0}, None, None, {})]
    monkeypatch.setattr(SmallPlan, "points", points)
    with pytest.raises(FactorNameError, match=f"calls a factor '{name}'"):
        run_study(SmallPlan(factors=(name,), logged=1, outputs=frozenset({"runs", "events"})))
