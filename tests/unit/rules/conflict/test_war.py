import pytest

from sim.rules.conflict.war import (
    WarParams,
    battle_deaths,
    nuclear_use_probability,
    remaining_capability,
)


def test_attrition_follows_the_enemys_share() -> None:
    # 200 x (1 - .05 x .6 x .25)
    assert remaining_capability(200, 0.05, 0.6, 0.25) == pytest.approx(198.5)


def test_the_least_draw_gives_the_least_war() -> None:
    assert battle_deaths(0, 1.41, 1000, 1e7) == 1000


def test_the_median_war_of_an_untruncated_law_of_exponent_two_doubles_the_minimum() -> None:
    # P(X > x) = 1000 / x is one half at 2000; the truncation at 1e12 hardly matters
    assert battle_deaths(0.5, 2, 1000, 1e12) == pytest.approx(2000, rel=1e-6)


def test_nuclear_use_needs_stakes_and_warheads() -> None:
    # .002 x .8 x .5
    assert nuclear_use_probability(0.002, 0.8, 0.5) == pytest.approx(0.0008)


def test_wars_last_two_calendar_years() -> None:
    # 1 / .15 quarters = 6.7 quarters, which touch about 2.4 calendar years
    assert 1 / WarParams().end_probability / 4 == pytest.approx(1.67, abs=0.01)
