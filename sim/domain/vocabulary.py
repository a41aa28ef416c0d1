"""The fixed words of the model: modes of challenge, levels of help, years and quarters.

Scenario files use these words; arrays use their positions.
"""

import re
from typing import Annotated, Literal

from pydantic import StringConstraints

Mode = Literal["grey_zone", "fait_accompli", "major_attack"]
Level = Literal["abstain", "support", "fight"]

MODES: tuple[Mode, ...] = ("grey_zone", "fait_accompli", "major_attack")
LEVELS: tuple[Level, ...] = ("abstain", "support", "fight")
STATUS_QUO = "status_quo"
QUARTERS_PER_YEAR = 4

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
