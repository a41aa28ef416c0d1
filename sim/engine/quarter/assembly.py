"""From the variables to one crisis: who could help, how strongly, at what price.

Mesa agents and the ensemble meet the same crisis, because both call `crisis_at`.
The calendar is not read here: what is in force is among the variables.
"""

from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import CouncilKind, Level, Mode
from sim.engine.crisis.arrays import N_MODES, WAR_COLUMNS, Crisis, ObligationColumn, Solution
from sim.engine.crisis.expectation import expectation_for, needs_mean, solve_with_expectation
from sim.engine.outcomes.ledger import Ledger
from sim.engine.outcomes.opportunity import Opportunity
from sim.engine.quarter.councils import activation_probability
from sim.engine.quarter.seats import is_guarantor, seats
from sim.engine.quarter.strengths import (
    arriving_share,
    challenger_strength,
    is_always_open,
    is_granted,
    strength_to_send,
    target_strength,
)
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import compiled, lean, merged
from sim.kernel.draws import NOBODY, DrawKey, Purpose, normal
from sim.rules.crisis.basing import NO_CONSENT
from sim.rules.crisis.commitment import burden_discount, felt_stake
from sim.rules.crisis.contest import win_probability
from sim.rules.crisis.satisfaction import SatisfactionWeights, status_quo_utility
from sim.rules.politics.alignment import trust_gap
from sim.rules.politics.opinion import defeatist_support

# An attack on an islet costs less than the invasion of an island of 23 million, in office and face
# too; forces that are only sent cost the same (CRISIS 5.1).
_INTENSE_IN_WAR = tuple(int(column) for column in WAR_COLUMNS)
"""Payoffs of a major attack that the intensity of a war there multiplies."""
_MAJOR_ATTACK = int(Mode.MAJOR_ATTACK)
_N_OBLIGATIONS = len(ObligationColumn)
_HIGHEST = int(Level.FIGHT)
_NO_SEAT = -1
_DRAW_SHOCK = int(Purpose.BIAS_SHOCK)
_DRAW_RESOLVE = int(Purpose.RESOLVE)


@compiled
def guarantor_order(world: World, variables: Variables, flashpoint: int) -> np.ndarray:
    """Return the positions of the guarantors, strongest first, every host consenting.

    Ties go by name, which is the order of the arrays.
    """
    order = np.zeros(world.state_code.size, dtype=np.int64)
    force = np.zeros(world.state_code.size)
    # Hosts decide within the game, but its order must be known before: every host counts as willing
    # (MODEL 5.2).
    willing = np.ones(world.state_code.size)
    count = 0
    for state in range(world.state_code.size):
        if not is_guarantor(world, variables, flashpoint, state):
            continue
        usable = world.policies.theatre_share[variables.regime[state, flashpoint]]
        share = arriving_share(world, variables, flashpoint, state, willing)
        reach = strength_to_send(variables, state, usable) * share
        place = count
        # Insertion keeps equals in the order of names, which is how ties go (MODEL 5.2); a
        # quicksort need not.
        while place > 0 and force[place - 1] < reach:
            order[place], force[place] = order[place - 1], force[place - 1]
            place -= 1
        order[place], force[place] = state, reach
        count += 1
    return order[:count]


@lean
def believed_reputation(variables: Variables, guarantor: int, protege: int) -> float:
    """Return the belief that one state keeps its word to another, in [0, 1]."""
    kept, broken = variables.kept[guarantor, protege], variables.broken[guarantor, protege]
    return kept / (kept + broken)


class CrisisDraws(NamedTuple):
    """What chance adds to a crisis before anybody moves."""

    shock_logit: np.ndarray
    """(n,) to each guarantor's bias, strongest first."""
    resolve: float
    """How much the challenger wants it this time, standard normal; 0 is as ever."""


