"""Obligations as a map, before and after: a line is as wide as what one state owes another."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.analysis.dossier.dossier import Dossier
from sim.analysis.obligation_network import ObligationNetwork
from sim.analysis.telling.figures.asked import Asked
from sim.analysis.telling.figures.networks.before_and_after import (
    BeforeAndAfter,
    before_and_after,
    network_words,
    panel,
    panel_titles,
    panel_width,
    panels_height,
)
from sim.analysis.telling.figures.networks.map_names import Placed, place_names
from sim.analysis.telling.figures.sheet import (
    Box,
    Drawn,
    Handle,
    axes_in,
    body_width,
    new_figure,
    style,
)
from sim.analysis.telling.figures.style import BLACK, fold, text_height, widest_line
from sim.analysis.telling.geography import BORDERS, Projection, anchors_of, window_of
from sim.study.seminar_files import Seminar, seminar_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NO_COAST: Final = "A schematic map without coasts. Names stand where there is room."
"""What stands under a map of a world that has none."""

LAND: Final = "#eeeeee"

WIDEST: Final = 2.6
"""Width of the line of a whole obligation [points]."""

WIDEST_OF_MANY: Final = 1.3
"""The same where lines are many."""

MANY: Final = 40
"""Lines of a map that are many."""

THINNEST: Final = 0.4
"""Width of the least obligation [points]."""

DIGITS: Final = 9
"""Beyond them a difference is rounding."""

BEND: Final = 0.14
"""How far a line bends aside, as a share of its length, so that two ways are two lines."""

SHRINK: Final = 3.0
"""How far from the point of a state its lines end [points]."""

DOT: Final = 3.0
"""Width of the point of a state [points]."""

PAD: Final = 4.0
"""Room below titles [points]."""

HEAD: Final = 4.0
"""Size of the head of the thinnest arrow [points]."""


class _Look(NamedTuple):
    """How a line looks: kinds differ by lightness and by dash."""

    color: str
    dash: str | tuple[float, tuple[float, ...]]
    label: str


KEPT: Final = _Look("#a3a3a3", "-", "as before")
MORE: Final = _Look("#08519c", "-", "after: new or more")
LESS: Final = _Look("#D55E00", (0, (2, 1.2)), "after: less, or gone")


class _Tie(NamedTuple):
    """What one state owes another, or both each other."""

    guarantor: int
    protege: int
    owed: float
    """In [0, 1]."""
    is_mutual: bool
    """Whether both owe the same."""
    look: _Look


class _Map(NamedTuple):
    """Where things stand on both maps [points]."""

    projection: Projection
    points: list[tuple[float, float]]
    """Of states."""
    placed: list[Placed]
    """Their names."""
    titles: list[str]
    """Of the maps, folded."""
    above: float
    """Room for a title."""

    @property
    def size(self) -> tuple[float, float]:
        """Return width and height of a map with its title."""
        return self.projection.width, self.above + self.projection.height


def network_map(dossier: Dossier, asked: Asked) -> Drawn:
    """Return a map of obligations under the baseline, and one under another arrangement.

    Parameters
    ----------
    dossier : of a study with two arrangements
    asked : which is the other, the best of the study if none is named; its policy is that
        under which the best is sought
    """
    found = before_and_after(dossier, asked)
    seminar = seminar_of(dossier.manifest.scenario, found.scenario)
    drawn = _map_of(found, seminar, panel_width(asked.page))
    listed = _listed(drawn.placed, body_width(asked.page))
    maps = panels_height(asked.page, drawn.size[1])
    words = network_words(
        dossier,
        found,
        "Who owes whom help",
        "A line is as wide as what is owed; an arrow points at the state that is owed, and a "
        "line without one runs between two that owe each other the same.",
        BORDERS if drawn.projection.window.coastline else NO_COAST,
    )
    with style(dossier.fingerprint):
        figure = new_figure(asked.page, words, maps + listed.height, _key(found))
        for number in range(2):
            axes = panel(figure, asked.page, words, (number, drawn.size[1]))
            axes.text(0, 0, drawn.titles[number], va="top")
            _draw_land(axes, drawn)
            _draw_ties(axes, found, drawn, is_after=bool(number))
            _draw_names(axes, drawn)
        if listed.texts:
            box = Box(0.0, maps, body_width(asked.page), listed.height)
            _draw_listed(axes_in(figure, asked.page, words, box), listed, box)
    return Drawn(words.title, words.caption, figure, dossier.fingerprint)


def _map_of(found: BeforeAndAfter, seminar: Seminar, width: float) -> _Map:
    """Return where things stand.

    Parameters
    ----------
    seminar : which says where names stand and what is shown
    width : of a map [points]
    """
    anchors = anchors_of(found.scenario, seminar)
    projection = Projection(window_of(found.scenario, seminar, anchors.values()), width)
    here = [anchors[code] for code in found.before.states]
    points = [projection.point(one.lat, one.lon) for one in here]
    titles = panel_titles(found, width)
    return _Map(
        projection=projection,
        points=points,
        placed=place_names(
            found.names, points, [one.side for one in here], (width, projection.height)
        ),
        titles=titles,
        above=max(map(text_height, titles)) + PAD,
    )


def _ties(found: BeforeAndAfter, *, is_after: bool) -> list[_Tie]:
    """Return the lines of a map, those that stay as they were first.

    Parameters
    ----------
    is_after : whether the map is the second, which tells what has changed
    """
    shown, ties = found.after if is_after else found.before, []
    for guarantor, protege in np.ndindex(shown.owed.shape):
        pair = (guarantor, protege)
        owed, look = _owed(found, shown, pair)
        is_mutual = (owed, look) == _owed(found, shown, pair[::-1])
        # Of a line for both only one is drawn.
        if owed > 0 and not (is_mutual and guarantor > protege):
            ties.append(_Tie(*pair, owed, is_mutual, look))
    return sorted(ties, key=lambda one: (one.look != KEPT, one.look == MORE, one.owed))


def _owed(
    found: BeforeAndAfter, shown: ObligationNetwork, pair: tuple[int, int]
) -> tuple[float, _Look]:
    """Return what one state owes another, and how its line looks.

    Parameters
    ----------
    shown : what is on the map
    pair : positions of guarantor and protege
    """
    here, was = (round(float(one.owed[pair]), DIGITS) for one in (shown, found.before))
    # What is gone is drawn as wide as it was.
    return here or was, KEPT if here == was else MORE if here > was else LESS


def _key(found: BeforeAndAfter) -> list[Handle]:
    """Return what lines stand for: widths, and on the second map what has changed."""
    from matplotlib.lines import Line2D

    looks = {one.look for one in _ties(found, is_after=True)}
    most = _most_width(found)
    key: list[Handle] = [
        Line2D([], [], color=BLACK, lw=_line_width(owed, most), label=f"an obligation of {owed:g}")
        for owed in (0.25, 1.0)
    ]
    return key + [
        Line2D([], [], color=one.color, ls=one.dash, lw=1.6, label=one.label)
        for one in (KEPT, MORE, LESS)
        if one in looks
    ]


def _most_width(found: BeforeAndAfter) -> float:
    """Return how wide the line of a whole obligation is, on both maps [points]."""
    count = max(len(_ties(found, is_after=one)) for one in (False, True))
    return WIDEST_OF_MANY if count > MANY else WIDEST


def _line_width(owed: float, most: float) -> float:
    """Return how wide a line is [points].

    Parameters
    ----------
    most : width of a whole obligation [points]
    """
    return max(THINNEST, most * owed)


def _draw_land(axes: "Axes", drawn: _Map) -> None:
    """Draw the coasts, and a frame around the map."""
    from matplotlib.collections import PolyCollection
    from matplotlib.patches import Rectangle

    projection, above = drawn.projection, drawn.above
    frame = Rectangle((0, above), projection.width, projection.height, fc="none", ec=LAND, lw=0.8)
    axes.add_patch(frame)
    land = PolyCollection(
        [[(x, y + above) for x, y in ring] for ring in projection.coasts()],
        facecolor=LAND,
        edgecolor="none",
        zorder=0,
    )
    axes.add_collection(land, autolim=False)
    land.set_clip_path(frame)


def _draw_ties(axes: "Axes", found: BeforeAndAfter, drawn: _Map, *, is_after: bool) -> None:
    """Draw the lines of a map, one above the other in their order."""
    from matplotlib.patches import FancyArrowPatch

    ties, most = _ties(found, is_after=is_after), _most_width(found)
    for number, one in enumerate(ties):
        (x, y), (u, v) = drawn.points[one.guarantor], drawn.points[one.protege]
        width = _line_width(one.owed, most)
        axes.add_patch(
            FancyArrowPatch(
                (x, y + drawn.above),
                (u, v + drawn.above),
                connectionstyle=f"arc3,rad={BEND}",
                arrowstyle="-" if one.is_mutual else "-|>",
                mutation_scale=HEAD + 2 * width,
                shrinkA=SHRINK,
                shrinkB=SHRINK,
                lw=width,
                ls=one.look.dash,
                color=one.look.color,
                zorder=1 + number / len(ties),
                capstyle="butt",
                joinstyle="miter",
            )
        )


def _draw_names(axes: "Axes", drawn: _Map) -> None:
    """Draw the points of states and their names, on white so that no line crosses letters."""
    from matplotlib.patches import Rectangle

    for one, (x, y) in zip(drawn.placed, drawn.points, strict=True):
        top = one.top + drawn.above
        axes.plot(x, y + drawn.above, "o", color=BLACK, ms=DOT, mew=0, zorder=3)
        paper = Rectangle(
            (one.left, top), one.width, one.height, fc="white", ec="none", alpha=0.75, zorder=3.5
        )
        axes.add_patch(paper)
        middle = (one.left + one.width / 2, top + one.height / 2)
        axes.text(*middle, one.text, ha="center", va="center", linespacing=1.05, zorder=4)


class _Listed(NamedTuple):
    """Names that have no room on the map, below it."""

    texts: list[list[str]]
    """By column, folded, each with its number."""
    column: float
    """Width of a column [points]."""
    height: float
    """Room that all need [points]."""


def _listed(placed: Sequence[Placed], width: float) -> _Listed:
    """Return the names that have only a number on the map, in columns below it.

    Parameters
    ----------
    width : of all columns [points]
    """
    told = [f"{one.text} {one.name}" for one in sorted(
        (one for one in placed if one.is_listed), key=lambda one: int(one.text)
    )]  # fmt: skip
    if not told:
        return _Listed([], width, 0.0)
    widest = max(widest_line(one) for one in told) + 3 * PAD
    columns = max(1, min(len(told), int(width // min(widest, width))))
    column = width / columns
    lines = -(-len(told) // columns)
    folded = [fold(one, column - 2 * PAD) for one in told]
    texts = [folded[start : start + lines] for start in range(0, len(folded), lines)]
    height = max(sum(map(text_height, one)) for one in texts)
    return _Listed(texts, column, height + 2 * PAD)


def _draw_listed(axes: "Axes", listed: _Listed, box: Box) -> None:
    """Write the names that have only a number on the map."""
    axes.set(xlim=(0, box.width), ylim=(box.height, 0))
    axes.set_axis_off()
    for number, texts in enumerate(listed.texts):
        top = PAD
        for text in texts:
            axes.text(number * listed.column, top, text, va="top")
            top += text_height(text)
