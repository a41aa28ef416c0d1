import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.domain.safe_text import first_unsafe, n_columns, safe_lines, safe_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J gone", r"\x1b[2J gone"),
        ("over\rwritten", r"over\rwritten"),
        ("\x9b31m", r"\x9b31m"),
        ("abc\u202edef", r"abc\u202edef"),
        ("next\u2028line", r"next\u2028line"),
        ("half \udc80 of a character", r"half \udc80 of a character"),
        ("[bold]Île d'Yeu 竹島[/bold]", "[bold]Île d'Yeu 竹島[/bold]"),
    ],
)
def test_what_a_terminal_obeys_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert safe_text(text) == shown
    assert safe_lines(text) == shown


def test_only_the_safe_text_of_lines_keeps_their_ends() -> None:
    assert (safe_text("a\nb"), safe_lines("a\nb")) == (r"a\nb", "a\nb")


def test_the_first_unsafe_character_is_found() -> None:
    assert first_unsafe("ab\x07c\x07") == 2
    assert first_unsafe("[ab]") is None


@pytest.mark.parametrize(("text", "columns"), [("", 0), ("Île", 3), ("竹島", 4), ("e\u0301x", 2)])
def test_characters_take_the_columns_that_a_terminal_gives_them(text: str, columns: int) -> None:
    assert n_columns(text) == columns


@given(text=st.text())
def test_safe_text_holds_no_control_character_and_changes_nothing_else(text: str) -> None:
    shown = safe_text(text)
    assert all(unicodedata.category(letter) not in {"Cc", "Cs", "Zl", "Zp"} for letter in shown)
    assert safe_text(shown) == shown
    assert (first_unsafe(text) is None) == (shown == text)
