"""Play the political studies as they are shipped and write what they show into their page.

Run it after a rule, a default, a scenario file or a study has changed::

    .venv/bin/python docs/make_study_tables.py

It plays some eighty thousand runs: five minutes on two idle cores, once compiled. With
``--check`` it writes nothing and ends with 1 if the page is out of date; with ``--only
NAME`` it makes one part; with ``--folder DIR`` it keeps the studies there and plays none
that is complete. ``--replications N`` plays N runs a point in place of the studies' own
number: for a quick look alone, since the page states the studies' own.
"""  # noqa: INP001  a script beside the page that it makes

import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl
from made_parts import options_of, table, write_or_check
from scenario_tables import measures, scenarios
from study_runs import (
    FAILURES,
    NAMES,
    Studies,
    by_flashpoint,
    difference,
    failures_before,
    level,
    paired,
    runs_line,
    values,
)
from study_treaties import feasibility, treaties
from what_ifs import (
    demand_causes,
    event_causes,
    gain_places,
    growth,
    hedging_causes,
    law_causes,
    reservation_table,
    sharing_causes,
    shock_causes,
)

from sim.analysis.differences import paired_difference
from sim.analysis.preferences import MATERIAL, Choice, Preferences, preferences_of
from sim.analysis.telling.words import words
from sim.execution.comparison_runs import comparison_of
from sim.results.reader import Results
from sim.study.loader import read_cells

PAGE = Path(__file__).resolve().parent / "explanation" / "political-studies.md"
TURN_QUARTER = 16
"""Of 2029Q1, in which the patron turns away, from 0."""
ALLIES = ("JPN", "KOR", "AUS", "PHL", "TWN")


# A pact early, late or not at all


def pact_table(runs: pl.DataFrame, outcome: str) -> str:
    """Return an outcome with a pact early, late and not at all, paired.

    Parameters
    ----------
    runs : with the factors pact, policy and institutions
    """
    rows = []
    for policy in runs["policy"].unique(maintain_order=True):
        for institutions in runs["institutions"].unique(maintain_order=True):
            early, late, never = (
                {"pact": pact, "policy": policy, "institutions": institutions}
                for pact in ("early", "late", "not_at_all")
            )
            pairs = ((late, never), (early, never), (early, late))
            cells = [difference(paired(runs, outcome, *pair)) for pair in pairs]
            does = {"true": "on", "false": "off"}[institutions]
            rows.append([policy, does, level(values(runs, outcome, never)), *cells])
    heads = ["policy", "`institutions`", "no pact", "late - none", "early - none"]
    return table([*heads, "early - late"], rows)


def age_line(runs: pl.DataFrame, outcome: str) -> str:
    """Return what the mechanism of institutions adds to being early, under the shift."""
    gaps = []
    for institutions in ("true", "false"):
        point = {"policy": "shift_2029", "institutions": institutions}
        early, late = (values(runs, outcome, {**point, "pact": pact}) for pact in ("early", "late"))
        gaps.append(early - late)
    return difference(paired_difference(*gaps))


def waiting(studies: Studies) -> str:
    """Return what is lost by waiting with a pact until the patron is about to turn away."""
    name = "waiting_for_washington"
    results = studies.results(name)
    runs = failures_before(studies.plan(name), results.runs, TURN_QUARTER)
    gain = (
        "Early less late under the shift, with the mechanism less without it: "
        f"{age_line(runs, FAILURES)} in fifteen years, {age_line(runs, 'after')} from 2029."
    )
    parts = [
        runs_line(results),
        "Deterrence failures in fifteen years:",
        pact_table(runs, FAILURES),
        "Of these, in the eleven years from 2029, after the turn:",
        pact_table(runs, "after"),
        gain,
    ]
    return "\n\n".join(parts)


# Demands


def demand_table(results: Results) -> str:
    """Return what a higher demand does, with budgets that follow and with budgets that stand."""
    runs, states = results.runs, results.states
    rows = []
    for spending in ("true", "false"):
        for demand in (2.0, 3.5, 5.0):
            here = {"demand": demand, "spending": spending}
            burdens = [
                f"{values(states, 'last_burden', {**here, 'state': state}).mean():.2f}"
                for state in ALLIES
            ]
            rows.append(
                [
                    f"{demand:g}",
                    "follow" if spending == "true" else "stand still",
                    *burdens,
                    level(values(runs, FAILURES, here)),
                    difference(paired(runs, FAILURES, here, {**here, "demand": 2.0})),
                    difference(paired(runs, FAILURES, here, {"demand": 2.0, "spending": "false"})),
                ]
            )
    heads = ["demand, % of GDP", "budgets", *(f"{state}, end of 2039" for state in ALLIES)]
    heads += ["failures in 15 years", "against a demand of 2, same budgets"]
    return table([*heads, "against 2 and budgets that stand still"], rows)


