"""Draw how the slow half goes under each policy, from seeded runs.

Run it after a rule, a default or a scenario file has changed::

    .venv/bin/python docs/make_politics_figures.py

It plays the runs of the tables of trajectories (`politics_runs.py`) and those of one
treaty, and writes a figure for each variable beside the pages of the mechanisms. Names of
figures after it make these alone.
"""  # noqa: INP001  a script beside the pages that it makes

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from politics_runs import (
    HUB,
    POLICIES,
    TRAJECTORY_RUNS,
    TREATIES,
    Cell,
    Paths,
    paths_of,
    scenario_of,
    views_of,
)

from sim.domain.vocabulary import QUARTERS_PER_YEAR
from sim.rules.politics.coercion import coercion_loss
from sim.rules.politics.institutions import young_share
from sim.rules.politics.joining import Term, security_gain
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
TERM_COLORS = (
    "#444444",
    "#0072b2",
    "#d55e00",
    "#999999",
    "#56b4e9",
    "#cc79a7",
    "#009e73",
    "#e69f00",
    "#f0e442",
    "#8c564b",
    "#bcbd22",
    "#c7c7c7",
)
STAGE_COLORS = ("#e8e8e8", "#f0c75e", "#56b4e9", "#009e73")
STAGES = {
    Stage.DORMANT: "nobody talks",
    Stage.TALKS: "talks",
    Stage.SIGNED: "signed",
    Stage.IN_FORCE: "in force",
}
TREATY = "core4_negotiated"
PANEL = (2.7, 2.1)
SMALL = 8
LEAST_TERM = 0.05
"""Term of a utility that is worth a place in a figure [logits]."""
LEAST_SPAN = 0.1
"""Least height of a panel, in the units of its variable."""
THREATENED, LEAST_THREAT = ("JPN", "KOR", "PHL", "TWN", "VNM"), 0.01


def years_of(one: Paths, quarters: int) -> np.ndarray:
    """Return the dates of the ends of quarters."""
    return one.first_year + (np.arange(quarters) + 1) / QUARTERS_PER_YEAR


def draw_lines(
    axes: Axes, value: Callable[[Paths], np.ndarray], state: str, *, spread: bool, least: float
) -> None:
    """Draw the mean of a variable of a state, a line a policy, and the spread under electoral.

    Parameters
    ----------
    least : height of the panel, in the unit of the variable
    """
    for policy in POLICIES:
        one = paths_of(Cell(policy, HUB))
        values = value(one)[:, :, one.states.index(state)]
        years = years_of(one, values.shape[1])
        if policy == "electoral" and spread:
            low, high = np.quantile(values, (0.05, 0.95), axis=0)
            axes.fill_between(years, low, high, color=COLORS[policy], alpha=0.18, lw=0)
        axes.plot(years, values.mean(axis=0), color=COLORS[policy], lw=1.3, label=words(policy))
    axes.set_title(state, fontsize=SMALL + 1)
    axes.tick_params(labelsize=SMALL)
    axes.set_xticks([2025, 2030, 2035, 2040])
    # What hardly moves is to look so: an axis of its own would blow up the fifth digit.
    low, high = axes.get_ylim()
    if high - low < least:
        # Nothing here that is never negative is to look as if it could be.
        bottom = 0.5 * (low + high - least)
        bottom = max(0.0, bottom) if axes.dataLim.ymin >= 0 else bottom
        axes.set_ylim(bottom, bottom + least)


def words(name: str) -> str:
    """Return a name with spaces."""
    return name.replace("_", " ")


