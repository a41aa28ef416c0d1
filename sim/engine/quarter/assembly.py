"""From the state of the region to one crisis: who could help, how strongly, at what price."""

import numpy as np

from sim.engine.crisis.arrays import N_MODES, Crisis, ModeColumn
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import compiled, lean
from sim.rules.crisis.commitment import burden_discount, felt_stake
from sim.rules.crisis.council import (
    VetoWeights,
    consensus_probability,
    majority_probability,
    veto_probability,
)
from sim.rules.crisis.satisfaction import SatisfactionWeights, status_quo_utility
from sim.rules.crisis.strength import strength

_INTENSE = (
    int(ModeColumn.ATTRITION),
    int(ModeColumn.CHALLENGE_COST),
    int(ModeColumn.NUCLEAR_RISK),
    int(ModeColumn.FIGHTING_COST),
)
_FULL_LEVEL = 2
_AUTOMATIC = 1
_CONSENSUS = 2


@lean
def strength_at(
    world: World, variables: Variables, state: int, usable_share: float, distance_km: float
) -> float:
    """Return a state's strength at a theatre from a base at a distance, in USD bn."""
    return strength(
        variables.capability_usd_bn[state],
        usable_share,
        variables.engaged_share[state],
        distance_km,
        world.numbers.distance_decay,
    )


@lean
def challenger_strength(world: World, variables: Variables, flashpoint: int, quarter: int) -> float:
    """Return the strength on the challenger's side with its backers, in USD bn."""
    challenger = world.challenger[flashpoint]
    total = strength_at(
        world,
        variables,
        challenger,
        world.challenger_share[flashpoint],
        world.own_km[flashpoint, challenger],
    )
    for state in range(world.state_code.size):
        if world.backing[flashpoint, state] > 0 and variables.is_in_game[state]:
            regime = world.policies.regime[quarter, state, flashpoint]
            usable = world.policies.theatre_share[regime]
            reach = strength_at(world, variables, state, usable, world.own_km[flashpoint, state])
            total += world.backing[flashpoint, state] * reach
    return total


@lean
def base_distance(
    world: World, variables: Variables, flashpoint: int, quarter: int, state: int
) -> float:
    """Return the distance from the nearest base that needs no consent in a crisis, in km.

    Own soil, the target's soil where a pact opened it, and every granted base
    where consent is switched off.
    """
    nearest = world.own_km[flashpoint, state]
    epoch = world.pacts.epoch[quarter]
    target = world.target[flashpoint]
    for host in range(world.state_code.size):
        is_free = host == target or not world.numbers.has_consent
        is_free = is_free and variables.is_in_game[host]
        if is_free and world.pacts.is_base[epoch, state, host]:
            nearest = min(nearest, world.hosted_km[flashpoint, state, host])
    return nearest


@lean
def target_strength(world: World, variables: Variables, flashpoint: int, quarter: int) -> float:
    """Return the target's own strength with the advantage of terrain, in USD bn."""
    target = world.target[flashpoint]
    regime = world.policies.regime[quarter, target, flashpoint]
    own = strength_at(
        world,
        variables,
        target,
        world.policies.theatre_share[regime],
        world.own_km[flashpoint, target],
    )
    return world.terrain_advantage[flashpoint] * own


@lean
def is_guarantor(
    world: World, variables: Variables, flashpoint: int, quarter: int, state: int
) -> bool:
    """Return whether a third state may stand with the target: it owes or it cares."""
    if state in (world.challenger[flashpoint], world.target[flashpoint]):
        return False
    if world.is_backer[flashpoint, state] or not variables.is_in_game[state]:
        return False
    epoch = world.pacts.epoch[quarter]
    is_concerned = world.stake[flashpoint, state] >= world.numbers.minimum_stake
    return is_concerned or world.pacts.is_bound[epoch, flashpoint, state]


