"""A study played again from its manifest, and whether every table comes out the same.

Tables of runs are compared by the digests that the manifest keeps, byte for byte. Where the
folder holds the tables too, they are read, and the first value that differs is named. What a
comparison keeps beside its runs, such as its summary, is made again from them and compared
with what is there.
"""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.analysis.dossier.dossier import plan_of_record
from sim.analysis.dossier.moved_files import moved_file
from sim.analysis.verdict.kept_tables import KeptTables
from sim.domain.errors import NotAResultError, QuestionError, UnfinishedResultError
from sim.domain.safe_text import safe_text
from sim.execution.progress import ProgressListener
from sim.execution.runner import run_study
from sim.results.provenance import code_digest, package_versions
from sim.results.reader import load_results
from sim.results.study_manifest import MANIFEST, StudyManifest, read_study_manifest
from sim.results.table_files import file_digest, table_path
from sim.study.comparison_cells import ComparisonCells
from sim.study.recorded import recorded_study
from sim.study.study_plan import StudyPlan

if TYPE_CHECKING:
    import polars as pl

MADE_TO_NAME_FOLDERS: Final = "failures"
"""Table that names the folder it was made in, where runs failed."""


@dataclass(frozen=True)
class TableAgain:
    """One table, as it was and as it is made now."""

    name: str
    is_equal: bool
    """Whether what is made now, and the table beside the manifest if it is there, have the digest
    that the manifest keeps."""
    difference: str = ""
    """Where they differ first, in words."""
    is_there: bool = True
    """Whether the table is beside the manifest; of one that is not only the digest is compared."""


@dataclass(frozen=True)
class Reproduction:
    """A study that was played again."""

    manifest: StudyManifest
    """Of the study as it was."""

    tables: list[TableAgain]
    """By name."""

    notes: list[str]
    """What was not the same to begin with: code, packages, files."""

    not_compared: list[str]
    """Files beside the manifest that are no tables, or that nothing makes again."""

    @property
    def is_equal(self) -> bool:
        """Return whether every table is the same."""
        return all(one.is_equal for one in self.tables)


def read_reproducible(path: Path) -> tuple[StudyManifest, StudyPlan]:
    """Return a manifest and the plan to play it again.

    Parameters
    ----------
    path : of a manifest, or of its folder

    Raises
    ------
    NotAResultError : there is none
    UnfinishedResultError : the study has not come to its end, or is a shard of one
    QuestionError : it had agents of its user's own
    ScenarioError : its scenario cannot be read any more
    """
    folder = path if path.is_dir() else path.parent
    if not path.is_dir() and path.name != MANIFEST:
        raise NotAResultError(str(path), f"it is neither a folder nor called {MANIFEST}")
    manifest = read_study_manifest(folder)
    if manifest.state != "complete" or manifest.shard is not None:
        raise UnfinishedResultError(str(folder), manifest.state, manifest.command)
    if manifest.agents is not None:
        message = (
            f"{folder} was played with agents of its user's own, which a manifest does not hold"
        )
        # Quoted as its words: a folder may come from a stranger, and its command is no advice of
        # ours.
        said = f"The command that made it, in the folder's own words: {safe_text(manifest.command)}"
        raise QuestionError(f"{message}. {said}")
    place = moved_file(manifest.scenario, folder)
    found = recorded_study(manifest.name, manifest.study, place)
    return manifest, plan_of_record(manifest, found)


def reproduce(
    path: Path,
    place: Path,
    *,
    workers: int | None = None,
    listener: ProgressListener | None = None,
) -> Reproduction:
    """Return whether a study that is played again comes to the same tables.

    Parameters
    ----------
    path : of a manifest, or of its folder
    place : empty folder for what is made now
    workers : threads; as many as there are cores if absent
    listener : receives progress reports

    Raises
    ------
    see `read_reproducible`
    """
    manifest, plan = read_reproducible(path)
    folder = path if path.is_dir() else path.parent
    run_study(plan, place, workers=workers, listener=listener)
    tables = [_table_again(name, digest, folder, place) for name, digest in
              sorted(manifest.tables.items())]  # fmt: skip
    kept = _kept_tables(manifest, folder, place, workers)
    known = {MANIFEST, *(one.name for one in kept)}
    known |= {table_path(folder, one.name).name for one in tables}
    others = sorted(one.name for one in folder.iterdir() if one.name not in known)
    notes = _notes(manifest, plan, moved_file(manifest.scenario, folder))
    return Reproduction(manifest, [*tables, *kept], notes, others)


