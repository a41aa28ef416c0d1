"""Make the tables of a study from its chunks (docs/decisions/0016-parquet-and-polars.md).

Tables are streamed: only some chunks are in memory at any time, however many there
are. Rows come in the order of chunks, quarters in the order of points, and
row groups have a fixed size, so the files are the same to the byte whoever played
the chunks, in whatever order, with however many threads.
"""

import contextlib
import os
import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.domain.errors import FactorNameError
from sim.results.atomic_files import move_durably, remove_leftovers, temporary_beside
from sim.results.batch_tables import quarter_summary
from sim.results.chunks import table_schemas, unpack_tables
from sim.results.partition import Round
from sim.results.political_tables import joining_summary, stage_summary
from sim.results.study_manifest import Digests, PointRecord, StudyManifest
from sim.results.table_files import file_digest, table_path
from sim.study.factor_names import column_key
from sim.study.tables import FAILURES, RESULT_KEYS, SCENARIOS, TableName

if TYPE_CHECKING:
    import polars as pl

ROW_GROUP_VALUES = 600_000
"""Values of a row group, rows times columns: fixed, since files are compared byte by byte.

Twice as many or half as many take more memory: a writer holds those of a row group, and a
description of every row group (docs/decisions/0022-what-a-study-costs.md)."""

STREAMED: Final[tuple[TableName, ...]] = ("runs", "flashpoints", "events", "states", "proposals")
"""Tables whose rows are those of the chunks, one after another."""

SUM_KEYS: Final = ("point", "quarter", "series", "bin", "proposal", "state", "stage")
"""Columns that say what a row of sums is of."""

POLL_SECONDS = 0.1

_OS_ERROR = re.compile(r"\(os error (?P<number>\d+)\)")
"""How polars puts an error of the operating system into the text of its own."""

type Contents = Callable[[int], bytes]
"""Returns the packed chunk of a number."""


class StoppedError(Exception):
    """The tables were not finished, because `stop` was set."""


@dataclass(frozen=True)
class Sources:
    """What tables are put together from."""

    manifest: StudyManifest
    """What is known of the study."""

    rounds: Sequence[Round]
    """How its runs were cut."""

    contents: Contents
    """The chunks."""

    stop: np.ndarray
    """(1,) integers; once it is not nought, nothing more is written."""

    @property
    def numbers(self) -> Iterator[int]:
        """Return the numbers of all chunks, in order."""
        return (number for one in self.rounds for number in one.numbers)


def check_factor_names(factors: Sequence[str], outcomes: Sequence[str] = ()) -> None:
    """Make sure that no factor has the name of a column of the tables.

    Raises
    ------
    FactorNameError : one is
    """
    keys = {column_key(name) for name in (*RESULT_KEYS, *outcomes)}
    taken = sorted(name for name in factors if column_key(name) in keys)
    if taken:
        raise FactorNameError(taken)


def write_tables(folder: Path, sources: Sources) -> Digests:
    """Write the tables of a study; return the digests that its manifest keeps.

    Raises
    ------
    StoppedError : it was stopped; older tables are as they were
    OSError : a table could not be written
    """
    shapes, scenarios = _schemas_and_digests(sources)
    points = points_table(sources.manifest.factors, sources.manifest.points)
    wanted = {"runs", *sources.manifest.outputs}
    frames: dict[TableName, Iterator[pl.DataFrame]] = {
        name: _rows_of_chunks(sources, name, shapes[name], points)
        for name in STREAMED
        if name in shapes and name in wanted
    }
    # Written even if empty: a table that is not there could not say that no run failed.
    frames[FAILURES] = _failures(sources, points, folder)
    for name, summed in SUMMED.items():
        if set(summed.parts) <= shapes.keys() and name in wanted:
            frames[name] = _summed_rows(sources, points, summed)
    written: dict[TableName, Path] = {}
    try:
        for name, parts in frames.items():
            written[name] = _write_frames(table_path(folder, name), parts, sources.stop)
        tables = {name: file_digest(temporary) for name, temporary in written.items()}
        # Renamed only when all are written: until then the older tables are whole together.
        for name, temporary in written.items():
            move_durably(temporary, table_path(folder, name))
    finally:
        with contextlib.suppress(OSError):  # what ended it is the error to be told
            remove_leftovers(folder)
    return Digests(scenarios=scenarios, tables=tables)


