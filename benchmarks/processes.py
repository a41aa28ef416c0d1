"""What a user waits for: whole processes, from the command to the last line."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from measurement import Effort, Row, Work, repeated, seconds_of

from sim.study.study_plan import plan_of

HERE = Path(__file__).resolve().parent
SECTION = "Whole processes"
MEMORY = "Peak memory of a study"
WHOLE = "Whole studies"
DEFAULT = "indo_pacific"
"""Name of the default scenario and of the study of it."""
COMMAND = "from sim.interfaces.cli.app import main; main()"
ENGINE = "import sim.engine.run.ensemble"
FIRST_NUMBER = """
from sim.engine.run.ensemble import play, setting_of
from sim.engine.outcomes.outcomes import outcomes_of
from sim.loading.scenarios import load_scenario

batch = play(setting_of(load_scenario("indo_pacific")), 0, 1)
print(outcomes_of(batch.counts.flashpoints)["expected_wars"])
"""
TWELVE = "12 scenarios of 200 runs, deter sweep"
HELP = "deter --help"
SHIPPED = "the main study on the plausible set, deter compare"
ARRANGEMENTS = (
    "no_commitments", "hub_and_spokes", "minilaterals",
    "pacific_pact_core4", "pacific_pact_core5", "asian_nato",
)  # fmt: skip
POLICIES = ("continuity", "retrenchment")
MEMORY_RUNS = (1_000, 10_000, 100_000)
QUICK_MEMORY_RUNS = MEMORY_RUNS[:2]
QUICK_SHIPPED_RUNS = 100
MEMORY_ROUNDS = 1
"""A peak moves by a hundredth from one process to the next, and each takes many seconds."""
PROCESS_ROUNDS = 3


def study_file(
    folder: Path, arrangements: Sequence[str], policies: Sequence[str], overrides: str = "{}"
) -> Path:
    """Write a study of the default scenario and return where it is."""
    path = folder / "study.yaml"
    path.write_text(
        f"title: Bench\nscenario: indo_pacific\narrangements: [{', '.join(arrangements)}]\n"
        f"policies: [{', '.join(policies)}]\nbaseline: {arrangements[0]}\n"
        f"overrides: {overrides}\nreplications: 200\n",
        encoding="utf-8",
    )
    return path


def python(
    *arguments: str, folder: Path | None = None, settings: Mapping[str, str] | None = None
) -> str:
    """Return what a new Python prints, with this source tree as the one it imports.

    Raises
    ------
    RuntimeError : it failed, with what it said
    """
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent), **(settings or {})}
    command = [sys.executable, *arguments]
    done = subprocess.run(  # noqa: S603  our own commands
        command, cwd=folder, env=environment, check=False, capture_output=True, text=True
    )
    if done.returncode:
        message = f"{arguments} left with {done.returncode}:\n{done.stderr}"
        raise RuntimeError(message)
    return done.stdout


def deter(*arguments: str, folder: Path | None = None) -> Work:
    """Return what runs the command line."""
    return partial(python, "-c", COMMAND, *arguments, folder=folder)


def process_rows(effort: Effort) -> list[Row]:
    """Return how long processes take when everything has been compiled before."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        study = study_file(folder, ARRANGEMENTS, POLICIES)
        sweep = ("sweep", str(study), "--restart", "--output", "result")
        parts: dict[str, Work] = {
            "an empty Python": partial(python, "-c", "pass"),
            HELP: deter("--help"),
            "deter check classroom": deter("check", "classroom"),
            "import the engine": partial(python, "-c", ENGINE),
            "first number: one run of indo_pacific": partial(python, "-c", FIRST_NUMBER),
            TWELVE: deter(*sweep, folder=folder),
        }
        for work in parts.values():
            work()  # compiled and in the file system's memory from here on
        few = replace(effort, rounds=PROCESS_ROUNDS)
        return [Row(SECTION, part, "s", repeated(work, few)) for part, work in parts.items()]


def memory_part(runs: int) -> str:
    """Return the name of the row of so many replications."""
    return f"{runs:,} replications of 4 quarters"


def memory_rows(effort: Effort) -> list[Row]:
    """Return the greatest memory of studies with few and with many runs of 4 quarters."""
    counts = QUICK_MEMORY_RUNS if effort.is_quick else MEMORY_RUNS
    child = str(HERE / "peak_memory.py")
    with tempfile.TemporaryDirectory() as name:
        study = study_file(Path(name), ARRANGEMENTS[1:2], POLICIES[:1], "{quarters: 4}")
        peaks = {
            runs: [float(python(child, str(study), str(runs))) for _ in range(MEMORY_ROUNDS)]
            for runs in counts
        }
    least = peaks[counts[0]]
    return [
        Row(
            MEMORY,
            memory_part(runs),
            "MB",
            found,
            [one / other for one, other in zip(found, least, strict=True)],
            f"{counts[0]:,} replications",
        )
        for runs, found in peaks.items()
    ]


def shipped_rows(effort: Effort) -> list[Row]:
    """Return how long the shipped study takes from the command on, all of its runs played."""
    plan = plan_of(DEFAULT)
    if effort.is_quick:
        plan = plan_of(DEFAULT, replications=QUICK_SHIPPED_RUNS)
    runs, points = plan.replications, len(plan.points)
    # The part of the study that a quick look plays has another name: it tells nothing of a target.
    part = f"a sixth of the study: {points} cells" if effort.is_quick else SHIPPED
    note = f"1 measurement; {points * runs:,} runs"
    with tempfile.TemporaryDirectory() as folder:
        compare = deter("compare", DEFAULT, "--replications", str(runs), "--output", "result",
                        folder=Path(folder))  # fmt: skip
        return [Row(WHOLE, part, "s", [seconds_of(compare)], note=note)]
