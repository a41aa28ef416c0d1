import pytest
from pydantic import ValidationError

from sim.domain.errors import Problem
from sim.loading.file_forms import ScenarioFile
from sim.loading.messages import dotted_path, problems_of, shown_value
from sim.loading.nodes import python_value
from sim.loading.reader import parse_text
from sim.loading.suggestions import MAX_HINTED


def problems(text: str) -> list[Problem]:
    node = parse_text(text, "case.yaml")
    with pytest.raises(ValidationError) as caught:
        ScenarioFile.model_validate(python_value(node), strict=True)
    return problems_of(caught.value, node, ScenarioFile, "scenario")


def test_a_finding_is_told_at_its_line_in_plain_words() -> None:
    found = {(one.line, one.column): one.message for one in problems("quarters: x\nstates: [a]\n")}
    assert found == {
        (1, 11): "quarters must be a whole number; it is 'x'",
        (2, 10): "states.0 must be a state's code, three capitals such as JPN; it is 'a'",
    }


def test_an_unknown_key_is_answered_with_the_nearest() -> None:
    (one,) = problems("quartes: 3\n")
    assert one.message == "unknown key 'quartes' in the scenario"
    assert one.hint.startswith("Did you mean 'quarters'? Allowed: ")


def test_a_name_that_is_a_path_is_told_that_files_are_named() -> None:
    (one,) = problems("arrangement: ../plain\n")
    assert one.hint == "Files are named, not given by path: nothing may leave the library."


def test_only_the_first_of_many_findings_get_a_hint() -> None:
    found = problems("".join(f"quartes{number:04d}: 3\n" for number in range(MAX_HINTED + 9)))
    assert sum(bool(one.hint) for one in found) == MAX_HINTED
    assert len(found) == MAX_HINTED + 9


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "empty"), (True, "true"), ({}, "a mapping"), ([], "a list"), ("a", "'a'"), (2, "2")],
)
def test_a_value_is_shown_as_a_file_would_have_it(value: object, shown: str) -> None:
    assert shown_value(value) == shown


def test_a_path_is_shown_as_an_override_writes_it() -> None:
    assert dotted_path(["reference_pacts", "squad", "status"]) == "pacts.squad.status"
    assert dotted_path(["states", "JPN", "nuclear", "value"]) == "states.JPN.nuclear"
