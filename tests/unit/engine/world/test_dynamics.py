import pytest

from sim.engine.world.dynamics import dynamics_of
from tests.acceptance.worlds import classroom


def test_dynamics_are_the_parameters_by_the_quarter() -> None:
    dynamics = dynamics_of(classroom())
    # Half in twenty quarters, and a time constant of ten years
    assert dynamics.cooling**20 == pytest.approx(0.5)
    assert dynamics.retained**40 == pytest.approx(0.36787944117144233)
    assert dynamics.event_weight.tolist() == [0.05, 0.3, 1]
    assert dynamics.excitation == 0.3
    assert dynamics.closing_share == 0.95


def test_heat_that_is_switched_off_excites_nothing() -> None:
    assert dynamics_of(classroom(switches__heat=False)).excitation == 0


def test_reputation_can_be_switched_off() -> None:
    assert dynamics_of(classroom()).has_reputation
    assert not dynamics_of(classroom(switches__reputation=False)).has_reputation
