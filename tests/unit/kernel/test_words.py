"""Sums and products of 64-bit words, compiled and plain, against Python's whole numbers."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from sim.kernel.compiled import compiled
from sim.kernel.words import plain_product, plain_sum, wide_product, word_sum

LAST = 2**64 - 1
WORDS = st.integers(0, LAST)


@compiled
def compiled_words(one: np.uint64, other: np.uint64) -> tuple[np.uint64, np.uint64, np.uint64]:
    high, low = wide_product(one, other)
    return word_sum(one, other), high, low


@given(WORDS, WORDS)
@example(LAST, LAST)
@example(LAST, 1)
@example(2**32, 2**32 - 1)
def test_both_forms_wrap_around_as_whole_numbers_do(one: int, other: int) -> None:
    wanted = ((one + other) % 2**64, one * other >> 64, one * other % 2**64)
    words = np.uint64(one), np.uint64(other)
    assert tuple(int(word) for word in compiled_words(*words)) == wanted
    plain = (plain_sum(*words), *plain_product(*words))
    assert tuple(int(word) for word in plain) == wanted
