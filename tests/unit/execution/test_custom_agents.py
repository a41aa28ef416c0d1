import os
import signal
import sys
from pathlib import Path

import pytest

from sim.domain.errors import AgentsError, OtherStudyError
from sim.execution.custom_agents import agents_record, check_same_agents, load_agents
from sim.execution.replay import replay_of
from sim.execution.runner import run_study
from sim.execution.single_run import simulate
from sim.execution.study_run import WORKERS_COMPILE
from sim.model.agents import State
from sim.results import partition
from sim.results.reader import load_results
from sim.results.study_manifest import read_study_manifest
from tests.patience import PATIENCE, wait_until
from tests.unit.small_studies import (
    RecordingListener,
    SmallPlan,
    classroom,
    ends_with_little_work,
    interrupted_after,
    python,
    tables_of,
    wait_for_chunks,
)

FILE = """
from sim import State


class Steadfast(State):
    def choose_level(self, decision):
        return "fight" if "fight" in decision.names else decision.draw()


class Faint(State):
    def respond(self, decision):
        raise RuntimeError("too faint to answer")


AGENTS = {"CCC": Steadfast}
FAINT = {"BBB": Faint}
NOTHING = {}
WRONG = {"CCC": int}
"""

SLOWLY = """
import sys
from sim.results import partition
from sim.execution.custom_agents import load_agents
from sim.execution.runner import run_study
from tests.unit.small_studies import SmallPlan

if __name__ == "__main__":
    partition.RUNS_PER_CHUNK = 8
    run_study(SmallPlan((8,), 4000), agents=load_agents("mine.py:AGENTS"), workers=2)
"""


@pytest.fixture(autouse=True)
def mine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(partition, "RUNS_PER_CHUNK", 8)
    path = tmp_path / "mine.py"
    path.write_text(FILE)
    return path


def test_agents_are_a_mapping_in_a_file(mine: Path) -> None:
    agents = load_agents(f"{mine}:AGENTS")
    assert list(agents) == ["CCC"]
    assert issubclass(agents["CCC"], State)
    assert load_agents("mine.py:AGENTS") == agents


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mine.py", "that is not FILE.py:NAME"),
        ("mine:AGENTS", "that is not FILE.py:NAME"),
        ("none.py:AGENTS", "there is no such file"),
        ("mine.py:AGENST", "mine.py has no 'AGENST'. Did you mean 'AGENTS'"),
        ("mine.py:Steadfast", "this is type, not a mapping"),
        ("mine.py:NOTHING", "this is dict, not a mapping"),
        ("mine.py:WRONG", "'CCC': <class 'int'> is no subclass of sim.State"),
        ("bad.py:AGENTS", "the file does not run: NameError: name 'sim' is not defined"),
    ],
)
def test_what_is_wrong_with_agents_is_said(text: str, said: str) -> None:
    Path("bad.py").write_text("sim.State\n")
    with pytest.raises(AgentsError) as error:
        load_agents(text)
    assert said in str(error.value)


def test_a_class_that_no_other_process_can_find_is_refused() -> None:
    class Local(State):
        pass

    with pytest.raises(AgentsError, match="other processes cannot load it"):
        run_study(SmallPlan(), agents={"CCC": Local})


def test_a_code_that_is_no_state_is_refused() -> None:
    agents = load_agents("mine.py:AGENTS")
    with pytest.raises(
        AgentsError, match=r"the scenario has no state 'CCX'. Allowed: AAA \(Ardia\)"
    ):
        run_study(SmallPlan(), agents={"CCX": agents["CCC"]})


@pytest.mark.slow
def test_agents_play_in_processes_and_come_to_what_they_come_to_alone() -> None:
    plan = SmallPlan((8, 9), 10)
    agents = load_agents("mine.py:AGENTS")
    ended = run_study(plan, agents=agents, workers=2)
    assert (ended.manifest.runs, ended.manifest.failed) == (20, 0)
    results = load_results("results/small")
    for point, length in enumerate(plan.lengths):
        for replication in (0, 9):
            alone = simulate(classroom(length, 7), 7, replication, agents).counts.outcomes()
            row = results.runs.filter(point=point, replication=replication).row(0, named=True)
            assert {name: row[name] for name in alone} == pytest.approx(alone, nan_ok=True)
    run_study(plan, "plain", workers=2)
    assert tables_of(Path("plain"), ("runs",)) != tables_of(ended.folder, ("runs",))
    with pytest.raises(OtherStudyError, match="the agents, or the file that they are in"):
        run_study(plan)
    assert run_study(plan, agents=agents).was_complete


