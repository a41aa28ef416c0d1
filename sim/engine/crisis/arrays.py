"""The crisis game as arrays: one challenger, one target, the guarantors in order.

`Crisis` is the whole input of the game, in the form that compiled code reads.
`Solution` is the game solved. Guarantors stand strongest first; the first
`n_strategic` look ahead, the rest answer them. Positions along the axes are those
of `Mode`, `Level` and `CouncilAnswer` in `sim.domain.vocabulary`.
"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import MODES, CouncilAnswer, Level, Mode
from sim.rules.parameters import Parameters

N_MODES = len(Mode)
N_LEVELS = len(Level)
N_ANSWERS = len(CouncilAnswer)
WIDENED = N_MODES
"""Position, after those of the modes, of the war that a clash is widened into."""
N_TREES = N_MODES + 1


class ModeColumn(IntEnum):
    """Columns of `Crisis.modes`; see `sim.rules.crisis.payoffs.ModeParams`."""

    PRIZE_SHARE = 0
    ATTRITION = 1
    CHALLENGE_COST = 2
    AUDIENCE_COST = 3
    NUCLEAR_RISK = 4
    CONCESSION_COST = 5
    SUPPORT_COST = 6
    DEPLOYMENT_COST = 7
    FIGHTING_COST = 8
    THRESHOLD = 9


class ObligationColumn(IntEnum):
    """Last axis of `Crisis.obligation`: invoked obligations before the policy's multiplier.

    The first two are the positions of `CouncilAnswer`, so that an answer finds its column.
    """

    ACTIVE = CouncilAnswer.ACTIVE
    """With the council active, or with no council."""
    INACTIVE = CouncilAnswer.INACTIVE
    """With the council not active: what survives of the treaty."""
    WITHOUT = 2
    """From pacts that are not collective."""


class Crisis(NamedTuple):
    """Everything that the game at one flashpoint depends on. n is the number of guarantors."""

    precision: float
    precision_floor: float
    precision_decay: float
    opening_precision: float
    contest_exponent: tuple[float, float, float]
    """How much strength decides, by mode."""
    support_weight: float
    belief_weight: float
    reputation_weight: float
    domestic_weight: float
    reaction_speed: float
    lag_delays_all: bool
    trade_weight: float
    has_escalation: bool
    """Whether a lost clash costs its challenger the price of backing down, or may be widened."""
    escalates: bool
    """Whether it may be widened at this flashpoint."""
    escalation_threshold: float
    """Aversion of the target to widening [stakes]."""
    resolve: float
    """Draw of this opportunity, standard normal."""
    resolve_sd: float
    expected_coalition: bool
    """Whether those who do not look ahead count in trade, cover and bases, with their chances."""
    own_evaluation: bool
    """Whether those who do not look ahead expect what they would do themselves."""
    modes: np.ndarray
    """(3, 10) payoffs of each mode, columns `ModeColumn`; a major attack's are those of a war."""
    is_available: np.ndarray
    """(3,) whether the mode makes sense at this flashpoint."""

    control_lost: float
    strength_challenger: float
    """With its backers [USD bn]."""
    salience_challenger: float
    """In the middle of all draws of resolve; see `sim.engine.crisis.movers.drawn_salience`."""
    nuclear_challenger: float
    status_quo_utility: float
    strength_target: float
    """With the advantage of terrain [USD bn]."""
    salience_target: float
    nuclear_target: float
    target_vulnerability: float
    """Exposure of the target to a nuclear challenger, as far as it counts."""
    trade_target: float
    """The challenger's trade with the target, as far as it counts [share]."""

    has_council: bool
    activation_probability: float
    lag_quarters: float

    n_strategic: int
    strength_unplaced: np.ndarray
    """(n,) strength before any distance [USD bn]."""
    base_fraction: np.ndarray
    """(n, B) share of its strength that distance leaves a guarantor at its bases, nearest first."""
    base_capacity: np.ndarray
    """(n, B) share of its force that each of them takes; 0 where there are no more."""
    base_host: np.ndarray
    """(n, B) position of the guarantor that has to open it; `NO_CONSENT` where nobody has to."""
    is_called: np.ndarray
    """(n, 3) whether a mode calls it; who is not called stands aside."""
    interoperability: np.ndarray
    """(n,) share of strength brought to bear."""
    stake: np.ndarray
    """(n,) felt stake."""
    support: np.ndarray
    """(n,) public support."""
    reputation: np.ndarray
    """(n,) belief that it keeps its word to the target, as the policy multiplies it."""
    reputation_multiplier: np.ndarray
    """(n,) how far it cares for a good name."""
    obligation_multiplier: np.ndarray
    """(n,) of its policy."""
    attrition_exposure: np.ndarray
    """(n,) share of attrition borne."""
    nuclear: np.ndarray
    """(n,) survivable second strike."""
    nuclear_assurance: np.ndarray
    """(n,) belief in its nuclear cover."""
    nuclear_vulnerability: np.ndarray
    """(n,) exposure to a nuclear challenger."""
    norm_cost: np.ndarray
    """(n,) price of fighting for others, times the prize."""
    bias: np.ndarray
    """(n,) added to the option to fight [logits]."""
    trade_share: np.ndarray
    """(n,) share of the challenger's trade."""
    law_support: np.ndarray
    """(n, 3) chance that support is lawful, by mode."""
    law_fight: np.ndarray
    """(n, 3) chance that combat is lawful, by mode."""
    reservation: np.ndarray
    """(n, 3) highest level by pact, by mode."""
    obligation: np.ndarray
    """(n, 3, 3) invoked obligation by mode, columns `ObligationColumn`."""


