"""Outcomes by name, made from counts: the columns of the tables of results."""

import numpy as np

from sim.domain.vocabulary import MODES
from sim.engine.outcomes.counts import PlaceColumn, StateColumn, region_totals

BY_MODE = (PlaceColumn.CHALLENGES, PlaceColumn.EXPECTED_CHALLENGES)
"""First columns of three by mode."""

RATIOS = {
    "immediate_deterrence": (PlaceColumn.BACKED_DOWN, PlaceColumn.RESISTED),
    "extended_deterrence_ex_ante": (
        PlaceColumn.BACKED_DOWN_WITH_GUARANTOR,
        PlaceColumn.RESISTED_WITH_GUARANTOR,
    ),
    "extended_deterrence_observed": (
        PlaceColumn.BACKED_DOWN_WITH_HELP,
        PlaceColumn.RESISTED_WITH_HELP,
    ),
    "observed_reliability": (PlaceColumn.HONORED, PlaceColumn.INVOKED),
}
"""{outcome: (part, whole)}."""

SHORTFALLS = {
    "general_deterrence": (PlaceColumn.FORCE_YEARS, PlaceColumn.OPEN_YEARS),
    "general_deterrence_with_grey": (PlaceColumn.DISPUTE_YEARS, PlaceColumn.OPEN_YEARS),
}
"""{outcome: (part, whole)}; the outcome is one less the ratio."""

SUMS = (
    PlaceColumn.WARS,
    PlaceColumn.EXPECTED_WARS,
    PlaceColumn.WAR_QUARTERS,
    PlaceColumn.BATTLE_DEATHS,
    PlaceColumn.NUCLEAR_USE,
    PlaceColumn.EXPECTED_NUCLEAR_USE,
    PlaceColumn.CONTROL_LOST,
    PlaceColumn.ABANDONMENTS,
    PlaceColumn.ENTRAPMENTS,
    PlaceColumn.OPPORTUNITIES,
)
"""Columns that are outcomes as they are."""

AT_A_PLACE = (
    PlaceColumn.OPPORTUNITIES,
    PlaceColumn.RESISTED,
    PlaceColumn.BACKED_DOWN,
    PlaceColumn.WARS,
    PlaceColumn.EXPECTED_WARS,
    PlaceColumn.WAR_QUARTERS,
    PlaceColumn.BATTLE_DEATHS,
    PlaceColumn.NUCLEAR_USE,
    PlaceColumn.EXPECTED_NUCLEAR_USE,
    PlaceColumn.CONTROL_LOST,
    PlaceColumn.INVOKED,
    PlaceColumn.ABANDONMENTS,
    PlaceColumn.HONORED,
    PlaceColumn.ENTRAPMENTS,
    PlaceColumn.OPEN_YEARS,
    PlaceColumn.FORCE_YEARS,
    PlaceColumn.DISPUTE_YEARS,
)
"""Columns of the table of flashpoints beside those by mode."""


def _mode_columns() -> dict[str, int]:
    """Return {name: column of places} of what is counted by mode."""
    return {
        f"{prefix}_{mode}": first + position
        for prefix, first in zip(("challenges", "expected"), BY_MODE, strict=True)
        for position, mode in enumerate(MODES)
    }


PLACE_NAMES = _mode_columns() | {column.name.lower(): int(column) for column in AT_A_PLACE}
"""{name: column of places} in the table of flashpoints."""


def _ratio(totals: np.ndarray, part: PlaceColumn, whole: PlaceColumn) -> np.ndarray:
    """Return (r,) the ratio of two totals, not a number where the second is nought."""
    below = totals[:, whole]
    ratio = np.full(below.shape, np.nan)
    return np.divide(totals[:, part], below, out=ratio, where=below > 0)


def outcomes_of(places: np.ndarray) -> dict[str, np.ndarray]:
    """Return {outcome: (r,)} over the whole region from places, (r, f, 27)."""
    totals = region_totals(places)
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
        f"expected_loss_{code}": states[:, place, StateColumn.EXPECTED_LOSS]
        for place, code in enumerate(names)
    }
