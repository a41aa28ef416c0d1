import numpy as np
import pytest

from sim.engine.crisis.arrays import Crisis
from sim.engine.crisis.draws import DRAWS
from sim.engine.crisis.expectation import expectation
from sim.engine.crisis.solver import solve
from sim.engine.politics.forecast import Forecast, fill_forecast, forecast_for
from sim.engine.politics.forecast_draws import FORECAST_DRAWS, Draws, grid_for
from sim.engine.politics.forecast_seats import room_for
from tests.unit.engine.crisis.test_expectation import game

ELEVEN = Draws(at=np.array([DRAWS] * 3), n_draws=np.full(3, DRAWS.size))
STATES = ("CCC", "DDD", "EEE")


def forecast(crisis: Crisis, most_strategic: int = 5, draws: Draws = ELEVEN) -> Forecast:
    n, n_bases = crisis.base_host.shape
    found = forecast_for(n, most_strategic, draws.at.shape[1])
    room = room_for(n, most_strategic, n_bases)
    grid = grid_for(draws, crisis.resolve_sd)
    fill_forecast(crisis, most_strategic, grid, room, found)
    return found


@pytest.mark.parametrize("n_strategic", [0, 2, 3])
@pytest.mark.parametrize("resolve_sd", [0.0, 0.5])
def test_at_eleven_draws_it_is_the_expectation(n_strategic: int, resolve_sd: float) -> None:
    crisis = game(*STATES, resolve_sd=resolve_sd, strategic_guarantors=n_strategic)
    found, whole = forecast(crisis), expectation(crisis, solve(crisis))
    assert found.choice == pytest.approx(whole.choice, rel=5e-3, abs=5e-5)
    assert found.resist == pytest.approx(whole.resist, rel=5e-3, abs=5e-5)
    assert found.war == pytest.approx(whole.war, rel=5e-3, abs=5e-5)
    assert found.loss[0] == pytest.approx(-whole.utility[1], rel=5e-3, abs=5e-5)


@pytest.mark.parametrize("resolve_sd", [0.0, 0.5])
def test_utility_penalty_and_standing_leave_the_prize(resolve_sd: float) -> None:
    # All look ahead: they see the same chances that the prize is lost, so that what is left of
    # utility without the two other accounts is the same for each unit of stake.
    crisis = game(*STATES, resolve_sd=resolve_sd, strategic_guarantors=3)
    found, whole = forecast(crisis), expectation(crisis, solve(crisis))
    prize = -(whole.utility[2:] + whole.penalty[2:] + found.standing)
    assert (prize > 0).all()
    assert prize / crisis.stake == pytest.approx(np.full(3, prize[0] / crisis.stake[0]), rel=5e-3)
    assert (found.standing > 0).all()


def test_the_rest_book_what_standing_costs_them_by_their_own_evaluation() -> None:
    crisis = game(*STATES, resolve_sd=0.0, strategic_guarantors=0)
    assert (forecast(crisis).standing > 0).all()
    nobody = forecast(crisis._replace(own_evaluation=False)).standing
    np.testing.assert_array_equal(nobody, 0)


def test_whom_no_mode_calls_standing_costs_nothing() -> None:
    crisis = game(*STATES, resolve_sd=0.5, strategic_guarantors=2)
    called = crisis.is_called.copy()
    called[1] = False
    standing = forecast(crisis._replace(is_called=called)).standing
    assert standing[1] == 0
    assert (standing[[0, 2]] > 0).all()


def test_whom_only_the_war_calls_pays_in_the_war_alone() -> None:
    crisis = game(*STATES, resolve_sd=0.5, strategic_guarantors=2)
    called = crisis.is_called.copy()
    called[1, :2] = False
    crisis.is_available[2] = False
    late = crisis._replace(is_called=called)
    assert forecast(late).standing[1] > 0
    assert forecast(late._replace(escalates=False)).standing[1] == 0


def test_standing_is_never_paid_for_by_whom_the_law_forbids_to_help() -> None:
    crisis = game(*STATES, resolve_sd=0.5, strategic_guarantors=2)
    crisis.law_support[:], crisis.law_fight[:] = 0.0, 0.0
    np.testing.assert_array_equal(forecast(crisis).standing, 0)


def test_room_for_more_changes_nothing() -> None:
    crisis = game(*STATES, resolve_sd=0.5, strategic_guarantors=2)
    grid, found = grid_for(FORECAST_DRAWS, 0.5), forecast_for(9, 4, 5)
    fill_forecast(crisis, 2, grid, room_for(9, 4, 7), found)
    # a second time, over what the first has left
    fill_forecast(crisis, 2, grid, room_for(9, 4, 7), found)
    alone = forecast(crisis, 2, FORECAST_DRAWS)
    np.testing.assert_array_equal(found.standing[:3], alone.standing)
    np.testing.assert_array_equal(found.choice, alone.choice)
    assert found.loss[0] == alone.loss[0]