class NodeColumn(IntEnum):
    """Columns of the values at a node of the tree, the first part of the last axis.

    Values are expectations given that the target resists. The first seven use the
    movers' own probabilities, the next seven repeat them with what challenger and
    target believe. Utilities of strategic guarantors follow, one column each: filled
    at a guarantor's own nodes, at those before them and at those they lead to.
    """

    PRESS = 0
    """Probability that the challenger presses."""
    WIN = 1
    """Probability that it presses and wins."""
    FRACTION = 2
    """Challenger's share of strength, where it presses."""
    TRADE = 3
    """Its trade with those who stand with the target, where it presses."""
    COVER = 4
    """Nuclear cover of the target, where it presses."""
    CHALLENGER = 5
    """Utility of the challenger."""
    TARGET = 6
    """Utility of the target."""
    BELIEF = 7
    """First of the same seven with beliefs."""
    GUARANTORS = 14
    """First of the columns of guarantors."""


class SummaryColumn(IntEnum):
    """Columns of `Solution.summary`."""

    PRECISION = 0
    RESIST = 1
    PRESS = 2
    WIN = 3
    CHALLENGER_VALUE = 4
    TARGET_RESIST_VALUE = 5
    TARGET_CONCEDE_VALUE = 6
    WAR = 7
    """Probability of a war, by this mode or widened from it."""
    TAKEN = 8
    """Probability that the prize is conceded, or won in a clash and let go."""
    WIDENED = 9
    """Probability, once the target resists, of a clash that is widened into a war."""


class Solution(NamedTuple):
    """The game solved. S is the number of strategic guarantors, N = (3**(S+1) - 1) / 2 nodes.

    Node 0 is the first guarantor's; the children of node i are 3 i + 1 + level;
    the last E = 3**S nodes are the challenger's, where it backs down or presses.
    What follows a mode or an answer of the council that cannot come is not filled.
    """

    choice: np.ndarray
    """(4,) probability of the status quo and of each mode."""
    value: np.ndarray
    """(4,) utility of the status quo and of each mode, less threshold aversion; -inf where the
    mode is not available."""
    summary: np.ndarray
    """(3, 10) per mode, columns `SummaryColumn`; 0 where the mode is not available."""
    expected: np.ndarray
    """(3, 2 + n) true expected utility of challenger, target and guarantors, by mode; 0 where it
    is not available."""
    penalty: np.ndarray
    """(3, 2 + n) what each expects to pay for standing aside [stakes], by mode; 0 for challenger
    and target. A utility and its penalty add up to what is lost and won materially."""
    war: np.ndarray
    """(2, 2, n) what a widened war is worth to each guarantor, and its penalty in it [stakes], by
    answer of the council; 0 where it cannot come."""
    levels: np.ndarray
    """(4, S, 3) probability of each level of each strategic guarantor, if resisted, and in a
    widened war; 0 where the mode is not available."""
    widen: np.ndarray
    """(3, 2, 2) probability that a lost clash is widened, by mode and answer of the council: by the
    target that lost it, by the challenger that lost it."""
    node: np.ndarray
    """(4, 2, N, 14 + S) values by tree (a mode, or the widened war), answer of the council and
    node, columns `NodeColumn`; the first node is 0 where that answer cannot come."""
    sigma: np.ndarray
    """(4, 2, N - E, 3, 3) probability of a level (last) by highest lawful level, by node."""
    rest: np.ndarray
    """(4, 2, n, 3, E) probability of each level of the rest at each end; nothing of the others."""
    weight: np.ndarray
    """(4, 2, n, E) weight in the defenders' strength of each guarantor at each end."""


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