def _kept_tables(
    manifest: StudyManifest, folder: Path, place: Path, workers: int | None
) -> list[TableAgain]:
    """Return the tables that a comparison keeps beside its runs, made again from what was played.

    Only those that are beside the manifest are made: some take longer than the runs.
    """
    found = recorded_study(manifest.name, manifest.study, moved_file(manifest.scenario, folder))
    again = read_study_manifest(place)
    if not isinstance(found, ComparisonCells) or manifest.failed or again.failed:
        return []
    made = KeptTables(found, load_results(place), workers)
    return [
        _kept_again(folder / name, made.text(name)) for name in made.names
        if (folder / name).is_file()
    ]  # fmt: skip


def _kept_again(there: Path, text: str) -> TableAgain:
    """Return a table that a comparison keeps, as it was and as it is now."""
    import polars as pl

    # Without the order of its rows: a manifest sorts treaties, a study file does not.
    old = there.read_text(encoding="utf-8")
    if sorted(old.splitlines()) == sorted(text.splitlines()):
        return TableAgain(there.name, is_equal=True)
    try:
        table = pl.read_csv(io.StringIO(old), infer_schema_length=None)
    except pl.exceptions.PolarsError:
        said = f"{there.name} beside the manifest cannot be read"
        return TableAgain(there.name, is_equal=False, difference=said)
    now = pl.read_csv(io.StringIO(text), schema_overrides=_types(table, text))
    return TableAgain(there.name, is_equal=False, difference=first_difference(table, now))


def _types(table: "pl.DataFrame", text: str) -> "dict[str, pl.DataType]":
    """Return the types of the columns that two tables share, so that their values compare."""
    heads = text.splitlines()[0].split(",")
    return {name: kind for name, kind in table.schema.items() if name in heads}


def _table_again(name: str, digest: str, folder: Path, place: Path) -> TableAgain:
    """Return a table as it was and as it is now."""
    there, here = table_path(folder, name), table_path(place, name)
    if not here.is_file():
        return TableAgain(name, is_equal=False, difference="it is not made any more")
    is_same = file_digest(here) == digest
    is_there = there.is_file()
    is_kept = not is_there or file_digest(there) == digest
    if is_same and is_kept:
        return TableAgain(name, is_equal=True, is_there=is_there)
    if not is_there:
        return TableAgain(name, is_equal=False, is_there=False, difference="the table as it was is "
                          "not here, so that no value can be named")  # fmt: skip
    return TableAgain(name, is_equal=False, difference=_difference(there, here))


def _difference(there: Path, here: Path) -> str:
    """Return the first value in which two tables differ."""
    import polars as pl

    try:
        old = pl.read_parquet(there, glob=False)
    except pl.exceptions.PolarsError:
        return f"{there.name} beside the manifest cannot be read"
    return first_difference(old, pl.read_parquet(here, glob=False))


def first_difference(old: "pl.DataFrame", new: "pl.DataFrame") -> str:
    """Return the first value in which two tables differ, and how many there are.

    Parameters
    ----------
    old : beside the manifest
    new : made now
    """
    if old.columns != new.columns:
        names = sorted({*old.columns} ^ {*new.columns})
        return f"other columns: {', '.join(names) or 'the same in another order'}"
    if len(old) != len(new):
        return f"{len(old):,} rows there, {len(new):,} now"
    found = []
    for name in old.columns:
        changed = (~old[name].eq_missing(new[name])).arg_true()
        found += [(int(row), name) for row in changed]
    if not found:
        return "every value is the same; the bytes of the file are others"
    row, name = min(found)
    keys = ", ".join(f"{key} {old[key][row]}" for key in old.columns[:4] if key != name)
    return (
        f"{len(found):,} value{'s' if len(found) > 1 else ''} changed, the first in column {name}, "
        f"row {row} ({keys}): {old[name][row]} there, {new[name][row]} now"
    )


def _notes(manifest: StudyManifest, plan: StudyPlan, scenario: str) -> list[str]:
    """Return what was not the same to begin with.

    Parameters
    ----------
    scenario : its name, or where its file was found
    """
    found = []
    if scenario != manifest.scenario:
        found.append(f"the scenario is no longer at {manifest.scenario}; {scenario} was taken")
    if plan.fingerprint != manifest.fingerprint:
        found.append(f"a file of the scenario {scenario} has changed since")
    if code_digest() != manifest.code:
        commit = (manifest.git or {}).get("commit")
        when = f"; the study was played at commit {str(commit)[:12]}" if commit else ""
        found.append(f"the code of deter that plays runs has changed since{when}")
    now = package_versions()
    found += [
        f"{name} was {was} and is {now.get(name)}"
        for name, was in manifest.packages.items()
        if now.get(name) != was
    ]
    return found
