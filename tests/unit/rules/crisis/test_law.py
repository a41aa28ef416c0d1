import pytest

from sim.rules.crisis.law import highest_level_probabilities


def test_japan_in_a_fait_accompli() -> None:
    # support .85, fight .35: nothing .15, support at most .5, combat .35
    assert highest_level_probabilities(0.85, 0.35, 2) == pytest.approx((0.15, 0.5, 0.35))


def test_a_reservation_turns_combat_into_support() -> None:
    assert highest_level_probabilities(0.85, 0.35, 1) == pytest.approx((0.15, 0.85, 0))
    assert highest_level_probabilities(0.85, 0.35, 0) == (1, 0, 0)


def test_combat_is_never_likelier_to_be_lawful_than_support() -> None:
    assert highest_level_probabilities(0.4, 0.9, 2) == pytest.approx((0.6, 0, 0.4))
