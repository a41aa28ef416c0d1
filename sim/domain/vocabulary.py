"""The fixed words of the model: modes of challenge, levels of help, years and quarters.

Scenario files use the names; arrays use the numbers of the enumerations. The same
members are read by compiled and by plain code: compiled code compares them and
indexes with them, and gets them as `int(...)` where it does arithmetic or calls a
function, which would otherwise be compiled a second time for the enumeration.
"""

import re
from enum import IntEnum
from typing import Annotated, Literal

from pydantic import StringConstraints

ModeName = Literal["grey_zone", "fait_accompli", "major_attack"]
LevelName = Literal["abstain", "support", "fight"]

MODES: tuple[ModeName, ...] = ("grey_zone", "fait_accompli", "major_attack")
LEVELS: tuple[LevelName, ...] = ("abstain", "support", "fight")
STATUS_QUO = "status_quo"
QUARTERS_PER_YEAR = 4


class Mode(IntEnum):
    """What a challenge is, from the least to the gravest: positions in `MODES`."""

    GREY_ZONE = 0
    FAIT_ACCOMPLI = 1
    MAJOR_ATTACK = 2


# A number, not None: arrays of integers hold it beside the modes.
NO_CHALLENGE = -1
"""Stands for a mode where the challenger kept to the status quo."""


class Level(IntEnum):
    """How far a guarantor goes, from the least to the most: positions in `LEVELS`."""

    ABSTAIN = 0
    SUPPORT = 1
    FIGHT = 2


NOT_ASKED = -1
"""Stands for a level, or for a council's answer, where nobody was asked."""


LOSERS = ("target", "challenger")


class Loser(IntEnum):
    """Positions in `LOSERS`: who lost a clash, and so may widen it to a war."""

    TARGET = 0
    CHALLENGER = 1


NOT_WIDENED = -1
"""Stands for a loser where nobody widened a clash to a war."""


class CouncilKind(IntEnum):
    """How a treaty decides whether it applies."""

    NONE = 0
    """No treaty, or one under which each member decides alone."""
    AUTOMATIC = 1
    """It applies to every challenge that it covers, and asks nobody."""
    CONSENSUS = 2
    """Any member may veto."""
    MAJORITY = 3
    """More than half of the votes."""


class CouncilAnswer(IntEnum):
    """What a council decided.

    The numbers are positions along the council axis of the solved game. Where no
    council was asked (there is none, it is automatic, or the target conceded) the ledger
    holds `NOT_ASKED`: obligations then bind in full, so the game is read at `ACTIVE`.
    """

    ACTIVE = 0
    INACTIVE = 1


StateCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""ISO 3166 alpha-3, or three capitals for an invented state."""

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""Name of a file without its ending: small letters, digits, underscores."""

QUARTER_PATTERN = r"^\d{4}Q[1-4]$"
Quarter = Annotated[str, StringConstraints(pattern=QUARTER_PATTERN)]
"""A quarter such as 2025Q1."""


def quarter_number(quarter: str) -> int:
    """Return the quarter as a count from year 0, so that differences are quarters.

    >>> quarter_number("2025Q3") - quarter_number("2024Q4")
    3
    """
    if not re.match(QUARTER_PATTERN, quarter):
        raise ValueError(quarter)
    return int(quarter[:4]) * QUARTERS_PER_YEAR + int(quarter[-1]) - 1


def quarter_name(number: int) -> str:
    """Return the name of a quarter from its count.

    >>> quarter_name(quarter_number("2025Q4") + 1)
    '2026Q1'
    """
    return f"{number // QUARTERS_PER_YEAR}Q{number % QUARTERS_PER_YEAR + 1}"


def quarter_of_date(date: str) -> int:
    """Return the count of the quarter that an ISO date falls in.

    >>> quarter_name(quarter_of_date("2024-12-04"))
    '2024Q4'
    """
    return int(date[:4]) * QUARTERS_PER_YEAR + (int(date[5:7]) - 1) // 3
