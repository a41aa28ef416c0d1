"""Write and draw how the slow half goes all over the ranges of its parameters.

Run it after a rule, a default or a range has changed::

    .venv/bin/python docs/make_politics_ranges.py

It plays the points of `politics_ranges.py`, looks at every path for faults
(`sim/analysis/path_faults.py`), and writes the tables and figures of the page on
trajectories. It takes a quarter of an hour; ``--check`` writes nothing and ends with 1 if
the page is out of date.
"""  # noqa: INP001  a script beside the pages that it makes

import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path

import numpy as np
from made_parts import write_or_check
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from politics_ranges import (
    FAULTS,
    JUDGED,
    LONG,
    POINTS,
    POLICIES,
    RUNS,
    SCALES,
    SHOCK_QUARTER,
    SHORT,
    STATES,
    Digest,
    defaults,
    digest_of,
    ends,
    judged_paths,
    parameter_ranges,
    spread,
)
from politics_runs import WORKERS
from scipy.stats import rankdata

PAGES = Path(__file__).resolve().parent / "explanation"
PAGE = PAGES / "trajectories.md"
FOLDER = PAGES / "politics" / "figures"
FIRST_YEAR = 2025
HORIZONS = (SHORT, LONG)
SHOWN_STATE, SHOWN_POLICY = "JPN", "transactional"
TOLD = 0.3
"""Rank correlation from which a parameter is named."""
LEAST_POINTS = 5
"""Points with a fault from which correlations are looked at."""
TITLES = {
    "support": "support",
    "alignment": "alignment",
    "burden": "burden,\n% of GDP",
    "reputation": "patron's name",
    "belief": "belief in\nthe patron",
    "threat": "threat,\na year",
    "forces": "forces a\nunit of GDP",
    "membership": "member of\npact of four",
}
COLORS = {
    "continuity": "#000000",
    "transactional": "#0072b2",
    "retrenchment": "#d55e00",
    "doubling_down": "#009e73",
    "electoral": "#b87700",
}
"""Safe for the colour-blind (Okabe, Ito)."""
WIDE, ROW = 7.2, 1.18
"""Inches: a figure is printed 183 mm wide."""
SMALL = 7


# Playing


@cache
def digests(years: int) -> list[Digest]:
    """Return all points over a horizon: the defaults, the spread ones, those at an end."""
    points = [defaults(), *spread(), *ends()]
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(partial(digest_of, years=years), points))


def at_defaults(years: int) -> Digest:
    """Return the point at which all parameters are as they are."""
    return digests(years)[0]


def spread_digests(years: int) -> list[Digest]:
    """Return the points all over the ranges."""
    return digests(years)[1 : 1 + POINTS]


# Tables


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def known_states(places: Iterable[str]) -> str:
    """Return places of a fault as text, states of one policy together."""
    found: dict[str, list[str]] = {}
    for place in places:
        arm, _, state = place.partition(": ")
        found.setdefault(arm, []).append(state)
    return "; ".join(
        f"{arm.replace('_', ' ')} ({', '.join(states)})" if states[0] else arm
        for arm, states in found.items()
    )


def of_defaults() -> str:
    """Return the faults with the parameters as they are."""
    rows = []
    for years in HORIZONS:
        for (variable, fault), places in at_defaults(years).faults.items():
            if places:
                rows.append([f"{years} years", variable, fault, known_states(places)])
    return table(["horizon", "variable", "fault", "where"], rows or [["both", "none", "none", ""]])


def share_text(key: tuple[str, str], years: int) -> str:
    """Return the share of points with a fault, and of their paths."""
    counts = [len(one.faults[key]) for one in spread_digests(years)]
    if not any(counts):
        return "0"
    points, paths = np.mean(np.array(counts) > 0), np.mean(counts) / judged_paths(key[0])
    return f"{points:.2f} ({paths:.3f})"


def shares() -> str:
    """Return the shares of points with each fault, by variable."""
    rows = [
        [
            variable,
            *(" / ".join(share_text((variable, fault), y) for y in HORIZONS) for fault in FAULTS),
        ]
        for variable in SCALES
    ]
    return table([f"{SHORT} years / {LONG} years", *FAULTS], rows)


