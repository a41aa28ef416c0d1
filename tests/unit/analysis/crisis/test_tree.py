"""A solved crisis as records: what the challenger chooses, and a tree for every mode."""

import numpy as np
import pytest

from sim.analysis.crisis.nodes import EndNode, Extent, HelpNode, Node
from sim.analysis.crisis.tree import crisis_tree
from sim.domain.vocabulary import MODES, STATUS_QUO, CouncilAnswer
from sim.engine.crisis.arrays import Crisis, Solution, SummaryColumn
from sim.engine.crisis.solver import solve
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


def escalating() -> tuple[list[str], Crisis, Solution]:
    """Return the council crisis with a last move after the clash, solved."""
    names, crisis, _ = solved(COUNCIL_CRISIS)
    widening = crisis._replace(has_escalation=True, escalates=True)
    return list(names), widening, solve(widening)


def test_without_escalation_a_clash_ends_everything() -> None:
    tree = crisis_tree(*solved(COUNCIL_CRISIS))
    assert tree.war is None
    assert all(subtree.widening is None for mode in tree.modes for subtree in mode.subtrees)


def test_losers_of_a_lesser_clash_may_widen_it() -> None:
    names, crisis, solution = escalating()
    tree = crisis_tree(names, crisis, solution)
    assert tree.modes[-1].subtrees[0].widening is None
    for row, mode in enumerate(tree.modes[:2]):
        for answer, subtree in enumerate(mode.subtrees):
            assert subtree.widening == pytest.approx(tuple(solution.widen[row, answer]))


def test_a_widened_war_is_a_tree_of_its_own_with_nothing_to_back_down_from() -> None:
    names, crisis, solution = escalating()
    tree = crisis_tree(names, crisis, solution)
    assert tree.war is not None
    widened = solution.summary[:, SummaryColumn.RESIST] * solution.summary[:, SummaryColumn.WIDENED]
    assert tree.war.chance == pytest.approx(float(solution.choice[1:] @ widened))
    attack = tree.modes[-1]
    assert tree.war.precision == attack.precision
    # the same promises bind in a war that was widened as in one that was begun
    assert tree.war.subtrees[0].standings == attack.subtrees[0].standings
    wars = solution.choice[1:] @ solution.summary[:, SummaryColumn.WAR]
    assert tree.war_probability == pytest.approx(float(wars))
    node: Node | None = tree.war.subtrees[0].root
    while isinstance(node, HelpNode):
        node = node.branches[0].node
    assert isinstance(node, EndNode)
    assert [(option.name, option.chance) for option in node.options] == [("war", 1.0)]
