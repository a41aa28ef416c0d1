"""Tables are aligned where there is room, and lose nothing where there is not."""

import pytest

from sim.analysis.telling.tables import fits, paragraph, table_text

HEADERS = ("name", "value", "what it is")
ROWS = [
    ["long_name_of_a_thing", "1.25", "a sentence of some words that needs room"],
    ["other", "-10.5", "short"],
]


def test_without_a_width_every_row_is_one_line() -> None:
    assert table_text(HEADERS, ROWS, numeric=(1,)).splitlines() == [
        "name                   value   what it is",
        "─" * 71,
        "long_name_of_a_thing    1.25   a sentence of some words that needs room",
        "other                  -10.5   short",
    ]


@pytest.mark.parametrize("width", [45, 60, 80])
def test_cells_are_folded_between_words_and_lines_fit(width: int) -> None:
    lines = table_text(HEADERS, ROWS, numeric=(1,), width=width).splitlines()
    assert max(map(len, lines)) <= width
    words = " ".join(lines).split()
    assert {word for row in ROWS for cell in row for word in cell.split()} <= set(words)


def test_where_the_longest_words_do_not_fit_rows_become_lines() -> None:
    # 20 + 3 + 5 + 3 + 8 = 39 columns are the least.
    assert fits(HEADERS, ROWS, 80)
    assert not fits(HEADERS, ROWS, 60)
    assert table_text(HEADERS, ROWS, numeric=(1,), width=30).splitlines() == [
        "long_name_of_a_thing",
        "  value: 1.25",
        "  what it is: a sentence of",
        "    some words that needs room",
        "",
        "other",
        "  value: -10.5",
        "  what it is: short",
    ]


def test_brackets_are_text() -> None:
    assert "[red]x[/y]" in table_text(("a",), [["[red]x[/y]"]])


def test_wide_letters_count_twice() -> None:
    assert fits(("a", "b"), [["尖閣", "x"]], 8)
    assert not fits(("a", "b"), [["尖閣", "x"]], 7)


def test_a_paragraph_is_folded_between_words_only() -> None:
    text = "see results/of-a-study_with_a_long_name.parquet for more"
    assert paragraph(text, 20).splitlines() == [
        "see",
        "results/of-a-study_with_a_long_name.parquet",
        "for more",
    ]


def test_in_a_notebook_a_table_is_text_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rich.console._is_jupyter", lambda: True)
    assert "one" in table_text(("head",), [["one"]])
