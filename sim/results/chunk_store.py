"""The finished chunks of a study on disk, each in one file that names its own content.

A file is called by the number of its chunk and the SHA-256 of what is in it, and is
renamed into place once it is whole on the disk. Its first line says the number again,
and which study it is of. Whoever reads it checks all of it: what was cut short, has
rotted since, or was copied from elsewhere is seen, removed and played again.
"""

import contextlib
import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from sim.domain.errors import DamagedChunkError
from sim.results.atomic_files import remove_leftovers, write_durably
from sim.results.chunks import seal, unseal

CHUNKS = "chunks"
"""Folder of the chunks within that of a study."""

_NAME = re.compile(r"(?P<number>\d{8})-(?P<digest>[0-9a-f]{64})\.chunk")


class ChunkStore:
    """The chunks of one study's folder."""

    def __init__(self, folder: Path, study: str) -> None:
        """Look up which chunks are there; nothing is read or made yet.

        Parameters
        ----------
        folder : that of the study
        study : what chunks of one study have in common, from `sim.results.identity.study_digest`
        """
        self.folder = folder / CHUNKS
        self.study = study
        # Sorted: of two files of one number, the same is taken on every file system.
        names = sorted(self.folder.iterdir()) if self.folder.is_dir() else []
        matched = ((path, _NAME.fullmatch(path.name)) for path in names)
        self.paths = {int(found["number"]): path for path, found in matched if found}

    def prepare(self) -> None:
        """Make the folder and remove what killed processes left; the caller must hold the lock."""
        self.folder.mkdir(parents=True, exist_ok=True)
        remove_leftovers(self.folder)

    def keep(self, number: int, packed: bytes) -> None:
        """Write a chunk; once this returns, a crash cannot lose it."""
        content = seal(packed, number, self.study)
        digest = hashlib.sha256(content).hexdigest()
        path = self.folder / f"{number:08d}-{digest}.chunk"
        write_durably(path, content)
        self.paths[number] = path

    def read(self, number: int) -> bytes:
        """Return a packed chunk.

        Raises
        ------
        DamagedChunkError : it is not there, not what its name says, or of another study
        """
        path = self.paths.get(number)
        content = path.read_bytes() if path is not None and path.is_file() else b""
        packed = unseal(content, number, self.study)
        is_whole = path is not None and hashlib.sha256(content).hexdigest() in path.name
        if packed is None or not is_whole:
            raise DamagedChunkError(str(path or self.folder), number)
        return packed

    def sound_chunks(self) -> Iterator[tuple[int, bytes]]:
        """Yield number and content of each sound chunk, in order; remove the damaged ones."""
        for number in sorted(self.paths):
            try:
                yield number, self.read(number)
            except DamagedChunkError:
                # Removed, so that the chunk counts as missing and is played again.
                self.paths.pop(number).unlink(missing_ok=True)


def clear_chunks(folder: Path) -> None:
    """Remove every chunk of a study's folder."""
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(folder / CHUNKS)
