"""How strong a state is at a theatre, and from which bases it can act there."""

import numpy as np

from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean
from sim.rules.crisis.basing import NO_CONSENT, NOTHING_PLACED, with_base
from sim.rules.crisis.strength import usable_strength
from sim.rules.crisis.support import opens_bases


@lean
def strength_to_send(variables: Variables, state: int, usable_share: float) -> float:
    """Return the strength that a state could send to a theatre, before distance, in USD bn."""
    return usable_strength(
        variables.capability_usd_bn[state], usable_share, variables.engaged_share[state]
    )


@lean
def challenger_strength(world: World, variables: Variables, flashpoint: int) -> float:
    """Return the strength on the challenger's side with its backers, in USD bn."""
    challenger = world.challenger[flashpoint]
    total = _strength_from_home(
        world, variables, flashpoint, challenger, world.challenger_share[flashpoint]
    )
    for state in range(world.state_code.size):
        if world.backing[flashpoint, state] > 0 and variables.is_in_game[state]:
            regime = variables.regime[state, flashpoint]
            usable = world.policies.theatre_share[regime]
            reach = _strength_from_home(world, variables, flashpoint, state, usable)
            # A fixed share, since a backer makes no choice (decision 0006).
            total += world.backing[flashpoint, state] * reach
    return total


@lean
def _strength_from_home(
    world: World, variables: Variables, flashpoint: int, state: int, usable_share: float
) -> float:
    """Return the strength that a state brings to a theatre from its own soil, in USD bn."""
    whole = strength_to_send(variables, state, usable_share)
    return whole * world.bases.own[flashpoint, state]


@lean
def is_always_open(
    world: World, variables: Variables, flashpoint: int, state: int, host: int
) -> bool:
    """Return whether a state may use the soil of a host whatever that decides in a crisis.

    Own soil, the target's soil where a pact opened it, and every granted base
    where consent is switched off.
    """
    if host == NO_CONSENT:
        return True
    # The target is the one that is helped; any other host chooses within the crisis (MODEL 4).
    is_free = host == world.target[flashpoint] or not world.numbers.has_consent
    return is_free and is_granted(variables, state, host)


@lean
def is_granted(variables: Variables, state: int, host: int) -> bool:
    """Return whether a pact lets a state use the soil of another that is still in the game."""
    return variables.is_in_game[host] and variables.pacts.is_base[state, host]


@lean
def arriving_share(
    world: World, variables: Variables, flashpoint: int, state: int, weight: np.ndarray
) -> float:
    """Return the share of a state's force that its open bases let arrive, in [0, 1].

    Parameters
    ----------
    weight : (n,) share of its strength that each state commits: enough of it opens its bases
    """
    bases, placed = world.bases, NOTHING_PLACED
    for base in range(bases.host.shape[2]):
        host = bases.host[flashpoint, state, base]
        is_open = is_always_open(world, variables, flashpoint, state, host)
        if not is_open and is_granted(variables, state, host):
            is_open = opens_bases(weight[host], world.numbers.support_weight)
        if is_open:
            placed = with_base(
                placed,
                bases.fraction[flashpoint, state, base],
                bases.capacity[flashpoint, state, base],
            )
            if placed.unplaced <= 0:
                break
    return placed.arrived


@lean
def target_strength(world: World, variables: Variables, flashpoint: int) -> float:
    """Return the target's own strength with the advantage of terrain, in USD bn."""
    target = world.target[flashpoint]
    regime = variables.regime[target, flashpoint]
    usable = world.policies.theatre_share[regime]
    own = _strength_from_home(world, variables, flashpoint, target, usable)
    return world.terrain_advantage[flashpoint] * own
