import itertools

import numpy as np

from sim.engine.crisis.arrays import WIDENED, Crisis
from sim.engine.crisis.draws import table_for
from sim.engine.crisis.movers import N_TRAITS, fill_traits
from sim.engine.politics.forecast_seats import (
    Room,
    Seats,
    calls_alike,
    room_for,
    seats_in,
    sit_down,
    take_seats,
)
from tests.unit.engine.crisis.test_expectation import game

MAJOR = 2


def room_of(crisis: Crisis, n_strategic: int) -> Room:
    n, n_bases = crisis.base_host.shape
    return room_for(n, n_strategic, n_bases)


def arrays_of(part: object) -> list[np.ndarray]:
    if isinstance(part, np.ndarray):
        return [part]
    return [array for one in part for array in arrays_of(one)] if isinstance(part, tuple) else []


def test_seats_are_those_of_a_mode_with_few_that_look_ahead() -> None:
    crisis = game("CCC", "DDD", "EEE", strategic_guarantors=3)
    called = crisis.is_called.copy()
    called[0, MAJOR] = False
    seats = seats_in(room_of(crisis, 2), crisis._replace(is_called=called), MAJOR, 1)
    np.testing.assert_array_equal(seats.position, [1, 2])
    assert seats.coalitions.weight.shape == (1, 3)
    assert seats.solved.node.shape == (4, 15)
    assert seats.buffers.has_standing


def test_no_two_arrays_of_the_seats_share_a_number() -> None:
    crisis = game("CCC", "DDD", "EEE", strategic_guarantors=2)
    seats = seats_in(room_of(crisis, 2), crisis, MAJOR, 2)
    # rows of wholes come with their whole
    arrays = [array for array in arrays_of(seats) if array.size and array.dtype == np.float64]
    bounds = sorted(np.lib.array_utils.byte_bounds(array) for array in arrays)
    assert len(bounds) > 20
    for (_, end), (start, _) in itertools.pairwise(bounds):
        assert end <= start


def test_bases_are_those_of_the_full_table() -> None:
    crisis = game("CCC", "DDD", "EEE", strategic_guarantors=2)
    seats = seats_in(room_of(crisis, 2), crisis, MAJOR, 2)
    table = table_for(crisis, MAJOR, False)  # noqa: FBT003  nobody asks for conduct
    for one, other in zip(seats.bases[:4], table.space.bases[:4], strict=True):
        np.testing.assert_array_equal(one, other)


def seated(crisis: Crisis, war: np.ndarray) -> Seats:
    seats = seats_in(room_of(crisis, 2), crisis, 0, 2)
    sit_down(crisis, 0, seats, war)
    return seats


def test_who_sits_knows_what_a_widened_war_costs() -> None:
    crisis, war = game("CCC", "DDD", strategic_guarantors=2), np.zeros((2, 3, 2))
    war[0, 0], war[0, 2] = [-0.4, -0.6], [0.1, 0.2]
    seats, traits = seated(crisis, war), np.zeros((2, N_TRAITS))
    fill_traits(crisis, 0, 0, war[0], traits)
    np.testing.assert_array_equal(seats.traits, traits)
    assert set(war[0, 2]) <= set(traits.ravel())
    seats.traits[:] = 0
    take_seats(seats, 0)
    np.testing.assert_array_equal(seats.traits, traits)


def test_seats_serve_every_mode_that_calls_the_same_states() -> None:
    crisis = game("CCC", "DDD", strategic_guarantors=2)
    called = np.ones((2, 3), dtype=np.bool_)
    called[1, 0] = False
    some = crisis._replace(is_called=called)
    assert calls_alike(some, 1, MAJOR)
    assert not calls_alike(some, 0, MAJOR)


def test_coalitions_are_filled_once_for_all_trees() -> None:
    crisis, war = game("CCC", "DDD", strategic_guarantors=2), np.zeros((2, 3, 2))
    seats = seated(crisis, war)
    assert seats.has_met.tolist() == [True]
    before = seats.coalitions.reach.copy()
    sit_down(crisis, MAJOR, seats, war)
    np.testing.assert_array_equal(seats.coalitions.reach, before)
    # a second filling would not leave what nobody has put there
    seats.coalitions.reach[:] = -1.0
    sit_down(crisis, MAJOR, seats, war)
    assert (seats.coalitions.reach == -1).all()


def test_a_widened_war_expects_no_other() -> None:
    crisis, war = game("CCC", "DDD", strategic_guarantors=2), np.full((2, 3, 2), 0.123)
    seats = seats_in(room_of(crisis, 2), crisis, MAJOR, 2)
    sit_down(crisis, WIDENED, seats, war)
    assert 0.123 not in seats.traits
