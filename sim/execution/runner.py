"""Run a study, from its plan to its tables, or what is missing of it.

The folder says what it is for, so that nothing is mixed. Ended in any way and called
again, a study goes on with the chunks that are missing, and comes to the same tables.
"""

from pathlib import Path

import numpy as np

from sim.domain.errors import DamagedChunkError, ResultsFolderError
from sim.domain.plain_values import whole_number
from sim.execution.custom_agents import Agents, agents_record, check_agents
from sim.execution.progress import ProgressListener, StudyEnd
from sim.execution.shards import shard_numbers, shard_record
from sim.execution.signals import stop_on_signals
from sim.execution.study_run import StudyRun
from sim.results.chunk_store import ChunkStore
from sim.results.identity import study_digest
from sim.results.study_folder import (
    SHARD,
    check_folder_name,
    clear_result,
    hold_folder,
    matching_manifest,
    remove_traces,
)
from sim.results.study_manifest import (
    ShardRecord,
    StudyManifest,
    study_manifest,
    with_start_of,
    write_study_manifest,
)
from sim.results.study_tables import check_factor_names
from sim.results.table_files import changed_tables
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
    folder : for the results, results/NAME if absent; a shard is kept in shard-I-of-N within it
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
    workers = None if workers is None else whole_number("workers", workers, least=1)
    plan = plan_of(plan) if isinstance(plan, str | Path) else plan
    record = None if agents is None else agents_record(check_agents(agents, "run_study"))
    part = None if shard is None else shard_record(plan, shard)
    place = shard_folder(default_folder(plan.name) if folder is None else Path(folder), part)
    check_folder_name(place)
    again = command or f"run_study(..., folder={str(place)!r})"
    manifest = study_manifest(plan, again, record, part)
    check_factor_names(manifest.factors)
    found = None if restart else matching_manifest(place, manifest)
    if found and _is_over(place, found):
        if found.shard is None:
            remove_traces(place)
        found = _with_claims(place, found, manifest)
        return StudyEnd(place, found, was_complete=True, seconds=0.0)
    told = listener or ProgressListener()
    with hold_folder(place):
        # Looked at again now that nobody else holds the folder: somebody may have ended the study.
        if restart:
            clear_result(place)
        elif found := matching_manifest(place, manifest):
            if _is_over(place, found):
                return StudyEnd(place, found, was_complete=True, seconds=0.0)
            if changed := changed_tables(place, found):
                told.on_notice(
                    f"{', '.join(changed)} missing or not what the study wrote: made anew, "
                    "for which runs are played again"
                )
        # A study that goes on began when it was begun first, so that its manifest stays true.
        manifest = manifest if found is None else with_start_of(manifest, found)
        study_run = StudyRun(plan, place, manifest, told, stop)
        with stop_on_signals(study_run.stop):
            return study_run.run(study_run.job(workers, agents), cluster)


def _with_claims(place: Path, found: StudyManifest, wanted: StudyManifest) -> StudyManifest:
    """Return the manifest of a complete study, with what its file now says is claimed of the runs.

    What a study asks, compares and calls its values changes no run, so that it may be changed
    afterwards; reports read it from the folder.
    """
    if found.study == wanted.study:
        return found
    latest = found.model_copy(update={"study": wanted.study})
    with hold_folder(place):
        write_study_manifest(place, latest)
    return latest


def _is_over(folder: Path, manifest: StudyManifest) -> bool:
    """Return whether nothing is left to do: the tables, or the chunks of a shard, are sound."""
    if manifest.state != "complete":
        return False
    if manifest.shard is None:
        return not changed_tables(folder, manifest)
    store = ChunkStore(folder, study_digest(manifest))
    try:
        return all(store.read(number) for number in shard_numbers(manifest))
    except DamagedChunkError:
        return False


def default_folder(name: str) -> Path:
    """Return where the results of a study are kept if nobody says otherwise.

    Raises
    ------
    ResultsFolderError : the study's file has a name that would be another folder
    """
    if not name.strip("."):  # of ..yaml the folder would be results/. with all results in it
        reason = f"a study whose file is called {name + '.yaml'!r} has no folder of its own"
        raise ResultsFolderError(str(RESULTS), reason)
    return RESULTS / name


def shard_folder(folder: Path, shard: ShardRecord | None) -> Path:
    """Return where a shard is kept within the folder of its study; the whole is that folder."""
    return folder if shard is None else folder / f"{SHARD}{shard.index}-of-{shard.count}"
