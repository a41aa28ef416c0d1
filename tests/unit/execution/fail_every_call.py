"""Fail every call with which a study changes its folder, one at a time, and go on.

A small study whose runs cost nothing is run once for each call that changes a folder
(opening to write, writing, flushing to the disk, renaming, removing, locking ...),
and that call fails in one of three ways. The same command given again must then come
to the tables of a run that nobody disturbed, and leave nothing else in the folder.

The suite tries a sample of the calls. All of them::

    python -m tests.unit.execution.fail_every_call
"""

import contextlib
import errno
import fcntl
import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final, Self
from unittest.mock import patch

import polars as pl

from sim.domain.errors import DeterError
from sim.execution import batches
from sim.execution.runner import run_study
from sim.execution.shards import merge_shards
from sim.results import partition, study_tables
from sim.study.plan import Precision
from tests.unit.small_studies import EVERY, SmallPlan, quick_batch, quick_summary, tables_of

WAYS: Final = ("fails", "full", "killed")
"""One call says that the disk is full; from one call on it is full; the process ends at a call."""

OUT = Path("results/small")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
TABLES = frozenset(EVERY) - {"failures"}
PLAN = SmallPlan((2, 3), 8, logged=2, outputs=TABLES)
TARGET = Precision(outcome="wars", half_width=0.2, first=4, at_most=16)


class KilledError(BaseException):
    """Stands for the end of the process: from here on nothing changes a folder."""


