"""The format of `deter crisis`: one crisis written out in JSON.

Keys not given take the model's defaults; unknown keys are errors.
"""

import json
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, get_args

from pydantic import Field, StringConstraints, ValidationError

from sim.domain.errors import CrisisInputError
from sim.domain.figures import Value
from sim.domain.vocabulary import MODES, LevelName, ModeName
from sim.rules.parameters import Parameters

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

DEFAULTS = Parameters()
Share = Annotated[float, Field(ge=0, le=1)]
LARGEST = 1e12
"""Bound of every number, so that no sum or product in the game leaves the finite."""
NotNegative = Annotated[float, Field(ge=0, le=LARGEST)]
Number = Annotated[float, Field(ge=-LARGEST, le=LARGEST)]
Exponent = Annotated[float, Field(ge=0, le=10)]
Signed = Annotated[float, Field(ge=-1, le=1)]
State = Annotated[str, StringConstraints(min_length=1)]


class ExplicitBase(Value):
    """A base by its distance to the theatre."""

    distance_km: NotNegative
    host: State | None = None
    capacity: Share = 1.0


class ExplicitPact(Value):
    """What one pact asks of a guarantor."""

    obligation: Share
    trigger: dict[ModeName, Share] = {}
    scope: Share = 1.0
    collective: bool = False
    fallback: Share = 0.0


class ExplicitPolicy(Value):
    """The policy of a guarantor as a patron."""

    obligation_multiplier: NotNegative = 1.0
    reputation_multiplier: NotNegative = 1.0
    stake_multiplier: NotNegative = 1.0
    bias_logit: Number = 0.0
    burden_discount_logit: Number = 0.0


class ExplicitBacker(Value):
    """A state behind the challenger."""

    share: Share
    strength_usd_bn: NotNegative


class ExplicitChallenger(Value):
    """Who may challenge."""

    state: State
    capability_usd_bn: NotNegative
    theatre_share: Share = 1.0
    engaged_share: Share = 0.0
    bases: list[ExplicitBase] = Field(min_length=1)
    salience: NotNegative
    nuclear: Share = 0.0
    trade_share: dict[State, Share] = {}
    deal_value: Number = 0.0
    encirclement: Number = 0.0
    backers: list[ExplicitBacker] = []


class ExplicitTarget(Value):
    """Who would be challenged."""

    state: State
    capability_usd_bn: NotNegative
    theatre_share: Share = 1.0
    engaged_share: Share = 0.0
    bases: list[ExplicitBase] = Field(min_length=1)
    terrain_advantage: NotNegative = 1.0
    salience: NotNegative
    nuclear: Share = 0.0
    nuclear_vulnerability: Share | None = None
    alignment: Signed = 0.0
    initial_alignment: Signed | None = None


class ExplicitGuarantor(Value):
    """A third state that may stand with the target."""

    state: State
    capability_usd_bn: NotNegative
    theatre_share: Share = 1.0
    engaged_share: Share = 0.0
    bases: list[ExplicitBase] = []
    interoperability: Share | None = None
    stake: NotNegative = 0.0
    reputation: Share = DEFAULTS.reputation.default_prior
    support: Share = 0.5
    alignment: Signed = 0.0
    attrition_exposure: Share | None = None
    nuclear: Share = 0.0
    nuclear_assurance: Share | None = None
    nuclear_vulnerability: Share | None = None
    non_alignment_cost: NotNegative = 0.0
    law_support: dict[ModeName, Share] = {}
    law_fight: dict[ModeName, Share] = {}
    reservation: dict[ModeName, LevelName] = {}
    pacts: list[ExplicitPact] = []
    policy: ExplicitPolicy = ExplicitPolicy()
    government_stance_logit: Number = 0.0
    shock_logit: Number = 0.0


class ExplicitCouncil(Value):
    """The council of the collective treaty that covers the flashpoint."""

    activation_probability: Share
    lag_quarters: NotNegative = 0.0


class ExplicitParameters(Value):
    """Parameters of the game; meanings and units are those of the classes in `sim.rules`."""

    precision: Annotated[float, Field(ge=0, le=1e4)] = DEFAULTS.choice.precision
    precision_floor: Annotated[float, Field(ge=0.001, le=100)] | None = None
    precision_decay: NotNegative | None = None
    opening_precision: Annotated[float, Field(ge=0, le=1e4)] = DEFAULTS.choice.opening_precision
    status_quo_value: Number = DEFAULTS.satisfaction.status_quo_value
    threshold_aversion: dict[ModeName, Number] = {}
    contest_exponent: Exponent | dict[ModeName, Exponent] = {}
    distance_decay_per_1000km: NotNegative = DEFAULTS.strength.distance_decay_per_1000km
    support_weight: Annotated[float, Field(gt=0, le=1)] = DEFAULTS.support.support_weight
    reputation_weight: NotNegative = DEFAULTS.reneging.reputation_weight
    domestic_weight: NotNegative = DEFAULTS.reneging.domestic_weight
    belief_weight: Share = DEFAULTS.belief.belief_weight
    reaction_speed_per_quarter: NotNegative = DEFAULTS.council.reaction_speed_per_quarter
    strategic_guarantors: Annotated[int, Field(ge=0, le=6)] = DEFAULTS.choice.strategic_guarantors
    accommodation_weight: NotNegative = DEFAULTS.satisfaction.accommodation_weight
    provocation_weight: NotNegative = DEFAULTS.satisfaction.provocation_weight
    lag_delays_all: bool = False
    trade_weight: NotNegative = DEFAULTS.trade.weight
    escalation_threshold: Number = DEFAULTS.escalation.threshold
    resolve_sd: Annotated[float, Field(ge=0, le=2)] = DEFAULTS.resolve.sd
    minimum_stake: dict[ModeName, Share] = {}
    minimum_obligation: Share = DEFAULTS.entry.minimum_obligation


