import pytest

from sim.rules.conflict.control import control_after_loss


def test_a_slice_is_cut_from_what_is_left() -> None:
    # .2 + .25 x .8
    assert control_after_loss(0.2, 0.25) == pytest.approx(0.4)


def test_all_of_the_rest_is_all() -> None:
    assert control_after_loss(0.4, 1.0) == pytest.approx(1)
