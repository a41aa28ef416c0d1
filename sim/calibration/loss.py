"""How badly some values miss the targets, term by term.

A measure inside its band costs nothing. Outside, the distance from the band in
tolerances is squared. The uses of force by pair cost half of what they are more
surprising than a declared allowance, so that the loss is a log density times two.
"""

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

from sim.calibration.inputs import order_excess, settings_of
from sim.calibration.measures import (
    Region,
    force_log_likelihood,
    measures_of,
    pair_force_shares,
    yearly_opportunities,
)
from sim.calibration.problem import CalibrationProblem, candidate_at, crises_of
from sim.calibration.targets import Target
from sim.domain.vocabulary import Mode

SURPRISE_WEIGHT: Final = 0.5
"""Loss a unit of surprise at the counts by pair beyond the allowance. The record of a quarter of a
century is thinner than it looks: disputes of a pair come in series."""

NOTHING_TO_MEASURE: Final = 10.0
"""Miss, in tolerances, of a measure that is no number: nobody challenges or nobody resists."""

NOT_IN_ORDER: Final = 1e4
"""Loss of numbers that do not rise as declared: above that of any that do."""


class Evaluation(NamedTuple):
    """What some values of the inputs come to."""

    loss: float
    """What the search minimizes: the sum of squared misses and the price of surprise."""
    measures: dict[str, float]
    """{target: measure}."""
    misses: dict[str, float]
    """{target: distance from its band, in tolerances}."""
    log_likelihood: float
    """Of the uses of force by pair."""
    pair_shares: dict[str, float]
    """{pair: share of its disputes with force}."""
    region: Region
    """The crises behind it."""


def miss(value: float, target: Target) -> float:
    """Return how far a measure is outside its band, in tolerances, at or above 0."""
    if math.isnan(value):
        return NOTHING_TO_MEASURE
    low, high = target.band
    if target.logarithmic:
        value, low, high = (math.log(max(x, 1e-300)) for x in (value, low, high))
    return max(low - value, value - high, 0.0) / target.tolerance


def surprise_loss(log_likelihood: float, allowed: float) -> float:
    """Return what the counts by pair add to the loss, at or above 0."""
    return SURPRISE_WEIGHT * max(0.0, -log_likelihood - allowed)


def region_with(problem: CalibrationProblem, inputs: Mapping[str, float]) -> Region:
    """Return the region of the first quarter with some values of the inputs."""
    candidate = candidate_at(problem, inputs)
    here = crises_of(problem.here, candidate)
    return Region(
        problem=problem,
        here=here,
        null=crises_of(problem.null, candidate),
        rates=yearly_opportunities(problem, here),
        exponent=candidate.arrays["numbers"].contest_exponent[Mode.MAJOR_ATTACK],
    )


def evaluate(problem: CalibrationProblem, inputs: Mapping[str, float]) -> Evaluation:
    """Return loss, measures and crises at some values of the inputs."""
    region = region_with(problem, inputs)
    measures, shares = measures_of(region), pair_force_shares(region)
    misses = {name: miss(measures[name], problem.study.targets[name]) for name in measures}
    likelihood = force_log_likelihood(shares, problem.study.pairs)
    squares = sum(value**2 for value in misses.values())
    return Evaluation(
        loss=squares + surprise_loss(likelihood, problem.study.allowed_surprise),
        measures=measures,
        misses=misses,
        log_likelihood=likelihood,
        pair_shares=shares,
        region=region,
    )


def loss_at(problem: CalibrationProblem, inputs: Mapping[str, float]) -> float:
    """Return the loss at some values of the inputs; nothing is solved where order is broken."""
    excess = order_excess(problem.study, settings_of(problem.study, inputs).values)
    if excess > 0:
        return NOT_IN_ORDER * (1 + excess)
    return evaluate(problem, inputs).loss
