import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.politics.shocks import shock_left

sizes = st.floats(0, 5)
quarters = st.floats(0, 400)
half_lives = st.floats(0.1, 100)


def test_a_shock_strikes_in_its_quarter() -> None:
    assert shock_left(0.3, -1.0, 5.0) == 0
    assert shock_left(0.3, 0.0, 5.0) == 0.3


def test_half_is_left_after_its_half_life() -> None:
    assert shock_left(0.3, 20.0, 5.0) == pytest.approx(0.15)
    assert shock_left(0.3, 40.0, 5.0) == pytest.approx(0.075)


@given(sizes, quarters, quarters, half_lives)
def test_a_shock_fades_and_never_turns(
    size: float, one: float, other: float, half_life: float
) -> None:
    soon, late = min(one, other), max(one, other)
    assert 0 <= shock_left(size, late, half_life) <= shock_left(size, soon, half_life) <= size


@given(sizes, quarters, half_lives, half_lives)
def test_what_lasts_longer_leaves_more(size: float, later: float, one: float, other: float) -> None:
    short, long = min(one, other), max(one, other)
    assert shock_left(size, later, short) <= shock_left(size, later, long)
