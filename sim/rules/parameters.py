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
from sim.rules.politics.alignment import AlignmentParams
from sim.rules.politics.assessment import AssessmentParams
from sim.rules.politics.coercion import CoercionParams
from sim.rules.politics.governments import GovernmentParams
from sim.rules.politics.institutions import InstitutionParams
from sim.rules.politics.joining import JoiningParams
from sim.rules.politics.negotiation import NegotiationParams
from sim.rules.politics.news import NewsParams
from sim.rules.politics.opinion import OpinionParams
from sim.rules.politics.spending import SpendingParams


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

    opinion: OpinionParams = OpinionParams()
    """What moves public support."""

    governments: GovernmentParams = GovernmentParams()
    """Elections and what they change."""

    news: NewsParams = NewsParams()
    """How much a change of the patron's policy tells."""

    alignment: AlignmentParams = AlignmentParams()
    """Leaning and hedging."""

    institutions: InstitutionParams = InstitutionParams()
    """How pacts age and fade."""

    assessment: AssessmentParams = AssessmentParams()
    """What governments look at when they judge the future."""

    spending: SpendingParams = SpendingParams()
    """What moves burdens."""

    joining: JoiningParams = JoiningParams()
    """What a government thinks of joining a treaty."""

    negotiation: NegotiationParams = NegotiationParams()
    """How a treaty is made, kept and left."""

    coercion: CoercionParams = CoercionParams()
    """Trade pressure on those who join."""
