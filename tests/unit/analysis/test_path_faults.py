"""Every fault is found where it was put, and not found in paths that have none."""

import numpy as np
import pytest

from sim.analysis.path_faults import (
    Scale,
    autocorrelation,
    chance_lost,
    effect_lost,
    exploding,
    oscillating,
    reversals,
    saturated,
    spread_lost,
)

SHARE = Scale(0, 1)
YEARS = np.arange(40)
RUNS = 20
NOISE = np.array([np.sin(np.arange(RUNS) * k + 1.3 * k**2) for k in YEARS + 1]).T
"""(r, y) numbers without any pattern over the years that matters here."""


def runs_of(mean: np.ndarray, noise: float = 0.0) -> np.ndarray:
    """Return (r, y, 1) runs around a mean path."""
    return (mean + noise * NOISE)[:, :, None]


def persistent(left: float, noise: float = 0.05) -> np.ndarray:
    """Return (r, y, 1) runs around one half that keep so much of the year before."""
    paths = np.zeros((RUNS, YEARS.size))
    for year in YEARS[1:]:
        paths[:, year] = left * paths[:, year - 1] + noise * NOISE[:, year]
    return (0.5 + paths)[:, :, None]


CALM = persistent(0.6)
RISING = 0.4 + 0.3 * (1 - 0.8**YEARS)


def test_a_calm_path_has_no_fault() -> None:
    assert not saturated(CALM, SHARE).any()
    assert not oscillating(CALM, SHARE).any()
    assert not exploding(CALM, SHARE).any()
    assert not chance_lost(CALM, SHARE).any()


def test_a_path_that_settles_is_no_fault() -> None:
    settling = runs_of(RISING, 0.01)
    assert not oscillating(settling, SHARE).any()
    assert not exploding(runs_of(10 * RISING), Scale(0, 10), is_bounded=False).any()


@pytest.mark.parametrize("end", [0.0, 1.0])
def test_a_path_that_sticks_at_an_end_is_saturated(end: float) -> None:
    path = np.where(YEARS < 10, 0.5, end)
    assert saturated(runs_of(path), SHARE).all()
    # At the end for 15 of 40 years: less than half.
    assert not saturated(runs_of(np.where(YEARS < 25, 0.5, end)), SHARE).any()


def test_what_begins_at_an_end_is_not_saturated() -> None:
    assert not saturated(runs_of(np.ones(40)), SHARE).any()


def test_columns_that_become_alike_have_lost_their_spread() -> None:
    apart = np.stack([0.5 + 0.2 * 0.9**YEARS, 0.5 - 0.2 * 0.9**YEARS], axis=1)[None]
    assert spread_lost(apart, SHARE)
    # Of the spread .9^11 = .31 and .9^12 = .28 are left in the last two of thirteen years and .35
    # in the one before: .31 on average.
    assert not spread_lost(apart[:, :13], SHARE)


def test_runs_that_become_alike_have_lost_their_chance() -> None:
    assert chance_lost(0.5 + (CALM - 0.5) * (0.8**YEARS)[:, None], SHARE).all()


def test_an_effect_that_fades_is_lost_and_one_that_lasts_is_not() -> None:
    fading, lasting = CALM + 0.1 * (0.9**YEARS)[:, None], CALM + 0.1
    assert effect_lost(fading, CALM, SHARE).all()
    assert not effect_lost(lasting, CALM, SHARE).any()


def test_one_year_alone_decides_about_no_effect() -> None:
    dips = CALM + np.where(YEARS[-1] == YEARS, 0.0, 0.1)[:, None]
    assert not effect_lost(dips, CALM, SHARE).any()


def test_an_effect_within_its_error_was_none() -> None:
    other = CALM[::-1] + 0.001 * (0.9**YEARS)[:, None]
    assert not effect_lost(other, CALM, SHARE).any()


def test_alternation_is_oscillation() -> None:
    assert oscillating(persistent(-0.8), SHARE).all()


def test_cycles_are_found_whatever_the_phase_of_each_run() -> None:
    phases = np.arange(RUNS)[:, None]
    cycles = 0.5 + 0.1 * np.sin(2 * np.pi * YEARS / 8 + phases)
    assert np.abs(cycles.mean(axis=0) - 0.5).max() < 0.01
    assert oscillating(cycles[:, :, None], SHARE).all()


def test_swings_of_the_mean_are_found_under_the_noise_of_runs() -> None:
    swings = 0.5 + 0.05 * np.sin(2 * np.pi * YEARS / 12)
    assert oscillating(runs_of(swings, 0.02), SHARE).all()
    assert not oscillating(runs_of(0.5 + 0.002 * np.sin(YEARS)), SHARE).any()


def test_turns_are_counted_from_extreme_to_extreme() -> None:
    assert reversals(np.array([0, 1, 2, 1, 0, 1, 2.0]), 1) == 2
    assert reversals(np.array([0, 1, 0.5, 1, 0.5, 1.0]), 0.6) == 0


def test_the_autocorrelation_of_an_alternating_path_is_minus_one() -> None:
    path = (0.5 + 0.1 * (-1.0) ** YEARS)[None, :, None]
    found = autocorrelation(path)[:, 0]
    # Products of n - lag years are divided by all n = 40.
    assert found[:3] == pytest.approx([1, -39 / 40, 38 / 40], abs=0.01)


def test_leaving_the_scale_and_running_away_are_explosions() -> None:
    burden = Scale(0, 10)
    assert exploding(runs_of(np.linspace(0.5, 1.2, 40)), SHARE).all()
    assert exploding(runs_of(np.full(40, np.nan)), SHARE).all()
    assert exploding(runs_of(np.linspace(1, 4.5, 40)), burden, is_bounded=False).all()
    assert exploding(runs_of(1.02**YEARS), burden, is_bounded=False).all()
    assert not exploding(runs_of(np.linspace(1, 1.9, 40)), burden, is_bounded=False).any()
