"""Who has a seat at a crisis: states that owe enough or care enough for what is at stake."""

import numpy as np

from sim.domain.vocabulary import Mode
from sim.engine.crisis.arrays import N_MODES
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import compiled, lean
from sim.rules.crisis.entry import is_called

_MAJOR_ATTACK = int(Mode.MAJOR_ATTACK)


@lean
def has_seat(world: World, variables: Variables, flashpoint: int, state: int, mode: int) -> bool:
    """Return whether a challenge of one mode calls a third state."""
    numbers = world.numbers
    if not numbers.has_entry:
        return True
    return is_called(
        variables.pacts.text_obligation[flashpoint, state],
        world.stake[flashpoint, state],
        numbers.seat_obligation,
        numbers.seat_stake[mode],
    )


@lean
def is_guarantor(world: World, variables: Variables, flashpoint: int, state: int) -> bool:
    """Return whether a third state may stand with the target: it owes or it cares."""
    if state in (world.challenger[flashpoint], world.target[flashpoint]):
        return False
    # A backer is on the challenger's side even where a pact binds it to the target (decision 0006).
    if world.is_backer[flashpoint, state] or not variables.is_in_game[state]:
        return False
    if world.numbers.has_entry:
        # The gravest challenge calls most: whoever has no seat there has none at all.
        return has_seat(world, variables, flashpoint, state, _MAJOR_ATTACK)
    is_concerned = world.stake[flashpoint, state] >= world.numbers.minimum_stake
    return is_concerned or variables.pacts.is_bound[flashpoint, state]


@compiled
def seats(world: World, variables: Variables, flashpoint: int, order: np.ndarray) -> np.ndarray:
    """Return (n, 3) whether each guarantor has a seat, by mode.

    Parameters
    ----------
    order : (n,) guarantors, strongest first
    """
    table = np.ones((order.size, N_MODES), dtype=np.bool_)
    for k in range(order.size):
        for mode in range(N_MODES):
            table[k, mode] = has_seat(world, variables, flashpoint, order[k], mode)
    return table
