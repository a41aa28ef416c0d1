"""Make the tables of `docs/explanation/what-it-rests-on.md`.

Run from the root of the project; about five minutes on two cores. What `deter attribute`,
`deter validate` and `deter robust` show on the screen is made by the functions behind them.
"""  # noqa: INP001  a script beside the pages that it makes

import re
import sys
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from made_parts import table, write_or_check
from politics_runs import SEED, WORKERS, Cell, scenario_of
from rows_elsewhere import made_lines, made_table
from study_runs import FAILURES, difference, level, played, tables_of, values

from sim.analysis.attribution.attribution import Question, attribute
from sim.analysis.differences import paired_difference
from sim.analysis.headlines_played import PlayedHeadline, played_headlines
from sim.analysis.robust import claims_to_test
from sim.domain.scenario import Scenario
from sim.execution.comparison_runs import play_cells
from sim.loading.changes import number_at
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters
from sim.study.loader import read_cells

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "explanation" / "what-it-rests-on.md"
SUMMARY: Final = ROOT / "results" / "reference" / "summary.csv"
ROBUSTNESS: Final = SUMMARY.with_name("robustness.csv")
HUB, CONTROL, PACT = "hub_and_spokes", "hub_plus_us_taiwan_pact", "pacific_pact_core4_taiwan_in"
RUNS: Final = 300
SET_RUNS: Final = 100
"""Of each set of clauses."""
SEEDS: Final = (2025, 2026, 2027)
SWITCHES: Final = (
    "reputation",
    "provocation",
    "consultation_lag",
    "law",
    "basing_consent",
    "heat",
    "volatility",
    "backers",
    "resolve",
    "escalation",
    "entry",
    "basing_capacity",
    "trade_exposure",
    "expected_coalition",
    "politics",
)
"""Mechanisms that a run can do without."""
NUMBERS: Final[dict[str, tuple[str, ...]]] = {
    "precision of choices": ("parameters.choice.precision",),
    "spread of how much the challenger wants it": ("parameters.resolve.sd",),
    "price of a broken word": (
        "parameters.reneging.reputation_weight",
        "parameters.reneging.domestic_weight",
    ),
    "price of fighting": tuple(
        f"parameters.modes.{mode}.fighting_cost"
        for mode in ("grey_zone", "fait_accompli", "major_attack")
    ),
    "nuclear risk in an attack": ("parameters.modes.major_attack.nuclear_risk_cost",),
    "weight of trade at risk": ("parameters.trade.weight",),
    "what Taiwan is worth to the United States": ("flashpoints.taiwan.stakes.USA",),
    "what Taiwan is worth to Japan": ("flashpoints.taiwan.stakes.JPN",),
    "advantage of the terrain at Taiwan": ("flashpoints.taiwan.terrain_advantage",),
}
"""{numbers in words: their paths}; each is halved and raised by half."""

PROVOCATION: Final = "parameters.satisfaction.provocation_weight"
WEIGHTS: Final = (0.05, 0.1, 0.2)
"""Of provocation, which is 0 as shipped; a plausible set has up to .1."""


type Changes = tuple[tuple[str, object], ...]
"""Overrides, by path."""


def _cell(arrangement: str, changes: Changes = ()) -> Cell:
    return Cell("continuity", arrangement, changes)


def _seeded(arrangement: str, seed: int) -> Scenario[Parameters]:
    return scenario_of(_cell(arrangement)).model_copy(update={"seed": seed})


def _pair(changes: Changes) -> list[np.ndarray]:
    """Return the failures of every run of the hub and of the pact, with some values changed."""
    return [
        values(tables_of(_cell(name, changes), RUNS)["runs"], FAILURES, {}) for name in (HUB, PACT)
    ]


def _pair_row(words: str, changes: Changes) -> list[str]:
    """Return failures of the hub, and those of the pact less them, with some values changed."""
    return _told_pair(words, *_pair(changes))


