"""At which draws of resolve a forecast solves the game, and the first move between them.

A forecast has four draws of each mode where an expectation has eleven of all modes: they
stand where a mode begins to be worth it. Between draws everything but the first move is
linear in the factor of resolve. The first move is weighed at the same two hundred points,
but one by one only where it turns; elsewhere a stretch of points is linear too.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.crisis.arrays import N_MODES, Crisis
from sim.engine.crisis.expectation import POINTS, WEIGHTS, share_of_the_way
from sim.engine.crisis.first_moves import fill_between, fill_first_moves
from sim.kernel.compiled import compiled, inlined, lean
from sim.rules.crisis.resolve import resolve_factor


class Draws(NamedTuple):
    """Draws of resolve at which the modes are solved. D at most of a mode."""

    at: np.ndarray
    """(3, D) draws of each mode, in rising order; what lies beyond their number means nothing."""
    n_draws: np.ndarray
    """(3,) draws of each mode, at least two."""


FORECAST_DRAWS = Draws(
    at=np.array(
        [
            [-1.0, 1.0, 2.5, 0.0, 0.0],
            [0.5, 1.5, 2.0, 2.5, 3.0],
            [1.5, 2.0, 2.5, 3.0, 0.0],
        ]
    ),
    n_draws=np.array([3, 5, 4]),
)
"""Chosen for the least error over shipped arrangements and policies (docs/decisions/0030)."""
STRETCH = 10
"""Points from one end of a stretch to the other."""
TURN = 0.03
"""Least change of a chance over a stretch for which its points are weighed one by one."""
N_POINTS = POINTS.size
_N_STRETCHES = (N_POINTS - 1) // STRETCH


def _weights_of_stretches() -> np.ndarray:
    """Return (2, stretches) what the inner points of a stretch weigh for its ends."""
    found = np.zeros((2, _N_STRETCHES))
    for stretch in range(_N_STRETCHES):
        for step in range(1, STRETCH):
            weight = WEIGHTS[stretch * STRETCH + step]
            found[0, stretch] += weight * (STRETCH - step) / STRETCH
            found[1, stretch] += weight * step / STRETCH
    return found


_INNER_WEIGHTS = _weights_of_stretches()


class Grid(NamedTuple):
    """Draws and points, as they lie to each other. D draws a mode, P points."""

    n_draws: np.ndarray
    """(3,) draws of each mode."""
    factor: np.ndarray
    """(3, D) what each draw multiplies the challenger's salience by."""
    low: np.ndarray
    """(3, P) the draw of each mode at or below a point, or the two nearest ones' lower."""
    share: np.ndarray
    """(3, P) how far a point is from it to the next; outside [0, 1] beyond the draws."""
    first: np.ndarray
    """(3, D) first point between each draw of a mode and the next; last, the number of points."""
    moves: np.ndarray
    """(6, P) filled: chance of each first move at each point; see `fill_first_moves`."""
    weight: np.ndarray
    """(3, D) filled: probability of a mode with a draw that leans on this one."""


@compiled
def grid_for(draws: Draws, resolve_sd: float) -> Grid:
    """Return draws and points for a spread of resolve.

    Parameters
    ----------
    draws : at which each mode is solved
    resolve_sd : spread of the logarithm of the factor of resolve, at or above 0
    """
    most = draws.at.shape[1]
    grid = Grid(
        n_draws=draws.n_draws,
        factor=np.empty((N_MODES, most)),
        low=np.zeros((N_MODES, N_POINTS), dtype=np.int64),
        share=np.zeros((N_MODES, N_POINTS)),
        first=np.zeros((N_MODES, most), dtype=np.int64),
        moves=np.empty((N_MODES + 3, N_POINTS)),
        weight=np.empty((N_MODES, most)),
    )
    for mode in range(N_MODES):
        for draw in range(draws.n_draws[mode]):
            grid.factor[mode, draw] = resolve_factor(draws.at[mode, draw], resolve_sd)
    for point in range(N_POINTS):
        factor = resolve_factor(POINTS[point], resolve_sd)
        for mode in range(N_MODES):
            low = 0
            while low < draws.n_draws[mode] - 2 and POINTS[point] >= draws.at[mode, low + 1] - 1e-9:
                low += 1
            before, after = grid.factor[mode, low], grid.factor[mode, low + 1]
            grid.low[mode, point] = low
            # The last point before the next draw is followed by that draw's first.
            grid.first[mode, low + 1] = point + 1
            grid.share[mode, point] = share_of_the_way(before, after, factor)
        for draw in range(1, draws.n_draws[mode]):
            # No point may lie between two draws that are very near to each other.
            grid.first[mode, draw] = max(grid.first[mode, draw], grid.first[mode, draw - 1])
    return grid


@lean
def _choose(crisis: Crisis, grid: Grid, values: np.ndarray) -> None:
    """Fill in the first move at every point.

    Parameters
    ----------
    values : (3, D) of each mode at its draws [stakes]
    """
    grid.moves[0] = crisis.status_quo_utility
    for mode in range(N_MODES):
        if crisis.is_available[mode]:
            for low in range(grid.n_draws[mode] - 1):
                reach = (grid.first[mode, low], grid.first[mode, low + 1])
                one, two = values[mode, low], values[mode, low + 1]
                fill_between(one, two, grid.share[mode], reach, grid.moves[mode + 1])
    fill_first_moves(crisis.is_available, crisis.opening_precision, grid.moves)


@inlined
def _add(grid: Grid, point: int, amount: float, choice: np.ndarray) -> None:
    """Count a point that was weighed, so often."""
    choice[0] += amount * grid.moves[0, point]
    for mode in range(N_MODES):
        part, low = amount * grid.moves[mode + 1, point], grid.low[mode, point]
        # Values go on beyond the last draw, but chances must stay chances.
        share = min(max(grid.share[mode, point], 0.0), 1.0)
        choice[mode + 1] += part
        grid.weight[mode, low] += part * (1 - share)
        grid.weight[mode, low + 1] += part * share


@lean
def weigh_draws(crisis: Crisis, grid: Grid, values: np.ndarray, choice: np.ndarray) -> None:
    """Fill in the mean first move, and what every draw weighs in each mode.

    Parameters
    ----------
    grid : its weights are filled
    values : (3, D) of each mode at its draws [stakes]
    choice : (4,) filled
    """
    choice[:], grid.weight[:] = 0.0, 0.0
    # Every point, since several at once take less than the few that are needed one by one.
    _choose(crisis, grid, values)
    for end in range(0, N_POINTS, STRETCH):
        _add(grid, end, WEIGHTS[end], choice)
    for stretch in range(_N_STRETCHES):
        first = stretch * STRETCH
        last, turn = first + STRETCH, 0.0
        for option in range(N_MODES + 1):
            turn = max(turn, abs(grid.moves[option, last] - grid.moves[option, first]))
        if turn < TURN:
            _add(grid, first, _INNER_WEIGHTS[0, stretch], choice)
            _add(grid, last, _INNER_WEIGHTS[1, stretch], choice)
            continue
        for point in range(first + 1, last):
            _add(grid, point, WEIGHTS[point], choice)
