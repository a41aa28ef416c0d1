"""A fit held against seeded runs: simulated pairs beside their bands, and rates corrected.

The search works on the first quarter only. What heat, wars and lost control do to the
counts over a run is seen here, and the opportunity rates are scaled by it.
"""

from dataclasses import dataclass, replace

import numpy as np

from sim.calibration.problem import CalibrationProblem
from sim.calibration.search import Fit, four_digits
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import MODES, QUARTERS_PER_YEAR
from sim.execution.comparison_runs import Progress, play_cells
from sim.rules.parameters import Parameters
from sim.study.comparison_cells import Cell


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
class RunCheck:
    """What runs say of a fit."""

    pairs: list[PairCheck]
    force_share: float
    """Share of all challenges of the region that see force."""
    faits_a_year: float
    """Faits accomplis in the region [count a year]."""
    war_share: float
    """Expected wars per challenge."""
    replications: int


def check_runs(
    problem: CalibrationProblem,
    scenario: Scenario[Parameters],
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> tuple[RunCheck, np.ndarray]:
    """Return what seeded runs say of a scenario, and (f,) mean challenges a run.

    Parameters
    ----------
    scenario : with the fitted values
    """
    study = problem.study
    cell = Cell("fitted", "fitted", scenario.model_copy(update={"seed": study.seed}))
    _, places = play_cells([cell], study.replications, workers=workers, progress=progress)
    names, n = problem.flashpoints, study.replications

    def counts_of(column: str) -> np.ndarray:
        return np.asarray(places[column].to_numpy()).reshape(n, len(names))

    challenges = sum((counts_of(f"challenges_{mode}") for mode in MODES), np.zeros((n, len(names))))
    years = scenario.quarters / QUARTERS_PER_YEAR
    checks = []
    for pair in study.pairs:
        own = [names.index(point) for point in pair.shares]
        values = challenges[:, own].sum(axis=1) * pair.years / years
        checks.append(
            PairCheck(
                pair=pair.name,
                mean=float(values.mean()),
                standard_error=float(values.std(ddof=1) / np.sqrt(n)),
                low=pair.band[0],
                high=pair.band[1],
                observed=pair.initiations.value,
            )
        )
    total = float(challenges.sum())
    check = RunCheck(
        pairs=checks,
        force_share=float(counts_of("force").sum()) / total,
        faits_a_year=float(counts_of("challenges_fait_accompli").sum()) / (n * years),
        war_share=float(counts_of("expected_wars").sum()) / total,
        replications=n,
    )
    return check, challenges.mean(axis=0)


def correct_rates(problem: CalibrationProblem, fit: Fit, simulated: np.ndarray) -> Fit:
    """Return the fit with rates scaled so that runs meet the observed counts.

    What heat and lost control do to the counts is only known from runs.
    """
    years = problem.scenario.quarters / QUARTERS_PER_YEAR
    names = problem.flashpoints
    rates = {
        name: four_digits(
            rate * problem.counts[names.index(name)] * years / simulated[names.index(name)]
        )
        for name, rate in fit.rates.items()
    }
    return replace(fit, rates=rates)