@pytest.mark.slow
def test_an_agent_that_raises_fails_its_runs_only_and_can_be_replayed() -> None:
    agents = load_agents("mine.py:FAINT")
    ended = run_study(SmallPlan((8,), 8), agents=agents, workers=1)
    assert 0 < ended.manifest.failed < 8
    row = load_results("results/small").failures.row(0, named=True)
    assert row["error"] == "RuntimeError: too faint to answer"
    one = replay_of("results/small", row["point"], row["replication_first"], agents)
    with pytest.raises(RuntimeError, match="too faint"):
        simulate(one.scenario, one.request.seed, one.request.replication, one.agents)


BEGINS_TO_COMPILE = """
from sim.kernel.compiling import _listener

# As numba would, at the first rule that it compiles.
for tell in _listener().waiting:
    tell()
"""


def test_that_processes_compile_is_told_once(mine: Path) -> None:
    mine.write_text(FILE + BEGINS_TO_COMPILE)
    told = RecordingListener()
    agents = load_agents("mine.py:AGENTS")
    run_study(SmallPlan((8,), 8), agents=agents, workers=2, listener=told)
    assert [one for one in told.notices if "compiling the rules" in one] == [WORKERS_COMPILE]
    mine.write_text(FILE)
    told = RecordingListener()
    agents = load_agents("mine.py:AGENTS")
    run_study(SmallPlan((8,), 8), "quiet", agents=agents, workers=2, listener=told)
    assert told.notices == []


def test_agents_are_those_of_a_record_until_their_file_changes(mine: Path) -> None:
    agents = load_agents("mine.py:AGENTS")
    record = agents_record(agents)
    check_same_agents(record, agents, "out")
    mine.write_text(FILE + "# another line\n")
    with pytest.raises(AgentsError, match="is not, byte for byte, what played its runs"):
        check_same_agents(record, agents, "out")
    assert agents_record(agents).digest != record.digest


def test_agents_are_named_for_a_study_that_had_some_and_for_no_other() -> None:
    agents = load_agents("mine.py:AGENTS")
    with pytest.raises(AgentsError, match=r"name it yourself if you trust it: --agents FILE"):
        check_same_agents(agents_record(agents), None, "out")
    with pytest.raises(AgentsError, match="out: the study had no agents of its own"):
        check_same_agents(None, agents, "out")
    check_same_agents(None, None, "out")


def still_there(pid: int) -> bool:
    """Return whether a process is there, and no corpse that nobody has buried."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def children_of(pid: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == pid:
            found.append(int(path.parent.name))
    return found


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_processes_end_with_the_one_that_started_them_and_nothing_is_lost(
    number: signal.Signals,
) -> None:
    Path("play.py").write_text(SLOWLY)
    code = "import runpy; runpy.run_path('play.py', run_name='__main__')"
    with python(code, is_leader=True) as process:
        wait_for_chunks(process, 3)
        children = children_of(process.pid)
        with ends_with_little_work(process, 3, children):
            if number == signal.SIGINT:
                os.killpg(process.pid, number)  # as a terminal does: to children too
            else:
                process.send_signal(number)
            _, said = process.communicate(timeout=PATIENCE)
    if number == signal.SIGINT:
        assert said.count("Traceback") == 1, said
        assert "StudyInterrupted" in said
    wait_until(lambda: not any(map(still_there, children)))
    told = interrupted_after(0)
    with pytest.raises(KeyboardInterrupt):
        run_study(SmallPlan((8,), 4000), agents=load_agents("mine.py:AGENTS"), listener=told)
    assert told.kept[0][0] >= 24
    assert read_study_manifest(Path("results/small")).state == "interrupted"


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_a_process_that_is_killed_takes_no_run_with_it() -> None:
    plan = SmallPlan((8,), 64)
    agents = load_agents("mine.py:AGENTS")

    killed: list[int] = []

    def kill(done: int) -> None:
        if done and not killed:
            killed.extend(pid for pid in children_of(os.getpid()) if "spawn_main" in words(pid))
            os.kill(killed[0], signal.SIGKILL)

    ended = run_study(plan, agents=agents, workers=2, listener=RecordingListener(kill))
    assert killed
    assert (ended.manifest.runs, ended.manifest.failed) == (64, 0)
    assert load_results(ended.folder).runs["replication"].to_list() == list(range(64))


def words(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()
