import numpy as np
import pytest

from sim.engine.crisis.bases import (
    Bases,
    fill_reach,
    is_guest,
    open_bases_of_rest,
    opening,
    reach_with_open,
)


def bases() -> Bases:
    """Return two guarantors: the first has half of its force on the soil of the second."""
    return Bases(
        unplaced=np.array([100.0, 40.0]),
        fraction=np.array([[0.9, 0.5], [1.0, 0.0]]),
        capacity=np.array([[0.5, 1.0], [1.0, 0.0]]),
        host=np.array([[1, -1], [-1, -1]]),
        open_share=np.zeros(2),
        support_weight=0.25,
    )


def test_a_force_acts_from_the_bases_that_are_open() -> None:
    given = bases()
    assert reach_with_open(given, 0) == 50
    given.open_share[1] = 1
    # 100 x (.5 x .9 + .5 x .5)
    assert reach_with_open(given, 0) == pytest.approx(70)
    # Half open it takes a quarter of the force: 100 x (.25 x .9 + .75 x .5).
    given.open_share[1] = 0.5
    assert reach_with_open(given, 0) == pytest.approx(60)


def test_who_has_a_base_on_whose_soil() -> None:
    assert is_guest(bases(), 0, 1, 2)
    assert not is_guest(bases(), 0, 0, 1)
    assert not is_guest(bases(), 1, 0, 2)


def test_strategic_hosts_open_their_soil_from_support() -> None:
    reach, weight = np.zeros(3), np.array([[0.0, 0.0, 0.0], [0.0, 0.25, 1.0]])
    fill_reach(bases(), 0, weight, -1, reach)
    assert reach == pytest.approx([50, 70, 70])
    fill_reach(bases(), 0, weight[:1], 1, reach)
    assert reach == pytest.approx([70, 70, 70])


def test_a_host_of_the_rest_opens_its_soil_as_far_as_it_is_said_to() -> None:
    reach, opened = np.full(3, 50.0), np.array([[1.0, 1.0, 1.0], [0.0, 0.5, 1.0]])
    open_bases_of_rest(bases(), 0, 1, opened, reach)
    assert reach == pytest.approx([50, 60, 70])


def test_soil_is_open_from_half_of_the_weight_of_support() -> None:
    assert [opening(weight, 0.25) for weight in (0.0, 0.12, 0.125, 1.0)] == [0, 0, 1, 1]


def test_rows_beyond_the_guarantors_open_nothing() -> None:
    # An earlier, larger crisis left numbers in the third row, and something else lies behind.
    behind = np.zeros(3)
    given, reach = bases()._replace(open_share=behind[:2]), np.array([50.0])
    open_bases_of_rest(given, 0, 1, np.array([[0.0], [0.0], [1.0]]), reach)
    assert behind.tolist() == [0, 0, 0]
    assert reach.tolist() == [50.0]
