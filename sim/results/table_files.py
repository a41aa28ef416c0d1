"""The files of a study's tables, and whether they are still what the study wrote.

The manifest keeps the SHA-256 of each. A table that is missing, was cut short, has
rotted or comes from elsewhere is told by it, whoever made the change and why.
"""

import hashlib
from pathlib import Path

from sim.results.study_manifest import StudyManifest


def table_path(folder: Path, table: str) -> Path:
    """Return the file of a table."""
    return folder / f"{table}.parquet"


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def changed_tables(folder: Path, manifest: StudyManifest) -> list[str]:
    """Return the file names of tables of a complete study that are missing or have changed."""
    paths = {table_path(folder, name): digest for name, digest in manifest.tables.items()}
    return [
        path.name
        for path, digest in sorted(paths.items())
        if not path.is_file() or file_digest(path) != digest
    ]
