"""How strong a state is at a theatre, and from which bases it can act there."""

from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean
from sim.rules.crisis.strength import strength


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
def challenger_strength(world: World, variables: Variables, flashpoint: int) -> float:
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
            regime = variables.regime[state, flashpoint]
            usable = world.policies.theatre_share[regime]
            reach = strength_at(world, variables, state, usable, world.own_km[flashpoint, state])
            # A fixed share, since a backer makes no choice (decision 0006).
            total += world.backing[flashpoint, state] * reach
    return total


@lean
def base_distance(world: World, variables: Variables, flashpoint: int, state: int) -> float:
    """Return the distance from the nearest base that needs no consent in a crisis, in km.

    Own soil, the target's soil where a pact opened it, and every granted base
    where consent is switched off.
    """
    nearest = world.own_km[flashpoint, state]
    epoch = variables.epoch[0]
    target = world.target[flashpoint]
    for host in range(world.state_code.size):
        # The target is the one that is helped; any other host chooses within the crisis (MODEL 4).
        is_free = host == target or not world.numbers.has_consent
        is_free = is_free and variables.is_in_game[host]
        if is_free and world.pacts.is_base[epoch, state, host]:
            nearest = min(nearest, world.hosted_km[flashpoint, state, host])
    return nearest


@lean
def target_strength(world: World, variables: Variables, flashpoint: int) -> float:
    """Return the target's own strength with the advantage of terrain, in USD bn."""
    target = world.target[flashpoint]
    regime = variables.regime[target, flashpoint]
    own = strength_at(
        world,
        variables,
        target,
        world.policies.theatre_share[regime],
        world.own_km[flashpoint, target],
    )
    return world.terrain_advantage[flashpoint] * own
