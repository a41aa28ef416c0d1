"""Studies small enough to be run many times, and runs that cost nothing."""

import hashlib
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from sim.domain.errors import Problem, ScenarioError
from sim.domain.figures import Value
from sim.domain.scenario import Scenario
from sim.execution.batches import BatchSettings
from sim.execution.progress import ProgressListener
from sim.loading.scenarios import load_scenario
from sim.results.chunk_store import ChunkStore
from sim.results.identity import study_digest
from sim.results.study_manifest import StudyManifest, read_study_manifest
from sim.rules.parameters import Parameters
from sim.study.plan import Point, Precision
from sim.study.plausible_sets import PlausibleSet
from tests.patience import wait_until

ROOT = Path(__file__).parents[2]
TABLES = ("runs", "flashpoints", "failures")


class SmallStudy(Value):
    """What the file of a small study would say."""

    lengths: list[int]
    replications: int | Precision
    seed: int


@cache
def classroom(quarters: int, seed: int) -> Scenario[Parameters]:
    return load_scenario("classroom", overrides={"quarters": quarters, "seed": seed})


@dataclass(frozen=True)
class SmallPlan:
    """The classroom for some lengths of a run, under two names each."""

    lengths: Sequence[int] = (2, 3, 4)
    replications: int | Precision = 20
    seed: int = 7
    name: str = "small"
    kind: str = "sweep"
    scenario_name: str = "classroom"
    factors: Sequence[str] = ("quarters", "word")
    logged: int = 0
    outputs: frozenset[str] = field(default=frozenset({"runs", "flashpoints", "quarters"}))
    broken: frozenset[int] = frozenset()
    """Points whose values do not go together."""
    vectors: PlausibleSet | None = None

    @property
    def study(self) -> SmallStudy:
        return SmallStudy(
            lengths=list(self.lengths), replications=self.replications, seed=self.seed
        )

    @property
    def points(self) -> list[Point]:
        return [
            Point(i, {"quarters": n, "word": f"w{n}"}, None, None, {"quarters": n})
            for i, n in enumerate(self.lengths)
        ]

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.study.model_dump_json().encode()).hexdigest()

    def scenario(self, index: int) -> Scenario[Parameters]:
        if index in self.broken:
            raise ScenarioError([Problem("x.yaml", 1, 1, "does not go together")])
        return classroom(self.lengths[index], self.seed)


class RecordingListener(ProgressListener):
    """Remembers what it was told, and does something whenever runs are done."""

    def __init__(self, then: Callable[[int], object] = lambda _done: None) -> None:
        self.then = then
        self.kept: list[tuple[int, int]] = []
        self.steps: list[tuple[int, int, int]] = []
        self.notices: list[str] = []

    def on_resume(self, kept: int, total: int) -> None:
        self.kept.append((kept, total))

    def on_advance(self, done: int, total: int, failed: int) -> None:
        self.steps.append((done, total, failed))
        self.then(done)

    def on_notice(self, text: str) -> None:
        self.notices.append(text)


def interrupted_after(count: int) -> RecordingListener:
    """Return a listener that ends a study once some runs are done."""

    def end(done: int) -> None:
        if done >= count:
            raise KeyboardInterrupt

    return RecordingListener(end)


def value_of(seed: int, length: int, replication: int) -> float:
    """Return the outcome of a run that is not played: of mean about one, the same everywhere."""
    return float((seed * 31 + (replication + 1) * (length * 317 + 101)) % 1000) / 500


def quick_batch(
    scenario: Scenario[Parameters],
    replications: range,
    settings: BatchSettings,
    _agent_classes: Mapping[str, object] | None = None,
    stop: np.ndarray | None = None,
) -> dict[str, pl.DataFrame] | None:
    """Stand in for `play_batch`, with every table that there will be."""
    if stop is not None and stop[0]:
        return None
    length = scenario.quarters
    numbers = list(replications)
    values = [value_of(scenario.seed, length, r) for r in numbers]
    quarters = [q for q in range(length) for _ in range(2)]
    series = ["heat", "support"] * length
    told = [r for r in numbers if r < settings.logged]
    tables = {
        "runs": pl.DataFrame({"replication": numbers, "wars": values}),
        "flashpoints": pl.DataFrame(
            {"replication": numbers, "flashpoint": "islets", "wars": values}
        ),
        "quarters": pl.DataFrame(
            {
                "quarter": quarters,
                "series": series,
                "count": [len(numbers)] * len(quarters),
                "sum": [sum(values) / (q + 3) for q in quarters],
                "squares": [sum(v * v for v in values) / (q + 3) for q in quarters],
            }
        ),
        "bins": pl.DataFrame(
            {"quarter": quarters, "series": series, "bin": 1, "count": len(numbers)}
        ),
        "events": pl.DataFrame(
            {"replication": told, "quarter": 0, "flashpoint": "islets", "what": "war"},
            schema_overrides={"replication": pl.Int64},
        ),
    }
    wanted = settings.outputs | ({"bins"} if "quarters" in settings.outputs else set())
    return {name: table for name, table in tables.items() if name in wanted}


