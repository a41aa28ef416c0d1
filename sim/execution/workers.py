"""Play the chunks of a study in threads, or in processes where agents are the user's own.

Threads suffice for the compiled engine, which releases the interpreter's lock. Agents
of the user's own run in Python and get processes: spawned, because a fork of a
process with compiled code and threads may hang. Either way chunks come back as they
are finished, and the caller writes them to the disk.
"""

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from enum import IntEnum
from functools import partial
from itertools import chain, islice
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait as wait_for
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.errors import WorkersDiedError
from sim.execution.batches import (
    BatchSettings,
    Beginning,
    CarriedError,
    ChunkPlayer,
    PlayedChunk,
    ScenarioOf,
    error_text,
)
from sim.execution.custom_agents import Agents, Package, pack_agents, unpack_agents
from sim.kernel.compiling import when_compiling
from sim.results.partition import Chunk

if TYPE_CHECKING:
    import ctypes

    from sim.domain.scenario import Scenario
    from sim.rules.parameters import Parameters

POLL_SECONDS = 0.1
"""How often the main thread looks at the sign to stop."""

PATIENCE_SECONDS = 1.5
"""How long runs that have begun may take to notice that they should stop."""

DEATHS = 3
"""Deaths of processes in a row, with no chunk finished in between, after which to give up."""

SCENARIOS_KEPT = 64
"""Scenarios that are kept in memory: more than the points that workers play at one time."""

THREADS = "deter-runs"
"""Beginning of the names of threads that play runs."""


@dataclass(frozen=True)
class Task:
    """A chunk with all that another process or machine needs to play it."""

    chunk: Chunk
    """What to play."""

    scenarios: dict[int, str]
    """{point: effective scenario as JSON}: a generic class cannot be pickled."""

    errors: dict[int, str]
    """{point: why it has no scenario}."""

    settings: BatchSettings
    """How to play it."""


def task_of(chunk: Chunk, job: "Job") -> Task | None:
    """Return a chunk with the scenarios of its points, or with why they have none.

    Returns
    -------
    None if it was stopped: reading many scenarios takes a while
    """
    scenarios, errors = {}, {}
    for batch in chunk.batches:
        if job.stop[0]:
            return None
        try:
            scenarios[batch.point] = job.scenario_of(batch.point).model_dump_json()
        except Exception as error:  # noqa: BLE001  whatever a point raises is written down
            errors[batch.point] = error_text(error)
    return Task(chunk, scenarios, errors, job.settings)


def play_task(
    task: Task, agents: Agents | None = None, stop: np.ndarray | None = None
) -> PlayedChunk | None:
    """Return a task's chunk played, None if it was stopped before its last run was over."""
    from sim.domain.scenario import Scenario
    from sim.rules.parameters import Parameters

    def scenario_of(point: int) -> "Scenario[Parameters]":
        if point in task.errors:
            raise CarriedError(task.errors[point])
        return Scenario[Parameters].model_validate_json(task.scenarios[point])

    return ChunkPlayer(scenario_of, task.settings, agents, stop).play(task.chunk)


def cached_scenario_of(scenario_of: ScenarioOf) -> ScenarioOf:
    """Return a thread-safe `scenario_of` that caches the last 64 scenarios."""
    # Not functools.lru_cache, which lets two threads in at once: composing a scenario fills
    # tables that threads would otherwise share unguarded.
    known: dict[int, Scenario[Parameters]] = {}
    lock = threading.Lock()

    def scenario(point: int) -> "Scenario[Parameters]":
        with lock:
            if point not in known:
                if len(known) >= SCENARIOS_KEPT:
                    del known[next(iter(known))]
                known[point] = scenario_of(point)
            return known[point]

    return scenario


@dataclass(frozen=True)
class Job:
    """What is the same for every chunk of a study."""

    scenario_of: ScenarioOf
    """The effective scenario of a point; may raise."""

    settings: BatchSettings
    """How every run is played."""

    agents: Agents | None
    """Agents of the user's own by code."""

    stop: np.ndarray
    """(1,) integers; once it is not nought, no further run is begun."""

    workers: int
    """Threads or processes."""

    tell_compiling: Callable[[], None] = lambda: None
    """Called when a process or machine that plays begins to compile the rules."""

    beginnings: dict[int, Beginning] = field(default_factory=dict)
    """{point: its first runs}, which threads go on from; see `sim.execution.beginnings`."""


def play_chunks(job: Job, chunks: Iterable[Chunk]) -> Iterator[PlayedChunk]:
    """Play chunks and yield them as they are finished; ends early once the job is stopped.

    Raises
    ------
    WorkersDiedError : processes die again and again
    """
    return _play_in_threads(job, chunks) if job.agents is None else _play_in_processes(job, chunks)


def _play_in_threads(job: Job, chunks: Iterable[Chunk]) -> Iterator[PlayedChunk]:
    player = ChunkPlayer(job.scenario_of, job.settings, None, job.stop)
    player.beginnings = job.beginnings
    return finished_in_threads(job, chunks, player.play)


def finished_in_threads[Work, Result](
    job: Job, works: Iterable[Work], do: Callable[[Work], Result | None]
) -> Iterator[Result]:
    """Yield what threads come to, as they finish; ends early once the job is stopped.

    Parameters
    ----------
    do : does a work; returns None if it was stopped
    """
    executor = ThreadPoolExecutor(job.workers, thread_name_prefix=THREADS)
    try:
        yield from finished_works(job, works, lambda work: executor.submit(do, work))
    except BaseException:
        job.stop[0] = 1  # whatever ended this ends the threads
        raise
    finally:
        # Not waited for: a run cannot be cut short, and Ctrl-C is to be answered now.
        executor.shutdown(wait=False, cancel_futures=True)


