"""How good forecasts are, with intervals from resamples of whole pairs of states.

AUC: the chance that a row in which it happened was given more than one in which it did
not. Brier score: mean squared miss [Brier1950]_. Log loss: mean of -log of what was given
to what happened [nats]. Years of one pair are not independent, so pairs are resampled and
not rows.

References
----------
.. [Brier1950] Brier, G. W. "Verification of Forecasts Expressed in Terms of Probability."
   Monthly Weather Review 78(1), 1950, 1-3.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

LEVEL = 0.95
"""Share of the resamples inside an interval."""
_LEAST = 1e-12
"""A forecast nearer to 0 or 1 counts as this near, so that no log loss is infinite."""


class Estimate(NamedTuple):
    """A figure with its interval."""

    value: float
    low: float
    high: float


class Score(NamedTuple):
    """How good one set of forecasts is."""

    auc: Estimate
    """In [0, 1]; 0.5 is no better than chance."""
    brier_skill: Estimate
    """1 less the ratio of its Brier score to the base rate's; 0 is no better, 1 is perfect."""
    log_loss: Estimate
    """Mean surprise [nats a row]."""


class Change(NamedTuple):
    """How much the log loss of forecasts is above that of others [nats a row]: below 0, better."""

    log_loss: Estimate
    """With logits fitted anew in each resample: the luck of training and of test."""
    held: Estimate
    """With the logits as they are fitted: the luck of the test alone."""


class Bin(NamedTuple):
    """Rows that were given about the same."""

    rows: int
    forecast: float
    """Mean of what was given."""
    observed: float
    """Share in which it happened."""
    error: float
    """Standard error of that share, clustered by pair."""


class Sample(NamedTuple):
    """What forecasts are held against. n rows."""

    happened: np.ndarray
    """(n,) 0 or 1."""
    groups: np.ndarray
    """(n,) which pair each row belongs to, counted from 0."""


def auc(happened: np.ndarray, forecast: np.ndarray, weights: np.ndarray) -> float:
    """Return how well forecasts rank what happened above what did not; ties count a half.

    Parameters
    ----------
    happened, forecast, weights : (n,) the last says how often each row counts

    Returns
    -------
    in [0, 1]; 0.5 where there is nothing to rank
    """
    order = np.argsort(forecast, kind="stable")
    ranked, counted = happened[order] * weights[order], weights[order]
    starts = np.flatnonzero(np.diff(forecast[order], prepend=-1.0))
    events = np.add.reduceat(ranked, starts)
    others = np.add.reduceat(counted, starts) - events
    below = np.cumsum(others) - 0.5 * others
    pairs = events.sum() * others.sum()
    return float((events * below).sum() / pairs) if pairs > 0 else 0.5


def squared_misses(happened: np.ndarray, forecast: np.ndarray) -> np.ndarray:
    """Return (n,) the squared miss of each forecast."""
    return np.asarray((forecast - happened) ** 2)


def surprises(happened: np.ndarray, forecast: np.ndarray) -> np.ndarray:
    """Return (n,) minus the logarithm of what was given to what happened [nats]."""
    given = np.clip(forecast, _LEAST, 1 - _LEAST)
    return np.asarray(-np.log(np.where(happened > 0, given, 1 - given)))


class Scored(NamedTuple):
    """One set of forecasts, scored as it is and in resamples of pairs."""

    observed: np.ndarray
    """(3,) AUC, Brier score and log loss."""
    resamples: np.ndarray
    """(resamples, 3) the same, of logits that are fitted anew in each."""
    held: np.ndarray
    """(resamples,) log loss of the forecasts as they are: the luck of the test alone."""

    def score(self, base: "Scored") -> Score:
        """Return the scores, with Brier skill measured from other forecasts."""
        skill = 1 - self.observed[1] / base.observed[1]
        skills = 1 - self.resamples[:, 1] / base.resamples[:, 1]
        return Score(
            auc=estimate(float(self.observed[0]), self.resamples[:, 0]),
            brier_skill=estimate(float(skill), skills),
            log_loss=estimate(float(self.observed[2]), self.resamples[:, 2]),
        )

    def change(self, without: "Scored") -> Change:
        """Return how much the log loss is above that of other forecasts."""
        value = float(self.observed[2] - without.observed[2])
        return Change(
            log_loss=estimate(value, self.resamples[:, 2] - without.resamples[:, 2]),
            held=estimate(value, self.held - without.held),
        )


def estimate(value: float, resamples: np.ndarray) -> Estimate:
    """Return a figure with the interval of its resamples."""
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(resamples, [tail, 1 - tail])
    return Estimate(value=value, low=float(low), high=float(high))


def drawn_pairs(n_pairs: int, resamples: int, seed: int) -> np.ndarray:
    """Return (resamples, pairs) how often each pair is drawn, as many in all as there are."""
    from scipy.stats import multinomial

    even = np.full(n_pairs, 1 / n_pairs)
    drawn = multinomial.rvs(n_pairs, even, size=resamples, random_state=seed)
    return np.asarray(drawn, dtype=float).reshape(resamples, n_pairs)


def scored(
    sample: Sample, forecast: np.ndarray, refitted: Iterable[np.ndarray], counts: np.ndarray
) -> Scored:
    """Return forecasts scored as they are and in resamples of pairs.

    Parameters
    ----------
    forecast : (n,)
    refitted : for each resample (n,) the forecasts of the logit fitted anew
    counts : (resamples, pairs) how often each pair is drawn
    """
    rows = [
        _scores(sample.happened, one, count[sample.groups])
        for one, count in zip(refitted, counts, strict=True)
    ]
    weights = counts[:, sample.groups]
    held = weights @ surprises(sample.happened, forecast) / np.maximum(weights.sum(1), 1)
    return Scored(
        observed=_scores(sample.happened, forecast, np.ones(len(forecast))),
        resamples=np.array(rows),
        held=held,
    )


def _scores(happened: np.ndarray, forecast: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return AUC, Brier score and log loss of forecasts."""
    total = max(weights.sum(), 1.0)
    return np.array(
        [
            auc(happened, forecast, weights),
            weights @ squared_misses(happened, forecast) / total,
            weights @ surprises(happened, forecast) / total,
        ]
    )


def reliability(sample: Sample, forecast: np.ndarray, bins: int) -> list[Bin]:
    """Return what happened among rows that were given about the same.

    Parameters
    ----------
    forecast : (n,)
    bins : at most so many, with about as many rows each; forecasts that are alike stay together
    """
    edges = np.unique(np.quantile(forecast, np.linspace(0, 1, bins + 1)[1:-1]))
    place = np.searchsorted(edges, forecast, side="right")
    return [_bin(sample, forecast, place == one) for one in np.unique(place)]


def _bin(sample: Sample, forecast: np.ndarray, rows: np.ndarray) -> Bin:
    """Return what happened in some rows."""
    happened, groups = sample.happened[rows], sample.groups[rows]
    observed = float(happened.mean())
    misses = np.bincount(groups, weights=happened - observed)
    return Bin(
        rows=int(rows.sum()),
        forecast=float(forecast[rows].mean()),
        observed=observed,
        error=float(np.sqrt((misses**2).sum()) / rows.sum()),
    )


def numbered(names: Sequence[str] | np.ndarray) -> np.ndarray:
    """Return the number of each name, counted from 0.

    >>> numbered(["CHN IND", "JPN RUS", "CHN IND"]).tolist()
    [0, 1, 0]
    """
    return np.unique(np.asarray(names), return_inverse=True)[1]
