import pytest

from sim.engine.outcomes.opportunity import expected_utility, war_probability
from tests.unit.engine.outcomes.test_counts import Case, game


def test_war_is_an_attack_that_is_resisted_and_pressed() -> None:
    _, solution = game(Case())
    # .1 x .5 x .4
    assert war_probability(solution) == pytest.approx(0.02)
    # .3 x .1 + .1 x .2 + .1 x .4, and -(.3 x .1 + .1 x .2 + .1 x 1)
    assert expected_utility(solution, 0) == pytest.approx(0.09)
    assert expected_utility(solution, 1) == pytest.approx(-0.15)
