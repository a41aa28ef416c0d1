"""Places for the numbers of flashpoints on a map: large enough for a class, and none on another.

Flashpoints lie close together, and a number that is read from the last row is larger than the
distance between two of them. So a number stands at its place where there is room, else beside
it with a line, clear of the other numbers and, where that can be, of the names of states.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

RADIUS: Final = 30.0
"""Half of the room that a number needs [units of the SVG]."""

STEP: Final = 14.0
"""Between two distances that are tried [units of the SVG]."""

FARTHEST: Final = 16
"""Distances that are tried."""

DIRECTIONS: Final = 24
"""Directions that are tried at each distance."""

LETTER: Final = 21.0
"""Width of a letter of a name [units of the SVG], as it is on a wall."""

LINE: Final = 36.0
"""Height of a name [units of the SVG]."""


class Box(NamedTuple):
    """The room that a name takes, in units of the SVG."""

    left: float
    """Its left side."""

    right: float
    """Its right side."""

    top: float
    """Its upper side."""

    bottom: float
    """Its lower side."""


def box_of(text: str, x: float, y: float, side: str) -> Box:
    """Return the room that a name takes.

    Parameters
    ----------
    text : the name
    x, y : the point at which it stands [units of the SVG]
    side : where the name is, seen from the point: `right`, `left` or `middle`
    """
    width = LETTER * len(text)
    left = x - width * {"right": 0.0, "left": 1.0, "middle": 0.5}[side]
    return Box(left, left + width, y - LINE / 2, y + LINE / 2)


def spread(
    places: Mapping[str, tuple[float, float]], names: Sequence[Box], size: tuple[float, float]
) -> dict[str, tuple[float, float]]:
    """Return {name: where its number stands}, in units of the SVG.

    Parameters
    ----------
    places : {name: where it lies}, in units of the SVG
    names : room that is taken by names of states
    size : width and height of the drawing [units of the SVG]

    Returns
    -------
    the nearest free spot for each, those with most neighbours first; no two overlap as long as
    there is room within `FARTHEST` steps
    """
    found: dict[str, tuple[float, float]] = {}
    for name in sorted(places, key=lambda one: (-_crowd(places, one), one)):
        free = [
            spot
            for spot in _spots(*places[name])
            if _is_inside(spot, size) and _is_clear(spot, found.values())
        ]
        # Half of a name under a number can be read, a number under another cannot.
        best = min(free, key=lambda one: _cost(one, places[name], names), default=places[name])
        found[name] = round(best[0], 1), round(best[1], 1)
    return {name: found[name] for name in places}


def _crowd(places: Mapping[str, tuple[float, float]], name: str) -> int:
    """Return how many places are so near to one that their numbers might overlap."""
    return sum(math.dist(one, places[name]) < 4 * RADIUS for one in places.values())


def _spots(x: float, y: float) -> Iterator[tuple[float, float]]:
    """Yield the places that are tried for a number, the nearest first."""
    yield x, y
    for ring in range(1, FARTHEST + 1):
        for turn in range(DIRECTIONS):
            angle = 2 * math.pi * turn / DIRECTIONS
            yield x + STEP * ring * math.cos(angle), y + STEP * ring * math.sin(angle)


def _is_inside(spot: tuple[float, float], size: tuple[float, float]) -> bool:
    """Return whether a number is whole within the drawing."""
    return all(RADIUS <= one <= most - RADIUS for one, most in zip(spot, size, strict=True))


def _is_clear(spot: tuple[float, float], others: Iterable[tuple[float, float]]) -> bool:
    """Return whether a number covers none of those that stand already."""
    return all(math.dist(spot, one) >= 2 * RADIUS for one in others)


def _cost(spot: tuple[float, float], place: tuple[float, float], names: Sequence[Box]) -> float:
    """Return how ill a number stands: how far off, and how much of a name it covers."""
    covered = sum(
        max(0.0, min(spot[0] + RADIUS, one.right) - max(spot[0] - RADIUS, one.left))
        * max(0.0, min(spot[1] + RADIUS, one.bottom) - max(spot[1] - RADIUS, one.top))
        for one in names
    )
    return math.dist(spot, place) + covered / LINE * 4
