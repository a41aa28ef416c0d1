"""The results of a study, read from its folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.domain.errors import NoTableError, UnfinishedResultError
from sim.results.study_manifest import StudyManifest, read_study_manifest

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
    def failures(self) -> "pl.DataFrame":
        """Return the runs that failed: point, factors, replications, error, command to replay."""
        return self.scan("failures").collect()

    def scan(self, table: str) -> "pl.LazyFrame":
        """Return a table to be read in part, for one that does not fit into memory.

        Raises
        ------
        NoTableError : the study did not keep this table
        """
        import polars as pl

        path = self.folder / f"{table}.parquet"
        if not path.is_file():
            kept = sorted(one.stem for one in self.folder.glob("*.parquet"))
            raise NoTableError(str(self.folder), table, kept)
        return pl.scan_parquet(path, glob=False)


def load_results(folder: str | Path) -> Results:
    """Return the results of a study.

    Raises
    ------
    NotAResultError : the folder holds none
    ResultVersionError : they were written in another format
    UnfinishedResultError : the study has not come to its end, or is a shard of one
    """
    place = Path(folder)
    manifest = read_study_manifest(place)
    if manifest.shard is not None:
        part = f"{manifest.shard.words}, {manifest.state}"
        raise UnfinishedResultError(str(place), part, "deter merge, once all shards are complete")
    if manifest.state != "complete":
        state = {"running": "it is running, or was killed"}.get(manifest.state, manifest.state)
        raise UnfinishedResultError(str(place), state, manifest.command)
    return Results(place, manifest)
