"""Write the table of what version 2 of the crisis game changed, from the model itself.

Run it after a fit, a default or a scenario file has changed::

    .venv/bin/python docs/make_version_table.py

It solves every crisis of the first quarter with treaties ripe, under version 1
(scenarios/version_1.yaml) and as shipped, and takes the mean over the draw of
resolve; nothing is drawn. With ``--check`` it writes nothing and ends with 1 if
the page is out of date. It takes a minute or two.
"""  # noqa: INP001  a script beside the pages that it makes

import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from made_parts import write_or_check

from sim.domain.scenario import Scenario
from sim.domain.vocabulary import Level, Mode
from sim.engine.crisis.arrays import Crisis, Solution
from sim.engine.crisis.expectation import Expectation, capitulation_chance, expectation
from sim.engine.crisis.solver import solve
from sim.engine.quarter.assembly import CrisisDraws, assemble, guarantor_order
from sim.engine.quarter.entry_into_force import set_in_force
from sim.engine.world.constants import build_world, flashpoint_names, state_names
from sim.engine.world.variables import initial_variables
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "explanation" / "what-version-2-changed.md"
VERSIONS: dict[str, str | Path] = {
    "before": ROOT / "scenarios" / "version_1.yaml",
    "product": "indo_pacific",
}
YEARS = 15
NONE, HUB, TREATY = "no_commitments", "hub_and_spokes", "pacific_pact_core4_taiwan_in"
CONCESSION_COSTS = (0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.2)
WITHOUT_A_PATH = 1e-4
"""Expected wars in fifteen years below which a flashpoint has no path to war."""
LIGHTLY_BOUND = ("IND", "NZL", "SGP", "VNM")
"""States without a pact with Taiwan that care little."""
DRAWS = np.linspace(-4, 4, 161)
TREATY_PACT, CLAUSE = "pacific_pact_core4", "pacific_pact_core4_taiwan"
SIGNATORIES = ("AUS", "JPN", "PHL", "USA")


class Solved(NamedTuple):
    """A flashpoint at the start, solved."""

    crisis: Crisis
    solution: Solution
    mean: Expectation
    guarantors: list[str]
    opportunities: float


class Version(NamedTuple):
    """A version of the game."""

    source: str | Path

    def scenario(
        self, arrangement: str, policy: str, changed: Mapping[str, object] | None = None
    ) -> Scenario[Parameters]:
        """Return the scenario of a cell with some values changed, by path."""
        return load_scenario(
            self.source, arrangement=arrangement, policies=[policy], overrides=changed
        )

    def flashpoints(
        self,
        arrangement: str,
        policy: str = "continuity",
        changed: Mapping[str, object] | None = None,
    ) -> dict[str, Solved]:
        """Return every flashpoint of the first quarter, solved, with treaties ripe."""
        scenario = self.scenario(arrangement, policy, changed)
        world = build_world(scenario)
        variables = initial_variables(world)
        set_in_force(world, variables, scenario.quarters - 1)
        states, found = state_names(scenario), {}
        for f, name in enumerate(flashpoint_names(scenario)):
            order = guarantor_order(world, variables, f)
            calm = CrisisDraws(shock_logit=np.zeros(order.size), resolve=0.0)
            crisis = assemble(world, variables, f, order, calm)
            solution = solve(crisis)
            found[name] = Solved(
                crisis=crisis,
                solution=solution,
                mean=expectation(crisis, solution),
                guarantors=[states[k] for k in order],
                opportunities=scenario.flashpoints[name].opportunity_rate.value * YEARS,
            )
        return found


@cache
def opening(version: Version, arrangement: str, policy: str = "continuity") -> dict[str, Solved]:
    """Return every flashpoint of a cell as it is shipped."""
    return version.flashpoints(arrangement, policy)


def wars(flashpoints: Mapping[str, Solved], scale: Mapping[str, float] | None = None) -> float:
    """Return expected wars in fifteen years; `scale` multiplies the opportunities of each."""
    by = scale or {}
    return sum(
        float(one.mean.war.sum()) * one.opportunities * by.get(name, 1)
        for name, one in flashpoints.items()
    )


def failures(flashpoints: Mapping[str, Solved]) -> float:
    """Return expected wars and capitulations in fifteen years."""
    given_in = sum(
        capitulation_chance(one.mean) * one.opportunities for one in flashpoints.values()
    )
    return wars(flashpoints) + given_in


