"""Our crisis solver against plain C, and its dearest step against numpy."""

from collections.abc import Sequence

from c_solver import CrisisTiming, c_timings
from measurement import Row
from numpy_end_nodes import AT_ONCE, EndNodeTiming, end_node_timings

SECTION = "The crisis solver"
C = "our solver against C -O2"
END_NODES = "end nodes by our solver"


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