def points_table(factors: Sequence[str], points: Sequence[PointRecord]) -> "pl.DataFrame":
    """Return a row a point: its factors, as numbers where every value is one."""
    import polars as pl

    columns = {}
    for name in factors:
        values = [point.values.get(name) for point in points]
        columns[name] = pl.Series(name, *_values_and_type(values))
    return pl.DataFrame(columns)


def _values_and_type(values: Sequence[object]) -> tuple[list[object], "type[pl.DataType]"]:
    """Return values and the type of their column: truth, number or text."""
    import polars as pl

    if all(isinstance(value, bool) for value in values):
        return list(values), pl.Boolean
    # True is an int in Python; beside 1 it must stay a word of its own.
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        return [float(str(value)) for value in values], pl.Float64
    return [None if value is None else str(value) for value in values], pl.String


def _schemas_and_digests(sources: Sources) -> tuple[dict[str, "pl.Schema"], list[str | None]]:
    """Return the columns of every table over all chunks, and the digest of each scenario."""
    import polars as pl

    shapes: dict[str, pl.Schema] = {"runs": pl.Schema({"point": pl.Int64, "replication": pl.Int64})}
    digests: list[str | None] = [None] * len(sources.manifest.points)
    for number in sources.numbers:
        if sources.stop[0]:
            raise StoppedError
        content = sources.contents(number)
        for name, shape in table_schemas(content).items():
            shapes[name] = _union(shapes.get(name, shape), shape)
        for point, digest in unpack_tables(content, {SCENARIOS})[SCENARIOS].iter_rows():
            digests[point] = digest
    return shapes, digests


def _union(one: "pl.Schema", other: "pl.Schema") -> "pl.Schema":
    """Return the columns of both, those of the first one first."""
    import polars as pl

    if one == other:
        return one
    return pl.concat([one.to_frame(), other.to_frame()], how="diagonal_relaxed").schema


def _with_factors(table: "pl.DataFrame", points: "pl.DataFrame") -> "pl.DataFrame":
    """Return a table with the factors of its points after the number of the point."""
    import polars as pl

    factors = points[table["point"]]
    return table.select("point").hstack(factors).hstack(table.select(pl.exclude("point")))


def _rows_of_chunks(
    sources: Sources, name: str, shape: "pl.Schema", points: "pl.DataFrame"
) -> Iterator["pl.DataFrame"]:
    """Yield a table's rows chunk by chunk; the first frame has no rows but every column."""
    import polars as pl

    empty = shape.to_frame()
    yield _with_factors(empty, points)
    for number in sources.numbers:
        found = unpack_tables(sources.contents(number), {name})
        if name in found:
            # Points may differ in their columns; a Parquet file has one set of them.
            whole = pl.concat([empty, found[name]], how="diagonal_relaxed")
            yield _with_factors(whole, points)


def replay_command(folder: Path, manifest: StudyManifest, point: int, replication: int) -> str:
    """Return the command that plays a run again; the user names the file of agents, if any."""
    agents = "" if manifest.agents is None else " --agents FILE.py:NAME"
    return f"deter replay {shlex.quote(str(folder))} {point} {replication}{agents}"


def _failures(sources: Sources, points: "pl.DataFrame", folder: Path) -> Iterator["pl.DataFrame"]:
    """Yield the runs that failed, with the command that replays the first of each row."""
    import polars as pl

    for number in sources.numbers:
        table = unpack_tables(sources.contents(number), {FAILURES})[FAILURES]
        runs = table.select("point", "replication_first").iter_rows()
        commands = [replay_command(folder, sources.manifest, *run) for run in runs]
        keyed = table.select(
            pl.exclude("error"),
            pl.lit(sources.manifest.seed, dtype=pl.Int64).alias("seed"),
            "error",
            pl.Series("command", commands, dtype=pl.String),
        )
        yield _with_factors(keyed, points)


class _Summed(NamedTuple):
    """A table that is made of sums over the runs of each point."""

    parts: tuple[str, ...]
    """Tables of chunks that are added up for it."""

    summary: "Callable[..., pl.DataFrame]"
    """Takes these tables, added up."""


SUMMED: Final[dict[TableName, _Summed]] = {
    "quarters": _Summed(("quarters", "bins"), quarter_summary),
    "stages": _Summed(("stages",), stage_summary),
    "joining": _Summed(("joining",), joining_summary),
}
"""{table: what it is made of}."""


