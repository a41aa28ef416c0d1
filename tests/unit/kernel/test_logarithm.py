import math
from decimal import Decimal, localcontext

import numpy as np
import pytest

from sim.kernel.compiled import compiled
from sim.kernel.logarithm import SMALLEST, logarithm, power


def spread(count: int) -> list[float]:
    """Return numbers over the whole range, and as many between 0 and 2, spread by a golden step."""
    shares = [(place * (math.sqrt(5) - 1) / 2) % 1 for place in range(count)]
    return [
        math.exp(1400 * share - 700) if place % 2 else 2 * share
        for place, share in enumerate(shares)
    ]


def test_it_is_right_to_two_units_in_the_last_place() -> None:
    worst = 0.0
    with localcontext() as context:
        context.prec = 40
        for x in spread(5000):
            exact = Decimal(x).ln()
            worst = max(worst, float(abs(Decimal(logarithm(x)) - exact)) / math.ulp(float(exact)))
    assert worst < 2


def test_one_gives_exactly_nothing() -> None:
    assert logarithm(1.0) == 0


def test_powers_of_two_are_multiples_of_one_number() -> None:
    for k in (-1000, -1, 1, 64, 1023):
        assert logarithm(2.0**k) == pytest.approx(k * math.log(2), rel=3e-16)


@pytest.mark.parametrize("x", [0.0, 5e-324, SMALLEST])
def test_what_is_too_small_counts_as_the_least_normal_number(x: float) -> None:
    assert logarithm(x) == pytest.approx(math.log(SMALLEST), rel=1e-15)


@pytest.mark.parametrize("exponent", [0.2, 0.3, 1.0, 1.7, 3.0])
def test_powers_are_those_of_the_library(exponent: float) -> None:
    for base in (x for x in spread(1000) if x < 1e60):
        assert power(base, exponent) == pytest.approx(base**exponent, rel=1e-13)


def test_powers_of_nothing_and_to_nothing() -> None:
    assert power(0.0, 0.3) == 0
    assert power(0.0, 0.0) == power(7.0, 0.0) == 1
    assert power(1.0, 0.3) == 1


@compiled
def _row(base: np.ndarray, found: np.ndarray) -> None:
    for place in range(base.size):
        found[place] = power(base[place], 0.3)


def test_a_row_at_once_has_the_bits_of_numbers_one_by_one() -> None:
    base = np.array([x for x in spread(500) if x < 1e60])
    found = np.empty_like(base)
    _row(base, found)
    assert found.tolist() == [power(float(x), 0.3) for x in base]
