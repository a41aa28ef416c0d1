"""Version 2 of the crisis game as pygambit solves it: whole trees with the escalation node.

As in `test_pygambit_docking`, with up to two guarantors; see `plain_tree` for how one
tree holds two precisions. After a clash its loser and the guarantors choose anew, and
each of these nodes is compared wherever in the tree it stands.
"""

import json
from functools import cache
from io import StringIO
from typing import Any

import pygambit
import pytest

from sim.engine.crisis.arrays import WIDENED, NodeColumn, SummaryColumn
from sim.engine.crisis.explicit import crisis_arrays, party_names
from sim.engine.crisis.explicit_input import read_crisis
from sim.engine.crisis.solver import solve
from tests.reference import plain_crisis as plain
from tests.reference import plain_tree
from tests.reference.plain_game import Game
from tests.reference.test_plain_game import read
from tests.reference.test_pygambit_docking import (
    CHALLENGER,
    JAPAN_LIKE,
    PATRON,
    TARGET,
    Docked,
    assert_nodes_agree,
    assert_values_agree,
    efg,
)

GIVEN = read("two_movers_escalation", "input")


def shape(*guarantors: dict[str, Any], **more: object) -> plain.CrisisDict:
    """Return a crisis with the payoffs of version 2 in which nobody's name counts."""
    parameters = GIVEN["parameters"] | {"belief_weight": 0}
    told = {"interoperability": 0.8, "attrition_exposure": 0.3, "nuclear_vulnerability": 0.7}
    return {
        "parameters": parameters,
        "modes": GIVEN["modes"],
        "challenger": CHALLENGER | {"trade_share": {"BBB": 0.05, "CCC": 0.02, "DDD": 0.03}},
        "target": TARGET | {"nuclear_vulnerability": 0.6},
        "guarantors": [told | k for k in guarantors],
        "resolve": 1.2,
    } | more


SHAPES = {
    "nobody else": shape(),
    "law, one guarantor": shape(JAPAN_LIKE, control_lost_share=0.2, war_intensity=0.7),
    "council, hosts, two guarantors": shape(
        PATRON | {"bases": [{"distance_km": 8000, "host": None},
                            {"distance_km": 700, "host": "CCC", "capacity": 0.3},
                            {"distance_km": 2500, "host": "BBB", "capacity": 0.4}]},
        {k: v for k, v in JAPAN_LIKE.items() if not k.startswith("law")},
        council={"activation_probability": 0.7, "lag_quarters": 0.5},
    ),
}  # fmt: skip


@cache
def docked(name: str, mode: str) -> Docked:
    crisis = SHAPES[name] | {"available_modes": [mode]}
    game = Game(crisis, crisis["resolve"])
    tree = plain_tree.Builder(game, mode).whole()
    read_game = pygambit.read_efg(StringIO(efg(tree)))
    (traced,) = pygambit.qre.logit_solve_lambda(read_game, game.precision(mode))
    explicit = read_crisis(json.dumps(crisis))
    solution, names = solve(crisis_arrays(explicit)), party_names(explicit)
    return Docked(tree, traced.profile, solution, names, plain.MODES.index(mode))


def levels_in(path: plain.Path) -> list[int]:
    return [plain.LEVELS.index(step) for step in path if step in plain.LEVELS]


def our_probabilities(case: Docked, path: plain.Path, player: str) -> list[float]:
    """Return our probabilities of the actions of a node of the other tree, in its order."""
    solution, mode, council = case.solution, case.mode, int("inactive" in path)
    if player == plain.OPENING:
        return [float(solution.choice[0]), float(solution.choice[mode + 1])]
    if player == case.names[1]:
        resist = float(solution.summary[mode, SummaryColumn.RESIST])
        return [1 - resist, resist]
    if path[-1].endswith("loses"):
        widen = float(solution.widen[mode, council, int(case.names[0] in path[-1])])
        return [1 - widen, widen]
    is_war = "widen" in path
    node = 0
    for level in levels_in(path[path.index("widen") :] if is_war else path):
        node = 3 * node + 1 + level
    if player == case.names[0]:
        press = float(solution.node[mode, council, node, NodeColumn.PRESS])
        return [1 - press, press]
    highest = plain.LEVELS.index(path[-1].removeprefix("up to "))
    tree = WIDENED if is_war else mode
    return [float(p) for p in solution.sigma[tree, council, node, highest, : highest + 1]]


@pytest.mark.parametrize("mode", plain.MODES)
@pytest.mark.parametrize("name", SHAPES)
def test_every_node_of_the_tree_is_where_pygambit_has_it(name: str, mode: str) -> None:
    assert_nodes_agree(docked(name, mode), our_probabilities)


@pytest.mark.parametrize("mode", plain.MODES)
@pytest.mark.parametrize("name", SHAPES)
def test_both_sides_expect_of_a_challenge_what_pygambit_says(name: str, mode: str) -> None:
    assert_values_agree(docked(name, mode))
