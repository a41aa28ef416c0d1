"""The crisis game as pygambit solves it: whole trees, node by node.

pygambit traces the logit branch of the agent quantal-response equilibrium; a tree
with one mover a node has no other. One mode at a time, at its own precision. Three
devices make the model's game one that pygambit knows:

- a bias b in logits on fighting is b / precision more at every leaf below it;
- the first move has another precision, so its mover is another player, the payoffs
  of which are multiplied by the ratio of the two;
- players know each other's probabilities, so the belief weight is 0.
"""

import json
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from io import StringIO
from typing import Any, NamedTuple

import pygambit
import pytest

from sim.engine.crisis.arrays import NodeColumn, Solution, SummaryColumn
from sim.engine.crisis.explicit import crisis_arrays, party_names
from sim.engine.crisis.explicit_input import read_crisis
from sim.engine.crisis.solver import solve
from tests.reference import plain_crisis as plain
from tests.unit.engine.crisis.games import in_a_version

TOLERANCE = 1e-8


def own_base(distance_km: float, *hosted: tuple[str, float]) -> list[dict[str, object]]:
    abroad = [{"distance_km": km, "host": host} for host, km in hosted]
    return [{"distance_km": distance_km, "host": None}, *abroad]


CHALLENGER = {
    "state": "AAA", "capability_usd_bn": 120, "theatre_share": 0.9, "engaged_share": 0.1,
    "bases": own_base(300), "salience": 0.8, "nuclear": 0.9,
    "trade_share": {"CCC": 0.15, "DDD": 0.05, "EEE": 0.1}, "deal_value": 0.02,
    "backers": [{"share": 0.5, "strength_usd_bn": 20}],
}  # fmt: skip
TARGET = {
    "state": "BBB", "capability_usd_bn": 40, "bases": own_base(50), "terrain_advantage": 1.5,
    "salience": 1, "nuclear": 0.1, "alignment": 0.4,
}  # fmt: skip
JAPAN_LIKE = {
    "state": "CCC", "capability_usd_bn": 80, "bases": own_base(700), "interoperability": 0.8,
    "stake": 0.45, "support": 0.6, "alignment": 0.8, "nuclear_assurance": 1,
    "law_support": {"grey_zone": 0.85, "fait_accompli": 0.85, "major_attack": 0.85},
    "law_fight": {"grey_zone": 0.05, "fait_accompli": 0.35, "major_attack": 0.75},
    "pacts": [{"obligation": 0.6},
              {"obligation": 0.3, "scope": 0.5, "trigger": {"grey_zone": 0.4}}],
    "government_stance_logit": 0.2, "shock_logit": -0.1,
}  # fmt: skip
PATRON = {
    "state": "DDD", "capability_usd_bn": 400, "theatre_share": 0.4, "engaged_share": 0.2,
    "bases": own_base(8000, ("BBB", 2500), ("CCC", 700)), "interoperability": 0.85,
    "stake": 0.5, "support": 0.5, "alignment": 1, "nuclear": 1, "nuclear_assurance": 0.9,
    "nuclear_vulnerability": 1, "pacts": [{"obligation": 0.3},
    {"obligation": 0.8, "collective": True, "fallback": 0.3}],
    "policy": {"obligation_multiplier": 0.85, "reputation_multiplier": 0.6,
               "stake_multiplier": 1.2, "bias_logit": -0.3, "burden_discount_logit": 0.2},
}  # fmt: skip
NEUTRAL = {
    "state": "EEE", "capability_usd_bn": 60, "bases": own_base(1500), "stake": 0.2,
    "alignment": -0.3, "non_alignment_cost": 0.4, "attrition_exposure": 0.7,
    "reservation": {"fait_accompli": "support", "major_attack": "support",
                    "grey_zone": "abstain"},
    "law_support": {"major_attack": 0.7}, "pacts": [{"obligation": 0.2}],
}  # fmt: skip


def shape(*guarantors: dict[str, Any], **more: object) -> plain.CrisisDict:
    return {
        "parameters": {"belief_weight": 0, "contest_exponent": 1.3},
        "challenger": CHALLENGER,
        "target": TARGET,
        "guarantors": list(guarantors),
    } | more


SHAPES = {
    "law, one guarantor": shape(JAPAN_LIKE, control_lost_share=0.2),
    "council, two guarantors": shape(
        PATRON, {**NEUTRAL, "reservation": {}, "law_support": {}},
        council={"activation_probability": 0.7, "lag_quarters": 0.5},
    ),
    "law, reservation and hosts, three guarantors": shape(NEUTRAL, JAPAN_LIKE, PATRON),
}  # fmt: skip


def quoted(names: list[str]) -> str:
    return "{ " + " ".join(f'"{name}"' for name in names) + " }"


