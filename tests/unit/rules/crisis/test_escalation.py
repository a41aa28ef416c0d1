import pytest

from sim.rules.crisis.escalation import accepted_win, widened_clash


def test_a_win_that_the_target_widens_is_not_kept() -> None:
    # .6 x (1 - .25)
    assert accepted_win(0.6, 0.25) == pytest.approx(0.45)


def test_either_loser_may_widen() -> None:
    # .6 x .25 + (.8 - .6) x .5
    assert widened_clash(0.8, 0.6, 0.25, 0.5) == pytest.approx(0.25)


def test_where_nobody_widens_a_clash_ends_as_it_fell() -> None:
    assert accepted_win(0.6, 0.0) == 0.6
    assert widened_clash(0.8, 0.6, 0.0, 0.0) == 0
