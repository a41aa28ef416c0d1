"""The tree of one crisis: who moves in which order, how likely, and how it ends from there.

Movers follow each other down and to the right. A line is as thick as the mover is likely to go
that way; beside each branch that is not followed further a bar has the ways in which it ends.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from sim.analysis.crisis.branches import BranchRow, branch_rows, outcomes_of
from sim.analysis.crisis.tree import CrisisTree
from sim.analysis.telling.figures.sheet import (
    Box,
    Drawn,
    Handle,
    Page,
    Words,
    axes_in,
    body_width,
    new_figure,
    style,
)
from sim.analysis.telling.figures.style import (
    BLACK,
    GREY,
    Width,
    fold,
    text_height,
    text_points,
)
from sim.analysis.telling.pages.phrases import DEEDS, ENDINGS, GRAVITY
from sim.analysis.telling.state_names import capitalized
from sim.analysis.telling.words import listing, number_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Patch

LEAST: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Shares of challenges below which branches are added up: the first with which all fits."""

MOST_POINTS: Final = 460.0
"""Height of all rows [points]: with its words the figure is a page."""

INDENTS: Final[Mapping[Width, float]] = {"single": 9.0, "double": 26.0}
"""How far a mover stands to the right of the one before [points]."""

BAR_SHARE: Final = 0.22
"""Part of the width for the bars of ends."""

PAD: Final = 4.0
"""Room between columns [points]."""

ROW_GAP: Final = 2.5
"""Room between rows [points]."""

BAR: Final = 7.0
"""Height of a bar [points]."""

THICKEST: Final = 3.4
"""Width of the line of a certain choice [points]."""

THINNEST: Final = 0.5
"""Width of the line of one that is next to impossible [points]."""

DOWN: Final = 0.9
"""Width of the lines down from a mover [points]."""

PATH: Final = "#08519c"
"""Color of what happened."""

BRANCH: Final = "#b0b0b0"
"""Color of what did not."""

FILLS: Final[Mapping[str, tuple[str, str]]] = {
    "status_quo": ("white", ""),
    "backed_down": ("#e3e3e3", ""),
    "conceded": ("#9ecae1", "////"),
    "repelled": ("#9ecae1", ""),
    "taken": ("#3787c0", ""),
    "war": ("#08306b", ""),
}
"""{outcome: color and hatch}, the graver the darker."""

CHANCE: Final = "chance"
ENDS: Final = "how it ends"


HOW_TO_READ: Final = (
    "Lines and the numbers beside them: how likely the mover goes that way. Chance: that the "
    "crisis comes there. Bars: how it ends from there."
)
LEFT_OUT: Final = (
    "What fewer than {least:.0%} of challenges come to is added up; what a mover does in fewer "
    "than 0.5% of cases is left out."
)


class Told(NamedTuple):
    """What a caption says of a crisis."""

    title: str
    """Which crisis."""
    sentences: Sequence[str]
    """Where it is from."""
    source: str
    """Whose hash it is."""
    fingerprint: str
    """First digits of the hash."""
    path: Sequence[str] = ()
    """What was done, from `sim.analysis.crisis.branches.path_of`; empty: nothing yet."""


class _Line(NamedTuple):
    """A row as it is laid out."""

    row: BranchRow
    text: str
    """Folded."""
    left: float
    """Where its text begins [points]."""
    middle: float
    """From the top [points]."""

    bottom: float
    """From the top [points]."""


def crisis_tree_figure(tree: CrisisTree, told: Told, page: Page) -> Drawn:
    """Return the tree of a solved crisis.

    Parameters
    ----------
    tree : from `sim.analysis.crisis.tree.crisis_tree`, with the names of states and whole
    told : what it is the tree of
    """
    for least in LEAST:
        rows = branch_rows(tree, least, told.path)
        lines, height = _lines(tree, rows, page)
        if height <= MOST_POINTS:
            break
    words = Words(told.title, _caption(tree, told, least), told.fingerprint)
    with style(told.fingerprint):
        figure = new_figure(page, words, height, _key(rows, has_path=bool(told.path)))
        box = Box(0.0, 0.0, body_width(page), height)
        axes = axes_in(figure, page, words, box)
        axes.set(xlim=(0, box.width), ylim=(height, 0))
        axes.set_axis_off()
        _draw_heads(axes, tree, page)
        _draw_branches(axes, lines, page)
        _draw_rows(axes, lines, page)
    return Drawn(words.title, words.caption, figure, told.fingerprint)


def _caption(tree: CrisisTree, told: Told, least: float) -> str:
    """Return how to read the figure."""
    said = [*told.sentences, HOW_TO_READ, LEFT_OUT.format(least=least)]
    if tree.rest:
        names = listing(list(tree.rest))
        said.append(f"Without a branch, as they answer without looking ahead: {names}.")
    if tree.resolve is not None:
        said.append(f"Here {tree.challenger} wants the prize {tree.resolve:.2f} times as much as "
                    "usual.")  # fmt: skip
    if tree.war is not None:
        said.append("A clash that its loser widens is a war.")
    said.append("Chances of the solved game, without an interval: no run is counted.")
    return " ".join([*said, told.source])


