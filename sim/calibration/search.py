"""A seeded, recorded search for the parameters that nobody has measured.

The search works on solved crises, not on runs, so it has no Monte Carlo error.
Opportunity rates follow from observed counts by construction. Quantities that
are fitted here prove nothing afterwards, and the report says so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.calibration.measures import (
    Opening,
    opening_of,
    opportunity_rates,
    region_measures,
    with_parameters,
    yearly_opportunities,
)
from sim.calibration.problem import CalibrationProblem, with_values
from sim.calibration.targets import BandTarget
from sim.domain.vocabulary import QUARTERS_PER_YEAR
from sim.engine.world.constants import flashpoint_names

PULL = 0.02
"""Weight of the pull towards the aim inside a band: decides between equals, overrules nothing."""

MARGIN = 0.02
"""How far inside a band the search aims, in widths, so that rounding does not lead out of it."""


@dataclass(frozen=True)
class Fit:
    """The outcome of a search."""

    parameters: dict[str, float]
    """{path: fitted value}."""

    rates: dict[str, float]
    """{flashpoint: fitted opportunities a year}."""

    measures: dict[str, float]
    """What the bands speak of, at the fitted values."""

    loss: float
    """What the search minimizes: distance from the bands, and minus the log likelihood of force."""

    evaluations: int
    """How often the loss was computed."""


class Evaluation(NamedTuple):
    """What some values of the free parameters come to."""

    loss: float
    """What the search minimizes."""

    measures: dict[str, float]
    """Every measure that a band may speak of."""

    opening: Opening
    """The crises of the first quarter."""


def _band_loss(value: float, band: BandTarget) -> float:
    """Return the distance from a band in its widths, with a slight pull to its aim inside."""
    width = band.high - band.low
    margin = MARGIN * width
    beyond = max(band.low + margin - value, value - band.high + margin, 0.0) / width
    return (10 * beyond) ** 2 + PULL * ((value - band.aim.value) / width) ** 2


def _force_loss(problem: CalibrationProblem, here: Opening) -> float:
    """Return minus the mean log likelihood of the uses of force, pair by pair (binomial)."""
    names = flashpoint_names(problem.scenario)
    rates, total = yearly_opportunities(problem, here), 0.0
    fitted = [pair for pair in problem.study.pairs if pair.fits_force]
    for pair in fitted:
        rows = [names.index(point) for point in pair.shares]
        disputes = (rates * here.challenge)[rows].sum()
        # Kept off 0 and 1, where one dispute would be infinitely surprising.
        share = min(max(float((rates * here.force)[rows].sum() / disputes), 1e-6), 1 - 1e-6)
        n, k = pair.initiations.value, pair.force.value
        total -= (k * np.log(share) + (n - k) * np.log(1 - share)) / n
    return total / max(len(fitted), 1)


def evaluate(problem: CalibrationProblem, values: Mapping[str, float]) -> Evaluation:
    """Return loss, measures and crises at some values of the free parameters."""
    scenario, null = with_values(problem.scenario, values), with_values(problem.null, values)
    here = opening_of(with_parameters(problem.world, scenario))
    there = opening_of(with_parameters(problem.null_world, null))
    measures = region_measures(problem, here, there)
    bands = sum(_band_loss(measures[name], band) for name, band in problem.study.bands.items())
    loss = bands + _force_loss(problem, here)
    return Evaluation(loss=loss, measures=measures, opening=here)


def search(
    problem: CalibrationProblem, progress: Callable[[int, float], None] | None = None
) -> Fit:
    """Return the best parameters that differential evolution finds from the study's seed.

    Parameters
    ----------
    progress : called after each generation with its number and the best loss so far
    """
    from scipy.optimize import differential_evolution

    paths = list(problem.study.free)
    bounds = [tuple(problem.study.free[path]) for path in paths]
    evaluations = 0

    def loss(point: np.ndarray) -> float:
        nonlocal evaluations
        evaluations += 1
        return evaluate(problem, dict(zip(paths, map(float, point), strict=True))).loss

    generation = 0

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
        popsize=8,
        tol=0,
        polish=False,
        init="sobol",
        callback=after,
    )
    # Rounded before it is measured, so that loss and bands are those of the values in the file.
    best = {path: four_digits(float(x)) for path, x in zip(paths, found.x, strict=True)}
    return fit_at(problem, best, evaluations)


def fit_at(problem: CalibrationProblem, best: Mapping[str, float], evaluations: int = 1) -> Fit:
    """Return the fit at some values: parameters written out, and the rates that go with them."""
    total, measures, here = evaluate(problem, best)
    tree = with_values(problem.scenario, best).parameters
    given = tree.opportunity
    quarters = problem.scenario.quarters
    crises = np.where(np.isnan(problem.counts), 0.0, problem.counts) * quarters / QUARTERS_PER_YEAR
    rates = opportunity_rates(
        here.challenge, crises, quarters, given.excitation, given.heat_half_life_quarters
    )
    known = ~np.isnan(problem.counts)
    names = flashpoint_names(problem.scenario)
    return Fit(
        parameters=_parameters_by_path(problem, best),
        rates={name: four_digits(float(rates[i])) for i, name in enumerate(names) if known[i]},
        measures=measures,
        loss=total,
        evaluations=evaluations,
    )


def _parameters_by_path(problem: CalibrationProblem, best: Mapping[str, float]) -> dict[str, float]:
    """Return one value a path, groups that were scaled taken apart."""
    out: dict[str, float] = {}
    tree = with_values(problem.scenario, best).parameters.model_dump()
    for path, value in best.items():
        *parents, last = path.split(".")
        node = tree
        for step in parents:
            node = node[step]
        if last == "*":
            out |= {".".join([*parents, name]): four_digits(x) for name, x in node.items()}
        else:
            out[path] = value
    return out


def four_digits(value: float) -> float:
    """Return the value with four significant digits, which is more than is known."""
    return float(f"{value:.4g}")
