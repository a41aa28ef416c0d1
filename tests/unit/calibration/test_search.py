from dataclasses import replace

import pytest

from sim.calibration.inputs import order_excess
from sim.calibration.loss import evaluate
from sim.calibration.measures import challenge_chance
from sim.calibration.search import bounds_reached, fit_at, fitted_rates, four_digits, search
from tests.unit.calibration.small_problem import BORDER, FIGHTING, small_problem

INPUTS = {"parameters.choice.precision": 9.0, "scale:broken_word": 0.5}


def test_a_fit_writes_out_scales_and_finds_rates_that_give_the_counts() -> None:
    problem = small_problem()
    fit = fit_at(problem, INPUTS, evaluations=7)
    assert fit.parameters == {
        "parameters.choice.precision": 9.0,
        "parameters.reneging.reputation_weight": 0.125,
        "parameters.reneging.domestic_weight": 0.295,
    }
    # .4 and 1.6 times .25
    assert fit.ranges["parameters.reneging.reputation_weight"] == pytest.approx((0.1, 0.4))
    assert set(fit.rates) == {"border", "islets"}
    assert fit.evaluations == 7
    assert fit.loss == evaluate(problem, fit.parameters).loss
    here = evaluate(problem, INPUTS).region.here
    # .1 a year over five years, without what heat adds: the rate is a little less than that.
    upper = 0.1 / challenge_chance(here)[BORDER]
    assert 0.8 * upper < fit.rates["border"] < 1.1 * upper


def test_flashpoints_without_a_count_keep_the_rate_of_their_file() -> None:
    pair = {**small_problem().study.pairs[0].model_dump(), "shares": {"islets": 1}}
    region = evaluate(small_problem(pairs=[pair]), {}).region
    assert set(fitted_rates(region)) == {"islets"}


def test_a_search_repeats_itself_and_reports_its_generations() -> None:
    problem, seen = small_problem(), []
    first = search(problem, progress=lambda generation, loss: seen.append((generation, loss)))
    assert [generation for generation, _ in seen] == [1, 2]
    assert seen[1][1] <= seen[0][1]
    assert search(problem) == first
    other = replace(problem, study=problem.study.model_copy(update={"seed": 4}))
    assert search(other).parameters != first.parameters
    for name, (low, high) in problem.study.free.items():
        assert low <= first.inputs[name] <= high


def test_what_a_search_finds_is_in_order() -> None:
    problem = small_problem()
    fit = search(problem)
    # As far as four digits say.
    assert order_excess(problem.study, fit.parameters) < 1e-3
    assert fit.parameters[FIGHTING[1]] >= 1.499 * fit.parameters[FIGHTING[0]]


def test_values_near_a_bound_are_told() -> None:
    problem = small_problem()
    # 4 to 20: within .16 of an end
    inputs = {"parameters.choice.precision": 4.1, "scale:broken_word": 1.6, FIGHTING[0]: 0.1}
    fit = replace(fit_at(problem, INPUTS), inputs=inputs)
    assert bounds_reached(problem, fit) == {
        "parameters.choice.precision": "lower",
        "scale:broken_word": "upper",
    }


def test_four_digits_are_kept() -> None:
    assert four_digits(0.123456) == 0.1235
    assert four_digits(12345.6) == 12350
