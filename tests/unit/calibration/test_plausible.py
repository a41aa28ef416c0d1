import numpy as np
import pytest

from sim.calibration.loss import loss_at
from sim.calibration.plausible import (
    PlausibleSet,
    convergence_of,
    input_bounds,
    sample_plausible,
    written_out,
)
from sim.calibration.problem import CalibrationProblem
from tests.unit.calibration.small_problem import FIGHTING, small_problem, small_study


@pytest.fixture(scope="module")
def problem() -> CalibrationProblem:
    return small_problem()


@pytest.fixture(scope="module")
def found(problem: CalibrationProblem) -> PlausibleSet:
    return sample_plausible(problem, 10, workers=1)


def test_vectors_keep_within_ranges_and_in_order(
    problem: CalibrationProblem, found: PlausibleSet
) -> None:
    assert len(found.vectors) == len(found.losses) == 10
    for vector in found.vectors:
        for name, (low, high) in input_bounds(problem.study).items():
            if name in vector:
                assert low <= vector[name] <= high
        assert vector[FIGHTING[1]] >= 1.5 * vector[FIGHTING[0]]


def test_a_vector_has_paths_factors_and_the_rates_that_go_with_it(found: PlausibleSet) -> None:
    names = set(found.vectors[0])
    assert "parameters.reneging.domestic_weight" in names
    assert {"scale:obligations", "scale:exposure"} <= names
    # Scales that say what they multiply are written out.
    assert "scale:broken_word" not in names
    assert {"flashpoints.border.opportunity_rate", "flashpoints.islets.opportunity_rate"} <= names


def test_the_loss_beside_a_vector_is_its_own(
    problem: CalibrationProblem, found: PlausibleSet
) -> None:
    inputs = {
        name: value
        for name, value in found.vectors[3].items()
        if not name.endswith("opportunity_rate")
    }
    assert loss_at(problem, inputs) == pytest.approx(found.losses[3])


def test_every_start_has_its_part(found: PlausibleSet) -> None:
    assert sorted(set(found.starts)) == [0, 1, 2, 3]
    assert len(found.accepted_shares) == 4
    assert set(found.chains) <= {0, 1, 2}


def test_threads_change_nothing(problem: CalibrationProblem, found: PlausibleSet) -> None:
    again = sample_plausible(problem, 10, workers=3)
    assert again.vectors == found.vectors
    assert again.losses == found.losses


def test_agreement_is_told_for_every_input_and_the_loss(
    problem: CalibrationProblem, found: PlausibleSet
) -> None:
    names = [each.name for each in found.convergence]
    assert names == [*input_bounds(problem.study), "loss"]


def test_more_vectors_than_draws_are_refused(problem: CalibrationProblem) -> None:
    # 4 starts x 3 chains x the last 4 of 8 generations
    with pytest.raises(ValueError, match="50 vectors are wanted of 48 draws"):
        sample_plausible(problem, 50, workers=1)


def test_starts_that_disagree_are_seen() -> None:
    rng = np.random.default_rng(5)  # noqa: TID251  a test of draws
    position = rng.uniform(size=(4, 200, 3, 1))
    loss = rng.uniform(size=(4, 200, 3))
    even = convergence_of({"x": [0, 1]}, position, loss)
    assert even[0].r_hat < 1.05
    assert even[0].prior_share == pytest.approx(1, abs=0.1)
    assert np.isnan(even[1].prior_share)
    position[0] += 2
    assert convergence_of({"x": [0, 1]}, position, loss)[0].r_hat > 1.2


def test_inputs_are_written_out() -> None:
    row = written_out(small_study(), {"scale:broken_word": 2.0, "scale:obligations": 0.9})
    assert row == pytest.approx(
        {
            "parameters.reneging.reputation_weight": 0.5,
            "parameters.reneging.domestic_weight": 1.18,
            "scale:obligations": 0.9,
        }
    )
