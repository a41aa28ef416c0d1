import numpy as np
import pytest

from sim.domain.errors import ScenarioError
from sim.loading.nodes import (
    Entry,
    Mark,
    Node,
    Source,
    child,
    figure_as_mapping,
    node_of,
    python_value,
    tree_with,
)

MARK = Mark(Source("x.yaml", ("first", "second")), 2, 3)


def test_values_become_nodes_and_come_back() -> None:
    given = {"a": [1, "b", {"c": None}], "d": (True, 0.5)}
    assert python_value(node_of(given, MARK)) == {"a": [1, "b", {"c": None}], "d": [True, 0.5]}


def test_numbers_of_numpy_inside_lists_and_mappings_come_back_as_numbers() -> None:
    found = python_value(node_of({"a": [np.int64(1), np.float32(0.5)]}, MARK))
    assert found == {"a": [1, 0.5]}
    assert isinstance(found, dict)
    assert [type(item) for item in found["a"]] == [int, float]


def test_what_no_file_could_hold_is_refused_at_its_place() -> None:
    with pytest.raises(ScenarioError, match=r"x\.yaml:2:3: it is of type numpy\.ndarray, which"):
        node_of({"a": [np.zeros(3)]}, MARK, "it")


def test_a_problem_and_a_warning_show_the_line_of_their_mark() -> None:
    assert MARK.problem("odd", "hint").source == "second"
    assert (MARK.warning("odd").is_warning, MARK.problem("odd").is_warning) == (True, False)
    assert Mark(Source("x.yaml")).problem("odd").source == ""
    assert Source("a\\b/c.yaml").name == "c.yaml"


def test_a_figure_in_compact_form_is_stepped_into_by_name_and_number() -> None:
    figure = node_of([0.5, "judgement", 2025, "why"], MARK)
    assert python_value(figure_as_mapping(figure)) == {
        "value": 0.5, "status": "judgement", "year": 2025, "source": "why",
    }  # fmt: skip
    for step in ("value", 0):
        found = child(figure, step)
        assert found is not None
        assert (found[0], found[1].node.value) == (0, 0.5)
    assert child(figure, "nonsense") is None
    assert child(figure, 4) is None


def test_a_tree_with_an_entry_put_in_shares_the_rest() -> None:
    tree = node_of({"a": {"b": [1, 2]}, "c": 3}, MARK)
    entry = Entry(MARK, Node(MARK, 9))
    assert python_value(tree_with(tree, ("a", "b", "1"), entry)) == {"a": {"b": [1, 9]}, "c": 3}
    assert python_value(tree_with(tree, ("d", "e"), entry)) == {
        "a": {"b": [1, 2]}, "c": 3, "d": {"e": 9},
    }  # fmt: skip
    assert tree_with(tree, ("c",), entry).get("a") is tree.get("a")


def test_a_lone_text_is_a_list_of_one_and_numbers_are_no_texts() -> None:
    assert [one.text for one in node_of("a", MARK).texts()] == ["a"]
    assert [one.text for one in node_of(["a", 1, "b"], MARK).texts()] == ["a", "b"]
    assert list(node_of(1, MARK).texts()) == []