@compiled
def guarantor_order(
    world: World, variables: Variables, flashpoint: int, quarter: int
) -> np.ndarray:
    """Return the positions of the guarantors, strongest first, every host consenting.

    Ties go by name, which is the order of the arrays.
    """
    epoch = world.pacts.epoch[quarter]
    order = np.zeros(world.state_code.size, dtype=np.int64)
    force = np.zeros(world.state_code.size)
    count = 0
    for state in range(world.state_code.size):
        if not is_guarantor(world, variables, flashpoint, quarter, state):
            continue
        nearest = base_distance(world, variables, flashpoint, quarter, state)
        for host in range(world.state_code.size):
            if world.pacts.is_base[epoch, state, host] and variables.is_in_game[host]:
                nearest = min(nearest, world.hosted_km[flashpoint, state, host])
        regime = world.policies.regime[quarter, state, flashpoint]
        reach = strength_at(world, variables, state, world.policies.theatre_share[regime], nearest)
        place = count
        while place > 0 and force[place - 1] < reach:
            order[place], force[place] = order[place - 1], force[place - 1]
            place -= 1
        order[place], force[place] = state, reach
        count += 1
    return order[:count]


@lean
def member_veto(world: World, variables: Variables, flashpoint: int, member: int) -> float:
    """Return the chance that a member of a council vetoes, in [0, 1]."""
    numbers = world.numbers
    return veto_probability(
        variables.alignment[member],
        world.export_share[member, world.challenger[flashpoint]],
        variables.support[member],
        VetoWeights(
            intercept=numbers.veto_intercept,
            alignment=numbers.veto_alignment,
            trade=numbers.veto_trade,
            support=numbers.veto_support,
        ),
    )


@compiled
def activation_probability(
    world: World, variables: Variables, flashpoint: int, quarter: int
) -> float:
    """Return the chance that the council over a flashpoint activates its treaty, in [0, 1]."""
    epoch = world.pacts.epoch[quarter]
    kind = world.pacts.council[epoch, flashpoint]
    if kind in (0, _AUTOMATIC):
        return 1.0
    seats = 0
    veto = np.zeros(world.state_code.size)
    votes = np.zeros(world.state_code.size, dtype=np.int64)
    for state in range(world.state_code.size):
        if not world.pacts.has_vote[epoch, flashpoint, state] or not variables.is_in_game[state]:
            continue
        veto[seats] = member_veto(world, variables, flashpoint, state)
        votes[seats] = world.pacts.votes[epoch, flashpoint, state]
        seats += 1
    if kind == _CONSENSUS:
        return consensus_probability(veto[:seats])
    return majority_probability(veto[:seats], votes[:seats])


@lean
def believed_reputation(variables: Variables, guarantor: int, protege: int) -> float:
    """Return the belief that one state keeps its word to another, in [0, 1]."""
    kept, broken = variables.kept[guarantor, protege], variables.broken[guarantor, protege]
    return kept / (kept + broken)


@compiled
def _payoffs(world: World, flashpoint: int) -> np.ndarray:
    """Return the payoffs of the modes at a flashpoint, with its intensity."""
    table = world.modes.copy()
    for column in _INTENSE:
        table[:, column] *= world.intensity[flashpoint]
    return table


@compiled
def _hosted_strengths(
    world: World, variables: Variables, flashpoint: int, quarter: int, order: np.ndarray
) -> np.ndarray:
    """Return (n, n) the strength of row guarantor from the soil of column guarantor."""
    epoch = world.pacts.epoch[quarter]
    table = np.zeros((order.size, order.size))
    for row in range(order.size):
        state = order[row]
        regime = world.policies.regime[quarter, state, flashpoint]
        for column in range(order.size):
            if world.pacts.is_base[epoch, state, order[column]]:
                table[row, column] = strength_at(
                    world,
                    variables,
                    state,
                    world.policies.theatre_share[regime],
                    world.hosted_km[flashpoint, state, order[column]],
                )
    return table


@lean
def _status_quo(world: World, variables: Variables, flashpoint: int, quarter: int) -> float:
    """Return what not challenging is worth to the challenger."""
    target, challenger = world.target[flashpoint], world.challenger[flashpoint]
    deal = 0.0
    for state in range(world.state_code.size):
        deal += world.policies.satisfaction[
            world.policies.regime[quarter, state, flashpoint], flashpoint
        ]
    return status_quo_utility(
        world.alignment[target],
        variables.alignment[target],
        deal,
        world.pacts.encirclement[world.pacts.epoch[quarter], challenger],
        SatisfactionWeights(
            status_quo_value=world.numbers.status_quo_value,
            accommodation=world.numbers.accommodation_weight,
            provocation=world.numbers.provocation_weight,
        ),
    )


