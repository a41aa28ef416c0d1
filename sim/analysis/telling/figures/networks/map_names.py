"""Names beside points without covering each other: what has no room gets a number instead."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sim.analysis.telling.figures.style import fold, text_height, widest_line

PAD: Final = 4.0
"""Room between a point and its name [points]."""

NAME_SHARE: Final = 0.28
"""Most of the width of a map for a line of a name."""

LINES: Final = 2
"""Most lines of a name on a map; longer ones are listed below it."""

POINT: Final = 3.0
"""Half the room around a point that names leave free [points]."""

NUMBER: Final = 4.0
"""How far a number stands from its point [points]."""


class Placed(NamedTuple):
    """A name, or a number in its place, beside a point."""

    name: str
    """Whole."""
    text: str
    """What stands there, folded."""
    left: float
    top: float
    """Corner of the text [points]."""
    width: float
    height: float

    @property
    def is_listed(self) -> bool:
        """Return whether a number stands for the name."""
        return self.text.isdecimal()

    def covers(self, other: "Placed") -> bool:
        """Return whether two texts overlap."""
        apart = self.left >= other.left + other.width or other.left >= self.left + self.width
        return not (apart or self.top >= other.top + other.height
                    or other.top >= self.top + self.height)  # fmt: skip


def place_names(
    names: Sequence[str],
    points: Sequence[tuple[float, float]],
    sides: Sequence[str],
    room: tuple[float, float],
) -> list[Placed]:
    """Return where names stand; those that come first choose first.

    Parameters
    ----------
    names : whole, most important first
    points : from the left and from the top [points]
    sides : where each name is preferred: right, left or middle
    room : width and height of the map [points]
    """
    taken = [Placed("", "", x - POINT, y - POINT, 2 * POINT, 2 * POINT) for x, y in points]
    found: dict[int, Placed] = {}
    waiting = []
    for number, name in enumerate(names):
        folded = fold(name, room[0] * NAME_SHARE)
        size = (widest_line(folded) + 1, text_height(folded))
        spot = _spot(Placed(name, folded, 0, 0, *size), points[number], sides[number], taken, room)
        if spot is None or folded.count("\n") >= LINES:
            waiting.append(number)
            continue
        found[number] = spot
        taken.append(spot)
    for count, number in enumerate(waiting, start=1):
        text = str(count)
        mark = Placed(names[number], text, 0, 0, widest_line(text) + 1, text_height(text))
        free = _spot(mark, points[number], sides[number], taken, room)
        found[number] = free or _moved(mark, points[number], (NUMBER, -NUMBER), room)
        taken.append(found[number])
    return [found[number] for number in range(len(names))]


def _spot(
    name: Placed,
    point: tuple[float, float],
    side: str,
    taken: Sequence[Placed],
    room: tuple[float, float],
) -> Placed | None:
    """Return the first place beside a point that is free and on the map; none if there is none."""
    width, height = name.width, name.height
    shifts = {
        "right": (PAD, -height / 2),
        "left": (-PAD - width, -height / 2),
        "above": (-width / 2, -PAD - height),
        "below": (-width / 2, PAD),
        "right above": (PAD - 1, -height),
        "right below": (PAD - 1, 0.0),
        "left above": (1 - PAD - width, -height),
        "left below": (1 - PAD - width, 0.0),
    }
    preferred = [one for one in shifts if one.startswith(side)]
    for where in dict.fromkeys([*preferred, *shifts]):
        (x, y), (across, down) = point, shifts[where]
        here = name._replace(left=x + across, top=y + down)
        is_within = (
            here.left >= 0
            and here.top >= 0
            and here.left + width <= room[0]
            and here.top + height <= room[1]
        )
        if is_within and not any(here.covers(one) for one in taken):
            return here
    return None


def _moved(
    name: Placed, point: tuple[float, float], shift: tuple[float, float], room: tuple[float, float]
) -> Placed:
    """Return a text beside a point, moved onto the map where it would leave it."""
    left = min(max(0.0, point[0] + shift[0]), room[0] - name.width)
    top = min(max(0.0, point[1] + shift[1] - name.height), room[1] - name.height)
    return name._replace(left=left, top=top)
