"""Payoffs and triggers of the modes of challenge, as the tables that compiled code reads."""

import numpy as np

from sim.domain.vocabulary import MODES
from sim.engine.crisis.arrays import N_MODES, ModeColumn
from sim.rules.parameters import Parameters

PAYOFF_FIELDS = {
    ModeColumn.PRIZE_SHARE: "prize_share",
    ModeColumn.ATTRITION: "attrition",
    ModeColumn.CHALLENGE_COST: "challenge_cost",
    ModeColumn.AUDIENCE_COST: "audience_cost",
    ModeColumn.NUCLEAR_RISK: "nuclear_risk_cost",
    ModeColumn.CONCESSION_COST: "concession_cost",
    ModeColumn.SUPPORT_COST: "support_cost",
    ModeColumn.DEPLOYMENT_COST: "deployment_cost",
    ModeColumn.FIGHTING_COST: "fighting_cost",
}
"""Columns that a field of `ModeParams` fills; the threshold comes from `ChoiceParams`."""


WAR_COLUMNS = (
    ModeColumn.ATTRITION,
    ModeColumn.CHALLENGE_COST,
    ModeColumn.AUDIENCE_COST,
    ModeColumn.NUCLEAR_RISK,
    ModeColumn.FIGHTING_COST,
    ModeColumn.SUPPORT_COST,
    ModeColumn.THRESHOLD,
)
"""Payoffs of a major attack that a flashpoint's intensity of war multiplies."""


def mode_table(parameters: Parameters) -> np.ndarray:
    """Return the payoffs of the modes in stakes, shape (3, 10), columns `ModeColumn`."""
    table = np.zeros((N_MODES, len(ModeColumn)))
    for row, mode in enumerate(MODES):
        payoffs = getattr(parameters.modes, mode)
        for column, name in PAYOFF_FIELDS.items():
            table[row, column] = getattr(payoffs, name)
        table[row, ModeColumn.THRESHOLD] = getattr(parameters.choice, f"threshold_{mode}")
    return table


def contest_exponents(parameters: Parameters) -> tuple[float, float, float]:
    """Return how much strength decides in a clash of each mode."""
    given = parameters.contest.exponent
    return given.grey_zone, given.fait_accompli, given.major_attack


def mode_triggers(parameters: Parameters) -> np.ndarray:
    """Return the share of an obligation that each mode calls up, in [0, 1], shape (3,)."""
    return np.array([getattr(parameters.modes, mode).trigger for mode in MODES])