@compiled
def crisis_draws(
    world: World, variables: Variables, order: np.ndarray, flashpoint: int, key: DrawKey
) -> CrisisDraws:
    """Return what chance adds to a crisis at a flashpoint in a quarter."""
    resolve = 0.0
    if world.numbers.resolve_sd > 0:
        resolve = normal(key, _DRAW_RESOLVE, world.flashpoint_code[flashpoint], NOBODY)
    return CrisisDraws(
        shock_logit=bias_shocks(world, variables, order, flashpoint, key), resolve=resolve
    )


@compiled
def bias_shocks(
    world: World, variables: Variables, order: np.ndarray, flashpoint: int, key: DrawKey
) -> np.ndarray:
    """Return (n,) this crisis's shock to the bias of each guarantor, in logits."""
    shocks = np.zeros(order.size)
    for k in range(order.size):
        regime = variables.regime[order[k], flashpoint]
        spread = world.policies.volatility_logit[regime]
        if spread > 0:
            code, state = world.flashpoint_code[flashpoint], world.state_code[order[k]]
            shocks[k] = spread * normal(key, _DRAW_SHOCK, code, state)
    return shocks


@compiled
def _payoffs(world: World, flashpoint: int) -> np.ndarray:
    """Return the payoffs of the modes at a flashpoint, with the intensity of a war there."""
    table = world.modes.copy()
    for column in _INTENSE_IN_WAR:
        table[_MAJOR_ATTACK, column] *= world.war_intensity[flashpoint]
    return table


class CrisisBases(NamedTuple):
    """Bases that may be used in a crisis by its n guarantors, nearest first, b at most."""

    fraction: np.ndarray
    """(n, b) what the distance leaves of a force; 0 where there is no base."""
    capacity: np.ndarray
    """(n, b) share of the guarantor's force that it takes in; 0 where there is no base."""
    host: np.ndarray
    """(n, b) position of the guarantor that decides whether it opens, or `NO_CONSENT`."""


@compiled
def crisis_bases(
    world: World, variables: Variables, flashpoint: int, order: np.ndarray
) -> CrisisBases:
    """Return the bases from which the guarantors may act, as far as anybody can open them.

    Parameters
    ----------
    order : (n,) guarantors, strongest first; see `guarantor_order`
    """
    shape = (order.size, world.bases.host.shape[2])
    fraction, capacity = np.zeros(shape), np.zeros(shape)
    host_of = np.full(shape, np.int64(NO_CONSENT))
    seat = np.full(world.state_code.size, np.int64(_NO_SEAT))
    for k in range(order.size):
        seat[order[k]] = k
    for k in range(order.size):
        state, count = order[k], 0
        for base in range(shape[1]):
            host = world.bases.host[flashpoint, state, base]
            is_free = is_always_open(world, variables, flashpoint, state, host)
            # A host that is neither target nor guarantor is not asked, so its soil stays closed
            # (MODEL 4).
            if not is_free and (seat[host] == _NO_SEAT or not is_granted(variables, state, host)):
                continue
            fraction[k, count] = world.bases.fraction[flashpoint, state, base]
            capacity[k, count] = world.bases.capacity[flashpoint, state, base]
            host_of[k, count] = NO_CONSENT if is_free else seat[host]
            count += 1
    return CrisisBases(fraction=fraction, capacity=capacity, host=host_of)


@compiled
def loss_chance(world: World, variables: Variables, flashpoint: int, order: np.ndarray) -> float:
    """Return the chance that a major attack succeeds even if every guarantor fights, in [0, 1].

    Nought where nobody minds, which spares the work.

    Parameters
    ----------
    order : (n,) guarantors
    """
    if world.politics.numbers.defeat_cost <= 0:
        return 0.0
    defenders = target_strength(world, variables, flashpoint)
    everybody = np.ones(world.state_code.size)
    for k in range(order.size):
        regime = variables.regime[order[k], flashpoint]
        whole = strength_to_send(variables, order[k], world.policies.theatre_share[regime])
        defenders += whole * arriving_share(world, variables, flashpoint, order[k], everybody)
    attackers = challenger_strength(world, variables, flashpoint)
    return win_probability(attackers, defenders, world.numbers.contest_exponent[_MAJOR_ATTACK])


