"""Draw how the slow half goes under each policy, from seeded runs.

Run it after a rule, a default or a scenario file has changed::

    .venv/bin/python docs/make_politics_figures.py

It plays the runs of the tables of trajectories (`politics_runs.py`) and those of one
treaty, and writes a figure for each variable beside the pages of the mechanisms.
"""  # noqa: INP001  a script beside the pages that it makes

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from politics_runs import HUB, POLICIES, TRAJECTORY_RUNS, Cell, Paths, paths_of

from sim.domain.vocabulary import QUARTERS_PER_YEAR
from sim.rules.politics.negotiation import Stage

FOLDER = Path(__file__).resolve().parent / "explanation" / "politics" / "figures"
STATES = ("JPN", "KOR", "AUS", "PHL", "TWN", "CHN")
COLORS = {
    "continuity": "#000000",
    "transactional": "#0072b2",
    "retrenchment": "#d55e00",
    "grand_bargain_china": "#cc79a7",
    "bargain_dprk": "#999999",
    "doubling_down": "#009e73",
    "electoral": "#e69f00",
}
"""Safe for the colour-blind (Okabe, Ito)."""
STAGE_COLORS = ("#e8e8e8", "#f0c75e", "#56b4e9", "#009e73")
STAGES = {
    Stage.DORMANT: "nobody talks",
    Stage.TALKS: "talks",
    Stage.SIGNED: "signed",
    Stage.IN_FORCE: "in force",
}
TREATY_POLICIES = ("continuity", "transactional", "doubling_down", "electoral")
TREATY = "core4_negotiated"
PANEL = (2.7, 2.1)
SMALL = 8
LEAST_SPAN = 0.1
"""Least height of a panel, in the units of its variable."""


def years_of(one: Paths, quarters: int) -> np.ndarray:
    """Return the dates of the ends of quarters."""
    return one.first_year + (np.arange(quarters) + 1) / QUARTERS_PER_YEAR


def draw_lines(axes: Axes, value: Callable[[Paths], np.ndarray], state: str) -> None:
    """Draw the mean of a variable of a state, a line a policy, and the spread under electoral."""
    for policy in POLICIES:
        one = paths_of(Cell(policy, HUB))
        values = value(one)[:, :, one.states.index(state)]
        years = years_of(one, values.shape[1])
        if policy == "electoral":
            low, high = np.quantile(values, (0.05, 0.95), axis=0)
            axes.fill_between(years, low, high, color=COLORS[policy], alpha=0.18, lw=0)
        axes.plot(years, values.mean(axis=0), color=COLORS[policy], lw=1.3, label=words(policy))
    axes.set_title(state, fontsize=SMALL + 1)
    axes.tick_params(labelsize=SMALL)
    axes.set_xticks([2025, 2030, 2035, 2040])
    # What hardly moves is to look so: an axis of its own would blow up the fifth digit.
    low, high = axes.get_ylim()
    if high - low < LEAST_SPAN:
        middle = 0.5 * (low + high)
        axes.set_ylim(middle - 0.5 * LEAST_SPAN, middle + 0.5 * LEAST_SPAN)


def words(name: str) -> str:
    """Return a name with spaces."""
    return name.replace("_", " ")


def by_policy(title: str, value: Callable[[Paths], np.ndarray], states: tuple[str, ...]) -> Figure:
    """Return a figure of one variable, a panel a state."""
    columns = 3
    rows = -(-len(states) // columns)
    figure = Figure(figsize=(PANEL[0] * columns, PANEL[1] * rows + 0.7), layout="constrained")
    grid = figure.subplots(rows, columns, squeeze=False)
    for place, axes in enumerate(grid.flat):
        if place < len(states):
            draw_lines(axes, value, states[place])
        else:
            axes.set_axis_off()
    handles, labels = grid[0, 0].get_legend_handles_labels()
    figure.suptitle(
        f"{title}. Mean of {TRAJECTORY_RUNS} runs; shaded: 5-95 % under electoral",
        fontsize=SMALL + 2,
    )
    figure.legend(
        handles, labels, loc="outside lower center", ncols=4, fontsize=SMALL, frameon=False
    )
    return figure


def stages() -> Figure:
    """Return the share of runs by stage of the pact of four, a panel a policy."""
    figure = Figure(figsize=(PANEL[0] * 3, PANEL[1] * 2 + 0.7), layout="constrained")
    grid = figure.subplots(2, 2, sharey=True)
    for axes, policy in zip(grid.flat, TREATY_POLICIES, strict=True):
        one = paths_of(Cell(policy, TREATY))
        stage = one.stage[:, :, 0]
        shares = [(stage == number).mean(axis=0) for number in STAGES]
        axes.stackplot(
            years_of(one, stage.shape[1]), shares, colors=STAGE_COLORS, labels=STAGES.values()
        )
        axes.set_title(words(policy), fontsize=SMALL + 1)
        axes.set_xlim(years_of(one, 60)[0], years_of(one, 60)[-1])
        axes.set_ylim(0, 1)
        axes.tick_params(labelsize=SMALL)
        axes.set_xticks([2030, 2035, 2040])
    handles, labels = grid[0, 0].get_legend_handles_labels()
    figure.suptitle(f"Pact of four: share of {TRAJECTORY_RUNS} runs by stage", fontsize=SMALL + 2)
    figure.legend(
        handles, labels, loc="outside lower center", ncols=4, fontsize=SMALL, frameon=False
    )
    return figure


def relative_capability(one: Paths) -> np.ndarray:
    """Return capability against the first quarter of the same run."""
    return one.capability / one.capability[:, :1]


FIGURES: dict[str, Callable[[], Figure]] = {
    "support": lambda: by_policy("Support for using force", lambda one: one.support, STATES[:5]),
    "alignment": lambda: by_policy("Alignment", lambda one: one.alignment, STATES[:5]),
    "burden": lambda: by_policy("Military burden, % of GDP", lambda one: one.burden, STATES),
    "capability": lambda: by_policy(
        "Capability against the first quarter", relative_capability, STATES
    ),
    "belief": lambda: by_policy("Belief in the patron", lambda one: one.belief, STATES[:5]),
    "stages": stages,
}
"""{name of the file: what draws it}."""


def main() -> int:
    """Write the figures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in FIGURES.items():
        # Without the version of the library equal runs make equal bytes.
        make().savefig(FOLDER / f"{name}.png", dpi=110, metadata={"Software": None})
    return 0


if __name__ == "__main__":
    sys.exit(main())
