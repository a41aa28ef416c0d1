"""The nodes of a subtree are those of the solution, all of them or as many as are wanted."""

from collections.abc import Iterator

import numpy as np
import pytest

from sim.analysis.crisis.nodes import EndNode, Extent, HelpNode, Node, Subgame, first_node
from sim.domain.vocabulary import LEVELS, MODES, CouncilAnswer
from tests.unit.analysis.crisis.solved_crises import PLAIN_CRISIS, TWO_MOVERS, Solved, solved

ATTACK = MODES.index("major_attack")


def root_of(crisis: Solved, **extent: float) -> Node:
    wanted = Extent(**extent)  # type: ignore[arg-type]
    return first_node(Subgame(*crisis, ATTACK, CouncilAnswer.ACTIVE, wanted))


def nodes_below(node: Node) -> Iterator[Node]:
    yield node
    for branch in node.branches:
        if branch.node is not None:
            yield from nodes_below(branch.node)


def test_the_ends_of_a_tree_are_reached_with_certainty() -> None:
    ends = [
        node for node in nodes_below(root_of(solved(PLAIN_CRISIS))) if isinstance(node, EndNode)
    ]
    assert len(ends) == 3**4
    assert sum(end.reach for end in ends) == pytest.approx(1)


def test_without_guarantors_the_first_move_is_the_challenger_s() -> None:
    names, crisis, solution = solved(TWO_MOVERS)
    root = root_of((names, crisis, solution))
    assert isinstance(root, EndNode)
    assert root.mover == names[0]
    assert root.weights == {}
    assert root.options[1].chance == solution.node[ATTACK, 0, 0, 0]


def test_an_end_is_worth_what_its_options_are_worth() -> None:
    crisis = solved(PLAIN_CRISIS)
    end = next(node for node in nodes_below(root_of(crisis)) if isinstance(node, EndNode))
    worth = sum(option.chance * (option.utility or 0) for option in end.options)
    # The first end is node 40 = 1 + 3 + 9 + 27; column 5 is the challenger's utility.
    assert worth == pytest.approx(crisis[2].node[ATTACK, 0, 40, 5])


def test_a_challenger_that_never_presses_has_no_value_of_pressing() -> None:
    names, crisis, solution = solved(TWO_MOVERS)
    solution.node[ATTACK, 0, 0, 0] = 0.0
    end = root_of((names, crisis, solution))
    assert isinstance(end, EndNode)
    assert end.options[1].utility is None
    assert end.win_probability is None


def test_a_level_that_no_law_allows_has_no_utility() -> None:
    _, crisis, _ = solved(PLAIN_CRISIS)
    # Level 1 is support: fighting is reserved, everything below is not.
    root = root_of(solved(PLAIN_CRISIS, reservation=np.minimum(crisis.reservation, 1)))
    assert [option.name for option in root.options if option.utility is None] == ["fight"]
    assert [branch.options for branch in root.branches] == [("abstain",), ("support",)]


def test_the_utility_of_an_option_stands_at_the_node_that_it_leads_to() -> None:
    crisis = solved(PLAIN_CRISIS)
    root = root_of(crisis)
    # The children of node 0 are 1 to 3, and column 14 is the first guarantor's.
    assert [option.utility for option in root.options] == list(crisis[2].node[ATTACK, 0, 1:4, 14])


def test_what_challenger_and_target_believe_is_what_the_solver_used() -> None:
    _, crisis, _ = solved(PLAIN_CRISIS)
    alone = solved(PLAIN_CRISIS, n_strategic=1)
    root = root_of(alone)
    assert isinstance(root, HelpNode)
    press = alone[2].node[ATTACK, 0, :, 0]
    # Column 7 is the chance of pressing as challenger and target believe it.
    assert np.dot(root.believed, press[1:4]) == pytest.approx(alone[2].node[ATTACK, 0, 0, 7])
    assert crisis.belief_weight > 0


def test_depth_counts_the_guarantors_that_are_followed() -> None:
    assert root_of(solved(PLAIN_CRISIS), depth=0).branches == ()
    below = root_of(solved(PLAIN_CRISIS), depth=1).branches
    assert [branch.options for branch in below] == [(level,) for level in LEVELS]
    assert all(branch.node is not None and branch.node.branches == () for branch in below)


def test_rare_neighbors_are_one_branch_and_no_chance_is_lost() -> None:
    root = root_of(solved(PLAIN_CRISIS), min_reach=0.05)
    for node in nodes_below(root):
        if node.branches:
            assert sum(branch.reach for branch in node.branches) == pytest.approx(node.reach)
        for branch in node.branches:
            # A branch that sums up neighbors may itself be likely enough.
            assert (branch.node is None) == (len(branch.options) > 1 or branch.reach < 0.05)
    assert any(branch.node is None for node in nodes_below(root) for branch in node.branches)


def test_nothing_is_followed_where_everything_is_rare() -> None:
    assert root_of(solved(PLAIN_CRISIS), min_reach=1.0).branches == ()


def test_weights_are_of_those_who_do_not_look_ahead() -> None:
    names, crisis, solution = solved(PLAIN_CRISIS)
    end = next(
        node
        for node in nodes_below(root_of((names, crisis, solution)))
        if isinstance(node, EndNode)
    )
    assert end.weights == {names[-1]: solution.weight[ATTACK, 0, -1, 0]}