def is_busy() -> bool:
    """Return whether a thread or process is within a run although nobody waits for it any more."""
    names = [thread.name for thread in threading.enumerate()]
    return any(name.startswith(THREADS) for name in names) or bool(active_children())


def finished_works[Work, Result](
    job: Job,
    works: Iterable[Work],
    submit: Callable[[Work], Future[Result | None] | None],
    spread_stop: Callable[[], None] = lambda: None,
    look_around: Callable[[], None] = lambda: None,
) -> Iterator[Result]:
    """Yield what works, such as chunks, come to, with two for each worker under way.

    Parameters
    ----------
    submit : begins a work; returns None if it was stopped before that
    spread_stop : tells those who play that they should stop
    look_around : called again and again while they play
    """
    source = iter(works)
    waiting: set[Future[Result | None]] = set()
    while not job.stop[0]:
        # One is played and one is ready, and memory does not grow with the study (decision 0017).
        for work in islice(source, 2 * job.workers - len(waiting)):
            future = submit(work)
            waiting |= {future} if future else set()
        if not waiting:
            return
        done, waiting = wait(waiting, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
        look_around()
        yield from _results(done)
    spread_stop()
    begun = {future for future in waiting if not future.cancel()}
    yield from _results(wait(begun, timeout=PATIENCE_SECONDS).done)


def _results[Result](futures: Iterable[Future[Result | None]]) -> Iterator[Result]:
    """Yield the results of what was not stopped."""
    found = (future.result() for future in futures)
    yield from (one for one in found if one is not None)


def _play_in_processes(job: Job, chunks: Iterable[Chunk]) -> Iterator[PlayedChunk]:
    """Yield chunks as processes finish them; chunks of a process that died are played again."""
    source = iter(chunks)
    under_way: dict[int, Chunk] = {}
    deaths = 0
    while True:
        again = list(under_way.values())
        try:
            for one in _play_in_one_pool(job, chain(again, source), under_way):
                deaths = 0
                del under_way[one.number]
                yield one
        except BrokenProcessPool:
            if job.stop[0]:
                return  # whoever stops a study may end its processes too
            deaths += 1
            if deaths >= DEATHS:
                raise WorkersDiedError(deaths, min(under_way)) from None
        else:
            return


def _play_in_one_pool(
    job: Job, chunks: Iterable[Chunk], under_way: dict[int, Chunk]
) -> Iterator[PlayedChunk]:
    """Yield chunks as the processes of one pool finish them, noting which were begun."""
    context = get_context("spawn")
    shared = context.RawArray("q", len(Sign))
    executor = ProcessPoolExecutor(
        job.workers,
        mp_context=context,
        initializer=_begin,
        initargs=(shared, pack_agents(job.agents)),
    )

    def submit(chunk: Chunk) -> "Future[PlayedChunk | None] | None":
        under_way[chunk.number] = chunk
        task = task_of(chunk, job)
        if task is None:
            return None
        with _hold_ctrl_c_back():
            return executor.submit(_play_here, task)

    def stop() -> None:
        shared[Sign.STOP] = 1

    def hear() -> None:
        if shared[Sign.COMPILING] == 1:
            shared[Sign.COMPILING] = HEARD
            job.tell_compiling()

    try:
        yield from finished_works(job, chunks, submit, stop, hear)
        if job.stop[0]:
            _end_processes(executor)
    except BaseException:
        _end_processes(executor)
        raise
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _end_processes(executor: ProcessPoolExecutor) -> None:
    """End processes whose work nobody waits for: some may still be starting.

    The name is private before Python 3.14, which has `kill_workers`; without it
    they end by themselves, only later.
    """
    for process in list((getattr(executor, "_processes", None) or {}).values()):
        process.kill()


@contextlib.contextmanager
def _hold_ctrl_c_back() -> Iterator[None]:
    """Hold Ctrl-C back while a process starts, before it can ignore the signal itself."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Sign(IntEnum):
    """Places of the signs that a process and its workers share."""

    STOP = 0
    """Not nought once no further run is to be begun."""

    COMPILING = 1
    """One once a worker compiles, HEARD when that has been told."""


HEARD = 2
"""A value of a sign that is told once, however many workers give it."""

_HERE: dict[str, object] = {}
"""Agents and the sign to stop of this worker process, set once when it starts."""


def _begin(shared: "ctypes.Array[ctypes.c_int64]", package: Package) -> None:
    """Set up a worker process: it ignores Ctrl-C, which the parent handles, and ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it cannot be held back: Windows
    threading.Thread(target=_end_with_parent, daemon=True).start()
    when_compiling(partial(_say_compiling, shared))
    _HERE["stop"] = np.frombuffer(shared, dtype=np.int64)
    _HERE["agents"] = unpack_agents(package)


def _say_compiling(shared: "ctypes.Array[ctypes.c_int64]") -> None:
    """Give the sign that this process compiles, unless another one has."""
    if shared[Sign.COMPILING] == 0:
        shared[Sign.COMPILING] = 1


def _end_with_parent() -> None:
    """End this process once its parent is gone, even if that was killed."""
    parent = parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


def _play_here(task: Task) -> PlayedChunk | None:
    """Return a task's chunk played by this process."""
    return play_task(task, _HERE["agents"], _HERE["stop"])  # type: ignore[arg-type]
