from pathlib import Path

import pytest

from sim.domain.errors import ScenarioError
from sim.loading.library import shipped_library
from sim.loading.scenarios import load_scenario
from sim.study.seminar_files import load_seminar, seminar_of

SEMINAR = """\
title: "A seminar"
scenario: classroom
what_ifs:
  no_promise: {{title: "there were no promise", arrangement: no_commitments}}
{more}
"""


def _written(folder: Path, more: str) -> Path:
    path = folder / "lesson.yaml"
    path.write_text(SEMINAR.format(more=more), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "name", ["indo_pacific", "worlds/classroom/seminars/classroom", "worlds/europe/seminars/europe"]
)
def test_a_shipped_seminar_is_right_and_puts_four_changes(name: str) -> None:
    folder = shipped_library()
    path = folder / f"{name}.yaml" if "/" in name else folder / "seminars" / f"{name}.yaml"
    assert len(load_seminar(path).what_ifs) == 4


def test_the_seminar_of_a_scenario_is_found_in_its_library() -> None:
    classroom = seminar_of("classroom", load_scenario("classroom"))
    assert set(classroom.what_ifs) == {"no_promise", "treaty", "wavering", "exact"}


def test_a_scenario_that_extends_another_has_its_map_and_not_its_chosen_runs() -> None:
    found = seminar_of("article9_revised", load_scenario("article9_revised"))
    assert "JPN" in found.anchors
    assert found.runs == []


def test_a_scenario_without_a_seminar_is_asked_without_its_pacts(work: Path) -> None:
    del work
    scenario = load_scenario("base.yaml")
    found = seminar_of("base.yaml", scenario)
    assert found.window is None
    assert all(set(one.without) <= set(scenario.pacts) for one in found.what_ifs.values())


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("window: {west: 10, east: 5, south: 0, north: 1}", "it must be east of 10"),
        ("anchors: {AAA: {lat: 95, lon: 0}}", "lat"),
        ("  nothing: {title: 'nothing were changed'}", "changes nothing"),
        (
            "more_what_ifs: {no_promise: {title: 'x', arrangement: hub}}",
            "is the name of one of what_ifs too",
        ),
        ("more_what_ifs: {x: {title: 'x', arrangement: hubb}}", "there is no arrangement 'hubb'"),
        ("  unknown: {title: 'x', arrangement: hubb}", "there is no arrangement 'hubb'"),
        (
            "runs: [{seed: 1, crisis: 2027Q4-border, what_if: treaty, why: 'it turns'}]",
            "which what_ifs does not say",
        ),
        (
            "runs: [{seed: 1, crisis: 2027Q4-border, what_if: no_promise, why: 'it turns'}]",
            "say how the runs were chosen",
        ),
    ],
)
def test_what_is_wrong_in_a_seminar_is_said(tmp_path: Path, more: str, told: str) -> None:
    with pytest.raises(ScenarioError) as error:
        load_seminar(_written(tmp_path, more))
    assert told in str(error.value)
