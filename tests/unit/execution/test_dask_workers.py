"""Studies on a Dask cluster: a real one, of two processes on this machine."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import dask.config
import pytest
from distributed import Client, LocalCluster

from sim.domain.errors import ClusterError
from sim.execution import dask_workers as dask_cluster
from sim.execution.custom_agents import load_agents
from sim.execution.dask_workers import TIMEOUT_SECONDS
from sim.execution.runner import run_study
from sim.execution.study_run import WORKERS_COMPILE
from sim.execution.workers import Job
from sim.results import partition
from sim.results.reader import load_results
from sim.results.study_manifest import read_study_manifest
from sim.study.study_plan import plan_of
from tests.patience import PATIENCE
from tests.unit.small_sets import write_study
from tests.unit.small_studies import (
    RecordingListener,
    SmallPlan,
    interrupted_after,
    python,
    tables_of,
)

pytestmark = pytest.mark.slow

EVERY = ("runs", "flashpoints", "quarters", "events", "failures")
PLAN = SmallPlan(
    lengths=(4, 5, 6),
    replications=80,
    logged=2,
    outputs=frozenset(EVERY) - {"failures"},
    broken=frozenset({1}),
)
AGENTS = """
from sim import State


class Steadfast(State):
    def choose_level(self, decision):
        return "fight" if "fight" in decision.names else decision.draw()


