"""What every node of a subtree reads: the challenge and the guarantors.

A subtree is what follows one mode of challenge and one answer of the council. What
its nodes need is gathered once, because passing a whole `Crisis` to small functions
costs more than the functions do (docs/decisions/0018).
"""

from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import Mode
from sim.engine.crisis.arrays import WIDENED, Crisis, ModeColumn, ObligationColumn
from sim.engine.crisis.widening import Sequel
from sim.kernel.compiled import compiled, inlined, lean
from sim.rules.crisis.choice import mode_precision
from sim.rules.crisis.council import timely_share
from sim.rules.crisis.law import highest_level_probabilities
from sim.rules.crisis.obligation import weighed_obligation
from sim.rules.crisis.reneging import reneging_cost
from sim.rules.crisis.resolve import resolve_factor
from sim.rules.crisis.trade import trade_exposure


class Challenge(NamedTuple):
    """A challenge in one mode: both parties and the payoffs of the mode; see `Crisis`."""

    strength_challenger: float
    strength_target: float
    exponent: float
    support_weight: float
    belief_weight: float
    prize: float
    """Share of the whole prize that the challenge is about."""
    precision: float
    """Of every choice inside the mode."""
    salience_challenger: float
    salience_target: float
    nuclear_challenger: float
    attrition: float
    challenge_cost: float
    audience_cost: float
    nuclear_risk: float
    support_cost: float
    deployment_cost: float
    fighting_cost: float
    concession_cost: float
    threshold: float
    back_down_logit: float
    """Of backing down, beside that of pressing; `NEVER` where there is no way back."""
    lost_cost: float
    """Price to the challenger of a clash that it lost and accepts [stakes]."""
    sequel: Sequel
    """What may follow a clash."""
    nuclear_danger: float
    """Price to the target of clashing with a nuclear challenger that can reach it [stakes]."""
    remaining: float
    """Share of the whole prize that is not yet lost."""
    expected_coalition: bool
    """Whether those who do not look ahead count in more than strength; see `Crisis`."""


class Guarantor(NamedTuple):
    """What every node of a subtree reads of a guarantor: a row of the table of guarantors."""

    effective_share: float
    """Share of its strength that is brought to bear, and in time."""
    stake: float
    reneging_cost: float
    """Price of standing aside [stakes]."""
    attrition_exposure: float
    nuclear_vulnerability: float
    norm_cost: float
    bias: float
    trade_share: float
    nuclear_cover: float
    """Belief in its nuclear cover, as far as it has any."""
    obligation: float
    """As its policy weighs it."""
    reputation: float
    lawful_abstain: float
    """Chance that the law allows no help."""
    lawful_support: float
    """Chance that support is the highest level that the law allows."""
    lawful_fight: float
    """Chance that the law allows to fight."""
    war_utility: float
    """What a widened war is worth to it [stakes]."""
    war_penalty: float
    """What it then expects to pay for standing aside [stakes]."""
    war_standing: float
    """What standing with the target in it is expected to cost it [stakes]; 0 where nobody asks."""
    evaluates: float
    """1 if it expects what it would do itself although it does not look ahead, else 0."""


N_TRAITS = len(Guarantor._fields)
_MAJOR_ATTACK = int(Mode.MAJOR_ATTACK)
NEVER = -1e300
"""Logit of an option that nobody takes; finite, since infinities make sums that are no numbers."""


@compiled
def prize_at_stake(prize_share: float, control_lost: float) -> float:
    """Return the share of the whole prize that a challenge is about, in [0, 1].

    Parameters
    ----------
    prize_share : of the mode, of what is left of the prize, in [0, 1]
    control_lost : share of the whole prize that is lost already, in [0, 1]
    """
    return prize_share * (1 - control_lost)