def _right(page: Page) -> tuple[float, float]:
    """Return where the column of chances ends and where bars begin [points]."""
    bars = body_width(page) * (1 - BAR_SHARE)
    return bars - PAD, bars


def _label_end(page: Page) -> float:
    """Return where the text of rows ends at the latest [points]."""
    return _right(page)[0] - text_points("<.0001") - PAD


def _parties(tree: CrisisTree, page: Page) -> str:
    """Return who stands against whom, folded."""
    return fold(f"{tree.challenger} against {tree.target}", _label_end(page))


def _lines(tree: CrisisTree, rows: Sequence[BranchRow], page: Page) -> tuple[list[_Line], float]:
    """Return rows one below the other, and the room that they need [points]."""
    top = text_height(_parties(tree, page)) + ROW_GAP
    lines = []
    for row in rows:
        left = (row.depth + 1) * INDENTS[page.width] + PAD
        text = fold(_row_text(row), _label_end(page) - left)
        height = text_height(text) + ROW_GAP
        lines.append(_Line(row, text, left, top + height / 2, top + height))
        top += height
    return lines, top


def _row_text(row: BranchRow) -> str:
    """Return who does what, and how likely."""
    deeds = " or ".join(DEEDS[name] for name in row.names)
    return f"{capitalized(f'{row.mover} {deeds}'.strip())} {number_text(row.chance, 2)}"


def _draw_heads(axes: "Axes", tree: CrisisTree, page: Page) -> None:
    """Write who stands against whom, and what the columns are."""
    chances, bars = _right(page)
    axes.text(0, 0, _parties(tree, page), va="top", color=BLACK)
    axes.text(chances, 0, CHANCE, ha="right", va="top", color=BLACK)
    axes.text(bars, 0, fold(ENDS, body_width(page) - bars), va="top", color=BLACK)


def _draw_branches(axes: "Axes", lines: Sequence[_Line], page: Page) -> None:
    """Draw the lines from each mover to what it may do, what happened on top."""
    top = lines[0].middle - (lines[0].bottom - lines[0].middle)
    for number, one in enumerate(lines):
        row = one.row
        # From below the text that it follows, so that no line crosses letters.
        start = lines[row.parent].bottom - ROW_GAP if row.parent >= 0 else top
        x = row.depth * INDENTS[page.width] + PAD + THICKEST / 2
        color, end = (PATH if row.is_taken else BRANCH), one.left - PAD / 2
        width = THINNEST + (THICKEST - THINNEST) * row.chance
        order = 3 if row.is_taken else 2
        # The way down is as thin for all: thick ones beside each other would hide the thin.
        axes.plot([x, x], [start, one.middle], color=color, lw=DOWN, zorder=order)
        axes.plot(
            [x - DOWN / 2, end], [one.middle] * 2, color=color, lw=width, zorder=order,
            solid_capstyle="butt", gid=f"branch {number}",
        )  # fmt: skip


def _draw_rows(axes: "Axes", lines: Sequence[_Line], page: Page) -> None:
    """Write what movers do, how likely it is to come there, and how it ends."""
    from matplotlib.patches import Rectangle

    chances, bars = _right(page)
    room = body_width(page) - bars - 1
    for one in lines:
        weight = "bold" if one.row.is_taken else "normal"
        color = PATH if one.row.is_taken else BLACK
        axes.text(one.left, one.middle, one.text, va="center", color=color)
        axes.text(chances, one.middle, _reach_text(one.row.reach), ha="right", va="center",
                  color=color, weight=weight)  # fmt: skip
        left = bars
        for name in GRAVITY:
            share = (one.row.ends or {}).get(name, 0.0)
            if share <= 0:
                continue
            fill, hatch = FILLS[name]
            axes.add_patch(
                Rectangle(
                    (left, one.middle - BAR / 2), share * room, BAR, fc=fill, hatch=hatch,
                    ec=GREY, lw=0.4, gid=name,
                )
            )  # fmt: skip
            left += share * room


def _reach_text(reach: float) -> str:
    """Return a chance to come somewhere; small ones keep two digits that say something.

    >>> _reach_text(0.25), _reach_text(0.00042), _reach_text(0.00004)
    ('0.250', '0.0004', '<.0001')
    """
    if reach < 0.0001:
        return "<.0001"
    return f"{reach:.3f}" if reach >= 0.01 else f"{reach:.4f}"


def _key(rows: Sequence[BranchRow], *, has_path: bool) -> list[Handle]:
    """Return what colors stand for: ends from the least grave on, and what happened."""
    from matplotlib.lines import Line2D

    found = set(outcomes_of(rows))
    key: list[Handle] = [_sample(name) for name in GRAVITY if name in found]
    if has_path:
        key.insert(0, Line2D([], [], color=PATH, lw=2, label="what happened"))
    return key


def _sample(name: str) -> "Patch":
    """Return a sample of an end."""
    from matplotlib.patches import Patch

    fill, hatch = FILLS[name]
    told = ENDINGS[name].format(challenger="challenger", target="target")
    return Patch(facecolor=fill, hatch=hatch, edgecolor=GREY, linewidth=0.4, label=told)
