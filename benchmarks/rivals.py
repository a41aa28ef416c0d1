"""Our crisis solver against plain C, its dearest step against numpy, and means against one draw."""

from collections.abc import Sequence

from c_solver import CrisisTiming, c_timings, solve_often
from crises import reference_crisis, timed_in_turn
from measurement import Row
from numpy_end_nodes import AT_ONCE, EndNodeTiming, end_node_timings

from sim.engine.crisis.arrays import Crisis, Solution
from sim.engine.crisis.expectation import expectation
from sim.engine.crisis.solver import solution_for, solve
from sim.kernel.compiled import compiled

SECTION = "The crisis solver"
C = "our solver against C -O2"
END_NODES = "end nodes by our solver"
ONE_DRAW = "Taiwan in the second version, solved at one draw"
MEAN = "the same in the mean over the draw, once solved"


def summed(batches: Sequence[Sequence[float]]) -> list[float]:
    """Return the seconds of all crises together in each batch."""
    return [sum(batch) for batch in zip(*batches, strict=True)]


def c_rows() -> list[Row]:
    """Return the time of all crises, ours against C."""
    found = c_timings()
    if found.skipped:
        return [Row(SECTION, C, "µs a crisis", note=found.skipped)]
    crises: list[CrisisTiming] = found.crises
    ours, theirs = summed([one.ours for one in crises]), summed([one.theirs for one in crises])
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    scale = 1e6 / len(crises)
    return [
        Row(SECTION, C, "µs a crisis", [scale * one for one in ours], ratios, "C -O2"),
        Row(SECTION, "C -O2", "µs a crisis", [scale * one for one in theirs]),
    ]


def numpy_rows() -> list[Row]:
    """Return the time of the end nodes, the dearest step: numpy in batches against ours."""
    crises: list[EndNodeTiming] = end_node_timings()
    ours, theirs = summed([one.ours for one in crises]), summed([one.numpy for one in crises])
    ratios = [one / other for one, other in zip(theirs, ours, strict=True)]
    scale = 1e6 / len(crises)
    batched = f"end nodes by numpy, {AT_ONCE} crises at once"
    unit = "µs a subtree"
    return [
        Row(SECTION, END_NODES, unit, [scale * one for one in ours]),
        Row(SECTION, batched, unit, [scale * one for one in theirs], ratios, END_NODES),
    ]


@compiled
def _expect_often(crisis: Crisis, solution: Solution, times: int) -> None:
    for _ in range(times):
        expectation(crisis, solution)


def expectation_rows() -> list[Row]:
    """Return the time of a crisis in the mean over its draw of resolve, against one draw."""
    crisis = reference_crisis("v2/taiwan_hub_mean_over_draws")
    solution, room = solve(crisis), solution_for(crisis.stake.size, crisis.n_strategic)
    calls = [
        lambda times: solve_often(crisis, room, times),
        lambda times: _expect_often(crisis, solution, times),
    ]
    one, mean = timed_in_turn(calls)
    ratios = [two / other for two, other in zip(mean, one, strict=True)]
    return [
        Row(SECTION, ONE_DRAW, "µs a crisis", [1e6 * each for each in one]),
        Row(SECTION, MEAN, "µs a crisis", [1e6 * each for each in mean], ratios, ONE_DRAW),
    ]