def correlations(counts: np.ndarray) -> list[tuple[str, float]]:
    """Return parameters by how their ranks go with the number of faults, the closest first."""
    names = list(parameter_ranges())
    values = np.array([[point.values[name] for name in names] for point in spread()])
    ranks = rankdata(values, axis=0)
    rho = np.corrcoef(ranks, rankdata(counts), rowvar=False)[-1, :-1]
    order = np.argsort(-np.abs(rho))
    return [(names[place], float(rho[place])) for place in order]


def makers_text(key: tuple[str, str], counts: np.ndarray, years: int) -> str:
    """Return what goes with a fault, or where it is if it is too rare for that.

    Parameters
    ----------
    counts : (points,) paths with it
    """
    if (found := int((counts > 0).sum())) < LEAST_POINTS:
        places = {place for one in spread_digests(years) for place in one.faults[key]}
        return f"{found} of {POINTS} points only: {known_states(sorted(places))}"
    told = [f"`{name}` {rho:+.2f}" for name, rho in correlations(counts) if abs(rho) >= TOLD]
    return ", ".join(told[:4]) or "none stands out"


def makers() -> str:
    """Return which parameters go with each fault over the spread points."""
    rows = []
    for years in HORIZONS:
        for key in at_defaults(years).faults:
            counts = np.array([len(one.faults[key]) for one in spread_digests(years)])
            if counts.any():
                rows.append([f"{years} years", *key, makers_text(key, counts, years)])
    return table(["horizon", "variable", "fault", "goes with (rank correlation)"], rows)


def alone() -> str:
    """Return which single parameters make a fault that the defaults have not."""
    rows: dict[tuple[str, str], dict[int, list[str]]] = {}
    for years in HORIZONS:
        base = at_defaults(years).faults
        for point, one in zip(ends(), digests(years)[1 + POINTS :], strict=True):
            for key, places in one.faults.items():
                if places and not base[key]:
                    rows.setdefault(key, {}).setdefault(years, []).append(f"`{point.name}`")
    cells = [
        [*key, *("<br>".join(found.get(years, [])) or "none" for years in HORIZONS)]
        for key, found in rows.items()
    ]
    heads = ["variable", "fault", *(f"{years} years" for years in HORIZONS)]
    return table(heads, cells or [["none", "none", "none", "none"]])


def last(one: Digest, arm: str, variable: str) -> float:
    """Return the mean of a variable of the state that is shown, at the end."""
    return float(one.means[arm][variable][-1, JUDGED[variable].index(SHOWN_STATE)])


def levels() -> str:
    """Return where the variables end, at the defaults and over the ranges."""
    rows = []
    for variable in SCALES:
        cells = []
        for arm in POLICIES:
            ended = [last(one, arm, variable) for one in spread_digests(SHORT)]
            low, high = np.quantile(ended, (0.05, 0.95))
            digits = 3 if variable == "threat" else 2
            ended_here = last(at_defaults(SHORT), arm, variable)
            cells.append(f"{ended_here:.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]")
        rows.append([TITLES[variable].replace("\n", " "), *cells])
    return table([f"{SHOWN_STATE}, end of {FIRST_YEAR + SHORT - 1}", *POLICIES], rows)


def half_life(path: np.ndarray) -> float:
    """Return the years from the largest response to its half; not a number if it is not reached."""
    peak = int(np.abs(path).argmax())
    below = np.flatnonzero(np.abs(path[peak:]) < 0.5 * np.abs(path[peak]))
    return float(below[0]) if below.size else float("nan")


def overshoot(path: np.ndarray) -> float:
    """Return the largest move to the other side of nought, against the largest of all."""
    sign = np.sign(path[np.abs(path).argmax()])
    return float(max(0.0, (-path * sign).max()) / np.abs(path).max())


def shock() -> str:
    """Return what the shock does, at the defaults and over the ranges."""
    struck = int(SHOCK_QUARTER[:4]) - FIRST_YEAR
    rows = []
    for variable in at_defaults(LONG).response:
        cells = []
        for measure in (
            lambda path: path[np.abs(path).argmax()],
            lambda path: float(np.abs(path).argmax() - struck + 1),
            half_life,
            overshoot,
            lambda path: float(np.abs(path[-1]) / np.abs(path).max()),
        ):
            values = [measure(one.response[variable]) for one in spread_digests(LONG)]
            low, high = np.nanquantile(values, (0.05, 0.95))
            cells.append(
                f"{measure(at_defaults(LONG).response[variable]):.2f} [{low:.2f}, {high:.2f}]"
            )
        rows.append([variable, *cells])
    heads = ["", "largest", "years to it", "years from it to half", "overshoot, share of it",
             f"left after {LONG - struck} years, share of it"]  # fmt: skip
    return table(heads, rows)


