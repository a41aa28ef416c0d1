"""How large the wars are that a scenario expects at its start.

Deaths rise with the size of a war, measured against these: over the wars that are
expected quantiles of deaths are then uniform, and the law of deaths stays that of past
wars.
"""

from typing import NamedTuple

import numpy as np

from sim.calibration.measures import Region, war_chance
from sim.rules.conflict.war import war_size

LONGEST_QUARTERS = 400
"""Length after which no war is counted: with the least chance of an end of .1 a quarter, a chance
of 1e-18."""


class WarSizes(NamedTuple):
    """Log sizes of the wars expected at the start [log USD bn]."""

    mean: float
    sd: float


def war_sizes(region: Region) -> WarSizes:
    """Return mean and spread of the log size of the wars expected at the start.

    Strengths are those of the mean war at each flashpoint, as its chance to be won says; lengths
    follow the chance that a war ends in a quarter.

    Raises
    ------
    ValueError : no war is expected anywhere
    """
    weight = region.rates * war_chance(region.here)
    rules = region.problem.scenario.parameters.war
    intensity = region.problem.here.world.war_intensity
    if not weight.sum() > 0:
        message = "no war is expected, so that none has a size"
        raise ValueError(message)
    wins = np.clip(region.here.won / np.maximum(war_chance(region.here), 1e-300), 1e-9, 1 - 1e-9)
    # The ratio of strengths that gives this chance to win.
    against = ((1 - wins) / wins) ** (1 / region.exponent)
    strength = region.here.strength[:, 0] * (1 + against)
    quarters = np.arange(1, LONGEST_QUARTERS + 1)
    ends = rules.end_probability * (1 - rules.end_probability) ** (quarters - 1)
    sizes = np.array(
        [
            [war_size(*war, float(length), rules.length_exponent) for length in quarters]
            for war in zip(intensity, strength, strict=True)
        ]
    )
    share = np.outer(weight / weight.sum(), ends / ends.sum())
    mean = float((share * np.log(sizes)).sum())
    return WarSizes(mean=mean, sd=float(np.sqrt((share * (np.log(sizes) - mean) ** 2).sum())))
