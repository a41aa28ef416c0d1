import pytest

from sim.domain.errors import (
    OtherStudyError,
    StudyInterrupted,
)
from sim.execution.runner import run_study
from sim.results.identity import BEFORE, _value_lines
from sim.results.reader import load_results
from tests.unit.small_studies import (
    SmallPlan,
    stopped_after,
)

pytestmark = pytest.mark.usefixtures("quick_runs")


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (SmallPlan(replications=21), "replications: 20 there, 21 now"),
        (SmallPlan(seed=8), "seed: 7 there, 8 now"),
        (SmallPlan(lengths=(2, 3)), "lengths: 4 only there"),
        (SmallPlan(outputs=frozenset({"runs"})), "outputs: .* only there"),
    ],
)
def test_a_folder_of_another_study_is_refused_and_what_differs_is_said(
    other: SmallPlan, said: str
) -> None:
    run_study(SmallPlan())
    with pytest.raises(OtherStudyError, match=said) as refused:
        run_study(other)
    assert "--restart" in str(refused.value)
    assert "--output" in str(refused.value)
    ended = run_study(other, restart=True)
    assert not ended.was_complete
    assert load_results("results/small").manifest.fingerprint == other.fingerprint
    assert len(load_results("results/small").runs) == 20 * len(other.lengths) + (
        len(other.lengths) if other.replications == 21 else 0
    )


def test_parts_that_differ_are_said_by_their_path_and_no_mapping_is_printed_whole() -> None:
    there = {"weight": {"low": 0, "high": 0.5}, "policy": ["steady", "wavering"], "kind": "grid"}
    now = {"weight": {"low": 0, "high": 0.4}, "policy": ["wavering", "steady"], "steps": 3}
    assert list(_value_lines("factors", there, now, BEFORE)) == [
        "factors.kind: grid there, nothing now",
        "factors.policy: the same in another order",
        "factors.steps: nothing there, 3 now",
        "factors.weight.high: 0.5 there, 0.4 now",
    ]
    assert list(_value_lines("policies", ["a", "b"], ["b", "c"], ("in one", "in two"))) == [
        "policies: a only in one; c only in two"
    ]


def test_an_edited_scenario_file_is_another_study(monkeypatch: pytest.MonkeyPatch) -> None:
    run_study(SmallPlan())
    monkeypatch.setattr(SmallPlan, "fingerprint", "f" * 64)
    said = "a file of the scenario classroom, or of what it uses, has changed"
    with pytest.raises(OtherStudyError, match=said):
        run_study(SmallPlan())


def test_runs_of_other_code_are_not_mixed(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StudyInterrupted):
        run_study(SmallPlan(), workers=1, listener=stopped_after(24))
    monkeypatch.setattr("sim.results.study_manifest.code_digest", lambda: "0" * 64)
    with pytest.raises(OtherStudyError, match="the code of deter that plays runs has changed"):
        run_study(SmallPlan())
