import numpy as np
import pytest

from sim.rules.crisis.basing import NO_CONSENT, placed_fraction

NEAREST_FIRST = np.array([0.9, 0.8, 0.5])
HOSTS = np.array([0, 1, NO_CONSENT])


def placed(capacity: list[float], is_open: list[bool]) -> float:
    return placed_fraction(NEAREST_FIRST, np.array(capacity), HOSTS, np.array(is_open))


def test_the_nearest_open_base_takes_a_whole_force_if_it_can() -> None:
    assert placed([1, 1, 1], [True, True]) == 0.9
    assert placed([1, 1, 1], [False, True]) == 0.8
    assert placed([1, 1, 1], [False, False]) == 0.5


def test_bases_fill_up_nearest_first() -> None:
    # .2 x .9 + .3 x .8 + the last .5 x .5
    assert placed([0.2, 0.3, 1], [True, True]) == pytest.approx(0.67)
    # .3 x .8 + .7 x .5
    assert placed([0.2, 0.3, 1], [False, True]) == pytest.approx(0.59)


def test_what_finds_no_place_stays_out() -> None:
    # .2 x .9 + .3 x .8 + .1 x .5
    assert placed([0.2, 0.3, 0.1], [True, True]) == pytest.approx(0.47)


def test_a_closed_base_takes_nothing_in_whatever_place_is_left() -> None:
    # .2 x .9 + .1 x .5: the host in the middle keeps its soil closed.
    assert placed([0.2, 1, 0.1], [True, False]) == pytest.approx(0.23)


def test_a_force_without_bases_does_not_arrive() -> None:
    nothing = np.array([])
    assert placed_fraction(nothing, nothing, np.array([], dtype=np.int64), np.array([True])) == 0
