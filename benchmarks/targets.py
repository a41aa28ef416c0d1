"""What was aimed at on two cores, and whether it is met."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import analysis
import fresh
import growth
import limit
import processes
import rivals
import seminar_page
import speed
from measurement import Row

MOST_FOR_POLITICS = 1.5
MOST_GROWTH = 1.25
"""Cost of a unit at the largest size over that at the smallest; below 1 is better than linear."""


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
    """Return what knows the row of the default scenario against a yardstick."""
    name = f"{speed.DEFAULT}: {part}"
    return lambda row: row.part == name and row.yardstick == yardstick


def _named(part: str) -> Callable[[Row], bool]:
    """Return what knows a row by its part."""
    return lambda row: row.part == part


def _analysis(unit: str) -> Callable[[Row], bool]:
    """Return what knows the row of the analysis of a million runs, in seconds or in memory."""
    name = analysis.analysis_part(analysis.RUNS)
    return lambda row: row.part == name and row.unit == unit


def _within(aim: str, part: str, seconds: float) -> Target:
    """Return the target of a part that may take so many seconds."""
    return Target(
        f"{aim} in at most {seconds:g} s", seconds, is_least=False, concerns=_named(part),
        is_ratio=False, unit=" s",
    )  # fmt: skip


def _answers(aim: str, part: str, milliseconds: float) -> Target:
    """Return the target of what a class waits for."""
    return Target(
        f"{aim} in at most {milliseconds:g} ms", milliseconds, is_least=False,
        concerns=_named(part), is_ratio=False, unit=" ms",
    )  # fmt: skip


def _near_limit(arrangement: str, ratio: float) -> Target:
    """Return the target of the ensemble against its counted limit."""
    return Target(
        f"the ensemble under {arrangement} at most {ratio:g} times its counted limit",
        ratio, is_least=False, concerns=_named(limit.limit_part(arrangement)),
    )  # fmt: skip


def _linear(what: str, part: str, unit: str) -> Target:
    """Return the target of a cost that grows in proportion or by less."""
    return Target(
        f"cost linear or better in {what}, a unit at most {MOST_GROWTH:g} times that of the least",
        MOST_GROWTH, is_least=False, concerns=lambda row: row.part == part and row.unit == unit,
    )  # fmt: skip


TARGETS = (
    Target(
        "the ensemble on one core at least 20 times as fast as Mesa as shipped",
        20, is_least=True, concerns=_ensemble(speed.MESA),
    ),
    Target(
        "the same at least 500 times as fast as Mesa in plain Python",
        500, is_least=True, concerns=_ensemble(speed.PLAIN),
    ),
    Target(
        "two threads at least 1.7 times as fast as one",
        1.7, is_least=True, concerns=_ensemble(speed.ONE_THREAD, speed.TWO_THREADS),
    ),
    _near_limit("hub_and_spokes", 3.8),
    _near_limit("asian_nato", 1.9),
    Target(
        "the solver takes at most twice the time of C",
        2, is_least=False, concerns=_named(rivals.C),
    ),
    _within("12 scenarios of 200 runs, the whole process, warm,", processes.TWELVE, 4),
    _within("the main study on the plausible set, 18,900 runs, warm,", processes.SHIPPED, 120),
    _within("deter --help", processes.HELP, 0.25),
    _within("the page for a class: first paint", seminar_page.FIRST_PAINT, 1.5),
    _within("the same: ready, from the start of the process, warm,", seminar_page.READY, 8),
    _answers("the same: a step to the next year", seminar_page.STEP, 100),
    _answers("the same: one change to a crisis", seminar_page.ANSWER, 150),
    Target(
        "memory with 100,000 replications at most 1.1 times that with 1,000",
        1.1, is_least=False, concerns=_named(processes.memory_part(100_000)),
    ),
    Target(
        f"a comparison of {analysis.RUNS:,} runs analysed in at most 60 s",
        60, is_least=False, concerns=_analysis(analysis.SECONDS), is_ratio=False, unit=" s",
    ),
    Target(
        "the same in at most 4 GiB",
        4_096, is_least=False, concerns=_analysis(analysis.MEGABYTES), is_ratio=False, unit=" MB",
    ),
    _linear("states", growth.size_part(*growth.STATES[-1]), growth.STATE_UNIT),
    _linear("flashpoints", growth.size_part(*growth.FLASHPOINTS[-1]), growth.FLASHPOINT_UNIT),
    _linear("both at once", growth.copies_part(growth.COPIES[-1]), growth.FLASHPOINT_UNIT),
    _linear("quarters", growth.quarter_part(growth.QUARTERS[-1]), growth.QUARTER_UNIT),
    Target(
        "a run with the slow half over one without (hub), at most",
        MOST_FOR_POLITICS,
        is_least=False,
        concerns=_named(growth.politics_part(growth.POLITICS[0])),
    ),
    _within("first start, the ensemble compiled, processor time,", fresh.COLD_ENSEMBLE, 45),
    _within("first start, both paths compiled, processor time,", fresh.COLD_BOTH, 80),
    _within("from git clone to the first table", fresh.FRESH, 150),
    _within("of that, compiling", fresh.FRESH_COMPILING, 30),
    Target(
        "a second clone of the checkout starts without compiling a rule",
        0, is_least=False, concerns=_named(fresh.CLONE), is_ratio=False, unit=" rules",
    ),
)  # fmt: skip
