import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.politics.assessment import (
    AssessmentParams,
    abandonment,
    call_rate,
    entrapment,
    probability_of_force,
)

THRESHOLD = AssessmentParams().called_obligation

shares = st.floats(0, 1)
rates = st.floats(0, 10)


def test_force_is_a_seizure_or_an_attack_or_pressure_that_becomes_a_war() -> None:
    # .5 x (.1 + .02 + .01)
    assert probability_of_force(0.5, 0.1, 0.02, 0.01) == pytest.approx(0.065)


def test_a_state_is_called_upon_from_some_obligation_on() -> None:
    assert call_rate(0.5, 0.2, THRESHOLD, THRESHOLD) == pytest.approx(0.1)
    assert call_rate(0.5, 0.2, 0.09, THRESHOLD) == 0


def test_who_depends_on_nobody_cannot_be_left_alone() -> None:
    assert abandonment(0.0, 0.0) == 0
    # .8 x (1 - .75 x .4)
    assert abandonment(0.8, 0.75 * 0.4) == pytest.approx(0.56)
    assert abandonment(0.8, 1.3) == 0


def test_one_call_a_year_is_two_thirds_of_all_fear() -> None:
    assert entrapment(0.0) == 0
    assert entrapment(1.0) == pytest.approx(1 - math.exp(-1))


@given(shares, shares, rates, rates)
def test_more_faith_is_less_fear(one: float, other: float, low: float, high: float) -> None:
    dependent, independent = max(one, other), min(one, other)
    doubt, trust = min(low, high), max(low, high)
    assert 0 <= abandonment(dependent, trust) <= abandonment(dependent, doubt) <= 1
    assert abandonment(independent, doubt) <= abandonment(dependent, doubt)


@given(st.floats(0, 1e4), st.floats(0, 1e4))
def test_more_calls_are_more_fear(one: float, other: float) -> None:
    assert 0 <= entrapment(min(one, other)) <= entrapment(max(one, other)) <= 1


@given(rates, rates, shares, shares, shares)
def test_more_opportunities_are_more_threat(
    one: float, other: float, fait: float, major: float, war: float
) -> None:
    few, many = (probability_of_force(r, fait, major, war) for r in sorted((one, other)))
    assert 0 <= few <= many


@given(rates, shares, shares, shares)
def test_a_deeper_promise_never_calls_less_often(
    rate: float, chance: float, one: float, other: float
) -> None:
    shallow, deep = (call_rate(rate, chance, o, THRESHOLD) for o in sorted((one, other)))
    assert shallow <= deep