def _row_without(name: str, shipped: list[np.ndarray]) -> list[str]:
    """Return the row of a mechanism that is switched off; no figures if no run changes."""
    found = _pair(((f"switches.{name}", False),))
    words = f"without {name}"
    if all(np.array_equal(one, other) for one, other in zip(found, shipped, strict=True)):
        return [words, "no run changes", "", ""]
    return _told_pair(words, *found)


def _told_pair(words: str, hub: np.ndarray, pact: np.ndarray) -> list[str]:
    change = paired_difference(pact, hub)
    part = f"{change.mean / hub.mean():+.0%}".replace("%", " %")
    return [words, level(hub), difference(change, 3), part]


PAIR_HEADS: Final = ["", "failures, hub", "core four with Taiwan less hub", "of the hub's"]


def flashpoints() -> str:
    """Return where deterrence fails under the hub, the control and the pact."""
    challenges = pl.sum_horizontal("^challenges_.*$").mean()
    failures = (pl.col("expected_wars") + pl.col("expected_capitulations")).mean()
    found = {
        name: tables_of(_cell(name), RUNS)["flashpoints"]
        .group_by("flashpoint")
        .agg(tried=challenges, failed=failures)
        for name in (HUB, CONTROL, PACT)
    }
    rows = []
    for place in found[HUB].sort("failed", descending=True)["flashpoint"].head(6):
        row = [str(place)]
        for places in found.values():
            tried, failed = places.filter(flashpoint=place).select("tried", "failed").row(0)
            share = failed / places["failed"].sum()
            row += [f"{tried:.1f}", f"{failed / tried:.4f}", f"{share:.0%}".replace("%", " %")]
        rows.append(row)
    heads = ["flashpoint"]
    for name in ("hub", "US promise", "core four with Taiwan"):
        heads += [f"{name}: challenges", "failures each", "share"]
    return table(heads, rows)


def clauses() -> str:
    """Return what each clause does between the hub and the pact."""
    before, after = (_seeded(name, SEED) for name in (HUB, PACT))
    found = attribute(Question(before, after, FAILURES, SET_RUNS))
    rows = [
        [
            one.title,
            *(difference(part, 3) for part in (one.first, one.last, one.shapley)),
            f"{one.shapley.mean / found.whole.mean:.0%}".replace("%", " %"),
        ]
        for one in found.shares
    ]
    rows.append(["all of them", "", "", difference(found.whole, 3), "100 %"])
    return table(["clause", "first", "last", "Shapley", "of the whole"], rows)


def switches() -> str:
    """Return the headline with each mechanism switched off, and with provocation on.

    As shipped encirclement weighs nothing, so that switching provocation off tests nothing.
    """
    shipped = _pair(())
    rows = [_told_pair("as shipped", *shipped)]
    rows += [_row_without(name, shipped) for name in SWITCHES]
    rows += [
        _pair_row(f"provocation at {weight:g}", ((PROVOCATION, weight),)) for weight in WEIGHTS
    ]
    return table(PAIR_HEADS, rows)


def numbers() -> str:
    """Return the headline with numbers halved and raised by half."""
    shipped, rows = scenario_of(_cell(HUB)), [_pair_row("as shipped", ())]
    for words, paths in NUMBERS.items():
        for factor in (0.5, 1.5):
            changes = tuple((path, factor * number_at(shipped, path)) for path in paths)
            rows.append(_pair_row(f"{words} x {factor:g}", changes))
    return table(PAIR_HEADS, rows)


ARMED: Final = ("no_commitments", HUB, "asian_nato")
"""Arrangements of the headlines that most change after the first quarter."""


def runs_without(switches: tuple[str, ...], arrangements: tuple[str, ...] = ()) -> pl.DataFrame:
    """Return runs of the cells of headlines of the main study with some switches off.

    Parameters
    ----------
    arrangements : that are played; absent: all of them
    """
    off = {f"switches.{name}": False for name in switches}
    found = read_cells("indo_pacific", {"overrides": off})
    named = {cell for claim in claims_to_test(found) for cell in (claim.fewer, claim.than)}
    cells = [
        cell
        for cell in found.cells
        if (cell.arrangement, cell.policy) in named
        and (not arrangements or cell.arrangement in arrangements)
    ]
    return play_cells(cells, found.study.replications, vectors=found.vectors, workers=WORKERS)[0]


