import pytest

from sim.domain.errors import (
    CUT,
    EXCERPT_COLUMNS,
    DeterError,
    NotAResultError,
    Problem,
    ScenarioError,
    ShardError,
)
from sim.domain.safe_text import n_columns


def test_a_problem_points_at_its_column() -> None:
    said = str(Problem("a.yaml", 3, 5, "odd", "key: value", "Mend it."))
    assert said == "a.yaml:3:5: odd\n   3 | key: value\n           ^\n  Mend it."


def test_a_problem_of_a_whole_file_has_no_line() -> None:
    assert str(Problem("a.yaml", 0, 1, "odd")) == "a.yaml: odd"


@pytest.mark.parametrize("column", [1, 30, 500, 970, 1000])
def test_an_excerpt_of_a_long_line_is_cut_around_its_caret(column: int) -> None:
    line = "".join(chr(ord("a") + number % 26) for number in range(1000))
    _, excerpt, caret = str(Problem("a.yaml", 3, column, "odd", line)).splitlines()
    assert len(excerpt) <= EXCERPT_COLUMNS
    assert excerpt[caret.index("^")] == line[column - 1]
    assert excerpt.endswith(CUT) == (column < 950)


def test_a_caret_stands_under_its_character_behind_escapes() -> None:
    _, excerpt, caret = str(Problem("a.yaml", 1, 4, "odd", "\t\x1b:x")).splitlines()
    assert excerpt == "   1 | \\t\\x1b:x"
    assert excerpt[caret.index("^")] == "x"


@pytest.mark.parametrize("letter", ["\x1b", "\u53f0", "e\u0301", "a"])
def test_an_excerpt_fits_eighty_columns_whatever_its_letters_take(letter: str) -> None:
    line = f"{letter * 200}!{letter * 200}"
    _, excerpt, caret = str(Problem("a.yaml", 12345, line.index("!") + 1, "odd", line)).splitlines()
    assert n_columns(excerpt) <= EXCERPT_COLUMNS
    assert n_columns(excerpt[: excerpt.index("!")]) == caret.index("^")


def test_no_part_of_a_problem_reaches_the_terminal_as_a_command() -> None:
    said = str(Problem("\x1b.yaml", 1, 1, "\x1bmessage", "\x1bline", "\x1bhint\n"))
    assert "\x1b" not in said
    assert said.count("\n") == 3


def test_problems_are_sorted_counted_and_said_once() -> None:
    one, two = Problem("a.yaml", 2, 1, "one"), Problem("a.yaml", 1, 1, "two")
    error = ScenarioError([one, two, one])
    assert error.problems == [two, one]
    assert str(error).endswith("2 problems")


@pytest.mark.parametrize(
    "error", [DeterError("\x1b[1m"), ShardError("\x1b[1m"), NotAResultError("\x1b[1m", "empty")]
)
def test_every_error_shows_control_characters_as_escapes(error: DeterError) -> None:
    assert "\\x1b[1m" in str(error)
