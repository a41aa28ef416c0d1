"""What a factor may be called, so that every reader that the docs name tells it apart."""

import pytest

from sim.study.factor_names import column_key, is_column, name_misfits


def said(*names: str) -> list[str]:
    return [f"{one.path[-1]} {one.message}" for one in name_misfits(names)]


def test_names_that_readers_tell_apart_are_fine() -> None:
    assert said("mood", "states.AAA.nuclear", "a name", "größe", "wars 2") == []


@pytest.mark.parametrize("name", ["wars", "mode", "q05", "bin", "expected_material_JPN"])
def test_a_column_of_any_table_is_taken(name: str) -> None:
    assert said(name) == [f"{name} has the name of a column of the tables"]


@pytest.mark.parametrize("name", ["Wars", "POINT", "Q05", "Expected_Material_jpn", "\uff57ars"])
def test_a_column_is_taken_in_capitals_and_in_other_forms_of_its_letters_too(name: str) -> None:
    assert is_column(name)
    assert "for readers such as DuckDB" in said(name)[0]


def test_of_two_names_that_are_one_to_a_reader_the_second_is_to_blame() -> None:
    assert said("Mood", "mood", "MOOD") == [
        "mood is 'Mood' to readers such as DuckDB that tell no capitals apart",
        "MOOD is 'Mood' to readers such as DuckDB that tell no capitals apart",
    ]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("", " has an empty name"),
        ("  ", "   has a name that cannot be seen, '  '"),
        ("a\u200b", "a\u200b has a name that cannot be seen, 'a\\u200b'"),
        ("a\tb", "a\tb has a name that cannot be seen, 'a\\tb'"),
        (" mood", " mood has a name that begins or ends with a space"),
    ],
)
def test_a_name_that_nobody_can_see_is_refused(name: str, what: str) -> None:
    assert said(name) == [what]


def test_a_letter_and_its_accent_are_the_letter_with_the_accent() -> None:
    assert column_key("e\u0301") == column_key("\u00c9")
