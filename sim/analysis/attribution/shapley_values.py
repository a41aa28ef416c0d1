"""Shapley values of parts that can each be in or out, exact or from sampled orders.

A Shapley value [S1953]_ is the mean, over all orders in which parts could come, of what a
part adds when it comes; the values add up to the whole. With few parts every set of them is
tried. With many, orders are drawn in blocks [M2022]_: all turns of one drawn order, and
each backward, so that within a block every part stands at every place equally often, and
before another as often as after it. Blocks are drawn independently, so that what differs
between them is the error of sampling orders.

References
----------
.. [M2022] Mitchell, R., Cooper, J., Frank, E., Holmes, G. "Sampling Permutations for
   Shapley Value Estimation." Journal of Machine Learning Research 23(43), 2022, 1-46.
.. [S1953] Shapley, L. S. "A Value for n-Person Games." In Contributions to the Theory of
   Games II, Princeton University Press, 1953, 307-317.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

MOST_EXACT: Final = 8
"""Parts of which every set is tried: two to that power."""

LEAST_BLOCKS: Final = 4
"""Blocks of orders that are drawn at least: an error needs some."""

WANTED_SETS: Final = 500
"""Sets up to which more blocks are drawn."""

type Sets = Mapping[frozenset[int], np.ndarray]
"""{parts that are in: (runs,) worth}."""


@dataclass(frozen=True)
class Orders:
    """The orders in which some parts come."""

    count: int
    """Number of parts."""

    blocks: Sequence[Sequence[Sequence[int]]]
    """Drawn blocks of orders; none where every order counts."""

    @property
    def is_sampled(self) -> bool:
        """Return whether some orders stand for all."""
        return bool(self.blocks)

    def sets(self) -> set[frozenset[int]]:
        """Return every set of parts that has to be tried."""
        if not self.blocks:
            return all_sets(self.count)
        return {one for block in self.blocks for one in sets_of(block)}

    def values(self, part: int, worth: Sets) -> np.ndarray:
        """Return (blocks, runs) what a part is worth in each run, by block; one row if exact."""
        if not self.blocks:
            return shapley(part, worth)[None]
        return np.array([over_orders(part, block, worth) for block in self.blocks])


def orders_of(count: int, seed: int) -> Orders:
    """Return the orders of some parts: all of them, or drawn ones where the parts are many.

    Parameters
    ----------
    seed : of the draw
    """
    if count <= MOST_EXACT:
        return Orders(count=count, blocks=[])
    from scipy.stats import uniform

    # The sets of a block are the arcs of a circle, the empty one and all.
    n_blocks = max(LEAST_BLOCKS, WANTED_SETS // (count * (count - 1) + 2))
    drawn = uniform.rvs(size=(n_blocks, count), random_state=seed % 2**32).argsort(axis=1)
    return Orders(count=count, blocks=[balanced_orders(row) for row in drawn.tolist()])


def all_sets(count: int) -> set[frozenset[int]]:
    """Return every set of so many parts.

    >>> len(all_sets(3))
    8
    """
    return {frozenset(one) for size in range(count + 1) for one in combinations(range(count), size)}


def balanced_orders(line: Sequence[int]) -> list[list[int]]:
    """Return orders in which every part stands at every place equally often.

    All turns of one order, and each backward: so a part comes before another as often as after.

    >>> balanced_orders([0, 1, 2])
    [[0, 1, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0], [0, 2, 1], [1, 0, 2]]
    """
    turns = [[*line[place:], *line[:place]] for place in range(len(line))]
    return turns + [order[::-1] for order in turns]


def sets_of(orders: Iterable[Sequence[int]]) -> set[frozenset[int]]:
    """Return the sets that some orders pass through."""
    return {frozenset(order[:size]) for order in orders for size in range(len(order) + 1)}


def shapley(part: int, worth: Sets) -> np.ndarray:
    """Return (runs,) the Shapley value of a part in each run.

    Parameters
    ----------
    worth : of every set
    """
    count = max(map(len, worth))
    total = np.zeros_like(worth[frozenset()])
    for kept, values in worth.items():
        if part in kept:
            continue
        weight = math.factorial(len(kept)) * math.factorial(count - len(kept) - 1)
        total += weight / math.factorial(count) * (worth[kept | {part}] - values)
    return total


def over_orders(part: int, orders: Sequence[Sequence[int]], worth: Sets) -> np.ndarray:
    """Return (runs,) the mean over some orders of what a part adds when it comes."""
    total = np.zeros_like(worth[frozenset()])
    for order in orders:
        place = order.index(part)
        total += worth[frozenset(order[: place + 1])] - worth[frozenset(order[:place])]
    return total / len(orders)
