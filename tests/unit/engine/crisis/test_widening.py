import math

import numpy as np
import pytest

from sim.engine.crisis.arrays import NodeColumn
from sim.engine.crisis.widening import Losers, sequel_of
from tests.unit.engine.crisis.games import arrays

BELIEF = int(NodeColumn.BELIEF)


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def test_each_loser_weighs_the_war_that_it_sees_against_what_it_lost() -> None:
    # a major attack at defaults has a threshold of .49
    crisis = arrays()._replace(escalation_threshold=0.2)
    first = np.zeros(14)
    first[NodeColumn.CHALLENGER], first[BELIEF + NodeColumn.CHALLENGER] = -0.1, 0.1
    first[NodeColumn.TARGET], first[BELIEF + NodeColumn.TARGET] = -0.6, -0.3
    first[NodeColumn.WIN], first[BELIEF + NodeColumn.WIN] = 0.4, 0.5
    found = sequel_of(crisis, Losers(5.0, -0.25, -0.03), first, 0.2)
    # the target: -.3 - .2 against -.25; the challenger: .1 + .2 x .5 - .49 against -.03
    assert found.target_widens == pytest.approx(logistic(5 * (-0.5 + 0.25)))
    assert found.challenger_widens == pytest.approx(logistic(5 * (-0.29 + 0.03)))
    assert found.challenger_belief == pytest.approx(0.2)
    # -.1 + .2 x .4 in truth
    assert found.challenger_excess == pytest.approx(-0.02 - 0.2)
    assert found.target_excess == pytest.approx(-0.3)
