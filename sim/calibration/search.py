"""A seeded, recorded search for the parameters that nobody has measured.

The search works on solved crises, not on runs, so it has no Monte Carlo error.
Opportunity rates follow from observed counts by construction. Quantities that
are fitted here prove nothing afterwards, and the report says so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from sim.calibration.measures import (
    ATTACK,
    FAIT,
    Opening,
    opening,
    opportunity_rates,
    with_parameters,
)
from sim.calibration.targets import BandTarget, CalibrationStudy
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import MODES, QUARTERS_PER_YEAR
from sim.engine.world.constants import World, build_world, flashpoint_names
from sim.execution.comparison_runs import Progress, play_cells
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters
from sim.study.comparison_cells import Cell

PULL = 0.02
"""Weight of the pull towards the aim inside a band: decides between equals, overrules nothing."""

MARGIN = 0.02
"""How far inside a band the search aims, in widths, so that rounding does not lead out of it."""


@dataclass(frozen=True)
class CalibrationProblem:
    """What every evaluation of the search needs, built once."""

    study: CalibrationStudy
    scenario: Scenario[Parameters]
    null: Scenario[Parameters]
    world: World
    null_world: World
    counts: np.ndarray
    """(f,) initiations a year that a flashpoint should have; not a number where none is known."""


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
    evaluations: int


def bench(study: CalibrationStudy) -> CalibrationProblem:
    """Return the scenario with and without commitments, as arrays."""
    scenario = load_scenario(study.scenario)
    null = load_scenario(study.scenario, arrangement=study.null_arrangement)
    names = flashpoint_names(scenario)
    counts = np.full(len(names), np.nan)
    for pair in study.pairs:
        for point, share in pair.shares.items():
            counts[names.index(point)] = pair.initiations.value * share / pair.years
    return CalibrationProblem(
        study, scenario, null, build_world(scenario), build_world(null), counts
    )


def changed(scenario: Scenario[Parameters], values: Mapping[str, float]) -> Scenario[Parameters]:
    """Return the scenario with some parameters changed, each checked by its class.

    A path that ends in ``*`` scales the defaults of that mechanism by the value: what the
    scenario has in their place may come from an earlier search and must not steer this one.
    """
    tree, defaults = scenario.parameters.model_dump(), Parameters().model_dump()
    for path, value in values.items():
        *parents, last = path.split(".")
        node, default = tree, defaults
        for step in parents:
            node, default = node[step], default[step]
        if last == "*":
            node.update({name: number * value for name, number in default.items()})
        else:
            node[last] = value
    return scenario.model_copy(update={"parameters": Parameters.model_validate(tree)})


def _yearly(stage: CalibrationProblem, here: Opening) -> np.ndarray:
    """Return (f,) opportunities a year before heat that give the observed counts."""
    known = ~np.isnan(stage.counts)
    observed = np.where(known, stage.counts, 0.0) / np.maximum(here.challenge, 1e-9)
    return np.where(known, observed, stage.world.opportunity_rate)


def measured(stage: CalibrationProblem, here: Opening, null: Opening) -> dict[str, float]:
    """Return every measure that a band may speak of.

    Parameters
    ----------
    here, null : crises under the scenario's arrangement, and without commitments
    """
    rates = _yearly(stage, here)
    disputes = float((rates * here.challenge).sum())
    wars = rates * here.war
    study = stage.study
    protected = here.obligation.max(axis=1) >= study.protecting_obligation
    names = flashpoint_names(stage.scenario)
    ordinary = np.array([name not in study.may_dominate for name in names])
    allied = here.obligation >= study.allied_obligation
    stands = here.levels[..., 1] + here.levels[..., 2]
    is_open = here.choice[:, 1:] > 0

    def slope(quantity: Callable[[Opening], np.ndarray]) -> float:
        with_pacts = (rates * quantity(here))[protected].sum()
        return float(with_pacts / (rates * quantity(null))[protected].sum())

    def ally_stands(mode: int) -> float:
        return float(np.nanmean(stands[:, :, mode][allied & is_open[:, mode, None]]))

    uncommitted = (here.obligation == 0)[:, :, None] & is_open[:, None, :]
    return {
        "force_share": float((rates * here.force).sum()) / disputes,
        "war_per_dispute": float(wars.sum()) / disputes,
        "resisted_share": float(
            (rates[:, None] * here.choice[:, 1:] * here.resist).sum() / disputes
        ),
        "initiation_slope": slope(lambda side: side.challenge),
        "force_slope": slope(lambda side: side.force),
        "war_slope": slope(lambda side: side.war),
        "ally_stands_fait_accompli": ally_stands(FAIT),
        "ally_stands_major_attack": ally_stands(ATTACK),
        "bystander_fights": float(np.nanmean(here.levels[..., 2][uncommitted])),
        "largest_other_war_share": float(np.max(wars * ordinary) / max(wars.sum(), 1e-12)),
    }


def _outside(value: float, band: BandTarget) -> float:
    """Return the distance from a band in its widths, with a slight pull to its aim inside."""
    width = band.high - band.low
    margin = MARGIN * width
    beyond = max(band.low + margin - value, value - band.high + margin, 0.0) / width
    return (10 * beyond) ** 2 + PULL * ((value - band.aim.value) / width) ** 2


def _force_surprise(stage: CalibrationProblem, here: Opening) -> float:
    """Return minus the mean log likelihood of the uses of force, pair by pair (binomial)."""
    names = flashpoint_names(stage.scenario)
    rates, total = _yearly(stage, here), 0.0
    fitted = [pair for pair in stage.study.pairs if pair.fits_force]
    for pair in fitted:
        rows = [names.index(point) for point in pair.shares]
        disputes = (rates * here.challenge)[rows].sum()
        share = min(max(float((rates * here.force)[rows].sum() / disputes), 1e-6), 1 - 1e-6)
        n, k = pair.initiations.value, pair.force.value
        total -= (k * np.log(share) + (n - k) * np.log(1 - share)) / n
    return total / max(len(fitted), 1)


def evaluate(
    stage: CalibrationProblem, values: Mapping[str, float]
) -> tuple[float, dict[str, float], Opening]:
    """Return loss, measures and crises at some values of the free parameters."""
    scenario, null = changed(stage.scenario, values), changed(stage.null, values)
    here = opening(scenario, with_parameters(stage.world, scenario))
    there = opening(null, with_parameters(stage.null_world, null))
    measures = measured(stage, here, there)
    bands = sum(_outside(measures[name], band) for name, band in stage.study.bands.items())
    return bands + _force_surprise(stage, here), measures, here


def search(stage: CalibrationProblem, progress: Callable[[int, float], None] | None = None) -> Fit:
    """Return the best parameters that differential evolution finds from the study's seed.

    Parameters
    ----------
    progress : called after each generation with its number and the best loss so far
    """
    from scipy.optimize import differential_evolution

    paths = list(stage.study.free)
    bounds = [tuple(stage.study.free[path]) for path in paths]
    evaluations = 0

    def loss(point: np.ndarray) -> float:
        nonlocal evaluations
        evaluations += 1
        return evaluate(stage, dict(zip(paths, map(float, point), strict=True)))[0]

    generation = 0

    def after(intermediate_result: object) -> None:
        nonlocal generation
        generation += 1
        if progress is not None:
            progress(generation, float(intermediate_result.fun))  # type: ignore[attr-defined]

    found = differential_evolution(
        loss,
        bounds,
        rng=stage.study.seed,
        maxiter=stage.study.generations,
        popsize=8,
        tol=0,
        polish=False,
        init="sobol",
        callback=after,
    )
    best = {path: _rounded(float(x)) for path, x in zip(paths, found.x, strict=True)}
    return fitted(stage, best, evaluations)


def fitted(stage: CalibrationProblem, best: Mapping[str, float], evaluations: int = 1) -> Fit:
    """Return the fit at some values: parameters written out, and the rates that go with them."""
    total, measures, here = evaluate(stage, best)
    tree = changed(stage.scenario, best).parameters
    given = tree.opportunity
    quarters = stage.scenario.quarters
    crises = np.where(np.isnan(stage.counts), 0.0, stage.counts) * quarters / QUARTERS_PER_YEAR
    rates = opportunity_rates(
        here.challenge, crises, quarters, given.excitation, given.heat_half_life_quarters
    )
    known = ~np.isnan(stage.counts)
    names = flashpoint_names(stage.scenario)
    return Fit(
        parameters=_written_out(stage, best),
        rates={name: _rounded(float(rates[i])) for i, name in enumerate(names) if known[i]},
        measures=measures,
        loss=total,
        evaluations=evaluations,
    )


@dataclass(frozen=True)
class PairCheck:
    """A simulated pair against its band."""

    pair: str
    """Challenger and target."""

    mean: float
    """Simulated initiations, scaled to the observed span [count]."""

    standard_error: float
    low: float
    high: float
    observed: float

    @property
    def is_inside(self) -> bool:
        """Return whether the mean is in the band."""
        return self.low <= self.mean <= self.high


@dataclass(frozen=True)
class Check:
    """What runs say of a fit."""

    pairs: list[PairCheck]
    grey_share: float
    """Grey-zone share of all challenges of the fitted pairs."""
    force_share: float
    """Share of faits accomplis and major attacks."""
    war_share: float
    """Expected wars per challenge."""
    replications: int


def check_runs(
    stage: CalibrationProblem,
    scenario: Scenario[Parameters],
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> tuple[Check, np.ndarray]:
    """Return what seeded runs say of a scenario, and (f,) mean challenges a run.

    Parameters
    ----------
    scenario : with the fitted values
    """
    study = stage.study
    cell = Cell("fitted", "fitted", scenario.model_copy(update={"seed": study.seed}))
    _, places = play_cells([cell], study.replications, workers=workers, progress=progress)
    names, n = flashpoint_names(scenario), study.replications
    modes = np.stack([places[f"challenges_{mode}"].to_numpy() for mode in MODES], axis=-1)
    counts = modes.reshape(n, len(names), len(MODES))
    wars = places["expected_wars"].to_numpy().reshape(n, len(names))
    years = scenario.quarters / QUARTERS_PER_YEAR
    checks, rows = [], []
    for pair in study.pairs:
        own = [names.index(point) for point in pair.shares]
        rows += own
        values = counts[:, own].sum(axis=(1, 2)) * pair.years / years
        checks.append(
            PairCheck(
                f"{pair.challenger}-{pair.target}",
                float(values.mean()),
                float(values.std(ddof=1) / np.sqrt(n)),
                pair.band[0],
                pair.band[1],
                pair.initiations.value,
            )
        )
    ladder = counts[:, rows].sum(axis=(0, 1))
    total = float(ladder.sum())
    return (
        Check(
            checks,
            float(ladder[0]) / total,
            float(ladder[FAIT:].sum()) / total,
            float(wars[:, rows].sum()) / total,
            n,
        ),
        counts.sum(axis=2).mean(axis=0),
    )


def corrected(stage: CalibrationProblem, fit: Fit, simulated: np.ndarray) -> Fit:
    """Return the fit with rates scaled so that runs meet the observed counts.

    What heat and lost control do to the counts is only known from runs.
    """
    years = stage.scenario.quarters / QUARTERS_PER_YEAR
    names = flashpoint_names(stage.scenario)
    rates = {
        name: _rounded(
            rate * stage.counts[names.index(name)] * years / simulated[names.index(name)]
        )
        for name, rate in fit.rates.items()
    }
    return replace(fit, rates=rates)


def scenario_of(stage: CalibrationProblem, fit: Fit) -> Scenario[Parameters]:
    """Return the calibrated scenario with a fit's values in place of its own."""
    return load_scenario(
        stage.study.scenario, overrides=dict(overrides_of(fit, "the search under way"))
    )


