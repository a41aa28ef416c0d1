"""Which arrangement is least regretted, whatever policy its patron turns out to follow.

Whoever chooses an arrangement does not choose the policy. Regret is what the choice costs
against the best one under the policy that comes: nought where it is the best. The most
regret over all policies tells how bad it may turn out [Savage1951]_, the mean over weights
how bad it is to be expected; the weights are the study's and none of the model's. Policies
and paths through several of them, such as one by election, are columns alike.

References
----------
.. [Savage1951] Savage, L. J. "The Theory of Statistical Decision." Journal of the American
   Statistical Association 46(253), 1951, 55-67. doi:10.1080/01621459.1951.10500768
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.differences import columns_by_cell, standard_error
from sim.analysis.losses import MATERIAL
from sim.analysis.resampling import resampled_means
from sim.domain.policies import Policy
from sim.execution.comparison_runs import Comparison
from sim.study.study_files import ComparisonStudy
from sim.study.tables import VECTOR

if TYPE_CHECKING:
    import polars as pl

MORE_IS_BETTER: Final = frozenset(
    {
        "general_deterrence", "general_deterrence_with_grey", "immediate_deterrence",
        "extended_deterrence_ex_ante", "extended_deterrence_observed", "observed_reliability",
        "fights_in_war", "stands_in_war", "support", "treaty_in_force", "still_in_force",
    }
)  # fmt: skip
"""Outcomes of which more is better; of those by state it is `expected_material_CODE`."""


@dataclass(frozen=True)
class Regret:
    """What each arrangement costs against the best one, policy by policy."""

    outcome: str
    """What is regretted."""

    is_more_better: bool
    """Whether more of it is better."""

    arrangements: tuple[str, ...]
    """Rows, a of them."""

    policies: tuple[str, ...]
    """Columns, p of them."""

    paths: frozenset[str]
    """Policies that change within a run."""

    weights: np.ndarray
    """(p,) of the policies, adding up to 1."""

    means: np.ndarray
    """(a, p) of the outcome, a run."""

    regrets: np.ndarray
    """(a, p), 0 for the best of each policy [unit of the outcome]."""

    errors: np.ndarray
    """(a, p) Monte Carlo error of the difference to the best, paired."""

    sure_shares: np.ndarray
    """(a,) share of resamples in which each has the least most regret, in [0, 1]."""

    vector_shares: np.ndarray | None
    """(a,) share of the vectors in which each has the least most regret; equals share. None where
    no plausible set was played."""

    vectors: int
    """Vectors that were played; 0 without a plausible set."""

    @property
    def most(self) -> np.ndarray:
        """Return (a,) the most regret over the policies."""
        return np.asarray(self.regrets.max(axis=1))

    @property
    def expected(self) -> np.ndarray:
        """Return (a,) the regret expected under the weights."""
        return np.asarray(self.regrets @ self.weights)

    @property
    def least_regretted(self) -> str:
        """Return the arrangement with the least most regret, the first of equals."""
        return self.arrangements[int(np.argmin(self.most))]

    @property
    def least_expected(self) -> str:
        """Return the arrangement with the least expected regret, the first of equals."""
        return self.arrangements[int(np.argmin(self.expected))]

    def best(self, policy: str) -> str:
        """Return the best arrangement under a policy, the first of equals."""
        column = self.regrets[:, self.policies.index(policy)]
        return self.arrangements[int(np.argmin(column))]

    def worst(self, policy: str) -> str:
        """Return the worst arrangement under a policy, the first of equals."""
        column = self.regrets[:, self.policies.index(policy)]
        return self.arrangements[int(np.argmax(column))]

    def table(self) -> "pl.DataFrame":
        """Return a row an arrangement and policy: mean, regret, error, and whether it is a path."""
        import polars as pl

        return pl.DataFrame(
            [
                {
                    "arrangement": arrangement,
                    "policy": policy,
                    "is_path": policy in self.paths,
                    "weight": float(self.weights[column]),
                    "outcome": self.outcome,
                    "mean": float(self.means[row, column]),
                    "regret": float(self.regrets[row, column]),
                    "regret_error": float(self.errors[row, column]),
                }
                for row, arrangement in enumerate(self.arrangements)
                for column, policy in enumerate(self.policies)
            ]
        )

    def choices(self) -> "pl.DataFrame":
        """Return a row an arrangement: most regret and under which policy, expected, shares."""
        import polars as pl

        shares = self.vector_shares
        return pl.DataFrame(
            [
                {
                    "arrangement": name,
                    "most_regret": float(self.most[row]),
                    "most_under": self.policies[int(np.argmax(self.regrets[row]))],
                    "expected_regret": float(self.expected[row]),
                    "sure_share": float(self.sure_shares[row]),
                    "vector_share": None if shares is None else float(shares[row]),
                }
                for row, name in enumerate(self.arrangements)
            ],
            schema_overrides={"vector_share": pl.Float64},
        )


def is_more_better(outcome: str) -> bool:
    """Return whether more of an outcome is better.

    >>> is_more_better("deterrence_failure"), is_more_better("expected_material_JPN")
    (False, True)
    """
    return outcome in MORE_IS_BETTER or outcome.startswith(MATERIAL)


def weights_of(study: ComparisonStudy) -> np.ndarray:
    """Return (p,) the weights of the policies, adding up to 1; all alike if the study has none."""
    given = [study.weights.get(name, 0.0) for name in study.policies]
    weights = np.array(given) if study.weights else np.ones(len(study.policies))
    return np.asarray(weights / weights.sum())


def is_path(policy: Policy) -> bool:
    """Return whether a policy changes within a run: it has dated regimes or a start to go from."""
    return policy.start is not None or len({one.since for one in policy.regimes}) > 1


def paths_among(comparison: Comparison) -> frozenset[str]:
    """Return the policies of a comparison that change within a run."""
    policies: Mapping[str, Policy] = {
        cell.policy: cell.scenario.policies[cell.policy]
        for cell in comparison.cells
        if cell.policy in cell.scenario.policies
    }
    return frozenset(name for name, policy in policies.items() if is_path(policy))


def regret_of(
    comparison: Comparison, outcome: str, *, more_is_better: bool | None = None
) -> Regret:
    """Return what each arrangement costs against the best one, policy by policy.

    Parameters
    ----------
    outcome : of runs, by its exact name
    more_is_better : absent: what `is_more_better` says of the outcome
    """
    study = comparison.study
    more = is_more_better(outcome) if more_is_better is None else more_is_better
    has_vectors = VECTOR in comparison.runs.columns
    cells = columns_by_cell(comparison.runs, [outcome, *([VECTOR] if has_vectors else [])])
    names = [(one, policy) for one in study.arrangements for policy in study.policies]
    shape = (len(study.arrangements), len(study.policies))
    # Losses throughout: of what is good, less is lost where there is more.
    losses = np.stack([(-1.0 if more else 1.0) * cells[name][outcome] for name in names], axis=1)
    vectors = cells[names[0]].get(VECTOR)
    sums, counts = _by_unit(losses, vectors)
    means = sums.sum(axis=0) / counts.sum(axis=0)
    regrets = _regrets(means.reshape(shape))
    resampled = _regrets(resampled_means(sums, counts).reshape(-1, *shape))
    weights = weights_of(study)
    with np.errstate(divide="ignore", invalid="ignore"):
        each = (sums / counts).reshape(-1, *shape)
    return Regret(
        outcome=outcome,
        is_more_better=more,
        arrangements=tuple(study.arrangements),
        policies=tuple(study.policies),
        paths=paths_among(comparison),
        weights=weights,
        means=(-1.0 if more else 1.0) * means.reshape(shape),
        regrets=regrets,
        errors=_errors(losses.reshape(-1, *shape), regrets, vectors),
        sure_shares=least_shares(resampled),
        vector_shares=least_shares(_regrets(each)) if has_vectors else None,
        vectors=len(sums) if has_vectors else 0,
    )


def _by_unit(losses: np.ndarray, vectors: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """Return (units, cells) the sum of losses of each unit, and how many runs have one.

    Parameters
    ----------
    losses : (runs, cells), not a number where a run has no value
    vectors : (runs,) numbers of the vectors that runs played; absent: each run by itself
    """
    is_known = ~np.isnan(losses)
    known = np.where(is_known, losses, 0.0)
    if vectors is None:
        return known, is_known.astype(np.float64)
    _, unit = np.unique(vectors, return_inverse=True)
    sums = np.zeros((int(unit.max()) + 1, losses.shape[1]))
    counts = np.zeros_like(sums)
    np.add.at(sums, unit, known)
    np.add.at(counts, unit, is_known)
    return sums, counts


def _regrets(losses: np.ndarray) -> np.ndarray:
    """Return (..., a, p) losses less those of the best arrangement of each policy."""
    return np.asarray(losses - losses.min(axis=-2, keepdims=True))


def least_shares(regrets: np.ndarray) -> np.ndarray:
    """Return (a,) in which share of some cases each arrangement has the least most regret.

    Parameters
    ----------
    regrets : (cases, a, p); a case in which something is not a number is left out

    Returns
    -------
    adding up to 1, since equals share a case; not a number without any case
    """
    most = regrets.max(axis=2)
    most = most[~np.isnan(most).any(axis=1)]
    # Rounding must not decide between arrangements that do the same.
    is_least = np.isclose(most, most.min(axis=1, keepdims=True), rtol=1e-9, atol=1e-12)
    with np.errstate(invalid="ignore"):
        return np.asarray((is_least / is_least.sum(axis=1, keepdims=True)).sum(axis=0) / len(most))


def _errors(losses: np.ndarray, regrets: np.ndarray, vectors: np.ndarray | None) -> np.ndarray:
    """Return (a, p) the errors of the paired differences to the best of each policy.

    Parameters
    ----------
    losses : (runs, a, p)
    """
    best = np.argmin(regrets, axis=0)
    found = np.empty(regrets.shape)
    for row, column in np.ndindex(*regrets.shape):
        difference = losses[:, row, column] - losses[:, best[column], column]
        is_known = ~np.isnan(difference)
        known = None if vectors is None else vectors[is_known]
        found[row, column] = standard_error(difference[is_known], known)
    return found
