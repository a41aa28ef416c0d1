"""Paired differences to a baseline with their intervals, and the small ones once more, larger."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.analysis.dossier.arm_cells import ArmCells, ArmDifference, arm_cells
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.telling.figures.asked import Asked, chosen, words_of
from sim.analysis.telling.figures.cells import plain_text
from sim.analysis.telling.figures.heat_map import fitted_words
from sim.analysis.telling.figures.names import (
    outcome_title,
    outcome_unit,
    titles_of,
    years_words,
)
from sim.analysis.telling.figures.rows import AXIS, NARROW, ONE_LINE, PAD
from sim.analysis.telling.figures.sheet import (
    Box,
    Drawn,
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
    HEAD,
    PALE,
    fold,
    text_height,
    widest_line,
)
from sim.analysis.telling.words import ONE_DECIDES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_POINTS: Final = 520.0
"""Height of all rows of one plot, if nobody asks for more [points]: a page."""

GUTTER: Final = 12.0
"""Room between panels, for the numbers below them [points]."""

WIDE_GUTTER: Final = 26.0
"""The same between narrow panels, whose numbers stand at their ends [points]."""

LABEL_SHARE: Final = 0.285
"""Part of the width for the titles of rows."""

SMALL_PART: Final = 0.25
"""Part of the widest interval below which differences have a panel of their own."""

TINY_PART: Final = 0.02
"""Part of the widest interval below which even their panel would show nothing."""

FEWEST_SMALL: Final = 2
"""Small differences that are worth a panel."""

SMALL_ROOM: Final = 1.15
"""Room around them."""

ROW_GAP: Final = 4.0
"""Room between rows [points]."""


class Line(NamedTuple):
    """A row of the plot: a difference, or the title of the rows below it."""

    label: str
    value: str
    """Difference and interval as text."""
    difference: ArmDifference | None
    """None: a title."""
    top: float
    """Place from the top [points]."""
    height: float
    """[points]."""

    @property
    def middle(self) -> float:
        """Return the place of its middle from the top [points]."""
        return self.top + self.height / 2


def forest_plot(dossier: Dossier, asked: Asked) -> Drawn:
    """Return paired differences to the baseline with intervals and their values.

    Small ones are drawn a second time in a panel of their own scale.

    Parameters
    ----------
    dossier : of a study without failed runs, with a baseline
    asked : which outcome, rows and columns
    """
    found = arm_cells(dossier, asked.outcome)
    rows = chosen(asked.arrangements, found.others, "arrangement to compare")
    every = chosen(asked.policies, list(found.columns), "policy")
    width = body_width(asked.page)
    columns = every
    lines = _forest_lines(dossier, found, (rows, columns), width)
    while len(columns) > 1 and not asked.policies and _height(lines) > MOST_POINTS:
        columns = columns[:-1]
        lines = _forest_lines(dossier, found, (rows, columns), width)
    limit = _small([line.difference for line in lines if line.difference is not None])
    words = words_of(
        dossier,
        f"{outcome_title(asked.outcome)}: differences to "
        f"{titles_of(dossier, [found.baseline or ''])[0]}",
        [
            (
                f"Below nought is fewer. {found.n}{years_words(dossier)}; "
                f"{outcome_unit(asked.outcome)}. Bars: 95 % interval of the difference, paired on "
                f"the same draws, which covers {found.rests_on}. Hollow: not distinguishable from "
                "zero at 5 % for all cells of the study together (Holm)."
            ),
            "" if len(columns) == len(every) else _left_out(dossier, every[len(columns) :]),
            (
                "Shaded: small differences on a scale of their own; an arrow stands for what lies "
                "beyond it."
            )
            if limit
            else "",
            fitted_words(dossier),
        ],
    )
    with style(dossier.fingerprint):
        figure = new_figure(asked.page, words, _height(lines) + AXIS)
        _draw_panels(figure, asked.page, words, lines, limit)
    return Drawn(words.title, words.caption, figure, dossier.fingerprint)


def _height(lines: Sequence[Line]) -> float:
    """Return the height of all rows [points]."""
    return sum(line.height for line in lines)


def _left_out(dossier: Dossier, columns: list[str]) -> str:
    """Return which columns are not drawn."""
    return f"Not drawn: {'; '.join(titles_of(dossier, columns))}."


def _forest_lines(
    dossier: Dossier, found: ArmCells, shown: tuple[list[str], list[str]], width: float
) -> list[Line]:
    """Return the rows of the plot from the top.

    Parameters
    ----------
    shown : names of rows and of columns
    width : of the page [points]
    """
    rows, columns = shown
    heads = titles_of(dossier, columns)
    labels = [fold(one, width * LABEL_SHARE) for one in titles_of(dossier, rows)]
    lines: list[Line] = []
    top = 0.0
    for column, head in zip(columns, heads, strict=True):
        if head and (len(columns) > 1 or len(found.columns) > 1):
            title = fold(head, width, HEAD)
            lines.append(Line(title, "", None, top, text_height(title) + 2 * ROW_GAP))
            top += lines[-1].height
        for row, label in zip(rows, labels, strict=True):
            difference = found.cells[row, column].difference
            value = difference_words(difference, is_wide=width >= ONE_LINE)
            height = max(text_height(label), text_height(value)) + ROW_GAP
            lines.append(Line(label, value, difference, top, height))
            top += height
    return lines


def difference_words(one: ArmDifference | None, *, is_wide: bool = True) -> str:
    """Return a difference with its interval.

    Parameters
    ----------
    is_wide : on one line

    >>> difference_words(ArmDifference(-0.12, -0.2, 0.0, False))
    '−0.120 [−0.200, 0.000]'
    """
    if one is None:
        return ""
    if one.one_decides:
        mean = plain_text(one.mean)
        return f"{mean}{' ' if is_wide else chr(10)}({ONE_DECIDES})"
    mean, low, high = (plain_text(x) for x in (one.mean, one.low, one.high))
    return f"{mean}{' ' if is_wide else chr(10)}[{low}, {high}]"


def _small(shown: Sequence[ArmDifference]) -> float | None:
    """Return the limit of the panel for small differences; none where no panel is needed."""
    reaches = [
        abs(one.mean) if one.one_decides else max(abs(one.low), abs(one.high)) for one in shown
    ]
    small = [one for one in reaches if 0 < one < SMALL_PART * max(reaches, default=0.0)]
    # One that is next to nothing beside all others is told by its number.
    is_worth = len(small) >= FEWEST_SMALL and max(small) > TINY_PART * max(reaches)
    return SMALL_ROOM * max(small) if is_worth else None


def _draw_forest(axes: "Axes", lines: Sequence[Line], limit: float | None, room: float) -> None:
    """Draw the differences of a panel.

    Parameters
    ----------
    limit : ends of the scale either way; none: as wide as all of them need
    room : width of the panel [points]
    """
    from matplotlib.ticker import MaxNLocator

    axes.axvline(0, color=GREY, lw=0.7, zorder=0)
    for line in lines:
        one = line.difference
        if one is None:
            continue
        if limit is not None and _points_out(axes, one, line.middle, limit):
            continue
        if not one.one_decides:
            axes.plot([one.low, one.high], [line.middle] * 2, "-", color=BLACK, lw=1.0)
            axes.plot([one.low, one.high], [line.middle] * 2, "|", color=BLACK, ms=6, mew=0.8)
        inner = BLACK if one.is_distinguishable else "white"
        axes.plot(one.mean, line.middle, "o", color=BLACK, mfc=inner, ms=3.6, mew=0.8)
    if limit is not None:
        axes.set_xlim(-limit, limit)
        axes.set_facecolor("#f5f5f5")
    axes.xaxis.set_major_locator(MaxNLocator(4 if room > NARROW else 2))
    axes.xaxis.set_major_formatter(lambda x, _: f"{round(x, 9):g}".replace("-", "−"))
    axes.grid(axis="x", color=PALE, lw=0.4)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)


def _points_out(axes: "Axes", one: ArmDifference, middle: float, limit: float) -> bool:
    """Mark with an arrow what lies beyond a panel, and return whether the point itself does."""
    ends = [one.mean] if one.one_decides else [one.low, one.high]
    for end in ends:
        if abs(end) > limit:
            side = np.sign(end)
            marker = ">" if side > 0 else "<"
            axes.plot(side * limit, middle, marker, color=GREY, ms=3.0, clip_on=False)
    return abs(one.mean) > limit


def _draw_panels(
    figure: "Figure", page: Page, words: Words, lines: Sequence[Line], limit: float | None
) -> None:
    """Draw the panels, with the titles of rows at their left and the values at their right."""
    rows = [line for line in lines if line.difference is not None]
    label = max((widest_line(line.label) for line in rows), default=0.0) + PAD
    value = max((widest_line(line.value) for line in rows), default=0.0) + PAD
    count = 1 if limit is None else 2
    whole = body_width(page) - label - value - PAD
    gutter = GUTTER if whole > count * NARROW else WIDE_GUTTER
    room = (whole - gutter * (count - 1)) / count
    height = _height(lines)
    for number in range(count):
        left = label + number * (room + gutter)
        axes = axes_in(figure, page, words, Box(left, 0.0, room, height))
        axes.set_ylim(height, 0)
        _draw_forest(axes, lines, limit if number else None, room)
        axes.set_yticks([])
    # The last axes span the page, and carry nothing but text.
    paper = axes_in(figure, page, words, Box(0.0, 0.0, body_width(page), height))
    paper.set(xlim=(0, body_width(page)), ylim=(height, 0))
    paper.set_axis_off()
    for line in lines:
        if line.difference is None:
            paper.text(0, line.middle, line.label, weight="bold", va="center_baseline")
            continue
        paper.text(label - PAD, line.middle, line.label, ha="right", va="center")
        paper.text(body_width(page) - value + PAD, line.middle, line.value, va="center")
