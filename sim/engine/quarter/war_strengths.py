"""How strong the two sides of a running war are."""

from sim.engine.quarter.strengths import (
    base_distance,
    challenger_strength,
    strength_at,
    target_strength,
)
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean
from sim.rules.crisis.support import opens_bases


@lean
def war_strengths(world: World, variables: Variables, flashpoint: int) -> tuple[float, float]:
    """Return the strengths of the challenger's and of the target's side in a war, in USD bn.

    Weights and so open bases are those with which the war began.
    """
    epoch, target = variables.epoch[0], world.target[flashpoint]
    defenders = target_strength(world, variables, flashpoint)
    # Helpers do not decide again while a war runs; what one chose at the start holds (decision
    # 0010).
    weight = variables.war_weight[flashpoint]
    for state in range(weight.size):
        if weight[state] <= 0 or not variables.is_in_game[state]:
            continue
        distance = base_distance(world, variables, flashpoint, state)
        for host in range(weight.size):
            is_granted = world.pacts.is_base[epoch, state, host] and variables.is_in_game[host]
            if is_granted and opens_bases(weight[host], world.numbers.support_weight):
                distance = min(distance, world.hosted_km[flashpoint, state, host])
        usable = world.policies.theatre_share[variables.regime[state, flashpoint]]
        reach = strength_at(world, variables, state, usable, distance)
        defenders += weight[state] * variables.interoperability[state, target] * reach
    return challenger_strength(world, variables, flashpoint), defenders
