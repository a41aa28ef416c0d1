"""The parameters of every rule under one roof."""

from sim.domain.params import Params
from sim.rules.conflict.control import ControlParams
from sim.rules.conflict.opportunity import OpportunityParams
from sim.rules.conflict.reliability import ReliabilityParams
from sim.rules.conflict.reputation import ReputationParams
from sim.rules.conflict.war import WarParams
from sim.rules.crisis.belief import BeliefParams
from sim.rules.crisis.choice import ChoiceParams
from sim.rules.crisis.commitment import CommitmentParams
from sim.rules.crisis.contest import ContestParams
from sim.rules.crisis.council import CouncilParams
from sim.rules.crisis.entry import EntryParams
from sim.rules.crisis.escalation import EscalationParams
from sim.rules.crisis.interoperability import InteroperabilityParams
from sim.rules.crisis.payoffs import ExposureParams, ModesParams
from sim.rules.crisis.reneging import RenegingParams
from sim.rules.crisis.resolve import ResolveParams
from sim.rules.crisis.satisfaction import SatisfactionParams
from sim.rules.crisis.strength import StrengthParams
from sim.rules.crisis.support import SupportParams
from sim.rules.crisis.trade import TradeParams


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

    exposure: ExposureParams = ExposureParams()
    """Who fears a nuclear challenger."""

    reneging: RenegingParams = RenegingParams()
    """Price of standing aside."""

    commitment: CommitmentParams = CommitmentParams()
    """Kinship, norms and the price of spending little."""

    belief: BeliefParams = BeliefParams()
    """Weight of reputation in credibility."""

    council: CouncilParams = CouncilParams()
    """Vetoes and delay."""

    entry: EntryParams = EntryParams()
    """Who is called to a crisis."""

    resolve: ResolveParams = ResolveParams()
    """How much the worth of an opportunity differs from time to time."""

    escalation: EscalationParams = EscalationParams()
    """Aversion to widening a lost clash into a war."""

    trade: TradeParams = TradeParams()
    """Weight of trade in the price of a war."""

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

    reliability: ReliabilityParams = ReliabilityParams()
    """Thresholds of outcomes."""
