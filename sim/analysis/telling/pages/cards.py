"""A crisis as cards: one a mover, in the order of their moves, and again under a change."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from sim.analysis.telling.pages.phrases import (
    DECISIONS,
    DEEDS,
    OPTIONS,
    Mover,
    chance,
    chances_by_choice,
    deciding,
    deed,
    deeds,
    ending,
    facts,
    movers,
    past,
    percent,
    reason,
    stayed_out,
    why,
)
from sim.analysis.telling.state_names import capitalized, name_in_sentence
from sim.analysis.telling.words import utility_text, words
from sim.domain.records import CrisisRecord, Move, Option
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import LEVELS
from sim.rules.parameters import Parameters

MOVED: Final = 0.005
"""A chance that moved by less is said not to have moved."""


@dataclass(frozen=True)
class Bar:
    """One option of a decision."""

    name: str
    """What could be done."""

    share: str
    """Its chance, as text."""

    width: float
    """The same as length of the bar [percent]."""

    is_chosen: bool
    """Whether it was done."""

    parts: str
    """What its utility is made of, in words."""


@dataclass(frozen=True)
class Decision:
    """One decision on a card."""

    title: str
    """What it was about."""

    bars: tuple[Bar, ...]
    """Its options."""

    why: str
    """Why, in plain sentences."""


@dataclass(frozen=True)
class Card:
    """One mover."""

    state: str
    """Name."""

    code: str
    """Code, which no reader sees."""

    role: str
    """What it is in the crisis."""

    deed: str
    """What it did."""

    facts: str
    """What bound it, and its chance."""

    decisions: tuple[Decision, ...]
    """What it decided, in order."""

    is_changed: bool = False
    """Whether it does something else than in the crisis as it was."""

    moved: str = ""
    """How its chance moved, against the crisis as it was."""


class Movement(NamedTuple):
    """How a chance moved under a change."""

    size: float
    """By how much, in [-1, 1]."""

    text: str
    """The same in words."""


def cards(
    scenario: Scenario[Parameters], record: CrisisRecord, factual: CrisisRecord | None = None
) -> list[Card]:
    """Return the cards of a crisis.

    Parameters
    ----------
    scenario : whose names are used
    record : of the crisis
    factual : of the crisis as it was, where the record is of a change
    """
    return [_card(scenario, record, mover, factual) for mover in movers(record)]


def _card(
    scenario: Scenario[Parameters],
    record: CrisisRecord,
    mover: Mover,
    factual: CrisisRecord | None,
) -> Card:
    """Return the card of a mover."""
    in_war = {id(move) for move in mover.war_moves}
    decisions = [
        _decision(scenario, move, is_war=id(move) in in_war)
        for move in (*mover.moves, *mover.war_moves)
    ]
    before = None if factual is None else _mover_of(factual, mover.state)
    return Card(
        state=scenario.states[mover.state].name,
        code=mover.state,
        role=mover.role,
        deed=deeds(mover),
        facts=facts(mover, record),
        decisions=tuple(decisions),
        is_changed=factual is not None and _deeds(before) != _deeds(mover),
        moved="" if factual is None else _moved(mover, before),
    )


def _mover_of(record: CrisisRecord, state: str) -> Mover | None:
    """Return a mover by its state; None if it had no move."""
    return next((one for one in movers(record) if one.state == state), None)


def _deeds(mover: Mover | None) -> list[tuple[str, str]]:
    """Return what a mover decided; looking ahead or answering, a level is a level."""
    moves = () if mover is None else (*mover.moves, *mover.war_moves)
    own = [move for move in moves if move.decision not in {"law", "clash"}]
    return [("level" if one.decision == "answer" else one.decision, one.choice) for one in own]


def _moved(mover: Mover, before: Mover | None) -> str:
    """Return what a mover did before, or how the chance of what it does moved."""
    if before is None:
        return "was not asked"
    # Of a card that stands out, text says how: a class may see it in grey, or hear it.
    if _deeds(before) != _deeds(mover):
        return f"before: {deeds(before)}"
    then, now = deciding(before), deciding(mover)
    one, other = chance(then), chance(now)
    if abs(one - other) < MOVED:
        return ""
    return f"{OPTIONS.get(now.choice, words(now.choice))}: {percent(one)} before"


def _decision(scenario: Scenario[Parameters], move: Move, *, is_war: bool) -> Decision:
    """Return a decision for its card."""
    title = DECISIONS[move.decision] + (", in the war" if is_war else "")
    bars = tuple(_bar(option, is_chosen=option.name == move.choice) for option in move.options)
    return Decision(title, bars, why(scenario, move))


def _bar(option: Option, *, is_chosen: bool) -> Bar:
    """Return an option as a bar."""
    parts = [
        f"{reason(name)} {utility_text(value)}"
        for name, value in option.terms.items()
        if round(value, 3)
    ]
    worth = [] if option.utility is None else [f"worth {utility_text(option.utility)} stakes"]
    return Bar(
        name=OPTIONS.get(option.name, words(option.name)),
        share=percent(option.probability),
        width=round(100 * option.probability, 1),
        is_chosen=is_chosen,
        parts="; ".join([*worth, *parts]),
    )


def what_changed(
    scenario: Scenario[Parameters], factual: CrisisRecord, other: CrisisRecord
) -> list[str]:
    """Return in sentences what a change does to a crisis; where nothing turns, how chances moved.

    Parameters
    ----------
    scenario : whose names are used
    factual, other : the crisis as it was and as it would have been
    """
    said = []
    ends = ending(scenario, factual), ending(scenario, other)
    if ends[0] != ends[1]:
        said.append(f"It ends otherwise. As it was: {ends[0]}. Now: {ends[1]}.")
    now, then = chances_by_choice(other), chances_by_choice(factual)
    for (state, kind, is_war), move in now.items():
        old = then.get((state, kind, is_war))
        if old is not None and old.choice != move.choice and kind not in {"law", "clash"}:
            name = name_in_sentence(scenario, state)
            said.append(f"{name} {deed(move)}, where it {past(old)} before.")
    for code, level in {**other.levels, **other.war_levels}.items():
        if code not in {**factual.levels, **factual.war_levels} and level != LEVELS[0]:
            name = name_in_sentence(scenario, code)
            said.append(f"{name} {DEEDS[level]}; it was not asked before.")
    if said:
        return [capitalized(one) for one in dict.fromkeys(said)]
    moved = max(_movements(scenario, factual, other), default=None, key=lambda one: abs(one.size))
    if moved is None or abs(moved.size) < MOVED:
        return ["Nothing turns, and no chance moves by half a point in a hundred."]
    return [f"Nothing turns. What moved most: {moved.text}."]


def _movements(
    scenario: Scenario[Parameters], factual: CrisisRecord, other: CrisisRecord
) -> list[Movement]:
    """Return how each chance moved that both versions of a crisis have."""
    then, found = chances_by_choice(factual), []
    war = other.war_probability - factual.war_probability
    ends = f"{percent(factual.war_probability)} to {percent(other.war_probability)}"
    found.append(Movement(war, f"the chance of war, from {ends}"))
    for key, move in chances_by_choice(other).items():
        old = {one.name: one.probability for one in then[key].options} if key in then else {}
        for option in move.options if move.decision != "law" else ():
            if option.name in old:
                told = DEEDS.get(option.name, words(option.name))
                if move.decision != "council":  # where it is the treaty that applies or not
                    told = f"{name_in_sentence(scenario, move.actor)} {told}"
                size = option.probability - old[option.name]
                ends = f"{percent(old[option.name])} to {percent(option.probability)}"
                found.append(Movement(size, f"the chance that {told}, from {ends}"))
    return found


def aside(scenario: Scenario[Parameters], record: CrisisRecord) -> str:
    """Return who stayed out and how it ended, in sentences."""
    ends = capitalized(ending(scenario, record))
    return f"{stayed_out(scenario, record)} {ends}.".strip()


def heading(scenario: Scenario[Parameters], record: CrisisRecord) -> str:
    """Return what a crisis is called: its quarter and its flashpoint."""
    title = scenario.flashpoints[record.flashpoint].title
    return f"{record.quarter[:4]} {record.quarter[4:]}, {title}"
