"""Quantiles without keeping the values: a histogram with bins of equal relative width.

Each power of two is cut into so many equal bins, so a quantile is known to within
a bin's width, 1/32 of it at most. Counts add up exactly, in any order, which is
what lets batches of a study be joined; whole numbers below 64 are exact.

References
----------
.. [HDR] Tene, G. "HdrHistogram: A High Dynamic Range Histogram", 2012: the layout of
   the bins. The float here takes the place of its integers.
"""

import math

import numpy as np

from sim.kernel.compiled import lean

BINS_PER_OCTAVE = 32
LEAST_EXPONENT = -20
"""Values below 2**-21, about 5e-7, count as nought."""
GREATEST_EXPONENT = 14
"""Values from 2**14 count as the last bin."""
_GREATEST = 2.0**GREATEST_EXPONENT
N_BINS = 1 + BINS_PER_OCTAVE * (GREATEST_EXPONENT - LEAST_EXPONENT + 1)


@lean
def bin_of(value: float) -> int:
    """Return the bin of a value at or above 0; 0 is the bin of nought.

    >>> bin_of(0.0), bin_of(1.0), bin_of(2.0) - bin_of(1.0)
    (0, 673, 32)
    """
    if value <= 0:
        return 0
    # Before the exponent is asked for: that of infinity is not defined.
    if value >= _GREATEST:
        return N_BINS - 1
    # Exact on every machine; a logarithm may be rounded over the edge of a bin.
    fraction, exponent = math.frexp(value)
    if exponent < LEAST_EXPONENT:
        return 0
    place = int((2 * fraction - 1) * BINS_PER_OCTAVE)
    return 1 + BINS_PER_OCTAVE * (exponent - LEAST_EXPONENT) + place


def lower_edge(bins: np.ndarray) -> np.ndarray:
    """Return the least value of each bin."""
    octave, place = np.divmod(np.asarray(bins) - 1, BINS_PER_OCTAVE)
    edges = np.ldexp(0.5 * (1 + place / BINS_PER_OCTAVE), octave + LEAST_EXPONENT)
    return np.where(np.asarray(bins) == 0, 0.0, edges)


def middle(bins: np.ndarray) -> np.ndarray:
    """Return the middle of each bin; nought for the bin of nought."""
    width = np.ldexp(0.5, (np.asarray(bins) - 1) // BINS_PER_OCTAVE + LEAST_EXPONENT)
    return np.where(np.asarray(bins) == 0, 0.0, lower_edge(bins) + 0.5 * width / BINS_PER_OCTAVE)


@lean
def absorb(
    series: np.ndarray, known: np.ndarray, sums: np.ndarray, squares: np.ndarray, bins: np.ndarray
) -> None:
    """Add one run's series to sums and bins; values that are not a number are left out.

    Parameters
    ----------
    series : (q, v) of the run
    known, sums, squares : (q, v) values taken in, their sum and the sum of their squares
    bins : (q, w, N_BINS) values by bin, of the first w columns
    """
    for quarter in range(series.shape[0]):
        for column in range(series.shape[1]):
            value = series[quarter, column]
            if value == value:  # noqa: PLR0124  not a number is not itself
                known[quarter, column] += 1
                sums[quarter, column] += value
                squares[quarter, column] += value * value
                if column < bins.shape[1]:
                    bins[quarter, column, bin_of(value)] += 1
