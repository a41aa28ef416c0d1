"""The folder of a study: whether it may be used, which study it holds, how it is cleared."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from sim.domain.errors import (
    FolderInUseError,
    NotAResultError,
    OtherStudyError,
    ResultsFolderError,
    ResultVersionError,
)
from sim.results.atomic_files import LOCK, TEMPORARY, lock_folder, remove_leftovers
from sim.results.chunk_store import CHUNKS, clear_chunks
from sim.results.identity import differences
from sim.results.study_manifest import (
    MANIFEST,
    StudyManifest,
    manifest_content,
    read_study_manifest,
    write_study_manifest,
)
from sim.results.table_files import table_path
from sim.study.tables import TABLES

DERIVED = (
    "summary.csv",
    "verdict.csv",
    "regret.csv",
    "feasibility.csv",
    "robustness.csv",
    "robustness.md",
    "figures",
    "report.html",
)
"""What commands make from the tables; it is removed with them, or it would show older runs."""

SHARD = "shard-"
"""Beginning of the names of folders of shards, which may stand in that of their study."""


def check_folder_name(folder: Path) -> None:
    """Make sure that a folder has a path that manifests and commands can hold.

    Raises
    ------
    ResultsFolderError : the path is not text, as UTF-8 has it
    """
    try:
        str(folder.absolute()).encode()
    except UnicodeEncodeError:
        raise ResultsFolderError(str(folder), "its path is not UTF-8") from None


@contextlib.contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """Make the folder of a study and keep other processes out of it.

    Raises
    ------
    ResultsFolderError : it cannot be made or written, or holds something else
    FolderInUseError : another process is at work in it
    """
    with contextlib.ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _check_is_ours(folder)
            stack.enter_context(lock_folder(folder))
            remove_leftovers(folder)
        except FileExistsError as error:
            raise ResultsFolderError(str(folder), "it is no folder") from error
        except OSError as error:
            raise ResultsFolderError(str(folder), error.strerror or str(error)) from error
        yield


def _check_is_ours(folder: Path) -> None:
    """Make sure that a folder holds a result or nothing.

    Raises
    ------
    ResultsFolderError : it holds something else
    """
    names = {path.name for path in folder.iterdir()}
    # What a killed process or a shard leaves is no reason to refuse the folder.
    rest = {one for one in names if one != LOCK and not one.startswith((SHARD, TEMPORARY))}
    if not rest:
        return
    if MANIFEST not in rest:
        raise ResultsFolderError(str(folder), "it is not empty and holds no result of a study")
    try:
        # This key alone: a result in an older format is a result too, and its own error says so.
        is_result = "schema_version" in manifest_content(folder)
    except NotAResultError:
        is_result = False
    if not is_result:
        raise ResultsFolderError(str(folder), f"its {MANIFEST} is not that of a study")
    for path in sorted(_places_of_files(folder)):
        if path.is_dir():
            name = path.relative_to(folder)
            raise ResultsFolderError(str(folder), f"{name} in it is a folder where a file belongs")


def _places_of_files(folder: Path) -> set[Path]:
    """Return the paths at which a result may have files."""
    tables = {table_path(folder, table) for table in TABLES}
    return {folder / MANIFEST, *tables, *(folder / CHUNKS).glob("*.chunk")}


def matching_manifest(
    folder: Path, wanted: StudyManifest, way_out: str = OtherStudyError.REPLACE
) -> StudyManifest | None:
    """Return what a folder says about the study that is wanted, None if it holds nothing.

    Parameters
    ----------
    way_out : what the user is told to do where the folder holds another study

    Raises
    ------
    OtherStudyError : it holds another study
    ResultsFolderError : it holds something else
    """
    if not (folder / MANIFEST).is_file():
        return None
    _check_is_ours(folder)
    try:
        found = read_study_manifest(folder)
    except (NotAResultError, ResultVersionError) as error:
        raise OtherStudyError(str(folder), [str(error)], way_out) from None
    differing = differences(found, wanted)
    if found.shard != wanted.shard:
        # Of one study nothing is in the way of anything, so nobody is led to throw a part away.
        way_out = way_out if differing else "Give another folder with --output."
        differing.append(f"it holds {_part(found)}, and this is {_part(wanted)}")
    if differing:
        raise OtherStudyError(str(folder), differing, way_out)
    return found


def _part(manifest: StudyManifest) -> str:
    """Return which part of a study it is, in words."""
    return manifest.shard.words if manifest.shard else "the whole study"


def clear_result(folder: Path) -> None:
    """Remove a result, but not its manifest; the caller must hold the lock.

    The manifest goes last, when another takes its place: what a kill in between
    leaves is then a study that has lost its runs, never runs that have lost their study.

    Raises
    ------
    ResultsFolderError : something cannot be removed
    """
    try:
        # First: a manifest that says complete beside tables half removed would be read as a result.
        with contextlib.suppress(NotAResultError, ResultVersionError):
            write_study_manifest(
                folder, read_study_manifest(folder).model_copy(update={"state": "interrupted"})
            )
        clear_chunks(folder)
        for path in (
            *(table_path(folder, table) for table in TABLES),
            *map(folder.joinpath, DERIVED),
        ):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    except OSError as error:
        raise ResultsFolderError(str(folder), error.strerror or str(error)) from error


def remove_traces(folder: Path) -> None:
    """Remove what a kill after the last table has left of a complete study, if it can be done.

    The result is whole with or without, so no failure of this is worth an error.
    """
    traces = [folder / CHUNKS, folder / LOCK, *folder.glob(f"{TEMPORARY}*")]
    if not any(path.exists() for path in traces):
        return
    with (
        contextlib.suppress(OSError, ResultsFolderError, FolderInUseError),
        hold_folder(folder),
    ):
        clear_chunks(folder)