def years() -> str:
    """Return the ratio of each headline in the first quarter, without politics, and as played."""
    kept, claims = pl.read_csv(ROBUSTNESS), claims_to_test(read_cells("indo_pacific"))
    still = played_headlines(claims, runs_without(("politics",)))
    some = [one for one in claims if {one.fewer[0], one.than[0]} <= set(ARMED)]
    unarmed = played_headlines(some, runs_without(("growth", "spending"), ARMED))
    armed = {one.title: its for one, its in zip(some, unarmed, strict=True)}
    rows = []
    for row, one in zip(kept.to_dicts(), still, strict=True):
        title = str(row["headline"])
        first = f"{row['median']:.2f} [{row['low']:.2f}-{row['high']:.2f}]"
        whole = f"{row['played_ratio']:.2f} [{row['played_low']:.2f}-{row['played_high']:.2f}]"
        rows.append([title, first, _played(one), _played(armed.get(title)), whole])
    heads = ["headline", "first quarter, solved", "15 years without politics"]
    return table([*heads, "15 years without arming", "15 years as shipped"], rows)


def _played(one: PlayedHeadline | None) -> str:
    """Return a ratio with its interval; empty where nothing was played."""
    return "" if one is None else f"{one.ratio:.2f} [{one.low:.2f}-{one.high:.2f}]"


def levels() -> str:
    """Return the figures for the hub and the pact that stand on pages, and what each of them is."""
    version = made_table("what-version-2-changed.md", "versions", "figure")
    ripe = version.rows["Failures (wars and capitulations), the same †"][-1].split(" / ")
    evidence = made_table("../decisions/0035-defaults-and-evidence.md", "values", "path")
    solved = [float(cell) for cell in evidence.rows["as shipped"][1:]]
    shipped = made_table("what-it-rests-on.md", "switches", "").rows["as shipped"]
    hub, change = (float(cell.split()[0]) for cell in shipped[:2])
    kept = pl.read_csv(SUMMARY).filter(policy="continuity", outcome=FAILURES)
    whole = [kept.filter(arrangement=name)["mean"][0] for name in (HUB, PACT)]
    ratios = pl.read_csv(ROBUSTNESS).filter(fewer_arrangement=PACT, than_arrangement=HUB)
    first = "solved, first quarter, treaties young, heat counted"
    page = "[0035](../decisions/0035-defaults-and-evidence.md)"
    made = [
        ("solved, first quarter, treaties ripe, heat left out",
         [float(ripe[1]), float(ripe[2])], "[versions](what-version-2-changed.md)"),
        (first, solved[:2], page),
        ("played, 15 years, 300 runs", [hub, hub + change],
         "this page; other numbers of runs move the third digit"),
    ]  # fmt: skip
    rows = [["the shipped ones", what, *_levels_row(pair), where] for what, pair, where in made]
    # From more digits than stand there.
    rows[1][5] = f"{solved[2]:.2f}"
    median = f"{ratios['median'][0]:.2f}, median"
    rows += [
        ["300 plausible ones", first, "", "", "", median, "`deter robust`"],
        ["300 plausible ones", "played, 15 years, 300 runs", *_levels_row(whole),
         "README, [results](../../results/README.md)"],
    ]  # fmt: skip
    heads = ["numbers of the model", "how", "hub", "core four with Taiwan", "less the hub", "ratio"]
    return table([*heads, "where"], rows)


def _levels_row(pair: list[float]) -> list[str]:
    """Return failures of the hub and the pact, their difference and their ratio."""
    hub, pact = pair
    return [f"{hub:.3f}", f"{pact:.3f}", f"{pact - hub:+.3f}", f"{pact / hub:.2f}"]


