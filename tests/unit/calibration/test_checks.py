import numpy as np
import pytest

from sim.calibration.checks import check_runs, correct_rates
from sim.calibration.search import fit_at
from tests.unit.calibration.small_problem import small_problem


def test_rates_are_corrected_by_what_runs_show() -> None:
    problem = small_problem()
    fit = fit_at(problem, {})
    # Wanted over five years .5 and 1.5; runs had twice that at the border.
    again = correct_rates(problem, fit, np.array([1.0, 1.5]))
    assert again.rates["border"] == pytest.approx(fit.rates["border"] / 2, rel=1e-3)
    assert again.rates["islets"] == pytest.approx(fit.rates["islets"], rel=1e-3)
    assert again.parameters == fit.parameters


def test_the_check_counts_what_runs_do() -> None:
    problem = small_problem()
    check, challenges = check_runs(problem, problem.scenario, workers=1)
    pair = check.pairs[0]
    assert pair.pair == "AAA-BBB"
    # Five years are scaled to the twenty of the observation.
    assert pair.mean == pytest.approx(challenges.sum() * 4)
    assert pair.observed == 8
    assert pair.is_inside == (2 <= pair.mean <= 12)
    assert check.replications == 8
    assert 0 < check.force_share <= 1
    assert 0 <= check.war_share < 1
    # Of 8 runs of five years each
    assert check.faits_a_year * 40 == pytest.approx(round(check.faits_a_year * 40))
