"""The crises of a quarter as they stand, without drawing anything.

What a calibration fits is what would happen at every flashpoint as the region opens.
One call solves them all: each crisis alone, with no shock to anybody's mood, in the
mean over the draw of resolve.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.crisis.arrays import N_LEVELS, N_MODES
from sim.engine.crisis.solver import solve
from sim.engine.quarter.assembly import CrisisDraws, assemble, guarantor_order
from sim.engine.quarter.conduct import conduct
from sim.engine.quarter.strengths import arriving_share
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import compiled


class FirstCrises(NamedTuple):
    """What crises at r flashpoints come to, in the mean over the draw. n states."""

    choice: np.ndarray
    """(r, 4) probability of the status quo and of each mode."""
    resist: np.ndarray
    """(r, 3) probability of a challenge in each mode that is resisted."""
    clash: np.ndarray
    """(r, 3) probability of a challenge in each mode that is resisted and pressed."""
    war: np.ndarray
    """(r, 3) probability of a war that begins in each mode: the lesser modes' are widened."""
    levels: np.ndarray
    """(r, 3, n, 3) probability of a challenge in each mode that is resisted and in which a state
    takes each level; 0 for those that are no guarantors."""
    war_levels: np.ndarray
    """(r, n, 3) probability of a war in which a state takes each level."""
    won: np.ndarray
    """(r,) probability of a war that the challenger wins."""
    stake: np.ndarray
    """(r, n) felt stake of guarantors; not a number for others."""
    obligation: np.ndarray
    """(r, n) obligation of guarantors against a major attack, before policies."""
    strength: np.ndarray
    """(r, 2) of challenger and target, with backers and terrain [USD bn]."""
    reach: np.ndarray
    """(r, n) what guarantors would add to the target if they fight and every base is open
    [USD bn]."""


@compiled
def _crises_for(rows: int, n: int) -> FirstCrises:
    """Return arrays for so many flashpoints and states."""
    return FirstCrises(
        choice=np.zeros((rows, N_MODES + 1)),
        resist=np.zeros((rows, N_MODES)),
        clash=np.zeros((rows, N_MODES)),
        war=np.zeros((rows, N_MODES)),
        levels=np.zeros((rows, N_MODES, n, N_LEVELS)),
        war_levels=np.zeros((rows, n, N_LEVELS)),
        won=np.zeros(rows),
        stake=np.full((rows, n), np.nan),
        obligation=np.zeros((rows, n)),
        strength=np.zeros((rows, 2)),
        reach=np.zeros((rows, n)),
    )


@compiled
def first_crises(world: World, variables: Variables, flashpoints: np.ndarray) -> FirstCrises:
    """Return what a crisis at each of some flashpoints would come to as the region stands.

    Parameters
    ----------
    flashpoints : (r,) positions in the arrays
    """
    n = world.state_code.size
    found, everybody = _crises_for(flashpoints.size, n), np.ones(n)
    for row in range(flashpoints.size):
        flashpoint = flashpoints[row]
        order = guarantor_order(world, variables, flashpoint)
        # No shocks: with drawn ones a search would fit their luck.
        calm = CrisisDraws(shock_logit=np.zeros(order.size), resolve=0.0)
        crisis = assemble(world, variables, flashpoint, order, calm)
        mean = conduct(crisis, solve(crisis))
        found.choice[row] = mean.expectation.choice
        found.resist[row] = mean.expectation.resist
        found.clash[row] = mean.expectation.clash
        found.war[row] = mean.expectation.war
        found.won[row] = mean.won
        found.strength[row, 0] = crisis.strength_challenger
        found.strength[row, 1] = crisis.strength_target
        for k in range(order.size):
            state = order[k]
            found.levels[row, :, state] = mean.levels[:, k]
            found.war_levels[row, state] = mean.war_levels[k]
            found.stake[row, state] = crisis.stake[k]
            found.obligation[row, state] = crisis.obligation[k, N_MODES - 1, 0]
            share = arriving_share(world, variables, flashpoint, state, everybody)
            brought = share * crisis.interoperability[k]
            found.reach[row, state] = crisis.strength_unplaced[k] * brought
    return found
