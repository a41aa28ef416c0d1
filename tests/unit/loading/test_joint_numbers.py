import pytest

from sim.domain.errors import ScenarioError
from tests.acceptance.worlds import classroom


@pytest.mark.parametrize("growth", [-8, -9, -7.95])
def test_growth_may_not_eat_up_what_replaces_worn_forces(growth: float) -> None:
    # Forces wear out by 8 % a year: spending that shrinks as fast has built up none.
    with pytest.raises(ScenarioError, match=f"gdp_growth_pct is {growth}, but forces wear out by"):
        classroom(states__AAA__gdp_growth_pct=growth)


def test_depreciation_that_is_next_to_nothing_needs_growth() -> None:
    with pytest.raises(ScenarioError, match=r"growth must be 0\.09 or more"):
        classroom(parameters__strength__depreciation=0.0001, states__AAA__gdp_growth_pct=0)
    kept = classroom(
        parameters__strength__depreciation=0.0001, states__AAA__gdp_growth_pct=0.09,
        states__BBB__gdp_growth_pct=1, states__CCC__gdp_growth_pct=1,
        states__DDD__gdp_growth_pct=1,
    )  # fmt: skip
    assert kept.states["AAA"].gdp_growth_pct.value == 0.09


def test_growth_may_be_as_low_as_forces_can_be_replaced() -> None:
    assert classroom(states__AAA__gdp_growth_pct=-7.9).states["AAA"].gdp_growth_pct.value == -7.9


def test_the_most_deaths_are_no_fewer_than_the_least() -> None:
    with pytest.raises(ScenarioError, match="less than deaths_minimum") as caught:
        classroom(parameters__war__deaths_minimum=1e8)
    assert len(caught.value.problems) == 1
    with pytest.raises(ScenarioError, match="deaths_maximum is 900, less than deaths_minimum"):
        classroom(parameters__war__deaths_maximum=900.0)
    alike = classroom(parameters__war__deaths_maximum=1000.0).parameters.war
    assert alike.deaths_minimum == alike.deaths_maximum
