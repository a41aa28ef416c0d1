"""What study files may say; the wording of each mistake is in tests/scenario_errors."""

from collections.abc import Mapping

import pytest
from pydantic import ValidationError

from sim.engine.outcomes.outcomes import OUTCOME_NAMES
from sim.study.study_files import ComparisonStudy, SweepStudy
from sim.study.tables import RESERVED

COMPARISON = {
    "title": "Case",
    "scenario": "base",
    "arrangements": ["hub", "bare"],
    "policies": ["steady"],
    "baseline": "bare",
}


def sweep(name: str = "mood", changes: Mapping[str, object] | None = None) -> SweepStudy:
    return SweepStudy.model_validate(
        {
            "title": "Case",
            "scenario": "base",
            "factors": {name: {"path": "states.AAA.democracy", "values": [0.1, 0.2]}},
            "design": {"kind": "grid"},
            "replications": 5,
            **(changes or {}),
        }
    )


@pytest.mark.parametrize("name", sorted({*RESERVED, *OUTCOME_NAMES, "expected_material_AAA"}))
def test_no_factor_may_have_the_name_of_a_column(name: str) -> None:
    with pytest.raises(ValidationError):
        sweep(name)


def test_a_factor_of_another_name_is_a_column_of_its_own() -> None:
    assert list(sweep("mood").draw_points()) == [{"mood": 0.1}, {"mood": 0.2}]


def test_runs_are_kept_whatever_else_is_asked_for() -> None:
    assert sweep(changes={"outputs": ["quarters"]}).tables() == {"runs", "quarters"}
    assert ComparisonStudy.model_validate(COMPARISON).tables() == {"runs", "flashpoints"}


@pytest.mark.parametrize(
    "changes",
    [
        {"replications": None},
        {"precision": {"outcome": "wars", "half_width": 0.1}},
        {"replications": 10_000_000, "design": {"kind": "sobol", "points": 16}},
        {"overrides": {"seed": 3}},
        {"overrides": {"states.AAA.democracy": 0.5}},
        {"logged": 5},
        {"replications": None, "precision": {"outcome": "peace", "half_width": 0.1}},
        {
            "replications": None,
            "precision": {"outcome": "wars", "half_width": 0.1, "baseline": {"mood": 0.3}},
        },
    ],
)
def test_what_does_not_go_together_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        sweep(changes=changes)


@pytest.mark.parametrize(
    "changes", [{"baseline": "plain"}, {"policies": ["steady", "steady"]}, {"replications": 1}]
)
def test_a_comparison_has_a_baseline_and_each_name_once(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ComparisonStudy.model_validate({**COMPARISON, **changes})


def test_weights_that_weigh_nothing_are_refused() -> None:
    given = {**COMPARISON, "weights": {"steady": 0}}
    found = [misfit.message for misfit in ComparisonStudy.misfits(given)]
    assert found == ["are all nought"]
    assert list(ComparisonStudy.misfits({**COMPARISON, "weights": {"steady": 1}})) == []
