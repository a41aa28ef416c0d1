"""Points of sweeps; what is wrong with a file is in tests/scenario_errors."""

from pathlib import Path

import pytest

from sim.domain.errors import ScenarioError
from sim.study import sweep_points
from sim.study.loader import read_study
from sim.study.sweep_points import SweepPoints, choice_of

HEAD = "title: Case\nscenario: base\nfactors:\n"
TAIL = "design: {kind: grid}\nreplications: 5\n"


def read(work: Path, factors: str) -> SweepPoints:
    (work / "studies").mkdir(exist_ok=True)
    path = work / "studies" / "case.yaml"
    path.write_text(HEAD + factors + TAIL, encoding="utf-8")
    found = read_study(path)
    assert isinstance(found, SweepPoints)
    return found


def test_choices_go_to_the_files_and_all_else_to_the_overrides(work: Path) -> None:
    found = read(work, "  arrangement: [plain, bare]\n  quarters: [4, 6]\n")
    assert [choice_of(point) for point in found.points] == [
        ("plain", None),
        ("plain", None),
        ("bare", None),
        ("bare", None),
    ]
    assert [point.overrides["quarters"] for point in found.points] == [4, 6, 4, 6]


@pytest.mark.parametrize(
    ("policies", "chosen"), [("[steady]", ("steady",)), ("[[]]", ()), ("[[steady]]", ("steady",))]
)
def test_policies_are_one_name_or_a_list_of_names(
    work: Path, policies: str, chosen: tuple[str, ...]
) -> None:
    (point,) = read(work, f"  policies: {policies}\n").points
    assert point.policies == chosen


def test_each_edge_is_tried_although_no_point_has_it(work: Path) -> None:
    with pytest.raises(ScenarioError, match="low"):
        read(work, "  states.AAA.democracy: {low: -1, high: 0.5, steps: 3}\n  quarters: [4, x]\n")


def test_a_fraction_where_a_whole_number_belongs_gets_the_advice_of_its_factor(work: Path) -> None:
    with pytest.raises(ScenarioError) as refused:
        read(work, "  quarters: {low: 4.5, high: 6, steps: 2}\n")
    assert "distribution: integer" in str(refused.value)


def test_with_hundreds_of_problems_the_values_of_further_factors_are_not_tried(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep_points, "MOST_PROBLEMS", 2)
    wrong = "".join(f"  f{one}: {{path: quarters, values: [{one + 1}.5]}}\n" for one in range(9))
    with pytest.raises(ScenarioError) as caught:
        read(work, wrong)
    tried = [one for one in caught.value.problems if "must be a whole number" in one.message]
    assert len(caught.value.problems) >= 8
    assert not tried
