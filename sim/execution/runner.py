"""Run a study, from its plan to its tables, or what is missing of it.

The folder says what it is for, so that nothing is mixed. Ended in any way and called
again, a study goes on with the chunks that are missing, and comes to the same tables.
"""

from pathlib import Path

import numpy as np

from sim.domain.errors import DamagedChunkError
from sim.execution.custom_agents import Agents, agents_record, check_agents
from sim.execution.progress import ProgressListener, StudyEnd
from sim.execution.shards import shard_numbers, shard_record
from sim.execution.signals import stop_on_signals
from sim.execution.study_run import StudyRun
from sim.results.chunk_store import ChunkStore
from sim.results.study_folder import SHARD, clear_result, hold_folder, matching_manifest
from sim.results.study_manifest import ShardRecord, StudyManifest, begun_when, study_manifest
from sim.results.study_tables import check_factor_names
from sim.study.plan import Plan
from sim.study.study_plan import plan_of

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
    listener : receives progress reports
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
        # A study that goes on began when it was begun first, so that its manifest stays true.
        manifest = manifest if found is None else begun_when(manifest, found)
        study_run = StudyRun(plan, place, manifest, listener or ProgressListener(), stop)
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


def _tidy(folder: Path, manifest: StudyManifest) -> None:
    """Remove the chunks that a kill after the last table has left."""
    if manifest.shard is None and ChunkStore(folder).paths:
        with hold_folder(folder):
            ChunkStore(folder).clear()


def default_folder(name: str, shard: ShardRecord | None = None) -> Path:
    """Return where the results of a study are kept if nobody says otherwise."""
    whole = RESULTS / name
    return whole if shard is None else whole / f"{SHARD}{shard.index}-of-{shard.count}"
