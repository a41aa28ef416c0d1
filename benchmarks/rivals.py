"""Our crisis solver against plain C, and its dearest step against numpy."""

from collections.abc import Sequence

from c_solver import CrisisTiming, c_timings
from measurement import Row

SECTION = "The crisis solver"
OURS = "our solver"
C = "our solver against C -O2"


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
