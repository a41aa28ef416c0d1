"""The region brings about the crises that an independent implementation has solved.

The pairs in `crisis/v2` were made from the shipped facts. Here the region assembles the
same crises from its files, and solves them: bases and who fills them, seats, pacts,
policies and stakes must all be right. Distances of the pairs are rounded, and so is
what comes of them.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.domain.scenario import Scenario
from sim.engine.crisis.arrays import SummaryColumn
from sim.engine.crisis.expectation import expectation, war_chance
from sim.engine.crisis.solver import solve
from sim.engine.quarter.assembly import CrisisDraws, assemble, guarantor_order
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import Stage, judged, stage

PAIRS = Path(__file__).parent / "crisis" / "v2"
ROUNDED = 3e-5
SWITCHES = (
    "resolve", "escalation", "entry", "basing_capacity", "trade_exposure", "own_evaluation",
)  # fmt: skip


def pair(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return input and expected output."""
    return (
        json.loads((PAIRS / f"{name}.input.json").read_text(encoding="utf-8")),
        json.loads((PAIRS / f"{name}.expected.json").read_text(encoding="utf-8")),
    )


def overrides(given: dict[str, Any]) -> dict[str, object]:
    """Return what an input says of parameters and of figures, for the default scenario."""
    numbers = given["parameters"]
    plain = {
        "choice.precision": numbers["precision"],
        "choice.precision_floor": numbers["precision_floor"],
        "choice.precision_decay": 1.0,
        "choice.opening_precision": numbers["opening_precision"],
        "reneging.reputation_weight": numbers["reputation_weight"],
        "reneging.domestic_weight": numbers["domestic_weight"],
        "satisfaction.provocation_weight": numbers["provocation_weight"],
        "trade.weight": numbers["trade_weight"],
        "escalation.threshold": numbers["escalation_threshold"],
        "resolve.sd": numbers["resolve_sd"],
        "entry.minimum_obligation": numbers["minimum_obligation"],
        "exposure.target": 1.0,
        "commitment.non_alignment_cost": 0.5,
        "interoperability.unallied": 0.6,
    }
    for mode, payoffs in given["modes"].items():
        plain |= {f"modes.{mode}.{name}": value for name, value in payoffs.items()}
        plain[f"choice.threshold_{mode}"] = numbers["threshold_aversion"][mode]
        plain[f"contest.exponent.{mode}"] = numbers["contest_exponent"][mode]
        plain[f"entry.minimum_stake.{mode}"] = numbers["minimum_stake"][mode]
    figures = {
        "flashpoints.taiwan.challenger_share": 0.4,
        "pacts.taiwan_relations_act.triggers.grey_zone": 0.0233333,
        "pacts.taiwan_relations_act.interoperability": 0.6,
        **{
            f"states.{code}.attrition_exposure": 0.3 for code in ("USA", "JPN", "KOR", "AUS", "PHL")
        },
    }
    return {
        **{f"parameters.{path}": value for path, value in plain.items()},
        **{path: judged(value) for path, value in figures.items()},
        **{f"switches.{name}": True for name in SWITCHES},
        # The pairs were solved before the rest counted with their chances (decision 0023).
        "switches.expected_coalition": False,
    }


def ripe(scenario: Scenario[Parameters]) -> Stage:
    """Return a scenario at its start, but with forces that have learned to act together."""
    here = stage(scenario)
    here.variables.interoperability[:] = here.world.pacts.interoperability[-1]
    return here


@pytest.mark.parametrize(
    ("name", "flashpoint", "arrangement", "policy", "shared"),
    [
        ("senkaku_hub_draw_1.5", "senkaku", "hub_and_spokes", "continuity", ()),
        ("taiwan_hub_mean_over_draws", "taiwan", "hub_and_spokes", "continuity", ()),
        (
            "taiwan_core4_taiwan_in_transactional_draw_2",
            "taiwan",
            "pacific_pact_core4_taiwan_in",
            "transactional",
            ("pacific_pact_core4", "pacific_pact_core4_taiwan"),
        ),
    ],
)
def test_a_crisis_of_the_region_is_the_one_that_was_solved(
    name: str, flashpoint: str, arrangement: str, policy: str, shared: tuple[str, ...]
) -> None:
    given, expected = pair(name)
    # The treaty of this pair was drafted at .8.
    treaties = {f"pacts.{pact}.interoperability": judged(0.8) for pact in shared}
    scenario = load_scenario(
        "indo_pacific",
        arrangement=arrangement,
        policies=[policy],
        overrides={**overrides(given), **treaties},
    )
    here = ripe(scenario)
    point = here.point(flashpoint)
    order = guarantor_order(here.world, here.variables, point)
    draws = CrisisDraws(shock_logit=np.zeros(order.size), resolve=given.get("resolve", 0.0))
    crisis = assemble(here.world, here.variables, point, order, draws)
    solution = solve(crisis)
    choice, war = solution.choice, solution.choice[1:] @ solution.summary[:, SummaryColumn.WAR]
    if "resolve" not in given:
        mean = expectation(crisis, solution)
        choice, war = mean.choice, war_chance(mean)
    options = ("status_quo", "grey_zone", "fait_accompli", "major_attack")
    assert choice == pytest.approx([expected["choice"][o] for o in options], rel=ROUNDED, abs=1e-9)
    assert war == pytest.approx(expected["war_probability"], rel=ROUNDED)