@dataclass
class Disk:
    """Counts the calls that change anything below a folder, and lets one of them fail."""

    root: str
    way: str = ""
    at: int = -1
    count: int = 0
    descriptors: set[int] = field(default_factory=set)

    def change(self, *, needs_room: bool, half: Callable[[], object] = lambda: None) -> None:
        """Let a change happen, or raise; a kill may leave `half` of it behind."""
        number, self.count = self.count, self.count + 1
        if self.way == "killed" and number >= self.at:
            if number == self.at:
                half()
            raise KilledError
        is_full = self.way == "full" and number >= self.at and needs_room
        if is_full or (self.way == "fails" and number == self.at):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def holds(self, path: str | Path | int, dir_fd: object = None) -> bool:
        """Return whether a path is below the folder."""
        if dir_fd is not None:
            return dir_fd in self.descriptors
        if isinstance(path, int):
            return path in self.descriptors
        return str(Path(path).absolute()).startswith(self.root)

    def patched(self, real: Callable[..., Any], *, needs_room: bool) -> Callable[..., Any]:
        """Return a call of the system whose first argument is a path or a descriptor."""

        def call(path: str | Path | int, *args: object, **options: object) -> object:
            if self.holds(path, options.get("dir_fd")):
                self.change(needs_room=needs_room)
            return real(path, *args, **options)

        return call

    def open_descriptor(
        self, path: str | Path, flags: int, mode: int = 0o777, *, dir_fd: int | None = None
    ) -> int:
        """Stand in for `os.open`."""
        is_ours = self.holds(path, dir_fd)
        if is_ours and flags & WRITES:
            self.change(needs_room=bool(flags & os.O_CREAT))
        descriptor = REAL["open"](path, flags, mode, dir_fd=dir_fd)
        self.descriptors |= {descriptor} if is_ours else set()
        return int(descriptor)

    def close_descriptor(self, descriptor: int) -> None:
        """Stand in for `os.close`."""
        self.descriptors.discard(descriptor)
        REAL["close"](descriptor)

    def open_file(
        self, path: str | Path | int, mode: str = "r", *args: object, **options: object
    ) -> object:
        """Stand in for `io.open`, through which paths are opened."""
        if isinstance(path, int) or not self.holds(path) or not set(mode) & set("wax+"):
            return REAL["file"](path, mode, *args, **options)
        self.change(needs_room=True)
        return WatchedFile(REAL["file"](path, mode, *args, **options), self)

    def sink(self, frame: pl.LazyFrame, path: Path, **options: object) -> None:
        """Stand in for polars, which writes a table by itself: before and after the fact."""
        self.change(needs_room=True)
        REAL["sink"](frame, path, **options)
        content = path.read_bytes()
        try:
            self.change(needs_room=True)
        except BaseException:
            path.write_bytes(content[: len(content) // 2])
            raise


class WatchedFile:
    """A file that is being written."""

    def __init__(self, file: BinaryIO, disk: Disk) -> None:
        self.file, self.disk = file, disk
        disk.descriptors.add(file.fileno())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.disk.descriptors.discard(self.file.fileno())
        self.file.close()

    def flush(self) -> None:
        self.file.flush()

    def fileno(self) -> int:
        return self.file.fileno()

    def write(self, content: bytes) -> int:
        half = content[: len(content) // 2]
        self.disk.change(needs_room=True, half=lambda: self.file.write(half))
        return int(self.file.write(content))


REAL: Final[dict[str, Callable[..., Any]]] = {
    "open": os.open,
    "close": os.close,
    "file": io.open,
    "sink": pl.LazyFrame.sink_parquet,
}
NEED_ROOM: Final = {os.mkdir, os.write, os.fsync}
PATCHED: Final = {
    (os, name)
    for name in ("mkdir", "write", "fsync", "replace", "rename", "unlink", "remove", "rmdir")
} | {(os, "ftruncate"), (os, "truncate"), (fcntl, "flock")}


@contextlib.contextmanager
def watched(disk: Disk) -> Iterator[None]:
    """Route the calls that change a folder through a disk."""
    with contextlib.ExitStack() as stack:
        for module, name in PATCHED:
            real = getattr(module, name)
            stand_in = disk.patched(real, needs_room=real in NEED_ROOM)
            stack.enter_context(patch.object(module, name, stand_in))
        stack.enter_context(patch.object(os, "open", disk.open_descriptor))
        stack.enter_context(patch.object(os, "close", disk.close_descriptor))
        stack.enter_context(patch.object(io, "open", disk.open_file))

        def sink(frame: pl.LazyFrame, path: Path, **options: object) -> None:
            disk.sink(frame, path, **options)

        stack.enter_context(patch.object(pl.LazyFrame, "sink_parquet", sink))
        yield
    for descriptor in disk.descriptors:  # those of a process go with it, and their locks too
        with contextlib.suppress(OSError):
            REAL["close"](descriptor)


@contextlib.contextmanager
def quick_runs() -> Iterator[None]:
    """Play nothing and cut small."""
    with (
        patch.object(batches, "play_batch", quick_batch),
        patch.object(partition, "RUNS_PER_CHUNK", 8),
        patch.object(study_tables, "quarter_summary", quick_summary),
    ):
        yield


@dataclass(frozen=True)
class Scene:
    """A moment in the life of a folder: what there is before, and a command."""

    prepare: Callable[[], object]
    command: Callable[[], object]
    rest: frozenset[str] = frozenset()
    """What is in the folder beside a result, before and after."""


def _shards() -> None:
    for index in (1, 2):
        run_study(PLAN, OUT, shard=(index, 2), workers=1)


def _complete_with_chunks() -> None:
    """Leave what a kill after the last table leaves."""
    with patch("sim.execution.study_run.clear_chunks"):
        run_study(PLAN, OUT, workers=1)


def _changed_table() -> None:
    run_study(PLAN, OUT, workers=1)
    (OUT / "runs.parquet").write_bytes(b"PAR1")


SCENES: Final = {
    "a study": Scene(lambda: None, lambda: run_study(PLAN, OUT, workers=1)),
    "a restart": Scene(
        lambda: run_study(SmallPlan(seed=8), OUT, workers=1),
        lambda: run_study(PLAN, OUT, workers=1, restart=True),
    ),
    "a target": Scene(
        lambda: None,
        lambda: run_study(SmallPlan((2, 3), TARGET, outputs=TABLES, logged=2), OUT, workers=1),
    ),
    "chunks after the end": Scene(_complete_with_chunks, lambda: run_study(PLAN, OUT, workers=1)),
    "a changed table": Scene(_changed_table, lambda: run_study(PLAN, OUT, workers=1)),
    "shards": Scene(
        _shards, lambda: merge_shards(OUT), frozenset({"shard-1-of-2", "shard-2-of-2"})
    ),
}


@contextlib.contextmanager
def new_folder() -> Iterator[str]:
    """Work in a folder of its own."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield os.path.realpath(folder)
        finally:
            os.chdir(before)


def undisturbed(scene: Scene) -> tuple[int, dict[str, bytes]]:
    """Return how many calls change the folder, and the tables that come of it."""
    with quick_runs(), new_folder() as root:
        scene.prepare()
        disk = Disk(root)
        with watched(disk):
            scene.command()
        return disk.count, tables_of(OUT, EVERY)


def check_call(scene: Scene, way: str, number: int, tables: dict[str, bytes]) -> None:
    """Let a call fail, give the command again, and compare what is there."""
    with quick_runs(), new_folder() as root:
        scene.prepare()
        with watched(Disk(root, way, number)), contextlib.suppress(DeterError, KilledError):
            scene.command()
        scene.command()
        assert tables_of(OUT, EVERY) == tables
        names = {path.name for path in OUT.iterdir()}
        assert names == {"manifest.json", *(f"{name}.parquet" for name in EVERY)} | scene.rest


def main() -> int:
    """Try every call of every scene in every way; return the number that went wrong."""
    wrong = tried = 0
    for name, scene in SCENES.items():
        count, tables = undisturbed(scene)
        for way in WAYS:
            for number in range(count):
                tried += 1
                try:
                    check_call(scene, way, number, tables)
                except BaseException as error:  # noqa: BLE001  whatever it is, it is told
                    wrong += 1
                    told = (str(error).splitlines() or [""])[0]
                    sys.stdout.write(f"{name}, {way}, call {number}: {error!r:.200} {told:.100}\n")
    sys.stdout.write(f"{tried} failing calls, {wrong} of them not mended\n")
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
