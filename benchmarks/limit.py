"""How near the ensemble comes to what a run cannot do without.

The limit is a sum: the exponentials, divisions and draws of some runs, counted, times what
one of each takes in a compiled loop of nothing else. All else that the ensemble does,
sums, products, memory, comes on top. Counts and times are of the same runs.
"""

import json
from functools import partial

import numpy as np
from measurement import Effort, Row, Work, side_by_side
from operations import DIVISIONS, DRAWS, EXPONENTIALS, KINDS
from processes import HERE, python

from sim.engine.run.ensemble import play, setting_of
from sim.kernel.compiled import compiled
from sim.kernel.draws import NOBODY, DrawKey, Purpose, uniform
from sim.kernel.exponential import exponential
from sim.loading.scenarios import load_scenario

SECTION = "The ensemble against its counted limit"
SCENARIO = "indo_pacific"
RUNS = {"hub_and_spokes": 8, "asian_nato": 1}
"""{arrangement: runs that are counted and timed}; counting one of twelve members takes a minute."""
LENGTH = 1024
"""Numbers at once: they stay in the nearest cache, as those of a crisis do."""
TIMES = 100

_PURPOSE = int(Purpose.CLASH)


@compiled
def _exponentials(numbers: np.ndarray, times: int) -> None:
    # Each round needs the one before, so that the compiler cannot skip any.
    for _ in range(times):
        for place in range(numbers.size):
            numbers[place] = exponential(-numbers[place])


@compiled
def _divisions(numbers: np.ndarray, others: np.ndarray, times: int) -> None:
    for _ in range(times):
        for place in range(numbers.size):
            others[place] = numbers[place] / others[place]


@compiled
def _draws(key: DrawKey, numbers: np.ndarray, times: int) -> None:
    for turn in range(times):
        for place in range(numbers.size):
            numbers[place] = uniform(key, _PURPOSE, np.uint64(turn * numbers.size + place), NOBODY)


def primitives() -> dict[str, Work]:
    """Return what does LENGTH x TIMES of each operation and nothing else."""
    numbers, others = np.linspace(0.1, 2, LENGTH), np.linspace(1, 3, LENGTH)
    return {
        EXPONENTIALS: partial(_exponentials, numbers.copy(), TIMES),
        DIVISIONS: partial(_divisions, numbers.copy(), others, TIMES),
        DRAWS: partial(_draws, DrawKey(seed=1, replication=0, quarter=0), numbers.copy(), TIMES),
    }


def counted_operations(arrangement: str, runs: int) -> dict[str, float]:
    """Return how many operations of each kind a run takes, on average over the first runs."""
    child = str(HERE / "operations.py")
    said = python(child, SCENARIO, arrangement, str(runs), settings={"NUMBA_DISABLE_JIT": "1"})
    return {kind: count / runs for kind, count in json.loads(said).items()}


def limit_part(arrangement: str) -> str:
    """Return the name of the row that compares an arrangement with its limit."""
    return f"{arrangement}: a run of the ensemble, 1 thread"


def limit_rows(arrangement: str, effort: Effort) -> list[Row]:
    """Return what a run takes, what its operations would take alone, and how many they are."""
    runs = 1 if effort.is_quick else RUNS[arrangement]
    counts = counted_operations(arrangement, runs)
    setting = setting_of(load_scenario(SCENARIO, arrangement=arrangement))
    whole, limit = limit_part(arrangement), f"{arrangement}: the limit"
    parts: dict[str, Work] = {whole: partial(play, setting, 0, runs), **primitives()}
    units = {whole: float(runs)} | dict.fromkeys(KINDS, float(LENGTH * TIMES))
    timings = side_by_side(parts, effort, units)
    took, each = timings.each(whole), {kind: timings.each(kind) for kind in KINDS}
    limits = [
        sum(counts[kind] * each[kind][number] for kind in KINDS) for number in range(len(took))
    ]
    ratios = [one / other for one, other in zip(took, limits, strict=True)]
    rows = [
        Row(SECTION, whole, "ms", [1e3 * one for one in took], ratios, limit),
        Row(SECTION, limit, "ms", [1e3 * one for one in limits]),
    ]
    for kind in KINDS:
        share = [counts[kind] * one / total for one, total in zip(each[kind], limits, strict=True)]
        nanoseconds = [1e9 * one for one in each[kind]]
        note = f"{counts[kind]:,.0f} a run, mean of {runs}"
        rows.append(Row(SECTION, f"{arrangement}: {kind}", "ns", nanoseconds, share, limit, note))
    return rows
