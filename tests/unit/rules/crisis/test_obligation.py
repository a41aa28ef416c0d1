import pytest

from sim.rules.crisis.obligation import (
    combined_obligation,
    council_shares,
    invoked_obligation,
    weighed_obligation,
)


def test_trigger_and_scope_scale_the_text() -> None:
    assert invoked_obligation(0.8, 0.7, 0.5) == pytest.approx(0.28)


def test_two_pacts_leave_open_what_both_leave_open() -> None:
    # 1 - .7 x .2
    assert combined_obligation(0.3, 0.8) == pytest.approx(0.86)


def test_a_council_that_fails_leaves_the_fallback_and_a_pact_without_one_stays_whole() -> None:
    # active, not active, left out
    assert council_shares(True, 0.25) == (1, 0.25, 0)  # noqa: FBT003  numba calls by position
    assert council_shares(False, 0.25) == (1, 1, 1)  # noqa: FBT003  the same


def test_a_policy_never_makes_more_than_a_full_obligation() -> None:
    assert weighed_obligation(0.8, 0.5) == pytest.approx(0.4)
    assert weighed_obligation(0.8, 1.5) == 1
