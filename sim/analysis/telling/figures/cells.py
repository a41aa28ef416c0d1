"""Cells with numbers, colored from light to dark: what heat map, regret and preferences share."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.analysis.telling.figures.sheet import Page, body_width
from sim.analysis.telling.figures.style import (
    BLACK,
    SCALE,
    SCALE_ENDS,
    fold,
    text_height,
    widest_line,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap

LABEL_SHARE: Final = 0.3
"""Part of the width for the titles of rows."""

UPRIGHT: Final = 62.0
"""Width of a column from which its title stands level [points]; below, it is turned."""

MOST_TURNED: Final = 110.0
"""Longest line of a turned title [points]."""

LEAST_ROW: Final = 14.0
"""Least height of a row [points]."""

LIGHT: Final = 0.32
"""Luminance below which letters are white: black ones would have less contrast there."""

ROUNDING: Final = 1e-9
"""Values below are rounding and shown as nought."""

LEAST_PLAIN: Final = 0.0005
"""Values below are shown by their power of ten."""


class Grid(NamedTuple):
    """Cells by row and column."""

    rows: Sequence[str]
    """Titles of rows."""

    columns: Sequence[str]
    """Titles of columns."""

    values: np.ndarray
    """(rows, columns); the more, the darker."""

    texts: Sequence[Sequence[str]] | None = None
    """What stands in the cells; absent: the values."""


def column_width(grid: Grid, page: Page) -> float:
    """Return the room that a column has [points]."""
    return body_width(page) * (1 - LABEL_SHARE) / len(grid.columns)


def grid_height(grid: Grid, page: Page) -> float:
    """Return the room that cells with their titles need [points]."""
    heads = _heads(grid, page)
    is_turned = column_width(grid, page) < UPRIGHT
    above = max(widest_line(one) + 4 if is_turned else text_height(one) for one in heads)
    return above + _row_height(grid, page) * len(grid.rows) + 8


def _row_height(grid: Grid, page: Page) -> float:
    """Return how high every row is [points]."""
    texts = [one for row in grid.texts or () for one in row]
    return max(LEAST_ROW, *(text_height(one) + 4 for one in [*_labels(grid, page), *texts]))


def _labels(grid: Grid, page: Page) -> list[str]:
    """Return the titles of rows, folded."""
    return [fold(one, body_width(page) * LABEL_SHARE - 6) for one in grid.rows]


def _heads(grid: Grid, page: Page) -> list[str]:
    """Return the titles of columns, folded."""
    room = column_width(grid, page)
    return [fold(one, MOST_TURNED if room < UPRIGHT else room - 4) for one in grid.columns]


def draw_grid(axes: "Axes", grid: Grid, page: Page) -> None:
    """Draw cells by color, with their numbers and titles."""
    from matplotlib.colors import Normalize

    values = grid.values
    known = values[~np.isnan(values)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    scale = amount_scale()
    limits = Normalize(low, high if high > low else low + 1)
    axes.imshow(values, cmap=scale, norm=limits, aspect="auto")
    for (row, column), value in np.ndenumerate(values):
        color = BLACK if np.isnan(value) else letters_on(scale(limits(value)))
        text = value_text(value) if grid.texts is None else grid.texts[row][column]
        if widest_line(text) + 2 > column_width(grid, page):
            text = text.replace("0.", ".")
        axes.text(column, row, text, ha="center", va="center", color=color)
    axes.set_xticks(np.arange(1, values.shape[1]) - 0.5, minor=True)
    axes.set_yticks(np.arange(1, values.shape[0]) - 0.5, minor=True)
    axes.grid(which="minor", color="white", lw=1.0)
    axes.tick_params(which="both", length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(grid.columns)), _heads(grid, page))
    if column_width(grid, page) < UPRIGHT:
        for head in axes.get_xticklabels():
            head.set(rotation=90, va="bottom")
    axes.set_yticks(range(len(grid.rows)), _labels(grid, page))


def amount_scale() -> "Colormap":
    """Return the colors of amounts, from light for less to dark for more."""
    import matplotlib as mpl
    from matplotlib.colors import ListedColormap

    return ListedColormap(mpl.colormaps[SCALE](np.linspace(*SCALE_ENDS, 256)), bad="white")


def letters_on(color: Sequence[float]) -> str:
    """Return the color of letters that stand out from a color: white on dark ones.

    Parameters
    ----------
    color : red, green and blue, each in [0, 1]; more is left aside

    >>> letters_on((1, 1, 1)), letters_on((0, 0, 0.5))
    ('#1a1a1a', 'white')
    """
    # The weights of relative luminance, on channels made linear roughly.
    weights = (0.2126, 0.7152, 0.0722)
    luminance = sum(w * c**2.2 for w, c in zip(weights, color, strict=False))
    return "white" if luminance < LIGHT else BLACK


def plain_text(value: float) -> str:
    """Return a number as `value_text` does, with a bound in place of powers of ten.

    >>> plain_text(0.1234), plain_text(0.00004), plain_text(-0.0004)
    ('0.123', '<.001', '−<.001')
    """
    if ROUNDING < abs(value) < LEAST_PLAIN:
        return f"{'−' if value < 0 else ''}<.001"
    return value_text(value).replace("-", "−")


def value_text(value: float) -> str:
    """Return a number with three digits that say something, a dash for none.

    >>> value_text(0.1234), value_text(12.345), value_text(1234.5), value_text(float("nan"))
    ('0.123', '12.3', '1,234', '–')
    >>> value_text(0.00004)
    '4e-05'
    """
    if np.isnan(value):
        return "–"
    size = abs(value)
    # Rounded to nought it would say that nothing is there, or have a sign and no value.
    if ROUNDING < size < LEAST_PLAIN:
        return f"{value:.0e}"
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3
    return f"{value:,.{digits}f}"
