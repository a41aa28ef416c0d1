from dataclasses import replace

import numpy as np
import pytest

from sim.calibration.search import _band_loss, evaluate, fit_at, search
from tests.unit.calibration.small_problem import BORDER, small_problem


def test_outside_a_band_the_distance_counts_and_inside_a_pull_to_the_aim() -> None:
    band = small_problem().study.bands["force_share"]
    assert _band_loss(0.3, band) == 0
    # Inside, .05 off in a band .2 wide: .02 x .25 ** 2
    assert _band_loss(0.25, band) == pytest.approx(0.00125)
    # A tenth outside is half a width, and the search aims .02 widths further in:
    # (10 x .52) ** 2 and the pull .02 x 1 ** 2
    assert _band_loss(0.5, band) == pytest.approx(27.06)
    assert _band_loss(0.1, band) == pytest.approx(27.06)
    # On the very edge there is a slight price already: (10 x .02) ** 2 and .02 x .5 ** 2
    assert _band_loss(0.2, band) == pytest.approx(0.045)


def test_the_loss_is_bands_and_the_surprise_at_uses_of_force() -> None:
    problem = small_problem()
    loss, measures, here = evaluate(problem, {})
    band = _band_loss(measures["force_share"], problem.study.bands["force_share"])
    share = measures["force_share"]
    # One pair: 2 of 8 with force
    surprise = -(2 * np.log(share) + 6 * np.log(1 - share)) / 8
    assert loss == pytest.approx(band + surprise)
    assert here.choice.shape == (2, 4)


def test_a_fit_writes_out_groups_and_finds_rates_that_give_the_counts() -> None:
    problem = small_problem()
    fit = fit_at(problem, {"choice.precision": 9.0, "reneging.*": 0.5}, evaluations=7)
    assert fit.parameters == {
        "choice.precision": 9.0,
        "reneging.reputation_weight": 0.125,
        "reneging.domestic_weight": 0.295,
    }
    assert set(fit.rates) == {"border", "islets"}
    assert fit.evaluations == 7
    here = evaluate(problem, {"choice.precision": 9.0, "reneging.*": 0.5}).opening
    # .1 a year over five years, without what heat adds: the rate is a little less than that.
    upper = 0.1 / here.challenge[BORDER]
    assert 0.8 * upper < fit.rates["border"] < 1.1 * upper


def test_a_search_repeats_itself_and_reports_its_generations() -> None:
    problem, seen = small_problem(), []
    first = search(problem, progress=lambda generation, loss: seen.append((generation, loss)))
    assert [generation for generation, _ in seen] == [1, 2]
    assert seen[1][1] <= seen[0][1]
    assert search(problem) == first
    other = replace(problem, study=problem.study.model_copy(update={"seed": 4}))
    assert search(other).parameters != first.parameters
    assert 4 <= first.parameters["choice.precision"] <= 20
    # Scaled by one factor, the ratio of the two weights stays.
    weights = [first.parameters[f"reneging.{w}_weight"] for w in ("reputation", "domestic")]
    assert weights[0] / weights[1] == pytest.approx(0.25 / 0.59, rel=1e-3)