def efg(tree: plain.Tree) -> str:
    """Return the tree in Gambit's format of extensive games."""
    players = list(dict.fromkeys(move.player for _, move in plain.moves(tree)))
    lines = [f'EFG 2 R "crisis" {quoted(players)}']
    count = 0

    def write(node: plain.Tree) -> None:
        nonlocal count
        count += 1
        if isinstance(node, plain.End):
            worth = " ".join(repr(node.payoffs[player]) for player in players)
            lines.append(f't "" {count} "" {{ {worth} }}')
        elif isinstance(node, plain.Chance):
            # Exact fractions: pygambit wants chances that add to exactly one.
            shares = [Fraction(str(round(chance, 12))) for chance, _ in node.options.values()]
            pairs = zip(node.options, shares, strict=True)
            options = " ".join(f'"{name}" {share}' for name, share in pairs)
            lines.append(f'c "" {count} "" {{ {options} }} 0')
        else:
            place = players.index(node.player) + 1
            lines.append(f'p "" {place} {count} "" {quoted(list(node.options))} 0')
        if isinstance(node, plain.Chance):
            for _, after in node.options.values():
                write(after)
        elif isinstance(node, plain.Move):
            for after in node.options.values():
                write(after)

    write(tree)
    return "\n".join(lines) + "\n"


def our_node(path: plain.Path) -> tuple[int, int]:
    """Return the council and the node of our tree that a path of the other tree leads to."""
    levels = [plain.LEVELS.index(step) for step in path[2:] if step in plain.LEVELS]
    node = 0
    for level in levels:
        node = 3 * node + 1 + level
    return int("not_active" in path), node


class Docked(NamedTuple):
    """One mode of one crisis, solved twice."""

    tree: plain.Tree
    theirs: Any
    solution: Solution
    names: list[str]
    mode: int


@cache
def docked(name: str, mode: str) -> Docked:
    explicit = read_crisis(json.dumps(in_a_version(SHAPES[name] | {"available_modes": [mode]})))
    tree = plain.whole_tree(SHAPES[name], mode)
    precision = plain.mode_precision(SHAPES[name], mode)
    (traced,) = pygambit.qre.logit_solve_lambda(pygambit.read_efg(StringIO(efg(tree))), precision)
    solution, names = solve(crisis_arrays(explicit)), party_names(explicit)
    return Docked(tree, traced.profile, solution, names, plain.MODES.index(mode))


def our_probabilities(case: Docked, path: plain.Path, player: str) -> list[float]:
    """Return our probabilities of the actions of a node of the other tree, in its order."""
    solution, mode = case.solution, case.mode
    if player == plain.OPENING:
        return [float(solution.choice[0]), float(solution.choice[mode + 1])]
    if player == case.names[1]:
        resist = float(solution.summary[mode, SummaryColumn.RESIST])
        return [1 - resist, resist]
    council, node = our_node(path)
    if player == case.names[0]:
        press = float(solution.node[mode, council, node, NodeColumn.PRESS])
        return [1 - press, press]
    highest = plain.LEVELS.index(path[-1].removeprefix("up to "))
    return [float(p) for p in solution.sigma[mode, council, node, highest, : highest + 1]]


def assert_nodes_agree(
    case: Docked, probabilities: Callable[[Docked, plain.Path, str], list[float]]
) -> None:
    """Compare the probabilities of every node with ours, in the order of its actions."""
    for path, move in plain.moves(case.tree):
        theirs = case.theirs[pygambit.H.path(*path)]
        ours = probabilities(case, path, move.player)
        for action, probability in zip(move.options, ours, strict=True):
            assert theirs[action] == pytest.approx(probability, abs=TOLERANCE), (path, action)


def assert_values_agree(case: Docked) -> None:
    """Compare what both sides expect of a challenge."""
    (challenged,) = case.theirs.game.get_histories(pygambit.H.path("challenge"))
    for place, party in enumerate(case.names[:2]):
        theirs = case.theirs.history_values[party][challenged]
        assert case.solution.expected[case.mode, place] == pytest.approx(theirs, abs=TOLERANCE)


@pytest.mark.parametrize("mode", plain.MODES)
@pytest.mark.parametrize("name", SHAPES)
def test_every_node_of_the_tree_is_where_pygambit_has_it(name: str, mode: str) -> None:
    case = docked(name, mode)
    assert len(list(plain.moves(case.tree))) > 10
    assert_nodes_agree(case, our_probabilities)


@pytest.mark.parametrize("mode", plain.MODES)
@pytest.mark.parametrize("name", SHAPES)
def test_both_sides_expect_of_a_challenge_what_pygambit_says(name: str, mode: str) -> None:
    assert_values_agree(docked(name, mode))
