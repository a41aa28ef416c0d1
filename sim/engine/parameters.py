"""The parameters of every rule under one roof, and the tables that kernels read."""

import numpy as np

from sim.domain.params import Params
from sim.domain.vocabulary import MODES
from sim.engine.crisis import ModeColumn, empty_modes
from sim.rules.belief import BeliefParams
from sim.rules.choice import ChoiceParams
from sim.rules.commitment import CommitmentParams
from sim.rules.contest import ContestParams
from sim.rules.control import ControlParams
from sim.rules.council import CouncilParams
from sim.rules.interoperability import InteroperabilityParams
from sim.rules.opportunity import OpportunityParams
from sim.rules.payoffs import ModesParams
from sim.rules.reneging import RenegingParams
from sim.rules.reputation import ReputationParams
from sim.rules.satisfaction import SatisfactionParams
from sim.rules.strength import StrengthParams
from sim.rules.support import SupportParams
from sim.rules.war import WarParams


class Parameters(Params):
    """Parameters by mechanism."""

    strength: StrengthParams = StrengthParams()
    """Distance and depreciation."""

    support: SupportParams = SupportParams()
    """Weight of help below fighting."""

    interoperability: InteroperabilityParams = InteroperabilityParams()
    """Start and ripening."""

    contest: ContestParams = ContestParams()
    """Decisiveness of strength."""

    choice: ChoiceParams = ChoiceParams()
    """Precision of the movers."""

    modes: ModesParams = ModesParams()
    """Payoffs by mode of challenge."""

    reneging: RenegingParams = RenegingParams()
    """Price of standing aside."""

    commitment: CommitmentParams = CommitmentParams()
    """Kinship, norms and the price of spending little."""

    belief: BeliefParams = BeliefParams()
    """Weight of reputation in credibility."""

    council: CouncilParams = CouncilParams()
    """Vetoes and delay."""

    satisfaction: SatisfactionParams = SatisfactionParams()
    """Worth of waiting."""

    opportunity: OpportunityParams = OpportunityParams()
    """Excitation and cooling."""

    war: WarParams = WarParams()
    """Length, ties, attrition, severity."""

    control: ControlParams = ControlParams()
    """When a prize counts as lost."""

    reputation: ReputationParams = ReputationParams()
    """Priors, weights and forgetting."""


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