AGENTS = {"CCC": Steadfast}
"""


@contextlib.contextmanager
def local_cluster(workers: int) -> Iterator[LocalCluster]:
    """Start a cluster that is not given up where the machine is busy."""
    with (
        dask.config.set({"distributed.comm.timeouts": {"connect": PATIENCE, "tcp": PATIENCE}}),
        LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0"
        ) as made,
    ):
        yield made


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with local_cluster(2) as made:
        yield made


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(partition, "RUNS_PER_CHUNK", 8)
    # On a busy machine the scheduler answers late.
    monkeypatch.setattr(dask_cluster, "TIMEOUT_SECONDS", PATIENCE)
    monkeypatch.chdir(tmp_path)


def test_a_worker_killed_in_mid_study_takes_nothing_with_it(cluster: LocalCluster) -> None:
    made = tables_of(run_study(PLAN, workers=2).folder, EVERY)
    Path("results").rename("local")
    killed: list[int] = []

    def kill(done: int) -> None:
        if done >= 24 and not killed:
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    ended = run_study(PLAN, cluster=cluster.scheduler_address, listener=RecordingListener(kill))
    assert killed
    assert (ended.manifest.runs, ended.manifest.failed) == (240, 80)
    assert tables_of(ended.folder, EVERY) == made


def test_a_study_on_a_cluster_goes_on_where_it_was(cluster: LocalCluster) -> None:
    with pytest.raises(KeyboardInterrupt):
        run_study(PLAN, cluster=cluster.scheduler_address, listener=interrupted_after(40))
    told = RecordingListener()
    run_study(PLAN, workers=1, listener=told)
    assert told.kept[0][0] >= 40
    assert len(load_results("results/small").runs) == 160


def test_vectors_of_a_plausible_set_travel_and_a_stopped_study_goes_on_with_its_own(
    cluster: LocalCluster, tmp_path: Path
) -> None:
    plan = plan_of(write_study(tmp_path))
    made = tables_of(run_study(plan, tmp_path / "here", workers=2).folder, ("runs",))
    there, address = tmp_path / "there", cluster.scheduler_address
    with pytest.raises(KeyboardInterrupt):
        run_study(plan, there, cluster=address, listener=interrupted_after(16))
    told = RecordingListener()
    run_study(plan, there, cluster=address, listener=told)
    assert told.kept[0][0] >= 16
    assert tables_of(there, ("runs",)) == made


def test_agents_travel_with_their_code(cluster: LocalCluster) -> None:
    Path("mine.py").write_text(AGENTS)
    agents = load_agents("mine.py:AGENTS")
    Path("mine.py").write_text(AGENTS)
    plan = SmallPlan(lengths=(6,), replications=16)
    there = run_study(plan, "there", agents=agents, cluster=cluster.scheduler_address)
    here = run_study(plan, "here", agents=agents, workers=1)
    names = ("runs", "flashpoints")
    assert tables_of(there.folder, names) == tables_of(here.folder, names)
    assert there.manifest.failed == 0


def begin_to_compile() -> None:
    """Do in a worker as numba would at the first rule that it compiles."""
    from sim.kernel.compiling import _listener

    while _listener().waiting:
        _listener().waiting.pop(0)()


def forget_what_was_told() -> None:
    """Let a worker tell again: it may have compiled in an earlier test, where nothing was kept."""
    from sim.execution.dask_workers import _tell_if_compiling

    _tell_if_compiling.cache_clear()


def test_that_workers_compile_is_told_once(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_of: list[threading.Event] = []

    class Watched(dask_cluster._Cluster):
        def __init__(self, client: Client, job: Job) -> None:
            super().__init__(client, job)
            told_of.append(self.compiling)

    monkeypatch.setattr(dask_cluster, "_Cluster", Watched)
    with Client(cluster, set_as_default=False) as client:
        client.run(forget_what_was_told)

        def compile_in_workers(done: int) -> None:
            if done:
                client.run(begin_to_compile)
                # It comes by way of the scheduler, and the study might be over before.
                assert told_of[0].wait(PATIENCE)

        told = RecordingListener(compile_in_workers)
        run_study(PLAN, cluster=cluster.scheduler_address, listener=told)
    assert told.notices == [WORKERS_COMPILE]


def test_a_worker_with_other_rules_is_refused(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_cluster, "code_digest", lambda: "0" * 64)
    with pytest.raises(ClusterError, match="a worker of the cluster has another version of deter"):
        run_study(PLAN, cluster=cluster.scheduler_address)
    assert read_study_manifest(Path("results/small")).state == "interrupted"


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://x", "127.0.0.1:9"])
def test_a_scheduler_that_does_not_answer_is_waited_for_some_seconds(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_cluster, "TIMEOUT_SECONDS", TIMEOUT_SECONDS)
    tried: list[object] = []

    def connect(client: Client, *given: object, **named: object) -> None:
        tried.append(named["timeout"])
        begin(client, *given, **named | {"timeout": 1})

    begin = Client.__init__
    monkeypatch.setattr(Client, "__init__", connect)
    with pytest.raises(ClusterError, match="no Dask scheduler answers at"):
        run_study(PLAN, cluster=address)
    assert tried == [TIMEOUT_SECONDS]


@pytest.mark.parametrize("address", ["no-port", "", "inproc://x", "tls://127.0.0.1:9"])
def test_a_wrong_address_is_one_sentence_and_no_traceback_follows_it(address: str) -> None:
    """Asked in a process of its own: what a library writes as it is thrown away is seen there."""
    code = (
        "import sys\nfrom sim.interfaces.cli.app import main\n"
        f"sys.argv = ['deter', 'sweep', 'classroom', '--dask', {address!r}]\nmain()"
    )
    with python(code) as process:
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert said.startswith("no Dask scheduler answers at ")
    assert said.count("\n") == 1


def test_without_dask_the_line_that_installs_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(
        ClusterError, match=r"Dask is not installed. .*pip install 'deter\[cluster\]'"
    ):
        run_study(PLAN, cluster="tcp://127.0.0.1:8786")


def test_a_scheduler_that_goes_away_leaves_what_is_finished() -> None:
    with local_cluster(1) as made:
        gone: list[bool] = []

        def leave(done: int) -> None:
            if done >= 8 and not gone:
                gone.append(True)
                made.close()

        plan = SmallPlan(lengths=(4,), replications=4000)
        with pytest.raises(
            ClusterError, match=r"the Dask scheduler is gone.* goes on where it was"
        ):
            run_study(plan, cluster=made.scheduler_address, listener=RecordingListener(leave))
    assert read_study_manifest(Path("results/small")).runs >= 8
