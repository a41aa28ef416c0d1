"""A chunk of runs packed into one value: tables, failures, hashes of scenarios.

A packed chunk is a zip archive of one Arrow file a table, the same to the byte
whoever plays it.
"""

import io
import zipfile
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from sim.results.batch_tables import Tables

if TYPE_CHECKING:
    import polars as pl


SUFFIX = ".arrow"
"""End of the names of tables within a chunk: Arrow, which is read faster than Parquet."""


EPOCH = (1980, 1, 1, 0, 0, 0)
"""Fixed time of every member, the earliest that zip knows: files are compared byte by byte."""


def pack_tables(tables: Mapping[str, "pl.DataFrame"]) -> bytes:
    """Return tables as a zip archive of Arrow files."""
    buffer = io.BytesIO()
    # Stored as they are, since Arrow has compressed them; in one archive, so that one rename
    # keeps all (docs/decisions/0016-parquet-and-polars.md).
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, table in tables.items():
            member = io.BytesIO()
            table.write_ipc(member, compression="lz4")
            archive.writestr(zipfile.ZipInfo(f"{name}{SUFFIX}", EPOCH), member.getvalue())
    return buffer.getvalue()


def unpack_tables(content: bytes, names: Collection[str] | None = None) -> Tables:
    """Return the tables of a packed chunk: all of them, or those named that it has."""
    import polars as pl

    tables = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.namelist():
            name = member.removesuffix(SUFFIX)
            if names is None or name in names:
                tables[name] = pl.read_ipc(io.BytesIO(archive.read(member)))
    return tables


def table_schemas(content: bytes) -> dict[str, "pl.Schema"]:
    """Return the columns of the tables of a packed chunk."""
    import polars as pl

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            member.removesuffix(SUFFIX): pl.Schema(
                pl.read_ipc_schema(io.BytesIO(archive.read(member)))
            )
            for member in archive.namelist()
        }


def seal(packed: bytes, number: int, study: str) -> bytes:
    """Return a packed chunk with a first line that names its number and its study."""
    return _seal_line(number, study) + packed


def unseal(content: bytes, number: int, study: str) -> bytes | None:
    """Return the packed chunk of a sealed one, None if it is another chunk or of another study."""
    # Chunks copied from another study once gave wrong numbers without a word.
    line = _seal_line(number, study)
    return content[len(line) :] if content.startswith(line) else None


def _seal_line(number: int, study: str) -> bytes:
    return f"deter chunk {number} of study {study}\n".encode()
