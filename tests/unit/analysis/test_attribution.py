"""Attribution by clause: Shapley's sums, orders, and texts without their clauses."""

import math
from itertools import combinations, permutations

import numpy as np
import polars as pl
import pytest

from sim.analysis.attribution import (
    Question,
    _scenario_with,
    attribute,
    balanced_orders,
    clauses_between,
    over_orders,
    shapley,
)
from sim.domain.errors import AttributionError
from sim.execution.comparison_runs import play_cells
from sim.loading.scenarios import load_scenario
from sim.study.comparison_cells import Cell
from tests.acceptance.worlds import classroom


def game(count: int, value: object) -> dict[frozenset[int], np.ndarray]:
    """Return the value of every set of players, once for each of two runs."""
    return {
        frozenset(one): np.array([value(one), 2 * value(one)], dtype=float)  # type: ignore[operator]
        for size in range(count + 1)
        for one in combinations(range(count), size)
    }


def gloves(players: tuple[int, ...]) -> float:
    """Return the pairs of gloves that some players have: 0 holds a left one, 1 and 2 right ones."""
    return float(0 in players and (1 in players or 2 in players))


def test_the_glove_game_has_its_known_values() -> None:
    played = game(3, gloves)
    for player, known in enumerate((4 / 6, 1 / 6, 1 / 6)):
        assert shapley(player, played) == pytest.approx([known, 2 * known])


def test_values_add_up_to_the_whole_and_are_means_over_all_orders() -> None:
    draws = iter(math.sin(12.9898 * k) for k in range(1, 40))
    values = {one: next(draws) for size in range(5) for one in combinations(range(4), size)}
    played = game(4, lambda one: values[one])
    orders = [list(order) for order in permutations(range(4))]
    found = [shapley(player, played) for player in range(4)]
    for player in range(4):
        assert over_orders(player, orders, played) == pytest.approx(found[player])
    whole = played[frozenset(range(4))] - played[frozenset()]
    assert np.sum(found, axis=0) == pytest.approx(whole)
    some = [over_orders(player, balanced_orders(4), played) for player in range(4)]
    assert np.sum(some, axis=0) == pytest.approx(whole)


def test_balanced_orders_put_everybody_everywhere_and_before_everybody() -> None:
    orders = balanced_orders(5)
    for place in range(5):
        assert sorted(order[place] for order in orders) == sorted([*range(5)] * 2)
    for one, other in permutations(range(5), 2):
        assert sum(order.index(one) < order.index(other) for order in orders) == 5


def test_without_any_clause_the_second_arrangement_is_the_first() -> None:
    before = load_scenario("indo_pacific", arrangement="hub_and_spokes")
    after = load_scenario("indo_pacific", arrangement="pacific_pact_core4_taiwan_in")
    clauses = clauses_between(before, after)
    assert clauses[0].title == "promises: United States"
    assert clauses[-1].title == "the council: its rule and its lag"
    bare = _scenario_with(after, clauses, ())
    runs, _ = play_cells([Cell("before", "", before), Cell("bare", "", bare)], 5)
    old, new = (
        runs.filter(pl.col("arrangement") == name).drop("arrangement").sort("replication")
        for name in ("before", "bare")
    )
    assert old["deterrence_failure"].to_list() == new["deterrence_failure"].to_list()
    whole = _scenario_with(after, clauses, range(len(clauses)))
    assert whole.pacts == after.pacts


def test_shares_add_up_and_the_whole_is_paired() -> None:
    found = attribute(Question(classroom("hub"), classroom("treaty"), "expected_wars", 30))
    assert found.sets == 2 ** len(found.shares)
    total = sum(share.shapley.mean for share in found.shares)
    assert total == pytest.approx(found.whole.mean, abs=1e-12)
    assert found.whole.standard_error > 0


def test_pacts_that_go_are_clauses_too() -> None:
    found = attribute(Question(classroom("treaty"), classroom("no_commitments"), "wars", 5))
    titles = [share.title for share in found.shares]
    assert titles
    assert all(title.startswith("the end of ") for title in titles)


def test_what_cannot_be_attributed_is_said() -> None:
    hub = classroom("hub")
    with pytest.raises(AttributionError, match="the same pacts"):
        attribute(Question(hub, hub, "wars", 5))
    with pytest.raises(AttributionError, match=r"no outcome 'wras'.*Did you mean 'wars'"):
        attribute(Question(hub, classroom("treaty"), "wras", 5))
    negotiated = load_scenario("indo_pacific", arrangement="core4_negotiated")
    with pytest.raises(AttributionError, match="not where it is proposed"):
        clauses_between(load_scenario("indo_pacific"), negotiated)
