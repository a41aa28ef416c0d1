"""What theory says of the second version of the game, whatever its numbers.

A claim about one mover holds where the play that follows does not change with what the
claim varies. So resolve is varied between two states alone: with others at the table a
readier challenger may meet a readier coalition.
"""

import json
from typing import Any

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.engine.crisis.arrays import WIDENED, Crisis, NodeColumn, Solution, SummaryColumn
from sim.engine.crisis.expectation import capitulation_chance, expectation, force_chance, war_chance
from sim.engine.crisis.explicit import crisis_arrays
from sim.engine.crisis.explicit_input import read_crisis
from sim.engine.crisis.solver import solve
from sim.rules.crisis.basing import NO_CONSENT, placed_fraction
from tests.properties.strategies import CrisisDict, changed, crises, numbers, shares

ROUNDING = 1e-9
MAJOR = 2


@st.composite
def escalating(draw: st.DrawFn, *, most: int = 5) -> CrisisDict:
    """Return a crisis of the second version at one draw of resolve."""
    crisis = draw(crises(most=most))
    crisis.pop("switches")
    given_numbers: dict[str, Any] = crisis["parameters"]
    given_numbers.pop("precision_decay", None)
    given_numbers |= {
        "precision": draw(numbers(0.0, 50.0)),
        "opening_precision": draw(numbers(0.0, 100.0)),
        "precision_floor": draw(numbers(0.01, 1.0)),
        "trade_weight": draw(numbers(0.0, 15.0)),
        "escalation_threshold": draw(numbers(-1.0, 1.0)),
        "resolve_sd": draw(numbers(0.0, 0.9)),
        "minimum_obligation": draw(shares),
        "minimum_stake": {
            "grey_zone": draw(shares), "fait_accompli": draw(shares), "major_attack": draw(shares),
        },
    }  # fmt: skip
    return crisis | {
        "resolve": draw(numbers(-4.0, 4.0)),
        "war_intensity": draw(numbers(0.0, 2.0)),
        "escalates": draw(st.booleans()),
    }


def solved(crisis: CrisisDict) -> tuple[Crisis, Solution]:
    arrays = crisis_arrays(read_crisis(json.dumps(crisis)))
    return arrays, solve(arrays)


@given(escalating())
def test_every_number_is_finite_and_every_chance_a_chance(crisis: CrisisDict) -> None:
    arrays, solution = solved(crisis)
    assert all(np.isfinite(part).all() for part in solution if part is not solution.value)
    chances = [solution.widen, solution.levels]
    chances += [solution.summary[:, column] for column in (SummaryColumn.WAR, SummaryColumn.TAKEN)]
    for part in chances:
        assert np.all((part >= 0) & (part <= 1 + ROUNDING))
    assert np.all(solution.penalty >= 0)
    widened = solution.summary[:, SummaryColumn.WIDENED]
    assert np.all(widened <= solution.summary[:, SummaryColumn.PRESS] + ROUNDING)
    if not arrays.escalates:
        assert not solution.widen.any()


@given(escalating())
def test_means_over_the_draw_are_chances_too(crisis: CrisisDict) -> None:
    found = expectation(*solved(crisis))
    assert found.choice.sum() == 1 or abs(found.choice.sum() - 1) < ROUNDING
    for part in (found.resist, found.clash, found.war, found.taken):
        assert np.all((part >= -ROUNDING) & (part <= found.choice[1:] + ROUNDING))
    for chance in (war_chance(found), capitulation_chance(found), force_chance(found)):
        assert -ROUNDING <= chance <= 1 + ROUNDING
    assert np.all(found.penalty >= 0)


@given(escalating(), st.sampled_from([5e-324, 1e-300, 1e-17]))
def test_a_spread_too_small_to_show_is_none(crisis: CrisisDict, sd: float) -> None:
    found = []
    for spread in (0.0, sd):
        crisis["parameters"]["resolve_sd"] = spread
        found.append(expectation(*solved(crisis)))
    for without, with_tiny in zip(*found, strict=True):
        np.testing.assert_allclose(with_tiny, without, rtol=1e-9, atol=1e-12)


