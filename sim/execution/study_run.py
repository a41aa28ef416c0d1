"""A study at work: what is missing is played and kept, then the tables are put together.

Chunks are written down as they come, whoever plays them. With a target of precision
the study goes round by round, and what is known is measured after each. However it
ends, the manifest says how far it came (docs/howto/resume.md).
"""

import contextlib
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.errors import ScenarioError, StorageError, StudyInterrupted
from sim.execution.batches import BatchSettings, Beginning, PlayedChunk
from sim.execution.beginnings import first_batches, play_beginnings, play_order
from sim.execution.custom_agents import Agents, check_codes
from sim.execution.precision import (
    baselines,
    check_outcome,
    half_widths,
    next_replications,
    precision_reached,
    unsettled_points,
)
from sim.execution.progress import ProgressListener, StudyEnd
from sim.execution.workers import SCENARIOS_KEPT, Job, cached_scenario_of, is_busy, play_chunks
from sim.kernel.compiling import working_seconds
from sim.results.chunk_store import ChunkStore, clear_chunks
from sim.results.chunks import table_schemas, unpack_tables
from sim.results.identity import study_digest
from sim.results.partition import Batch, Chunk, Round, next_round
from sim.results.provenance import now
from sim.results.study_manifest import StudyManifest, with_digests, write_study_manifest
from sim.results.study_tables import Sources, StoppedError, check_factor_names, write_tables
from sim.study.plan import Plan, Precision
from sim.study.tables import FAILURES

if TYPE_CHECKING:
    import polars as pl


WORKERS_COMPILE = "compiling the rules in the workers, once for this version: about a minute ..."
"""Notice for the user, who would wait without a word: what workers print is seen by nobody."""


