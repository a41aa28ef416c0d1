"""What a treaty's council is likely to decide, and what its votes decide."""

import numpy as np

from sim.domain.vocabulary import CouncilAnswer, CouncilKind
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import compiled, lean
from sim.rules.crisis.council import (
    VetoWeights,
    consensus_probability,
    majority_probability,
    veto_probability,
)

_ACTIVE = int(CouncilAnswer.ACTIVE)
_INACTIVE = int(CouncilAnswer.INACTIVE)


@lean
def council_kind(variables: Variables, flashpoint: int) -> int:
    """Return the `CouncilKind` of the treaty that applies to a flashpoint."""
    return variables.pacts.council[flashpoint]


@lean
def is_member(variables: Variables, flashpoint: int, state: int) -> bool:
    """Return whether a state has a seat in the council over a flashpoint and is in the game."""
    has_vote = variables.pacts.has_vote[flashpoint, state]
    return has_vote and variables.is_in_game[state]


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
def activation_probability(world: World, variables: Variables, flashpoint: int) -> float:
    """Return the chance that the council over a flashpoint activates its treaty, in [0, 1]."""
    kind = variables.pacts.council[flashpoint]
    if kind in (CouncilKind.NONE, CouncilKind.AUTOMATIC):
        return 1.0
    seats = 0
    veto = np.zeros(world.state_code.size)
    votes = np.zeros(world.state_code.size, dtype=np.int64)
    for state in range(world.state_code.size):
        if not variables.pacts.has_vote[flashpoint, state] or not variables.is_in_game[state]:
            continue
        veto[seats] = member_veto(world, variables, flashpoint, state)
        votes[seats] = variables.pacts.votes[flashpoint, state]
        seats += 1
    if kind == CouncilKind.CONSENSUS:
        return consensus_probability(veto[:seats])
    return majority_probability(veto[:seats], votes[:seats])


@compiled
def answer_of_votes(kind: int, vetoes: int, in_favor: int, votes: int) -> int:
    """Return the `CouncilAnswer` that votes come to.

    Parameters
    ----------
    kind : `CouncilKind` of a council that votes
    vetoes : members against
    in_favor, votes : votes of those for it, and of all
    """
    if kind == CouncilKind.CONSENSUS:
        return _ACTIVE if vetoes == 0 else _INACTIVE
    # Strictly more than half, as in `majority_probability`: an exact tie rejects (decision 0007).
    return _ACTIVE if 2 * in_favor > votes else _INACTIVE
