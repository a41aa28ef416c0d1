"""The finished chunks of a study on disk, each in one file that names its own content.

A file is called by the number of its chunk and the SHA-256 of what is in it, and is
renamed into place once it is whole on the disk. Whoever reads it computes the hash
again: what was cut short, or has rotted since, is seen, removed and played again.
"""

import contextlib
import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from sim.domain.errors import DamagedChunkError
from sim.results.atomic_files import remove_leftovers, write_durably

CHUNKS = "chunks"
"""Folder of the chunks within that of a study."""

_NAME = re.compile(r"(?P<number>\d{8})-(?P<digest>[0-9a-f]{64})\.chunk")


class ChunkStore:
    """The chunks of one study's folder."""

    def __init__(self, folder: Path) -> None:
        """List the chunks that are there; nothing is read or made yet.

        Parameters
        ----------
        folder : that of the study
        """
        self.folder = folder / CHUNKS
        names = sorted(self.folder.iterdir()) if self.folder.is_dir() else []
        matched = ((path, _NAME.fullmatch(path.name)) for path in names)
        self.paths = {int(found["number"]): path for path, found in matched if found}

    def prepare(self) -> None:
        """Make the folder and clear what killed processes left; only under the lock."""
        self.folder.mkdir(parents=True, exist_ok=True)
        remove_leftovers(self.folder)

    def keep(self, number: int, content: bytes) -> None:
        """Write a chunk; once this returns, it survives anything but the disk."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.folder / f"{number:08d}-{digest}.chunk"
        write_durably(path, content)
        self.paths[number] = path

    def read(self, number: int) -> bytes:
        """Return the content of a chunk.

        Raises
        ------
        DamagedChunkError : it is not there, or not what its name says
        """
        path = self.paths.get(number)
        content = path.read_bytes() if path is not None and path.is_file() else b""
        if path is None or hashlib.sha256(content).hexdigest() not in path.name:
            raise DamagedChunkError(str(path or self.folder), number)
        return content

    def verified(self) -> Iterator[tuple[int, bytes]]:
        """Yield the chunks that are sound, in order, and forget and remove the others."""
        for number in sorted(self.paths):
            try:
                yield number, self.read(number)
            except DamagedChunkError:
                self.paths.pop(number).unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove every chunk."""
        self.paths.clear()
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(self.folder)
