"""What a state gets from the patron on which it depends most, and what it fears."""

from typing import NamedTuple

from sim.engine.quarter.assembly import believed_reputation
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean
from sim.rules.politics.assessment import abandonment, entrapment

_ABOVE_ALL = 1e9
"""Above every multiplier, so that the least of several is one of them."""


class Regard(NamedTuple):
    """How a patron treats one state, over its flashpoints, or over all if it has none."""

    obligation: float
    """Least multiplier of obligations."""
    reputation: float
    """Least multiplier of reputation."""
    theatre_share: float
    """Least share of the patron's capability for the region."""
    demand_pct: float
    """Greatest demand for military burden [% of GDP]."""


@lean
def patron_regard(world: World, variables: Variables, patron: int, state: int) -> Regard:
    """Return how a patron treats a state now."""
    policies, has_own = world.policies, world.politics.is_target[state]
    obligation, reputation, theatre, demand = _ABOVE_ALL, _ABOVE_ALL, _ABOVE_ALL, 0.0
    for flashpoint in range(world.target.size):
        if has_own and world.target[flashpoint] != state:
            continue
        regime = variables.regime[patron, flashpoint]
        obligation = min(obligation, policies.obligation_multiplier[regime])
        reputation = min(reputation, policies.reputation_multiplier[regime])
        theatre = min(theatre, policies.theatre_share[regime])
        demand = max(demand, policies.burden_demand_pct[regime])
    return Regard(
        obligation=obligation, reputation=reputation, theatre_share=theatre, demand_pct=demand
    )


@lean
def leadership_of(world: World, variables: Variables, patron: int) -> float:
    """Return a patron's will to lead treaties: the least of its regimes, in [-1, 1]."""
    least = 1.0
    for flashpoint in range(world.target.size):
        regime = variables.regime[patron, flashpoint]
        least = min(least, world.policies.treaty_leadership[regime])
    return least


@lean
def belief_in_patron(world: World, variables: Variables, state: int) -> float:
    """Return the belief that a state's patron keeps its word to it, in [0, 1]; 1 without one."""
    patron = world.politics.patron[state]
    if patron < 0:
        return 1.0
    cares = patron_regard(world, variables, patron, state).reputation
    return min(1.0, believed_reputation(variables, patron, state) * cares)


@lean
def fear_of_abandonment(world: World, variables: Variables, state: int) -> float:
    """Return a state's fear of being left alone, in [0, 1]; nought for patrons and challengers."""
    patron = world.politics.patron[state]
    if patron < 0:
        return 0.0
    belief = belief_in_patron(world, variables, state)
    return abandonment(world.politics.dependence[state, patron], belief)


@lean
def fear_of_entrapment(variables: Variables, state: int) -> float:
    """Return a state's fear of being drawn into others' wars, in [0, 1]."""
    return entrapment(variables.politics.calls[state])


@lean
def threat_to(world: World, variables: Variables, state: int, quarter: int) -> float:
    """Return the threat that a state feels: expected force and shocks [a year]."""
    return variables.politics.p_force[state] + world.politics.shock[quarter, state]
