import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.politics.growth import capability_step, gdp_step, military_price

amounts = st.floats(1, 1e5)
burdens = st.floats(0.1, 10)
growths = st.floats(-0.05, 0.1)


def test_a_dollar_buys_what_steady_spending_built_up() -> None:
    # 100 x (.08 + .02) / (.02 x 1000)
    assert military_price(100.0, 0.08, 0.02, 2.0, 1000.0) == pytest.approx(0.5)


def test_who_spends_nothing_has_forces_that_wear_out() -> None:
    price = military_price(100.0, 0.08, 0.02, 0.0, 1000.0)
    assert price == 0
    assert capability_step(100.0, 0.08, 5.0, 1000.0, price) == pytest.approx(92)


@pytest.mark.parametrize(("burden", "gdp"), [(2e-308, 1000.0), (2.0, 1e-300), (1e-20, 1e-20)])
def test_next_to_no_spending_buys_nothing_and_not_without_end(burden: float, gdp: float) -> None:
    price = military_price(100.0, 0.08, 0.02, burden, gdp)
    assert capability_step(100.0, 0.08, 100.0, 1000.0, price) == pytest.approx(92)


@given(amounts, growths, burdens, amounts)
def test_with_a_steady_burden_forces_grow_as_the_economy_does(
    capability: float, growth: float, burden: float, gdp: float
) -> None:
    price = military_price(capability, 0.08, growth, burden, gdp)
    force, output = capability, gdp
    for _ in range(15):
        force, output = (
            capability_step(force, 0.08, burden, output, price),
            gdp_step(output, growth, 0.0),
        )
    assert force / capability == pytest.approx(output / gdp)


@given(amounts, burdens, burdens, amounts)
def test_a_greater_burden_is_never_a_smaller_force(
    capability: float, one: float, other: float, gdp: float
) -> None:
    small, large = (capability_step(capability, 0.08, b, gdp, 0.5) for b in sorted((one, other)))
    assert 0 < small <= large


@given(amounts, growths, st.floats(0, 2), st.floats(0, 2))
def test_pressure_costs_output_and_never_more_than_all(
    gdp: float, growth: float, one: float, other: float
) -> None:
    mild, harsh = (gdp_step(gdp, growth, loss) for loss in sorted((one, other)))
    assert 0 <= harsh <= mild
