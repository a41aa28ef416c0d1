"""The results of a study, read from its folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.domain.errors import ChangedTableError, NoTableError, UnfinishedResultError
from sim.results.study_manifest import StudyManifest, read_study_manifest
from sim.results.table_files import changed_tables, table_path

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Results:
    """A finished study: what its folder says about it, and its tables, read when they are used."""

    folder: Path
    """Where it is."""

    manifest: StudyManifest
    """What was run, with what, where and when."""

    @property
    def runs(self) -> "pl.DataFrame":
        """Return a row a run: point, factors, replication, every outcome."""
        return self.scan("runs").collect()

    @property
    def flashpoints(self) -> "pl.DataFrame":
        """Return a row a run and flashpoint: the counts that belong to one place."""
        return self.scan("flashpoints").collect()

    @property
    def quarters(self) -> "pl.DataFrame":
        """Return a row a point, quarter and series: mean, error and quantiles over runs."""
        return self.scan("quarters").collect()

    @property
    def events(self) -> "pl.DataFrame":
        """Return the events of the first replications of each point."""
        return self.scan("events").collect()

    @property
    def states(self) -> "pl.DataFrame":
        """Return a row a run and state: what the slow half did to it."""
        return self.scan("states").collect()

    @property
    def proposals(self) -> "pl.DataFrame":
        """Return a row a run and proposal: what became of it."""
        return self.scan("proposals").collect()

    @property
    def stages(self) -> "pl.DataFrame":
        """Return a row a point, quarter, proposal and stage: how many runs were there."""
        return self.scan("stages").collect()

    @property
    def joining(self) -> "pl.DataFrame":
        """Return a row a point, proposal and state: how often it was asked, and what it thought."""
        return self.scan("joining").collect()

    @property
    def failures(self) -> "pl.DataFrame":
        """Return the runs that failed: point, factors, replications, error, command to replay."""
        return self.scan("failures").collect()

    def scan(self, table: str) -> "pl.LazyFrame":
        """Return a table as a lazy frame, which need not fit into memory.

        Raises
        ------
        NoTableError : the study did not keep this table
        ChangedTableError : it has been removed since the results were loaded
        """
        import polars as pl

        if table not in self.manifest.tables:
            raise NoTableError(str(self.folder), table, sorted(self.manifest.tables))
        path = table_path(self.folder, table)
        if not path.is_file():
            raise ChangedTableError(str(self.folder), [path.name])
        # No pattern: polars would look for other files where a folder has [ ] or * in its name.
        return pl.scan_parquet(path, glob=False)


def load_results(folder: str | Path) -> Results:
    """Return the results of a study, once its tables are what the study wrote.

    Every table is read through for that, about a second a gigabyte.

    Raises
    ------
    NotAResultError : the folder holds none
    ResultVersionError : they were written in another format
    UnfinishedResultError : the study has not come to its end, or is a shard of one
    ChangedTableError : a table is missing, or is not what the study wrote
    """
    place = Path(folder)
    manifest = read_study_manifest(place)
    if manifest.shard is not None:
        part = f"{manifest.shard.words}, {manifest.state}"
        raise UnfinishedResultError(str(place), part)
    if manifest.state != "complete":
        state = {"running": "it is running, or was killed"}.get(manifest.state, manifest.state)
        raise UnfinishedResultError(str(place), state, manifest.command)
    # Tables that were cut or replaced once gave wrong numbers without a word.
    if changed := changed_tables(place, manifest):
        raise ChangedTableError(str(place), changed)
    return Results(place, manifest)