class StudyRun:
    """One call of `run_study` at work, with the folder to itself: rounds, then tables."""

    def __init__(
        self,
        plan: Plan,
        folder: Path,
        manifest: StudyManifest,
        listener: ProgressListener,
        stop: np.ndarray | None = None,
    ) -> None:
        """Keep the study and its folder; nothing is read or written yet.

        Parameters
        ----------
        stop : (1,) integers; once it is not nought, the study stops as on Ctrl-C
        """
        self.plan = plan
        self.folder = folder
        self.manifest = manifest
        self.listener = listener
        self.stop = np.zeros(1, dtype=np.int64) if stop is None else stop
        self.is_checked = False
        self.store = ChunkStore(folder, study_digest(manifest))
        self.rounds: list[Round] = []
        self.failed: dict[int, int] = {}
        self.beginnings: dict[int, Beginning] = {}
        self.done = self.kept = self.total = 0
        self.began, self.began_working = time.monotonic(), working_seconds()

    def job(self, workers: int | None, agents: Agents | None) -> Job:
        """Return what is the same for every chunk."""
        scenario_of = cached_scenario_of(self.plan.scenario)
        if agents is not None:
            with contextlib.suppress(ScenarioError):  # it will be written down as a failure
                states = scenario_of(0).states
                check_codes(agents, {code: state.name for code, state in states.items()})
        outputs = frozenset(self.manifest.outputs)
        settings = BatchSettings(self.plan.logged, outputs, self.plan.vectors)
        n_workers = workers or os.cpu_count() or 1
        return Job(
            scenario_of,
            settings,
            agents,
            self.stop,
            n_workers,
            tell_compiling=lambda: self.listener.on_notice(WORKERS_COMPILE),
            beginnings=self.beginnings,
        )

    def run(self, job: Job, cluster: str | None) -> StudyEnd:
        """Play what is missing and put the tables together."""
        try:
            with self._interrupt_with_counts():
                self._begin()
                self._play(job, cluster)
                self._finish()
        # Whatever ends a study, its folder says how far it came (docs/howto/resume.md).
        except BaseException:
            with contextlib.suppress(OSError):  # the disk may be what ended it
                self._write(state="interrupted")
            raise
        seconds = self.manifest.times.seconds
        return StudyEnd(
            self.folder,
            self.manifest,
            was_complete=False,
            seconds=seconds,
            played=self.done - self.kept,
            compiling=time.monotonic() - self.began - (working_seconds() - self.began_working),
        )

    def _begin(self) -> None:
        """Look through the chunks that are kept, and write down whose folder it is."""
        with self._guard_writes():
            # Before anything else: a folder with chunks and no manifest would be nobody's.
            self._write(state="running")
            self.store.prepare()
            count = len(self.store.paths)
            for number, content in self.store.sound_chunks():
                self.failed[number] = failed_runs(content)
        if damaged := count - len(self.store.paths):
            self.listener.on_notice(f"{damaged} damaged chunks were removed and are played again")

    def _play(self, job: Job, cluster: str | None) -> None:
        """Play rounds until there are as many replications as the plan asks for."""
        target = self.plan.replications
        values = [point.values for point in self.plan.points]
        points: Sequence[int] = range(len(values))
        if isinstance(target, int):
            self._play_round(next_round([], points, target), job, cluster)
            return
        paired = baselines(target, values, self.plan.factors)
        replications = [0] * len(values)
        last, widths = 0, np.zeros(0)
        while points and last < target.at_most:
            last = next_replications(target, last)
            self._play_round(next_round(self.rounds, points, last), job, cluster)
            for point in points:
                replications[point] = last
            widths = half_widths(target, replications, paired, self._runs_tables, self._n_vectors)
            points = unsettled_points(target, widths, paired)
        reached = precision_reached(target, widths, replications)
        self.manifest = self.manifest.model_copy(update={"reached": reached})

    @property
    def _n_vectors(self) -> int | None:
        """Return how many vectors replications play in turn; none if they play no set."""
        return None if self.plan.vectors is None else len(self.plan.vectors)

    def _play_round(self, latest: Round, job: Job, cluster: str | None) -> None:
        """Play what is missing of a round.

        Raises
        ------
        StudyInterrupted : it was stopped
        """
        self.rounds.append(latest)
        own = [number for number in latest.numbers if self._is_in_shard(number)]
        missing = [number for number in own if number not in self.store.paths]
        runs = {number: latest.chunk(number).runs for number in own}
        self.total += sum(runs.values())
        kept = sum(runs.values()) - sum(runs[number] for number in missing)
        self.done += kept
        self.kept += kept
        if kept:
            self.listener.on_resume(self.done, self.total)
        self._advance()
        if job.agents is None and cluster is None:
            self._begin_points(first_batches(latest, missing), job)
        if len(self.plan.points) <= SCENARIOS_KEPT:
            # With more points each scenario would be made again for every chunk of its point.
            missing = play_order(latest, missing, self.beginnings)
        chunks = (latest.chunk(number) for number in missing)
        for one in self._play_chunks(job, chunks, cluster):
            self._keep(one)
        if self.stop[0]:
            raise self._interruption()

    def _begin_points(self, wanted: Sequence[Batch], job: Job) -> None:
        """Play the first runs of points, so that there is something to look at of each."""
        for one in play_beginnings(job, wanted):
            self.beginnings[one.batch.point] = one
        if self.beginnings:
            self.listener.on_chunk(self._runs_so_far)

    def _is_in_shard(self, number: int) -> bool:
        """Return whether a chunk belongs to this shard."""
        shard = self.manifest.shard
        return shard is None or shard.holds(number)

    def _play_chunks(
        self, job: Job, chunks: Iterable[Chunk], cluster: str | None
    ) -> Iterator[PlayedChunk]:
        """Yield chunks as whoever plays them finishes them."""
        if cluster is None:
            return play_chunks(job, chunks)
        from sim.execution.dask_workers import play_on_cluster

        return play_on_cluster(job, chunks, cluster)

    def _keep(self, one: PlayedChunk) -> None:
        """Write a finished chunk to the disk and report it."""
        if not self.is_checked:
            self._check_columns(one)
        with self._guard_writes():
            self.store.keep(one.number, one.content)
        self.failed[one.number] = one.failed
        self.done += one.runs
        self._advance()
        self.listener.on_chunk(self._runs_so_far)

    def _runs_so_far(self) -> "pl.DataFrame":
        """Return the runs that are kept so far, a row each; no column if all have failed."""
        import polars as pl

        tables = list(self._runs_tables())
        for point, begun in self.beginnings.items():
            runs = begun.tables["runs"]
            tables.append(runs.select(pl.lit(point, dtype=pl.Int64).alias("point"), pl.all()))
        if not tables:
            return pl.DataFrame()
        # A chunk that goes on from the first runs of its point has them too.
        whole = pl.concat(tables, how="diagonal_relaxed")
        return whole.unique(("point", "replication"), keep="first", maintain_order=True)

    def _check_columns(self, one: PlayedChunk) -> None:
        """Make sure, before hours are spent, that the tables can be made and measured."""
        found = table_schemas(one.content)
        if "runs" not in found:
            return  # they all failed
        names = {column for table in found.values() for column in table}
        check_factor_names(self.manifest.factors, sorted(names))
        if isinstance(self.plan.replications, Precision):
            check_outcome(self.plan.replications, list(found["runs"]))
        self.is_checked = True

    def _advance(self) -> None:
        self.listener.on_advance(self.done, self.total, sum(self.failed.values()))

    def _runs_tables(self) -> Iterator["pl.DataFrame"]:
        """Yield the tables of runs of all chunks so far, in order."""
        # In order: the last digit of a sum depends on it, and so would the next round
        # (decision 0016).
        for number in sorted(self.store.paths):
            if self.stop[0]:
                raise self._interruption()
            found = unpack_tables(self.store.read(number), {"runs"})
            yield from found.values()

    def _finish(self) -> None:
        """Put the tables together and say that all is there; a shard leaves that to merging."""
        if self.manifest.shard is None:
            sources = Sources(self.manifest, self.rounds, self.store.read, self.stop)
            with self._guard_writes():
                try:
                    digests = write_tables(self.folder, sources)
                except StoppedError:
                    raise self._interruption() from None
            self.manifest = with_digests(self.manifest, digests)
        with self._guard_writes():
            self._write(state="complete")
            if self.manifest.shard is None:
                # Last: until the manifest says complete, chunks are what a study goes on with
                # (decision 0016).
                clear_chunks(self.folder)

    @contextlib.contextmanager
    def _interrupt_with_counts(self) -> Iterator[None]:
        """Turn any KeyboardInterrupt into one that says what is kept: a library may raise it.

        Raises
        ------
        StudyInterrupted : in place of a plain KeyboardInterrupt
        """
        try:
            yield
        except StudyInterrupted:
            raise
        except KeyboardInterrupt:
            raise self._interruption() from None

    def _interruption(self) -> StudyInterrupted:
        """Return the error that says how far the study came."""
        return StudyInterrupted(self.done, self.total, is_busy=is_busy())

    def _write(self, state: str) -> None:
        """Write the manifest with the runs that are done so far."""
        times = self.manifest.times
        if state != "running":
            seconds = round(time.monotonic() - self.began, 1)
            times = times.model_copy(update={"finished": now(), "seconds": seconds})
        self.manifest = self.manifest.model_copy(
            update={
                "state": state,
                "runs": self.done,
                "failed": sum(self.failed.values()),
                "times": times,
            }
        )
        write_study_manifest(self.folder, self.manifest)

    @contextlib.contextmanager
    def _guard_writes(self) -> Iterator[None]:
        """Turn an error of the disk into one that says how many runs are kept.

        Raises
        ------
        StorageError : the disk is full, or the folder went away
        """
        try:
            yield
        except OSError as error:
            kept = f"{self.done:,} of {self.total:,} runs are kept."
            reason = error.strerror or str(error)
            raise StorageError(str(self.folder), reason, kept) from error


def failed_runs(content: bytes) -> int:
    """Return how many runs of a packed chunk failed."""
    table = unpack_tables(content, {FAILURES})[FAILURES]
    return int((table["replication_last"] - table["replication_first"] + 1).sum())