class ExplicitMode(Value):
    """Payoffs of a mode; what is absent takes the mode's default."""

    prize_share: Share | None = None
    attrition: NotNegative | None = None
    challenge_cost: NotNegative | None = None
    audience_cost: NotNegative | None = None
    trigger: Share | None = None
    nuclear_risk_cost: NotNegative | None = None
    concession_cost: NotNegative | None = None
    support_cost: NotNegative | None = None
    deployment_cost: NotNegative | None = None
    fighting_cost: NotNegative | None = None


class ExplicitSwitches(Value):
    """Which mechanisms of the second version are in; what is absent goes with the version."""

    resolve: bool | None = None
    escalation: bool | None = None
    entry: bool | None = None
    basing_capacity: bool | None = None
    trade_exposure: bool | None = None
    own_evaluation: bool | None = None
    expected_coalition: bool = False
    """Off where it is absent, as in the crises that others have solved."""


class ExplicitCrisis(Value):
    """The whole input of one crisis."""

    switches: ExplicitSwitches = ExplicitSwitches()
    resolve: Annotated[float, Field(ge=-10, le=10)] | None = None
    """Draw of resolve; absent: the mean over the draw is asked for."""

    war_intensity: NotNegative = 1.0
    escalates: bool = True

    parameters: ExplicitParameters = ExplicitParameters()
    modes: dict[ModeName, ExplicitMode] = {}
    available_modes: list[ModeName] = list(MODES)
    control_lost_share: Share = 0.0
    challenger: ExplicitChallenger
    target: ExplicitTarget
    guarantors: list[ExplicitGuarantor] = []
    council: ExplicitCouncil | None = None

    @property
    def is_first_version(self) -> bool:
        """Return whether the parameters are those of the first version of the game.

        Only it names a decay of precision and no floor.
        """
        given = self.parameters
        return given.precision_floor is None and given.precision_decay is not None

    def has(self, switch: str) -> bool:
        """Return whether a mechanism of the second version is in."""
        given: bool | None = getattr(self.switches, switch)
        return not self.is_first_version if given is None else given


def read_crisis(text: str) -> ExplicitCrisis:
    """Return the explicit crisis written as JSON.

    Raises
    ------
    CrisisInputError : the text is not JSON of this format; the message lists every problem
    """
    try:
        crisis = ExplicitCrisis.model_validate_json(text)
    # pydantic names keys but not lines: read it once more, as JSON first, for messages that do.
    except ValidationError:
        crisis = _read_or_explain(text)
    names = [crisis.challenger.state, crisis.target.state, *(k.state for k in crisis.guarantors)]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        message = f"each state has one role, but {', '.join(twice)} appears more than once"
        raise CrisisInputError(message)
    return crisis


def _read_or_explain(text: str) -> ExplicitCrisis:
    """Return the crisis, or raise `CrisisInputError` with every problem in plain words."""
    try:
        return ExplicitCrisis.model_validate(json.loads(text))
    except json.JSONDecodeError as error:
        message = f"not JSON: {error.msg}, line {error.lineno}, column {error.colno}"
        raise CrisisInputError(message) from None
    except ValidationError as error:
        raise CrisisInputError("\n".join(_problems(error))) from None


def _problems(error: ValidationError) -> list[str]:
    """Return one plain line for each thing that is wrong."""
    return [_problem(item["loc"], item) for item in error.errors(include_url=False)]


def _problem(steps: tuple[int | str, ...], item: "ErrorDetails") -> str:
    """Return where and what, with the nearest allowed key for an unknown one."""
    path = ".".join(str(step) for step in steps) or "the whole"
    if item["type"] != "extra_forbidden":
        return f"{path}: {item['msg'][0].lower()}{item['msg'][1:]}"
    allowed = sorted(_allowed_keys(ExplicitCrisis, steps[:-1]))
    near = get_close_matches(str(steps[-1]), allowed, n=1)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    return f"{path}: unknown key {str(steps[-1])!r}.{guess} Allowed: {', '.join(allowed)}"


def _allowed_keys(model: type[Value], steps: tuple[int | str, ...]) -> list[str]:
    """Return the keys that the model at the end of a path takes."""
    for step in steps:
        if isinstance(step, str) and step in model.model_fields:
            model = _inner_model(model.model_fields[step].annotation) or model
    return list(model.model_fields)


def _inner_model(annotation: object) -> type[Value] | None:
    """Return the model that an annotation is about, through lists, mappings and options."""
    if isinstance(annotation, type) and issubclass(annotation, Value):
        return annotation
    found = (_inner_model(part) for part in get_args(annotation))
    return next((model for model in found if model is not None), None)
