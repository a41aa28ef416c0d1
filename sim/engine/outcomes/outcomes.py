"""Outcomes by name, made from counts: the columns of the tables of results."""

import numpy as np

from sim.domain.vocabulary import MODES
from sim.engine.outcomes.counts import FlashpointColumn, StateColumn, region_totals

BY_MODE = (FlashpointColumn.CHALLENGES, FlashpointColumn.EXPECTED_CHALLENGES)
"""First columns of three by mode."""

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
)
"""Columns that are outcomes as they are."""

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
)
"""Columns of the table of flashpoints beside those by mode."""


def _mode_columns() -> dict[str, int]:
    """Return {name: column} of what is counted by mode."""
    return {
        f"{prefix}_{mode}": first + position
        for prefix, first in zip(("challenges", "expected"), BY_MODE, strict=True)
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
    """Return {outcome: (r,)} over the whole region from counts by flashpoint, (r, f, 27)."""
    totals = region_totals(flashpoints)
    found = {name: 1 - _ratio(totals, *columns) for name, columns in SHORTFALLS.items()}
    found |= {name: _ratio(totals, *columns) for name, columns in RATIOS.items()}
    found |= {name: totals[:, column] for name, column in _mode_columns().items()}
    return found | {column.name.lower(): totals[:, column] for column in SUMS}


OUTCOME_NAMES = (
    *SHORTFALLS,
    *RATIOS,
    *_mode_columns(),
    *(column.name.lower() for column in SUMS),
)
"""Outcomes of a run over the whole region, in the order of the columns."""


def losses_of(states: np.ndarray, names: list[str]) -> dict[str, np.ndarray]:
    """Return {expected_loss_CODE: (r,)} in stakes from counts by state, (r, n, 5)."""
    return {
        f"expected_loss_{code}": states[:, position, StateColumn.EXPECTED_LOSS]
        for position, code in enumerate(names)
    }
