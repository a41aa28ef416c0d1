"""Write files atomically, and lock a folder for one process.

A file is written under a temporary name beside its place, flushed to the disk and
renamed; the folder is flushed too. A kill or a power cut at any moment leaves the
old file or the new one. The lock is the operating system's and goes with the
process, however that ends.
"""

import contextlib
import errno
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from sim.domain.errors import FolderInUseError

LOCK = ".lock"
TEMPORARY = ".tmp-"
"""Beginning of the name of a file that is being written."""

IS_LOCKED = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}
"""What a file system says when another process has the lock."""

NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}
"""What a file system says that has no locks: some of those that clusters share."""


def write_durably(path: Path, content: bytes) -> None:
    """Write a file atomically: after a crash it is there whole or not at all.

    A device or a pipe, such as ``/dev/stdout``, is written to: renamed into its place, a file
    would take the device away from everybody.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            file.write(content)
        return
    temporary = temporary_beside(path)
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:  # Ctrl-C too
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def temporary_beside(path: Path) -> Path:
    """Return the temporary name under which a file is written."""
    return path.with_name(f"{TEMPORARY}{os.getpid()}-{path.name}")


def move_durably(temporary: Path, path: Path) -> None:
    """Rename a finished temporary file into place, once its content is on the disk."""
    # Open for writing, without which Windows does not flush a file.
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk: without it a rename may not survive a crash."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_leftovers(folder: Path) -> None:
    """Remove the temporary files of killed processes; the caller must hold the lock."""
    for path in folder.glob(f"{TEMPORARY}*"):
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Keep other processes out of a folder.

    Raises
    ------
    FolderInUseError : another process is in it
    """
    path = folder / LOCK
    descriptor = _open_locked(path)
    try:
        # Emptied now, not on opening: until the lock is ours the file tells who has it.
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"process {os.getpid()} on {platform.node()}".encode())
        yield
    finally:
        # while it is still locked: nobody else can be between opening and locking it unnoticed
        with contextlib.suppress(OSError):
            path.unlink()
        os.close(descriptor)


def _open_locked(path: Path) -> int:
    """Open and lock the lock file; return its descriptor."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock_or_say_who_has(descriptor, path)
            # A lock on a removed file keeps nobody out: the next process makes a new file.
            if _is_still_there(descriptor, path):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _lock_or_say_who_has(descriptor: int, path: Path) -> None:
    """Lock a file, if its file system has locks.

    Raises
    ------
    FolderInUseError : another process has locked it
    """
    try:
        _lock(descriptor)
    except OSError as error:
        if error.errno in IS_LOCKED:
            holder = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
            raise FolderInUseError(str(path.parent), holder or "another process") from None
        # A file system without locks is trusted (docs/decisions/0016-parquet-and-polars.md).
        if error.errno not in NO_LOCKS:
            raise


def _is_still_there(descriptor: int, path: Path) -> bool:
    """Return whether the locked file still has its name: its last holder may have removed it."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        """Lock a byte far behind the text, so that others can still read the text."""
        os.lseek(descriptor, 1 << 20, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        """Lock the file, or raise at once if it is locked."""
        # Not lockf: its locks belong to the process, so two threads of one would share them.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
