import numpy as np
import pytest

from sim.engine.crisis.accounts import add_levels, add_penalties, add_utilities, fill_arrival
from sim.engine.crisis.arrays import NodeColumn
from sim.engine.crisis.backward_induction import solve_subtree
from sim.engine.crisis.subtree import buffers_for
from tests.unit.engine.crisis.games import GUARANTOR, HOME, alone, arrays, room_for, subtree_input

FIRST = int(NodeColumn.GUARANTORS)


def test_levels_add_up_along_the_tree_times_the_chance_of_the_subtree() -> None:
    buffers, levels = buffers_for(2, 9), np.full((2, 3), 1.0)
    buffers.levels[:] = [[0.2, 0.3, 0.5], [1, 0, 0], [0.5, 0.5, 0], [0.25, 0.25, 0.5]]
    fill_arrival(buffers, 0.5)
    add_levels(buffers, 2, levels)
    # .5 x (.2, .3, .5); then .1 x (1, 0, 0) + .15 x (.5, .5, 0) + .25 x (.25, .25, .5)
    assert levels[0] == pytest.approx([1.1, 1.15, 1.25])
    assert levels[1] == pytest.approx([1.2375, 1.1375, 1.125])


def test_the_rest_are_bystanders_of_the_first_node() -> None:
    given, after, first = alone(GUARANTOR, 100.0), np.full(15, 1.0), np.zeros(14)
    buffers = buffers_for(1, 1)
    fill_arrival(buffers, 0.25)
    first[NodeColumn.PRESS], first[NodeColumn.WIN], first[NodeColumn.TARGET] = 0.8, 0.4, -0.5
    add_utilities(given, buffers, first, after)
    assert after[NodeColumn.PRESS] == pytest.approx(1 + 0.25 * 0.8)
    assert after[NodeColumn.TARGET] == pytest.approx(1 - 0.25 * 0.5)
    # -.4 x .6 x .5 - .8 x .5 - .2 x .25 = -.12 - .4 - .05
    assert after[FIRST] == pytest.approx(1 - 0.25 * 0.57)


def test_who_evaluates_its_own_choice_is_booked_with_it() -> None:
    given, after, first = alone(GUARANTOR._replace(evaluates=1.0), 1.0), np.zeros(15), np.zeros(14)
    buffers = buffers_for(1, 1)
    fill_arrival(buffers, 0.25)
    buffers.own_utility[0] = -0.8
    add_utilities(given, buffers, first, after)
    assert after[FIRST] == pytest.approx(0.25 * -0.8)
    penalty = np.zeros(1)
    buffers.own_account[0] = 0.4
    add_penalties(given, buffers, first.reshape(1, -1), penalty)
    assert penalty[0] == pytest.approx(0.25 * 0.4)


def test_a_bystander_pays_half_where_the_challenger_backs_down() -> None:
    given, first, penalty = alone(GUARANTOR, 1.0), np.zeros((1, 14)), np.zeros(1)
    first[0, NodeColumn.PRESS] = 0.8
    buffers = buffers_for(1, 1)
    fill_arrival(buffers, 1.0)
    add_penalties(given, buffers, first, penalty)
    # .8 x .5 + .2 x .25
    assert penalty[0] == pytest.approx(0.45)


def test_a_penalty_is_what_is_saved_if_standing_aside_costs_nothing() -> None:
    bound = {"state": "CCC", "capability_usd_bn": 60, "bases": [HOME], "stake": 0.5,
             "pacts": [{"obligation": 0.5}]}  # fmt: skip
    given = subtree_input(arrays(bound))
    buffers, solved = room_for(given)
    solve_subtree(given, buffers, solved)
    fill_arrival(buffers, 1.0)
    penalty, after = np.zeros(1), np.zeros(15)
    add_penalties(given, buffers, solved.node, penalty)
    add_utilities(given, buffers, solved.node[0], after)
    chosen, reneging = buffers.levels[0], given.traits[0, 2]
    press = solved.node[1:, NodeColumn.PRESS]
    # abstaining R or half of it, supporting half of it in a clash
    by_hand = chosen[0] * reneging * (press[0] + 0.5 * (1 - press[0]))
    by_hand += chosen[1] * 0.5 * reneging * press[1]
    assert penalty[0] == pytest.approx(by_hand)
    assert after[FIRST] < -penalty[0]