def burden(studies: Studies) -> str:
    """Return what demands of 2, 3.5 and 5 % of GDP buy."""
    results = studies.results("burden_demands")
    return f"{runs_line(results)}\n\n{demand_table(results)}\n\n{demand_causes()}"


# Article 9


def law_table(results: Results) -> str:
    """Return what a reservation and a revision change, in failures and in the odds of treaties."""
    runs = results.runs
    rows = []
    for arrangement in runs["arrangement"].unique(maintain_order=True):
        for policy in runs["policy"].unique(maintain_order=True):
            as_it_is, reserved, revised = (
                {"arrangement": arrangement, "policy": policy, "law": law}
                for law in ("as_it_is", "reserved", "revised")
            )
            cells = [NAMES[arrangement], policy]
            for outcome in (FAILURES, "treaty_in_force"):
                known = values(runs, outcome, as_it_is)
                is_told = not np.isnan(known).all()
                cells.append(level(known) if is_told else "-")
                digits = 4 if outcome == FAILURES else 3
                cells += [
                    difference(paired(runs, outcome, one, as_it_is), digits) if is_told else "-"
                    for one in (reserved, revised)
                ]
            rows.append(cells)
    heads = ["", "policy", "failures, law as it is", "reserved", "revised"]
    return table([*heads, "in force by 2039, law as it is", "reserved", "revised"], rows)


def article_9(studies: Studies) -> str:
    """Return what reserving or revising Article 9 changes, and at which flashpoints."""
    results = studies.results("article_9")
    parts = [runs_line(results), law_table(results), law_causes(), reservation_table()]
    return "\n\n".join(parts)


# Who prefers what


def preference(choice: Choice, baseline: str) -> str:
    """Return what a state prefers, and its gain over the baseline.

    Where the baseline is as good as the best the gain is none, and what is as good is counted.
    """
    ties = choice.as_good
    if baseline in (choice.best, *ties):
        return f"hub, and {len(ties)} of {len(choice.means) - 1} as good" if ties else "hub"
    also = f"; as good: {', '.join(NAMES[one] for one in ties)}" if ties else ""
    return f"{NAMES[choice.best]}: {difference(choice.gain, 3)}{also}"


def preference_table(found: Preferences) -> str:
    """Return which arrangement each state prefers, by policy, and what is stable."""
    policies = found.policies
    rows = [
        [choices[0].state, *(preference(one, found.baseline) for one in choices)]
        for choices in zip(*(policy.choices for policy in policies), strict=True)
    ]
    stable = ["*stable*", *(", ".join(NAMES[one] for one in each.stable) for each in policies)]
    headers = ["prefers, and gain over the hub [stakes]", *(each.policy for each in policies)]
    return table(headers, [*rows, stable])


def states_of(runs: pl.DataFrame) -> list[str]:
    """Return the states of a table of runs."""
    return sorted(name.removeprefix(MATERIAL) for name in runs.columns if name.startswith(MATERIAL))


def gain_table(runs: pl.DataFrame, baseline: str, policy: str) -> str:
    """Return what each arrangement changes for each state under a policy, paired."""
    others = [one for one in runs["arrangement"].unique(maintain_order=True) if one != baseline]
    there = {"arrangement": baseline, "policy": policy}
    rows = []
    for title, outcome in [
        *((state, f"{MATERIAL}{state}") for state in states_of(runs)),
        ("deterrence failures", FAILURES),
    ]:
        cells = [
            difference(paired(runs, outcome, {**there, "arrangement": other}, there), 3)
            for other in others
        ]
        rows.append([title, level(values(runs, outcome, there)), *cells])
    return table([f"{policy} [stakes in 15 years]", "hub", *(NAMES[one] for one in others)], rows)