@compiled
def assemble(  # noqa: PLR0913, PLR0915  kernel: world, state, place, time and what chance adds
    world: World,
    variables: Variables,
    flashpoint: int,
    quarter: int,
    order: np.ndarray,
    shock_logit: np.ndarray,
) -> Crisis:
    """Return the crisis at a flashpoint as it stands.

    Parameters
    ----------
    order : (n,) guarantors, strongest first; see `guarantor_order`
    shock_logit : (n,) this crisis's shock to each guarantor's bias, in that order
    """
    numbers, policies = world.numbers, world.policies
    epoch = world.pacts.epoch[quarter]
    challenger, target = world.challenger[flashpoint], world.target[flashpoint]
    n = order.size
    own, brought, stake, support = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n)
    reputation, cares, owes, bias = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n)
    exposure, nuclear, assurance = np.zeros(n), np.zeros(n), np.zeros(n)
    vulnerability, norm, trade = np.zeros(n), np.zeros(n), np.zeros(n)
    law_support, law_fight = np.ones((n, N_MODES)), np.ones((n, N_MODES))
    reservation = np.full((n, N_MODES), np.int64(_FULL_LEVEL))
    obligation = np.zeros((n, N_MODES, 3))
    for k in range(n):
        state = order[k]
        regime = policies.regime[quarter, state, flashpoint]
        distance = base_distance(world, variables, flashpoint, quarter, state)
        own[k] = strength_at(world, variables, state, policies.theatre_share[regime], distance)
        brought[k] = world.pacts.interoperability[quarter, state, target]
        stake[k] = felt_stake(
            world.stake[flashpoint, state],
            policies.stake_multiplier[regime, flashpoint],
            variables.alignment[state],
            variables.alignment[target],
            numbers.alignment_distance_weight,
        )
        support[k] = variables.support[state]
        cares[k] = policies.reputation_multiplier[regime]
        reputation[k] = min(1.0, believed_reputation(variables, state, target) * cares[k])
        owes[k] = policies.obligation_multiplier[regime]
        discount = burden_discount(
            policies.burden_demand_pct[regime],
            variables.burden_pct[target],
            numbers.burden_discount_logit,
        )
        bias[k] = (
            policies.bias_logit[regime] + variables.stance_logit[state] - discount + shock_logit[k]
        )
        exposure[k] = world.attrition_exposure[state]
        nuclear[k] = world.nuclear[state]
        is_covered = world.pacts.is_covered[epoch, state, target]
        cover = 1.0 if is_covered else numbers.uncovered_assurance
        assurance[k] = cover * policies.nuclear_assurance[regime]
        vulnerability[k] = world.nuclear_vulnerability[state]
        norm[k] = numbers.non_alignment_cost * world.non_alignment_norm[state]
        trade[k] = world.trade_share[challenger, state]
        if numbers.has_law:
            law_support[k] = world.law_support[state]
            law_fight[k] = world.law_fight[state]
        reservation[k] = world.pacts.reservation[epoch, flashpoint, state]
        obligation[k] = world.pacts.obligation[epoch, flashpoint, state]
    lag = world.pacts.lag_quarters[epoch, flashpoint] if numbers.has_lag else 0.0
    return Crisis(
        numbers.precision,
        numbers.precision_decay,
        numbers.opening_precision,
        numbers.contest_exponent,
        numbers.support_weight,
        numbers.belief_weight,
        numbers.reputation_weight,
        numbers.domestic_weight,
        numbers.reaction_speed,
        numbers.lag_delays_all,
        _payoffs(world, flashpoint),
        world.is_available[flashpoint],
        variables.control_lost[flashpoint],
        challenger_strength(world, variables, flashpoint, quarter),
        world.salience_challenger[flashpoint],
        world.nuclear[challenger],
        _status_quo(world, variables, flashpoint, quarter),
        target_strength(world, variables, flashpoint, quarter),
        world.salience_target[flashpoint],
        world.nuclear[target],
        world.pacts.council[epoch, flashpoint] > 0,
        activation_probability(world, variables, flashpoint, quarter),
        lag,
        min(numbers.strategic_guarantors, n),
        own,
        _hosted_strengths(world, variables, flashpoint, quarter, order),
        brought,
        stake,
        support,
        reputation,
        cares,
        owes,
        exposure,
        nuclear,
        assurance,
        vulnerability,
        norm,
        bias,
        trade,
        law_support,
        law_fight,
        reservation,
        obligation,
    )
