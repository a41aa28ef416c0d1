"""The exponential function, the same to the last bit everywhere.

Choices with mistakes are made of exponentials, and a crisis takes thousands. The
function of the system's library is called one number at a time and its last bit
differs between systems. This one is additions and multiplications alone: the
compiler runs several at once, and compiled or not, on any machine that keeps to
IEEE 754, it gives the same bits. Its error is never more than 1.1 units in the
last place.

``x = k ln 2 + r`` with a whole `k` and ``|r| <= ln 2 / 2``. ``exp(r)`` is its Taylor
series to the thirteenth power, summed in pairs, pairs of pairs and so on, so that
few additions wait for one another; ``2**k`` is written into the exponent of a
floating-point number [Muller2016]_.

References
----------
.. [Muller2016] Muller, J.-M. Elementary Functions: Algorithms and
   Implementation, 3rd edition. Birkhauser, 2016. doi:10.1007/978-1-4899-7983-4
"""

import math

import numpy as np

from sim.kernel.compiled import inlined

LOWEST = -708.0
"""Below it the result would be too small for a normal number, and is 0."""

HIGHEST = 709.0
"""Above it the result is infinite."""

_LOG2_E = float.fromhex("0x1.71547652b82fep+0")
_LN2_HIGH = float.fromhex("0x1.62e42fee00000p-1")
"""The first 32 bits of ln 2: its product with any `k` is exact."""
_LN2_LOW = float.fromhex("0x1.a39ef35793c76p-33")
"""What is left of ln 2."""

_TO_WHOLE = 1.5 * 2.0**52
"""Added to a number, it leaves the nearest whole number in the last bits of the sum."""
_EXPONENT_BIAS = 1023
_EXPONENT_PLACE = 52

_C2, _C3, _C4, _C5, _C6, _C7, _C8, _C9, _C10, _C11, _C12, _C13 = (
    1 / math.factorial(power) for power in range(2, 14)
)


@inlined
def exponential(x: float) -> float:
    """Return e to the power of `x`.

    Parameters
    ----------
    x : any number; not a number stays so

    Returns
    -------
    0 below `LOWEST`, infinity above `HIGHEST`
    """
    # Inside the range first and the ends last: a branch here would keep loops from vectorizing.
    within = min(max(x, LOWEST), HIGHEST)
    shifted = within * _LOG2_E + _TO_WHOLE
    whole = shifted - _TO_WHOLE
    # In two steps, since the product with one rounded ln 2 would cost the last bits of `r`.
    r = (within - whole * _LN2_HIGH) - whole * _LN2_LOW
    power = np.int64((np.float64(shifted).view(np.int64) + _EXPONENT_BIAS) << _EXPONENT_PLACE)
    value = _series(r) * power.view(np.float64)
    if x < LOWEST:
        return 0.0
    return math.inf if x > HIGHEST else value


@inlined
def _series(r: float) -> float:
    """Return e to the power of a small number."""
    r2 = r * r
    r4 = r2 * r2
    low = (_C2 + _C3 * r) + (_C4 + _C5 * r) * r2
    middle = (_C6 + _C7 * r) + (_C8 + _C9 * r) * r2
    high = (_C10 + _C11 * r) + (_C12 + _C13 * r) * r2
    return 1 + (r + r2 * (low + r4 * (middle + r4 * high)))
