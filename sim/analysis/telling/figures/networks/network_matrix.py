"""Obligations as a matrix, before and after: guarantors in rows, protected states in columns."""

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.analysis.dossier.dossier import Dossier
from sim.analysis.telling.figures.asked import Asked
from sim.analysis.telling.figures.cells import MOST_TURNED, amount_scale, letters_on
from sim.analysis.telling.figures.networks.before_and_after import (
    BeforeAndAfter,
    before_and_after,
    network_words,
    panel,
    panel_titles,
    panel_width,
    panels_height,
)
from sim.analysis.telling.figures.sheet import (
    Drawn,
    new_figure,
    style,
)
from sim.analysis.telling.figures.style import (
    BLACK,
    PALE,
    fold,
    text_height,
    text_points,
    widest_line,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Patch

LABEL_SHARE: Final = 0.3
"""Most of a panel's width for the names of guarantors."""

PAD: Final = 3.0
"""Room beside names and numbers [points]."""

LEAST_ROW: Final = 11.0
"""Least height of a row [points]."""

MOST_CELL: Final = 40.0
"""Greatest width of a column [points]: a matrix of four states is no banner."""

STEPS: Final = (0.2, 0.4, 0.6, 0.8, 1.0)
"""Ends of the shades that the key shows where cells have no room for numbers."""


class _Layout(NamedTuple):
    """Where a panel and its names have room [points]."""

    titles: list[str]
    labels: list[str]
    """Of rows, folded."""
    heads: list[str]
    """Of columns, folded and turned."""
    label: float
    """Width for the names of rows."""
    cell: float
    """Width of a column."""
    row: float
    """Height of a row."""
    above: float
    """Height of the title of a panel."""
    head: float
    """Height for the names of columns."""
    has_numbers: bool
    """Whether numbers fit into cells."""

    @property
    def height(self) -> float:
        """Return the height of a panel with its names."""
        return self.above + self.head + self.row * len(self.labels)


def network_matrix(dossier: Dossier, asked: Asked) -> Drawn:
    """Return who owes whom how much under the baseline and under another arrangement.

    Parameters
    ----------
    dossier : of a study with two arrangements
    asked : which is the other, the best of the study if none is named; its policy is that
        under which the best is sought
    """
    found = before_and_after(dossier, asked)
    width = panel_width(asked.page)
    most = np.maximum(found.before.owed, found.after.owed)
    cells = np.ix_(np.flatnonzero(most.sum(axis=1)), np.flatnonzero(most.sum(axis=0)))
    layout = _layout(found, cells, width)
    if max(map(text_height, layout.heads)) > layout.cell:
        # No room for names over columns: all states stand in rows, and columns have their numbers.
        every = np.arange(len(found.names))
        cells = np.ix_(every, every)
        layout = _layout(found, cells, width, is_numbered=True)
    words = network_words(
        dossier,
        found,
        "Who owes whom how much",
        "Rows owe, columns are owed; empty: nothing. Darker is more; in the second matrix a frame "
        "is around what differs from the first.",
    )
    height = panels_height(asked.page, layout.height)
    with style(dossier.fingerprint):
        figure = new_figure(asked.page, words, height, [] if layout.has_numbers else _key())
        for number, network in enumerate((found.before, found.after)):
            axes = panel(figure, asked.page, words, (number, layout.height))
            _draw_names(axes, layout, number)
            _draw_cells(axes, layout, network.owed[cells])
            if number:
                _draw_frames(axes, layout, found.is_changed()[cells])
    return Drawn(words.title, words.caption, figure, dossier.fingerprint)


def _layout(
    found: BeforeAndAfter, cells: tuple[np.ndarray, ...], width: float, *, is_numbered: bool = False
) -> _Layout:
    """Return how a panel is laid out.

    Parameters
    ----------
    cells : positions of the states that owe, and of those that are owed
    width : of the panel [points]
    is_numbered : whether rows have numbers, which stand over columns too
    """
    names = found.names
    rows, columns = ([names[place] for place in one.flat] for one in cells)
    if is_numbered:
        rows = [f"{number} {name}" for number, name in enumerate(rows, start=1)]
        columns = [str(number) for number in range(1, len(rows) + 1)]
    labels = [fold(one, width * LABEL_SHARE - PAD) for one in rows]
    heads = [fold(one, MOST_TURNED) for one in columns]
    label = max(map(widest_line, labels)) + PAD
    cell = min(MOST_CELL, (width - label - PAD) / len(columns))
    title = panel_titles(found, width)
    return _Layout(
        titles=title,
        labels=labels,
        heads=heads,
        label=label,
        cell=cell,
        row=max(LEAST_ROW, *(text_height(one) + 1 for one in labels)),
        above=max(map(text_height, title)) + 2 * PAD,
        head=max(map(widest_line, heads)) + 2 * PAD,
        has_numbers=text_points(".00") + 1 <= cell,
    )


def _draw_names(axes: "Axes", layout: _Layout, which: int) -> None:
    """Write the title of a panel and the names of rows and columns."""
    axes.text(0, 0, layout.titles[which], va="top")
    for number, name in enumerate(layout.heads):
        middle = layout.label + (number + 0.5) * layout.cell
        bottom = layout.above + layout.head - PAD
        axes.text(middle, bottom, name, rotation=90, ha="center", va="bottom", linespacing=1.05)
    for number, name in enumerate(layout.labels):
        middle = layout.above + layout.head + (number + 0.5) * layout.row
        axes.text(layout.label - PAD, middle, name, ha="right", va="center", linespacing=1.05)


def _draw_cells(axes: "Axes", layout: _Layout, owed: np.ndarray) -> None:
    """Draw the cells of a panel, those with an obligation colored by it."""
    from matplotlib.patches import Rectangle

    scale = amount_scale()
    for (row, column), value in np.ndenumerate(owed):
        left, top = _corner(layout, row, column)
        color = scale(value) if value > 0 else "white"
        axes.add_patch(Rectangle((left, top), layout.cell, layout.row, fc=color, ec=PALE, lw=0.4))
        if value > 0 and layout.has_numbers:
            middle = (left + layout.cell / 2, top + layout.row / 2)
            ink = letters_on(scale(value))
            axes.text(*middle, _share_text(value), color=ink, ha="center", va="center")


def _draw_frames(axes: "Axes", layout: _Layout, is_changed: np.ndarray) -> None:
    """Draw a frame around the cells that differ."""
    from matplotlib.patches import Rectangle

    for row, column in np.argwhere(is_changed):
        left, top = _corner(layout, row, column)
        axes.add_patch(
            Rectangle(
                (left + 0.7, top + 0.7), layout.cell - 1.4, layout.row - 1.4,
                fill=False, ec=BLACK, lw=0.8, gid="changed",
            )
        )  # fmt: skip


def _corner(layout: _Layout, row: int, column: int) -> tuple[float, float]:
    """Return where a cell begins, from the left and from the top [points]."""
    left = layout.label + column * layout.cell
    return left, layout.above + layout.head + row * layout.row


def _share_text(value: float) -> str:
    """Return a share with two digits, without the nought before its point.

    >>> _share_text(0.25), _share_text(1.0), _share_text(0.996)
    ('.25', '1', '1')
    """
    text = f"{value:.2f}"
    return text.removeprefix("0") if text != "1.00" else "1"


def _key() -> list["Patch"]:
    """Return the key of shades, for cells without numbers."""
    from matplotlib.patches import Patch

    scale = amount_scale()
    return [
        Patch(facecolor=scale(end), edgecolor=PALE, label=f"an obligation of {end:g}")
        for end in STEPS
    ]