@lean
def guarantor_standing(
    crisis: Crisis, mode: int, answer: int, guarantor: int
) -> tuple[float, float, float]:
    """Return how a guarantor is bound in one subtree.

    Parameters
    ----------
    mode, answer : of the subtree: mode of challenge and answer of the council
    guarantor : its position, strongest first

    Returns
    -------
    weighed obligation in [0, 1], price of standing aside [stakes], and the share of its
    strength that comes in time, in [0, 1]
    """
    weighed = weighed_obligation(
        crisis.obligation[guarantor, mode, answer], crisis.obligation_multiplier[guarantor]
    )
    reneging = reneging_cost(
        weighed,
        crisis.reputation_multiplier[guarantor],
        crisis.support[guarantor],
        crisis.reputation_weight,
        crisis.domestic_weight,
    )
    timely = 1.0
    # Only a fait accompli is over before a council that consults could bring help.
    if crisis.has_council and mode == Mode.FAIT_ACCOMPLI:
        # Active or not: the time is lost while the council consults, whatever it answers.
        timely = timely_share(
            crisis.obligation[guarantor, mode, ObligationColumn.WITHOUT],
            crisis.obligation[guarantor, mode, ObligationColumn.ACTIVE],
            crisis.lag_quarters,
            crisis.reaction_speed,
            crisis.lag_delays_all,
        )
    return weighed, reneging, timely


@lean
def lawful_levels(crisis: Crisis, mode: int, guarantor: int) -> tuple[float, float, float]:
    """Return the chances that each level is the highest that law and reservations allow.

    Who is not called to a mode may do nothing in it, as if its law forbade all help.

    Parameters
    ----------
    guarantor : its position, strongest first
    """
    if not crisis.is_called[guarantor, mode]:
        return 1.0, 0.0, 0.0
    return highest_level_probabilities(
        crisis.law_support[guarantor, mode],
        crisis.law_fight[guarantor, mode],
        crisis.reservation[guarantor, mode],
    )


@lean
def drawn_salience(crisis: Crisis) -> float:
    """Return what the whole prize is worth to the challenger at this opportunity, in stakes."""
    return crisis.salience_challenger * resolve_factor(crisis.resolve, crisis.resolve_sd)


@lean
def payoff_row(tree: int) -> int:
    """Return the mode whose payoffs hold in a tree; a widened war is fought as a major attack."""
    return _MAJOR_ATTACK if tree == WIDENED else tree


@lean
def mode_precision_in(crisis: Crisis, mode: int) -> float:
    """Return the precision of every choice inside a challenge of a mode."""
    # By the mode's own share: the fog is that of the decision, not of what is left to take.
    return mode_precision(
        crisis.precision,
        crisis.precision_floor,
        crisis.precision_decay,
        crisis.modes[mode, ModeColumn.PRIZE_SHARE],
    )


@lean
def challenge_in(crisis: Crisis, tree: int, salience: float, sequel: Sequel) -> Challenge:
    """Return what every node of a tree reads of the parties and of the mode.

    Parameters
    ----------
    tree : a mode of challenge or `WIDENED`
    salience : what the whole prize is worth to the challenger [stakes]
    sequel : what may follow a clash
    """
    mode = payoff_row(tree)
    payoffs, precision = crisis.modes[mode], mode_precision_in(crisis, mode)
    audience_cost = payoffs[ModeColumn.AUDIENCE_COST]
    # Before the call: numba takes no conditions among many named arguments.
    ends_with_clash = crisis.has_escalation and mode != Mode.MAJOR_ATTACK
    lost_cost = audience_cost if ends_with_clash else 0.0
    back_down_logit = NEVER if tree == WIDENED else -precision * audience_cost
    return Challenge(
        strength_challenger=crisis.strength_challenger,
        strength_target=crisis.strength_target,
        exponent=crisis.contest_exponent[mode],
        back_down_logit=back_down_logit,
        lost_cost=lost_cost,
        sequel=sequel,
        support_weight=crisis.support_weight,
        belief_weight=crisis.belief_weight,
        prize=prize_at_stake(payoffs[ModeColumn.PRIZE_SHARE], crisis.control_lost),
        precision=precision,
        salience_challenger=salience,
        salience_target=crisis.salience_target,
        nuclear_challenger=crisis.nuclear_challenger,
        attrition=payoffs[ModeColumn.ATTRITION],
        challenge_cost=payoffs[ModeColumn.CHALLENGE_COST],
        audience_cost=audience_cost,
        nuclear_risk=payoffs[ModeColumn.NUCLEAR_RISK],
        support_cost=payoffs[ModeColumn.SUPPORT_COST],
        deployment_cost=payoffs[ModeColumn.DEPLOYMENT_COST],
        fighting_cost=payoffs[ModeColumn.FIGHTING_COST],
        concession_cost=payoffs[ModeColumn.CONCESSION_COST],
        threshold=payoffs[ModeColumn.THRESHOLD],
        nuclear_danger=payoffs[ModeColumn.NUCLEAR_RISK]
        * crisis.target_vulnerability
        * crisis.nuclear_challenger,
        remaining=1 - crisis.control_lost,
        expected_coalition=crisis.expected_coalition,
    )


