"""What was aimed at on two cores, and whether it is met."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import processes
import rivals
import speed
from measurement import Row


@dataclass(frozen=True)
class Target:
    """A figure to reach."""

    aim: str
    """In words."""

    limit: float
    """The figure."""

    is_least: bool
    """Whether the figure is the least allowed, not the greatest."""

    concerns: Callable[[Row], bool]
    """Whether a row tells."""

    is_ratio: bool = True
    """Whether the ratio tells, not the value."""

    unit: str = " times"

    def verdict(self, rows: Sequence[Row]) -> str:
        """Return in words whether it is met; of several rows the last one tells."""
        found = [row for row in rows if self.concerns(row)]
        if not found or not found[-1].values:
            reason = f" ({found[-1].note})" if found else ""
            return f"not measured{reason}: {self.aim}"
        figure = found[-1].ratio if self.is_ratio else found[-1].value
        is_met = figure >= self.limit if self.is_least else figure <= self.limit
        return f"{'met' if is_met else 'MISSED'}: {self.aim}: {figure:,.3g}{self.unit}"


def _ensemble(yardstick: str, part: str = speed.ONE_THREAD) -> Callable[[Row], bool]:
    name = f"{speed.DEFAULT}: {part}"
    return lambda row: row.part == name and row.yardstick == yardstick


TARGETS = (
    Target(
        "the ensemble on one core at least 200 times as fast as Mesa in plain Python",
        200, is_least=True, concerns=_ensemble(speed.PLAIN),
    ),
    Target(
        "the same against Mesa as shipped, which calls the compiled rules and solver",
        200, is_least=True, concerns=_ensemble(speed.MESA),
    ),
    Target(
        "two threads at least 1.7 times as fast as one",
        1.7, is_least=True, concerns=_ensemble(speed.ONE_THREAD, speed.TWO_THREADS),
    ),
    Target(
        "the solver takes at most twice the time of C",
        2, is_least=False, concerns=lambda row: row.part == rivals.C,
    ),
    Target(
        "12 scenarios of 200 runs in at most 3 seconds, the whole process, warm",
        3, is_least=False, concerns=lambda row: row.part == processes.TWELVE, is_ratio=False,
        unit=" s",
    ),
    Target(
        "memory with the most replications at most 1.1 times that with 1,000",
        1.1, is_least=False, concerns=lambda row: row.section == processes.MEMORY,
    ),
    Target(
        "the whole shipped study in at most 60 seconds, warm",
        60, is_least=False, concerns=lambda row: row.part.startswith(processes.SHIPPED),
        is_ratio=False, unit=" s",
    ),
)  # fmt: skip
