"""A fit with what runs say of it: of the values in use, or of those that a search finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.calibration.checks import RunCheck, check_runs, correct_rates
from sim.calibration.problem import CalibrationProblem
from sim.calibration.report import calibrated_scenario
from sim.calibration.search import Fit, fit_at, search
from sim.execution.comparison_runs import Progress

if TYPE_CHECKING:
    import polars as pl

CORRECTIONS = 2
"""Rounds of runs by which rates are scaled. Assumed: a third one no longer moves the counts."""


@dataclass(frozen=True)
class CheckedFit:
    """How some values meet what a calibration aims at."""

    problem: CalibrationProblem
    """What is aimed at."""

    fit: Fit
    """Every target at the values; without inputs where nothing was searched."""

    runs: RunCheck
    """What seeded runs say of them."""

    def table(self) -> "pl.DataFrame":
        """Return a row a target and a row a pair of states.

        Columns: kind (target, or pair for initiations in runs), name, reached and its standard
        error (null where nothing is drawn), band, tolerance and miss in tolerances (null for
        pairs), status (null for pairs) and is_inside.
        """
        import polars as pl

        return pl.DataFrame([*self._targets(), *self._pairs()], infer_schema_length=None)

    def _targets(self) -> Iterator[dict[str, object]]:
        for name, target in self.problem.study.targets.items():
            yield {
                "kind": "target",
                "name": name,
                "reached": self.fit.measures[name],
                "standard_error": None,
                "low": target.band[0],
                "high": target.band[1],
                "tolerance": target.tolerance,
                "miss": self.fit.misses[name],
                "status": target.status,
                "is_inside": self.fit.misses[name] == 0,
            }

    def _pairs(self) -> Iterator[dict[str, object]]:
        for pair in self.runs.pairs:
            yield {
                "kind": "pair",
                "name": pair.pair,
                "reached": pair.mean,
                "standard_error": pair.standard_error,
                "low": pair.low,
                "high": pair.high,
                "tolerance": None,
                "miss": None,
                "status": None,
                "is_inside": pair.is_inside,
            }


def fit_in_use(
    problem: CalibrationProblem, *, workers: int | None = None, progress: Progress | None = None
) -> CheckedFit:
    """Return how the values in use meet the targets; nothing is searched.

    Parameters
    ----------
    workers : threads; as many as there are cores when absent
    progress : called with the runs done and the runs in all
    """
    runs, _ = check_runs(problem, problem.scenario, workers=workers, progress=progress)
    return CheckedFit(problem=problem, fit=fit_at(problem, {}), runs=runs)


def searched_fit(
    problem: CalibrationProblem,
    *,
    workers: int | None = None,
    generation: Callable[[int, float], None] | None = None,
    progress: Progress | None = None,
) -> CheckedFit:
    """Return the values that a search finds, with rates that runs have corrected.

    Parameters
    ----------
    workers : threads of the runs; as many as there are cores when absent
    generation : called after each generation with its number and the best loss so far
    progress : called with the runs done and the runs in all, from nought for each round of runs
    """
    fit = search(problem, generation)
    for _ in range(CORRECTIONS):
        scenario = calibrated_scenario(problem, fit)
        _, simulated = check_runs(problem, scenario, workers=workers, progress=progress)
        fit = correct_rates(problem, fit, simulated)
    scenario = calibrated_scenario(problem, fit)
    runs, _ = check_runs(problem, scenario, workers=workers, progress=progress)
    return CheckedFit(problem=problem, fit=fit, runs=runs)
