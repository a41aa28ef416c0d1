import math

import numpy as np
import pytest

from sim.engine.crisis.clash import (
    clash_utility,
    fill_clash,
    fill_press,
    fill_shares,
    fill_wins,
    press_probability,
)
from sim.engine.crisis.coalitions import coalitions_for
from tests.unit.engine.crisis.games import CHALLENGE


def test_a_clash_weighs_prize_cost_attrition_and_nuclear_risk() -> None:
    # of all the strength half is the challenger's
    # .6 x .8 x .5 - .1 x (1 + .5) - .4 x .5 - .2 x .5 = .24 - .15 - .2 - .1
    assert clash_utility(CHALLENGE, 0.6, 0.5, 0.5, 0.5) == pytest.approx(-0.21)


def test_the_challenger_presses_if_a_clash_beats_backing_down() -> None:
    # precision 2: pressing -.42, backing down -.1
    assert press_probability(CHALLENGE, -0.21) == pytest.approx(1 / (1 + math.exp(0.32)))
    # even where both are worth the same
    assert press_probability(CHALLENGE, -0.05) == 0.5


@pytest.mark.parametrize(
    ("exponent", "expected"),
    # 100 against 100, 300 and nobody: shares of strength, then of its squares
    [(1.0, [1 / 2, 1 / 4, 1]), (2.0, [1 / 2, 1 / 10, 1])],
)
def test_strength_wins_by_the_exponent(exponent: float, expected: list[float]) -> None:
    wins = np.zeros(3)
    fill_wins(CHALLENGE._replace(exponent=exponent), np.array([100.0, 300.0, 0.0]), wins)
    assert wins == pytest.approx(expected)


def test_each_side_has_its_share_of_the_strength() -> None:
    own = np.zeros(3)
    fill_shares(CHALLENGE, np.array([100.0, 300.0, 0.0]), own)
    assert own == pytest.approx([1 / 2, 1 / 4, 1])


def test_each_end_has_the_trade_and_the_cover_of_its_coalition() -> None:
    clash, press = np.zeros(3), np.zeros(3)
    risks = coalitions_for(1, 1).risks
    risks.trade[:], risks.cover[:] = [0, 0.5, 0.5], [0, 0, 0.5]
    own, wins = np.array([0.5, 0.5, 0.25]), np.array([0.5, 0.5, 0.25])
    fill_clash(CHALLENGE, risks, own, wins, clash)
    # .5 x .4 - .1 - .4 x .5; .2 - .15 - .2; .25 x .4 - .15 - .4 x .75 - .2 x .5
    assert clash == pytest.approx([-0.1, -0.15, -0.45])
    fill_press(CHALLENGE, clash, press)
    # against -.05 at precision 2
    assert press == pytest.approx([1 / (1 + math.exp(x)) for x in (0.1, 0.2, 0.8)])
