"""A seeded, recorded search for the parameters that nobody has measured.

The search works on solved crises, not on runs, so it has no Monte Carlo error.
Opportunity rates follow from observed counts by construction. Quantities that
are fitted here prove nothing afterwards, and the report says so.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from sim.calibration.inputs import overrides_for
from sim.calibration.loss import evaluate, loss_at
from sim.calibration.measures import Region, challenge_chance, opportunity_rates
from sim.calibration.problem import CalibrationProblem
from sim.calibration.war_sizes import WarSizes, war_sizes
from sim.domain.vocabulary import QUARTERS_PER_YEAR

AT_A_BOUND = 0.01
"""How near to a bound counts as at it [share of the range]."""


@dataclass(frozen=True)
class Fit:
    """The outcome of a search."""

    inputs: dict[str, float]
    """{path or scale: value}, as the search varied them."""

    parameters: dict[str, float]
    """{path: fitted value}, scales multiplied out."""

    ranges: dict[str, tuple[float, float]]
    """{path: (low, high)} of the same numbers in the search."""

    rates: dict[str, float]
    """{flashpoint: fitted opportunities a year}."""

    measures: dict[str, float]
    """What the targets speak of, at the fitted values."""

    misses: dict[str, float]
    """{target: distance from its band, in tolerances}."""

    pair_shares: dict[str, float]
    """{pair: share of its disputes with force}."""

    log_likelihood: float
    """Of the uses of force by pair."""

    war_sizes: WarSizes
    """Of the wars that are expected then."""

    loss: float
    """What the search minimizes."""

    evaluations: int
    """How often the loss was computed."""


def search(
    problem: CalibrationProblem, progress: Callable[[int, float], None] | None = None
) -> Fit:
    """Return the best parameters that differential evolution finds from the study's seed.

    Parameters
    ----------
    progress : called after each generation with its number and the best loss so far
    """
    from scipy.optimize import differential_evolution

    names = list(problem.study.free)
    bounds = [tuple(problem.study.free[name]) for name in names]
    evaluations = generation = 0

    def loss(point: np.ndarray) -> float:
        nonlocal evaluations
        evaluations += 1
        return loss_at(problem, dict(zip(names, map(float, point), strict=True)))

    def after(intermediate_result: object) -> None:
        nonlocal generation
        generation += 1
        if progress is not None:
            progress(generation, float(intermediate_result.fun))  # type: ignore[attr-defined]

    # No polish and no tolerance: a gradient step or an early end would hang on rounding, and
    # the search must come to the same values on every machine.
    found = differential_evolution(
        loss,
        bounds,
        rng=problem.study.seed,
        maxiter=problem.study.generations,
        popsize=problem.study.population,
        tol=0,
        polish=False,
        init="latinhypercube",
        callback=after,
    )
    # Rounded before it is measured, so that loss and bands are those of the values in the file.
    best = {name: four_digits(float(x)) for name, x in zip(names, found.x, strict=True)}
    return fit_at(problem, best, evaluations)


def fit_at(problem: CalibrationProblem, inputs: Mapping[str, float], evaluations: int = 1) -> Fit:
    """Return the fit at some values: parameters written out, and the rates that go with them."""
    parameters = {
        path: four_digits(value)
        for path, value in overrides_for(problem.study, problem.scenario, inputs).items()
    }
    # Measured at what is written out, where a product of two rounded numbers is rounded again.
    found = evaluate(problem, parameters)
    return Fit(
        inputs=dict(inputs),
        parameters=parameters,
        ranges=ranges_of(problem, inputs),
        rates=fitted_rates(found.region),
        measures=found.measures,
        misses=found.misses,
        pair_shares=found.pair_shares,
        log_likelihood=found.log_likelihood,
        war_sizes=war_sizes(found.region),
        loss=found.loss,
        evaluations=evaluations,
    )


def fitted_rates(region: Region) -> dict[str, float]:
    """Return {flashpoint: opportunities a year} that give the observed counts over a run."""
    problem = region.problem
    given, quarters = problem.scenario.parameters.opportunity, problem.scenario.quarters
    known = np.flatnonzero(~np.isnan(problem.counts))
    rates = opportunity_rates(
        challenge_chance(region.here)[known],
        problem.counts[known] * quarters / QUARTERS_PER_YEAR,
        quarters,
        given.excitation,
        given.heat_half_life_quarters,
    )
    names = problem.flashpoints
    return {names[row]: four_digits(float(rate)) for row, rate in zip(known, rates, strict=True)}


def ranges_of(problem: CalibrationProblem, inputs: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Return {path: (low, high)} of what some inputs set, scales multiplied out."""
    bounds = {**problem.study.free, **problem.study.judged}
    low, high = (
        overrides_for(problem.study, problem.scenario, {name: bounds[name][end] for name in inputs})
        for end in (0, 1)
    )
    return {path: (low[path], high[path]) for path in low}


def bounds_reached(problem: CalibrationProblem, fit: Fit) -> dict[str, str]:
    """Return {input: lower or upper} of the fitted inputs that ended at a bound of their range."""
    ends = {}
    for name, value in fit.inputs.items():
        low, high = problem.study.free[name]
        margin = AT_A_BOUND * (high - low)
        if value - low <= margin:
            ends[name] = "lower"
        elif high - value <= margin:
            ends[name] = "upper"
    return ends


def four_digits(value: float) -> float:
    """Return the value with four significant digits, which is more than is known."""
    return float(f"{value:.4g}")
