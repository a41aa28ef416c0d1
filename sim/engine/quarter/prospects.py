"""What an opportunity at each flashpoint comes to as the region opens, without any draw.

Every crisis is solved as it stands before the first quarter, with no shock to anybody's
mood, in the mean over the draw of resolve. Multiplied by opportunities it gives
expectations without Monte Carlo error, in milliseconds; what crises change in each other
over the years is left out.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.crisis.expectation import (
    capitulation_chance,
    expectation_for,
    solve_with_expectation,
    war_chance,
)
from sim.engine.crisis.solver import solution_for
from sim.engine.quarter.assembly import CrisisDraws, assemble, guarantor_order
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import compiled


class Prospects(NamedTuple):
    """Chances at an opportunity, in [0, 1]. f flashpoints."""

    challenge: np.ndarray
    """(f,) of any challenge."""
    war: np.ndarray
    """(f,) of a war, by whatever way."""
    capitulation: np.ndarray
    """(f,) that the target gives in to a major attack."""


@compiled
def prospects(world: World, variables: Variables) -> Prospects:
    """Return what an opportunity at each flashpoint comes to.

    Parameters
    ----------
    variables : as the region stands, for instance before its first quarter
    """
    f = world.flashpoint_code.size
    found = Prospects(challenge=np.zeros(f), war=np.zeros(f), capitulation=np.zeros(f))
    for flashpoint in range(f):
        order = guarantor_order(world, variables, flashpoint)
        # No shocks: whoever compares vectors would compare their luck.
        calm = CrisisDraws(shock_logit=np.zeros(order.size), resolve=0.0)
        crisis = assemble(world, variables, flashpoint, order, calm)
        mean = expectation_for(order.size)
        solution = solution_for(order.size, crisis.n_strategic)
        solve_with_expectation(crisis, solution, mean, is_mean=True)
        found.challenge[flashpoint] = 1 - mean.choice[0]
        found.war[flashpoint] = war_chance(mean)
        found.capitulation[flashpoint] = capitulation_chance(mean)
    return found
