import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.outcomes.sketches import BINS_PER_OCTAVE, N_BINS, absorb, bin_of, lower_edge, middle

EVERY_BIN = np.arange(N_BINS)
LEAST, GREATEST = 2.0**-21, 2.0**14
"""Bounds between which values are told apart."""

values = st.floats(0, 1e9) | st.floats(LEAST, GREATEST) | st.integers(0, 100).map(float)


def sketched(series: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return known, sums, squares and bins of some runs, (r, q, v)."""
    shape = series.shape[1:]
    known, sums, squares = (np.zeros(shape) for _ in range(3))
    bins = np.zeros((*shape, N_BINS), dtype=np.uint32)
    for run in series:
        absorb(run, known, sums, squares, bins)
    return known, sums, squares, bins


def test_whole_numbers_below_64_are_exact() -> None:
    whole = np.arange(64)
    bins = np.array([bin_of(float(value)) for value in whole])
    assert len(set(bins.tolist())) == 64
    assert lower_edge(bins).tolist() == whole.tolist()
    # From 64 on two share a bin.
    assert bin_of(64.0) == bin_of(65.0)


def test_a_bin_is_no_wider_than_a_32nd_of_its_least_value() -> None:
    edges = lower_edge(EVERY_BIN[1:])
    width = np.diff(edges)
    assert (width > 0).all()
    assert (width / edges[:-1] <= 1 / BINS_PER_OCTAVE).all()


def test_the_bins_cover_what_they_say() -> None:
    edges = lower_edge(EVERY_BIN)
    assert edges[0] == 0
    assert edges[1] == LEAST
    for place in (1, 2, 33, 500, N_BINS - 2):
        low, high = float(edges[place]), float(edges[place + 1])
        assert bin_of(low) == place
        assert bin_of(float(np.nextafter(high, 0))) == place
        assert bin_of(high) == place + 1
        assert middle(np.array([place]))[0] == pytest.approx((low + high) / 2)


def test_what_is_too_small_counts_as_nought_and_what_is_too_large_as_the_last() -> None:
    assert bin_of(0.0) == bin_of(-1.0) == bin_of(LEAST / 2) == 0
    assert bin_of(LEAST) == 1
    assert bin_of(GREATEST) == bin_of(1e300) == bin_of(np.inf) == N_BINS - 1
    assert middle(np.array([0])).tolist() == [0]


@given(values, values)
def test_bins_stand_in_the_order_of_their_values(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= bin_of(low) <= bin_of(high) < N_BINS


@given(st.floats(LEAST, GREATEST, exclude_max=True))
def test_a_value_lies_within_its_bin(value: float) -> None:
    place = np.array([bin_of(value)])
    low = lower_edge(place)[0]
    assert low <= value < low * (1 + 1 / BINS_PER_OCTAVE)


@given(
    st.lists(st.tuples(values, values), min_size=1, max_size=12).flatmap(
        lambda runs: st.tuples(st.just(runs), st.permutations(runs))
    )
)
def test_counts_add_up_alike_in_any_order(
    both: tuple[list[tuple[float, float]], list[tuple[float, float]]],
) -> None:
    one, other = (sketched(np.array(runs)[:, None, :]) for runs in both)
    assert np.array_equal(one[0], other[0])
    assert np.array_equal(one[3], other[3])
    assert one[1] == pytest.approx(other[1])


@given(st.lists(values, min_size=2, max_size=12), st.integers(1, 11))
def test_two_stretches_add_up_to_the_whole(runs: list[float], cut: int) -> None:
    series = np.array(runs)[:, None, None]
    whole = sketched(series)
    parts = [sketched(one) for one in (series[:cut], series[cut:])]
    assert np.array_equal(whole[0], parts[0][0] + parts[1][0])
    assert np.array_equal(whole[3], parts[0][3] + parts[1][3])


@given(
    st.lists(st.floats(LEAST, GREATEST, exclude_max=True), min_size=1, max_size=60),
    st.sampled_from([0.05, 0.5, 0.95]),
)
def test_a_quantile_is_known_to_within_a_bin(runs: list[float], share: float) -> None:
    bins = sketched(np.array(runs)[:, None, None])[3][0, 0]
    rank = max(1, int(np.ceil(share * len(runs))))
    place = int(np.searchsorted(np.cumsum(bins), rank))
    exact = np.quantile(runs, share, method="inverted_cdf")
    assert middle(np.array([place]))[0] == pytest.approx(exact, rel=1 / BINS_PER_OCTAVE)


def test_what_is_not_a_number_is_left_out() -> None:
    series = np.array([[[1.0, np.nan]], [[2.0, 3.0]]])
    known, sums, squares, bins = sketched(series)
    assert known.tolist() == [[2, 1]]
    assert sums.tolist() == [[3, 3]]
    assert squares.tolist() == [[5, 9]]
    assert bins.sum(axis=2).tolist() == [[2, 1]]
