import math

import pytest

from sim.rules.crisis.strength import (
    distance_fraction,
    initial_capability,
    strength,
    usable_strength,
)


def test_strength_fades_with_distance() -> None:
    # 1000 x .4 x .9 x exp(-.17 x 2)
    assert strength(1000, 0.4, 0.1, 2000, 0.17) == pytest.approx(360 * math.exp(-0.34))


def test_without_a_base_there_is_no_strength() -> None:
    assert strength(1000, 1, 0, math.inf, 0.17) == 0


def test_without_a_base_there_is_no_strength_even_if_distance_does_not_matter() -> None:
    assert strength(1000, 1, 0, math.inf, 0.0) == 0


def test_strength_is_what_could_be_sent_times_what_the_distance_leaves() -> None:
    # 1000 x .4 x .9
    assert usable_strength(1000, 0.4, 0.1) == pytest.approx(360)
    assert distance_fraction(2000, 0.17) == pytest.approx(math.exp(-0.34))
    assert distance_fraction(math.inf, 0.17) == 0
    product = usable_strength(1000, 0.4, 0.1) * distance_fraction(2000, 0.17)
    assert strength(1000, 0.4, 0.1, 2000, 0.17) == product


def test_capability_is_what_steady_spending_has_built_up() -> None:
    # 50 x 1.6 / (.08 + .02)
    assert initial_capability(50, 1.6, 0.02, 0.08) == pytest.approx(800)