@lean
def fill_traits(
    crisis: Crisis, tree: int, answer: int, war: np.ndarray, traits: np.ndarray
) -> None:
    """Fill the table of guarantors for one subtree.

    Parameters
    ----------
    tree, answer : of the subtree: a mode of challenge or `WIDENED`, and answer of the council
    war : (2, n) utility of a widened war and penalty in it, with this answer of the council; or
        (3, n), with what standing with the target costs in it
    traits : (n, `N_TRAITS`) filled, columns in the order of the fields of `Guarantor`
    """
    for k in range(crisis.strength_unplaced.size):
        fill_traits_of(crisis, (tree, answer), war, k, traits[k])


@lean
def fill_traits_of(
    crisis: Crisis, subtree: tuple[int, int], war: np.ndarray, k: int, row: np.ndarray
) -> None:
    """Fill the row of one guarantor.

    Parameters
    ----------
    subtree : tree and answer; see `fill_traits`, as for `war`
    k : the guarantor
    row : (`N_TRAITS`,) filled
    """
    tree, answer = subtree
    mode, has_standing = payoff_row(tree), war.shape[0] > 2
    # Whoever sits at the table of a war already expects nothing of another one.
    war_utility = war[0, k] if mode != Mode.MAJOR_ATTACK else 0.0
    war_penalty = war[1, k] if mode != Mode.MAJOR_ATTACK else 0.0
    war_standing = war[2, k] if has_standing and mode != Mode.MAJOR_ATTACK else 0.0
    evaluates = 1.0 if crisis.own_evaluation and crisis.is_called[k, mode] else 0.0
    weighed, reneging, timely = guarantor_standing(crisis, mode, answer, k)
    lawful = lawful_levels(crisis, mode, k)
    guarantor = Guarantor(
        effective_share=timely * crisis.interoperability[k],
        stake=crisis.stake[k],
        reneging_cost=reneging,
        attrition_exposure=crisis.attrition_exposure[k],
        nuclear_vulnerability=crisis.nuclear_vulnerability[k],
        norm_cost=crisis.norm_cost[k],
        bias=crisis.bias[k],
        trade_share=trade_exposure(crisis.trade_share[k], crisis.trade_weight),
        nuclear_cover=crisis.nuclear[k] * crisis.nuclear_assurance[k],
        obligation=weighed,
        reputation=crisis.reputation[k],
        lawful_abstain=lawful[0],
        lawful_support=lawful[1],
        lawful_fight=lawful[2],
        war_utility=war_utility,
        war_penalty=war_penalty,
        war_standing=war_standing,
        evaluates=evaluates,
    )
    for column in range(N_TRAITS):
        row[column] = guarantor[column]


@inlined
def guarantor_of(traits: np.ndarray, k: int) -> Guarantor:
    """Return one row of the table of guarantors; see `fill_traits`."""
    row = traits[k]
    # By number, since numba can neither unpack an array into a tuple nor index one by name.
    return Guarantor(
        effective_share=row[0],
        stake=row[1],
        reneging_cost=row[2],
        attrition_exposure=row[3],
        nuclear_vulnerability=row[4],
        norm_cost=row[5],
        bias=row[6],
        trade_share=row[7],
        nuclear_cover=row[8],
        obligation=row[9],
        reputation=row[10],
        lawful_abstain=row[11],
        lawful_support=row[12],
        lawful_fight=row[13],
        war_utility=row[14],
        war_penalty=row[15],
        war_standing=row[16],
        evaluates=row[17],
    )
