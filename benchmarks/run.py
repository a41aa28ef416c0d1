"""Measure the parts of a run against one another: `python benchmarks/run.py [--write]`.

Each part is timed in five batches; the table gives the median batch and the fastest and
slowest, as multiples of one part measured in the same run. Times depend on the machine
and on what else it does; the multiples less so. `--write` renews `RESULTS.md`.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from sim.engine.assembly import assemble, guarantor_order
from sim.engine.crisis import Crisis
from sim.engine.explicit import crisis_arrays
from sim.engine.explicit_input import read_crisis
from sim.engine.solver import solve
from sim.engine.variables import initial_variables
from sim.engine.world import build_world, flashpoint_names
from sim.model.region import Region
from sim.study.loader import load_scenario

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PAIRS = ROOT / "tests" / "reference" / "crisis"
BATCHES = 5
BATCH_SECONDS = 0.4
UNIT = "solve taiwan_hub_and_spokes_continuity"


@dataclass(frozen=True)
class Timing:
    """Seconds a call, over batches."""

    name: str
    batches: list[float]

    @property
    def middle(self) -> float:
        """Return the median batch."""
        return median(self.batches)


def timed(name: str, call: Callable[[], object]) -> Timing:
    """Return how long a call takes, after one call that does not count."""
    call()
    started = time.perf_counter()
    call()
    once = time.perf_counter() - started
    repeats = max(1, round(BATCH_SECONDS / max(once, 1e-7)))
    batches = []
    for _ in range(BATCHES):
        started = time.perf_counter()
        for _ in range(repeats):
            call()
        batches.append((time.perf_counter() - started) / repeats)
    return Timing(name, batches)


def reference_crises() -> dict[str, Crisis]:
    """Return the crises of the reference tests."""
    found = {}
    for path in sorted(PAIRS.glob("*.input.json")):
        text = json.dumps(json.loads(path.read_text(encoding="utf-8")))
        found[path.name.removesuffix(".input.json")] = crisis_arrays(read_crisis(text))
    return found


def timings() -> list[Timing]:
    """Return every measurement."""
    found = [
        timed(f"solve {name}", lambda crisis=crisis: solve(crisis))  # type: ignore[misc]
        for name, crisis in reference_crises().items()
    ]
    scenario = load_scenario("indo_pacific")
    world = build_world(scenario)
    variables = initial_variables(scenario, world)
    taiwan = flashpoint_names(scenario).index("taiwan")
    order = guarantor_order(world, variables, taiwan, 0)
    calm = np.zeros(order.size)
    crisis = assemble(world, variables, taiwan, 0, order, calm)
    replication = 0

    def run(*, keeps_events: bool) -> None:
        nonlocal replication
        replication += 1
        Region(scenario, replication=replication, keeps_events=keeps_events, world=world).run()

    found += [
        timed("solve taiwan of indo_pacific", lambda: solve(crisis)),
        timed(
            "assemble taiwan of indo_pacific",
            lambda: assemble(world, variables, taiwan, 0, order, calm),
        ),
        timed("run of indo_pacific", lambda: run(keeps_events=False)),
        timed("run of indo_pacific with events", lambda: run(keeps_events=True)),
        timed("build the world of indo_pacific", lambda: build_world(scenario)),
        timed("load indo_pacific", lambda: load_scenario("indo_pacific")),
        timed("import the loader in a new process", cold_import),
    ]
    return found


def cold_import() -> None:
    """Import the loader in a new process."""
    subprocess.run([sys.executable, "-c", "import sim.study.loader"], cwd=ROOT, check=True)


def table(found: list[Timing]) -> str:
    """Return the measurements as a table in Markdown."""
    unit = next(one for one in found if one.name == UNIT).middle
    lines = [
        f"Multiples of `{UNIT}`, medians of {BATCHES} batches, one process.",
        "",
        "| part | median | fastest | slowest |",
        "|---|---:|---:|---:|",
    ]
    lines += [
        f"| {one.name} | {one.middle / unit:,.3g} | {min(one.batches) / unit:,.3g} "
        f"| {max(one.batches) / unit:,.3g} |"
        for one in found
    ]
    run = next(one for one in found if one.name == "run of indo_pacific").middle
    aside = (
        f"For orientation only, on a shared and noisy machine: the unit was {unit * 1e6:,.0f} "
        f"microseconds, and one process played {1 / run:,.0f} runs of indo_pacific a second."
    )
    return "\n".join([*lines, "", aside])


def main() -> None:
    """Print the table, and keep it where that is asked for."""
    text = table(timings())
    print(text)
    if "--write" in sys.argv[1:]:
        page = f"# What costs what\n\nMade by `python benchmarks/run.py --write`.\n\n{text}\n"
        (HERE / "RESULTS.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
