"""A fit written out: as overrides, as a scenario file, and as the scenario that it makes.

Every fitted value is marked as fitted, with the search that found it, so that nobody
later takes it for a finding.
"""

from datetime import UTC, datetime
from pathlib import Path

from sim.calibration.problem import CalibrationProblem
from sim.calibration.search import Fit, four_digits
from sim.calibration.targets import CalibrationStudy
from sim.domain.scenario import Scenario
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters


def calibrated_scenario(problem: CalibrationProblem, fit: Fit) -> Scenario[Parameters]:
    """Return the calibrated scenario with a fit's values in place of its own."""
    return load_scenario(
        problem.study.scenario, overrides=dict(overrides_of(fit, "the search under way"))
    )


def overrides_of(fit: Fit, source: str) -> dict[str, list[object]]:
    """Return a fit as overrides, each with the status fitted and the range that was searched."""
    year = datetime.now(UTC).year
    found: dict[str, list[object]] = {}
    for path, value in fit.parameters.items():
        low, high = fit.ranges[path]
        searched = f"{source}; searched {low:.3g} to {high:.3g}"
        found[path] = [value, "fitted", year, searched]
    for name, rate in fit.rates.items():
        path = f"flashpoints.{name}.opportunity_rate"
        found[path] = [rate, "fitted", year, f"{source}; set so that the observed count is met"]
    for name, value in zip(("mean", "sd"), fit.war_sizes, strict=True):
        of_wars = f"{source}; of the wars expected at the start"
        found[f"parameters.war.log_size_{name}"] = [four_digits(value), "fitted", year, of_wars]
    return found


CARRIED_OVER = ("parameters.war.size_correlation",)
"""What a file of fitted values holds beside them: a judgement that means nothing without the sizes
of wars."""


def carried_over(scenario: Scenario[Parameters]) -> dict[str, list[object]]:
    """Return what the file of fitted values keeps of the one before, with its provenance."""
    tree, found = scenario.parameters.model_dump(), {}
    for path in CARRIED_OVER:
        _, mechanism, name = path.split(".")
        given = scenario.parameter_sources.get(f"{mechanism}.{name}")
        if given is not None:
            value = tree[mechanism][name]
            found[path] = [value, given.status, given.year, given.source]
    return found


def fit_text(problem: CalibrationProblem, fit: Fit, source: str) -> str:
    """Return the scenario file that holds a fit: a scenario extends it to use the values."""
    lines = [
        "# Made by a search: do not edit by hand, run the command again.",
        f"# {source}; {fit.evaluations:,} evaluations, loss {fit.loss:.4f}.",
        f"# Fitted to: {problem.study.title}.",
        "# What was fitted proves nothing afterwards:",
        *(f"# - {each}" for each in fitted_quantities(problem.study)),
        f"title: Values fitted to the {Path(problem.study.scenario).stem} scenario",
        "overrides:",
    ]
    lines += [
        f'  {path}: [{value}, {status}, {year}, "{why}"]'
        for path, (value, status, year, why) in {
            **carried_over(problem.scenario),
            **overrides_of(fit, source),
        }.items()
    ]
    return "\n".join(lines) + "\n"


def fitted_quantities(study: CalibrationStudy) -> list[str]:
    """Return what a calibration fits, and what is therefore no finding."""
    pairs = [f"initiations {pair.name}" for pair in study.pairs]
    return [*pairs, "uses of force by pair", *study.targets]
