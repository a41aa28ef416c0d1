import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.politics.governments import GovernmentParams, majority, stance, stay_chance

DEFAULTS = GovernmentParams()

shares = st.floats(0, 1)
burdens = st.floats(0, 20)


@given(st.floats(0.01, 0.99), burdens)
def test_at_the_old_price_of_arms_the_side_stays_as_likely_as_the_file_says(
    hold: float, burden: float
) -> None:
    assert stay_chance(hold, burden, burden, DEFAULTS.burden_vote) == pytest.approx(hold)


def test_a_point_of_gdp_costs_votes() -> None:
    # log odds of .6 are .405; less .5 they are -.095, a chance of .476
    assert stay_chance(0.6, 2.4, 1.4, DEFAULTS.burden_vote) == pytest.approx(0.476, abs=1e-3)


def test_who_is_certain_to_stay_stays_and_who_is_not_goes() -> None:
    assert stay_chance(1.0, 3.0, 1.0, DEFAULTS.burden_vote) == pytest.approx(1)
    assert stay_chance(0.0, 1.0, 3.0, DEFAULTS.burden_vote) == pytest.approx(0)


@given(shares, burdens, burdens, burdens, st.floats(0, 5))
def test_dearer_arms_never_help_the_side_in_office(
    hold: float, one: float, other: float, before: float, weight: float
) -> None:
    cheap, dear = min(one, other), max(one, other)
    assert stay_chance(hold, dear, before, weight) <= stay_chance(hold, cheap, before, weight)


def test_a_stance_is_side_and_voters_and_leader() -> None:
    # log odds of .6 less those of .5 are .405, of which half; -.3 + .203 + .1
    found = stance(-0.3, 0.6, 0.5, DEFAULTS.response, 0.1)
    assert found == pytest.approx(-0.3 + 0.5 * math.log(1.5) + 0.1)


def test_the_first_side_with_the_first_voters_has_no_stance() -> None:
    assert stance(0.0, 0.488, 0.488, DEFAULTS.response, 0.0) == 0


@given(st.floats(-5, 5), shares, shares, shares, st.floats(0, 5))
def test_more_support_never_makes_a_government_more_reluctant(
    side: float, one: float, other: float, start: float, response: float
) -> None:
    low, high = min(one, other), max(one, other)
    assert stance(side, low, start, response, 0.0) <= stance(side, high, start, response, 0.0)


def test_a_majority_helps_and_its_loss_hurts_more() -> None:
    gain, loss = DEFAULTS.majority_gain, DEFAULTS.majority_loss
    assert majority(0.59, 0.6, gain, loss) == 0.5
    assert majority(0.6, 0.6, gain, loss) == -1.0


@given(st.floats(0, 1, exclude_max=True), shares, shares)
def test_a_likelier_majority_is_never_lost_on_the_same_draw(
    draw: float, one: float, other: float
) -> None:
    low, high = min(one, other), max(one, other)
    assert majority(draw, low, 0.5, 1.0) <= majority(draw, high, 0.5, 1.0)
