"""What every node of a subtree reads: the challenge and the guarantors.

A subtree is what follows one mode of challenge and one answer of the council. What
its nodes need is gathered once, because passing a whole `Crisis` to small functions
costs more than the functions do (docs/decisions/0018).
"""

from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import Mode
from sim.engine.crisis.arrays import Crisis, ModeColumn, ObligationColumn
from sim.kernel.compiled import compiled, inlined, lean
from sim.rules.crisis.choice import mode_precision
from sim.rules.crisis.council import timely_share
from sim.rules.crisis.law import highest_level_probabilities
from sim.rules.crisis.obligation import weighed_obligation
from sim.rules.crisis.payoffs import Exposure, loss_of_prize, risk_of_fighting
from sim.rules.crisis.reneging import reneging_cost


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
    nuclear_danger: float
    """Price to the target of clashing with a nuclear challenger that can reach it [stakes]."""
    remaining: float
    """Share of the whole prize that is not yet lost."""


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


N_TRAITS = len(Guarantor._fields)


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

    Parameters
    ----------
    guarantor : its position, strongest first
    """
    return highest_level_probabilities(
        crisis.law_support[guarantor, mode],
        crisis.law_fight[guarantor, mode],
        crisis.reservation[guarantor, mode],
    )


@lean
def challenge_in_mode(crisis: Crisis, mode: int) -> Challenge:
    """Return what every node of a mode reads of the parties and of the mode."""
    payoffs = crisis.modes[mode]
    return Challenge(
        strength_challenger=crisis.strength_challenger,
        strength_target=crisis.strength_target,
        exponent=crisis.contest_exponent[mode],
        support_weight=crisis.support_weight,
        belief_weight=crisis.belief_weight,
        prize=prize_at_stake(payoffs[ModeColumn.PRIZE_SHARE], crisis.control_lost),
        # By the mode's own share: the fog is that of the decision, not of what is left to take.
        precision=mode_precision(
            crisis.precision,
            crisis.precision_floor,
            crisis.precision_decay,
            payoffs[ModeColumn.PRIZE_SHARE],
        ),
        salience_challenger=crisis.salience_challenger,
        salience_target=crisis.salience_target,
        nuclear_challenger=crisis.nuclear_challenger,
        attrition=payoffs[ModeColumn.ATTRITION],
        challenge_cost=payoffs[ModeColumn.CHALLENGE_COST],
        audience_cost=payoffs[ModeColumn.AUDIENCE_COST],
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
    )


@lean
def fill_traits(crisis: Crisis, mode: int, answer: int, traits: np.ndarray) -> None:
    """Fill the table of guarantors for one subtree.

    Parameters
    ----------
    mode, answer : of the subtree: mode of challenge and answer of the council
    traits : (n, `N_TRAITS`) filled, columns in the order of the fields of `Guarantor`
    """
    for k in range(crisis.strength.size):
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
            trade_share=crisis.trade_share[k],
            nuclear_cover=crisis.nuclear[k] * crisis.nuclear_assurance[k],
            obligation=weighed,
            reputation=crisis.reputation[k],
            lawful_abstain=lawful[0],
            lawful_support=lawful[1],
            lawful_fight=lawful[2],
        )
        for column in range(N_TRAITS):
            traits[k, column] = guarantor[column]


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
    )


@inlined
def abstaining_utility(
    challenge: Challenge, guarantor: Guarantor, press: float, win: float
) -> float:
    """Return a guarantor's expected utility of standing aside once the target resists, in stakes.

    Parameters
    ----------
    press : probability of a clash
    win : probability of a clash that the challenger wins
    """
    loss = loss_of_prize(win, guarantor.stake, challenge.prize)
    # A word broken in a crisis that blows over is noticed half as much as one broken in a clash.
    return loss - press * guarantor.reneging_cost - (1 - press) * 0.5 * guarantor.reneging_cost


@inlined
def supporting_utility(
    challenge: Challenge, guarantor: Guarantor, press: float, win: float
) -> float:
    """Return a guarantor's expected utility of supporting once the target resists, in stakes.

    Parameters
    ----------
    press : probability of a clash
    win : probability of a clash that the challenger wins
    """
    loss = loss_of_prize(win, guarantor.stake, challenge.prize)
    # Support while others bleed breaks half of the promise to fight beside them.
    clash = press * (challenge.support_cost + 0.5 * guarantor.reneging_cost)
    return loss - clash - (1 - press) * challenge.deployment_cost


@inlined
def fighting_utility(
    challenge: Challenge, guarantor: Guarantor, press: float, win: float, fraction: float
) -> float:
    """Return a guarantor's expected utility of fighting once the target resists, in stakes.

    Parameters
    ----------
    press : probability of a clash
    win : probability of a clash that the challenger wins
    fraction : challenger's share of strength, times the probability of a clash
    """
    # `fraction` holds the probability of a clash already; the other two risks take it here.
    exposure = Exposure(
        attrition_share=guarantor.attrition_exposure,
        nuclear_vulnerability=guarantor.nuclear_vulnerability,
        norm_cost=press * guarantor.norm_cost * challenge.prize,
    )
    risk = risk_of_fighting(
        exposure,
        challenge.attrition,
        fraction,
        press * challenge.nuclear_risk,
        challenge.nuclear_challenger,
    )
    loss = loss_of_prize(win, guarantor.stake, challenge.prize)
    # The fixed cost is due in any case: forces are sent before the challenger decides.
    return loss + risk - challenge.fighting_cost - (1 - press) * challenge.deployment_cost
