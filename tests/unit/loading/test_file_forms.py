import pytest
from pydantic import ValidationError

from sim.loading.file_forms import OVERRIDE_ROOTS, ArrangementFile, ScenarioFile


def test_a_lone_name_counts_as_a_list_of_one() -> None:
    assert ScenarioFile(extend="base").extend == ["base"]  # type: ignore[arg-type]
    assert ArrangementFile(title="A", extend="b").extend == ["b"]  # type: ignore[arg-type]


def test_a_lone_name_is_no_list_of_pacts() -> None:
    with pytest.raises(ValidationError, match="pacts"):
        ArrangementFile(title="A", pacts="squad")  # type: ignore[arg-type]


def test_overrides_may_speak_of_everything_a_scenario_file_has_but_its_names() -> None:
    whole = {"states", "flashpoints", "policies", "switches", "start", "quarters", "seed"}
    whole |= {"shocks", "events", "known_events", "assessment_years"}
    assert set(OVERRIDE_ROOTS) == whole | {"pacts", "proposals", "parameters"}
    assert whole <= set(ScenarioFile.model_fields)
