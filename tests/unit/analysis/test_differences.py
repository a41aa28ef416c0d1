import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from numpy.random import default_rng  # noqa: TID251  samples of a test are no runs
from scipy.stats import skew, ttest_1samp

from sim.analysis.differences import (
    MOST_SKEW,
    columns_by_cell,
    estimate,
    mean_differences,
    paired_difference,
    standard_error,
)

NAN = float("nan")


def test_a_paired_difference_by_hand() -> None:
    values, baseline = np.array([3.0, 5.0, 4.0, 8.0]), np.array([1.0, 4.0, 4.0, 5.0])
    found = paired_difference(values, baseline)
    # Differences 2 1 0 3: mean 1.5, squared deviations .25 .25 2.25 2.25, variance 5 / 3
    error = math.sqrt(5 / 3 / 4)
    assert found.mean == 1.5
    assert found.standard_error == pytest.approx(error)
    # Student's 97.5 % quantile with three degrees of freedom; no skew, so nothing is widened.
    assert found.low == pytest.approx(1.5 - 3.182446 * error)
    assert found.high == pytest.approx(1.5 + 3.182446 * error)
    assert found.p_value == pytest.approx(ttest_1samp(values - baseline, 0).pvalue)
    assert found.count == 4
    assert found.skew == 0
    assert not found.is_distinguishable


def test_pairing_takes_out_what_both_sides_share() -> None:
    luck = np.array([0.0, 10.0, 20.0, 30.0])
    found = paired_difference(luck + 1, luck)
    assert found.mean == 1
    assert found.standard_error == 0
    assert found.is_distinguishable


def test_a_difference_to_itself_is_exactly_nothing() -> None:
    values = np.array([0.1, 0.7, 0.2])
    found = paired_difference(values, values)
    assert (found.mean, found.standard_error, found.low, found.high) == (0, 0, 0, 0)
    assert not found.is_distinguishable


def test_pairs_without_a_value_on_one_side_are_left_out() -> None:
    found = paired_difference(np.array([1.0, NAN, 3.0, 4.0]), np.array([0.0, 0.0, NAN, 1.0]))
    assert found.count == 2
    assert found.mean == 2


def test_without_any_pair_there_is_no_difference() -> None:
    found = paired_difference(np.array([NAN, 1.0]), np.array([1.0, NAN]))
    assert found.count == 0
    assert math.isnan(found.mean)
    assert not found.is_distinguishable


def test_a_single_pair_proves_nothing() -> None:
    found = paired_difference(np.array([3.0, NAN]), np.array([1.0, 2.0]))
    assert (found.mean, found.count) == (2, 1)
    assert math.isnan(found.standard_error)
    assert not found.is_distinguishable


@pytest.mark.parametrize(
    ("low", "high", "is_sure"), [(0.1, 0.2, True), (-0.2, -0.1, True), (-0.1, 0.2, False)]
)
def test_an_interval_that_holds_zero_is_no_difference(
    low: float, high: float, *, is_sure: bool
) -> None:
    known = paired_difference(np.arange(9.0), np.zeros(9))
    assert replace(known, low=low, high=high).is_distinguishable == is_sure


def test_a_difference_that_hangs_on_one_run_is_not_told() -> None:
    found = paired_difference(np.array([1.0, 1.1, 0.9, 9.0]) - 1, np.zeros(4))
    # Deviations of 2, 1.9, 2.1 below the mean of 2 and 6 above: 36 of 48.02
    assert found.heaviest_share == pytest.approx(36 / 48.02)
    assert found.rests_on == 1
    # Without the run 0, .1 and -.1 are left, whose mean is nought.
    assert found.hangs_on_one
    assert not replace(found, low=0.5).is_distinguishable
    even = paired_difference(np.array([1.0, -1.0, 1.0, -1.0]), np.zeros(4))
    assert even.heaviest_share == pytest.approx(0.25)
    assert even.rests_on == 2


def test_one_run_far_off_takes_nothing_from_what_the_others_tell() -> None:
    values = np.array([1.0, 1.1, 0.9] * 20 + [9.0])
    found = paired_difference(values, np.zeros(61))
    assert found.rests_on == 1
    assert not found.hangs_on_one
    assert found.is_distinguishable
    # With the sign against it, the others do not bear it out.
    assert paired_difference(np.append(values[:60], -100.0), np.zeros(61)).hangs_on_one


def test_a_difference_that_never_varies_rests_on_all_runs() -> None:
    found = paired_difference(np.ones(4), np.zeros(4))
    assert (found.rests_on, found.heaviest_share, found.skew) == (4, 0, 0)


def test_a_difference_rests_on_vectors_where_they_were_sampled() -> None:
    values, vectors = np.array([0.0, 0.0, 3.0, 3.0, 0.0, 0.0]), np.array([0, 0, 1, 1, 2, 2])
    # Sums of deviations from 1: -2, 4, -2. Vector 1 makes 16 of 24.
    found = paired_difference(values, np.zeros(6), vectors)
    assert found.rests_on == 1
    assert found.heaviest_share == pytest.approx(2 / 3)
    assert paired_difference(values, np.zeros(6)).rests_on == 2


