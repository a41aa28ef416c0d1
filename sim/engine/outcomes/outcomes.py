"""Outcomes by name, made from counts: the columns of the tables of results."""

import numpy as np

from sim.domain.vocabulary import MODES, Mode
from sim.engine.outcomes.counts import FlashpointColumn, StateColumn, region_totals

BY_MODE = {
    "challenges": FlashpointColumn.CHALLENGES,
    "expected": FlashpointColumn.EXPECTED_CHALLENGES,
    "wars_from": FlashpointColumn.WARS_FROM,
}
"""{beginning of a name: first column} of what is counted by mode, three columns each."""

RATIOS = {
    "immediate_deterrence": (FlashpointColumn.BACKED_DOWN, FlashpointColumn.RESISTED),
    # Two denominators, since help that came is a selected sample of help that was promised (MODEL
    # 0.3, MODEL 10).
    "extended_deterrence_ex_ante": (
        FlashpointColumn.BACKED_DOWN_WITH_GUARANTOR,
        FlashpointColumn.RESISTED_WITH_GUARANTOR,
    ),
    "extended_deterrence_observed": (
        FlashpointColumn.BACKED_DOWN_WITH_HELP,
        FlashpointColumn.RESISTED_WITH_HELP,
    ),
    "observed_reliability": (FlashpointColumn.HONORED, FlashpointColumn.INVOKED),
    "fights_in_war": (FlashpointColumn.FOUGHT_IN_WAR, FlashpointColumn.OWED_IN_WAR),
    "stands_in_war": (FlashpointColumn.STOOD_IN_WAR, FlashpointColumn.OWED_IN_WAR),
}
"""{outcome: (part, whole)}."""

SHORTFALLS = {
    "general_deterrence": (FlashpointColumn.FORCE_YEARS, FlashpointColumn.OPEN_YEARS),
    "general_deterrence_with_grey": (FlashpointColumn.DISPUTE_YEARS, FlashpointColumn.OPEN_YEARS),
}
"""{outcome: (part, whole)}; the outcome is one less the ratio."""

SUMS = (
    FlashpointColumn.WARS,
    FlashpointColumn.EXPECTED_WARS,
    FlashpointColumn.WAR_QUARTERS,
    FlashpointColumn.BATTLE_DEATHS,
    FlashpointColumn.NUCLEAR_USE,
    FlashpointColumn.EXPECTED_NUCLEAR_USE,
    FlashpointColumn.CONTROL_LOST,
    FlashpointColumn.ABANDONMENTS,
    FlashpointColumn.ENTRAPMENTS,
    FlashpointColumn.OPPORTUNITIES,
    FlashpointColumn.CAPITULATIONS,
    FlashpointColumn.EXPECTED_CAPITULATIONS,
    FlashpointColumn.FORCE,
    FlashpointColumn.FAIT_TAKEN,
)
"""Columns that are outcomes as they are."""

FAILURES = (FlashpointColumn.EXPECTED_WARS, FlashpointColumn.EXPECTED_CAPITULATIONS)
"""What deterrence is there to prevent: a war, and giving in to the threat of one (CRISIS 10)."""
DETERRENCE_FAILURE = "deterrence_failure"
FAITS_ACCOMPLIS = "faits_accomplis"
"""Beside `force`, which holds them too: the record of seizures is of these alone."""

AT_A_FLASHPOINT = (
    FlashpointColumn.OPPORTUNITIES,
    FlashpointColumn.RESISTED,
    FlashpointColumn.BACKED_DOWN,
    FlashpointColumn.WARS,
    FlashpointColumn.EXPECTED_WARS,
    FlashpointColumn.WAR_QUARTERS,
    FlashpointColumn.BATTLE_DEATHS,
    FlashpointColumn.NUCLEAR_USE,
    FlashpointColumn.EXPECTED_NUCLEAR_USE,
    FlashpointColumn.CONTROL_LOST,
    FlashpointColumn.INVOKED,
    FlashpointColumn.ABANDONMENTS,
    FlashpointColumn.HONORED,
    FlashpointColumn.ENTRAPMENTS,
    FlashpointColumn.OPEN_YEARS,
    FlashpointColumn.FORCE_YEARS,
    FlashpointColumn.DISPUTE_YEARS,
    FlashpointColumn.CAPITULATIONS,
    FlashpointColumn.EXPECTED_CAPITULATIONS,
    FlashpointColumn.FORCE,
    FlashpointColumn.FAIT_TAKEN,
    FlashpointColumn.OWED_IN_WAR,
    FlashpointColumn.FOUGHT_IN_WAR,
    FlashpointColumn.STOOD_IN_WAR,
)
"""Columns of the table of flashpoints beside those by mode."""


def _mode_columns() -> dict[str, int]:
    """Return {name: column} of what is counted by mode."""
    return {
        f"{prefix}_{mode}": first + position
        for prefix, first in BY_MODE.items()
        for position, mode in enumerate(MODES)
    }


FLASHPOINT_COLUMNS = _mode_columns() | {
    column.name.lower(): int(column) for column in AT_A_FLASHPOINT
}
"""{name: column} in the table of flashpoints."""


def _ratio(totals: np.ndarray, part: FlashpointColumn, whole: FlashpointColumn) -> np.ndarray:
    """Return (r,) the ratio of two totals, not a number where the second is nought."""
    # Nought over nought is no failure: a run in which nobody resisted says nothing about resisting.
    below = totals[:, whole]
    ratio = np.full(below.shape, np.nan)
    return np.divide(totals[:, part], below, out=ratio, where=below > 0)


def outcomes_of(flashpoints: np.ndarray) -> dict[str, np.ndarray]:
    """Return {outcome: (r,)} over the whole region from counts by flashpoint, (r, f, 37)."""
    totals = region_totals(flashpoints)
    found = {name: 1 - _ratio(totals, *columns) for name, columns in SHORTFALLS.items()}
    found |= {name: _ratio(totals, *columns) for name, columns in RATIOS.items()}
    found |= {name: totals[:, column] for name, column in _mode_columns().items()}
    found |= {column.name.lower(): totals[:, column] for column in SUMS}
    faits = totals[:, FlashpointColumn.CHALLENGES + Mode.FAIT_ACCOMPLI]
    failures = totals[:, FAILURES[0]] + totals[:, FAILURES[1]]
    return found | {FAITS_ACCOMPLIS: faits, DETERRENCE_FAILURE: failures}


OUTCOME_NAMES = (
    *SHORTFALLS,
    *RATIOS,
    *_mode_columns(),
    *(column.name.lower() for column in SUMS),
    FAITS_ACCOMPLIS,
    DETERRENCE_FAILURE,
)
"""Outcomes of a run over the whole region, in the order of the columns."""


ACCOUNTS = (
    StateColumn.EXPECTED_MATERIAL,
    StateColumn.EXPECTED_PENALTY,
)
"""What is added up for each state [stakes]."""

ACCOUNT_PREFIXES = tuple(f"{column.name.lower()}_" for column in ACCOUNTS)
"""Beginnings of the names of columns that end with a state's code."""


def accounts_of(states: np.ndarray, names: list[str]) -> dict[str, np.ndarray]:
    """Return {ACCOUNT_CODE: (r,)} in stakes from counts by state, (r, n, 6)."""
    return {
        f"{prefix}{code}": states[:, position, column]
        for prefix, column in zip(ACCOUNT_PREFIXES, ACCOUNTS, strict=True)
        for position, code in enumerate(names)
    }
