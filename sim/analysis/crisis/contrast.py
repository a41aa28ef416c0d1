"""One crisis under two scenarios, side by side.

The region and the draws are those of the run; only the scenario differs. The upper
table has the probabilities of the solved game before anybody moves, the lower one
what each mover does with the same draws.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.analysis.crisis.path import OUTCOMES
from sim.analysis.telling.tables import paragraph, table_text
from sim.analysis.telling.words import MAX_PROSE, number_text, words
from sim.domain.records import CrisisRecord
from sim.domain.vocabulary import LEVELS, MODES, STATUS_QUO
from sim.engine.crisis.arrays import Crisis, Solution, SummaryColumn

DEEDS = {
    "challenge": "{} opens with",
    "response": "{} answers",
    "vote": "{} votes",
    "council": "the council decides",
    "law": "{}'s law allows",
    "level": "{} chooses",
    "answer": "{} chooses",
    "press": "{} chooses, at the end",
    "clash": "the clash",
}
"""What each kind of move is called."""
NO_CHANGE = (
    "Nothing in this crisis changed. Capability, alignment, public support, reputation and control "
    "stand as they stood when it began, and what was changed does not reach the crisis by another "
    "way."
)


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


def contrast_text(factual: SolvedCrisis, other: SolvedCrisis, width: int | None = None) -> str:
    """Return two versions of a crisis side by side.

    Parameters
    ----------
    factual : the crisis as it was
    other : the same under the changed scenario
    width : columns of the terminal; absent: one line a row
    """
    ours, theirs = _measures(factual), _measures(other)
    rows = [_number_row(key, ours.get(key), theirs.get(key)) for key in _keys_of_both(ours, theirs)]
    headers = ("before anybody moves", factual.label, other.label, "difference")
    tables = [table_text(headers, rows, numeric=(1, 2, 3), width=width)]
    done, would = _deeds(factual.record), _deeds(other.record)
    rows = [_deed_row(key, done.get(key), would.get(key)) for key in _keys_of_both(done, would)]
    tables.append(
        table_text(("with the same draws", factual.label, other.label, ""), rows, width=width)
    )
    notes = [] if ours != theirs or done != would else [paragraph(NO_CHANGE, width or MAX_PROSE)]
    return "\n\n".join([*tables, *notes])


def _keys_of_both[Item](one: dict[str, Item], other: dict[str, Item]) -> Iterator[str]:
    """Yield the keys of both in order; a key of the other alone follows its neighbor."""
    keys = list(one)
    place = 0
    for key in other:
        if key in one:
            place = keys.index(key) + 1
        else:
            keys.insert(place, key)
            place += 1
    yield from keys


def _number_row(key: str, one: float | None, other: float | None) -> list[str]:
    """Return a measure under both scenarios, and by how much it differs."""
    # Rounded like the numbers beside it: equal numbers must not show a difference.
    change = 0.0 if one is None or other is None else round(other - one, 4)
    shown = f"{change:+.4f}" if change else ""
    return [key, number_text(one, 4), number_text(other, 4), shown]


def _deed_row(key: str, one: str | None, other: str | None) -> list[str]:
    """Return what was done and what would have been, with a mark where they differ."""
    return [key, one or "-", other or "-", "" if one == other else "*"]


def _measures(solved: SolvedCrisis) -> dict[str, float]:
    """Return what the solved game says, by what it says it about."""
    solution, found = solved.solution, {}
    for row, name in enumerate((STATUS_QUO, *MODES)):
        if name == STATUS_QUO or name in solved.modes:
            found[f"{solved.names[0]} chooses {words(name)}"] = float(solution.choice[row])
    found["war"] = solved.record.war_probability
    for mode in solved.modes:
        row, label = MODES.index(mode), words(mode)
        summary = solution.summary[row]
        found[f"{label}: {solved.names[1]} resists"] = float(summary[SummaryColumn.RESIST])
        for k, name in enumerate(solved.names[2 : 2 + solution.levels.shape[1]]):
            for level in range(1, len(LEVELS)):
                key = f"{label}: {name} {LEVELS[level]}s, if resisted"
                found[key] = float(solution.levels[row, k, level])
        press, win = float(summary[SummaryColumn.PRESS]), float(summary[SummaryColumn.WIN])
        found[f"{label}: {solved.names[0]} presses, if resisted"] = press
        if press > 0:
            found[f"{label}: {solved.names[0]} wins, if it presses"] = win / press
    return found


def _deeds(record: CrisisRecord) -> dict[str, str]:
    """Return what everybody did, and what it came to."""
    found = {}
    for move in record.moves:
        found[DEEDS[move.decision].format(move.actor)] = words(move.choice)
    found["outcome"] = OUTCOMES[record.outcome].rstrip(".").lower()
    return found
