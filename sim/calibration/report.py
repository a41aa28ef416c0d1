"""A fit written out: as overrides, as a scenario file, and as the scenario that it makes.

Every fitted value is marked as fitted, with the search that found it, so that nobody
later takes it for a finding.
"""

from datetime import UTC, datetime
from pathlib import Path

from sim.calibration.problem import CalibrationProblem
from sim.calibration.search import Fit
from sim.domain.scenario import Scenario
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters


def calibrated_scenario(problem: CalibrationProblem, fit: Fit) -> Scenario[Parameters]:
    """Return the calibrated scenario with a fit's values in place of its own."""
    return load_scenario(
        problem.study.scenario, overrides=dict(overrides_of(fit, "the search under way"))
    )


def overrides_of(fit: Fit, source: str) -> dict[str, list[object]]:
    """Return a fit as overrides, each with the status fitted."""
    year = datetime.now(UTC).year
    paths = {f"parameters.{path}": value for path, value in fit.parameters.items()}
    paths |= {f"flashpoints.{name}.opportunity_rate": rate for name, rate in fit.rates.items()}
    return {path: [value, "fitted", year, source] for path, value in paths.items()}


def fit_text(problem: CalibrationProblem, fit: Fit, source: str) -> str:
    """Return the scenario file that holds a fit: a scenario extends it to use the values."""
    lines = [
        "# Made by a search: do not edit by hand, run the command again.",
        f"# {source}; {fit.evaluations:,} evaluations, loss {fit.loss:.4f}.",
        f"# Fitted to: {problem.study.title}.",
        "# What was fitted proves nothing afterwards:",
        *(f"# - initiations {pair.name}" for pair in problem.study.pairs),
        *(f"# - {name}" for name in sorted(problem.study.bands)),
        f"title: Values fitted to the {Path(problem.study.scenario).stem} scenario",
        "overrides:",
    ]
    lines += [
        f'  {path}: [{value}, {status}, {year}, "{why}"]'
        for path, (value, status, year, why) in overrides_of(fit, source).items()
    ]
    return "\n".join(lines) + "\n"