def test_skewness_is_over_the_root_of_the_units() -> None:
    values = np.array([0.0, 0.0, 1.0, 7.0])
    found = paired_difference(values, np.zeros(4))
    assert found.skew == pytest.approx(skew(values) / 2)


def test_a_skewed_interval_is_widened_and_never_narrowed() -> None:
    values = default_rng(3).exponential(size=40) ** 2
    found = paired_difference(values, np.zeros(40))
    students = 2.022691 * found.standard_error
    assert found.skew > MOST_SKEW
    # The long tail is on the right, so the mean may be further above than below.
    assert found.high > found.mean + 1.2 * students
    assert found.low == pytest.approx(found.mean - students)
    assert found.p_value >= ttest_1samp(values, 0).pvalue


def test_the_runs_that_tell_a_difference_are_those_of_the_textbook() -> None:
    values = np.array([1.0, -1.0] * 50)
    found = paired_difference(values, np.zeros(100))
    # (1.96 + .842)^2 x variance / size^2, for a power of 80 %: 7.849 x (100 / 99) / .01
    assert found.runs_needed(0.1) == pytest.approx(7.8489 * 100 / 99 / 0.01, rel=1e-4)
    assert math.isnan(found.runs_needed(0.0))


def test_that_many_runs_do_tell_it_four_times_of_five() -> None:
    rng, size = default_rng(8), 0.3
    needed = round(paired_difference(rng.normal(size=4000), np.zeros(4000)).runs_needed(size))
    samples = list(rng.normal(size, 1, size=(1000, needed)))
    told = np.mean([one.is_distinguishable for one in mean_differences(samples)])
    assert told == pytest.approx(0.8, abs=0.04)


def test_no_columns_have_no_differences() -> None:
    assert mean_differences([]) == []


def test_an_estimate_by_hand() -> None:
    found = estimate(np.array([0.0, 1.0, 2.0, NAN, 3.0, 4.0]))
    # Mean 2, variance 10 / 4, error sqrt(2.5 / 5); 5 % of the way through four steps
    assert found.mean == 2
    assert found.standard_error == pytest.approx(math.sqrt(0.5))
    assert (found.low, found.high) == pytest.approx((0.2, 3.8))
    assert found.count == 5


def test_an_estimate_of_nothing_is_not_a_number() -> None:
    found = estimate(np.array([NAN]))
    assert found.count == 0
    assert math.isnan(found.mean)
    assert math.isnan(estimate(np.array([2.0])).standard_error)


def test_a_column_is_one_cell_in_the_order_of_replications() -> None:
    runs = pl.DataFrame(
        {
            "arrangement": ["hub", "hub", "treaty", "hub"],
            "policy": ["steady", "steady", "steady", "wavering"],
            "replication": [1, 0, 0, 0],
            "wars": [5, 4, 3, 2],
        }
    )
    cells = columns_by_cell(runs, ["wars"])
    assert set(cells) == {("hub", "steady"), ("treaty", "steady"), ("hub", "wavering")}
    found = cells["hub", "steady"]["wars"]
    assert found.tolist() == [4.0, 5.0]
    assert found.dtype == np.float64


def test_nulls_and_missing_values_are_not_a_number() -> None:
    runs = pl.DataFrame(
        {
            "arrangement": ["hub", "hub"],
            "policy": ["steady", "steady"],
            "replication": [0, 1],
            "ratio": [None, 0.5],
        }
    )
    assert np.isnan(columns_by_cell(runs, ["ratio"])["hub", "steady"]["ratio"]).tolist() == [
        True,
        False,
    ]


def test_runs_of_one_vector_count_as_one_draw_of_the_parameters() -> None:
    vectors = np.array([0, 1, 2, 0, 1, 2])
    values = np.array([1.0, 2.0, 6.0, 3.0, 2.0, 4.0])
    # Means by vector 2, 2, 5: their standard deviation is the root of 3, over the root of 3.
    assert estimate(values, vectors).standard_error == pytest.approx(1)
    assert estimate(values).standard_error == pytest.approx(np.std(values, ddof=1) / 6**0.5)
    found = paired_difference(values, np.zeros(6), vectors)
    # Of three vectors, so two degrees of freedom; widened below or above by their skew.
    assert found.high - found.low >= 2 * 4.302653 * (1 - 1e-6)


def test_with_a_run_a_vector_the_error_is_that_of_single_runs() -> None:
    values = np.array([1.0, 2.0, 6.0, 3.0])
    alone = estimate(values, np.arange(4)).standard_error
    assert alone == pytest.approx(estimate(values).standard_error)


def test_vectors_that_are_played_unevenly_weigh_by_their_runs() -> None:
    # Mean 2; vector 0 adds (1 - 2) + (2 - 2) = -1, vector 1 adds 3 - 2 = 1: root(2/1 x 2) / 3.
    found = standard_error(np.array([1.0, 3.0, 2.0]), np.array([0, 1, 0]))
    assert found == pytest.approx(2 / 3)


def test_a_run_without_a_value_leaves_its_vector_out() -> None:
    values, vectors = np.array([1.0, np.nan, 3.0]), np.array([0, 1, 2])
    assert estimate(values, vectors).standard_error == pytest.approx(1)
    assert np.isnan(standard_error(np.array([1.0, 2.0]), np.array([4, 4])))
