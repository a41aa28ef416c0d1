"""Play chunks on the workers of a Dask cluster (docs/decisions/0017-dask.md).

A task carries its scenarios as JSON and comes back as the bytes of a packed chunk,
which the calling process writes to the disk. If a worker dies, the scheduler gives
its tasks to another one, and nothing is lost.
"""

import contextlib
import queue
import shlex
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from sim.domain.errors import ClusterError
from sim.execution.batches import PlayedChunk
from sim.execution.custom_agents import PREFIX, Agents
from sim.execution.workers import POLL_SECONDS, Job, Task, play_task, task_of
from sim.kernel.compiling import when_compiling
from sim.results.partition import Chunk
from sim.results.provenance import code_digest

if TYPE_CHECKING:
    from distributed import Client, Future

TIMEOUT_SECONDS = 8
"""How long a scheduler may take to answer."""

FEWEST = 4
"""Tasks that are sent before any worker is there, so that the first one finds work."""

COMPILING = "deter-compiling"
"""Topic under which workers tell that they begin to compile."""

COUNT_SECONDS = 5
"""How often the threads of the cluster are counted."""


class OtherCodeError(Exception):
    """A worker would play other rules than the process that asked."""


def play_on_worker(task: Task, code: str, agents: bytes) -> PlayedChunk | None:
    """Return a task's chunk, played by a worker.

    Raises
    ------
    OtherCodeError : the worker has another version of deter
    """
    import pickle

    # Other sources may play other runs under the same seed, and nobody would see it
    # (decision 0017).
    if code_digest() != code:
        raise OtherCodeError
    _tell_if_compiling()
    return play_task(task, pickle.loads(agents) or None)  # noqa: S301  from our own client


@cache
def _tell_if_compiling() -> None:
    """Let this worker tell every client once when it begins to compile the rules."""
    from distributed import get_worker

    worker = get_worker()
    when_compiling(lambda: worker.log_event(COMPILING, worker.address))


def play_on_cluster(job: Job, chunks: Iterable[Chunk], address: str) -> Iterator[PlayedChunk]:
    """Yield chunks as the cluster finishes them; ends early once the job is stopped.

    Raises
    ------
    ClusterError : there is no Dask, no scheduler or no worker that can do it
    """
    with _connect(address) as client:
        yield from _Cluster(client, job).play_chunks(iter(chunks))


@contextlib.contextmanager
def _connect(address: str) -> Iterator["Client"]:
    """Connect to a scheduler."""
    try:
        from distributed import Client
    except ImportError:
        hint = "Install it: python -m pip install 'deter[cluster]'"
        raise ClusterError("Dask is not installed", hint) from None
    client = object.__new__(Client)
    try:
        Client.__init__(
            client, address, timeout=TIMEOUT_SECONDS, name="deter", set_as_default=False
        )
    except Exception as error:  # noqa: BLE001  addresses fail in many ways, all of them the user's
        # A client that never connected closes itself when it is thrown away: it waits for twice the
        # timeout and fails with a traceback, unless it counts as closed.
        client.status = "closed"
        why = (str(error).splitlines() or [type(error).__name__])[0]
        reason = f"no Dask scheduler answers at {shlex.quote(address)} ({why})"
        hint = "Start one with `dask scheduler`; it prints its address, tcp://HOST:PORT."
        raise ClusterError(reason, hint) from None
    try:
        yield client
    finally:
        with contextlib.suppress(Exception):  # the scheduler may be gone, and that is said already
            client.close(timeout=1)


class _Cluster:
    """The tasks of one job on a cluster: two for each thread, so that none waits for the next."""

    def __init__(self, client: "Client", job: Job) -> None:
        """Keep client and job; nothing is sent yet."""
        self.client = client
        self.job = job
        self.agents = _by_value(job.agents or {})
        self.finished: queue.SimpleQueue[Future] = queue.SimpleQueue()
        self.waiting: dict[str, Future] = {}
        self.counted = -float(COUNT_SECONDS)
        self.limit = FEWEST
        self.compiling = threading.Event()
        self.is_told = False

    def play_chunks(self, chunks: Iterator[Chunk]) -> Iterator[PlayedChunk]:
        """Yield chunks as they are finished."""
        # Its handler is called in a thread of the client, which may not report to the user.
        self.client.subscribe_topic(COMPILING, lambda _event: self.compiling.set())
        try:
            while not self.job.stop[0]:
                self._tell_compiling()
                for chunk in islice(chunks, max(0, self._room() - len(self.waiting))):
                    self._submit(chunk)
                if not self.waiting:
                    return
                with contextlib.suppress(queue.Empty):
                    yield self._result(self.finished.get(timeout=POLL_SECONDS))
        finally:
            if self.waiting:
                with contextlib.suppress(Exception):  # the scheduler may be gone
                    self.client.cancel(list(self.waiting.values()), force=True)

    def _tell_compiling(self) -> None:
        """Tell once that a worker compiles, if one does."""
        if self.compiling.is_set() and not self.is_told:
            self.is_told = True
            self.job.tell_compiling()

    def _room(self) -> int:
        """Return how many tasks may be under way: two for each thread that is there now."""
        if time.monotonic() - self.counted > COUNT_SECONDS:
            self.counted = time.monotonic()
            with contextlib.suppress(OSError, TimeoutError):
                self.limit = max(FEWEST, 2 * sum(self.client.nthreads().values()))
        return self.limit

    def _submit(self, chunk: Chunk) -> None:
        """Send a chunk, unless it was stopped."""
        task = task_of(chunk, self.job)
        if task is None:
            return
        future = self.client.submit(play_on_worker, task, code_digest(), self.agents, pure=False)
        self.waiting[future.key] = future
        future.add_done_callback(self.finished.put)

    def _result(self, future: "Future") -> PlayedChunk:
        """Return what a task came to.

        Raises
        ------
        ClusterError : it came to nothing, and why
        """
        del self.waiting[future.key]
        if future.status == "finished":
            return future.result()  # type: ignore[no-any-return]
        if future.status != "error":
            hint = "What is finished is kept: the same command goes on where it was."
            raise ClusterError("the Dask scheduler is gone", hint)
        error = future.exception()
        same = "Install the same version of deter on every worker."
        if isinstance(error, OtherCodeError):
            raise ClusterError("a worker of the cluster has another version of deter", same)
        if isinstance(error, ImportError):
            raise ClusterError(f"a worker of the cluster cannot load deter: {error}", same)
        if type(error).__name__ == "KilledWorker":
            hint = "Look at the logs of the workers: they may be out of memory."
            raise ClusterError(f"workers of the cluster die again and again: {error}", hint)
        raise error


def _by_value(agents: Agents) -> bytes:
    """Return agents with their code, since workers may not have the files."""
    import cloudpickle

    names = {one.__module__ for one in agents.values() if one.__module__.startswith(PREFIX)}
    for name in names:
        cloudpickle.register_pickle_by_value(sys.modules[name])
    return bytes(cloudpickle.dumps(dict(agents)))
