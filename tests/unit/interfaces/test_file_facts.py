"""Facts about a file are plain values."""

import math
from pathlib import Path

import pytest

from sim.domain.errors import ScenarioError
from sim.execution import estimate
from sim.interfaces.file_facts import file_facts


def test_a_shipped_scenario_comes_with_its_size_and_itself() -> None:
    facts, scenario = file_facts("classroom")
    assert scenario is not None
    assert (facts["kind"], facts["states"], facts["hash"]) == ("scenario", 4, scenario.digest)


def test_before_runs_are_played_somebody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(
        estimate,
        "estimated_seconds",
        lambda _: (
            pytest.fail("too late") if not told else estimate.SecondsRange(math.nan, math.nan)
        ),
    )
    study = Path(__file__).parents[3] / "scenarios/worlds/classroom/studies/classroom.yaml"
    facts, scenario = file_facts(str(study), before_runs=lambda: told.append("now"))
    assert (facts["runs"], facts["most_runs"], facts["seconds"]) == (600, 600, None)
    assert scenario is None


def test_a_folder_and_a_name_that_is_none_are_problems(tmp_path: Path) -> None:
    for given in (str(tmp_path), "no_such_name"):
        with pytest.raises(ScenarioError):
            file_facts(given)
