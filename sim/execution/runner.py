"""A study run from its plan to its tables, or as far as it comes; what is done is kept.

The folder says what it is for, so that nothing is mixed. Chunks are played by
whoever there is and written down as they come. When all are there, the tables are
put together from them in order. StudyEnd in any way and called again, a study goes on
with the chunks that are missing, and comes to the same tables.
"""

import contextlib
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.errors import (
    DamagedChunkError,
    ScenarioError,
    ShardError,
    StorageError,
    StudyInterrupted,
)
from sim.execution.batches import PlayedChunk, Settings
from sim.execution.custom_agents import Agents, agents_record, check_agents, check_codes
from sim.execution.precision import baselines, check_outcome, measure_precision, next_replications
from sim.execution.progress import ProgressListener, StudyEnd
from sim.execution.signals import stop_on_signals
from sim.execution.workers import Job, cached_scenario_of, is_busy, play_chunks
from sim.kernel.compiling import working_seconds
from sim.results.chunk_store import ChunkStore
from sim.results.chunks import table_schemas, unpack_tables
from sim.results.partition import Chunk, Round, rounds_of
from sim.results.provenance import now
from sim.results.study_folder import SHARD, clear_result, hold_folder, matching_manifest
from sim.results.study_manifest import (
    ShardRecord,
    StudyManifest,
    study_manifest,
    with_digests,
    write_study_manifest,
)
from sim.results.study_tables import Sources, StoppedError, check_factor_names, write_tables
from sim.study.plan import Plan, Precision
from sim.study.study_plan import plan_of
from sim.study.tables import FAILURES

if TYPE_CHECKING:
    import polars as pl

RESULTS = Path("results")
"""Folder in which results are kept unless another one is given."""


def run_study(  # noqa: PLR0913  each an independent choice of the caller
    plan: Plan | str | Path,
    folder: str | Path | None = None,
    *,
    workers: int | None = None,
    agents: Agents | None = None,
    shard: tuple[int, int] | None = None,
    cluster: str | None = None,
    restart: bool = False,
    listener: ProgressListener | None = None,
    command: str | None = None,
    stop: np.ndarray | None = None,
) -> StudyEnd:
    """Run a study, or what is missing of it, and write its results to a folder.

    Parameters
    ----------
    plan : what to run: a plan, or the name or file of a study
    folder : for the results; results/NAME if absent
    workers : threads, or processes with agents of your own; as many as there are cores if absent
    agents : subclasses of `State` by code of the state that they replace
    shard : (i, n) for the i-th of n parts, from 1, to be put together by `merge_shards`
    cluster : address of a Dask scheduler, whose workers then play the runs
    restart : begin anew where the folder holds a result already
    listener : is told how it gets on
    command : what the user may type to go on with it
    stop : (1,) integers; once somebody sets it, the study stops as on Ctrl-C

    Raises
    ------
    StudyInterrupted : it was stopped by a signal or by `stop`; what is finished is kept
    ScenarioError : every problem in the study, if it is given by name or file
    DeterError : the folder, the agents, the cluster or the study itself do not allow it
    """
    plan = plan_of(plan) if isinstance(plan, str | Path) else plan
    record = None if agents is None else agents_record(check_agents(agents, "run_study"))
    part = None if shard is None else shard_record(plan, shard)
    place = Path(folder) if folder is not None else default_folder(plan.name, part)
    again = command or f"run_study(..., folder={str(place)!r})"
    manifest = study_manifest(plan, again, record, part)
    check_factor_names(manifest.factors)
    found = None if restart else matching_manifest(place, manifest)
    if found and _is_over(place, found):
        _tidy(place, found)
        return StudyEnd(place, found, was_complete=True, seconds=0.0)
    with hold_folder(place):
        if restart:
            clear_result(place)
        elif (found := matching_manifest(place, manifest)) and _is_over(place, found):
            return StudyEnd(place, found, was_complete=True, seconds=0.0)
        study_run = _StudyRun(plan, place, manifest, listener or ProgressListener())
        study_run.is_new = restart
        study_run.stop = study_run.stop if stop is None else stop
        with stop_on_signals(study_run.stop):
            return study_run.run(study_run.job(workers, agents), cluster)


def _is_over(folder: Path, manifest: StudyManifest) -> bool:
    """Return whether nothing is left to do; a shard is its chunks, so they are looked at."""
    if manifest.state != "complete" or manifest.shard is None:
        return manifest.state == "complete"
    store = ChunkStore(folder)
    try:
        return all(store.read(number) for number in shard_numbers(manifest))
    except DamagedChunkError:
        return False


def shard_numbers(manifest: StudyManifest) -> list[int]:
    """Return the numbers of the chunks of a shard."""
    one, ends = manifest.shard, manifest.replications
    if one is None or not isinstance(ends, int):
        return []
    (whole,) = rounds_of(len(manifest.points), [ends])
    return [number for number in whole.numbers if one.holds(number)]


def _tidy(folder: Path, manifest: StudyManifest) -> None:
    """Remove the chunks that a kill after the last table has left."""
    if manifest.shard is None and ChunkStore(folder).paths:
        with hold_folder(folder):
            ChunkStore(folder).clear()


def default_folder(name: str, shard: ShardRecord | None = None) -> Path:
    """Return where the results of a study are kept if nobody says otherwise."""
    whole = RESULTS / name
    return whole if shard is None else whole / f"{SHARD}{shard.index}-of-{shard.count}"


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


