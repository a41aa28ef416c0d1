import math

import numpy as np
import pytest

from sim.engine.crisis.arrays import NodeColumn
from sim.engine.crisis.backward_induction import believed_levels, solve_subtree
from tests.unit.engine.crisis.games import HOME, arrays, room_for, subtree_input

BELIEF, FIRST = int(NodeColumn.BELIEF), int(NodeColumn.GUARANTORS)


def test_beliefs_shade_the_will_to_help_and_keep_its_split() -> None:
    sigma = np.array([[1, 0, 0], [0.4, 0.6, 0], [0.2, 0.3, 0.5]])
    found = believed_levels((0.1, 0.3, 0.6), sigma, 0.5, 0.9, 0.4)
    # weight .4 x .5 = .2: stands .8 x .6 + .2 x .9 = .66 of two, .8 x .8 + .18 = .82 of three,
    # of which .5 / .8 fights: .1 + .3 x .34 + .6 x .18; .3 x .66 + .6 x .82 x .375;
    # .6 x .82 x .625
    assert found == pytest.approx((0.31, 0.3825, 0.3075))


def test_whose_will_to_help_has_underflowed_is_expected_to_support() -> None:
    sigma = np.array([[1.0, 0, 0], [1, 0, 0], [1, 0, 0]])
    # nothing but the name is left: .4 x .5 x .9
    assert believed_levels((0.0, 0.0, 1.0), sigma, 0.5, 0.9, 0.4) == pytest.approx((0.82, 0.18, 0))


def test_a_node_is_the_mean_of_its_children_once_by_choice_and_once_by_belief() -> None:
    party = {
        "state": "CCC", "capability_usd_bn": 60, "bases": [HOME], "stake": 0.5,
        "reputation": 0.9, "pacts": [{"obligation": 0.5}], "interoperability": 1.0,
        "policy": {"bias_logit": 0.7},
    }  # fmt: skip
    given = subtree_input(arrays(party, parameters={"precision": 2, "precision_decay": 0}))
    buffers, solved = room_for(given)
    solve_subtree(given, buffers, solved)
    utilities = solved.node[1:, FIRST]
    # softmax of 2 x utility, with .7 logits for fighting
    odds = [
        math.exp(2 * utility + bias) for utility, bias in zip(utilities, (0, 0, 0.7), strict=True)
    ]
    chosen = np.array(odds) / sum(odds)
    assert solved.sigma[0, 2] == pytest.approx(chosen)
    assert solved.sigma[0, 1] == pytest.approx(
        [odds[0] / sum(odds[:2]), odds[1] / sum(odds[:2]), 0]
    )
    assert solved.sigma[0, 0].tolist() == [1, 0, 0]
    assert solved.node[0, :BELIEF] == pytest.approx(chosen @ solved.node[1:, :BELIEF])
    assert solved.node[0, FIRST] == pytest.approx(chosen @ utilities)
    # weight .3 x .5 on a name of .9, the rest on its own will to stand
    stands = 0.85 * (chosen[1] + chosen[2]) + 0.15 * 0.9
    fights = stands * chosen[2] / (chosen[1] + chosen[2])
    believed = np.array([1 - stands, stands - fights, fights])
    assert solved.node[0, BELIEF:FIRST] == pytest.approx(believed @ solved.node[1:, BELIEF:FIRST])
