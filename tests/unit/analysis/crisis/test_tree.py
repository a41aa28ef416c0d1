"""A solved crisis as records: what the challenger chooses, and a tree for every mode."""

import numpy as np
import pytest

from sim.analysis.crisis.nodes import Extent
from sim.analysis.crisis.tree import crisis_tree
from sim.domain.vocabulary import MODES, STATUS_QUO, CouncilAnswer
from sim.engine.crisis.arrays import SummaryColumn
from tests.unit.analysis.crisis.solved_crises import (
    COUNCIL_CRISIS,
    PLAIN_CRISIS,
    TWO_MOVERS,
    solved,
)


def test_choices_are_the_solver_s_and_add_up() -> None:
    names, crisis, solution = solved(PLAIN_CRISIS)
    tree = crisis_tree(names, crisis, solution)
    assert [choice.name for choice in tree.choices] == [STATUS_QUO, *MODES]
    assert [choice.chance for choice in tree.choices] == list(solution.choice)
    assert [choice.value for choice in tree.choices] == list(solution.value)
    assert tree.choices[0].response is None


def test_the_chance_of_war_is_that_of_a_major_attack_that_is_resisted_and_pressed() -> None:
    names, crisis, solution = solved(PLAIN_CRISIS)
    tree = crisis_tree(names, crisis, solution)
    response = tree.choices[3].response
    assert response is not None
    assert tree.war_probability == pytest.approx(tree.choices[3].chance * response.clash)
    assert response.clash == response.resist * response.press


def test_a_win_is_given_a_clash() -> None:
    names, crisis, solution = solved(PLAIN_CRISIS)
    response = crisis_tree(names, crisis, solution).choices[1].response
    assert response is not None
    assert response.win is not None
    assert response.win * response.press == pytest.approx(solution.summary[0, SummaryColumn.WIN])


def test_without_any_chance_of_pressing_there_is_no_chance_to_win() -> None:
    names, crisis, solution = solved(TWO_MOVERS)
    solution.summary[0, SummaryColumn.PRESS] = 0.0
    response = crisis_tree(names, crisis, solution).choices[1].response
    assert response is not None
    assert response.win is None


def test_modes_that_are_not_available_are_left_out_everywhere() -> None:
    tree = crisis_tree(*solved(PLAIN_CRISIS, is_available=np.array([True, False, True])))
    assert [mode.mode for mode in tree.modes] == ["grey_zone", "major_attack"]
    assert [choice.name for choice in tree.choices] == [STATUS_QUO, "grey_zone", "major_attack"]
    assert {len(one.levels) for one in tree.levels} == {2}


def test_those_who_look_ahead_have_levels_and_the_others_are_the_rest() -> None:
    names, crisis, solution = solved(PLAIN_CRISIS)
    tree = crisis_tree(names, crisis, solution)
    assert [one.guarantor for one in tree.levels] == names[2:6]
    assert tree.rest == tuple(names[6:])
    assert tree.levels[1].levels[2] == tuple(solution.levels[2, 1])


def test_two_movers_have_no_guarantors() -> None:
    tree = crisis_tree(*solved(TWO_MOVERS))
    assert not tree.has_guarantors
    assert tree.modes[0].subtrees[0].standings == ()


def test_a_council_has_a_subtree_for_each_answer() -> None:
    names, crisis, solution = solved(COUNCIL_CRISIS)
    for mode in crisis_tree(names, crisis, solution).modes:
        assert [subtree.answer for subtree in mode.subtrees] == list(CouncilAnswer)
        assert [subtree.chance for subtree in mode.subtrees] == pytest.approx(
            [crisis.activation_probability, 1 - crisis.activation_probability]
        )


def test_without_a_council_there_is_one_subtree_and_no_answer() -> None:
    subtrees = crisis_tree(*solved(PLAIN_CRISIS)).modes[0].subtrees
    assert [(subtree.answer, subtree.chance) for subtree in subtrees] == [(None, 1.0)]


def test_an_answer_without_any_chance_has_no_subtree() -> None:
    subtrees = crisis_tree(*solved(COUNCIL_CRISIS, activation_probability=1.0)).modes[0].subtrees
    assert [subtree.answer for subtree in subtrees] == [CouncilAnswer.ACTIVE]


def test_an_obligation_binds_less_where_the_council_does_not_activate() -> None:
    active, inactive = crisis_tree(*solved(COUNCIL_CRISIS)).modes[2].subtrees
    owed = [one.owes for one in active.standings]
    left = [one.owes for one in inactive.standings]
    assert max(owed) > 0
    assert all(less <= more for less, more in zip(left, owed, strict=True))
    assert left != owed


def test_the_extent_reaches_the_nodes() -> None:
    root = crisis_tree(*solved(PLAIN_CRISIS), Extent(depth=0)).modes[0].subtrees[0].root
    assert root.branches == ()
