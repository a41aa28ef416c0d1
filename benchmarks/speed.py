"""Runs a second on every path: Mesa, Mesa in plain Python, the compiled ensemble.

All paths play the same replications of a scenario, plain Python the first of them, again
and again, and end with the same numbers; only the time differs.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from measurement import Effort, Row, Work, side_by_side

from sim.engine.crisis.solver import solve
from sim.engine.quarter.assembly import assemble, crisis_draws, guarantor_order
from sim.engine.run.ensemble import Setting, play, setting_of
from sim.engine.world.constants import build_world, flashpoint_names
from sim.kernel.draws import DrawKey
from sim.loading.scenarios import load_scenario
from sim.model.region import Region

SECTION = "Runs a second"
PARTS = "Parts of a run"
MESA = "Mesa"
MESA_EVENTS = "Mesa, keeping its events with their reasons"
PLAIN = "Mesa with its rules in plain Python"
ONE_THREAD = "ensemble, 1 thread"
TWO_THREADS = "ensemble, 2 threads"
DEFAULT = "indo_pacific"

RUNS = 8
"""Replications that every path plays but plain Python. The ensemble takes arrays over once a batch,
which would weigh in a smaller one: a user's have dozens of runs."""
PLAIN_RUNS = 2
"""The first of them, two seconds each in plain Python."""
BATCHES = 8
"""Times that the ensemble plays them at once: threads share them out."""


def region_runs(scenario_name: str, runs: int, *, keeps_events: bool = False) -> Work:
    """Return what plays a scenario on Mesa, its arrays built before."""
    arrangement = arrangement_of(scenario_name)
    scenario = load_scenario(base_of(scenario_name), arrangement=arrangement)
    world = build_world(scenario)

    def work() -> None:
        for replication in range(runs):
            region = Region(
                scenario, replication=replication, keeps_events=keeps_events, world=world
            )
            region.run()

    return work


def base_of(name: str) -> str:
    """Return the scenario in a name such as `indo_pacific under asian_nato`."""
    return name.partition(" under ")[0]


def arrangement_of(name: str) -> str | None:
    """Return the arrangement in such a name; none if it is the scenario's own."""
    return name.partition(" under ")[2] or None


def ensemble_runs(setting: Setting, runs: int, threads: int, batches: int = BATCHES) -> Work:
    """Return what plays batches of the ensemble in threads."""

    def work() -> None:
        with ThreadPoolExecutor(threads) as pool:
            for _ in pool.map(lambda _: play(setting, 0, runs), range(batches)):
                pass

    return work


@contextlib.contextmanager
def plain_runs(scenario_name: str, runs: int) -> Iterator[Work]:
    """Yield what plays a scenario on Mesa in a process that compiles nothing."""
    child = Path(__file__).with_name("plain_mesa.py")
    command = [sys.executable, str(child), scenario_name, str(runs)]
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    with subprocess.Popen(  # noqa: S603  our own command
        command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        yield partial(_once, process)
        if process.stdin:
            process.stdin.close()


def _once(process: "subprocess.Popen[str]") -> None:
    """Let a process that waits on its input do its work once.

    Raises
    ------
    RuntimeError : it is gone
    """
    if process.stdin is None or process.stdout is None:
        return
    process.stdin.write("again\n")
    process.stdin.flush()
    if process.stdout.readline().strip() != "done":
        message = "the process that plays plain Python ended early; what it said is above."
        raise RuntimeError(message)


def speed_rows(name: str, effort: Effort, *, with_plain: bool) -> list[Row]:
    """Return runs a second of a scenario on every path.

    Parameters
    ----------
    name : of a shipped scenario, or such a name with ` under ARRANGEMENT`
    with_plain : whether to play it in plain Python too
    """
    setting = setting_of(load_scenario(base_of(name), arrangement=arrangement_of(name)))
    parts: dict[str, Work] = {
        MESA: region_runs(name, RUNS),
        ONE_THREAD: ensemble_runs(setting, RUNS, 1),
        TWO_THREADS: ensemble_runs(setting, RUNS, 2),
    }
    units = {MESA: RUNS, PLAIN: PLAIN_RUNS, ONE_THREAD: RUNS * BATCHES, TWO_THREADS: RUNS * BATCHES}
    with contextlib.ExitStack() as stack:
        if with_plain:
            parts[PLAIN] = stack.enter_context(plain_runs(name, PLAIN_RUNS))
        return _compared(name, parts, units, effort)


def _compared(
    name: str, parts: Mapping[str, Work], units: Mapping[str, float], effort: Effort
) -> list[Row]:
    """Return a row a path, and two of the ensemble against other yardsticks than Mesa."""
    timings = side_by_side(parts, effort, units)

    def row(part: str, yardstick: str) -> Row:
        ratios = timings.times_faster(part, yardstick)
        return Row(SECTION, f"{name}: {part}", "runs/s", timings.rates(part), ratios, yardstick)

    order = [part for part in (MESA, PLAIN, ONE_THREAD, TWO_THREADS) if part in parts]
    rows = [row(part, MESA) for part in order]
    rows += [row(ONE_THREAD, PLAIN)] if PLAIN in parts else []
    return [*rows, row(TWO_THREADS, ONE_THREAD)]


def part_rows(effort: Effort) -> list[Row]:
    """Return how long the parts of a run of the default scenario take."""
    scenario = load_scenario(DEFAULT)
    setting = setting_of(scenario)
    taiwan = flashpoint_names(scenario).index("taiwan")
    crisis = crisis_at(setting, taiwan)
    world, start = setting.world, setting.start
    order = guarantor_order(world, start, taiwan)
    draws = crisis_draws(world, start, order, taiwan, DrawKey(setting.seed, 0, 0))
    parts: dict[str, Work] = {
        f"{MESA}: a run": region_runs(DEFAULT, 1),
        f"{MESA_EVENTS}: a run": region_runs(DEFAULT, 1, keeps_events=True),
        "solve the crisis over Taiwan": partial(solve, crisis),
        "assemble it": partial(assemble, world, start, taiwan, order, draws),
        "make arrays of the scenario": partial(setting_of, scenario),
        "load the scenario": partial(load_scenario, DEFAULT),
    }
    timings = side_by_side(parts, effort)
    first = next(iter(parts))
    return [
        Row(
            PARTS,
            part,
            "ms",
            [1000 * one for one in timings.each(part)],
            timings.times_slower(part, first),
            first,
        )
        for part in parts
    ]


def crisis_at(setting: Setting, flashpoint: int) -> object:
    """Return the crisis that would be played at a flashpoint in the first quarter."""
    world, start = setting.world, setting.start
    order = guarantor_order(world, start, flashpoint)
    draws = crisis_draws(world, start, order, flashpoint, DrawKey(setting.seed, 0, 0))
    return assemble(world, start, flashpoint, order, draws)
