"""Make the tables of `docs/explanation/what-it-rests-on.md`.

Run from the root of the project; about five minutes on two cores. What `deter attribute`,
`deter validate` and `deter robust` show on the screen is made by the functions behind them.
"""  # noqa: INP001  a script beside the pages that it makes

import sys
from functools import cache
from pathlib import Path
from typing import Final

import polars as pl
from made_parts import table, write_or_check

from sim.analysis.attribution import Question, attribute
from sim.analysis.differences import Difference, paired_difference
from sim.domain.scenario import Scenario
from sim.execution.comparison_runs import play_cells
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters
from sim.study.comparison_cells import Cell

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "explanation" / "what-it-rests-on.md"
SUMMARY: Final = ROOT / "results" / "reference" / "summary.csv"
HUB, CONTROL, PACT = "hub_and_spokes", "hub_plus_us_taiwan_pact", "pacific_pact_core4_taiwan_in"
HEADLINE: Final = "deterrence_failure"
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
VALUES: Final[dict[str, tuple[str, ...]]] = {
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


def _scenario(arrangement: str, **changes: object) -> Scenario[Parameters]:
    return load_scenario("indo_pacific", arrangement=arrangement, overrides=changes)


def _told(one: Difference) -> str:
    return f"{one.mean:+.3f} ± {(one.high - one.low) / 2:.3f}"


@cache
def _pair(changes: tuple[tuple[str, object], ...]) -> tuple[float, Difference]:
    """Return failures of the hub, and those of the pact less them, with some values changed."""
    cells = [Cell(name, "", _scenario(name, **dict(changes))) for name in (HUB, PACT)]
    runs, _ = play_cells(cells, RUNS)
    hub, pact = (
        runs.filter(pl.col("arrangement") == name).sort("replication")[HEADLINE].to_numpy()
        for name in (HUB, PACT)
    )
    return float(hub.mean()), paired_difference(pact, hub)


def _pair_row(words: str, changes: tuple[tuple[str, object], ...]) -> list[str]:
    hub, change = _pair(changes)
    part = f"{change.mean / hub:+.0%}".replace("%", " %") if hub else "-"
    return [words, f"{hub:.3f}", _told(change), part]


PAIR_HEADS: Final = ["", "failures, hub", "core four with Taiwan less hub", "of the hub's"]


def flashpoints() -> str:
    """Return where deterrence fails under the hub, the control and the pact."""
    names = (HUB, CONTROL, PACT)
    _, places = play_cells([Cell(name, "", _scenario(name)) for name in names], RUNS)
    challenges = pl.sum_horizontal("^challenges_.*$")
    failures = pl.col("expected_wars") + pl.col("expected_capitulations")
    by_place = places.group_by("arrangement", "flashpoint").agg(
        tried=challenges.mean(), failures=failures.mean()
    )
    whole = dict(by_place.group_by("arrangement").agg(pl.col("failures").sum()).iter_rows())
    first = by_place.filter(pl.col("arrangement") == HUB).sort("failures", descending=True)
    rows = []
    for place in first["flashpoint"].head(6):
        row = [str(place)]
        for name in names:
            own = by_place.filter(
                (pl.col("arrangement") == name) & (pl.col("flashpoint") == place)
            ).row(0, named=True)
            each = own["failures"] / own["tried"] if own["tried"] else 0.0
            row += [f"{own['tried']:.1f}", f"{each:.4f}", f"{own['failures'] / whole[name]:.0%}"]
        rows.append(row)
    heads = ["flashpoint"]
    for name in ("hub", "US promise", "core four with Taiwan"):
        heads += [f"{name}: challenges", "failures each", "share"]
    return table(heads, rows)


def clauses() -> str:
    """Return what each clause does between the hub and the pact."""
    found = attribute(Question(_scenario(HUB), _scenario(PACT), HEADLINE, SET_RUNS))
    rows = [
        [
            one.title,
            *map(_told, (one.first, one.last, one.shapley)),
            f"{one.shapley.mean / found.whole.mean:.0%}",
        ]
        for one in found.shares
    ]
    rows.append(["all of them", "", "", _told(found.whole), "100%"])
    return table(["clause", "first", "last", "Shapley", "of the whole"], rows)


def switches() -> str:
    """Return the headline with each mechanism switched off."""
    off = [_pair_row(f"without {name}", ((f"switches.{name}", False),)) for name in SWITCHES]
    return table(PAIR_HEADS, [_pair_row("as shipped", ()), *off])


def values() -> str:
    """Return the headline with numbers halved and raised by half."""
    shipped, rows = _scenario(HUB), [_pair_row("as shipped", ())]
    for words, paths in VALUES.items():
        for factor in (0.5, 1.5):
            changes = tuple((path, factor * _number(shipped, path)) for path in paths)
            rows.append(_pair_row(f"{words} x {factor:g}", changes))
    return table(PAIR_HEADS, rows)


def _number(scenario: Scenario[Parameters], path: str) -> float:
    """Return the number at a path."""
    found: object = scenario
    for step in path.split("."):
        found = found[step] if isinstance(found, dict) else getattr(found, step)
    return float(getattr(found, "value", found))  # type: ignore[arg-type]


def seeds() -> str:
    """Return the headline on other draws."""
    return table(PAIR_HEADS, [_pair_row(f"seed {seed}", (("seed", seed),)) for seed in SEEDS])


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
                half = (one["difference_high"] - one["difference_low"]) / 2
                star = " *" if one["is_distinguishable"] else ""
                row.append(f"{one['difference']:+.3f} ± {half:.3f}{star}")
            rows.append(row)
    heads = ["policy", "outcome", "core four", "core four with Taiwan", "Asian NATO of twelve"]
    return table(heads, rows)


PARTS: Final = {
    "flashpoints": flashpoints,
    "clauses": clauses,
    "switches": switches,
    "values": values,
    "seeds": seeds,
    "outcomes": outcomes,
}

if __name__ == "__main__":
    sys.exit(write_or_check({PAGE: PARTS}, Path(__file__).name))
