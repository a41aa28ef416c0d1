"""Logits of what happened, fitted by statsmodels, with errors that know of whole pairs.

Years of one pair of states are not independent, so standard errors are clustered by
pair [LZ1986]_.

References
----------
.. [LZ1986] Liang, K.-Y., Zeger, S. L. "Longitudinal Data Analysis Using Generalized
   Linear Models." Biometrika 73(1), 1986, 13-22. doi:10.1093/biomet/73.1.13
"""

import warnings
from typing import Any, NamedTuple

import numpy as np

from sim.domain.errors import NoLogitsError

CONSTANT = "constant"
_FAR = 500.0
"""Log odds beyond which a probability is 0 or 1 to all digits and an exponential would overflow."""
_RIDGE = 1e-9
"""Share of the curvature of all rows that every resample is given."""


class Design(NamedTuple):
    """What a logit is fitted to. n rows, k features."""

    names: tuple[str, ...]
    """(k,) names of the features."""
    features: np.ndarray
    """(n, k) what explains."""
    offset: np.ndarray
    """(n,) what enters with the slope 1; zero for nothing."""

    def rows(self, mask: np.ndarray) -> "Design":
        """Return the design of some rows."""
        return self._replace(features=self.features[mask], offset=self.offset[mask])


class Logit(NamedTuple):
    """A fitted logit."""

    names: tuple[str, ...]
    """(1 + k,) the constant and the features."""
    slopes: np.ndarray
    """(1 + k,) in log odds a unit of each feature."""
    errors: np.ndarray
    """(1 + k,) their standard errors, clustered."""
    converged: bool
    """Whether the search came to an end; where features tell all apart there is none."""

    def probabilities(self, design: Design) -> np.ndarray:
        """Return (n,) the probability in each row of a design."""
        return probabilities(self.slopes, design)


def fit_logit(happened: np.ndarray, design: Design, groups: np.ndarray) -> Logit:
    """Return a logit by maximum likelihood.

    Parameters
    ----------
    happened : (n,) 0 or 1, or a share between them
    design : of the same rows
    groups : (n,) numbers of the pairs of states that rows belong to

    Raises
    ------
    NoLogitsError : statsmodels is not installed
    """
    model, family = _statsmodels()
    features = np.column_stack([np.ones(len(happened)), design.features])
    with warnings.catch_warnings():
        # What it warns of is said by `converged`.
        warnings.simplefilter("ignore")
        fitted = model(happened, features, family=family, offset=design.offset).fit(
            cov_type="cluster", cov_kwds={"groups": groups}
        )
    errors = np.asarray(fitted.bse)
    return Logit(
        names=(CONSTANT, *design.names),
        slopes=np.asarray(fitted.params),
        errors=errors,
        converged=bool(fitted.converged and np.isfinite(errors).all()),
    )


def probabilities(slopes: np.ndarray, design: Design) -> np.ndarray:
    """Return the probability in each row of a design.

    Parameters
    ----------
    slopes : (..., 1 + k) of the constant and the features

    Returns
    -------
    (..., n) in (0, 1)
    """
    index = slopes[..., :1] + slopes[..., 1:] @ design.features.T + design.offset
    return np.asarray(1 / (1 + np.exp(-np.clip(index, -_FAR, _FAR))))


def refitted_slopes(
    logit: Logit, happened: np.ndarray, design: Design, groups: np.ndarray, counts: np.ndarray
) -> np.ndarray:
    """Return what a logit would be on resamples of whole pairs, by one Newton step from the fit.

    One step is exact to first order and takes a thousandth of the time of a fit; a logit that has
    not converged has nothing to step from and stays as it is.

    Parameters
    ----------
    logit : fitted to these rows
    happened, design, groups : as for `fit_logit`
    counts : (resamples, pairs) how often each pair was drawn

    Returns
    -------
    (resamples, 1 + k) the constant and the slopes
    """
    if not logit.converged:
        return np.tile(logit.slopes, (len(counts), 1))
    features = np.column_stack([np.ones(len(happened)), design.features])
    given = logit.probabilities(design)
    score = _sums(features * (happened - given)[:, None], groups, counts.shape[1])
    weighted = features * (given * (1 - given))[:, None]
    curvature = _sums(features[:, :, None] * weighted[:, None, :], groups, counts.shape[1])
    drawn = np.einsum("bg,gij->bij", counts, curvature)
    # A feature may be the same in all rows of a resample, and then nothing says what its slope is.
    diagonal = np.einsum("ii->i", curvature.sum(0))
    drawn += _RIDGE * np.diag(diagonal)
    return np.asarray(logit.slopes + np.linalg.solve(drawn, (counts @ score)[:, :, None])[:, :, 0])


def _sums(values: np.ndarray, groups: np.ndarray, n_groups: int) -> np.ndarray:
    """Return (groups, ...) sums of rows."""
    total = np.zeros((n_groups, *values.shape[1:]))
    np.add.at(total, groups, values)
    return total


def _statsmodels() -> tuple[Any, Any]:
    """Return what fits, and the family with a logit."""
    try:
        from statsmodels.genmod.families import Binomial
        from statsmodels.genmod.generalized_linear_model import GLM
    except ImportError:
        raise NoLogitsError from None
    return GLM, Binomial()
