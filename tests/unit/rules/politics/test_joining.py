import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.kernel.compiled import compiled
from sim.rules.politics.joining import (
    N_TERMS,
    JoiningParams,
    JoinInputs,
    JoinTerms,
    JoinWeights,
    Term,
    join_terms,
    join_utility,
    leadership_felt,
    security_gain,
)

DEFAULTS = JoiningParams()
WEIGHTS = JoinWeights(**DEFAULTS.model_dump(), champion=1.0)
JAPAN = JoinInputs(
    depth=0.85, loss_without=0.02, loss_with=0.015, standing_without=0.010, standing_with=0.012,
    is_patron=False, has_patron=True, is_nuclear_host=False, is_reserved=False,
    dependence=0.9, abandonment=0.4, support=0.488, alignment=0.67, leadership=0.2,
    coercion=0.08, norm=0.1, law_fight=0.75, friction=0.0, stance=-0.2, champion=0.0,
)  # fmt: skip

shares = st.floats(0, 1)
signed = st.floats(-1, 1)
losses = st.floats(0, 1)
weights = st.builds(
    JoinWeights,
    **{name: st.floats(0, 20) for name in JoinWeights._fields if name != "reserved_law"},
    reserved_law=shares,
)
inputs = st.builds(
    JoinInputs, depth=shares, loss_without=losses, loss_with=losses, standing_without=losses,
    standing_with=losses, is_patron=st.booleans(), has_patron=st.booleans(),
    is_nuclear_host=st.booleans(), is_reserved=st.booleans(), dependence=shares,
    abandonment=shares, support=shares, alignment=signed, leadership=signed, coercion=shares,
    norm=shares, law_fight=shares, friction=shares, stance=signed, champion=st.floats(0, 5),
)  # fmt: skip


def utility(given_inputs: JoinInputs, given_weights: JoinWeights = WEIGHTS) -> float:
    """Return the utility of joining."""
    return join_utility(join_terms(given_inputs, given_weights))


def test_the_terms_have_the_order_of_their_numbers() -> None:
    assert [term.name.lower() for term in Term] == list(JoinTerms._fields)
    assert list(Term) == list(range(N_TERMS))


def test_every_term_is_what_the_formula_says() -> None:
    expected = JoinTerms(
        constant=1.5,
        security=4 * 0.25,
        entrapment=-10 * 10 * 0.002,
        autonomy=-0.85 * 1.85,
        abandonment=0.85 * 2 * 0.4,
        support=0.85 * 4 * -0.012,
        alignment=0.85 * 1.5 * 0.67,
        leadership=0.85 * 6 * 0.2 * 0.9,
        coercion=-0.85 * 12 * 0.08,
        norm=-0.85 * 4 * 0.1,
        law=-0.85 * 2 * 0.25,
        friction=0.0,
        government=0.85 * 2 * -0.2,
        champion=0.0,
    )
    assert tuple(join_terms(JAPAN, WEIGHTS)) == pytest.approx(tuple(expected))
    assert utility(JAPAN) == pytest.approx(sum(expected))


def test_the_patron_counts_no_alignment_with_itself_and_its_reluctance_in_full() -> None:
    patron = JAPAN._replace(is_patron=True, alignment=1.0, leadership=-0.5, dependence=0.0)
    terms = join_terms(patron, WEIGHTS)
    assert terms.alignment == 0
    # .85 x 6 x -.5
    assert terms.leadership == pytest.approx(-2.55)
    assert join_terms(JAPAN._replace(leadership=-0.5), WEIGHTS).leadership == 0


def test_without_the_patron_fear_of_its_absence_counts_half_and_its_leadership_not_at_all() -> None:
    terms = join_terms(JAPAN._replace(has_patron=False), WEIGHTS)
    assert terms.abandonment == pytest.approx(0.85 * 2 * 0.2)
    assert terms.leadership == 0


def test_a_reservation_leaves_three_tenths_of_the_law() -> None:
    terms = join_terms(JAPAN._replace(is_reserved=True), WEIGHTS)
    assert terms.law == pytest.approx(-0.85 * 2 * 0.25 * 0.3)


