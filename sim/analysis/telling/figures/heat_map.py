"""The means of all arms at a glance, and what captions say of levels."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.dossier.arm_cells import arm_cells
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.comparison import has_fitted_values
from sim.analysis.telling.figures.asked import Asked, chosen, words_of
from sim.analysis.telling.figures.names import (
    outcome_title,
    outcome_unit,
    titles_of,
    years_words,
)
from sim.analysis.telling.figures.sheet import Drawn, body_width, new_figure, style
from sim.analysis.telling.figures.style import (
    BLACK,
    SCALE,
    SCALE_ENDS,
    fold,
    text_height,
    text_points,
    widest_line,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LABEL_SHARE: Final = 0.3
"""Part of the width for the titles of rows."""

NUMBER_PAD: Final = 5.0
"""Room beside a number in its cell [points]."""

UPRIGHT: Final = 62.0
"""Width of a column from which its title stands level [points]; below, it is turned."""

MOST_TURNED: Final = 110.0
"""Longest line of a turned title [points]."""

ROUNDING: Final = 1e-9
"""Values below are rounding and shown as nought."""

LEAST_PLAIN: Final = 0.0005
"""Values below are shown by their power of ten."""

LIGHT: Final = 0.32
"""Luminance below which letters are white: black ones would have less contrast there."""


def heat_map(dossier: Dossier, asked: Asked) -> Drawn:
    """Return the means of an outcome by arm: rows what is compared, columns all else.

    Parameters
    ----------
    dossier : of a study without failed runs, with two arms at least
    asked : which outcome, rows and columns
    """
    found = arm_cells(dossier, asked.outcome)
    rows = chosen(asked.arrangements, list(found.rows), "arrangement")
    columns = chosen(asked.policies, list(found.columns), "policy")
    means, errors = (
        np.array([[getattr(found.cells[r, c], name) for c in columns] for r in rows])
        for name in ("mean", "error")
    )
    width = body_width(asked.page)
    label = width * LABEL_SHARE
    column = (width - label) / len(columns)
    numbers = [[_numbers(m, e, column) for m, e in zip(*both, strict=True)]
               for both in zip(means, errors, strict=True)]  # fmt: skip
    is_turned = column < UPRIGHT
    heads = [fold(one, MOST_TURNED if is_turned else column - 4) for one in
             titles_of(dossier, columns)]  # fmt: skip
    labels = [fold(one, label - 6) for one in titles_of(dossier, rows)]
    above = max(widest_line(one) + 4 if is_turned else text_height(one) for one in heads)
    row_heights = max(26.0, max(map(text_height, labels)) + 4)
    words = words_of(dossier, f"{outcome_title(asked.outcome)} by arrangement and policy", [
        f"Mean of {found.n}{years_words(dossier)}: {outcome_unit(asked.outcome)}; "
        f"below it one standard error, unpaired{_unless_shown(numbers, errors)}. Darker is more.",
        fitted_words(dossier),
    ])  # fmt: skip
    with style(dossier.fingerprint):
        figure = new_figure(asked.page, words, above + row_heights * len(rows) + 8)
        axes = figure.subplots()
        _draw_cells(axes, means, numbers)
        axes.xaxis.tick_top()
        turn = {"rotation": 90, "va": "bottom"} if is_turned else {}
        axes.set_xticks(range(len(columns)), heads, **turn)
        axes.set_yticks(range(len(rows)), labels)
        axes.tick_params(length=0)
    return Drawn(words.title, words.caption, figure, dossier.fingerprint)


def fitted_words(dossier: Dossier) -> str:
    """Return what a caption must say where levels were fitted."""
    scenario = dossier.scenario
    if scenario is None or not has_fitted_values(scenario):
        return ""
    return (
        "Levels, and what pacts are worth against no commitments, were aimed at in fitting and "
        "are no finding."
    )


def _numbers(mean: float, error: float, room: float) -> str:
    """Return a mean and its error, without the error where a cell is too narrow for it."""
    first = value_text(mean)
    second = "" if np.isnan(error) else f"±{value_text(error)}"
    fits = second and text_points(second) + NUMBER_PAD <= room
    return f"{first}\n{second}" if fits else first


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


def _unless_shown(numbers: list[list[str]], errors: np.ndarray) -> str:
    """Return the largest error in words, where cells have no room for theirs."""
    if all("\n" in one for row in numbers for one in row) or np.isnan(errors).all():
        return ""
    return f" (left out where there is no room; {value_text(float(np.nanmax(errors)))} at most)"


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


def _draw_cells(axes: "Axes", means: np.ndarray, numbers: list[list[str]]) -> None:
    """Draw cells by color, with their numbers."""
    import matplotlib as mpl
    from matplotlib.colors import ListedColormap, Normalize

    known = means[~np.isnan(means)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    scale = ListedColormap(mpl.colormaps[SCALE](np.linspace(*SCALE_ENDS, 256)))
    scale.set_bad("white")
    limits = Normalize(low, high if high > low else low + 1)
    axes.imshow(means, cmap=scale, norm=limits, aspect="auto")
    for (row, column), mean in np.ndenumerate(means):
        color = letters_on(scale(limits(mean))) if not np.isnan(mean) else BLACK
        axes.text(column, row, numbers[row][column], ha="center", va="center", color=color)
    axes.set_xticks(np.arange(1, means.shape[1]) - 0.5, minor=True)
    axes.set_yticks(np.arange(1, means.shape[0]) - 0.5, minor=True)
    axes.grid(which="minor", color="white", lw=1.0)
    axes.tick_params(which="minor", length=0)
    for side in axes.spines.values():
        side.set_visible(False)


