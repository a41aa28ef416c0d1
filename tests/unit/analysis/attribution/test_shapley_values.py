"""Shapley values: known games, sums, orders, and how far drawn orders err."""

import math
from itertools import combinations, permutations

import numpy as np
import pytest

from sim.analysis.attribution.shapley_values import balanced_orders, orders_of, over_orders, shapley


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
    some = [over_orders(player, balanced_orders(range(4)), played) for player in range(4)]
    assert np.sum(some, axis=0) == pytest.approx(whole)


def test_balanced_orders_put_everybody_everywhere_and_before_everybody() -> None:
    orders = balanced_orders(range(5))
    for place in range(5):
        assert sorted(order[place] for order in orders) == sorted([*range(5)] * 2)
    for one, other in permutations(range(5), 2):
        assert sum(order.index(one) < order.index(other) for order in orders) == 5


def majority(count: int) -> dict[frozenset[int], np.ndarray]:
    """Return a game that is won by more than half of the weight, of which part 0 has most."""
    weight = [count, *[1] * (count - 1)]
    half = sum(weight) / 2
    return game(count, lambda one: float(sum(weight[k] for k in one) > half))


def test_few_parts_have_every_order_and_many_have_drawn_ones() -> None:
    assert not orders_of(8, 1).is_sampled
    many = orders_of(10, 1)
    assert many.is_sampled
    assert len(many.blocks) >= 4
    assert many.blocks == orders_of(10, 1).blocks
    assert many.blocks != orders_of(10, 2).blocks
    for block in many.blocks:
        for place in range(10):
            assert sorted(order[place] for order in block) == sorted([*range(10)] * 2)


def test_values_over_drawn_orders_add_up_and_are_near_the_exact_ones() -> None:
    # Interactions of neighbors make orders matter.
    worth = {
        one: values + 0.2 * sum(k in one and k + 1 in one for k in range(9))
        for one, values in majority(10).items()
    }
    orders = orders_of(10, 5)
    sampled = np.array([orders.values(part, worth).mean(axis=0) for part in range(10)])
    exact = np.array([shapley(part, worth) for part in range(10)])
    whole = worth[frozenset(range(10))] - worth[frozenset()]
    assert sampled.sum(axis=0) == pytest.approx(whole)
    assert exact.sum(axis=0) == pytest.approx(whole)
    np.testing.assert_allclose(sampled, exact, atol=0.06)
