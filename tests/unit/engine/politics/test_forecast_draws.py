import numpy as np
import pytest

from sim.engine.crisis.draws import DRAWS
from sim.engine.crisis.expectation import weigh_first_move
from sim.engine.politics.forecast_draws import FORECAST_DRAWS, Draws, grid_for, weigh_draws
from tests.unit.engine.crisis.test_expectation import game

ELEVEN = Draws(at=np.array([DRAWS] * 3), n_draws=np.full(3, DRAWS.size))


def test_draws_rise_and_there_are_at_least_two() -> None:
    for row, count in zip(FORECAST_DRAWS.at, FORECAST_DRAWS.n_draws, strict=True):
        assert count >= 2
        assert (np.diff(row[:count]) > 0).all()


def test_a_point_lies_between_its_draws_in_proportion_to_the_factor() -> None:
    grid = grid_for(ELEVEN, 0.5)
    # point 105 is draw .2, between -.25 and .5: (e^.1 - e^-.125) / (e^.25 - e^-.125)
    assert grid.low[0, 105] == 3
    assert grid.share[0, 105] == pytest.approx(
        (np.exp(0.1) - np.exp(-0.125)) / (np.exp(0.25) - np.exp(-0.125))
    )
    assert grid.share[:, 0] == pytest.approx(np.zeros(3))
    assert grid.share[:, -1] == pytest.approx(np.ones(3))


def test_without_a_spread_every_point_is_the_first_draw() -> None:
    grid = grid_for(FORECAST_DRAWS, 0.0)
    np.testing.assert_array_equal(grid.share, 0)
    np.testing.assert_array_equal(grid.factor[0, :3], 1)


@pytest.mark.parametrize("slope", [0.01, 0.5, 20.0])
def test_stretches_weigh_the_first_move_as_every_point_would(slope: float) -> None:
    crisis, values, choice = game("CCC", resolve_sd=0.5), np.zeros((3, 11)), np.zeros(4)
    values[0] = crisis.status_quo_utility + 0.02 * DRAWS
    values[1] = crisis.status_quo_utility + slope * (DRAWS - 1)
    values[2] = crisis.status_quo_utility + 2 * slope * (DRAWS - 1.7)
    grid = grid_for(ELEVEN, 0.5)
    weigh_draws(crisis, grid, values, choice)
    weight, whole = np.zeros((3, 11)), np.zeros(4)
    weigh_first_move(crisis, values[:, :, None], weight, whole)
    assert choice == pytest.approx(whole, abs=1e-3)
    assert choice.sum() == pytest.approx(1)
    # a stretch across a draw is laid out from its ends, so neighbours trade a little weight
    np.testing.assert_allclose(grid.weight, weight, atol=1e-2)
    assert grid.weight.sum(axis=1) == pytest.approx(weight.sum(axis=1), abs=1e-3)
    assert grid.weight.sum() == pytest.approx(1 - choice[0])


def test_beyond_the_last_draw_values_go_on_and_chances_stay() -> None:
    crisis, choice = game("CCC", resolve_sd=0.5), np.zeros(4)
    grid, values = grid_for(FORECAST_DRAWS, 0.5), np.full((3, 5), -9.0)
    values[2, :4] = [-9.0, -6.0, -3.0, crisis.status_quo_utility - 1.0]
    weigh_draws(crisis, grid, values, choice)
    # out of the question at draw 3, yet worth it beyond: the line goes on
    assert 0 < choice[3] < 2e-3
    assert grid.weight[2, 3] == pytest.approx(choice[3], rel=1e-6)
    assert (grid.weight >= 0).all()