def quick_summary(quarters: pl.DataFrame, bins: pl.DataFrame) -> pl.DataFrame:
    """Stand in for `quarter_summary`."""
    assert bins["count"].sum() == quarters["count"].sum()
    mean = pl.col("sum") / pl.col("count")
    return quarters.select("point", "quarter", "series", "count", mean.alias("mean"))


def tables_of(folder: Path, names: Sequence[str] = TABLES) -> dict[str, bytes]:
    """Return the bytes of the tables of a result."""
    return {name: (folder / f"{name}.parquet").read_bytes() for name in names}


def python(code: str, *words: object, is_leader: bool = False) -> subprocess.Popen[str]:
    """Start Python on some lines of code, leading a group of processes or not."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, words)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=is_leader,
    )


EVERY = ("runs", "flashpoints", "quarters", "events", "failures")
WHOLE = SmallPlan(logged=2, outputs=frozenset(EVERY) - {"failures"})


@contextmanager
def ends_with_little_work(
    process: subprocess.Popen[str], seconds: float, children: Sequence[int] = ()
) -> Iterator[None]:
    """Check that a process, told to end and waited for within, uses little processor time for it.

    Time on the clock tells how busy the machine is, and a test that looks at it fails there.

    Parameters
    ----------
    seconds : of processor time, of the process and of its children
    children : numbers of its processes that run too
    """
    before = _seconds_of_children()
    used = sum(map(_seconds_of_process, [process.pid, *children]))
    yield
    assert process.poll() is not None
    if sys.platform.startswith("linux"):
        assert _seconds_of_children() - before - used < seconds


def _seconds_of_children() -> float:
    """Return the processor time of all processes that were started here and have ended [s]."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _seconds_of_process(pid: int) -> float:
    """Return the processor time of a process that runs, 0 where the system does not say [s]."""
    path = Path(f"/proc/{pid}/stat")
    if not path.exists():
        return 0.0
    # After the name, which may have spaces and brackets: fields 14 to 17 of proc(5).
    fields = path.read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


SLOWLY = """
import sys, time
from sim.execution import batches
from sim.execution.batches import BatchSettings
from sim.results import partition
from sim.execution.runner import run_study
from tests.unit.small_studies import SmallPlan, quick_batch

def slow(scenario, replications, settings, agents, stop):
    for _ in replications:
        if stop[0]:
            return None
        time.sleep(0.01)
    return quick_batch(scenario, replications, settings, agents, stop)

partition.RUNS_PER_CHUNK = 8
batches.play_batch = slow
if sys.argv[1:] == ["small files"]:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
run_study(SmallPlan(replications=40), workers=2)
"""


def store_of(folder: Path) -> ChunkStore:
    """Return the chunks of a study's folder."""
    return ChunkStore(folder, study_digest(read_study_manifest(folder)))


def without_times(folder: Path) -> StudyManifest:
    found = read_study_manifest(folder)
    return found.model_copy(update={"times": None})


def stopped_after(count: int) -> RecordingListener:
    """Return a listener that presses Ctrl-C once some runs are done."""

    def press(done: int) -> None:
        if done >= count:
            signal.raise_signal(signal.SIGINT)

    return RecordingListener(press)


def wait_for_chunks(process: subprocess.Popen[str], count: int) -> None:
    """Wait until another process has finished some chunks."""

    def are_there() -> bool:
        found = len(list(Path("results").glob("*/chunks/0*.chunk")))
        assert found >= count or process.poll() is None, process.communicate()[1]
        return found >= count

    wait_until(are_there)
