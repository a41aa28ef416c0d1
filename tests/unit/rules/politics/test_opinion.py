import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.politics.opinion import (
    IncidentParams,
    OpinionParams,
    casualty_effect,
    defeatist_support,
    expected_mode_weight,
    incident_effect,
    opinion_change,
    opinion_target,
    support_share,
)

DEFAULTS = OpinionParams()

shares = st.floats(0, 1)
logits = st.floats(-20, 20)
costs = st.floats(0, 10)


def test_without_news_support_is_that_of_the_start() -> None:
    assert support_share(0.488, 0.0, 0.0, DEFAULTS.shock_weight) == pytest.approx(0.488)


def test_ukraine_moved_japan_by_eleven_points() -> None:
    # log odds of .488 are -.048; with 1.5 x .30 they are .402, a share of .599
    moved = support_share(0.488, 0.0, 0.30, DEFAULTS.shock_weight)
    assert moved == pytest.approx(1 / (1 + math.exp(0.04801 - 0.45)), abs=1e-4)
    assert moved - 0.488 == pytest.approx(0.111, abs=1e-3)


def test_a_point_of_gdp_moves_the_mean_by_its_weight_and_no_more() -> None:
    # -.4 x (2.37 - 1.37) + .2
    target = opinion_target(2.37, 1.37, DEFAULTS.burden_weight, DEFAULTS.treaty_gain)
    assert target == pytest.approx(-0.2)
    opinion = 0.0
    for _ in range(400):
        opinion += opinion_change(opinion, target, DEFAULTS.reversion)
    assert opinion == pytest.approx(target)


def test_bystanders_feel_a_third_of_an_incident() -> None:
    weight = DEFAULTS.incident.major_attack
    share = DEFAULTS.bystander_share
    assert incident_effect(weight, True, share) == weight  # noqa: FBT003  numba calls by position
    assert incident_effect(weight, False, share) == pytest.approx(0.4 / 3)  # noqa: FBT003  the same


def test_the_gravest_mode_moves_voters_most() -> None:
    weights = IncidentParams()
    assert weights.grey_zone < weights.fait_accompli < weights.major_attack


def test_a_war_weighs_as_a_major_attack_in_place_of_its_mode() -> None:
    # .75 x .1 + .25 x .4, of a challenge that is sure, and of one in five
    assert expected_mode_weight(1.0, 0.25, 0.1, 0.4) == pytest.approx(0.175)
    assert expected_mode_weight(0.2, 0.05, 0.1, 0.4) == pytest.approx(0.035)
    assert expected_mode_weight(1.0, 1.0, 0.1, 0.4) == 0.4


def test_every_factor_of_ten_of_deaths_costs_the_same() -> None:
    assert casualty_effect(1000.0, 0.6) == 0
    assert casualty_effect(10_000.0, 0.6) == pytest.approx(-0.6)
    assert casualty_effect(1e6, 0.6) == pytest.approx(-1.8)


def test_only_a_likely_defeat_makes_defeatists() -> None:
    cost, chance = DEFAULTS.defeat_cost, DEFAULTS.defeat_chance
    assert defeatist_support(0.5, 0.6, cost, chance) == 0.5
    assert defeatist_support(0.5, 0.61, cost, chance) == pytest.approx(0.35)
    assert defeatist_support(0.1, 0.9, cost, chance) == 0


def test_the_noise_moves_polls_as_far_as_published_series_do() -> None:
    # Four quarters of an autoregression, stationary: mean absolute move in shares about .06.
    keep, sd = 1 - DEFAULTS.reversion, DEFAULTS.noise_sd
    yearly = sd * math.sqrt(2 * (1 - keep**4) / (1 - keep**2))
    assert 0.25 * yearly * math.sqrt(2 / math.pi) == pytest.approx(0.06, abs=0.005)


@given(shares, logits, logits, st.floats(0, 1))
def test_better_opinion_is_more_support(
    start: float, one: float, other: float, shock: float
) -> None:
    low, high = min(one, other), max(one, other)
    worse, better = (support_share(start, opinion, shock, 1.5) for opinion in (low, high))
    assert 0 <= worse <= better <= 1
    assert support_share(start, low, shock, 1.5) >= support_share(start, low, 0.0, 1.5)


@given(costs, costs, costs, costs, costs)
def test_dearer_arms_never_raise_the_mean(
    one: float, other: float, start: float, weight: float, gain: float
) -> None:
    cheap, dear = min(one, other), max(one, other)
    assert opinion_target(dear, start, weight, gain) <= opinion_target(cheap, start, weight, gain)


@given(logits, logits, shares)
def test_opinion_comes_nearer_to_its_mean_and_never_passes_it(
    opinion: float, target: float, reversion: float
) -> None:
    after = opinion + opinion_change(opinion, target, reversion)
    low, high = min(opinion, target), max(opinion, target)
    assert low - 1e-12 <= after <= high + 1e-12


@given(st.floats(0, 1e9), st.floats(0, 1e9), costs)
def test_more_deaths_never_raise_support(one: float, other: float, weight: float) -> None:
    few, many = min(one, other), max(one, other)
    assert casualty_effect(many, weight) <= casualty_effect(few, weight) + 1e-12 <= 1e-12


@given(costs, shares)
def test_nobody_feels_an_incident_more_than_the_target(weight: float, share: float) -> None:
    assert incident_effect(weight, False, share) <= incident_effect(weight, True, share)  # noqa: FBT003  numba calls by position
