import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.politics.institutions import (
    InstitutionParams,
    fading_interoperability,
    young_share,
)

DEFAULTS = InstitutionParams()
YOUTH, RIPENING, RAMP = DEFAULTS.youth, DEFAULTS.ripening_quarters, DEFAULTS.exit_quarters

shares = st.floats(0, 1)
inside = st.floats(0.01, 0.99)
ages = st.floats(0, 100)


def test_a_new_pact_is_cut_twice() -> None:
    # .7 - .3 x 1 = .4 of what was promised is left after the multiplier of .7
    assert 0.7 * young_share(0.7, 0.0, YOUTH, RIPENING) == pytest.approx(0.4)


def test_half_way_to_ripeness_it_is_cut_by_half_as_much_more() -> None:
    # .7 - .3 x .5
    assert 0.7 * young_share(0.7, 10.0, YOUTH, RIPENING) == pytest.approx(0.55)


def test_a_deep_cut_leaves_nothing_of_a_new_pact() -> None:
    # .4 - .6 is below 0
    assert young_share(0.4, 0.0, YOUTH, RIPENING) == 0


@given(inside)
def test_what_is_ripe_is_cut_as_before(multiplier: float) -> None:
    assert young_share(multiplier, RIPENING, YOUTH, RIPENING) == pytest.approx(1)


@given(st.floats(1, 5), ages)
def test_a_regime_that_cuts_nothing_spares_the_young(multiplier: float, age: float) -> None:
    assert young_share(multiplier, age, YOUTH, RIPENING) == 1
    assert young_share(0.0, age, YOUTH, RIPENING) == 1


@given(inside, ages, ages, shares)
def test_what_was_built_earlier_survives_better(
    multiplier: float, one: float, other: float, youth: float
) -> None:
    young, old = min(one, other), max(one, other)
    left = [young_share(multiplier, age, youth, RIPENING) for age in (young, old)]
    assert 0 <= left[0] <= left[1] + 1e-12 <= 1 + 2e-12


@given(inside, inside, ages)
def test_a_deeper_cut_never_leaves_more(one: float, other: float, age: float) -> None:
    deep, mild = min(one, other), max(one, other)
    assert deep * young_share(deep, age, YOUTH, RIPENING) <= mild * young_share(
        mild, age, YOUTH, RIPENING
    )


def test_practice_fades_in_three_years() -> None:
    # .6 + .15 x (1 - 3/12)
    assert fading_interoperability(0.75, 0.6, 3.0, RAMP) == pytest.approx(0.7125)
    assert fading_interoperability(0.75, 0.6, 0.0, RAMP) == pytest.approx(0.75)
    assert fading_interoperability(0.75, 0.6, 40.0, RAMP) == 0.6


@given(shares, shares, ages, ages)
def test_practice_never_comes_back_by_itself(
    one: float, other: float, earlier: float, later: float
) -> None:
    unallied, at_exit = min(one, other), max(one, other)
    soon, late = min(earlier, later), max(earlier, later)
    before = fading_interoperability(at_exit, unallied, soon, RAMP)
    after = fading_interoperability(at_exit, unallied, late, RAMP)
    assert unallied <= after <= before <= at_exit + 1e-12
