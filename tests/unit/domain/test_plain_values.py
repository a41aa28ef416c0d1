from decimal import Decimal
from enum import IntEnum
from fractions import Fraction

import numpy as np
import polars as pl
import pytest

from sim.domain.plain_values import NoPlainValueError, plain_scalar, whole_number


class Year(IntEnum):
    """A whole number with a name."""

    FIRST = 2025


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        (None, None), (True, True), ("a", "a"), (8, 8), (8.0, 8.0),
        (np.int64(8), 8), (np.uint8(8), 8), (np.float64(8), 8.0), (np.float32(0.5), 0.5),
        (np.longdouble(0.5), 0.5), (np.False_, False), (np.str_("a"), "a"),
        (np.array(8), 8), (Decimal(8), 8), (Decimal("0.5"), 0.5), (Fraction(1, 2), 0.5),
        (Fraction(4, 2), 2), (Decimal("Infinity"), float("inf")), (Year.FIRST, 2025),
    ],
)  # fmt: skip
def test_a_number_of_any_library_counts_as_what_it_is(given: object, plain: object) -> None:
    found = plain_scalar(given)
    assert found == plain
    assert type(found) is type(plain)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (np.array([8]), "numpy.ndarray"),
        (np.datetime64("2024"), "numpy.datetime64"),
        (np.complex128(1), "numpy.complex128"),
        (pl.Series([8]), "polars.Series"),
        ({8}, "set"),
        (object, "type"),
        (1j, "complex"),
    ],
)
def test_what_is_none_is_refused_by_the_name_of_its_type(given: object, named: str) -> None:
    with pytest.raises(NoPlainValueError) as caught:
        plain_scalar(given)
    assert str(caught.value) == named


def test_a_whole_number_is_no_float_no_truth_value_and_no_array() -> None:
    assert whole_number("seed", np.int64(3)) == 3
    for given in (3.0, np.float64(3), True, np.True_, "3", None):
        with pytest.raises(TypeError, match=r"seed must be a whole number; it is "):
            whole_number("seed", given)
    with pytest.raises(TypeError, match=r"it is of type numpy\.ndarray"):
        whole_number("seed", np.array([3]))


def test_a_whole_number_keeps_to_its_limits_and_the_message_names_it() -> None:
    assert whole_number("seed", np.int64(0), least=0, most=9) == 0
    with pytest.raises(ValueError, match=r"^seed is -1; it must be at least 0$"):
        whole_number("seed", np.int8(-1), least=0, most=9)
    with pytest.raises(ValueError, match=r"^seed is 10; it must be at most 9$"):
        whole_number("seed", 10, least=0, most=9)
