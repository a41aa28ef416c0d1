"""Crises that can be solved on paper, and limits that theory gives.

References
----------
.. [ZagareKilgour2000] Zagare, F. C., Kilgour, D. M. Perfect Deterrence. Cambridge
   University Press, 2000. A challenger challenges if and only if the defender is
   credible with less than p* = (c_DC - c_SQ) / (c_DC - c_DD).
"""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.crisis.arrays import Crisis, NodeColumn, Solution, SummaryColumn
from sim.engine.crisis.explicit import crisis_arrays
from sim.engine.crisis.explicit_input import read_crisis
from sim.engine.crisis.solver import solve
from sim.rules.crisis.contest import win_probability
from tests.reference import plain_crisis as plain
from tests.unit.engine.crisis.games import in_a_version


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def solved(crisis: plain.CrisisDict) -> tuple[Crisis, Solution]:
    """Return a crisis of the first version, in which a clash decides, and its solution."""
    arrays = crisis_arrays(read_crisis(json.dumps(in_a_version(crisis))))
    return arrays, solve(arrays)


def party(name: str, capability: float, **more: object) -> dict[str, Any]:
    bases = [{"distance_km": 0, "host": None}]
    return {"state": name, "capability_usd_bn": capability, "bases": bases} | more


def duel(**more: object) -> plain.CrisisDict:
    """Return a crisis of two, 100 against 50, without guarantors."""
    return {
        "challenger": party("AAA", 100, salience=0.8),
        "target": party("BBB", 50, salience=1),
        "guarantors": [],
    } | more


def test_two_movers_choose_by_the_closed_form_logit() -> None:
    crisis = duel(parameters={"precision": 9, "precision_decay": 2, "opening_precision": 5})
    solution = solved(crisis)[1]
    utility = {"status_quo": 0.01}
    for row, mode in enumerate(plain.MODES):
        v, kappa, w, a, _, _, t, *_ = plain.TABLE[mode]
        precision = 9 / (1 + 2 * v)
        # The challenger has 100 of 150: it wins with 2/3 and bears 1/3 of the attrition.
        clash = 2 / 3 * 0.8 * v - w - kappa / 3
        press = logistic(precision * (clash + a))
        resisted = press * (-2 / 3 * v - kappa * 2 / 3)
        resist = logistic(precision * (resisted + t))
        value = (1 - resist) * 0.8 * v + resist * (press * clash - (1 - press) * a)
        utility[mode] = value - plain.THRESHOLD[mode]
        summary = solution.summary[row]
        assert summary[SummaryColumn.PRESS] == pytest.approx(press, abs=1e-12)
        assert summary[SummaryColumn.RESIST] == pytest.approx(resist, abs=1e-12)
        assert summary[SummaryColumn.CHALLENGER_VALUE] == pytest.approx(value, abs=1e-12)
    total = sum(math.exp(5 * worth) for worth in utility.values())
    expected = [math.exp(5 * worth) / total for worth in utility.values()]
    assert solution.choice == pytest.approx(expected, abs=1e-12)


def test_without_any_precision_every_option_is_as_likely_as_another() -> None:
    crisis = duel(parameters={"precision": 0, "opening_precision": 0}, guarantors=[party("CCC", 9)])
    solution = solved(crisis)[1]
    assert solution.choice == pytest.approx([0.25] * 4)
    assert solution.summary[:, SummaryColumn.RESIST] == pytest.approx([0.5] * 3)
    assert solution.levels[:3].ravel() == pytest.approx([1 / 3] * 9)


def committed(name: str, capability: float, **more: object) -> dict[str, Any]:
    return party(name, capability, interoperability=0.8) | more


RATIONAL = {"precision": 1e4, "precision_decay": 0, "opening_precision": 1e4, "belief_weight": 0}
GENERIC = {
    "a strong patron deters": duel(
        guarantors=[
            committed("CCC", 300, stake=0.7, support=0.9, pacts=[{"obligation": 0.9}]),
            committed("DDD", 30, stake=0.1),
        ],
    ),
    "three guarantors, none of them strong": duel(
        control_lost_share=0.3,
        guarantors=[
            committed("CCC", 90, stake=0.9, support=0.7, pacts=[{"obligation": 0.7}]),
            committed("DDD", 60, stake=0.55, pacts=[{"obligation": 0.45}], nuclear=0.6),
            committed("EEE", 40, stake=0.8, pacts=[{"obligation": 0.95}], support=0.3),
        ],
    ),
    "nobody cares": duel(
        target=party("BBB", 30, salience=1),
        parameters={"threshold_aversion": {"fait_accompli": 0.02, "major_attack": 0.03}},
        guarantors=[committed("CCC", 200, stake=0.03), committed("DDD", 10, stake=0.02)],
    ),
    "a council that may leave the target alone": duel(
        council={"activation_probability": 0.4, "lag_quarters": 1},
        guarantors=[
            committed("CCC", 150, stake=0.45, support=0.8,
                      pacts=[{"obligation": 0.9, "collective": True, "fallback": 0.1}]),
            committed("DDD", 70, stake=0.6,
                      pacts=[{"obligation": 0.5}, {"obligation": 0.5, "collective": True}]),
        ],
    ),
}  # fmt: skip