def preferences(studies: Studies) -> str:
    """Return which arrangement each state prefers by what it expects materially."""
    results = studies.results("who_prefers_what")
    runs, hub = results.runs, "hub_and_spokes"
    found = preferences_of(comparison_of(read_cells("who_prefers_what"), results))
    payers = ("USA", "JPN", "AUS", "PHL", "KOR", "VNM", "SGP")
    parts = [
        runs_line(results),
        preference_table(found),
        gain_table(runs, hub, "continuity"),
        gain_places("pacific_pact_core4", payers[:4]),
        gain_places("asian_nato", payers),
    ]
    return "\n\n".join(parts)


# Hedging


def trust_table(results: Results) -> str:
    """Return what a Japan that hedges changes, by what hedging costs in trust."""
    runs = results.runs
    rows = []
    for policy in runs["policy"].unique(maintain_order=True):
        for trust in sorted(runs["trust"].unique()):
            there = {"japan": "as_it_is", "policy": policy, "trust": trust}
            here = {**there, "japan": "hedges"}
            outcomes = ((FAILURES, 4), ("force", 2), (f"{MATERIAL}JPN", 3))
            cells = [
                difference(paired(runs, name, here, there), digits) for name, digits in outcomes
            ]
            rows.append([policy, f"{trust:g}", level(values(runs, FAILURES, there)), *cells])
    heads = ["policy", "price in trust [logits]", "failures, Japan as it is", "if it hedges"]
    return table([*heads, "uses of force", "Japan's material outcome [stakes]"], rows)


def trust_line(runs: pl.DataFrame) -> str:
    """Return how far the price in trust turns what hedging does to failures, by policy."""
    told = []
    for policy in runs["policy"].unique(maintain_order=True):
        dear, free = (
            values(runs, FAILURES, {"japan": "hedges", "policy": policy, "trust": trust})
            - values(runs, FAILURES, {"japan": "as_it_is", "policy": policy, "trust": trust})
            for trust in (2.0, 0.0)
        )
        told.append(f"{difference(paired_difference(dear, free))} under {policy}")
    return f"What hedging does to failures at a price of 2 less the same at 0: {', '.join(told)}."


def place_table(results: Results, trust: float, policy: str) -> str:
    """Return at which flashpoints a Japan that hedges changes deterrence failures."""
    rows = results.flashpoints.filter(trust=trust, policy=policy)
    here, there = (rows.filter(japan=one) for one in ("hedges", "as_it_is"))
    found = by_flashpoint(here, there, columns=("expected_grey_zone", "resisted"))
    lines = []
    for place in found:
        others = [difference(one, 2) for one in place.others]
        lines.append(
            [words(place.name), f"{place.failures:.4f}", difference(place.change), *others]
        )
    heads = [f"{policy}, price {trust:g}", "failures, Japan as it is", "if it hedges"]
    return table([*heads, "grey-zone challenges expected", "challenges resisted"], lines)


def hedging(studies: Studies) -> str:
    """Return what hedging costs by its price in trust, where, and why it costs so little."""
    results = studies.results("hedging")
    parts = [
        runs_line(results),
        trust_table(results),
        trust_line(results.runs),
        place_table(results, 0.5, "continuity"),
        hedging_causes(),
    ]
    return "\n\n".join(parts)


# Scenario files


def scenario_files(_: Studies) -> str:
    """Return what the scenario files show, and why two of them show it; no study is played."""
    causes = f"{sharing_causes()}\n\n{shock_causes()}\n\n{event_causes()}"
    return f"{scenarios()}\n\n{measures()}\n\n{causes}"


SECTIONS: dict[str, Callable[[Studies], str]] = {
    "feasibility": feasibility,
    "treaties": treaties,
    "waiting": waiting,
    "demands": burden,
    "article_9": article_9,
    "preferences": preferences,
    "hedging": hedging,
    "scenarios": scenario_files,
    "growth": lambda _: growth(),
}
"""{name of a part of the page: what makes it}."""


def main() -> int:
    """Write the page, or check it; return what the process ends with."""
    script = Path(__file__).name
    options = options_of(script)
    options.add_argument("--folder", type=Path, help="keep studies there, and read complete ones")
    options.add_argument("--replications", type=int, help="runs of each point, for a quick look")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        studies = Studies(given.folder or Path(place), given.replications)
        made = {name: partial(make, studies) for name, make in SECTIONS.items()}
        return write_or_check({PAGE: made}, script, given)


if __name__ == "__main__":
    sys.exit(main())
