import numpy as np
import pytest

from sim.calibration.convergence import effective_size, r_hat, rank_normal, split_chains


def normal(*shape: int) -> np.ndarray:
    return np.random.default_rng(11).normal(size=shape)  # noqa: TID251  a test of draws


def autoregressive(rho: float, chains: int, length: int) -> np.ndarray:
    """Return chains in which each draw is rho times the one before and a normal step."""
    steps = normal(chains, length)
    draws = np.empty_like(steps)
    draws[:, 0] = steps[:, 0] / np.sqrt(1 - rho * rho)
    for step in range(1, length):
        draws[:, step] = rho * draws[:, step - 1] + steps[:, step]
    return draws


def test_chains_are_cut_in_halves() -> None:
    found = split_chains(np.arange(10).reshape(1, 10))
    assert found.tolist() == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]
    # Of an odd number the middle one is left out.
    assert split_chains(np.arange(5).reshape(1, 5)).tolist() == [[0, 1], [3, 4]]


def test_ranks_become_normal_scores() -> None:
    found = rank_normal(np.array([[1.0, 5.0], [3.0, 1000.0]]))
    # Of four: (1 - .375) / 4.25 = .147, whose normal score is -1.049; then -.299
    assert found.ravel() == pytest.approx([-1.0491, 0.2993, -0.2993, 1.0491], abs=1e-3)


def test_independent_chains_of_one_density_agree() -> None:
    draws = normal(4, 1000)
    assert r_hat(draws) == pytest.approx(1, abs=0.01)
    assert effective_size(draws) == pytest.approx(4000, rel=0.15)


def test_chains_in_different_places_do_not_agree() -> None:
    draws = normal(4, 500)
    draws[0] += 2
    assert r_hat(draws) > 1.2


def test_chains_of_different_spread_do_not_agree_although_their_middles_do() -> None:
    draws = normal(4, 500)
    draws[0] *= 4
    assert r_hat(draws) > 1.05


def test_a_chain_that_drifts_does_not_agree_with_itself() -> None:
    drift = normal(4, 500) + np.linspace(0, 3, 500)
    assert r_hat(drift) > 1.2


def test_draws_that_resemble_each_other_are_worth_fewer() -> None:
    # An autoregression of .8 is worth (1 - .8) / (1 + .8) = .111 of its length.
    draws = autoregressive(0.8, 4, 4000)
    assert effective_size(draws) == pytest.approx(16_000 / 9, rel=0.2)


def test_far_draws_do_not_decide() -> None:
    draws = normal(4, 1000)
    cauchy = np.tan(
        np.pi * (np.argsort(np.argsort(draws, axis=None)) + 0.5) / draws.size - np.pi / 2
    )
    assert r_hat(cauchy.reshape(draws.shape)) == pytest.approx(r_hat(draws), abs=0.01)


def test_chains_that_never_move_have_no_measure() -> None:
    assert np.isnan(effective_size(np.ones((4, 100))))
    assert np.isnan(r_hat(np.ones((4, 100))))
