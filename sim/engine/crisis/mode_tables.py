"""Payoffs and triggers of the modes of challenge, as the tables that kernels read."""

import numpy as np

from sim.domain.vocabulary import MODES
from sim.engine.crisis.arrays import ModeColumn, empty_modes
from sim.rules.parameters import Parameters

SHARED_COLUMNS = {
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


def mode_table(parameters: Parameters) -> np.ndarray:
    """Return the payoffs of the modes, shape (3, 10), columns `ModeColumn`."""
    table = empty_modes()
    for row, mode in enumerate(MODES):
        payoffs = getattr(parameters.modes, mode)
        for column, name in SHARED_COLUMNS.items():
            table[row, column] = getattr(payoffs, name)
        table[row, ModeColumn.THRESHOLD] = getattr(parameters.choice, f"threshold_{mode}")
    return table


def mode_triggers(parameters: Parameters) -> np.ndarray:
    """Return the share of an obligation that each mode calls up, shape (3,)."""
    return np.array([getattr(parameters.modes, mode).trigger for mode in MODES])