class _StudyRun:
    """One call of `run_study` at work, with the folder to itself."""

    def __init__(
        self, plan: Plan, folder: Path, manifest: StudyManifest, listener: ProgressListener
    ) -> None:
        """Know the study and its folder."""
        self.plan = plan
        self.folder = folder
        self.manifest = manifest
        self.listener = listener
        self.stop = np.zeros(1, dtype=np.int64)
        self.is_new = self.is_checked = False
        self.store = ChunkStore(folder)
        self.rounds: list[Round] = []
        self.failed: dict[int, int] = {}
        self.done = self.kept = self.total = 0
        self.began, self.began_working = time.monotonic(), working_seconds()

    def job(self, workers: int | None, agents: Agents | None) -> Job:
        """Return what is the same for every chunk."""
        scenario_of = cached_scenario_of(self.plan.scenario)
        if agents is not None:
            with contextlib.suppress(ScenarioError):  # it will be written down as a failure
                check_codes(agents, scenario_of(0).states)
        settings = Settings(self.plan.logged, frozenset(self.manifest.outputs))
        return Job(scenario_of, settings, agents, self.stop, workers or os.cpu_count() or 1)

    def run(self, job: Job, cluster: str | None) -> StudyEnd:
        """Play what is missing and put the tables together."""
        try:
            with self._keyboard_counted():
                self._begin()
                self._play(job, cluster)
                self._finish()
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
        """Take stock of what is kept, and say whose folder it is."""
        found = None if self.is_new else matching_manifest(self.folder, self.manifest)
        if found is not None:
            times = self.manifest.times.model_copy(update={"started": found.times.started})
            self.manifest = self.manifest.model_copy(update={"times": times})
        with self._writing():
            self.store.prepare()
            count = len(self.store.paths)
            for number, content in self.store.verified():
                self.failed[number] = failed_runs(content)
            self._write(state="running")
        if damaged := count - len(self.store.paths):
            self.listener.on_notice(f"{damaged} damaged chunks were removed and are played again")

    def _play(self, job: Job, cluster: str | None) -> None:
        """Play rounds until there are as many replications as the plan asks for."""
        target = self.plan.replications
        if isinstance(target, int):
            self._play_round([target], job, cluster)
            return
        values = [point.values for point in self.plan.points]
        paired = baselines(target, values, self.plan.factors)
        ends: list[int] = []
        outcome = None
        while outcome is None or not (outcome.is_met or ends[-1] >= target.at_most):
            ends.append(next_replications(target, ends[-1] if ends else 0))
            self._play_round(ends, job, cluster)
            outcome = measure_precision(target, len(values), ends[-1], paired, self._runs_tables)
        self.manifest = self.manifest.model_copy(update={"reached": outcome})

    def _play_round(self, ends: list[int], job: Job, cluster: str | None) -> None:
        """Play what is missing of the last of some rounds.

        Raises
        ------
        StudyInterrupted : it was stopped
        """
        self.rounds = rounds_of(len(self.plan.points), ends)
        latest = self.rounds[-1]
        mine = [number for number in latest.numbers if self._is_mine(number)]
        missing = [number for number in mine if number not in self.store.paths]
        runs = {number: latest.chunk(number).runs for number in mine}
        self.total += sum(runs.values())
        kept = sum(runs.values()) - sum(runs[number] for number in missing)
        self.done += kept
        self.kept += kept
        if kept:
            self.listener.on_resume(self.done, self.total)
        self._advance()
        chunks = (latest.chunk(number) for number in missing)
        for one in self._play_chunks(job, chunks, cluster):
            self._keep(one)
        if self.stop[0]:
            raise self._interrupted()

    def _is_mine(self, number: int) -> bool:
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
        """Write a chunk down."""
        if not self.is_checked:
            self._check_columns(one)
        with self._writing():
            self.store.keep(one.number, one.content)
        self.failed[one.number] = one.failed
        self.done += one.runs
        self._advance()

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
        for number in sorted(self.store.paths):
            if self.stop[0]:
                raise self._interrupted()
            found = unpack_tables(self.store.read(number), {"runs"})
            yield from found.values()

    def _finish(self) -> None:
        """Put the tables together and say that all is there; a shard leaves that to merging."""
        if self.manifest.shard is None:
            sources = Sources(self.manifest, self.rounds, self.store.read, self.stop)
            with self._writing():
                try:
                    digests = write_tables(self.folder, sources)
                except StoppedError:
                    raise self._interrupted() from None
            self.manifest = with_digests(self.manifest, digests)
        with self._writing():
            self._write(state="complete")
            if self.manifest.shard is None:
                self.store.clear()

    @contextlib.contextmanager
    def _keyboard_counted(self) -> Iterator[None]:
        """Say of any KeyboardInterrupt what is kept, whoever raised it: a library may.

        Raises
        ------
        StudyInterrupted : in place of a plain KeyboardInterrupt
        """
        try:
            yield
        except StudyInterrupted:
            raise
        except KeyboardInterrupt:
            raise self._interrupted() from None

    def _interrupted(self) -> StudyInterrupted:
        return StudyInterrupted(self.done, self.total, is_busy=is_busy())

    def _write(self, state: str) -> None:
        """Write the manifest as things stand."""
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
    def _writing(self) -> Iterator[None]:
        """Say of what cannot be written what is kept nevertheless.

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
