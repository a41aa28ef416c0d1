from pathlib import Path

from sim.loading.context import LoadContext
from sim.loading.file_forms import ArrangementFile
from sim.loading.library import Libraries
from sim.loading.nodes import Mark, Node, Source, node_of
from sim.loading.suggestions import MAX_HINTED

IN_FILE = Mark(Source("case.yaml", ("states: [ZZZ]",)), 1, 10)


def test_what_is_wrong_is_noted_and_the_load_goes_on(work: Path) -> None:
    context = LoadContext(Libraries((work,)))
    assert context.find("states", Node(IN_FILE, "ZZZ")) is None
    assert context.read(work / "nothing.yaml") is None
    context.check(node_of({"titel": "A"}, IN_FILE), ArrangementFile, "arrangement")
    assert [one.message for one in context.problems] == [
        "there is no state 'ZZZ'",
        "there is no such file",
        "key 'title' is missing in the arrangement",
        "unknown key 'titel' in the arrangement",
    ]


def test_what_can_be_no_name_is_left_to_the_check_of_its_file(work: Path) -> None:
    context = LoadContext(Libraries((work,)))
    assert context.find("states", Node(IN_FILE, "../AAA")) is None
    assert context.problems == []
    assert context.find("states", Node(Mark(Source("command line")), "../AAA")) is None
    assert len(context.problems) == 1


def test_entries_are_the_files_that_names_stand_for(work: Path) -> None:
    context = LoadContext(Libraries((work,)))
    found = context.entries("states", [Node(IN_FILE, "AAA"), Node(IN_FILE, "ZZZ")])
    assert list(found) == ["AAA"]
    assert found["AAA"].key == IN_FILE
    assert found["AAA"].node.mark.source.shown == "states/AAA.yaml"


def test_only_the_first_problems_get_a_hint(work: Path) -> None:
    context = LoadContext(Libraries((work,)))
    for _ in range(MAX_HINTED + 10):
        context.find("pacts", Node(IN_FILE, "b_d"))
    hints = [one.hint for one in context.problems]
    assert set(hints[:MAX_HINTED]) == {"Did you mean 'b_c'? Allowed: b_c, planned"}
    assert set(hints[MAX_HINTED:]) == {""}
