"""Markov chains that move by differences between their own past positions.

Differential-evolution chains with an archive [BraakVrugt2008]_: each proposal adds to a
chain's position the difference between two positions that the chains of the same start
have seen, in a random subset of the dimensions [Vrugt2009]_. Directions and lengths of
jumps so follow the shape of the target without any tuning, and with an archive a few
chains do in any dimension.

References
----------
.. [BraakVrugt2008] ter Braak, C. J. F., Vrugt, J. A. "Differential Evolution Markov
   Chain with snooker updater and fewer chains." Statistics and Computing 18, 2008,
   435-446. doi:10.1007/s11222-008-9104-9
.. [Vrugt2009] Vrugt, J. A., ter Braak, C. J. F., Diks, C. G. H., Robinson, B. A.,
   Hyman, J. M., Higdon, D. "Accelerating Markov Chain Monte Carlo Simulation by
   Differential Evolution with Self-Adaptive Randomized Subspace Sampling."
   International Journal of Nonlinear Sciences and Numerical Simulation 10(3), 2009,
   273-290. doi:10.1515/IJNSNS.2009.10.3.273
"""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.random import Generator, default_rng  # noqa: TID251  a chain has no run to key draws by

LENGTH: Final = 2.38
"""Length of a jump, before it is divided by the root of twice the dimensions: with it a normal
target is explored fastest (ter Braak, Vrugt 2008)."""

WHOLE_JUMPS: Final = 0.1
"""Share of jumps that are a whole difference long, so that chains can change between modes."""

JITTER: Final = 1e-3
"""Spread of what is added to each jump [share of the range]: no place is out of reach."""

SUBSETS: Final = (0.1, 0.3, 1.0)
"""Chances with which each dimension moves, one of them drawn for each proposal: in many dimensions
a few are moved far more often than all at once."""

ARCHIVE_PER_DIMENSION: Final = 10
"""Positions of the first archive for each dimension [count], as ter Braak and Vrugt advise."""


class Chains(NamedTuple):
    """Positions of the chains of one start. g generations, c chains, d dimensions."""

    position: np.ndarray
    """(g, c, d)."""
    loss: np.ndarray
    """(g, c) loss there: minus twice the log density, up to a constant."""
    accepted_share: float
    """Share of proposals that were accepted, in [0, 1]."""


def run_chains(
    loss: Callable[[np.ndarray], float],
    bounds: Sequence[Sequence[float]],
    shape: tuple[int, int],
    seed: Sequence[int],
    progress: Callable[[], None] | None = None,
) -> Chains:
    """Return chains whose density is exp(-loss / 2) within bounds, from one start.

    Parameters
    ----------
    loss : of a position (d,); infinite where it may not be
    bounds : (d, 2) lower and upper; chains stay within
    shape : generations and chains
    seed : of this start; chains of different seeds have nothing in common
    progress : called after each generation
    """
    rng = default_rng(list(seed))
    low, high = np.array(bounds, dtype=np.float64).T
    generations, n_chains = shape
    # Over the whole range, far wider than the target: starts that agree in the end have forgotten
    # where they began.
    first = ARCHIVE_PER_DIMENSION * low.size
    seen = np.empty((first + generations * n_chains, low.size))
    seen[:first] = rng.uniform(low, high, size=(first, low.size))
    position, value = _first_positions(loss, seen[:first], n_chains)
    positions = np.empty((generations, n_chains, low.size))
    losses = np.empty((generations, n_chains))
    accepted = 0
    for generation in range(generations):
        # The later half of all that was seen: jumps as wide as the first positions lie apart would
        # hardly ever be accepted. It ends with the last generation, so that no chain sees another's
        # newest move.
        n_seen = first + generation * n_chains
        archive = seen[n_seen // 2 : n_seen]
        for chain in range(n_chains):
            proposal = _proposal(position[chain], archive, high - low, rng)
            # What leaves a range at one end comes in at the other: chances to go and to return stay
            # the same, and no proposal is wasted.
            proposal = low + np.mod(proposal - low, high - low)
            chance = rng.random()
            found = loss(proposal)
            if chance < np.exp(min(0.0, 0.5 * (value[chain] - found))):
                position[chain], value[chain] = proposal, found
                accepted += 1
        positions[generation], losses[generation] = position, value
        seen[n_seen : n_seen + n_chains] = position
        if progress is not None:
            progress()
    share = accepted / (generations * n_chains)
    return Chains(position=positions, loss=losses, accepted_share=share)


def _first_positions(
    loss: Callable[[np.ndarray], float], seen: np.ndarray, n_chains: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the first positions that may be, and their losses."""
    found: list[tuple[np.ndarray, float]] = []
    for point in seen:
        value = loss(point)
        if np.isfinite(value):
            found.append((point, value))
        if len(found) == n_chains:
            break
    if len(found) < n_chains:
        message = f"of {len(seen)} random positions only {len(found)} have a finite loss"
        raise ValueError(message)
    return np.array([point for point, _ in found]), np.array([value for _, value in found])


def _proposal(
    position: np.ndarray, archive: np.ndarray, span: np.ndarray, rng: Generator
) -> np.ndarray:
    """Return where a chain may go next."""
    one, two = rng.choice(len(archive), size=2, replace=False)
    moves = rng.random(position.size) < SUBSETS[rng.integers(len(SUBSETS))]
    if not moves.any():
        moves[rng.integers(position.size)] = True
    whole = rng.random() < WHOLE_JUMPS
    length = 1.0 if whole else LENGTH / np.sqrt(2 * moves.sum())
    jump = length * (archive[one] - archive[two]) + rng.normal(0, JITTER, position.size) * span
    return np.asarray(np.where(moves, position + jump, position))
