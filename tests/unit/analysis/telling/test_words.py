import math

from sim.analysis.telling.words import listing, number_text, round_figure, utility_text, words


def test_names_are_words_without_underscores() -> None:
    assert words("pacific_pact_core4") == "pacific pact core4"


def test_a_list_of_one_has_no_and() -> None:
    assert listing(["one"]) == "one"
    assert listing(["one", "two"]) == "one and two"


def test_figures_are_rounded_to_two_digits() -> None:
    # 1,234 has four digits: two are kept; 7 is as short as it gets.
    assert [round_figure(n) for n in (7.0, 1234.0, 9_876_543.0)] == ["7", "1,200", "9,900,000"]


def test_what_is_no_number_is_a_dash() -> None:
    assert [number_text(n) for n in (None, math.nan, 0.5)] == ["-", "-", "0.500"]
    assert utility_text(None) == "-"


def test_a_utility_that_rounds_to_nothing_has_no_minus() -> None:
    assert utility_text(-0.0001) == "+0.000"
