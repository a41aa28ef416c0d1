"""Where a claim turns: one or two conditions on the factors, found by peeling.

The patient rule induction method [Friedman1999]_ begins with all points and peels off, one
side of one factor at a time, the twentieth whose loss raises the share of points in which
the claim fails most for each point lost; scenario discovery rests on it [Bryant2010]_.
Here only one factor or two may be peeled, since a claim that needs three conditions is
none that can be briefed: each factor alone, and each pair of those that do best alone. Of
all boxes on the way the one is taken whose share of failures (density) and whose share of
all failures (coverage) have the largest harmonic mean; its ends are then moved to where
that mean is largest, and dropped where it hardly falls. A box found in a cloud of points
always looks better than it is, so it is also looked for in one half of them and measured
in the other (docs/decisions/0041-regions-by-peeling.md).

References
----------
.. [Friedman1999] Friedman, J. H., Fisher, N. I. "Bump Hunting in High-Dimensional Data."
   Statistics and Computing 9(2), 1999, 123-143. doi:10.1023/A:1008894516817
.. [Bryant2010] Bryant, B. P., Lempert, R. J. "Thinking inside the Box." Technological
   Forecasting and Social Change 77(1), 2010, 34-49. doi:10.1016/j.techfore.2009.08.002
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Final, NamedTuple

import numpy as np

PEEL: Final = 0.05
"""Share of the points of a box that one peel takes."""

LEAST_POINTS: Final = 5
"""Points that a box must hold."""

PAIRED: Final = 8
"""Factors, those that do best alone, whose pairs are tried."""

WORTH_A_CONDITION: Final = 0.03
"""By how much a second condition must raise the harmonic mean."""

WORTH_AN_END: Final = 0.01
"""By how much an end of a range must raise it."""

LEAST_LIFT: Final = 1.25
"""Density of a box that is worth telling, as a multiple of that of all points."""

MOST_ENDS: Final = 200
"""Ends of a range that are tried."""

type Columns = Mapping[str, np.ndarray]
"""{factor: (points,) numbers, or words}."""


class Condition(NamedTuple):
    """What one factor must be."""

    factor: str
    """Its name."""

    low: float
    """Least number, minus infinity where none is asked for; not a number for words."""

    high: float
    """Greatest number, infinity where none is asked for; not a number for words."""

    words: tuple[str, ...] = ()
    """Values that are allowed, of a factor of words."""

    def holds(self, columns: Columns) -> np.ndarray:
        """Return (points,) whether it holds."""
        column = columns[self.factor]
        if self.words:
            return np.isin(column, self.words)
        return np.asarray((column >= self.low) & (column <= self.high))


@dataclass(frozen=True)
class Box:
    """A region of the factors in which something is frequent."""

    conditions: Sequence[Condition]
    """All of which hold in it."""

    points: int
    """Points in it."""

    density: float
    """Share of its points in which the thing is so."""

    outside: float
    """The same outside of it; not a number where nothing is outside."""

    overall: float
    """The same over all points."""

    coverage: float
    """Share of all points where the thing is so that are in it."""

    held_out: float
    """Density in points that had no part in finding it, mean of two halves; not a number where a
    half was too small."""


def find_box(columns: Columns, is_so: np.ndarray, block: int = 1) -> Box | None:
    """Return the region of one condition or two in which something is frequent.

    Parameters
    ----------
    is_so : (points,) whether the thing is so
    block : points in a row that belong together, as those of a trajectory

    Returns
    -------
    none where it is so, or is not, at a handful of points only, or where no region says more
    """
    conditions = _best_conditions(columns, is_so)
    if not conditions:
        return None
    inside = _inside(columns, conditions)
    density = float(is_so[inside].mean())
    if density < LEAST_LIFT * is_so.mean():
        return None
    return Box(
        conditions=conditions,
        points=int(inside.sum()),
        density=density,
        outside=float(is_so[~inside].mean()) if not inside.all() else float("nan"),
        overall=float(is_so.mean()),
        coverage=float(is_so[inside].sum() / is_so.sum()),
        held_out=_held_out(columns, is_so, block),
    )


def _inside(columns: Columns, conditions: Sequence[Condition]) -> np.ndarray:
    """Return (points,) whether all conditions hold."""
    found = np.ones(len(next(iter(columns.values()))), dtype=bool)
    for one in conditions:
        found &= one.holds(columns)
    return found


def _best_conditions(columns: Columns, is_so: np.ndarray) -> list[Condition]:
    """Return one condition or two; none where the thing is so, or not, at a handful of points."""
    if min(is_so.sum(), (~is_so).sum()) < LEAST_POINTS:
        return []
    alone = {name: _peeled((name,), columns, is_so) for name in columns}
    order = sorted(alone, key=lambda name: (-alone[name][0], name))
    best = alone[order[0]]
    for pair in combinations(order[:PAIRED], 2):
        found = _peeled(pair, columns, is_so)
        needed = WORTH_A_CONDITION if len(best[1]) < len(found[1]) else 0.0
        if found[0] > best[0] + needed:
            best = found
    return _with_best_ends(best[1], columns, is_so)


def _with_best_ends(
    conditions: Sequence[Condition], columns: Columns, is_so: np.ndarray
) -> list[Condition]:
    """Return the conditions with each end where the harmonic mean is largest, or gone."""
    kept = list(conditions)
    for _ in range(2):  # the best end of one depends on those of the other
        for place, one in enumerate(kept):
            if not one.words:
                others = _inside(columns, [*kept[:place], *kept[place + 1 :]])
                kept[place] = _best_range(one, columns[one.factor], others, is_so)
    return [one for one in kept if one.words or np.isfinite([one.low, one.high]).any()]


def _best_range(
    one: Condition, column: np.ndarray, others: np.ndarray, is_so: np.ndarray
) -> Condition:
    """Return a condition with its best ends, given where all other conditions hold."""
    ends = _ends(column).tolist()
    for is_low in (True, False):
        tried = [one._replace(low=end) for end in [-np.inf, *ends]]
        if not is_low:
            tried = [one._replace(high=end) for end in [np.inf, *ends]]
        boxes = [others & each.holds({one.factor: column}) for each in tried]
        scores = [_harmonic(box, is_so) if box.sum() >= LEAST_POINTS else 0.0 for box in boxes]
        best = int(np.argmax(scores))
        one = tried[best if scores[best] > scores[0] + WORTH_AN_END else 0]
    return one


def _ends(column: np.ndarray) -> np.ndarray:
    """Return the middles between neighboring values, or as many quantiles where they are many."""
    values = np.unique(column)
    if len(values) > MOST_ENDS:
        values = np.quantile(values, np.linspace(0, 1, MOST_ENDS))
    return np.asarray((values[1:] + values[:-1]) / 2)


def _peeled(
    names: Sequence[str], columns: Columns, is_so: np.ndarray
) -> tuple[float, list[Condition]]:
    """Return the best box on the way of peeling some factors, with its harmonic mean."""
    inside = np.ones(len(is_so), dtype=bool)
    best, kept = _harmonic(inside, is_so), inside
    while True:
        peels = [one for name in names for one in _peels(columns[name], inside)]
        peels = [one for one in peels if one.sum() >= LEAST_POINTS]
        if not peels:
            break
        inside = max(peels, key=partial(_gain, inside, is_so=is_so))
        score = _harmonic(inside, is_so)
        if score > best:
            best, kept = score, inside
        if is_so[inside].all():
            break
    return best, [one for name in names for one in _condition(name, columns[name], kept)]


def _gain(before: np.ndarray, after: np.ndarray, is_so: np.ndarray) -> float:
    """Return by how much a peel raises the density, for each point that it takes.

    By point, since a word takes many points at once, and a range a twentieth.
    """
    return float((is_so[after].mean() - is_so[before].mean()) / (before.sum() - after.sum()))


def _peels(column: np.ndarray, inside: np.ndarray) -> Iterator[np.ndarray]:
    """Yield what is left of a box after each peel of one factor."""
    values = column[inside]
    if column.dtype.kind not in "fiu":
        for word in np.unique(values):
            yield inside & (column != word)
        return
    if np.ptp(values) == 0:
        return
    low, high = np.quantile(values, [PEEL, 1 - PEEL])
    # Where many points share the end of the range, a peel takes all of them or none.
    lower, upper = inside & (column > low), inside & (column < high)
    if low > values.min():
        lower = inside & (column >= low)
    if high < values.max():
        upper = inside & (column <= high)
    yield lower
    yield upper


def _harmonic(inside: np.ndarray, is_so: np.ndarray) -> float:
    """Return the harmonic mean of density and coverage."""
    both = float(is_so[inside].sum())
    return 2 * both / float(inside.sum() + is_so.sum())


def _condition(name: str, column: np.ndarray, inside: np.ndarray) -> Iterator[Condition]:
    """Yield what a box asks of a factor; nothing where it asks for nothing.

    An end lies half way between the last point inside and the next one outside.
    """
    nan = float("nan")
    if column.dtype.kind not in "fiu":
        allowed = tuple(map(str, np.unique(column[inside])))
        if len(allowed) < len(np.unique(column)):
            yield Condition(factor=name, low=nan, high=nan, words=allowed)
        return
    least, most = float(column[inside].min()), float(column[inside].max())
    below, above = column[column < least], column[column > most]
    low = (float(below.max()) + least) / 2 if below.size else -np.inf
    high = (float(above.min()) + most) / 2 if above.size else np.inf
    if np.isfinite(low) or np.isfinite(high):
        yield Condition(factor=name, low=low, high=high)


def _held_out(columns: Columns, is_so: np.ndarray, block: int) -> float:
    """Return the density of boxes found in every other block, in the blocks between them."""
    found = []
    for start in (0, 1):
        is_own = np.arange(len(is_so)) // block % 2 == start
        own = {name: column[is_own] for name, column in columns.items()}
        rest = {name: column[~is_own] for name, column in columns.items()}
        conditions = _best_conditions(own, is_so[is_own])
        inside = _inside(rest, conditions) if conditions else np.zeros(0, dtype=bool)
        if not inside.any():
            return float("nan")
        found.append(float(is_so[~is_own][inside].mean()))
    return float(np.mean(found))
