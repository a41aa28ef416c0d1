import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.politics.spending import (
    SpendingPace,
    SpendingParams,
    SpendingTerms,
    burden_aimed_at,
    burden_step,
    cover_ratio,
    demand_term,
    encirclement_term,
    free_riding_term,
    log_burden_alone,
    rivals_term,
    threat_term,
    unaided_burden,
)

DEFAULTS = SpendingParams()
PACE = SpendingPace(
    speed=DEFAULTS.speed, support_weight=DEFAULTS.support_weight, slowest=DEFAULTS.slowest
)
STEADY = SpendingTerms(
    start=math.log(1.37), threat=0.0, rivals=0.0, encirclement=0.0, free_riding=0.0
)

shares = st.floats(0, 1)
ratios = st.floats(0, 10)
burdens = st.floats(0.1, 20)
logs = st.floats(-3, 3)


def cover_term(dependence: float, cover: float, weight: float = DEFAULTS.free_riding) -> float:
    """Return the term of free riding at the default bounds."""
    return free_riding_term(dependence, cover, weight, DEFAULTS.cover_floor, DEFAULTS.cover_ceiling)


def target(terms: SpendingTerms, demand: float, fear: float) -> float:
    """Return the burden aimed at with the default weight of a demand, in % of GDP."""
    alone = log_burden_alone(terms)
    return burden_aimed_at(alone + demand_term(alone, demand, fear, DEFAULTS.demand_weight))


def test_where_nothing_changed_the_burden_stays() -> None:
    assert target(STEADY, 0.0, 0.5) == pytest.approx(1.37)
    assert burden_step(1.37, 1.37, 0.0, PACE) == 1.37


def test_a_point_more_of_danger_is_three_percent_more_of_arms() -> None:
    assert threat_term(0.11, 0.10, DEFAULTS.threat_weight) == pytest.approx(0.03)


def test_only_rivals_that_outgrow_the_economy_count() -> None:
    # .15 x log(1.5 / 1.2)
    assert rivals_term(1.5, 1.2, DEFAULTS.rivals_weight) == pytest.approx(0.15 * math.log(1.25))
    assert rivals_term(1.1, 1.2, DEFAULTS.rivals_weight) == 0
    assert rivals_term(1.0, 1.0, DEFAULTS.rivals_weight) == 0


@pytest.mark.parametrize(("rivals", "economy"), [(math.inf, 1.0), (2.0, 0.0), (math.inf, math.inf)])
def test_rivals_without_a_weight_or_an_economy_leave_a_burden(
    rivals: float, economy: float
) -> None:
    assert rivals_term(rivals, economy, 0.0) == 0
    whole = STEADY._replace(rivals=rivals_term(rivals, economy, DEFAULTS.rivals_weight))
    assert 1 <= target(whole, 2.0, 0.5) <= 100.0000001


@pytest.mark.parametrize("log_burden", [-1e300, -math.inf])
def test_a_burden_aimed_at_is_never_next_to_nothing(log_burden: float) -> None:
    # else the burden in force over it, the index of free riding, would have no end
    assert burden_aimed_at(log_burden) == pytest.approx(0.001)


def test_a_retreat_makes_a_dependent_state_spend_as_korea_did() -> None:
    # .4 x .9 x log(1 / .4): the burden rises by 39 %, within 1.15-1.55
    risen = math.exp(cover_term(0.9, 0.4))
    assert risen == pytest.approx(math.exp(0.36 * math.log(2.5)))
    assert 1.15 < risen < 1.55


def test_cover_counts_within_its_bounds() -> None:
    assert cover_term(1.0, 0.0) == pytest.approx(-0.4 * math.log(0.05))
    assert cover_term(1.0, 9.0) == pytest.approx(-0.4 * math.log(1.65))
    assert cover_term(1.0, 1.0) == 0


def test_pacts_around_it_make_a_challenger_arm() -> None:
    assert encirclement_term(0.1, DEFAULTS.encirclement_weight) == pytest.approx(0.05)


def test_a_demand_works_in_full_from_a_fear_of_two_thirds() -> None:
    # log(3 / 1.37), of which 1.5 x .2
    gap = math.log(3.0 / 1.37)
    assert demand_term(STEADY.start, 3.0, 0.2, 1.5) == pytest.approx(0.3 * gap)
    assert demand_term(STEADY.start, 3.0, 0.7, 1.5) == pytest.approx(gap)


def test_without_fear_or_demand_nobody_complies() -> None:
    assert demand_term(STEADY.start, 3.0, 0.0, 1.5) == 0
    assert demand_term(STEADY.start, 0.0, 1.0, 1.5) == 0
    assert demand_term(STEADY.start, 1.0, 1.0, 1.5) == 0


