"""Reputations fade a little every quarter; what is new is added by the caller."""

import numpy as np

from sim.rules.compiled import compiled
from sim.rules.reputation import faded


@compiled
def fade_counts(counts: np.ndarray, priors: np.ndarray, memory_years: float, years: float) -> None:
    """Move every count, in place, towards its prior.

    Parameters
    ----------
    counts, priors : (n, n) by guarantor and protege
    memory_years : see `ReputationParams`
    years : time that passed
    """
    for guarantor in range(counts.shape[0]):
        for protege in range(counts.shape[1]):
            counts[guarantor, protege] = faded(
                counts[guarantor, protege], priors[guarantor, protege], memory_years, years
            )
