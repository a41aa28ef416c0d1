import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.politics.alignment import (
    AlignmentInputs,
    AlignmentParams,
    AlignmentWeights,
    alignment_change,
    alignment_target,
    alignment_terms,
    next_alignment,
    trust_gap,
)

DEFAULTS = AlignmentParams()
WEIGHTS = AlignmentWeights(
    balancing=DEFAULTS.balancing,
    faith=DEFAULTS.faith,
    trade=DEFAULTS.trade,
    hedging=DEFAULTS.hedging,
)
START = AlignmentInputs(
    start=0.6, offset=0.0, threat=0.1, threat_start=0.1, dependence=0.8,
    faith=0.7, faith_start=0.7, export_share=0.25,
    abandonment=0.2, abandonment_start=0.2, entrapment=0.1, entrapment_start=0.1,
)  # fmt: skip

shares = st.floats(0, 1)
signed = st.floats(-1, 1)


def target(**changes: float) -> float:
    """Return where a state at the start moves to after some changes."""
    return alignment_target(alignment_terms(START._replace(**changes), WEIGHTS))


@given(signed)
def test_where_nothing_changed_nobody_moves(start: float) -> None:
    assert target(start=start) == start
    assert alignment_change(start, target(start=start), DEFAULTS.speed) == 0


def test_a_target_is_made_of_its_terms() -> None:
    # side .6 - .1; threat 1 x .05; faith .5 x .8 x -.3 = -.12; trade 1 x .25 x .3 = -.075
    # the smaller fear rises from .1 to .4: 1 - .5 x .3 = .85 is left
    found = alignment_terms(
        START._replace(offset=-0.1, threat=0.15, faith=0.4, abandonment=0.5, entrapment=0.4),
        WEIGHTS,
    )
    assert tuple(found) == pytest.approx((0.5, 0.05, -0.12, -0.075, 0.85))
    # (.5 + .05 - .12 - .075) x .85
    assert alignment_target(found) == pytest.approx(0.30175)


def test_one_fear_alone_is_no_reason_to_hedge() -> None:
    without_trade = WEIGHTS._replace(trade=0.0)
    feared = alignment_terms(START._replace(abandonment=0.9), without_trade)
    assert feared.left == 1
    assert alignment_target(feared) == pytest.approx(0.6)


def test_both_fears_drive_whoever_leans_either_way_to_the_middle() -> None:
    both = {"abandonment": 0.9, "entrapment": 0.9, "export_share": 0.0}
    # the smaller fear rises by .8: 1 - .5 x .8
    assert target(start=0.5, **both) == pytest.approx(0.3)
    assert target(start=-0.5, **both) == pytest.approx(-0.3)


def test_faith_matters_to_those_who_depend_on_it() -> None:
    assert target(faith=0.2, dependence=0.0) == pytest.approx(0.6)
    assert target(faith=0.2, dependence=1.0) == pytest.approx(0.35)


def test_a_state_goes_a_twentieth_of_the_way_in_a_quarter() -> None:
    assert alignment_change(0.6, 0.4, DEFAULTS.speed) == pytest.approx(-0.01)
    assert next_alignment(0.6, -0.01) == pytest.approx(0.59)


def test_drifting_away_costs_trust_and_coming_nearer_earns_none() -> None:
    assert trust_gap(0.6, 0.2, DEFAULTS.trust_weight) == pytest.approx(0.2)
    assert trust_gap(0.6, 0.9, DEFAULTS.trust_weight) == 0


@given(st.floats(0, 3), st.floats(0, 3))
def test_a_greater_threat_never_drives_away_from_the_patron(one: float, other: float) -> None:
    assert target(threat=min(one, other)) <= target(threat=max(one, other))


@given(shares, shares, shares)
def test_more_faith_never_drives_away_from_the_patron(
    one: float, other: float, dependence: float
) -> None:
    low, high = (target(faith=f, dependence=dependence) for f in (min(one, other), max(one, other)))
    assert low <= high


@given(shares, shares, shares)
def test_trade_with_the_challenger_never_draws_to_the_patron(
    one: float, other: float, abandonment: float
) -> None:
    little, much = min(one, other), max(one, other)
    assert target(export_share=much, abandonment=abandonment) <= target(
        export_share=little, abandonment=abandonment
    )


@given(signed, shares, shares, shares, shares)
def test_hedging_never_changes_sides(
    start: float, abandonment: float, entrapment: float, hedging: float, export_share: float
) -> None:
    inputs = START._replace(
        start=start, abandonment=abandonment, entrapment=entrapment, export_share=export_share
    )
    hedged = alignment_target(alignment_terms(inputs, WEIGHTS._replace(hedging=hedging)))
    plain = alignment_target(alignment_terms(inputs, WEIGHTS._replace(hedging=0.0)))
    assert abs(hedged) <= abs(plain) + 1e-12
    assert hedged * plain >= 0


@given(signed, st.floats(-5, 5))
def test_alignment_keeps_to_its_scale(alignment: float, change: float) -> None:
    assert -1 <= next_alignment(alignment, change) <= 1


@given(signed, signed, signed, st.floats(0, 5))
def test_the_further_a_target_has_drifted_the_less_others_fight_for_it(
    start: float, one: float, other: float, weight: float
) -> None:
    near, far = max(one, other), min(one, other)
    assert 0 <= trust_gap(start, near, weight) <= trust_gap(start, far, weight)