@lean
def _status_quo(world: World, variables: Variables, flashpoint: int) -> float:
    """Return what not challenging is worth to the challenger."""
    target, challenger = world.target[flashpoint], world.challenger[flashpoint]
    deal = 0.0
    for state in range(world.state_code.size):
        deal += world.policies.satisfaction[variables.regime[state, flashpoint], flashpoint]
    return status_quo_utility(
        world.alignment[target],
        variables.alignment[target],
        deal,
        variables.pacts.encirclement[challenger],
        SatisfactionWeights(
            status_quo_value=world.numbers.status_quo_value,
            accommodation=world.numbers.accommodation_weight,
            provocation=world.numbers.provocation_weight,
        ),
    )


@compiled
def assemble(  # noqa: PLR0915  a line for every number of the game; split, it would be passed about
    world: World,
    variables: Variables,
    flashpoint: int,
    order: np.ndarray,
    draws: CrisisDraws,
) -> Crisis:
    """Return the crisis at a flashpoint as it stands.

    Parameters
    ----------
    order : (n,) guarantors, strongest first; see `guarantor_order`
    draws : what chance adds
    """
    numbers, policies, pacts = world.numbers, world.policies, variables.pacts
    politics, lost = world.politics.numbers, loss_chance(world, variables, flashpoint, order)
    challenger, target = world.challenger[flashpoint], world.target[flashpoint]
    n = order.size
    bases = crisis_bases(world, variables, flashpoint, order)
    # One array cut into rows: each array made costs as much as filling it.
    rows = np.zeros((14, n))
    unplaced, brought, stake, support, reputation = rows[0], rows[1], rows[2], rows[3], rows[4]
    cares, owes, bias, exposure, nuclear = rows[5], rows[6], rows[7], rows[8], rows[9]
    assurance, vulnerability, norm, trade = rows[10], rows[11], rows[12], rows[13]
    law_support, law_fight = np.ones((n, N_MODES)), np.ones((n, N_MODES))
    reservation = np.full((n, N_MODES), np.int64(_HIGHEST))
    obligation = np.zeros((n, N_MODES, _N_OBLIGATIONS))
    for k in range(n):
        state = order[k]
        regime = variables.regime[state, flashpoint]
        unplaced[k] = strength_to_send(variables, state, policies.theatre_share[regime])
        brought[k] = variables.interoperability[state, target]
        stake[k] = felt_stake(
            world.stake[flashpoint, state],
            policies.stake_multiplier[regime, flashpoint],
            variables.alignment[state],
            variables.alignment[target],
            numbers.alignment_distance_weight,
        )
        support[k] = defeatist_support(
            variables.support[state], lost, politics.defeat_cost, politics.defeat_chance
        )
        cares[k] = policies.reputation_multiplier[regime]
        # Beliefs use it as a probability, and a policy's multiplier may be above 1 (MODEL 5.6).
        reputation[k] = min(1.0, believed_reputation(variables, state, target) * cares[k])
        owes[k] = policies.obligation_multiplier[regime]
        discount = burden_discount(
            policies.burden_demand_pct[regime],
            variables.burden_pct[target],
            numbers.burden_discount_logit,
        )
        distrust = trust_gap(
            world.alignment[target],
            variables.alignment[target],
            politics.trust_weight,
        )
        # In logits, beside precision times utility: a mood is no payoff and must not grow with
        # precision (decision 0003).
        bias[k] = (
            policies.bias_logit[regime]
            + variables.stance_logit[state]
            - discount
            - distrust
            + draws.shock_logit[k]
        )
        exposure[k] = world.attrition_exposure[state]
        nuclear[k] = world.nuclear[state]
        is_covered = pacts.is_covered[state, target]
        cover = 1.0 if is_covered else numbers.uncovered_assurance
        assurance[k] = cover * policies.nuclear_assurance[regime]
        vulnerability[k] = world.nuclear_vulnerability[state]
        norm[k] = numbers.non_alignment_cost * world.non_alignment_norm[state]
        trade[k] = world.trade_share[challenger, state]
        if numbers.has_law:
            law_support[k] = world.law_support[state]
            law_fight[k] = world.law_fight[state]
        reservation[k] = pacts.reservation[flashpoint, state]
        obligation[k] = pacts.obligation[flashpoint, state]
    lag = pacts.lag_quarters[flashpoint] if numbers.has_lag else 0.0
    return Crisis(
        precision=numbers.precision,
        precision_floor=numbers.precision_floor,
        precision_decay=numbers.precision_decay,
        opening_precision=numbers.opening_precision,
        contest_exponent=numbers.contest_exponent,
        support_weight=numbers.support_weight,
        belief_weight=numbers.belief_weight,
        reputation_weight=numbers.reputation_weight,
        domestic_weight=numbers.domestic_weight,
        reaction_speed=numbers.reaction_speed,
        lag_delays_all=numbers.lag_delays_all,
        trade_weight=numbers.trade_weight,
        has_escalation=numbers.has_escalation,
        escalates=world.escalates[flashpoint],
        escalation_threshold=numbers.escalation_threshold,
        resolve=draws.resolve,
        resolve_sd=numbers.resolve_sd,
        expected_coalition=numbers.expected_coalition,
        own_evaluation=numbers.own_evaluation,
        modes=_payoffs(world, flashpoint),
        is_available=world.is_available[flashpoint],
        control_lost=variables.control_lost[flashpoint],
        strength_challenger=challenger_strength(world, variables, flashpoint),
        salience_challenger=world.salience_challenger[flashpoint],
        nuclear_challenger=world.nuclear[challenger],
        status_quo_utility=_status_quo(world, variables, flashpoint),
        strength_target=target_strength(world, variables, flashpoint),
        salience_target=world.salience_target[flashpoint],
        nuclear_target=world.nuclear[target],
        trade_target=numbers.target_trade * world.trade_share[challenger, target],
        target_vulnerability=numbers.target_exposure * world.nuclear_vulnerability[target],
        has_council=pacts.council[flashpoint] != CouncilKind.NONE,
        activation_probability=activation_probability(world, variables, flashpoint),
        lag_quarters=lag,
        # Four by default: each further one triples the tree (decision 0013).
        n_strategic=min(numbers.strategic_guarantors, n),
        strength_unplaced=unplaced,
        base_fraction=bases.fraction,
        base_capacity=bases.capacity,
        base_host=bases.host,
        is_called=seats(world, variables, flashpoint, order),
        interoperability=brought,
        stake=stake,
        support=support,
        reputation=reputation,
        reputation_multiplier=cares,
        obligation_multiplier=owes,
        attrition_exposure=exposure,
        nuclear=nuclear,
        nuclear_assurance=assurance,
        nuclear_vulnerability=vulnerability,
        norm_cost=norm,
        bias=bias,
        trade_share=trade,
        law_support=law_support,
        law_fight=law_fight,
        reservation=reservation,
        obligation=obligation,
    )


@merged
def crisis_at(
    world: World, variables: Variables, ledger: Ledger, flashpoint: int, key: DrawKey
) -> Crisis:
    """Return the crisis at a flashpoint as it stands, and note who may help in it."""
    order = guarantor_order(world, variables, flashpoint)
    ledger.n_guarantors[flashpoint] = order.size
    for k in range(order.size):
        ledger.order[flashpoint, k] = order[k]
    draws = crisis_draws(world, variables, order, flashpoint, key)
    return assemble(world, variables, flashpoint, order, draws)


@merged
def solved_opportunity(
    crisis: Crisis, solution: Solution, flashpoint: int, key: DrawKey
) -> Opportunity:
    """Return an opportunity with its crisis solved.

    Parameters
    ----------
    solution : filled; may hold an earlier crisis, and have room for more guarantors
    """
    mean = expectation_for(crisis.stake.size)
    solve_with_expectation(crisis, solution, mean, needs_mean(crisis))
    return Opportunity(
        key=key, flashpoint=flashpoint, crisis=crisis, solution=solution, expectation=mean
    )
