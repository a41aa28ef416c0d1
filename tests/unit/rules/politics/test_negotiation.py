import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.politics.negotiation import (
    LegislatureWeights,
    NegotiationParams,
    Stage,
    TalksLimits,
    asking_chance,
    is_binding,
    is_redrawn,
    is_willing,
    legislature_logit,
    stage_after_talks,
    window_multiplier,
)

DEFAULTS = NegotiationParams()
LIMITS = TalksLimits(
    earliest=DEFAULTS.earliest_quarters,
    patience=DEFAULTS.patience_quarters,
    longest=DEFAULTS.longest_quarters,
)
LEGISLATURE = LegislatureWeights(
    constant=DEFAULTS.legislature_constant, support=DEFAULTS.legislature_support
)

shares = st.floats(0, 1)
draws = st.floats(0, 1, exclude_max=True)
logits = st.floats(-20, 20)
ages = st.integers(0, 40)


def test_a_government_is_willing_as_often_as_its_utility_says() -> None:
    # 1 / (1 + exp(-1)) = .731
    assert is_willing(1.0, 0.0, 0.73)
    assert not is_willing(1.0, 0.0, 0.74)


@given(logits, draws)
def test_who_signed_stays_longer_and_who_is_a_member_longest(utility: float, draw: float) -> None:
    signs = is_willing(utility, 0.0, draw)
    keeps = is_willing(utility, DEFAULTS.withdrawal_gap, draw)
    stays = is_willing(utility, DEFAULTS.exit_gap, draw)
    assert signs <= keeps <= stays


@given(logits, logits, draws)
def test_a_better_treaty_is_never_refused_on_the_draw_that_took_a_worse_one(
    one: float, other: float, draw: float
) -> None:
    worse, better = (is_willing(utility, 0.0, draw) for utility in sorted((one, other)))
    assert worse <= better


def test_a_new_side_has_a_new_mind() -> None:
    chance = DEFAULTS.redraw_chance
    assert is_redrawn(True, False, 0.9, chance)  # noqa: FBT003  numba calls by position
    assert is_redrawn(False, True, 0.49, chance)  # noqa: FBT003  the same
    assert not is_redrawn(False, True, 0.5, chance)  # noqa: FBT003  the same


@given(draws)
def test_between_elections_nobody_changes_its_mind(draw: float) -> None:
    assert not is_redrawn(False, False, draw, 1.0)  # noqa: FBT003  numba calls by position


def test_the_quorum_is_asked_about_once_a_year() -> None:
    assert asking_chance(DEFAULTS.asking_rate) == pytest.approx(1 - math.exp(-0.25))


@pytest.mark.parametrize(
    ("quarters", "is_asked", "are_willing", "stage"),
    [
        (1, True, True, Stage.TALKS),
        (2, False, True, Stage.TALKS),
        (2, True, True, Stage.SIGNED),
        (3, True, False, Stage.TALKS),
        (4, True, False, Stage.DORMANT),
        (7, False, False, Stage.TALKS),
        (8, False, True, Stage.DORMANT),
        (8, True, True, Stage.SIGNED),
    ],
)
def test_talks_go_on_until_they_are_asked_or_too_long(
    *, quarters: int, is_asked: bool, are_willing: bool, stage: Stage
) -> None:
    assert stage_after_talks(quarters, is_asked, are_willing, LIMITS) == stage


@given(quarters=ages, is_asked=st.booleans(), are_willing=st.booleans())
def test_nobody_signs_against_the_will_of_one_of_them(
    *, quarters: int, is_asked: bool, are_willing: bool
) -> None:
    stage = stage_after_talks(quarters, is_asked, are_willing, LIMITS)
    if stage == Stage.SIGNED:
        assert is_asked
        assert are_willing
        assert quarters >= LIMITS.earliest
    if quarters >= LIMITS.longest:
        assert stage != Stage.TALKS


def test_a_legislature_weighs_voters_by_depth() -> None:
    # 2 + 4 x -.1 x .85 - .5 - 1
    found = legislature_logit(0.4, 0.85, -0.5, -1.0, LEGISLATURE)
    assert found == pytest.approx(0.16)


@given(shares, shares, shares, logits, logits)
def test_more_support_never_makes_a_legislature_refuse(
    one: float, other: float, depth: float, rule: float, majority: float
) -> None:
    low, high = (
        legislature_logit(s, depth, rule, majority, LEGISLATURE) for s in sorted((one, other))
    )
    assert low <= high


def test_access_binds_nobody_and_an_article_five_does() -> None:
    assert not is_binding(0.12, DEFAULTS.binding_depth)
    assert is_binding(0.85, DEFAULTS.binding_depth)
    assert not is_binding(DEFAULTS.binding_depth, DEFAULTS.binding_depth)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_window_needs_a_deep_treaty_to_come_that_covers_the_target(place: int) -> None:
    conditions = [True, True, True]
    assert window_multiplier(1.5, *conditions) == 1.5
    conditions[place] = False
    assert window_multiplier(1.5, *conditions) == 1