def _summed_rows(
    sources: Sources, points: "pl.DataFrame", summed: _Summed
) -> Iterator["pl.DataFrame"]:
    """Yield a table of sums, as many points at a time as a chunk has."""
    count = len(sources.manifest.points)
    # Memory must not grow with the study, so the sums of a few points at a time are held.
    at_once = max(1, sources.manifest.runs_per_chunk // sources.rounds[-1].last)
    for first in range(0, count, at_once):
        last = min(first + at_once, count)
        parts = _parts_of_points(sources, first, last, summed.parts)
        if parts[summed.parts[0]]:
            table = summed.summary(*(_row_sums(parts[name]) for name in summed.parts))
            yield _with_factors(table, points)


def _parts_of_points(
    sources: Sources, first: int, last: int, names: tuple[str, ...]
) -> dict[str, list["pl.DataFrame"]]:
    """Return the rows of some tables on some points, in the order of chunks."""
    import polars as pl

    parts: dict[str, list[pl.DataFrame]] = {name: [] for name in names}
    is_wanted = pl.col("point").is_between(first, last - 1)
    for one in sources.rounds:
        for number in one.numbers_of(first, last):
            for name, table in unpack_tables(sources.contents(number), parts).items():
                parts[name].append(table.filter(is_wanted))
    return parts


def _row_sums(tables: Sequence["pl.DataFrame"]) -> "pl.DataFrame":
    """Return rows added up by point and whatever else says what a row is of, in their order.

    A parallel sum would depend on the number of threads in its last digit.
    """
    import polars as pl

    whole = pl.concat(tables, how="diagonal_relaxed")
    keys = [name for name in SUM_KEYS if name in whole.columns]
    rows = whole.select(keys).unique(maintain_order=True)
    places = (
        whole.select(keys)
        .join(rows.with_row_index("row"), on=keys, how="left", maintain_order="left")["row"]
        .to_numpy()
    )
    sums = {}
    for name in whole.select(pl.exclude(keys)).columns:
        values = whole[name].to_numpy()
        sums[name] = np.zeros(len(rows), dtype=values.dtype)
        # Not group_by().sum(): see the docstring, and docs/decisions/0016-parquet-and-polars.md.
        np.add.at(sums[name], places, values)
    return rows.with_columns(**{name: pl.Series(total) for name, total in sums.items()})


def _write_frames(path: Path, frames: Iterator["pl.DataFrame"], stop: np.ndarray) -> Path:
    """Write frames to a Parquet file under a temporary name, and return that name.

    The work is done in a thread, so that this one notices Ctrl-C.
    """
    temporary = temporary_beside(path)
    with ThreadPoolExecutor(1) as executor:
        future = executor.submit(_sink, temporary, frames, stop)
        while not wait([future], timeout=POLL_SECONDS).done:
            pass
        future.result()
    return temporary


def _sink(path: Path, frames: Iterator["pl.DataFrame"], stop: np.ndarray) -> None:
    """Write frames to a Parquet file.

    Raises
    ------
    StoppedError : it was stopped before the last one
    OSError : the file could not be written
    """
    import polars as pl
    from polars.io.plugins import register_io_source

    first = next(frames)
    rows = max(1, ROW_GROUP_VALUES // len(first.columns))
    ended_by: list[Exception] = []

    def source(
        with_columns: list[str] | None,
        _predicate: object,
        _n_rows: int | None,
        _batch_size: int | None,
    ) -> Iterator[pl.DataFrame]:
        # An error that went through polars would leave its writer at work: the file could
        # appear after everything had been cleared. So rows end early, and the error waits.
        try:
            for frame in chain([first], frames):
                if stop[0]:
                    ended_by.append(StoppedError())
                    return
                yield frame.select(with_columns) if with_columns else frame
        except Exception as error:  # noqa: BLE001  it is raised again below
            ended_by.append(error)

    try:
        register_io_source(source, schema=first.schema).sink_parquet(
            path, row_group_size=rows, maintain_order=True, engine="streaming"
        )
    except pl.exceptions.PolarsError as error:
        # polars tells of a full disk only in its text, and the caller needs an OSError for it.
        code = _OS_ERROR.search(str(error))
        if code is None:
            raise
        number = int(code["number"])
        raise OSError(number, os.strerror(number), str(path)) from None
    if ended_by:
        raise ended_by[0]
