"""One draw that decides how a law is read and what is done within it.

The compiled ensemble draws the level of a guarantor that does not look ahead in one go,
from chances that hold its law already. An agent has to know what its law allows this
time before it chooses. The same draw says both: every level owns a part of the unit
interval, every reading that allows the level a part of that part. The parts are put in
another order, reading by reading: where the draw falls then picks the reading, and what
is left of the draw within the reading picks the same level as in the ensemble
(docs/decisions/0002).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.engine.quarter.crises_by_chance import drawn_option


class Reading(NamedTuple):
    """How the law is read this time, and what is left of the draw."""

    highest: int
    """Highest level that it allows."""

    law_draw: float
    """Draw that picks this reading from the chances of all of them, in [0, 1)."""

    level_draw: float
    """Draw that is left for the choice of a level, in [0, 1)."""


def reading_of(
    draw: float, levels: Sequence[float], lawful: Sequence[float], sigma: np.ndarray
) -> Reading:
    """Return the reading of the law that a draw of the level implies.

    Parameters
    ----------
    draw : draw of the level, in [0, 1)
    levels : (3,) probability of each level over all readings
    lawful : (3,) chance that each level is the highest lawful one
    sigma : (3, 3) probability of a level (last) by highest lawful level

    Returns
    -------
    a reading under which `level_draw` picks the level that `draw` picks from `levels`
    """
    certain = [highest for highest, chance in enumerate(lawful) if chance == 1]
    if certain:
        return Reading(highest=certain[0], law_draw=draw, level_draw=draw)
    level = int(drawn_option(np.asarray(levels, dtype=np.float64), draw))
    parts = np.array(
        [chance * sigma[highest, level] for highest, chance in enumerate(lawful)], dtype=np.float64
    )
    within = (draw - sum(levels[:level])) / levels[level]
    shares = parts / parts.sum()
    highest = int(drawn_option(shares, within))
    within = (within - sum(shares[:highest])) / shares[highest]
    own = [float(chance) for chance in sigma[highest, : highest + 1]]
    left = _between(sum(own[:level]), own[level], within)
    return Reading(
        highest=highest,
        law_draw=_between(sum(lawful[:highest]), lawful[highest], left),
        level_draw=left,
    )


def _between(start: float, width: float, within: float) -> float:
    """Return the place at a share of an interval, never out of it whatever is rounded."""
    place = start + within * width
    return max(start, min(place, float(np.nextafter(start + width, 0.0))))