def seeds() -> str:
    """Return the headline on other draws."""
    rows = []
    for seed in SEEDS:
        hub, pact = (played(_seeded(name, seed), RUNS)["runs"] for name in (HUB, PACT))
        pair = (values(hub, FAILURES, {}), values(pact, FAILURES, {}))
        rows.append(_told_pair(f"seed {seed}", *pair))
    return table(PAIR_HEADS, rows)


OUTCOMES: Final = (
    "deterrence_failure",
    "expected_wars",
    "force",
    "control_lost",
    "abandonments",
    "entrapments",
    "burden",
)


def outcomes() -> str:
    """Return other outcomes of the reference result, as differences to the hub."""
    kept = pl.read_csv(SUMMARY)
    rows = []
    for policy in ("continuity", "retrenchment", "doubling_down"):
        for outcome in OUTCOMES:
            row = [policy, outcome]
            for name in ("pacific_pact_core4", PACT, "asian_nato"):
                one = kept.filter(
                    (pl.col("arrangement") == name)
                    & (pl.col("policy") == policy)
                    & (pl.col("outcome") == outcome)
                ).row(0, named=True)
                text = f"{one['difference']:+.3f} ({one['difference_error']:.3f})"
                row.append(text if one["is_distinguishable"] else f"*{text}*")
            rows.append(row)
    heads = ["policy", "outcome", "core four", "core four with Taiwan", "Asian NATO of twelve"]
    return table(heads, rows)


def fitted() -> str:
    """Return what the calibration searched, with what it found and between which bounds."""
    shipped, rows, rates = load_scenario("indo_pacific"), [], 0
    for path, source in sorted(shipped.parameter_sources.items()):
        found = re.search(r"deter calibrate .*searched (\S+) to (\S+)$", source.source)
        if source.status == "fitted" and found:
            at = f"parameters.{path.removeprefix('parameters.')}"
            rows.append([f"`{path}`", f"{number_at(shipped, at):.4g}", *found.groups()])
    for flashpoint in shipped.flashpoints.values():
        rates += "deter calibrate" in flashpoint.opportunity_rate.source
    rows.append([f"opportunity rates of {rates} flashpoints", "", "", ""])
    return table(["aimed at by the search", "found", "from", "to"], rows)


def fails() -> str:
    """Return the free checks of `deter validate` and those that fail, as its page has them."""
    rows = [
        cells
        for cells in made_lines("validation.md", "checks")
        if len(cells) > 5
        and (cells[4] == "free" or "fails" in cells[5])
        and cells[5] != "not computed"
    ]
    told = [[f"{one[0]} {one[1]}".strip(), one[2], one[3], one[4], one[5]] for one in rows]
    return table(["check", "figure", "band", "", ""], told)


def shares() -> str:
    """Return in which share of the runs treaties come about, with the ranges of their page."""
    policies = ["continuity", "transactional", "doubling_down", "electoral"]
    made = made_table("politics.md", "levels", "in force by")
    names = ["access agreement", "core4", "core4 with Taiwan", "Asian NATO, founders"]
    return table([made.heads[0], *policies], made.taken(names, policies))


def payers() -> str:
    """Return what the arrangements with Taiwan in change for each ally, under continuity."""
    made = made_table("political-studies.md", "preferences", "continuity")
    columns = ["hub + US promise to Taiwan", "core4 with Taiwan", "Asian NATO with Taiwan"]
    rows = made.taken(["USA", "JPN", "KOR", "AUS", "PHL", "TWN"], columns)
    return table([made.heads[0], *columns], rows)


PARTS: Final = {
    "fitted": fitted,
    "levels": levels,
    "flashpoints": flashpoints,
    "clauses": clauses,
    "switches": switches,
    "numbers": numbers,
    "years": years,
    "seeds": seeds,
    "outcomes": outcomes,
    "fails": fails,
    "shares": shares,
    "payers": payers,
}
TAKEN: Final = ("fitted", "levels", "fails", "shares", "payers")
"""Parts that play nothing: files, and tables of other pages."""

if __name__ == "__main__":
    sys.exit(write_or_check({PAGE: PARTS}, Path(__file__).name))