def by_policy(
    title: str,
    value: Callable[[Paths], np.ndarray],
    states: tuple[str, ...],
    *,
    spread: bool = True,
    least: float = LEAST_SPAN,
) -> Figure:
    """Return a figure of one variable, a panel a state."""
    columns = 3
    rows = -(-len(states) // columns)
    figure = Figure(figsize=(PANEL[0] * columns, PANEL[1] * rows + 0.7), layout="constrained")
    grid = figure.subplots(rows, columns, squeeze=False)
    for place, axes in enumerate(grid.flat):
        if place < len(states):
            draw_lines(axes, value, states[place], spread=spread, least=least)
        else:
            axes.set_axis_off()
    handles, labels = grid[0, 0].get_legend_handles_labels()
    shaded = "; shaded: 5-95 % under electoral" if spread else ""
    figure.suptitle(f"{title}. Mean of {TRAJECTORY_RUNS} runs{shaded}", fontsize=SMALL + 2)
    figure.legend(
        handles, labels, loc="outside lower center", ncols=4, fontsize=SMALL, frameon=False
    )
    return figure


def stages() -> Figure:
    """Return the share of runs by stage of the pact of four, a panel a policy."""
    figure = Figure(figsize=(PANEL[0] * 3, PANEL[1] * 2 + 0.7), layout="constrained")
    grid = figure.subplots(2, 4, sharey=True)
    grid.flat[-1].set_axis_off()
    for axes, policy in zip(grid.flat, POLICIES, strict=False):
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
        axes.set_xticks([2030, 2040])
    handles, labels = grid[0, 0].get_legend_handles_labels()
    figure.suptitle(f"Pact of four: share of {TRAJECTORY_RUNS} runs by stage", fontsize=SMALL + 2)
    figure.legend(
        handles, labels, loc="outside lower center", ncols=4, fontsize=SMALL, frameon=False
    )
    return figure


def bars(axes: Axes, names: list[str], parts: dict[str, np.ndarray]) -> None:
    """Draw a stacked bar a name: what is above nought to the right, what is below to the left."""
    right, left = np.zeros(len(names)), np.zeros(len(names))
    for number, (label, values) in enumerate(parts.items()):
        color = TERM_COLORS[number % len(TERM_COLORS)]
        start = np.where(values >= 0, right, left)
        axes.barh(names, values, left=start, color=color, label=label, height=0.65)
        right, left = right + np.maximum(values, 0), left + np.minimum(values, 0)
    axes.axvline(0, color="black", lw=0.6)
    axes.set_xlim(1.05 * left.min(), 1.05 * right.max())
    axes.invert_yaxis()
    axes.tick_params(labelsize=SMALL)


def joining() -> Figure:
    """Return what the four think of their pact, term by term, under two policies."""
    figure = Figure(figsize=(PANEL[0] * 3, PANEL[1] * 1.6 + 0.7), layout="constrained")
    grid = figure.subplots(1, 2, sharey=True)
    for axes, policy in zip(grid, ("transactional", "doubling_down"), strict=True):
        views = views_of(Cell(policy, TREATY))
        shown = [term for term in Term if np.abs(views.terms[:, term]).max() >= LEAST_TERM]
        parts = {term.name.lower(): views.terms[:, term] for term in shown}
        bars(axes, views.states, parts)
        sums = views.terms.sum(axis=1)
        axes.plot(sums, views.states, "D", color="black", mec="white", ms=6, label="sum")
        axes.set_title(words(policy), fontsize=SMALL + 1)
        axes.set_xlabel("logits", fontsize=SMALL)
    handles, labels = grid[1].get_legend_handles_labels()
    figure.suptitle("What governments think of a pact of four, first quarter", fontsize=SMALL + 2)
    figure.legend(
        handles, labels, loc="outside lower center", ncols=6, fontsize=SMALL, frameon=False
    )
    return figure


def prospects() -> Figure:
    """Return what three treaties would do to those invited, as governments assess it."""
    shown = {"core4": "continuity", "core4 with Taiwan": "continuity"}
    figure = Figure(figsize=(PANEL[0] * 3, PANEL[1] * 2.2), layout="constrained")
    grid = figure.subplots(2, 2)
    for column, (name, policy) in enumerate(shown.items()):
        views = views_of(Cell(policy, TREATIES[name]))
        gains = [100 * security_gain(*pair) for pair in views.losses.T]
        costs = 10 * (views.standing[1] - views.standing[0])
        grid[0, column].barh(views.states, gains, color="#0072b2", height=0.6)
        grid[0, column].set_title(name, fontsize=SMALL + 1)
        grid[0, column].set_xlabel("own expected loss that it takes away, %", fontsize=SMALL)
        grid[1, column].barh(views.states, costs, color="#d55e00", height=0.6)
        grid[1, column].set_xlabel("more to stand with others, stakes a decade", fontsize=SMALL)
        for axes in grid[:, column]:
            axes.axvline(0, color="black", lw=0.6)
            axes.invert_yaxis()
            axes.tick_params(labelsize=SMALL)
    figure.suptitle("What a treaty holds for those invited, continuity", fontsize=SMALL + 2)
    return figure


def single() -> tuple[Figure, Axes]:
    """Return a figure of one panel."""
    figure = Figure(figsize=(PANEL[0] * 2, PANEL[1] * 1.5), layout="constrained")
    axes = figure.subplots()
    axes.tick_params(labelsize=SMALL)
    return figure, axes


def institutions() -> Figure:
    """Return what is left of an obligation under a cut, by the age of its pact."""
    given = scenario_of(Cell("continuity")).parameters.institutions
    figure, axes = single()
    ages, cut = np.arange(41), 0.7
    for ripening, style in ((8.0, ":"), (given.ripening_quarters, "-"), (40.0, "--")):
        left = [cut * young_share(cut, float(age), given.youth, ripening) for age in ages]
        axes.plot(ages / 4, left, style, color="#0072b2", label=f"ripe after {ripening:g} quarters")
    axes.axhline(cut, color="black", lw=0.6, label="pacts older than the run")
    axes.set_xlabel("age of the pact, years", fontsize=SMALL)
    axes.set_ylabel("share of the obligation", fontsize=SMALL)
    axes.set_ylim(0, 1)
    axes.legend(fontsize=SMALL, frameon=False)
    axes.set_title("What a cut to .7 leaves of a young pact", fontsize=SMALL + 2)
    return figure


def coercion() -> Figure:
    """Return the output that pressure from China costs, by state and size."""
    scenario = scenario_of(Cell("continuity", TREATIES["Asian NATO, twelve"]))
    given = scenario.parameters.coercion
    (proposal,) = scenario.proposals.values()
    exports = {code: scenario.states[code].export_shares for code in proposal.invited}
    shares = {code: to["CHN"].value for code, to in exports.items() if "CHN" in to}
    codes = sorted(shares, key=shares.__getitem__, reverse=True)
    figure, axes = single()
    years = given.quarters // QUARTERS_PER_YEAR
    for size, color in ((0.008, "#e69f00"), (given.size, "#d55e00"), (0.021, "#999999")):
        lost = [100 * years * coercion_loss(size, shares[code], given.quarters) for code in codes]
        axes.plot(codes, lost, "o", color=color, ms=5, label=f"size {size:g}")
    axes.set_ylabel(f"% of output after {years} years", fontsize=SMALL)
    axes.set_ylim(bottom=0)
    axes.legend(fontsize=SMALL, frameon=False)
    axes.set_title("What China's pressure costs who signs a deep treaty", fontsize=SMALL + 2)
    return figure


def shocks() -> Figure:
    """Return Japan's burden and support after the shock of 2022, and without it."""
    figure = Figure(figsize=(PANEL[0] * 3, PANEL[1] * 1.4 + 0.3), layout="constrained")
    grid = figure.subplots(1, 2)
    cell = Cell("continuity", scenario="ukraine_shock")
    arms = {"with the shock": cell, "without": cell._replace(changed=(("switches.shocks", False),))}
    for (label, one), color in zip(arms.items(), ("#d55e00", "#0072b2"), strict=True):
        paths = paths_of(one)
        for axes, table in zip(grid, (paths.burden, paths.support), strict=True):
            values = table[:, :, paths.states.index("JPN")]
            years = years_of(paths, values.shape[1])
            low, high = np.quantile(values, (0.05, 0.95), axis=0)
            axes.fill_between(years, low, high, color=color, alpha=0.15, lw=0)
            axes.plot(years, values.mean(axis=0), color=color, label=label)
    for axes, title in zip(grid, ("military burden, % of GDP", "support"), strict=True):
        axes.set_title(title, fontsize=SMALL + 1)
        axes.tick_params(labelsize=SMALL)
        axes.set_xticks(range(2022, 2028))
    grid[0].legend(fontsize=SMALL, frameon=False)
    title = f"Japan and the shock of 2022. Mean of {TRAJECTORY_RUNS} runs; shaded: 5-95 %"
    figure.suptitle(title, fontsize=SMALL + 2)
    return figure


def against_first(values: np.ndarray) -> np.ndarray:
    """Return values against those of the first quarter of the same run."""
    return values / values[:, :1]


FIGURES: dict[str, Callable[[], Figure]] = {
    "support": lambda: by_policy("Support for using force", lambda one: one.support, STATES[:5]),
    "alignment": lambda: by_policy("Alignment", lambda one: one.alignment, STATES[:5]),
    "burden": lambda: by_policy("Military burden, % of GDP", lambda one: one.burden, STATES),
    "capability": lambda: by_policy(
        "Capability against the first quarter", lambda one: against_first(one.capability), STATES
    ),
    "economy": lambda: by_policy(
        "GDP against the first quarter", lambda one: against_first(one.economy), STATES
    ),
    "threat": lambda: by_policy(
        "Threat: uses of force a year, as assessed",
        lambda one: one.threat,
        THREATENED,
        least=LEAST_THREAT,
    ),
    "name": lambda: by_policy("The patron's name", lambda one: one.reputation, STATES[:5]),
    "belief": lambda: by_policy("Belief in the patron", lambda one: one.belief, STATES[:5]),
    "stages": stages,
    "governments": lambda: by_policy(
        "Rival side in office", lambda one: one.side, STATES[:5], spread=False
    ),
    "assessment": prospects,
    "joining": joining,
    "institutions": institutions,
    "coercion": coercion,
    "shocks": shocks,
}
"""{name of the file: what draws it}."""


def main() -> int:
    """Write the figures, or those that are named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[1:] or list(FIGURES)
    for name, make in ((name, FIGURES[name]) for name in wanted):
        # Without the version of the library equal runs make equal bytes.
        make().savefig(FOLDER / f"{name}.png", dpi=110, metadata={"Software": None})
    return 0


if __name__ == "__main__":
    sys.exit(main())
