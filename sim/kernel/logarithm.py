"""The natural logarithm and powers, the same to the last bit everywhere.

Strengths are weighed by powers between none and two, thousands of times a crisis, and
the system's function is called one number at a time. Like `sim.kernel.exponential`
this one is additions, multiplications and one division, so that the compiler runs
several at once. The logarithm of a normal number is right to two units in the last
place.

``x = 2**k m`` with a whole `k` and ``m`` between the root of one half and the root of
two; ``log m`` is twice the series of the inverse hyperbolic tangent of
``(m - 1) / (m + 1)`` [Muller2016]_.

References
----------
.. [Muller2016] Muller, J.-M. Elementary Functions: Algorithms and
   Implementation, 3rd edition. Birkhauser, 2016. doi:10.1007/978-1-4899-7983-4
"""

import math

import numpy as np

from sim.kernel.compiled import inlined
from sim.kernel.exponential import exponential

SMALLEST = 2.0**-1022
"""Least normal number; what is smaller counts as it."""

_LN2_HIGH = float.fromhex("0x1.62e42fee00000p-1")
"""The first 32 bits of ln 2: its product with any `k` is exact."""
_LN2_LOW = float.fromhex("0x1.a39ef35793c76p-33")
"""What is left of ln 2."""
_MANTISSA = np.int64((1 << 52) - 1)
_EXPONENT_PLACE = 52
_TO_WHOLE = 2.0**52
_TO_WHOLE_BITS = np.int64(np.float64(_TO_WHOLE).view(np.int64))
"""Bits of a number whose last bits, read as a whole number, are what is added to it."""
_ROOT_HALF_BITS = np.int64(np.float64(math.sqrt(0.5)).view(np.int64))
_ONE_BITS = np.int64(np.float64(1.0).view(np.int64))
_EXPONENT_BIAS = 1023.0
_A3, _A5, _A7, _A9, _A11, _A13, _A15, _A17, _A19, _A21 = (2 / power for power in range(3, 22, 2))


@inlined
def logarithm(x: float) -> float:
    """Return the natural logarithm of `x`.

    Parameters
    ----------
    x : above 0 and finite; anything below `SMALLEST` counts as that
    """
    bits = np.int64(np.float64(max(x, SMALLEST)).view(np.int64))
    # Steps of the exponent counted from the root of one half, so that m lies around 1.
    steps = (bits + (_ONE_BITS - _ROOT_HALF_BITS)) >> _EXPONENT_PLACE
    # A whole number as the last bits of a float: no processor turns several at once into floats.
    k = np.int64(steps | _TO_WHOLE_BITS).view(np.float64) - _TO_WHOLE - _EXPONENT_BIAS
    m = np.int64(bits - ((steps << _EXPONENT_PLACE) - _ONE_BITS)).view(np.float64)
    s = (m - 1) / (m + 1)
    return k * _LN2_HIGH + (_series(s) + k * _LN2_LOW)


@inlined
def _series(s: float) -> float:
    """Return twice the inverse hyperbolic tangent of a small number."""
    s2 = s * s
    s4 = s2 * s2
    s8 = s4 * s4
    low = (_A3 + _A5 * s2) + (_A7 + _A9 * s2) * s4
    high = (_A11 + _A13 * s2) + (_A15 + _A17 * s2) * s4
    return 2 * s + s * s2 * (low + s8 * (high + s8 * (_A19 + _A21 * s2)))


@inlined
def power(base: float, exponent: float) -> float:
    """Return a number to a power.

    Parameters
    ----------
    base : at or above 0
    exponent : at or above 0

    Returns
    -------
    1 at an exponent of 0, also for a base of 0; relative error below 3e-16 times one more than the
    size of ``exponent * log(base)``
    """
    raised = exponential(exponent * logarithm(base))
    if exponent == 0:
        return 1.0
    return 0.0 if base <= 0 else raised
