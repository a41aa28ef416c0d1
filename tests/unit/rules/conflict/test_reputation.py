import math

import pytest

from sim.rules.conflict.reputation import faded_count, promise_counts, retained_memory


def test_fighting_keeps_the_promise() -> None:
    assert promise_counts(2, True, 0.8, 1.0, 0.1) == (1, 0)  # noqa: FBT003  numba calls by position


def test_support_keeps_it_below_a_major_attack_alone() -> None:
    assert promise_counts(1, False, 0.8, 0.3, 0.1) == (0.3, 0)  # noqa: FBT003  numba calls by position
    assert promise_counts(1, True, 0.8, 1.0, 0.1) == (0, 0)  # noqa: FBT003  the same


def test_abstaining_breaks_as_much_as_was_promised() -> None:
    # .3 x .8
    kept, broken = promise_counts(0, False, 0.8, 0.3, 0.1)  # noqa: FBT003  numba calls by position
    assert (kept, broken) == pytest.approx((0, 0.24))


def test_a_slight_obligation_says_nothing() -> None:
    assert promise_counts(0, True, 0.09, 1.0, 0.1) == (0, 0)  # noqa: FBT003  numba calls by position
    assert promise_counts(0, True, 0.1, 1.0, 0.1) == (0, 0.1)  # noqa: FBT003  the same


def test_memory_fades_by_a_third_part_of_e_in_ten_years() -> None:
    # of 3 above the prior 3 / e are left
    assert faded_count(5, 2, retained_memory(10, 10)) == pytest.approx(2 + 3 / math.e)
