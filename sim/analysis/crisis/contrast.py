"""One crisis under two scenarios, measure by measure and deed by deed.

The region and the draws are those of the run; only the scenario differs. Measures
are the probabilities of the solved game before anybody moves, deeds what each
mover does with the same draws.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from sim.domain.records import CrisisRecord
from sim.domain.vocabulary import LEVELS, MODES, STATUS_QUO
from sim.engine.crisis.arrays import Crisis, Solution, SummaryColumn
from sim.engine.crisis.explicit_output import rest_levels

SAME_DEED: Final = {"answer": "level"}
"""Decisions that stand in one row: a guarantor may look ahead in one of two versions only."""


@dataclass(frozen=True)
class SolvedCrisis:
    """A crisis, its solution, and how it was played."""

    label: str
    """What is special about it."""

    names: Sequence[str]
    """Challenger, target and the guarantors in the order of the arrays."""

    crisis: Crisis
    """What was solved."""

    solution: Solution
    """The solution."""

    record: CrisisRecord
    """How it went with the draws."""

    @property
    def modes(self) -> list[str]:
        """Return the modes that are available."""
        return [mode for m, mode in enumerate(MODES) if self.crisis.is_available[m]]


class Measure(NamedTuple):
    """What a probability of the solved game is about."""

    kind: Literal["choice", "war", "resist", "level", "press", "win", "widen"]
    """press, level, widen: if resisted; win: if it presses."""

    actor: str = ""
    """Whose it is; empty for war, and for widening, which is the loser's."""

    mode: str = ""
    """The mode of challenge; for a choice also the status quo; empty for war."""

    level: str = ""
    """The level of a guarantor; empty for the others."""


class Deed(NamedTuple):
    """What a choice in a crisis was about."""

    decision: str
    """As `Move.decision`, or outcome."""

    actor: str = ""
    """Who chose; empty for the outcome."""

    in_war: bool = False
    """Whether it was about a war that a clash had been widened to."""


class Row[Item, Value](NamedTuple):
    """The same under both scenarios."""

    item: Item
    factual: Value | None
    """As it was; None where there was nothing of the kind."""

    other: Value | None
    """As it would have been."""

    @property
    def is_different(self) -> bool:
        """Return whether it differs."""
        return self.factual != self.other


@dataclass(frozen=True)
class Contrast:
    """Two versions of a crisis side by side."""

    labels: tuple[str, str]
    """What is special about the one and the other."""

    measures: tuple[Row[Measure, float], ...]
    """Probabilities before anybody moves, in [0, 1]."""

    deeds: tuple[Row[Deed, str], ...]
    """What was done with the draws, and what it came to."""

    @property
    def states(self) -> tuple[str, ...]:
        """Return the codes of all states in either version, in alphabetical order."""
        actors = {row.item.actor for row in self.measures} | {row.item.actor for row in self.deeds}
        return tuple(sorted(actors - {""}))

    @property
    def is_any_different(self) -> bool:
        """Return whether anything differs."""
        return any(row.is_different for row in self.measures) or any(
            row.is_different for row in self.deeds
        )


def contrast(factual: SolvedCrisis, other: SolvedCrisis) -> Contrast:
    """Return two versions of a crisis side by side.

    Parameters
    ----------
    factual : the crisis as it was
    other : the same under the changed scenario
    """
    return Contrast(
        labels=(factual.label, other.label),
        measures=tuple(_rows(_measures(factual), _measures(other))),
        deeds=tuple(_rows(_deeds(factual.record), _deeds(other.record))),
    )


def _rows[Item, Value](
    one: Mapping[Item, Value], other: Mapping[Item, Value]
) -> Iterator[Row[Item, Value]]:
    """Yield what either has, in order; an item of the other alone follows its neighbor."""
    items = list(one)
    position = 0
    for item in other:
        if item in one:
            position = items.index(item) + 1
        else:
            items.insert(position, item)
            position += 1
    for item in items:
        yield Row(item=item, factual=one.get(item), other=other.get(item))


def _measures(solved: SolvedCrisis) -> dict[Measure, float]:
    """Return what the solved game says, by what it says it about."""
    solution, (challenger, target, *guarantors) = solved.solution, solved.names
    found = {}
    for row, name in enumerate((STATUS_QUO, *MODES)):
        if name == STATUS_QUO or name in solved.modes:
            found[Measure("choice", challenger, name)] = float(solution.choice[row])
    found[Measure("war")] = solved.record.war_probability
    for mode in solved.modes:
        row = MODES.index(mode)
        summary = solution.summary[row]
        found[Measure("resist", target, mode)] = float(summary[SummaryColumn.RESIST])
        answering = rest_levels(solved.crisis, solution, row)
        for k, name in enumerate(guarantors):
            # The solution has levels of those who look ahead, and they stand first.
            levels = solution.levels[row, k] if k < solved.crisis.n_strategic else answering[k]
            for level in range(1, len(LEVELS)):
                found[Measure("level", name, mode, LEVELS[level])] = float(levels[level])
        press, win = float(summary[SummaryColumn.PRESS]), float(summary[SummaryColumn.WIN])
        found[Measure("press", challenger, mode)] = press
        if press > 0:
            found[Measure("win", challenger, mode)] = win / press
        if solved.crisis.has_escalation and MODES[row] != MODES[-1]:
            widened = float(summary[SummaryColumn.WIDENED])
            found[Measure("widen", mode=mode)] = widened
    return found


def _deeds(record: CrisisRecord) -> dict[Deed, str]:
    """Return what everybody did, and what it came to."""
    found, in_war = {}, False
    for move in record.moves:
        kind = SAME_DEED.get(move.decision, move.decision)
        found[Deed(kind, move.actor, in_war=in_war)] = move.choice
        # What follows is about the war, and each guarantor may well choose otherwise in it.
        in_war = in_war or move.choice == "widen"
    found[Deed("outcome")] = record.outcome
    return found
