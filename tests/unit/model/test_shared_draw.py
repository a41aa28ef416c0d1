"""One draw for the reading of a law and for the level that is chosen within it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.quarter.crises_by_chance import drawn_option
from sim.model.shared_draw import reading_of

SIGMA = np.array([[1.0, 0.0, 0.0], [0.25, 0.75, 0.0], [0.2, 0.2, 0.6]])
LAWFUL = (0.2, 0.3, 0.5)


def mixture(lawful: tuple[float, ...], sigma: np.ndarray) -> list[float]:
    """Return the probability of each level over all readings."""
    chances: list[float] = (np.array(lawful) @ sigma).tolist()
    return chances


def level_of(sigma: np.ndarray, highest: int, draw: float) -> int:
    return int(drawn_option(sigma[highest, : highest + 1], draw))


def test_a_draw_finds_its_reading_within_its_level() -> None:
    # Abstain .2 + .3 x .25 + .5 x .2 = .375, support .3 x .75 + .5 x .2 = .325, fight .3.
    levels = mixture(LAWFUL, SIGMA)
    assert levels == pytest.approx([0.375, 0.325, 0.3])
    # Halfway through support, .225 of whose .325 belong to the reading up to support: .1625 of
    # .225, which are the upper .75 of that reading: .25 + .75 x .1625 / .225.
    reading = reading_of(0.375 + 0.1625, levels, LAWFUL, SIGMA)
    assert reading.highest == 1
    assert reading.level_draw == pytest.approx(0.25 + 0.75 * 0.1625 / 0.225)
    # As a draw of the law it lies as far into the reading: .2 + .3 x that.
    assert reading.law_draw == pytest.approx(0.2 + 0.3 * reading.level_draw)


def test_readings_and_levels_come_as_often_as_they_should() -> None:
    draws = (np.arange(20_000) + 0.5) / 20_000
    levels = mixture(LAWFUL, SIGMA)
    found = [reading_of(float(draw), levels, LAWFUL, SIGMA) for draw in draws]
    for highest, chance in enumerate(LAWFUL):
        own = np.array([one.level_draw for one in found if one.highest == highest])
        assert own.size / draws.size == pytest.approx(chance, abs=1e-3)
        # What is left of the draw is spread evenly over the unit interval again.
        assert np.sort(own) == pytest.approx((np.arange(own.size) + 0.5) / own.size, abs=1e-3)


def test_a_law_that_can_be_read_in_one_way_leaves_the_draw_as_it_is() -> None:
    for highest in range(3):
        lawful = tuple(float(level == highest) for level in range(3))
        reading = reading_of(0.37, mixture(lawful, SIGMA), lawful, SIGMA)
        assert reading == (highest, 0.37, 0.37)


weights = st.floats(1e-12, 1.0) | st.just(1.0)


@given(
    st.integers(0, 2**53 - 1),
    st.tuples(weights, weights, weights),
    st.lists(weights, min_size=5, max_size=5),
)
def test_the_level_is_the_one_of_the_mixture_and_never_above_the_law(
    draw: int, lawful: tuple[float, float, float], chosen: list[float]
) -> None:
    total = sum(lawful)
    lawful = (lawful[0] / total, lawful[1] / total, lawful[2] / total)
    sigma = np.zeros((3, 3))
    sigma[0, 0] = 1
    sigma[1, :2] = np.array(chosen[:2]) / sum(chosen[:2])
    sigma[2] = np.array(chosen[2:]) / sum(chosen[2:])
    levels = mixture(lawful, sigma)
    reading = reading_of(draw / 2**53, levels, lawful, sigma)
    assert 0 <= reading.level_draw < 1
    level = level_of(sigma, reading.highest, reading.level_draw)
    assert level == drawn_option(np.array(levels), draw / 2**53)
    assert level <= reading.highest
    assert drawn_option(np.array(lawful), reading.law_draw) == reading.highest
