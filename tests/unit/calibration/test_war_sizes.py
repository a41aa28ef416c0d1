import math

import numpy as np
import pytest

from sim.calibration.loss import evaluate
from sim.calibration.measures import Region
from sim.calibration.war_sizes import war_sizes
from tests.unit.calibration.small_problem import small_problem


def region() -> Region:
    return evaluate(small_problem(), {}).region


def one_war(region: Region, wins: float) -> Region:
    """Return the region with wars at its first flashpoint alone, won with one chance."""
    war = np.zeros_like(region.here.war)
    war[0, 2] = 0.1
    won = np.zeros_like(region.here.won)
    won[0] = 0.1 * wins
    return region._replace(here=region.here._replace(war=war, won=won), exponent=1.0)


def test_the_size_of_a_war_follows_from_its_strengths_and_its_length() -> None:
    found = region()
    even, rules = war_sizes(one_war(found, 0.5)), found.problem.scenario.parameters.war
    # As strong on both sides, times the intensity, times the mean of log length.
    ends = [rules.end_probability * (1 - rules.end_probability) ** (q - 1) for q in range(1, 401)]
    length = sum(p * math.log(q) for q, p in enumerate(ends, 1))
    intensity = found.problem.here.world.war_intensity[0]
    strength = 2 * found.here.strength[0, 0]
    assert even.mean == pytest.approx(
        math.log(intensity * strength) + rules.length_exponent * length
    )
    spread = sum(p * (math.log(q) - length) ** 2 for q, p in enumerate(ends, 1))
    assert even.sd == pytest.approx(rules.length_exponent * math.sqrt(spread))


def test_a_war_that_is_seldom_won_is_one_against_more() -> None:
    found = region()
    # One chance in four: three times as strong, so twice as much in all.
    assert war_sizes(one_war(found, 0.25)).mean - war_sizes(one_war(found, 0.5)).mean == (
        pytest.approx(math.log(2))
    )


def test_without_any_war_there_is_no_size() -> None:
    found = region()
    none = found._replace(here=found.here._replace(war=np.zeros_like(found.here.war)))
    with pytest.raises(ValueError, match="no war is expected"):
        war_sizes(none)
