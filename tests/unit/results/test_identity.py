import pytest

from sim.domain.errors import (
    OtherStudyError,
    StudyInterrupted,
)
from sim.execution.runner import run_study
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
        (SmallPlan(lengths=(2, 3)), r"lengths: \[2, 3, 4\] there, \[2, 3\] now"),
        (SmallPlan(outputs=frozenset({"runs"})), "outputs: .* there, .'runs'. now"),
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
