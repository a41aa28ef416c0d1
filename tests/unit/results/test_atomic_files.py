import errno
import os
import signal
from pathlib import Path

import pytest

from sim.domain.errors import FolderInUseError
from sim.results import atomic_files as durable
from sim.results.atomic_files import LOCK, lock_folder, remove_leftovers, write_durably
from tests.patience import PATIENCE
from tests.unit.small_studies import python

HOLD = """
import sys, time
from pathlib import Path
from sim.results.atomic_files import lock_folder
with lock_folder(Path(sys.argv[1])):
    print("locked", flush=True)
    time.sleep(float(sys.argv[2]))  # until it is killed
"""


def test_a_file_is_there_whole_or_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    write_durably(path, b"one")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_durably(path, b"two")
    assert path.read_bytes() == b"one"
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def test_content_is_on_the_disk_before_the_name_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(
        os, "fsync", lambda _: seen.append(sorted(one.name for one in tmp_path.iterdir()))
    )
    write_durably(tmp_path / "a", b"one")
    content, names = seen
    assert "a" not in content
    assert names == ["a"]


def test_what_a_killed_process_had_begun_is_removed(tmp_path: Path) -> None:
    (tmp_path / f"{durable.TEMPORARY}99-a").write_bytes(b"half")
    (tmp_path / "a").write_bytes(b"whole")
    remove_leftovers(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def test_a_second_process_is_refused_and_told_who_is_first(tmp_path: Path) -> None:
    with python(HOLD, tmp_path, PATIENCE) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "locked\n"
        with (
            pytest.raises(FolderInUseError, match=f"process {first.pid} on "),
            lock_folder(tmp_path),
        ):
            pass
        first.send_signal(signal.SIGKILL)
        first.communicate()
    with lock_folder(tmp_path):  # a kill leaves no stale lock
        pass


def test_a_lock_leaves_nothing_behind_and_can_be_taken_again(tmp_path: Path) -> None:
    for _ in range(2):
        with lock_folder(tmp_path):
            assert (tmp_path / LOCK).read_text().startswith(f"process {os.getpid()} on ")
        assert list(tmp_path.iterdir()) == []


def test_two_threads_of_one_process_are_two(tmp_path: Path) -> None:
    with lock_folder(tmp_path), pytest.raises(FolderInUseError), lock_folder(tmp_path):
        pass


@pytest.mark.skipif(os.name == "nt", reason="another lock there")
def test_a_file_system_without_locks_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_descriptor: int) -> None:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr(durable, "_lock", none)
    with lock_folder(tmp_path):
        pass


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are of POSIX")
def test_a_pipe_or_a_device_is_written_to_and_stays_what_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    # Open for reading, as whoever writes would wait for a reader.
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_durably(pipe, b"a page")
    assert os.read(reader, 100) == b"a page"
    os.close(reader)
    assert pipe.is_fifo()
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]
