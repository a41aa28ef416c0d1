import numpy as np
import pytest

from sim.engine.crisis.arrays import Crisis
from sim.engine.crisis.coalitions import (
    Coalitions,
    add_strength,
    coalitions_for,
    copy_row,
    fill_strategic_strength,
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
    return subtree_input(crisis).coalitions


def test_the_level_of_the_last_guarantor_runs_fastest() -> None:
    weight = tables(arrays(FIRST, SECOND)).weight
    assert weight[0].tolist() == [0, 0, 0, 0.25, 0.25, 0.25, 1, 1, 1]
    assert weight[1].tolist() == [0, 0.25, 1] * 3


def test_trade_counts_from_support_and_cover_where_a_guarantor_fights() -> None:
    found = tables(arrays(FIRST, SECOND, challenger=TRADE, target={"nuclear": 0.1}))
    assert found.risks.trade == pytest.approx([0, 0.2, 0.2, 0.3, 0.5, 0.5, 0.3, 0.5, 0.5])
    # the target's own .1, DDD's .8 x .25, CCC's 1 x .5: the largest that is there
    assert found.risks.cover == pytest.approx([0.1, 0.1, 0.2, 0.1, 0.1, 0.2, 0.5, 0.5, 0.5])


def test_a_guest_reaches_the_theatre_where_its_host_at_least_supports() -> None:
    guest = SECOND | {"capability_usd_bn": 90, "bases": [{"distance_km": 0, "host": "CCC"}]}
    found = tables(arrays(guest, FIRST))
    # DDD with 90 comes first; CCC's level runs fastest: abstain, support, fight
    assert found.reach[0].tolist() == [0, 90, 90] * 3
    assert found.reach[1].tolist() == [40] * 9


def test_strength_adds_up_over_target_and_strategic_guarantors() -> None:
    crisis = arrays(FIRST, SECOND)
    given, total = subtree_input(crisis), np.zeros(9)
    fill_strategic_strength(
        given.challenge, given.traits, given.coalitions.weight, given.coalitions.reach, total
    )
    # 50 + (0, .25, 1) x .5 x 40 + (0, .25, 1) x 10
    assert total == pytest.approx([50, 52.5, 60, 55, 57.5, 65, 70, 72.5, 80])


def test_one_of_the_rest_lets_strategic_guests_in() -> None:
    guest = SECOND | {"capability_usd_bn": 90, "bases": [{"distance_km": 0, "host": "CCC"}]}
    found = tables(arrays(guest, FIRST, parameters={"strategic_guarantors": 1}))
    assert found.reach[0].tolist() == [0, 0, 0]
    assert found.reach_with_host[0, 0].tolist() == [90, 90, 90]
    assert found.is_host.tolist() == [False, True]
    assert found.is_guest_of_rest.tolist() == [True, False]


def test_trade_with_the_target_counts_from_the_start_and_all_of_it_by_its_weight() -> None:
    crisis = arrays(FIRST, SECOND, challenger=TRADE)._replace(trade_target=0.1, trade_weight=10.0)
    # 10 x (.1, .1 + .2, .1 + .3, .1 + .5)
    assert tables(crisis).risks.trade == pytest.approx([1, 3, 3, 4, 6, 6, 4, 6, 6])


def test_a_guarantor_adds_what_it_commits() -> None:
    total = np.array([1.0, 1.0])
    add_strength(total, np.array([0.25, 1.0, 9.0]), 0.5, np.array([8.0, 4.0]))
    # 1 + .25 x .5 x 8, 1 + .5 x 4
    assert total.tolist() == [2, 3]


def test_a_row_is_copied_into_the_first_places_alone() -> None:
    target = np.array([7.0, 7.0, 7.0])
    copy_row(np.array([1.0, 2.0]), target)
    assert target.tolist() == [1, 2, 7]


def test_no_two_tables_share_a_number() -> None:
    found = coalitions_for(3, 2)
    parts = [found.weight, *found.risks, found.reach, found.reach_with_host]
    assert [part.shape for part in parts] == [(2, 9), (9,), (9,), (3, 9), (1, 2, 9)]
    assert (found.is_host.shape, found.is_guest_of_rest.shape) == ((3,), (3,))
    for value, part in enumerate(parts):
        part[...] = value
    assert [set(np.unique(part)) for part in parts] == [{0}, {1}, {2}, {3}, {4}]
