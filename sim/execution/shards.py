"""Shards: parts of a study that are played in folders of their own, and their merging.

A shard plays every n-th chunk and makes no tables. Merging checks that all shards are
there, complete and of one study, and makes the tables, byte for byte those of a study
that was played in one piece.
"""

import contextlib
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from sim.domain.errors import (
    ShardError,
    StorageError,
    StudyInterrupted,
    UnfinishedResultError,
)
from sim.execution.progress import StudyEnd
from sim.execution.signals import stop_on_signals
from sim.results.chunk_store import ChunkStore, clear_chunks
from sim.results.identity import differences, study_digest
from sim.results.partition import rounds_of
from sim.results.provenance import now
from sim.results.study_folder import SHARD, check_folder_name, hold_folder, matching_manifest
from sim.results.study_manifest import (
    ShardRecord,
    StudyManifest,
    read_study_manifest,
    with_digests,
    write_study_manifest,
)
from sim.results.study_tables import Sources, StoppedError, write_tables
from sim.results.table_files import changed_tables
from sim.study.plan import Plan, Precision


def shard_record(plan: Plan, shard: tuple[int, int]) -> ShardRecord:
    """Return which part of a study is meant.

    Raises
    ------
    ShardError : there is no such part, or the study cannot be cut
    """
    index, count = shard
    if not 1 <= index <= count:
        message = f"there is no shard {index} of {count}: shards are numbered 1 to {count}."
        raise ShardError(message)
    if isinstance(plan.replications, Precision):
        message = (
            f"{plan.name} runs until a precision is reached, which no shard can know alone. "
            "Give --replications, or use --dask to spread it over machines."
        )
        raise ShardError(message)
    return ShardRecord(index=index, count=count)


def shard_numbers(manifest: StudyManifest) -> list[int]:
    """Return the numbers of the chunks of a shard."""
    one, ends = manifest.shard, manifest.replications
    if one is None or not isinstance(ends, int):
        return []
    (whole,) = rounds_of(len(manifest.points), [ends])
    return [number for number in whole.numbers if one.holds(number)]


def merge_shards(
    folder: str | Path, shards: Sequence[str | Path] | None = None, command: str | None = None
) -> StudyEnd:
    """Make the tables of a study from its shards, which are left as they are.

    Parameters
    ----------
    folder : for the results
    shards : folders of the shards; those within the folder if absent
    command : what the user typed, for the manifest

    Raises
    ------
    ShardError : some are missing, given twice, not cut alike or not of one study
    UnfinishedResultError : one is not finished
    OtherStudyError : the folder holds another one
    ResultsFolderError : the folder cannot be written, or its name is not UTF-8
    """
    began, place = time.monotonic(), Path(folder)
    check_folder_name(place)
    held = {path: read_study_manifest(path) for path in _paths(place, shards)}
    parts = _shards_by_number(held)
    first = parts[1][1]
    merged = first.model_copy(
        update={
            "shard": None,
            "command": command or f"merge_shards({str(place)!r})",
            "runs": sum(one.runs for _, one in parts.values()),
            "failed": sum(one.failed for _, one in parts.values()),
            "times": first.times.model_copy(
                update={"started": min(one.times.started for _, one in parts.values())}
            ),
        }
    )
    with hold_folder(place):
        found = matching_manifest(place, merged, "Merge into another folder.")
        if found and found.state == "complete" and not changed_tables(place, found):
            return StudyEnd(place, found, was_complete=True, seconds=0.0)
        merged = _write_merged_tables(
            place, merged, {index: path for index, (path, _) in parts.items()}
        )
        seconds = round(time.monotonic() - began, 1)
        times = merged.times.model_copy(update={"finished": now(), "seconds": seconds})
        merged = merged.model_copy(update={"state": "complete", "times": times})
        with _guard_writes(place):
            write_study_manifest(place, merged)
            clear_chunks(place)  # of the same study in one piece, begun and not ended
    return StudyEnd(place, merged, was_complete=False, seconds=seconds)


def _paths(folder: Path, shards: Sequence[str | Path] | None) -> list[Path]:
    """Return the folders of the shards.

    Raises
    ------
    ShardError : there are none
    """
    paths = [Path(one) for one in shards or sorted(folder.glob(f"{SHARD}*-of-*"))]
    if not paths:
        message = (
            f"there is no shard in {folder}: `deter sweep STUDY --shard 1/2` makes the first of "
            "two. Give the folders of shards that are elsewhere after that of the result."
        )
        raise ShardError(message)
    return paths


def _shards_by_number(held: dict[Path, StudyManifest]) -> dict[int, tuple[Path, StudyManifest]]:
    """Return shards by their numbers, once they are all there and of one study."""
    parts: dict[int, tuple[Path, StudyManifest]] = {}
    one_path, one = next(iter(held.items()))
    for path, manifest in held.items():
        shard = _shard_of(path, manifest)
        if shard.count != _shard_of(one_path, one).count:
            message = (
                f"{one_path} and {path} were not cut alike, into {_shard_of(one_path, one).count} "
                f"and {shard.count} shards. Name those that belong together."
            )
            raise ShardError(message)
        if differing := differences(one, manifest, (f"in {one_path}", f"in {path}")):
            lines = "".join(f"\n  {line}" for line in differing)
            message = (
                f"{one_path} and {path} hold shards of two studies, whose runs cannot be mixed:"
                f"{lines}\nName the shards of one study."
            )
            raise ShardError(message)
        if manifest.state != "complete":
            raise UnfinishedResultError(str(path), manifest.state, manifest.command)
        if shard.index in parts:
            message = (
                f"{parts[shard.index][0]} and {path} are both {shard.words}. Name each shard once."
            )
            raise ShardError(message)
        parts[shard.index] = (path, manifest)
    count = _shard_of(one_path, one).count
    missing = [str(index) for index in range(1, count + 1) if index not in parts]
    if missing:
        message = (
            f"shard {', '.join(missing)} of {count} is missing: the command that made the others "
            f"makes it with --shard {missing[0]}/{count}."
        )
        raise ShardError(message)
    return parts


def _shard_of(path: Path, manifest: StudyManifest) -> ShardRecord:
    """Return which shard a folder holds.

    Raises
    ------
    ShardError : it holds a whole study
    """
    if manifest.shard is None:
        message = f"{path} holds a whole study and no shard: there is nothing to merge."
        raise ShardError(message)
    return manifest.shard


def _write_merged_tables(
    folder: Path, merged: StudyManifest, paths: dict[int, Path]
) -> StudyManifest:
    """Write the tables; return the manifest with the scenarios of the points."""
    study = study_digest(merged)
    stores = {index: ChunkStore(path, study) for index, path in paths.items()}
    if not isinstance(merged.replications, int):
        message = "shards of a study with a target of precision cannot be merged."
        raise ShardError(message)
    stop = np.zeros(1, dtype=np.int64)
    sources = Sources(
        merged,
        rounds_of(len(merged.points), [merged.replications]),
        lambda number: stores[ShardRecord.index_of(number, len(stores))].read(number),
        stop,
    )
    with stop_on_signals(stop), _guard_writes(folder):
        write_study_manifest(folder, merged.model_copy(update={"state": "running"}))
        try:
            return with_digests(merged, write_tables(folder, sources))
        except StoppedError:
            raise StudyInterrupted(merged.runs, merged.runs) from None


@contextlib.contextmanager
def _guard_writes(folder: Path) -> Iterator[None]:
    """Say that the shards are there still if the tables cannot be written.

    Raises
    ------
    StorageError : they cannot
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageError(str(folder), reason, "The shards are as they were.") from error