def test_a_fear_of_two_thirds_brings_a_state_to_what_is_asked() -> None:
    assert target(STEADY, 3.0, 1.0) == pytest.approx(3)


def test_falling_support_slows_a_rise_and_not_a_cut() -> None:
    # a quarter of the way from 1.4 to 2.2, at 1 - 2 x .15 of the speed
    assert burden_step(1.4, 2.2, -0.15, PACE) == pytest.approx(1.4 + 0.2 * 0.7)
    assert burden_step(1.4, 2.2, -0.9, PACE) == pytest.approx(1.4 + 0.2 * 0.25)
    assert burden_step(1.4, 2.2, 0.3, PACE) == pytest.approx(1.6)
    assert burden_step(2.2, 1.4, -0.9, PACE) == pytest.approx(2.0)


def test_who_is_covered_better_rides() -> None:
    # exp(-.1) of what it would aim at alone
    terms = STEADY._replace(free_riding=-0.1)
    unaided = unaided_burden(terms, 0.0, 0.5, DEFAULTS.demand_weight)
    assert target(terms, 0.0, 0.5) / unaided == pytest.approx(math.exp(-0.1))


def test_without_the_term_a_state_at_its_target_has_an_index_of_one() -> None:
    assert unaided_burden(STEADY, 3.0, 0.4, 1.5) == pytest.approx(target(STEADY, 3.0, 0.4))


def test_cover_is_obligation_times_the_forces_that_are_left() -> None:
    assert cover_ratio(0.5, 0.3, 0.4) == pytest.approx(0.375)
    assert cover_ratio(1.0, 0.4, 0.4) == 1
    # A patron that had no forces there cannot take any away.
    assert cover_ratio(0.5, 0.3, 0.0) == 0.5
    # Of no promise there is nothing left, however little was there at the start.
    assert cover_ratio(0.0, 1.0, 5e-324) == 0
    weights = (DEFAULTS.free_riding, DEFAULTS.cover_floor, DEFAULTS.cover_ceiling)
    most = free_riding_term(1.0, cover_ratio(0.5, 1.0, 5e-324), *weights)
    assert most == free_riding_term(1.0, DEFAULTS.cover_ceiling, *weights)


@given(logs, logs, logs, shares, burdens)
def test_more_danger_never_lowers_the_target(
    start: float, one: float, other: float, fear: float, demand: float
) -> None:
    safe, unsafe = (
        target(STEADY._replace(start=start, threat=t), demand, fear) for t in sorted((one, other))
    )
    assert safe <= unsafe + 1e-12


@given(logs, shares, shares, burdens)
def test_more_fear_never_makes_a_state_comply_less(
    alone: float, one: float, other: float, demand: float
) -> None:
    low, high = (demand_term(alone, demand, fear, 1.5) for fear in sorted((one, other)))
    assert 0 <= low <= high
    assert alone + high <= max(alone, math.log(demand)) + 1e-12


@given(shares, ratios, ratios)
def test_more_cover_never_makes_a_state_spend_more(
    dependence: float, one: float, other: float
) -> None:
    little, much = min(one, other), max(one, other)
    assert cover_term(dependence, much) <= cover_term(dependence, little)


@given(shares, ratios)
def test_burdens_are_bounded_at_the_end_of_the_range(dependence: float, cover: float) -> None:
    # .7 x log(1 / .05) is a factor of 8.1, and only for who depends on nobody else
    assert abs(cover_term(dependence, cover, 0.7)) <= 0.7 * math.log(20) + 1e-12


@given(ratios, ratios, st.floats(0.01, 10), st.floats(0, 0.5))
def test_stronger_rivals_never_disarm_anybody(
    one: float, other: float, gdp: float, weight: float
) -> None:
    weak, strong = (rivals_term(growth, gdp, weight) for growth in sorted((one, other)))
    assert 0 <= weak <= strong


@given(burdens, burdens, st.floats(-1, 1), shares, shares)
def test_a_burden_comes_nearer_and_never_passes_its_target(
    burden: float, target: float, support: float, speed: float, slowest: float
) -> None:
    after = burden_step(burden, target, support, SpendingPace(speed, 2.0, slowest))
    assert min(burden, target) - 1e-12 <= after <= max(burden, target) + 1e-12


@given(burdens, burdens, st.floats(-1, 1), st.floats(-1, 1))
def test_more_support_never_slows_a_rise(
    burden: float, target: float, one: float, other: float
) -> None:
    reluctant, willing = (burden_step(burden, target, s, PACE) for s in sorted((one, other)))
    assert reluctant <= willing


def test_nobody_spends_more_than_there_is() -> None:
    assert burden_aimed_at(math.log(2.0)) == pytest.approx(2)
    assert burden_aimed_at(5000.0) == pytest.approx(100)
