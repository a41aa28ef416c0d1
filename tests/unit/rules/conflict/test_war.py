import math

import pytest

from sim.rules.conflict.war import (
    WarParams,
    battle_deaths,
    nuclear_use_probability,
    remaining_capability,
    severity_quantile,
    war_size,
)


def test_attrition_follows_the_enemys_share() -> None:
    # 200 x (1 - .05 x .6 x .25)
    assert remaining_capability(200, 0.05, 0.6, 0.25) == pytest.approx(198.5)


def test_the_least_draw_gives_the_least_war() -> None:
    assert battle_deaths(0, 1.41, 1000, 1e7) == 1000


def test_the_median_war_of_an_untruncated_law_of_exponent_two_doubles_the_minimum() -> None:
    # P(X > x) = 1000 / x is one half at 2000; the truncation at 1e12 hardly matters
    assert battle_deaths(0.5, 2, 1000, 1e12) == pytest.approx(2000, rel=1e-6)


def test_a_war_grows_with_forces_and_less_than_in_proportion_with_its_length() -> None:
    # .5 x 300 x 4 ** .5
    assert war_size(0.5, 300, 4, 0.5) == pytest.approx(300)


def test_a_war_of_mean_size_is_as_deadly_as_chance_has_it() -> None:
    mean = math.log(300)
    assert severity_quantile(0.0, 300, 0.6, mean, 1.0) == pytest.approx(0.5)
    # Phi(sqrt(1 - .6 ** 2)) = Phi(.8)
    assert severity_quantile(1.0, 300, 0.6, mean, 1.0) == pytest.approx(0.7881, abs=1e-4)


def test_a_larger_war_is_likelier_to_be_deadly_if_size_counts_at_all() -> None:
    mean = math.log(300)
    # A spread above the mean: Phi(.6)
    assert severity_quantile(0.0, 600, 0.6, mean, math.log(2)) == pytest.approx(0.7257, abs=1e-4)
    assert severity_quantile(1.0, 600, 0.0, mean, 1.0) == severity_quantile(1.0, 0, 0.0, mean, 1.0)
    assert severity_quantile(9.0, 0.0, 0.6, mean, 1.0) == 0


def test_nuclear_use_needs_stakes_and_warheads() -> None:
    # .002 x .8 x .5
    assert nuclear_use_probability(0.002, 0.8, 0.5) == pytest.approx(0.0008)


def test_wars_last_two_calendar_years() -> None:
    # 1 / .15 quarters = 6.7 quarters, which touch about 2.4 calendar years
    assert 1 / WarParams().end_probability / 4 == pytest.approx(1.67, abs=0.01)
