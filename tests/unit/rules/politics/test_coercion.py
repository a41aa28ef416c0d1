import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.politics.coercion import CoercionParams, coercion_loss

DEFAULTS = CoercionParams()

shares = st.floats(0, 1)


def test_south_korea_loses_a_quarter_of_a_percent() -> None:
    assert coercion_loss(DEFAULTS.size, 0.25, DEFAULTS.quarters) == pytest.approx(0.0025)


def test_what_is_over_costs_nothing() -> None:
    assert coercion_loss(DEFAULTS.size, 0.25, 0) == 0


@given(shares, shares, shares, st.integers(0, 40))
def test_who_exports_more_loses_no_less(size: float, one: float, other: float, left: int) -> None:
    little, much = (coercion_loss(size, share, left) for share in sorted((one, other)))
    assert 0 <= little <= much <= size
