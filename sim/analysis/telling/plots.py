"""The two plots of a comparison: every cell at a glance, and what differs for sure.

Colours are safe for the colour-blind and order by lightness, so they survive a
grey print; numbers stand in the cells. Names are the titles of the files, folded
to the room that they have: no text of a plot leaves it. Files are SVG for print
and PNG for screens, with the study's fingerprint in their metadata.
"""

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.comparison import HEADLINE, has_fitted_values
from sim.analysis.telling.figures.cells import amount_scale, letters_on
from sim.analysis.telling.titles import arrangement_titles, policy_titles
from sim.analysis.telling.words import number_text, words
from sim.domain.vocabulary import QUARTERS_PER_YEAR
from sim.execution.comparison_runs import Comparison

if TYPE_CHECKING:
    import polars as pl
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage

LABELS: Final = {
    HEADLINE: "Deterrence failures",
    "expected_wars": "Expected wars",
    "general_deterrence": "General deterrence",
}

SMALL: Final = 8
"""Size of labels and numbers [points]."""

HEAD: Final = 10
"""Size of titles [points]."""

LETTER: Final = 0.6
"""Width of a letter, generously [its size]."""

LINE: Final = 1.35
"""Height of a line [its size]."""

LABEL_INCHES: Final = 2.0
"""Room for the names of arrangements."""

CELL_INCHES: Final = 1.25
"""Width of a cell of the heat map."""

BAR_INCHES: Final = 1.1
"""Room for the bar of colors with its label."""

PANEL_INCHES: Final = 2.6
"""Width of a panel of differences."""

MOST_MARKS: Final = 4
"""Intervals between the numbers below a panel."""

LEAST_INCHES: Final = 5.5
"""Width of a plot that has room for its own title."""

MARGIN_INCHES: Final = 0.3
"""Room at the edges of a plot that no text enters."""


def heat_map(table: "pl.DataFrame", comparison: Comparison, outcome: str = HEADLINE) -> "Figure":
    """Return the means of an outcome, arrangement by policy.

    Parameters
    ----------
    table : from `sim.analysis.comparison.summary`
    comparison : with the titles and the order of rows and columns
    outcome : a name in the table
    """
    values = _grid(table, comparison, outcome, "mean")
    errors = _grid(table, comparison, outcome, "standard_error")
    study = comparison.study
    columns = [_fold(policy_titles(comparison)[p], CELL_INCHES, SMALL) for p in study.policies]
    rows = _arrangement_labels(comparison, study.arrangements)
    width = max(LEAST_INCHES, LABEL_INCHES + CELL_INCHES * len(columns) + BAR_INCHES)
    row_inches = max(0.55, 0.1 + _height(rows, SMALL))
    label = LABELS.get(outcome, words(outcome))
    title = _fold(
        f"{label} in {_years(comparison):g} years, mean ± unpaired s.e., "
        f"{study.replications:,} runs a cell{_fitted_note(comparison)}",
        width - MARGIN_INCHES,
        HEAD,
    )
    height = row_inches * len(rows) + _height(columns, SMALL) + _height([title], HEAD) + 0.5
    figure = _new_figure(width, height)
    axes = figure.subplots()
    # More is darker, also for the color-blind and in a grey print.
    image = axes.imshow(values, cmap=amount_scale(), aspect="auto")
    axes.set_xticks(range(len(columns)), columns, fontsize=SMALL)
    axes.set_yticks(range(len(rows)), rows, fontsize=SMALL)
    _write_numbers(image, values, errors)
    bar = figure.colorbar(image, ax=axes)
    bar.set_label(_fold(f"{label} a run", max(1.0, row_inches * len(rows)), SMALL), size=SMALL)
    bar.ax.tick_params(labelsize=SMALL)
    figure.suptitle(title, fontsize=HEAD)
    return _without_mathematics(figure)