@given(escalating(most=0), numbers(0.0, 4.0))
def test_more_resolve_never_makes_an_attack_less_likely(crisis: CrisisDict, more: float) -> None:
    crisis |= {"available_modes": ["major_attack"]}
    low, high = sorted((crisis["resolve"], min(4.0, crisis["resolve"] + more)))
    (arrays, less), (_, greater) = (solved(crisis | {"resolve": draw}) for draw in (low, high))
    press = [s.summary[MAJOR, SummaryColumn.PRESS] for s in (less, greater)]
    resist = [s.summary[MAJOR, SummaryColumn.RESIST] for s in (less, greater)]
    assert press[1] >= press[0] - ROUNDING
    assert resist[1] <= resist[0] + ROUNDING
    # Who presses though a clash is far worse than going home does so by mistake, and a greater wish
    # makes that mistake likelier before it makes it cheaper.
    assume(press[0] >= 0.5)
    gain = arrays.salience_challenger * (1 - arrays.control_lost)
    assume(gain >= less.node[MAJOR, 0, 0, NodeColumn.CHALLENGER])
    assert greater.choice[MAJOR + 1] >= less.choice[MAJOR + 1] - ROUNDING


@given(
    st.lists(st.tuples(shares, shares, st.integers(-1, 2)), min_size=1, max_size=6),
    st.lists(st.booleans(), min_size=3, max_size=3),
    st.integers(0, 5), shares, shares,
)  # fmt: skip
def test_a_nearer_or_a_larger_base_never_weakens(
    places: list[tuple[float, float, int]], is_open: list[bool], which: int, nearer: float,
    larger: float,
) -> None:  # fmt: skip
    def arrived(given_places: list[tuple[float, float, int]]) -> float:
        fraction, capacity, host = zip(*sorted(given_places, reverse=True), strict=True)
        return placed_fraction(
            np.array(fraction), np.array(capacity), np.array(host), np.array(is_open)
        )

    chosen = which % len(places)
    fraction, capacity, host = places[chosen]
    before = arrived(places)
    for better in ((max(fraction, nearer), capacity, host), (fraction, max(capacity, larger), host),
                   (fraction, capacity, NO_CONSENT)):  # fmt: skip
        after = arrived([*places[:chosen], better, *places[chosen + 1 :]])
        assert after >= before - 1e-12


@given(escalating())
def test_a_state_without_a_seat_never_acts(crisis: CrisisDict) -> None:
    arrays, solution = solved(crisis)
    for k in range(arrays.stake.size):
        for mode in np.flatnonzero(arrays.is_available):
            if arrays.is_called[k, mode]:
                continue
            if k < arrays.n_strategic:
                np.testing.assert_allclose(solution.levels[mode, k], [1, 0, 0], atol=1e-12)
            else:
                # For an answer of the council that cannot come nothing is filled at all.
                assert not solution.rest[mode, :, k, 1:].any()
                assert not solution.weight[mode, :, k].any()
    assert np.all(arrays.is_called[:, MAJOR])


@given(escalating())
def test_where_nothing_escalates_no_clash_becomes_a_war(crisis: CrisisDict) -> None:
    def quiet(copy: CrisisDict) -> None:
        copy["escalates"] = False

    _, solution = solved(changed(crisis, quiet))
    assert not solution.summary[:MAJOR, SummaryColumn.WAR].any()
    assert not solution.widen.any()


@given(escalating())
def test_a_widened_war_is_the_same_whatever_became_a_war(crisis: CrisisDict) -> None:
    def grey(copy: CrisisDict) -> None:
        copy["available_modes"] = ["grey_zone"]

    _, every = solved(crisis)
    _, one = solved(changed(crisis, grey))
    np.testing.assert_array_equal(every.node[WIDENED], one.node[WIDENED])
    np.testing.assert_array_equal(every.war, one.war)
