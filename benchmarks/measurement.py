"""What is measured, and how: parts side by side in rounds, so that ratios stand on a noisy machine.

A round times every part once, one right after the other, and a ratio is taken within
its round. What else the machine does then slows both of its sides.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

type Work = Callable[[], object]


@dataclass(frozen=True)
class Effort:
    """How much time is spent on measuring."""

    rounds: int
    """Measurements of every part."""

    seconds: float
    """Least length of one."""

    is_quick: bool
    """Whether what takes long is left out or made smaller."""


WHOLE = Effort(rounds=5, seconds=0.5, is_quick=False)
QUICK = Effort(rounds=3, seconds=0.1, is_quick=True)


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    section: str
    """Under which heading it stands."""

    part: str
    """What was measured."""

    unit: str
    """Of the values."""

    values: Sequence[float] = ()
    """One a round."""

    ratios: Sequence[float] = ()
    """The same as multiples of a yardstick."""

    yardstick: str = ""
    """What the ratios are multiples of."""

    note: str = ""
    """What the reader has to know, or why there are no values."""

    @property
    def value(self) -> float:
        """Return the median of the values."""
        return median(self.values)

    @property
    def ratio(self) -> float:
        """Return the median of the ratios."""
        return median(self.ratios)


@dataclass(frozen=True)
class Timings:
    """Seconds that parts took, round by round."""

    seconds: Mapping[str, list[float]]
    units: Mapping[str, float] = field(default_factory=dict)
    """How much a part does at once; 1 if absent."""

    def each(self, part: str) -> list[float]:
        """Return the seconds for one unit of a part."""
        return [one / self.units.get(part, 1) for one in self.seconds[part]]

    def rates(self, part: str) -> list[float]:
        """Return the units a second of a part."""
        return [1 / one for one in self.each(part)]

    def times_slower(self, part: str, yardstick: str) -> list[float]:
        """Return how many times as long as the yardstick a unit takes, by round."""
        pairs = zip(self.each(part), self.each(yardstick), strict=True)
        return [one / other for one, other in pairs]

    def times_faster(self, part: str, yardstick: str) -> list[float]:
        """Return how many units are done while the yardstick does one, by round."""
        return self.times_slower(yardstick, part)


def seconds_of(work: Work, times: int = 1) -> float:
    """Return how long it takes to do something, on average over so many times."""
    started = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - started) / times


def repeated(work: Work, effort: Effort) -> list[float]:
    """Return how long it takes to do something once, in every round, with no time to warm up."""
    return [seconds_of(work) for _ in range(effort.rounds)]


def side_by_side(
    parts: Mapping[str, Work], effort: Effort, units: Mapping[str, float] | None = None
) -> Timings:
    """Return how long parts take, in rounds of all of them, after one time that does not count.

    Parameters
    ----------
    units : how much of its work a part does at once; 1 if absent
    """
    times = {}
    for name, work in parts.items():
        work()
        times[name] = max(1, round(effort.seconds / max(seconds_of(work), 1e-7)))
    seconds: dict[str, list[float]] = {name: [] for name in parts}
    for _ in range(effort.rounds):
        for name, work in parts.items():
            seconds[name].append(seconds_of(work, times[name]))
    return Timings(seconds, units or {})
