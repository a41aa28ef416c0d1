"""Tables of the political scenario files, each paired with what it differs from.

Read by `make_study_tables.py`.
"""  # noqa: INP001  a module beside the script that imports it

from typing import NamedTuple

import polars as pl
from made_parts import table
from politics_runs import Cell, views_of
from study_runs import CELL_RUNS, FAILURES, between, difference, level, paired, tables_of, values

from sim.analysis.telling.words import words
from sim.rules.politics.joining import Term

EARLY, LATE = (
    Cell("shift_2029", "pacific_pact_core4_taiwan_in", scenario=f"institutionalize_{when}")
    for when in ("first", "late")
)
SHARING = "nuclear_sharing"
NO_SHOCK = Cell("continuity", changed=(("switches.shocks", False),), scenario="ukraine_shock")


class Pair(NamedTuple):
    """A scenario file and what it is read beside, on the same draws."""

    scenario: Cell
    beside: Cell
    told: str
    """What it is read beside, in words."""


PAIRS = (
    Pair(EARLY, Cell("shift_2029"), "`indo_pacific`, hub"),
    Pair(LATE, Cell("shift_2029"), "`indo_pacific`, hub"),
    Pair(EARLY, LATE, "`institutionalize_late`"),
    *(
        Pair(Cell(policy, scenario="japan_hedges"), Cell(policy), "`indo_pacific`, hub")
        for policy in ("continuity", "transactional")
    ),
    *(
        Pair(
            Cell(policy, "core4_negotiated", scenario=SHARING),
            Cell(policy, "core4_negotiated"),
            "`indo_pacific`, `core4_negotiated`",
        )
        for policy in ("continuity", "doubling_down")
    ),
    Pair(
        Cell("continuity", scenario="article9_revised"), Cell("continuity"), "`indo_pacific`, hub"
    ),
    Pair(
        Cell("continuity", scenario="ukraine_shock"), NO_SHOCK, "itself with `shocks` off, 5 years"
    ),
    Pair(Cell("continuity", scenario="december_2024"), Cell("continuity"), "`indo_pacific`, hub"),
    *(
        Pair(
            Cell(policy, "core4_negotiated", scenario="december_2024"),
            Cell(policy, "core4_negotiated"),
            "`indo_pacific`, `core4_negotiated`",
        )
        for policy in ("continuity", "doubling_down")
    ),
)
STATE_MEASURES = (
    (Cell("continuity", scenario="japan_hedges"), Cell("continuity"), "JPN", "last_alignment"),
    *(
        (Cell("continuity", scenario="ukraine_shock"), NO_SHOCK, state, column)
        for state, column in (
            ("JPN", "last_burden"), ("JPN", "last_support"), ("TWN", "last_burden"),
            ("KOR", "last_burden"), ("AUS", "last_burden"),
        )
    ),
    *(
        (Cell("continuity", scenario="december_2024"), Cell("continuity"), state, column)
        for state, column in (
            ("KOR", "rival_government"), ("JPN", "rival_government"), ("AUS", "rival_government"),
            ("PHL", "rival_government"), ("KOR", "last_alignment"),
        )
    ),
)  # fmt: skip
"""(scenario, what it is read beside, state, column of the table of states)."""


def scenarios() -> str:
    """Return deterrence failures and odds of a treaty of each scenario, beside its pair."""
    rows = []
    for scenario, beside, told in PAIRS:
        runs = tables_of(beside)["runs"]
        cells = [f"`{scenario.scenario}`", scenario.policy, told]
        for outcome, digits in ((FAILURES, 4), ("treaty_in_force", 3)):
            cells.append(level(values(runs, outcome, {})))
            cells.append(difference(between(scenario, beside, outcome), digits))
        rows.append(cells)
    heads = ["scenario", "policy", "read beside", "failures there", "scenario - there"]
    heads += ["treaty in force there", "scenario - there"]
    return f"*{CELL_RUNS} runs each.*\n\n{table(heads, rows)}"


def measures() -> str:
    """Return what scenarios are meant to show: measures of states, and Japan's price of sharing."""
    rows = []
    for scenario, beside, state, column in STATE_MEASURES:
        one, other = (tables_of(cell)["states"].filter(state=state) for cell in (scenario, beside))
        both = pl.concat(
            [one.with_columns(where=pl.lit("here")), other.with_columns(where=pl.lit("there"))]
        )
        here, there = {"where": "here"}, {"where": "there"}
        cells = [level(values(both, column, point), 2) for point in (there, here)]
        change = difference(paired(both, column, here, there), 3)
        rows.append([f"`{scenario.scenario}`", f"{state}: {WORDS[column]}", *cells, change])
    rows += [_sharing_row(term) for term in (Term.AUTONOMY, None)]
    return table(["scenario", "measure", "beside it", "scenario", "difference"], rows)


WORDS = {
    "last_alignment": "alignment at the end",
    "last_burden": "burden at the end [% of GDP]",
    "last_support": "support at the end [share]",
    "rival_government": "quarters in which the other side governs [share]",
}


def _sharing_row(term: Term | None) -> list[str]:
    """Return what sharing does to Japan's view of the pact in the first quarter: no run, no error.

    Parameters
    ----------
    term : of the utility of joining; none: the sum
    """
    found = []
    for scenario in ("indo_pacific", SHARING):
        views = views_of(Cell("continuity", "core4_negotiated", scenario=scenario))
        terms = views.terms[views.states.index("JPN")]
        found.append(float(terms.sum() if term is None else terms[term]))
    name = "all terms" if term is None else f"term of {words(term.name.lower())}"
    there, here = found
    return [
        f"`{SHARING}`", f"JPN: {name}, first quarter [logits]", f"{there:.2f}", f"{here:.2f}",
        f"{here - there:+.2f}",
    ]  # fmt: skip
