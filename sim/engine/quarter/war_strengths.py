"""Wars that last: strengths of both sides, attrition, and who is tied down."""

from sim.engine.quarter.assembly import (
    base_distance,
    challenger_strength,
    strength_at,
    target_strength,
)
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean
from sim.rules.crisis.support import opens_bases

_FIGHT = 2
_SUPPORT = 1


@lean
def tie_down(
    world: World, variables: Variables, fighter_share: float, supporter_share: float, but: int
) -> None:
    """Set the share of each state's capability that wars tie down, in [0, 1].

    `but` is a flashpoint whose war is left out, -1 for none.
    """
    tied = variables.engaged_share
    tied[:] = 0.0
    for flashpoint in range(world.flashpoint_code.size):
        if not variables.is_at_war[flashpoint] or flashpoint == but:
            continue
        tied[world.challenger[flashpoint]] += fighter_share
        tied[world.target[flashpoint]] += fighter_share
        for state in range(tied.size):
            level = variables.war_level[flashpoint, state]
            if level == _FIGHT:
                tied[state] += fighter_share
            elif level == _SUPPORT:
                tied[state] += supporter_share
    for state in range(tied.size):
        tied[state] = min(tied[state], 1.0)


@lean
def war_strengths(
    world: World, variables: Variables, flashpoint: int, quarter: int
) -> tuple[float, float]:
    """Return the strengths of the challenger's and of the target's side in a war, in USD bn.

    Weights and so open bases are those with which the war began.
    """
    epoch, target = world.pacts.epoch[quarter], world.target[flashpoint]
    defenders = target_strength(world, variables, flashpoint, quarter)
    weight = variables.war_weight[flashpoint]
    for state in range(weight.size):
        if weight[state] <= 0 or not variables.is_in_game[state]:
            continue
        distance = base_distance(world, variables, flashpoint, quarter, state)
        for host in range(weight.size):
            is_granted = world.pacts.is_base[epoch, state, host] and variables.is_in_game[host]
            if is_granted and opens_bases(weight[host], world.numbers.support_weight):
                distance = min(distance, world.hosted_km[flashpoint, state, host])
        regime = world.policies.regime[quarter, state, flashpoint]
        usable = world.policies.theatre_share[regime]
        reach = strength_at(world, variables, state, usable, distance)
        defenders += weight[state] * world.pacts.interoperability[quarter, state, target] * reach
    return challenger_strength(world, variables, flashpoint, quarter), defenders
