"""Choices, chances and reasons of a crisis in words that a class understands at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sim.analysis.telling.crisis_path import LEGEND
from sim.analysis.telling.state_names import capitalized, name_in_sentence
from sim.analysis.telling.words import listing, words
from sim.domain.records import CrisisRecord, Move, Option
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import LEVELS
from sim.rules.parameters import Parameters

DEEDS: Final = {
    "status_quo": "keeps to the status quo",
    "grey_zone": "presses in the grey zone",
    "fait_accompli": "tries a fait accompli",
    "major_attack": "launches a major attack",
    "concede": "lets it happen",
    "resist": "resists",
    "veto": "votes against",
    "consent": "votes for it",
    "activate": "the treaty applies",
    "not_activate": "the treaty does not apply",
    "abstain": "stays out",
    "support": "supports",
    "fight": "fights",
    "back_down": "backs down",
    "press": "presses on",
    "challenger_wins": "wins the clash",
    "challenger_loses": "loses the clash",
    "accept": "accepts the loss",
    "widen": "widens it to a war",
}
"""What a mover does, after its name."""

PAST: Final = {
    "keeps": "kept",
    "presses": "pressed",
    "tries": "tried",
    "launches": "launched",
    "lets": "let",
    "resists": "resisted",
    "votes": "voted",
    "stays": "stayed",
    "supports": "supported",
    "fights": "fought",
    "backs": "backed",
    "accepts": "accepted",
    "widens": "widened",
}
"""The verbs of deeds, afterwards."""

OPTIONS: Final = {
    "status_quo": "keep to the status quo",
    "grey_zone": "press in the grey zone",
    "fait_accompli": "try a fait accompli",
    "major_attack": "launch a major attack",
    "concede": "let it happen",
    "resist": "resist",
    "veto": "vote against",
    "consent": "vote for it",
    "activate": "the treaty applies",
    "not_activate": "it does not apply",
    "abstain": "abstain",
    "support": "support",
    "fight": "fight",
    "back_down": "back down",
    "press": "press on",
    "challenger_wins": "win",
    "challenger_loses": "lose",
    "accept": "accept",
    "widen": "widen to war",
}
"""An option beside its bar."""

DECISIONS: Final = {
    "challenge": "opens",
    "response": "answers",
    "vote": "votes in the council",
    "council": "the council decides",
    "law": "how it reads its law",
    "level": "asked for help",
    "answer": "answers those before it",
    "press": "faces those who stand there",
    "clash": "the clash",
    "widen": "has lost the clash",
}
"""What a decision is about."""

ENDINGS: Final = {
    "status_quo": "{challenger} keeps to the status quo",
    "conceded": "{target} lets it happen",
    "backed_down": "{challenger} backs down",
    "repelled": "{challenger} presses on and is repelled",
    "taken": "{challenger} presses on and gets its way",
    "war": "war",
}
"""How each outcome is told."""

GRAVITY: Final = ("status_quo", "backed_down", "conceded", "repelled", "taken", "war")
"""Outcomes, the least grave first."""

OWED: Final = 0.005
"""Below it an obligation is printed as nothing."""

MOST_REASONS: Final = 2
"""Terms on either side that a sentence names."""

SMALLEST_REASON: Final = 0.0005
"""Parts of a utility below it are printed as nought [stakes]."""

REASONS: Final = ("it spared", "it gained", "it cost", "it gave up")
"""How a part of a utility counts beside that of another option."""

GUARANTORS: Final = frozenset({"law", "level", "answer"})
"""Decisions that only a guarantor takes."""


@dataclass(frozen=True)
class Mover:
    """One state in a crisis: what it decided, in order."""

    state: str
    """Its code."""

    role: str
    """challenger | target | guarantor | council member."""

    moves: tuple[Move, ...]
    """Its moves before a war that a clash was widened to."""

    war_moves: tuple[Move, ...]
    """Its moves in that war."""


def movers(record: CrisisRecord) -> list[Mover]:
    """Return the movers of a crisis in the order of their first moves."""
    kinds = [move.decision for move in record.moves]
    cut = kinds.index("widen") + 1 if record.widened_by else len(kinds)
    # A council speaks of its target, and is told apart from what the target itself did.
    own = [move for move in record.moves if move.decision != "council"]
    before = [move for move in record.moves[:cut] if move.decision != "council"]
    after = record.moves[cut:]
    found = []
    for state in dict.fromkeys(move.actor for move in own):
        mine = tuple(move for move in before if move.actor == state)
        war = tuple(move for move in after if move.actor == state)
        found.append(Mover(state, _role(state, record, (*mine, *war)), mine, war))
    return found


def _role(state: str, record: CrisisRecord, moves: Sequence[Move]) -> str:
    """Return what a state is in a crisis."""
    if state == record.challenger:
        return "challenger"
    if state == record.target:
        return "target"
    is_asked = any(move.decision in GUARANTORS for move in moves)
    return "guarantor" if is_asked else "council member"


def deciding(mover: Mover) -> Move:
    """Return the move by which a mover is known: the last one that was its own to make."""
    own = [one for one in (*mover.moves, *mover.war_moves) if one.decision not in {"law", "clash"}]
    return own[-1] if own else (*mover.moves, *mover.war_moves)[-1]


def deed(move: Move) -> str:
    """Return what a mover did, to be read after its name.

    >>> deed(Move("JPN", "level", (), "abstain", 0.5))
    'stays out'
    """
    if move.decision == "law":
        return f"may {OPTIONS[move.choice]} at most"
    return DEEDS.get(move.choice, words(move.choice))


def past(move: Move) -> str:
    """Return what a mover did, told afterwards.

    >>> past(Move("JPN", "level", (), "abstain", 0.5))
    'stayed out'
    """
    verb, _, rest = deed(move).partition(" ")
    return f"{PAST.get(verb, verb)} {rest}".strip()


def deeds(mover: Mover) -> str:
    """Return all that a mover did, in order, to be read after its name."""
    own = [one for one in (*mover.moves, *mover.war_moves) if one.decision not in {"law", "clash"}]
    return ", then ".join(deed(one) for one in own or (deciding(mover),))


def chance(move: Move) -> float:
    """Return the chance that a mover had of what it did, in [0, 1]."""
    return next((one.probability for one in move.options if one.name == move.choice), 0.0)


def percent(probability: float) -> str:
    """Return a chance as a whole percentage, with no certainty that there is not.

    >>> percent(0.691), percent(0.0001), percent(0.9999), percent(1.0)
    ('69 %', '<1 %', '>99 %', '100 %')
    """
    if 0 < probability < 0.005:
        return "<1 %"
    if 0.995 <= probability < 1:
        return ">99 %"
    return f"{probability:.0%}".replace("%", " %")


def facts(mover: Mover, record: CrisisRecord) -> str:
    """Return what bound a mover, and its chance: "owed nothing; the law allowed fighting; ..."."""
    parts = []
    if mover.role == "guarantor":
        parts += [owed_text(mover.state, record), law_text(mover)]
    last = deciding(mover)
    parts.append(f"{OPTIONS.get(last.choice, words(last.choice))} {percent(chance(last))}")
    return "; ".join(parts)


def owed_text(state: str, record: CrisisRecord) -> str:
    """Return what a guarantor owed; in a widened war what it owed in that."""
    owed = record.war_obligations.get(state, record.obligations.get(state, 0.0))
    return "owed nothing" if owed < OWED else f"owed {owed:.2f}"


def law_text(mover: Mover) -> str:
    """Return how far its law let a guarantor go."""
    read = [move.choice for move in (*mover.moves, *mover.war_moves) if move.decision == "law"]
    highest = read[-1] if read else LEVELS[-1]
    allowed = {"abstain": "no help", "support": "support only", "fight": "fighting"}[highest]
    return f"the law allowed {allowed}"


def why(scenario: Scenario[Parameters], move: Move) -> str:
    """Return in plain sentences why a mover did what it did, and not the likeliest alternative.

    Parameters
    ----------
    scenario : whose names are used
    move : with its options and the parts of their utilities
    """
    name = name_in_sentence(scenario, move.actor)
    rival = _rival(move)
    mine = next((one for one in move.options if one.name == move.choice), None)
    if mine is None or rival is None or mine.utility is None or rival.utility is None:
        return ""
    gap = mine.utility - rival.utility
    worth = f"{abs(gap):.3f} stakes {'more' if gap > 0 else 'less'} to {name} than to"
    if abs(gap) < SMALLEST_REASON:
        worth = f"about as much to {name} as to"
    text = f"To {OPTIONS[mine.name]} was worth {worth} {OPTIONS[rival.name]}."
    if told := list(_reasons(mine, rival)):
        text += f" {capitalized('; '.join(told))}."
    if gap <= -SMALLEST_REASON:
        text += (
            f" States do not always do what is worth most to them: the chance of this was "
            f"{percent(mine.probability)}, and the draw fell on it."
        )
    return text


def _rival(move: Move) -> Option | None:
    """Return the likeliest of the options that were not taken."""
    others = [one for one in move.options if one.name != move.choice and one.utility is not None]
    return max(others, key=lambda one: one.probability, default=None)


def _reasons(mine: Option, rival: Option) -> Iterator[str]:
    """Yield what an option spared and gained beside its rival, and what it cost and gave up."""
    sides: dict[str, list[tuple[float, str]]] = {one: [] for one in REASONS}
    for name in dict.fromkeys([*mine.terms, *rival.terms]):
        own, other = mine.terms.get(name, 0.0), rival.terms.get(name, 0.0)
        if abs(own - other) < SMALLEST_REASON:
            continue
        if own > other:
            side = "it spared" if other < 0 else "it gained"
        else:
            side = "it cost" if own < 0 else "it gave up"
        sides[side].append((abs(own - other), reason(name)))
    for side, found in sides.items():
        largest = sorted(found, reverse=True)[:MOST_REASONS]
        if largest:
            yield f"{side} {listing([f'{text} ({size:.3f})' for size, text in largest])}"


def reason(term: str) -> str:
    """Return a part of a utility in words.

    >>> reason("reneging")
    'the price of a broken promise'
    """
    text = LEGEND.get(term, words(term))
    return f"the {text}" if text.startswith(("price", "object", "fear")) else text


def stayed_out(scenario: Scenario[Parameters], record: CrisisRecord) -> str:
    """Return in one sentence who stayed out and who had no seat; nothing if nobody did."""
    levels = {**record.levels, **record.war_levels}
    idle = [code for code, level in levels.items() if level == LEVELS[0]]
    clauses = []
    if idle:
        who = listing([name_in_sentence(scenario, code) for code in idle])
        clauses.append(f"{who} stayed out")
    if record.without_seat:
        who = listing([name_in_sentence(scenario, code) for code in record.without_seat])
        has = "has" if len(record.without_seat) == 1 else "have"
        clauses.append(f"{who} {has} no seat, as they owe and care too little for this")
    return f"{capitalized('; '.join(clauses))}." if clauses else ""


def ending(scenario: Scenario[Parameters], record: CrisisRecord) -> str:
    """Return how a crisis ended, within a sentence."""
    if record.widened_by:
        return f"{name_in_sentence(scenario, record.widened_by)} lost the clash and widened it: war"
    parties = {"challenger": record.challenger, "target": record.target}
    names = {role: name_in_sentence(scenario, code) for role, code in parties.items()}
    return ENDINGS[record.outcome].format(**names)


def chances_by_choice(record: CrisisRecord) -> Mapping[tuple[str, str, bool], Move]:
    """Return {(state, decision, in the war): move} of everything that was decided."""
    found = {}
    for mover in movers(record):
        for moves, in_war in ((mover.moves, False), (mover.war_moves, True)):
            for move in moves:
                kind = "level" if move.decision == "answer" else move.decision
                found[mover.state, kind, in_war] = move
    return found
