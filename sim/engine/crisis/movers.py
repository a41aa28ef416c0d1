"""What every node of a subtree reads: the parties' numbers and the guarantors' traits.

A subtree is what follows one mode of challenge and one answer of the council.
Its numbers are gathered once, because passing a whole `Crisis` to small
functions costs more than the functions.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.crisis.arrays import Crisis, ModeColumn, ObligationColumn
from sim.kernel.compiled import compiled, inlined, lean
from sim.rules.crisis.choice import mode_precision
from sim.rules.crisis.council import timely_share
from sim.rules.crisis.law import highest_level_probabilities
from sim.rules.crisis.obligation import weighed_obligation
from sim.rules.crisis.payoffs import loss_of_prize, risk_of_fighting
from sim.rules.crisis.reneging import reneging_cost

_PRIZE = int(ModeColumn.PRIZE_SHARE)
_ATTRITION = int(ModeColumn.ATTRITION)
_CHALLENGE = int(ModeColumn.CHALLENGE_COST)
_AUDIENCE = int(ModeColumn.AUDIENCE_COST)
_NUCLEAR = int(ModeColumn.NUCLEAR_RISK)
_SUPPORT = int(ModeColumn.SUPPORT_COST)
_DEPLOYMENT = int(ModeColumn.DEPLOYMENT_COST)
_FIGHTING = int(ModeColumn.FIGHTING_COST)
_CONCESSION = int(ModeColumn.CONCESSION_COST)
_THRESHOLD = int(ModeColumn.THRESHOLD)

_WITHOUT = int(ObligationColumn.WITHOUT)
_ACTIVE = int(ObligationColumn.ACTIVE)

_TIMED_MODE = 1
"""The mode in which help can come too late: the fait accompli."""


class Numbers(NamedTuple):
    """What every node of a mode reads of the parties and of the mode; see `Crisis`."""

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
    remaining: float
    """Share of the whole prize that is not yet lost."""


class Guarantor(NamedTuple):
    """What every node of a subtree reads of a guarantor: a row of the table of traits."""

    brought: float
    """Share of its strength brought to bear in time."""
    stake: float
    reneging: float
    """Price of standing aside [stakes]."""
    exposure: float
    vulnerability: float
    norm_cost: float
    bias: float
    trade: float
    assured: float
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
    """Return the share of the whole prize that a challenge is about."""
    return prize_share * (1 - control_lost)


@lean
def guarantor_standing(
    crisis: Crisis, mode: int, council: int, guarantor: int
) -> tuple[float, float, float]:
    """Return weighed obligation, reneging cost and timely share of a guarantor."""
    weighed = weighed_obligation(
        crisis.obligation[guarantor, mode, council], crisis.obligation_multiplier[guarantor]
    )
    reneging = reneging_cost(
        weighed,
        crisis.reputation_multiplier[guarantor],
        crisis.support[guarantor],
        crisis.reputation_weight,
        crisis.domestic_weight,
    )
    timely = 1.0
    if crisis.has_council and mode == _TIMED_MODE:
        timely = timely_share(
            crisis.obligation[guarantor, mode, _WITHOUT],
            crisis.obligation[guarantor, mode, _ACTIVE],
            crisis.lag_quarters,
            crisis.reaction_speed,
            crisis.lag_delays_all,
        )
    return weighed, reneging, timely


@lean
def lawful_levels(crisis: Crisis, mode: int, guarantor: int) -> tuple[float, float, float]:
    """Return the chances that each level is the highest that law and reservations allow."""
    return highest_level_probabilities(
        crisis.law_support[guarantor, mode],
        crisis.law_fight[guarantor, mode],
        crisis.reservation[guarantor, mode],
    )


@lean
def common_numbers(crisis: Crisis, mode: int) -> Numbers:
    """Return what every node of a mode reads of the parties and of the mode."""
    payoffs = crisis.modes[mode]
    return Numbers(
        crisis.strength_challenger,
        crisis.strength_target,
        crisis.contest_exponent,
        crisis.support_weight,
        crisis.belief_weight,
        prize_at_stake(payoffs[_PRIZE], crisis.control_lost),
        mode_precision(crisis.precision, crisis.precision_decay, payoffs[_PRIZE]),
        crisis.salience_challenger,
        crisis.salience_target,
        crisis.nuclear_challenger,
        payoffs[_ATTRITION],
        payoffs[_CHALLENGE],
        payoffs[_AUDIENCE],
        payoffs[_NUCLEAR],
        payoffs[_SUPPORT],
        payoffs[_DEPLOYMENT],
        payoffs[_FIGHTING],
        payoffs[_CONCESSION],
        payoffs[_THRESHOLD],
        1 - crisis.control_lost,
    )


@lean
def fill_traits(crisis: Crisis, mode: int, council: int, traits: np.ndarray) -> None:
    """Fill the table of guarantors, (n, `N_TRAITS`), for one subtree."""
    for k in range(crisis.strength.size):
        weighed, reneging, timely = guarantor_standing(crisis, mode, council, k)
        lawful = lawful_levels(crisis, mode, k)
        guarantor = Guarantor(
            timely * crisis.interoperability[k],
            crisis.stake[k],
            reneging,
            crisis.attrition_exposure[k],
            crisis.nuclear_vulnerability[k],
            crisis.norm_cost[k],
            crisis.bias[k],
            crisis.trade_share[k],
            crisis.nuclear[k] * crisis.nuclear_assurance[k],
            weighed,
            crisis.reputation[k],
            lawful[0],
            lawful[1],
            lawful[2],
        )
        for column in range(N_TRAITS):
            traits[k, column] = guarantor[column]


@inlined
def guarantor_of(traits: np.ndarray, k: int) -> Guarantor:
    """Return a row of the table of guarantors."""
    row = traits[k]
    return Guarantor(
        row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9], row[10],
        row[11], row[12], row[13],
    )  # fmt: skip


@inlined
def abstaining_utility(numbers: Numbers, guarantor: Guarantor, press: float, win: float) -> float:
    """Return a guarantor's expected utility of standing aside once the target resists, in stakes.

    Parameters
    ----------
    press : probability of a clash
    win : probability of a clash that the challenger wins
    """
    loss = loss_of_prize(win, guarantor.stake, numbers.prize)
    return loss - press * guarantor.reneging - (1 - press) * 0.5 * guarantor.reneging


@inlined
def supporting_utility(numbers: Numbers, guarantor: Guarantor, press: float, win: float) -> float:
    """Return the same of supporting; see `abstaining_utility`."""
    loss = loss_of_prize(win, guarantor.stake, numbers.prize)
    clash = press * (numbers.support_cost + 0.5 * guarantor.reneging)
    return loss - clash - (1 - press) * numbers.deployment_cost


@inlined
def fighting_utility(
    numbers: Numbers, guarantor: Guarantor, press: float, win: float, fraction: float
) -> float:
    """Return the same of fighting; see `abstaining_utility`.

    Parameters
    ----------
    fraction : challenger's share of strength, times the probability of a clash
    """
    risk = risk_of_fighting(
        guarantor.exposure,
        numbers.attrition,
        fraction,
        press * numbers.nuclear_risk,
        guarantor.vulnerability,
        numbers.nuclear_challenger,
        press * guarantor.norm_cost * numbers.prize,
    )
    loss = loss_of_prize(win, guarantor.stake, numbers.prize)
    return loss + risk - numbers.fighting_cost - (1 - press) * numbers.deployment_cost