def overrides_of(fit: Fit, source: str) -> dict[str, list[object]]:
    """Return a fit as overrides, each with the status fitted."""
    year = datetime.now(UTC).year
    paths = {f"parameters.{path}": value for path, value in fit.parameters.items()}
    paths |= {f"flashpoints.{name}.opportunity_rate": rate for name, rate in fit.rates.items()}
    return {path: [value, "fitted", year, source] for path, value in paths.items()}


def fit_text(stage: CalibrationProblem, fit: Fit, source: str) -> str:
    """Return the scenario file that holds a fit: a scenario extends it to use the values."""
    lines = [
        "# Made by a search: do not edit by hand, run the command again.",
        f"# {source}; {fit.evaluations:,} evaluations, loss {fit.loss:.4f}.",
        f"# Fitted to: {stage.study.title}.",
        "# What was fitted proves nothing afterwards:",
        *(f"# - initiations {name}" for name in _pair_names(stage)),
        *(f"# - {name}" for name in sorted(stage.study.bands)),
        f"title: Values fitted to the {Path(stage.study.scenario).stem} scenario",
        "overrides:",
    ]
    lines += [
        f'  {path}: [{value}, {status}, {year}, "{why}"]'
        for path, (value, status, year, why) in overrides_of(fit, source).items()
    ]
    return "\n".join(lines) + "\n"


def _pair_names(stage: CalibrationProblem) -> list[str]:
    return [f"{pair.challenger}-{pair.target}" for pair in stage.study.pairs]


def _written_out(stage: CalibrationProblem, best: Mapping[str, float]) -> dict[str, float]:
    """Return one value a path, groups that were scaled taken apart."""
    out: dict[str, float] = {}
    tree = changed(stage.scenario, best).parameters.model_dump()
    for path, value in best.items():
        *parents, last = path.split(".")
        node = tree
        for step in parents:
            node = node[step]
        if last == "*":
            out |= {".".join([*parents, name]): _rounded(x) for name, x in node.items()}
        else:
            out[path] = value
    return out


def _rounded(value: float) -> float:
    """Return the value with four significant digits, which is more than is known."""
    return float(f"{value:.4g}")
