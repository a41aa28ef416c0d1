import numpy as np
import pytest

from sim.engine.crisis.arrays import Crisis
from sim.engine.crisis.coalitions import (
    Coalitions,
    add_strength,
    coalitions_for,
    copy_row,
    fill_coalitions,
    fill_strategic_strength,
    fill_strategic_strength_with_host,
    open_bases,
)
from tests.unit.engine.crisis.games import HOME, arrays, subtree_input

FIRST = {
    "state": "CCC", "capability_usd_bn": 40, "bases": [HOME], "interoperability": 0.5,
    "nuclear": 1, "nuclear_assurance": 0.5,
}  # fmt: skip
SECOND = {
    "state": "DDD", "capability_usd_bn": 10, "bases": [HOME], "interoperability": 1.0,
    "nuclear": 0.8, "nuclear_assurance": 0.25,
}  # fmt: skip
TRADE = {"trade_share": {"CCC": 0.3, "DDD": 0.2}}


def tables(crisis: Crisis) -> Coalitions:
    coalitions = coalitions_for(crisis.strength.size, crisis.n_strategic)
    fill_coalitions(crisis, coalitions)
    return coalitions


def test_the_level_of_the_last_guarantor_runs_fastest() -> None:
    weight = tables(arrays(FIRST, SECOND)).weight
    assert weight[0].tolist() == [0, 0, 0, 0.25, 0.25, 0.25, 1, 1, 1]
    assert weight[1].tolist() == [0, 0.25, 1] * 3


def test_trade_counts_from_support_and_cover_where_a_guarantor_fights() -> None:
    found = tables(arrays(FIRST, SECOND, challenger=TRADE, target={"nuclear": 0.1}))
    assert found.trade == pytest.approx([0, 0.2, 0.2, 0.3, 0.5, 0.5, 0.3, 0.5, 0.5])
    # the target's own .1, DDD's .8 x .25, CCC's 1 x .5: the largest that is there
    assert found.cover == pytest.approx([0.1, 0.1, 0.2, 0.1, 0.1, 0.2, 0.5, 0.5, 0.5])


def test_a_guest_reaches_the_theatre_where_its_host_at_least_supports() -> None:
    guest = SECOND | {"capability_usd_bn": 90, "bases": [{"distance_km": 0, "host": "CCC"}]}
    found = tables(arrays(guest, FIRST))
    # DDD with 90 comes first; CCC's level runs fastest: abstain, support, fight
    assert found.reach[0].tolist() == [0, 90, 90] * 3
    assert found.reach[1].tolist() == [40] * 9


def test_a_base_is_open_from_half_of_the_weight_of_support() -> None:
    reach = np.array([5.0, 5.0, 5.0])
    weight = np.array([[1.0, 1.0, 1.0], [0.12, 0.125, 1.0]])
    # the first host is passed over; the second opens 8 from .5 x .25
    open_bases(reach, np.array([9.0, 8.0]), weight, 1, 0.25)
    assert reach.tolist() == [5, 8, 8]


def test_a_worse_base_changes_nothing() -> None:
    reach = np.array([5.0])
    open_bases(reach, np.array([4.0]), np.array([[1.0]]), 0, 0.25)
    assert reach.tolist() == [5]


def test_strength_adds_up_over_target_and_strategic_guarantors() -> None:
    crisis = arrays(FIRST, SECOND)
    given, total = subtree_input(crisis), np.zeros(9)
    fill_strategic_strength(given.challenge, given.traits, given.coalitions, total)
    # 50 + (0, .25, 1) x .5 x 40 + (0, .25, 1) x 10
    assert total == pytest.approx([50, 52.5, 60, 55, 57.5, 65, 70, 72.5, 80])


def test_one_more_host_lifts_those_that_have_a_base_there() -> None:
    given, total = subtree_input(arrays(FIRST, SECOND)), np.zeros(9)
    soil = np.array([60.0, 0.0])
    fill_strategic_strength_with_host(given.challenge, given.traits, given.coalitions, soil, total)
    # CCC brings .5 x 60 from there, DDD still 10 from home
    assert total == pytest.approx([50, 52.5, 60, 57.5, 60, 67.5, 80, 82.5, 90])


def test_a_guarantor_adds_what_it_commits_from_its_better_base() -> None:
    total = np.array([1.0, 1.0])
    add_strength(total, np.array([0.25, 1.0, 9.0]), 0.5, np.array([8.0, 4.0]), 6.0)
    # 1 + .25 x .5 x 8, 1 + .5 x 6
    assert total.tolist() == [2, 4]


def test_a_row_is_copied_into_the_first_places_alone() -> None:
    target = np.array([7.0, 7.0, 7.0])
    copy_row(np.array([1.0, 2.0]), target)
    assert target.tolist() == [1, 2, 7]


def test_no_two_tables_share_a_number() -> None:
    found = coalitions_for(3, 2)
    assert [part.shape for part in found] == [(2, 9), (9,), (9,), (3, 9)]
    for value, part in enumerate(found):
        part[...] = value
    assert [set(np.unique(part)) for part in found] == [{0}, {1}, {2}, {3}]
