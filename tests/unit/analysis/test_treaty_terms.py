"""Which term of a decision on a treaty weighs most, and which turns it."""

from dataclasses import replace

import pytest

from sim.analysis.treaty_terms import (
    chance_of_joining,
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
