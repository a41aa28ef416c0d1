import contextlib
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.domain.errors import ScenarioError
from sim.loading import reader
from sim.loading.nodes import Node, python_value
from sim.loading.reader import MAX_BYTES, MAX_PROBLEMS, parse_text
from sim.loading.scenarios import load_scenario


def test_an_edited_file_is_read_again(work: Path) -> None:
    before = load_scenario("base.yaml")
    path = work / "base.yaml"
    text = path.read_text(encoding="utf-8").replace("quarters: 20", "quarters: 21")
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert (before.quarters, load_scenario("base.yaml").quarters) == (20, 21)


def test_a_file_with_a_mistake_is_read_once_until_it_changes(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, read = work / "broken.yaml", []

    def counted(text: str, shown: str) -> Node:
        read.append(shown)
        return parse_text(text, shown)

    monkeypatch.setattr(reader, "parse_text", counted)
    path.write_text("title: [", encoding="utf-8")
    for _ in range(3):
        with pytest.raises(ScenarioError, match=r"broken\.yaml:1:9: not YAML"):
            load_scenario("broken.yaml")
    assert read.count("broken.yaml") == 1
    path.write_text("title: Mended\nextend: base\n", encoding="utf-8")
    assert load_scenario("broken.yaml").title == "Mended"


def test_a_file_over_the_limit_is_refused_unread(work: Path) -> None:
    (work / "states" / "AAA.yaml").write_text("#" * (MAX_BYTES + 1), encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"states/AAA\.yaml: the file has 1,000,001 bytes"):
        load_scenario("base.yaml")


@pytest.mark.parametrize(
    ("opening", "item", "line"),
    [("a: [", "1,", 1), ("a:\n", "- 1\n", 49_999), ("", "a{}: 1\n", 25_000)],
)
def test_a_file_of_tiny_values_is_read_to_the_limit_and_no_further(
    opening: str, item: str, line: int
) -> None:
    text = opening + "".join(item.format(number) for number in range(MAX_BYTES // 10))
    with pytest.raises(ScenarioError) as caught:
        parse_text(text, "x.yaml")
    (problem,) = caught.value.problems
    assert problem.message == "the file has more than 50,000 keys and values"
    assert problem.line == line


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"), ("yes", "yes"), ("true", True), ("~", None), ("", None), ("012", 12),
        ("0o17", 15), ("0x1F", 31), ("-3", -3), (".5", 0.5), ("1e3", 1000.0), ("1_000", "1_000"),
        ("2024-12-04", "2024-12-04"), ("'1'", "1"), ('"a b"', "a b"), ("2025Q1", "2025Q1"),
    ],
)  # fmt: skip
def test_a_scalar_is_read_by_the_core_schema_of_yaml_1_2(text: str, value: object) -> None:
    node = parse_text(f"key: {text}", "x.yaml").get("key")
    assert node is not None
    assert (node.value, type(node.value)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("? [a, b]\n: c", "x.yaml:1:3: a key must be a word"),
        ('a: "\\ud800"', "x.yaml:1:4: an escape that is no character"),
        ("a: " + "9" * 5000, "x.yaml:1:4: 999999999... is too large a number"),
        ("a: @b", "x.yaml:1:4: not YAML: a character that must be quoted here"),
        ("a: 1\nb 2\nc: 3", "not YAML: a ':' is missing after a key"),
        ("- a\nb: c", "x.yaml:2:1: not YAML: the indent does not fit the lines above"),
        ('a: "\\q"', "not YAML: a backslash in double quotes"),
        ("a: }", "x.yaml:1:4: not YAML: expected the node content"),
    ],
)
def test_what_is_not_yaml_for_us_is_said_in_plain_words(text: str, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_text(text, "x.yaml")
    assert said in str(caught.value)


@given(text=st.text(alphabet=st.sampled_from("ab:-[]{}'\"#&*!|>%@`,?. \t\n\\0é")))
def test_no_text_ends_in_anything_but_nodes_or_problems(text: str) -> None:
    try:
        parse_text(text, "x.yaml")
    except ScenarioError as error:
        assert error.problems  # noqa: PT017 - either end is right


def test_a_file_that_the_system_will_not_read_is_a_problem(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ScenarioError, match=r"the file cannot be read: Permission denied"):
        load_scenario("base.yaml")


def test_line_ends_of_windows_and_a_byte_order_mark_do_no_harm(work: Path) -> None:
    before = load_scenario("base.yaml").digest
    path = work / "base.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load_scenario("base.yaml").digest == before


def test_control_characters_are_noted_at_each_text_that_holds_one() -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_text(
            'a: "\\e[1m"\nb: "\\u202eabc"\n"\\x07": 1\nc: "\\ud800"\nd: x\u200fy\n', "x.yaml"
        )
    assert [(one.line, one.message) for one in caught.value.problems] == [
        (1, "a control character, code 27"),
        (2, "a control character, code 8238"),
        (3, "a control character, code 7"),
        (4, "an escape that is no character"),
        (5, "a control character, code 8207"),
    ]


def test_notes_may_have_lines_and_tabs_and_every_script() -> None:
    node = parse_text('notes: "one\\n\\ttwo: 竹島 Île 🏝"\n', "x.yaml")
    assert python_value(node) == {"notes": "one\n\ttwo: 竹島 Île 🏝"}


LARGE = {
    "a key a thousand times": "a: 1\n" * 150_000,
    "no number a thousand times": f"a: [{'.nan, ' * 100_000}]",
    "one long text": f'a: "{"b" * 900_000}"',
    "one long line of errors": "a: " + "}" * 900_000,
    "nesting without end": "a: " + "[" * 500_000,
    "many lines of nothing": "a: 1\n" + "# nothing\n" * 90_000,
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_a_file_as_large_as_allowed_takes_time_in_proportion(text: str) -> None:
    start = time.process_time()
    with contextlib.suppress(ScenarioError):
        parse_text(text, "x.yaml")
    assert time.process_time() - start < 10


def test_one_mistake_made_without_end_is_not_read_to_the_end() -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_text("a: 1\n" * 5000, "x.yaml")
    assert len(caught.value.problems) == MAX_PROBLEMS
