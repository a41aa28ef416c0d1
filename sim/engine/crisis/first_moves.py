"""The challenger's first move: once at the draw of a crisis, or at many draws at once.

Before the draw is known the first move is weighed at two hundred points. A row is an
option, a column a point: the compiler then runs several points at once.
"""

import numpy as np

from sim.engine.crisis.arrays import N_MODES
from sim.kernel.compiled import inlined, lean
from sim.kernel.exponential import exponential


@inlined
def fill_first_move(
    available: np.ndarray, precision: float, value: np.ndarray, choice: np.ndarray
) -> None:
    """Fill in the challenger's first move from the value of each option."""
    # Less the best, so that no exponential overflows at any precision.
    top, total = max(value[0], value[1], value[2], value[3]), 0.0
    for option in range(N_MODES + 1):
        choice[option] = 0.0
        if option == 0 or available[option - 1]:
            choice[option] = exponential(precision * (value[option] - top))
            total += choice[option]
    for option in range(N_MODES + 1):
        choice[option] /= total


@lean
def fill_between(
    before: float, after: float, share: np.ndarray, reach: tuple[int, int], row: np.ndarray
) -> None:
    """Fill in what a mode is worth at the points between two draws.

    Parameters
    ----------
    before, after : its value at the two draws [stakes]
    share : (P,) how far each point is from the one to the other
    reach : first of those points, and the one after the last
    row : (P,) filled within the reach
    """
    for point in range(reach[0], reach[1]):
        row[point] = (1 - share[point]) * before + share[point] * after


@lean
def fill_first_moves(available: np.ndarray, precision: float, moves: np.ndarray) -> None:
    """Turn what each option is worth at many points into the first move at each, bit for bit.

    Parameters
    ----------
    available : (3,) whether each mode can be chosen
    moves : (6, P) values of the status quo and of the modes that are available [stakes]; they
        become chances. The last two rows are filled on the way.
    """
    top, total = moves[N_MODES + 1], moves[N_MODES + 2]
    for point in range(top.size):
        top[point] = moves[0, point]
    for mode in range(N_MODES):
        if available[mode]:
            _raise(moves[mode + 1], top)
    _weigh(precision, top, moves[0])
    for point in range(total.size):
        total[point] = moves[0, point]
    for mode in range(N_MODES):
        chosen = moves[mode + 1]
        if available[mode]:
            _weigh(precision, top, chosen)
            _add(chosen, total)
        else:
            chosen[:] = 0.0
    for option in range(N_MODES + 1):
        _divide(moves[option], total)


@lean
def _raise(row: np.ndarray, top: np.ndarray) -> None:
    """Raise the best value at each point to that of one more option."""
    for point in range(top.size):
        top[point] = max(top[point], row[point])


@lean
def _weigh(precision: float, top: np.ndarray, row: np.ndarray) -> None:
    """Turn values into weights, less the best, so that no exponential overflows."""
    for point in range(row.size):
        row[point] = exponential(precision * (row[point] - top[point]))


@lean
def _add(row: np.ndarray, total: np.ndarray) -> None:
    """Add weights to their sum at each point."""
    for point in range(total.size):
        total[point] += row[point]


@lean
def _divide(row: np.ndarray, total: np.ndarray) -> None:
    """Turn weights into chances."""
    for point in range(row.size):
        row[point] /= total[point]
