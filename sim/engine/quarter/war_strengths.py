"""How strong the two sides of a running war are."""

from sim.engine.quarter.strengths import (
    arriving_share,
    challenger_strength,
    strength_to_send,
    target_strength,
)
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean


@lean
def war_strengths(world: World, variables: Variables, flashpoint: int) -> tuple[float, float]:
    """Return the strengths of the challenger's and of the target's side in a war, in USD bn.

    Weights and so open bases are those with which the war began.
    """
    target = world.target[flashpoint]
    defenders = target_strength(world, variables, flashpoint)
    # Helpers do not decide again while a war runs; what one chose at the start holds (decision
    # 0010).
    weight = variables.war_weight[flashpoint]
    for state in range(weight.size):
        if weight[state] <= 0 or not variables.is_in_game[state]:
            continue
        usable = world.policies.theatre_share[variables.regime[state, flashpoint]]
        share = arriving_share(world, variables, flashpoint, state, weight)
        reach = strength_to_send(variables, state, usable) * share
        defenders += weight[state] * variables.interoperability[state, target] * reach
    return challenger_strength(world, variables, flashpoint), defenders