def judged(value: float) -> list[object]:
    """Return a figure as an override has it."""
    return [value, "judgement", 2025, "a table of the documentation"]


def ratios_by_opening(version: Version) -> str:
    """Return the range of two ratios when the opening precision is halved and doubled."""
    base = opening(version, HUB)
    precision = version.scenario(HUB, "continuity").parameters.choice.opening_precision
    hub, treaty = [], []
    for factor in (0.5, 1.0, 2.0):
        change = {"parameters.choice.opening_precision": precision * factor}
        cells = [version.flashpoints(a, changed=change) for a in (NONE, HUB, TREATY)]
        # Challenges under the hub are data: the rates follow whatever makes them more or less rare.
        scale = {
            name: (1 - base[name].mean.choice[0]) / (1 - solved.mean.choice[0])
            for name, solved in cells[1].items()
        }
        null, middle, last = (wars(cell, scale) for cell in cells)
        hub.append(middle / null)
        treaty.append(last / middle)
    return " ; ".join(f"{min(many):.2f}-{max(many):.2f}" for many in (hub, treaty))


def motive_share(version: Version) -> str:
    """Return the share of attacks at Taiwan in draws where an attack beats the status quo."""
    solved = opening(version, HUB)["taiwan"]
    attack, wanted, total = int(Mode.MAJOR_ATTACK) + 1, 0.0, 0.0
    for draw in DRAWS if solved.crisis.resolve_sd > 0 else (0.0,):
        solution = solve(solved.crisis._replace(resolve=float(draw)))
        part = np.exp(-0.5 * draw**2) * solution.choice[attack]
        total += part
        wanted += part * (solution.value[attack] > solution.value[0])
    return f"{wanted / total:.3f}"


def signs_by_concession(version: Version) -> str:
    """Return the costs of conceding an attack at which three signs do not hold."""
    turned = []
    for cost in CONCESSION_COSTS:
        change = {"parameters.modes.major_attack.concession_cost": cost}
        null, hub, treaty = (
            wars(version.flashpoints(a, changed=change)) for a in (NONE, HUB, TREATY)
        )
        away = wars(version.flashpoints(HUB, "retrenchment", changed=change))
        if not (hub < null and away > hub and treaty < hub):
            turned.append(f"{cost:g}")
    return ", ".join(turned) or "none"


def where_wars_are(version: Version) -> str:
    """Return Taiwan's share of wars, and how many flashpoints have no path to war."""
    flashpoints = opening(version, HUB)
    by_flashpoint = {
        name: one.mean.war.sum() * one.opportunities for name, one in flashpoints.items()
    }
    silent = sum(value < WITHOUT_A_PATH for value in by_flashpoint.values())
    return f"{by_flashpoint['taiwan'] / wars(flashpoints):.2f} ; {silent} of {len(flashpoints)}"


def without_bases(version: Version) -> str:
    """Return the change of wars at Taiwan without US bases in Japan."""
    with_them = opening(version, HUB)["taiwan"].mean.war.sum()
    change: dict[str, object] = {"pacts.us_japan.basing.JPN": []}
    without = version.flashpoints(HUB, changed=change)["taiwan"].mean.war.sum()
    return f"{without / with_them - 1:+.1%}"


def us_in_the_grey_zone(version: Version) -> str:
    """Return the chance that the United States stands at Senkaku, with its pact and with none."""
    chances = []
    for arrangement in (HUB, NONE):
        solved = opening(version, arrangement)["senkaku"]
        # At the usual resolve: the levels of guarantors that look ahead have no mean over the draw.
        levels = solved.solution.levels[int(Mode.GREY_ZONE), solved.guarantors.index("USA")]
        chances.append(f"{1 - levels[int(Level.ABSTAIN)]:.2f}")
    return " / ".join(chances)


def costs_in_order(version: Version) -> str:
    """Return whether support is dearer than fighting, and fighting an invasion cheaper."""
    modes = version.scenario(HUB, "continuity").parameters.modes
    kinds = (modes.grey_zone, modes.fait_accompli, modes.major_attack)
    dearer = any(kind.support_cost > kind.fighting_cost for kind in kinds)
    cheaper = modes.major_attack.fighting_cost < modes.fait_accompli.fighting_cost
    return "; ".join("yes" if one else "no" for one in (dearer, cheaper))