# Figures


def draw_fan(axes: Axes, paths: np.ndarray, default: np.ndarray, color: str) -> None:
    """Draw the middle and the edges of mean paths, and the path of the defaults.

    Parameters
    ----------
    paths : (points, y)
    default : (y,)
    """
    years = FIRST_YEAR + 1 + np.arange(default.size)
    for edges, alpha in (((0, 1), 0.12), ((0.05, 0.95), 0.2), ((0.25, 0.75), 0.3)):
        low, high = np.quantile(paths, edges, axis=0)
        axes.fill_between(years, low, high, color=color, alpha=alpha, lw=0)
    axes.plot(years, np.median(paths, axis=0), color=color, lw=0.9, ls="--")
    axes.plot(years, default, color=color, lw=1.4)


def fan(
    columns: Sequence[tuple[str, str, str]], years: int, variables: Sequence[str], title: str
) -> Figure:
    """Return fans of all variables.

    Parameters
    ----------
    columns : head, arm and state of each
    """
    shape = (len(variables), len(columns))
    figure = Figure(figsize=(WIDE, ROW * shape[0] + 0.5), layout="constrained")
    grid = figure.subplots(*shape, sharex=True, sharey="row", squeeze=False)
    for row, variable in enumerate(variables):
        for column, (head, arm, state) in enumerate(columns):
            axes, place = grid[row, column], JUDGED[variable].index(state)
            paths = np.array([one.means[arm][variable][:, place] for one in spread_digests(years)])
            default = at_defaults(years).means[arm][variable][:, place]
            draw_fan(axes, paths, default, COLORS[arm])
            axes.tick_params(labelsize=SMALL, length=2)
            axes.set_xticks([FIRST_YEAR + step * years // 3 for step in range(1, 4)])
            axes.margins(x=0.02)
            if row == 0:
                axes.set_title(head, fontsize=SMALL + 1)
        grid[row, 0].set_ylabel(TITLES[variable], fontsize=SMALL)
    figure.suptitle(title, fontsize=SMALL + 1)
    return figure


def by_policy(years: int) -> Figure:
    """Return the fans of a state, a column a policy."""
    columns = [(arm.replace("_", " "), arm, SHOWN_STATE) for arm in POLICIES]
    title = (
        f"{SHOWN_STATE}: {POINTS} points of the ranges, mean of {RUNS} runs at each.\n"
        "Line: defaults; dashed: median; shaded: half of the points, 5-95 %, all"
    )
    return fan(columns, years, list(SCALES), title)


def by_state() -> Figure:
    """Return the fans of all states under one policy."""
    columns = [(state, SHOWN_POLICY, state) for state in STATES]
    title = (
        f"{SHOWN_POLICY}: {POINTS} points of the ranges, mean of {RUNS} runs at each.\n"
        "Line: defaults; dashed: median; shaded: half of the points, 5-95 %, all"
    )
    return fan(columns, SHORT, [name for name in SCALES if name != "membership"], title)


SECTIONS: dict[str, Callable[[], str]] = {
    "defaults": of_defaults,
    "shares": shares,
    "makers": makers,
    "alone": alone,
    "levels": levels,
    "shock": shock,
}
"""{name of a part of the page: what makes it}."""
FIGURES: dict[str, Callable[[], Figure]] = {
    "ranges_by_policy": partial(by_policy, SHORT),
    "ranges_by_state": by_state,
    "ranges_sixty_years": partial(by_policy, LONG),
}
"""{name of the file: what draws it}."""


def main() -> int:
    """Write the page and the figures."""
    code = write_or_check({PAGE: SECTIONS}, Path(__file__).name)
    if "--check" not in sys.argv:
        for name, make in FIGURES.items():
            # Without the version of the library equal runs make equal bytes.
            make().savefig(FOLDER / f"{name}.png", dpi=200, metadata={"Software": None})
    return code


if __name__ == "__main__":
    sys.exit(main())
