"""Whether chains have converged: split R-hat and the effective sample size.

Both compare chains cut in halves: R-hat the spread between them with that within, the
effective size what the draws are worth once each resembles the one before. Draws are
ranked and made normal first, so that a few far ones do not decide.

References
----------
.. [Vehtari2021] Vehtari, A., Gelman, A., Simpson, D., Carpenter, B., Bürkner, P.-C.
   "Rank-Normalization, Folding, and Localization: An Improved R-hat for Assessing
   Convergence of MCMC." Bayesian Analysis 16(2), 2021, 667-718. doi:10.1214/20-BA1221
"""

import numpy as np

GOOD_R_HAT = 1.01
"""Above it chains have not converged (Vehtari et al. 2021)."""

GOOD_SIZE_A_CHAIN = 50
"""Effective draws for each half of a chain below which R-hat itself cannot be relied on."""


def split_chains(draws: np.ndarray) -> np.ndarray:
    """Return (2 c, g // 2) the first and second halves of chains (c, g)."""
    half = draws.shape[1] // 2
    return np.concatenate([draws[:, :half], draws[:, draws.shape[1] - half :]])


def rank_normal(draws: np.ndarray) -> np.ndarray:
    """Return draws of any shape as normal scores of their ranks; equal ones share a rank."""
    from scipy.special import ndtri
    from scipy.stats import rankdata

    ranks = rankdata(draws, method="average").reshape(draws.shape)
    return np.asarray(ndtri((ranks - 0.375) / (draws.size + 0.25)))


def _variances(chains: np.ndarray) -> tuple[float, float]:
    """Return the variance within chains (c, g), and that of all draws pooled."""
    size = chains.shape[1]
    within = float(chains.var(axis=1, ddof=1).mean())
    between = float(chains.mean(axis=1).var(ddof=1))
    return within, within * (size - 1) / size + between


def _plain_r_hat(chains: np.ndarray) -> float:
    within, pooled = _variances(chains)
    return float(np.sqrt(pooled / within)) if within > 0 else float("nan")


def r_hat(draws: np.ndarray) -> float:
    """Return the rank-normalized split R-hat of one quantity; near 1 if chains agree.

    The larger of two: of the draws, and of their distance from the median, which finds
    chains that agree on the middle and not on the spread.

    Parameters
    ----------
    draws : (c, g) chains
    """
    folded = np.abs(draws - np.median(draws))
    return max(_plain_r_hat(split_chains(rank_normal(each))) for each in (draws, folded))


def _autocovariance(chains: np.ndarray) -> np.ndarray:
    """Return (c, g) the autocovariance of each chain by lag, divided by the length."""
    size = chains.shape[1]
    centered = chains - chains.mean(axis=1, keepdims=True)
    # Padded to twice the length, or the end of a chain would be compared with its beginning.
    spectrum = np.fft.rfft(centered, n=2 * size, axis=1)
    return np.asarray(np.fft.irfft(spectrum * spectrum.conj(), n=2 * size, axis=1)[:, :size] / size)


def effective_size(draws: np.ndarray) -> float:
    """Return how many independent draws the draws of one quantity are worth.

    Parameters
    ----------
    draws : (c, g) chains
    """
    chains = split_chains(rank_normal(draws))
    n_chains, size = chains.shape
    within, pooled = _variances(chains)
    if within <= 0:
        return float("nan")
    covariance = _autocovariance(chains).mean(axis=0) * size / (size - 1)
    correlation = 1 - (within - covariance) / pooled
    correlation[0] = 1.0
    # Sums of an even lag and the next are positive and fall, if it were not for noise: Geyer's
    # initial monotone sequence ends where they are not.
    pairs = correlation[: size - size % 2].reshape(-1, 2).sum(axis=1)
    ends = np.flatnonzero(pairs <= 0)
    pairs = np.minimum.accumulate(pairs[: ends[0] if ends.size else pairs.size])
    time = -1 + 2 * pairs.sum()
    return float(n_chains * size / max(time, 1 / np.log10(n_chains * size)))
