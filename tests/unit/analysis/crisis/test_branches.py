"""The tree of a crisis as branches: its chances are those of the solver, however it is cut."""

from collections.abc import Mapping

import pytest

from sim.analysis.crisis.branches import BranchRow, branch_rows, mixed, opening
from sim.analysis.crisis.tree import CrisisTree, crisis_tree
from sim.engine.crisis.arrays import SummaryColumn
from tests.unit.analysis.crisis.solved_crises import (
    COUNCIL_CRISIS,
    PLAIN_CRISIS,
    TWO_MOVERS,
    solved,
)

CRISES = (PLAIN_CRISIS, COUNCIL_CRISIS, TWO_MOVERS)


def ends_of(rows: list[BranchRow]) -> Mapping[str, float]:
    """Return how a crisis ends by the rows that say so, weighed by their chance."""
    return mixed([(row.reach, row.ends) for row in rows if row.ends is not None])


def tree_of(name: str) -> CrisisTree:
    return crisis_tree(*solved(name))


@pytest.mark.parametrize("name", CRISES)
def test_the_ends_add_up_to_the_chances_of_the_solver(name: str) -> None:
    names, crisis, solution = solved(name)
    tree = crisis_tree(names, crisis, solution)
    ends = opening(tree).ends
    assert sum(ends.values()) == pytest.approx(1)
    assert ends.get("war", 0.0) == pytest.approx(tree.war_probability)
    resist = solution.summary[:, SummaryColumn.RESIST]
    assert ends["conceded"] == pytest.approx(float(solution.choice[1:] @ (1 - resist)))
    assert ends["status_quo"] == pytest.approx(float(solution.choice[0]))


@pytest.mark.parametrize("least", [0.0, 0.02, 0.1, 0.5])
@pytest.mark.parametrize("name", CRISES)
def test_what_is_added_up_changes_no_end(name: str, least: float) -> None:
    tree = tree_of(name)
    whole, ends = opening(tree).ends, ends_of(branch_rows(tree, least))
    # What a mover does in less than half of a percent of cases may be left out.
    assert ends == pytest.approx(whole, abs=0.01)


def test_a_higher_threshold_leaves_fewer_rows() -> None:
    tree = tree_of(COUNCIL_CRISIS)
    counts = [len(branch_rows(tree, least)) for least in (0.0, 0.02, 0.1, 1.0)]
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) == len(counts)


def test_options_of_a_mover_add_up_to_one() -> None:
    rows = branch_rows(tree_of(COUNCIL_CRISIS), 0.05)
    for parent in {row.parent for row in rows}:
        assert sum(one.chance for one in rows if one.parent == parent) == pytest.approx(1, abs=0.01)


def test_a_row_is_reached_by_those_above_it() -> None:
    rows = branch_rows(tree_of(PLAIN_CRISIS), 0.02)
    for row in rows:
        above = 1.0 if row.parent < 0 else rows[row.parent].reach
        assert row.reach == pytest.approx(above * row.chance)
        assert row.depth == (0 if row.parent < 0 else rows[row.parent].depth + 1)


def test_what_happened_is_followed_however_rare_it_was() -> None:
    tree = tree_of(PLAIN_CRISIS)
    movers = [one.guarantor for one in tree.levels]
    path = ["major_attack", "resist", *["fight"] * len(movers)]
    taken = [row for row in branch_rows(tree, 1.0, path) if row.is_taken]
    assert [row.names[0] for row in taken] == path
    assert [row.mover for row in taken] == [tree.challenger, tree.target, *movers]


def test_a_council_decides_before_anybody_is_asked() -> None:
    rows = branch_rows(tree_of(COUNCIL_CRISIS), 0.0)
    councils = [row for row in rows if row.role == "council"]
    assert {row.names[0] for row in councils} == {"activate", "not_activate"}
    assert all(rows[row.parent].names == ("resist",) for row in councils)