def action_probability(
    solution: Solution, mode: int, path: plain.Path, move: plain.Move, action: str
) -> float:
    """Return our probability of an action at a node of the plain tree."""
    if move.player == plain.OPENING:
        return float(solution.choice[mode + 1 if action == "challenge" else 0])
    if move.player == "BBB":
        resist = float(solution.summary[mode, SummaryColumn.RESIST])
        return resist if action == "resist" else 1 - resist
    node = 0
    for step in path:
        if step in plain.LEVELS:
            node = 3 * node + 1 + plain.LEVELS.index(step)
    council = int("not_active" in path)
    if move.player == "AAA":
        press = float(solution.node[mode, council, node, NodeColumn.PRESS])
        return press if action == "press" else 1 - press
    return float(solution.sigma[mode, council, node, 2, plain.LEVELS.index(action)])


@pytest.mark.parametrize("mode", plain.MODES)
@pytest.mark.parametrize("name", GENERIC)
def test_great_precision_leads_to_the_subgame_perfect_equilibrium(name: str, mode: str) -> None:
    crisis = GENERIC[name] | {"available_modes": [mode]}
    crisis["parameters"] = crisis.get("parameters", {}) | RATIONAL
    solution = solved(crisis)[1]
    tree = plain.whole_tree(crisis, mode)
    _, replies = plain.subgame_perfect(tree)
    # Generic: with a margin of 0.001 a mistake has odds of exp(-10) at most.
    assert min(reply.margin for reply in replies.values()) > 0.001
    for path, move in plain.moves(tree):
        best = replies[path].action
        found = action_probability(solution, plain.MODES.index(mode), path, move, best)
        assert found == pytest.approx(1, abs=1e-3), (path, best)


def zagare_crisis(resist: float) -> plain.CrisisDict:
    """Return a crisis of two where a pressed attack is certain and the target resists so often.

    With an audience cost of 10 the challenger always presses. It is AAA's 100 against 50:
    resisting is worth -2/3 - 0.8 * 2/3 to the target, and the cost of conceding sets how
    often it resists.
    """
    precision = 12 / (1 + 1.8)
    resisted = -2 / 3 - 0.8 * 2 / 3
    concession = math.log(resist / (1 - resist)) / precision - resisted
    return duel(
        available_modes=["major_attack"],
        parameters={
            "opening_precision": 1e4,
            "status_quo_value": 0.2,
            "threshold_aversion": {"major_attack": 0},
        },
        modes={"major_attack": {"audience_cost": 10, "concession_cost": concession}},
    )


def cut_off() -> float:
    conceded = 0.8
    waiting = 0.2
    # 2/3 of a prize worth .8, less the cost of the challenge and a third of the attrition.
    conflict = 2 / 3 * 0.8 - 0.2 - 0.8 / 3
    return (conceded - waiting) / (conceded - conflict)


def test_the_cut_off_of_perfect_deterrence_lies_between_never_and_always() -> None:
    # .6 / (.8 - .0666...) = .818...
    assert cut_off() == pytest.approx(9 / 11)


@given(resist=st.floats(0.05, 0.99).filter(lambda r: abs(r - cut_off()) > 0.005))
def test_a_rational_challenger_challenges_below_the_cut_off_alone(resist: float) -> None:
    solution = solved(zagare_crisis(resist))[1]
    assert solution.summary[2, SummaryColumn.RESIST] == pytest.approx(resist, abs=1e-9)
    challenges = float(solution.choice[3])
    assert challenges == pytest.approx(1.0 if resist < cut_off() else 0.0, abs=1e-9)


def test_at_the_cut_off_the_challenger_is_indifferent() -> None:
    assert solved(zagare_crisis(cut_off()))[1].choice[3] == pytest.approx(0.5, abs=1e-6)


STRENGTH = st.floats(0, 1e9) | st.sampled_from([0.0, 1e-300, 1.0, 1e300])
EXPONENT = st.floats(0, 10)


@given(one=STRENGTH, other=STRENGTH, exponent=EXPONENT)
def test_one_side_wins_when_the_other_loses(one: float, other: float, exponent: float) -> None:
    both = win_probability(one, other, exponent) + win_probability(other, one, exponent)
    assert both == pytest.approx(1, abs=1e-12)


@given(
    one=st.floats(1e-6, 1e9), other=st.floats(1e-6, 1e9), exponent=EXPONENT,
    scale=st.floats(1e-9, 1e9),
)  # fmt: skip
def test_the_unit_of_strength_does_not_matter(
    one: float, other: float, exponent: float, scale: float
) -> None:
    scaled = win_probability(scale * one, scale * other, exponent)
    assert scaled == pytest.approx(win_probability(one, other, exponent), rel=1e-12, abs=1e-15)