def difference_plot(
    table: "pl.DataFrame", comparison: Comparison, outcome: str = HEADLINE
) -> "Figure":
    """Return the paired differences to the baseline with 95 % intervals, a panel a policy.

    Parameters
    ----------
    table : from `sim.analysis.comparison.summary`
    comparison : with the titles and the order of rows and panels
    outcome : a name in the table
    """
    from matplotlib.ticker import MaxNLocator

    study = comparison.study
    others = [name for name in study.arrangements if name != study.baseline]
    labels = _arrangement_labels(comparison, others)
    titles = policy_titles(comparison)
    heads = [
        _fold(titles[policy], PANEL_INCHES - MARGIN_INCHES, SMALL + 1) for policy in study.policies
    ]
    columns = min(3, len(heads))
    lines = -(-len(heads) // columns)
    width = max(LEAST_INCHES, LABEL_INCHES + PANEL_INCHES * columns)
    note = _fold(
        f"{LABELS.get(outcome, words(outcome))}: difference to "
        f"'{arrangement_titles(comparison)[study.baseline]}', paired, with its 95 % interval "
        "between the bars (hollow: not distinguishable from zero)",
        width - MARGIN_INCHES,
        SMALL + 1,
    )
    row_inches = max(0.32, 0.06 + _height(labels, SMALL))
    panel_height = 0.5 + _height(heads, SMALL + 1) + row_inches * max(1, len(others))
    figure = _new_figure(width, lines * panel_height + _height([note], SMALL + 1) + 0.2)
    grid = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
    here = table.filter(table["outcome"] == outcome)
    cells = {(r["arrangement"], r["policy"]): r for r in here.iter_rows(named=True)}
    for panel, policy, head in zip(grid.flat, study.policies, heads, strict=False):
        for row, arrangement in enumerate(others):
            _draw_difference(panel, row, cells[arrangement, policy])
        panel.axvline(0, color="0.6", lw=0.8, zorder=0)
        panel.set_title(head, fontsize=SMALL + 1)
        # Panels share their scale, which hides the numbers of all but the lowest in a column.
        panel.tick_params(labelsize=SMALL, labelbottom=True)
    for panel in list(grid.flat)[len(heads) :]:
        panel.set_axis_off()
    # More marks would run their numbers into each other.
    grid[0, 0].xaxis.set_major_locator(MaxNLocator(MOST_MARKS))
    grid[0, 0].set_yticks(range(len(labels)), labels)
    # Downwards, in the order of the study; an axis would begin at the bottom.
    grid[0, 0].set_ylim(len(labels) - 0.5, -0.5)
    figure.supxlabel(note, fontsize=SMALL + 1)
    return _without_mathematics(figure)


def write_plots(
    table: "pl.DataFrame", comparison: Comparison, folder: Path, fingerprint: str
) -> list[Path]:
    """Write the figures as SVG and PNG and return the paths; without differences only the first.

    Parameters
    ----------
    table : from `sim.analysis.comparison.summary`
    folder : made if it is not there
    fingerprint : of the study, put into the files' metadata

    Raises
    ------
    OSError : the folder or a file cannot be written
    """
    import matplotlib as mpl

    folder.mkdir(parents=True, exist_ok=True)
    figures = {"deterrence_failures_by_cell": heat_map(table, comparison)}
    if len(comparison.study.arrangements) > 1:
        figures["difference_to_baseline"] = difference_plot(table, comparison)
    paths = []
    # Without a salt the identifiers in an SVG are random, and equal results differ in bytes.
    with mpl.rc_context({"svg.hashsalt": fingerprint, "savefig.dpi": 150}):
        for name, figure in figures.items():
            title = f"{comparison.study.title} ({fingerprint})"
            # Without a date the same results make the same bytes.
            figure.savefig(folder / f"{name}.svg", metadata={"Title": title, "Date": None})
            figure.savefig(folder / f"{name}.png", metadata={"Title": title})
            paths += [folder / f"{name}.svg", folder / f"{name}.png"]
    return paths


def _new_figure(width: float, height: float) -> "Figure":
    """Return an empty plot that makes room for its labels."""
    # Not pyplot, which chooses a backend and keeps every figure for the whole process.
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def _without_mathematics(figure: "Figure") -> "Figure":
    """Return the plot, in which a dollar sign in a title is money and no mathematics."""
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        text.set_parse_math(False)
    return figure


def _fold(text: str, inches: float, size: float) -> str:
    """Return a text in lines that fit a width; a word that does not fit is broken."""
    letters = max(4, int(inches * 72 / (size * LETTER)))
    return "\n".join(textwrap.wrap(text, letters, break_on_hyphens=False)) or text


def _height(texts: list[str], size: float) -> float:
    """Return the height of the text with the most lines [inches]."""
    most = max((text.count("\n") + 1 for text in texts), default=1)
    return most * size * LINE / 72


def _arrangement_labels(comparison: Comparison, names: list[str]) -> list[str]:
    """Return the titles of some arrangements, folded to the room beside the axes."""
    titles = arrangement_titles(comparison)
    return [_fold(titles[name], LABEL_INCHES - MARGIN_INCHES, SMALL) for name in names]


def _grid(table: "pl.DataFrame", comparison: Comparison, outcome: str, field: str) -> np.ndarray:
    """Return one number a cell, (arrangements, policies)."""
    here = table.filter(table["outcome"] == outcome)
    found = {(r["arrangement"], r["policy"]): r[field] for r in here.iter_rows(named=True)}
    study = comparison.study
    return np.array([[found[a, p] for p in study.policies] for a in study.arrangements])


def _years(comparison: Comparison) -> float:
    """Return how long every run lasts."""
    return comparison.cells[0].scenario.quarters / QUARTERS_PER_YEAR


def _fitted_note(comparison: Comparison) -> str:
    """Return what a title must say where levels were fitted."""
    return " (levels fitted)" if has_fitted_values(comparison.cells[0].scenario) else ""


def _write_numbers(image: "AxesImage", values: np.ndarray, errors: np.ndarray) -> None:
    """Write each mean and its error into its cell, light on dark and dark on light."""
    for (row, column), value in np.ndenumerate(values):
        color = tuple(image.cmap(image.norm(value)))
        image.axes.text(
            column,
            row,
            f"{number_text(value)}\n± {number_text(float(errors[row, column]))}",
            ha="center",
            va="center",
            fontsize=SMALL,
            color=letters_on(color),
        )


def _draw_difference(panel: "Axes", row: int, cell: dict[str, float]) -> None:
    """Draw one difference: a dot, and a bar at each end of its interval."""
    ends = [cell["difference_low"], cell["difference_high"]]
    # Bars are higher than the dot, so that an interval narrower than it is seen all the same.
    panel.plot(ends, [row, row], "k-", lw=1.2, marker="|", ms=11, mew=1.0)
    is_sure = cell["is_distinguishable"]
    panel.plot(
        cell["difference"], row, "o", c="black", mfc="black" if is_sure else "white", ms=4, mew=0.8
    )
