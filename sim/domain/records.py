"""What a run leaves behind: crises, wars and politics, with the reasons of every mover.

Records are plain values. They read the same whoever made them, and their JSON is
the same to the byte for the same seed.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Final

from sim.domain.political_records import (
    AlignmentRecord,
    BudgetRecord,
    ElectionRecord,
    JoinRecord,
    PactRecord,
    PoliticalRecord,
    RegimeRecord,
    TreatyRecord,
)


@dataclass(frozen=True)
class Option:
    """One thing that a mover could do."""

    name: str
    """What it is called."""

    probability: float
    """Chance that the mover picks it, in [0, 1]."""

    utility: float | None = None
    """Expected utility [stakes]; None for chance and votes."""

    terms: dict[str, float] = field(default_factory=dict)
    """Parts of the utility [stakes]; they add up to it."""


@dataclass(frozen=True)
class Move:
    """One choice in a crisis."""

    actor: str
    """Code of the state; for a council, of the target that it speaks about."""

    decision: str
    """challenge | response | vote | council | law | level | answer | press | clash | widen.

    Nobody is asked about council, law and clash: votes decide, or chance. Where the loser of
    a clash widens it, law, level and answer come once more, about the war.
    """

    options: tuple[Option, ...]
    """What the actor could do."""

    choice: str
    """What it did."""

    draw: float | None
    """The draw that decided, in [0, 1); None when the agent did not draw."""

    note: str = ""
    """Circumstances: obligation, bias, reading of the law."""


@dataclass(frozen=True)
class CrisisRecord:
    """One opportunity and all that came of it."""

    crisis: str
    """Identifier: quarter and flashpoint, 2027Q3-taiwan."""

    quarter: str
    flashpoint: str
    challenger: str
    target: str
    mode: str | None
    """Mode of the challenge; None when the challenger kept to the status quo."""

    outcome: str
    """status_quo | conceded | backed_down | repelled | taken | war."""

    war_probability: float
    """Chance of war before anybody moved, in [0, 1]."""

    control_lost: float
    """Share of the prize lost when the crisis began, in [0, 1]."""

    control_after: float
    """The same when it ended (a war ends later)."""

    levels: dict[str, str]
    """What each guarantor did, by code; empty unless the target resisted."""

    obligations: dict[str, float]
    """What each guarantor owed in this challenge, in [0, 1]."""

    moves: tuple[Move, ...]
    """Every choice in order."""

    resolve: float = 1.0
    """How many times its usual worth the prize has to the challenger at this opportunity."""

    without_seat: tuple[str, ...] = ()
    """Third states that such a challenge does not call, though a war would."""

    widened_by: str | None = None
    """State that had lost the clash and widened it to a war; None where nobody did."""

    war_levels: dict[str, str] = field(default_factory=dict)
    """What each guarantor did in a widened war, by code."""

    war_obligations: dict[str, float] = field(default_factory=dict)
    """What each guarantor owed in a widened war, in [0, 1]."""


@dataclass(frozen=True)
class WarRecord:
    """A war that came to an end, or was running when the run did."""

    war: str
    """Identifier of the crisis that it began with."""

    flashpoint: str
    since: str
    until: str
    ending: str
    """challenger_won | challenger_lost | nuclear_use | party_left | running."""

    quarters: int
    """Length [quarters]."""

    battle_deaths: float
    """Battle deaths [persons]; 0 while running."""

    fighters: tuple[str, ...]
    """Guarantors that fought."""

    supporters: tuple[str, ...]
    """Guarantors that supported."""


Record = CrisisRecord | WarRecord | PoliticalRecord

KINDS: Final[dict[type, str]] = {
    CrisisRecord: "crisis",
    WarRecord: "war",
    ElectionRecord: "election",
    RegimeRecord: "regime",
    BudgetRecord: "budget",
    AlignmentRecord: "alignment",
    JoinRecord: "join",
    TreatyRecord: "treaty",
    PactRecord: "pact",
}
"""{class: what its lines of JSON are called}."""


def as_json_line(record: Record) -> str:
    """Return the record as one line of JSON, keys sorted."""
    # Sorted keys: traces and run folders are compared byte by byte.
    return json.dumps({"kind": KINDS[type(record)], **asdict(record)}, sort_keys=True)