def lightly_bound_at_taiwan(version: Version) -> str:
    """Return how many states without a pact that care little take part at Taiwan."""
    called = set(opening(version, HUB)["taiwan"].guarantors) & set(LIGHTLY_BOUND)
    return f"{len(called)} of {len(LIGHTLY_BOUND)}"


def seizures(version: Version) -> str:
    """Return faits accomplis a year, and the share of them that is conceded."""
    flashpoints, fait = opening(version, HUB).values(), int(Mode.FAIT_ACCOMPLI)
    tried = sum(one.mean.choice[fait + 1] * one.opportunities for one in flashpoints)
    resisted = sum(one.mean.resist[fait] * one.opportunities for one in flashpoints)
    return f"{tried / YEARS:.2f} ; {1 - resisted / tried:.2f}"


def seizures_at_senkaku(version: Version) -> str:
    """Return the chance that Japan loses a quarter of the Senkakus at once, in fifteen years."""
    solved = opening(version, HUB)["senkaku"]
    taken = solved.mean.taken[int(Mode.FAIT_ACCOMPLI)] * solved.opportunities
    return f"{1 - np.exp(-taken):.2f}"


def called_off(version: Version) -> str:
    """Return the share of resisted attacks at Taiwan from which the challenger backs down."""
    mean, attack = opening(version, HUB)["taiwan"].mean, int(Mode.MAJOR_ATTACK)
    return f"{1 - mean.clash[attack] / mean.resist[attack]:.3f}"


def without_duties(version: Version) -> str:
    """Return the part of the treaty's effect on wars that is left if nobody owes anything by it."""
    owed = {f"pacts.{CLAUSE}.obligations.{state}.TWN": judged(0) for state in SIGNATORIES}
    change = {f"pacts.{TREATY_PACT}.mutual_obligation": judged(0), **owed}
    hub, whole = wars(opening(version, HUB)), wars(opening(version, TREATY))
    return f"{(hub - wars(version.flashpoints(TREATY, changed=change))) / (hub - whole):.2f}"


def levels(count: Callable[[Mapping[str, Solved]], float]) -> Callable[[Version], str]:
    """Return what counts something in fifteen years, without commitments, hub, treaty."""
    return lambda version: " / ".join(
        f"{count(opening(version, arrangement)):.3f}" for arrangement in (NONE, HUB, TREATY)
    )


ROWS: dict[str, tuple[Callable[[Version], str], str]] = {
    "Wars in 15 years: none / hub / four with Taiwan in †": (levels(wars), ".351 / .201 / .067"),
    "Failures (wars and capitulations), the same †": (levels(failures), ".368 / .205 / .067"),
    "hub/none † and four/hub wars, opening precision halved to doubled": (
        ratios_by_opening,
        ".570-.576 ; .311-.359",
    ),
    "Attacks at Taiwan from draws in which an attack beats the status quo": (motive_share, ".998"),
    "Cost of conceding (.8-2.2) at which the sign of hub, treaty or retrenchment turns": (
        signs_by_concession,
        "none",
    ),
    "Taiwan's share of wars † ; flashpoints without a path to war": (
        where_wars_are,
        ".71 ; 3 of 14",
    ),
    "No US bases in Japan: wars at Taiwan": (without_bases, "+15 %"),
    "US stands in the grey zone at Senkaku: pact / none †": (us_in_the_grey_zone, ".84 / .28"),
    "Supporting dearer than fighting; an invasion cheaper to fight than a seizure": (
        costs_in_order,
        "no; no",
    ),
    "India, New Zealand, Singapore, Vietnam with a seat at Taiwan": (
        lightly_bound_at_taiwan,
        "0 of 4",
    ),
    "Faits accomplis a year † ; conceded †": (seizures, ".17 ; .70"),
    "Japan loses a quarter of the Senkakus at once, in 15 years": (seizures_at_senkaku, ".05"),
    "Invasions of Taiwan called off, once resisted †": (called_off, "0"),
    "Treaty without duties: share of its effect": (without_duties, ".38"),
}
"""What each row says, how it is computed, and what the prototype had."""


def table() -> str:
    """Return the table in Markdown."""
    versions = [Version(source) for source in VERSIONS.values()]
    lines = ["| figure | before | prototype | product |", "|---|---|---|---|"]
    for label, (compute, prototype) in ROWS.items():
        before, product = (compute(version) for version in versions)
        lines.append(f"| {label} | {before} | {prototype} | {product} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(write_or_check({PAGE: {"versions": table}}, Path(__file__).name))
