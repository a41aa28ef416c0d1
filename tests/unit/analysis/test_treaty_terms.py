"""Which term of a decision on a treaty weighs most, and which turns it."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from sim.analysis.treaty_terms import (
    chance_of_joining,
    chance_range,
    consents,
    greatest_against,
    is_for,
    weighed_terms,
)
from tests.unit.political_records import REFUSAL


def test_the_greatest_term_comes_first_and_noughts_are_left_out() -> None:
    # 1.5 - 2.0 - 0.4 = -0.9
    found = weighed_terms(REFUSAL)
    assert [one.name for one in found] == ["leadership", "constant", "autonomy"]
    assert [one.utility_without for one in found] == pytest.approx([1.1, -2.4, -0.5])


def test_a_term_decides_if_the_answer_at_the_same_draw_is_another_without_it() -> None:
    # The chance at -.9 is .289 and at -.5 .378, under the draw of .4; at 1.1 it is .750.
    assert not is_for(REFUSAL)
    assert [one.name for one in weighed_terms(REFUSAL) if one.decides] == ["leadership"]
    assert chance_of_joining(-0.9) == pytest.approx(0.289, abs=5e-4)


def test_the_range_of_a_chance_is_that_of_coefficients_moved_by_half() -> None:
    terms = {"constant": 1.5, "leadership": -2.4, "autonomy": -1.6, "champion": 1.0}
    # All combinations of 41 factors of each coefficient, and the champion as it is.
    factors = np.linspace(0.5, 1.5, 41)
    sums = [1 + 1.5 * a - 2.4 * b - 1.6 * c for a, b, c in itertools.product(factors, repeat=3)]
    edges = [chance_of_joining(edge) for edge in np.quantile(sums, [0.05, 0.95])]
    assert chance_range(terms) == pytest.approx(edges, abs=0.02)
    assert chance_range({"champion": 1.0}) == pytest.approx([chance_of_joining(1.0)] * 2)


def test_the_term_most_against_is_the_least() -> None:
    assert greatest_against(REFUSAL.terms) == ("leadership", -2.0)
    assert greatest_against({"constant": 1.5}) is None
    assert greatest_against({}) is None


def test_a_legislature_consents_at_its_draw_and_none_always() -> None:
    # 2 - 1 = 1: a chance of .731
    assert consents(
        replace(REFUSAL, legislature={"constant": 2.0, "majority": -1.0}, legislature_draw=0.7)
    )
    assert not consents(
        replace(REFUSAL, legislature={"constant": 2.0, "majority": -1.0}, legislature_draw=0.75)
    )
    assert consents(REFUSAL)
