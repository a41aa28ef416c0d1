"""Sums and products of 64-bit words, which wrap around.

A draw multiplies twenty words. The processor has an instruction for the 128 bits of
such a product, which numba's language does not reach: put together from products of
halves it takes three times as long. Plain Python, where numpy warns of a sum that
wraps around, works by halves.
"""

from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_WORD, _PAIR = ir.IntType(64), ir.IntType(128)


def plain_sum(one: np.uint64, other: np.uint64) -> np.uint64:
    """Return one + other modulo 2**64, by halves.

    >>> int(plain_sum(np.uint64(2**64 - 1), np.uint64(3)))
    2
    """
    low = (one & _LOW) + (other & _LOW)
    high = (one >> _HALF) + (other >> _HALF) + (low >> _HALF)
    return ((high & _LOW) << _HALF) | (low & _LOW)


def plain_product(one: np.uint64, other: np.uint64) -> tuple[np.uint64, np.uint64]:
    """Return the high and the low word of the 128-bit product, by halves.

    >>> high, low = plain_product(np.uint64(2**63), np.uint64(6))
    >>> int(high), int(low)
    (3, 0)
    """
    one_low, one_high = one & _LOW, one >> _HALF
    other_low, other_high = other & _LOW, other >> _HALF
    low = one_low * other_low
    middle = one_high * other_low + (low >> _HALF)
    carry = one_low * other_high + (middle & _LOW)
    high = one_high * other_high + (middle >> _HALF) + (carry >> _HALF)
    return high, ((carry & _LOW) << _HALF) | (low & _LOW)


@intrinsic
def _compiled_sum(_context: object, one: types.Type, other: types.Type) -> Any:  # noqa: ANN401  numba's
    """Return one + other as one addition of the processor."""

    def generate(_context: object, builder: Any, _signature: object, words: Any) -> Any:  # noqa: ANN401
        return builder.add(*words)

    return types.uint64(one, other), generate


@intrinsic
def _compiled_product(_context: object, one: types.Type, other: types.Type) -> Any:  # noqa: ANN401  numba's
    """Return both words of a product as one multiplication of the processor."""

    def generate(context: Any, builder: Any, signature: Any, words: Any) -> Any:  # noqa: ANN401
        product = builder.mul(*(builder.zext(word, _PAIR) for word in words))
        high = builder.trunc(builder.lshr(product, ir.Constant(_PAIR, 64)), _WORD)
        low = builder.trunc(product, _WORD)
        return context.make_tuple(builder, signature.return_type, (high, low))

    return types.UniTuple(types.uint64, 2)(one, other), generate


# An intrinsic has no plain form, so NUMBA_DISABLE_JIT=1 chooses here.
word_sum, wide_product = (
    (plain_sum, plain_product) if numba.config.DISABLE_JIT else (_compiled_sum, _compiled_product)
)
