"""Rows of a figure with room for one panel: labels at its left, values at its right."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from sim.analysis.telling.figures.choices import gain_text
from sim.analysis.telling.figures.sheet import Box, Page, Words, axes_in, body_width
from sim.analysis.telling.figures.style import (
    GREY,
    HEAD,
    PALE,
    fold,
    text_height,
    widest_line,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

AXIS: Final = 16.0
"""Room for the numbers below the panel [points]."""

PAD: Final = 6.0
"""Room between the panel and text [points]."""

NARROW: Final = 100.0
"""Width of a panel with room for two numbers below it only [points]."""

LABEL_SHARE: Final = 0.3
"""Part of the width for labels."""

ROW_GAP: Final = 5.0
"""Room between rows [points]."""

ONE_LINE: Final = 400.0
"""Width of a page from which a value and its interval stand on one line [points]."""


class Row(NamedTuple):
    """A row of a panel, or the title of the rows below it."""

    label: str
    """Folded to its room."""
    value: str
    """Printed at the right."""
    is_title: bool
    """Whether it spans the page and has nothing in the panel."""
    top: float
    """Place from the top [points]."""
    height: float
    """[points]."""

    @property
    def middle(self) -> float:
        """Return the place of its middle from the top [points]."""
        return self.top + self.height / 2


def rows_of(told: Sequence[tuple[str, str | None]], width: float) -> list[Row]:
    """Return rows one below the other.

    Parameters
    ----------
    told : label and value of each; without a value it is a title
    width : of the page [points]
    """
    rows: list[Row] = []
    top = 0.0
    for label, value in told:
        if value is None:
            text = fold(label, width, HEAD)
            height = text_height(text, HEAD) + 2 * ROW_GAP
        else:
            text = fold(label, width * LABEL_SHARE)
            height = max(text_height(text), text_height(value)) + ROW_GAP
        rows.append(Row(text, value or "", value is None, top, height))
        top += rows[-1].height
    return rows


def height_of(rows: Sequence[Row]) -> float:
    """Return the room that rows need, with the numbers below the panel [points]."""
    return sum(row.height for row in rows) + AXIS


def interval_text(mean: float, low: float, high: float, width: float) -> str:
    """Return a number with its sign and its interval, on two lines on a narrow page.

    Parameters
    ----------
    width : of the page [points]

    >>> interval_text(-0.5, -1.2, 0.2, 500)
    '−0.500 [−1.200, +0.200]'
    """
    first, *ends = map(gain_text, (mean, low, high))
    return f"{first}{' ' if width >= ONE_LINE else chr(10)}[{', '.join(ends)}]"


def panel_beside(figure: "Figure", page: Page, words: Words, rows: Sequence[Row]) -> "Axes":
    """Return the axes of a panel beside the labels and values of rows, which are written.

    Its vertical scale is points from the top, so that a row is at `Row.middle`.

    Parameters
    ----------
    words : of the figure
    """
    from matplotlib.ticker import MaxNLocator

    within = [row for row in rows if not row.is_title]
    # Letters on a screen are wider than on paper by up to a twentieth: twice the room.
    label = max(widest_line(row.label) for row in within) + 2 * PAD
    value = max(widest_line(row.value) for row in within) + PAD
    height, width = height_of(rows) - AXIS, body_width(page)
    room = width - label - value - PAD
    axes = axes_in(figure, page, words, Box(label, 0.0, room, height))
    axes.set_ylim(height, 0)
    axes.set_yticks([])
    axes.use_sticky_edges = False  # a bar that begins at nought leaves room beside it
    axes.axvline(0, color=GREY, lw=0.7, zorder=0)
    axes.xaxis.set_major_locator(MaxNLocator(4 if room > NARROW else 2))
    axes.xaxis.set_major_formatter(lambda x, _: f"{round(x, 9):g}".replace("-", "−"))
    axes.grid(axis="x", color=PALE, lw=0.4)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    # Text has axes of its own that span the page, measured in points.
    paper = axes_in(figure, page, words, Box(0.0, 0.0, width, height))
    paper.set(xlim=(0, width), ylim=(height, 0))
    paper.set_axis_off()
    for row in rows:
        if row.is_title:
            # On white, so that no line of the panel crosses its letters.
            paper.text(
                0, row.middle, row.label, weight="bold", va="center_baseline",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )  # fmt: skip
            continue
        paper.text(label - PAD, row.middle, row.label, ha="right", va="center")
        paper.text(width - value + PAD, row.middle, row.value, va="center")
    return axes