def test_a_nuclear_host_pays_more_for_its_autonomy() -> None:
    terms = join_terms(JAPAN._replace(is_nuclear_host=True), WEIGHTS)
    assert terms.autonomy == pytest.approx(-0.85 * 1.85 * 1.3)


def test_who_has_nothing_to_lose_gains_no_security() -> None:
    assert security_gain(1e-9, 0.0) == 0
    assert security_gain(0.02, 0.01) == pytest.approx(0.5)
    assert security_gain(0.02, 0.03) == pytest.approx(-0.5)
    # A loss that is multiplied counts as one that is doubled.
    assert security_gain(2e-6, 0.5) == -1


def test_leadership_reaches_those_who_depend_on_it() -> None:
    assert leadership_felt(0.5, 0.4, False, True) == pytest.approx(0.2)  # noqa: FBT003  numba calls by position
    assert leadership_felt(-0.5, 0.4, False, True) == 0  # noqa: FBT003  the same
    assert leadership_felt(-0.5, 0.0, True, True) == -0.5  # noqa: FBT003  the same
    assert leadership_felt(0.5, 1.0, True, False) == 0  # noqa: FBT003  the same


@given(inputs, weights)
def test_at_no_depth_only_what_binds_nobody_is_left(about: JoinInputs, by: JoinWeights) -> None:
    terms = join_terms(about._replace(depth=0.0), by)
    for term in Term:
        if term not in {Term.CONSTANT, Term.SECURITY, Term.ENTRAPMENT, Term.CHAMPION}:
            assert terms[term] == 0


@given(inputs, weights)
def test_the_terms_add_to_the_utility_in_their_order(about: JoinInputs, by: JoinWeights) -> None:
    terms = join_terms(about, by)
    total = 0.0
    for term in Term:
        total += terms[term]
    assert join_utility(terms) == total


@pytest.mark.parametrize("term", list(Term))
@given(about=inputs, by=weights)
def test_a_term_that_is_switched_off_is_nothing(
    term: Term, about: JoinInputs, by: JoinWeights
) -> None:
    assert join_terms(about, by._replace(**{term.name.lower(): 0.0}))[term] == 0


COSTS = ["coercion", "norm", "friction", "standing_with", "loss_with"]
GAINS = ["abandonment", "support", "leadership", "law_fight", "stance", "champion", "alignment"]


@pytest.mark.parametrize("name", COSTS + GAINS)
@given(about=inputs, by=weights, one=shares, other=shares)
def test_every_cost_deters_and_every_gain_draws(
    name: str, about: JoinInputs, by: JoinWeights, one: float, other: float
) -> None:
    small, large = (
        utility(JoinInputs(**about._asdict() | {name: value}), by) for value in sorted((one, other))
    )
    rounding = 1e-9 * (1 + abs(small) + abs(large))
    if name in COSTS:
        assert large <= small + rounding
    else:
        assert small <= large + rounding


@pytest.mark.parametrize("name", ["autonomy", "coercion", "norm", "law", "friction"])
@given(about=inputs, by=weights, more=st.floats(0, 20))
def test_a_greater_weight_of_a_cost_never_draws(
    name: str, about: JoinInputs, by: JoinWeights, more: float
) -> None:
    heavier = by._replace(**{name: getattr(by, name) + more})
    before, after = utility(about, by), utility(about, heavier)
    assert after <= before + 1e-9 * (1 + abs(before))


@given(inputs, weights)
def test_compiled_or_not_the_bits_are_the_same(about: JoinInputs, by: JoinWeights) -> None:
    assert join_terms(about, by) == getattr(join_terms, "__wrapped__", join_terms)(about, by)


@compiled
def _row(about: JoinInputs, by: JoinWeights, row: np.ndarray) -> float:
    terms = join_terms(about, by)
    for place in range(row.size):
        row[place] = terms[place]
    return join_utility(terms)


def test_compiled_code_reads_the_terms_by_their_positions() -> None:
    row = np.empty(N_TERMS)
    assert _row(JAPAN, WEIGHTS, row) == utility(JAPAN)
    assert row.tolist() == list(join_terms(JAPAN, WEIGHTS))
