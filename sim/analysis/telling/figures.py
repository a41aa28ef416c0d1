"""The two figures of a comparison: every cell at a glance, and what differs for sure.

Colours are safe for the colour-blind and order by lightness, so they survive a
grey print; numbers stand in the cells. Files are SVG for print and PNG for
screens, with the study's fingerprint in their metadata.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.comparison import HEADLINE, has_fitted_values
from sim.analysis.telling.words import words
from sim.execution.comparison_runs import Comparison

if TYPE_CHECKING:
    import polars as pl
    from matplotlib.figure import Figure

LABELS = {
    "expected_wars": "Expected wars",
    "general_deterrence": "General deterrence",
}


def _grid(table: "pl.DataFrame", comparison: Comparison, outcome: str, field: str) -> np.ndarray:
    """Return one number a cell, (arrangements, policies)."""
    here = table.filter(table["outcome"] == outcome)
    found = {(r["arrangement"], r["policy"]): r[field] for r in here.iter_rows(named=True)}
    study = comparison.study
    return np.array([[found[a, p] for p in study.policies] for a in study.arrangements])


def _fitted_note(comparison: Comparison) -> str:
    """Return what a title must say where levels were fitted."""
    return " (levels fitted)" if has_fitted_values(comparison) else ""


def heat_map(table: "pl.DataFrame", comparison: Comparison, outcome: str = HEADLINE) -> "Figure":
    """Return the means of an outcome, arrangement by policy.

    Parameters
    ----------
    table : from `sim.analysis.comparison.summary`
    """
    from matplotlib.figure import Figure

    values = _grid(table, comparison, outcome, "mean")
    errors = _grid(table, comparison, outcome, "standard_error")
    study = comparison.study
    figure = Figure(
        figsize=(1.9 + 1.25 * len(study.policies), 1.6 + 0.55 * len(study.arrangements)),
        layout="constrained",
    )
    axes = figure.subplots()
    image = axes.imshow(values, cmap="cividis", aspect="auto")
    axes.set_xticks(range(len(study.policies)), [words(p) for p in study.policies], rotation=20)
    axes.set_yticks(range(len(study.arrangements)), [words(a) for a in study.arrangements])
    middle = 0.5 * (values.min() + values.max())
    for (row, place), value in np.ndenumerate(values):
        axes.text(
            place,
            row,
            f"{value:.3f}\n± {errors[row, place]:.3f}",
            ha="center",
            va="center",
            fontsize=8,
            color="black" if value > middle else "white",
        )
    years = comparison.cells[0].scenario.quarters / 4
    figure.colorbar(image, ax=axes, label=f"{LABELS.get(outcome, words(outcome))} a run")
    axes.set_title(
        f"{LABELS.get(outcome, words(outcome))} in {years:g} years, mean ± unpaired s.e., "
        f"{study.replications:,} runs a cell{_fitted_note(comparison)}",
        fontsize=10,
    )
    return figure


def difference_plot(
    table: "pl.DataFrame", comparison: Comparison, outcome: str = HEADLINE
) -> "Figure":
    """Return the paired differences to the baseline with 95 % intervals, a panel a policy.

    Parameters
    ----------
    table : from `sim.analysis.comparison.summary`
    """
    from matplotlib.figure import Figure

    study = comparison.study
    others = [name for name in study.arrangements if name != study.baseline]
    columns = min(3, len(study.policies))
    lines = -(-len(study.policies) // columns)
    figure = Figure(
        figsize=(1.6 + 2.6 * columns, 0.9 + lines * (0.8 + 0.32 * len(others))),
        layout="constrained",
    )
    grid = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
    here = table.filter(table["outcome"] == outcome)
    cells = {(r["arrangement"], r["policy"]): r for r in here.iter_rows(named=True)}
    for panel, policy in zip(grid.flat, study.policies, strict=False):
        for place, arrangement in enumerate(others):
            row = cells[arrangement, policy]
            panel.plot(
                [row["difference_low"], row["difference_high"]], [place, place], "k-", lw=1.5
            )
            is_sure = row["is_distinguishable"]
            panel.plot(
                row["difference"], place, "o", c="black", mfc="black" if is_sure else "white"
            )
        panel.axvline(0, color="0.6", lw=0.8, zorder=0)
        panel.set_title(words(policy), fontsize=9)
        panel.tick_params(labelsize=8)
    for panel in list(grid.flat)[len(study.policies) :]:
        panel.set_axis_off()
    grid[0, 0].set_yticks(range(len(others)), [words(name) for name in others])
    grid[0, 0].invert_yaxis()
    figure.supxlabel(
        f"{LABELS.get(outcome, words(outcome))}: difference to {words(study.baseline)}, paired, "
        "95 % interval (hollow: not distinguishable from zero)",
        fontsize=9,
    )
    return figure


def write_figures(
    table: "pl.DataFrame", comparison: Comparison, folder: Path, fingerprint: str
) -> list[Path]:
    """Write both figures as SVG and PNG and return the paths.

    Parameters
    ----------
    fingerprint : of the study, put into the files' metadata
    """
    import matplotlib as mpl

    folder.mkdir(parents=True, exist_ok=True)
    drawn = {
        "expected_wars_by_cell": heat_map(table, comparison),
        "difference_to_baseline": difference_plot(table, comparison),
    }
    written = []
    with mpl.rc_context({"svg.hashsalt": fingerprint, "savefig.dpi": 150}):
        for name, figure in drawn.items():
            title = f"{comparison.study.title} ({fingerprint})"
            figure.savefig(folder / f"{name}.svg", metadata={"Title": title, "Date": None})
            figure.savefig(folder / f"{name}.png", metadata={"Title": title})
            written += [folder / f"{name}.svg", folder / f"{name}.png"]
    return written
