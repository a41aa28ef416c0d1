from pathlib import Path

import pytest

from sim.domain.errors import ScenarioError
from sim.interfaces.file_kinds import check_file
from sim.loading.context import LoadContext
from sim.loading.drafts import Choices, Draft, read_draft
from sim.loading.library import catalogue
from sim.study import point_scenarios
from sim.study.loader import load_cells, load_comparison, load_study
from sim.study.study_files import SweepStudy
from tests.unit.politics_files import add_path, add_proposal

SWEEPS = {
    "treaties",
    "article_9",
    "asian_nato_feasibility",
    "burden_demands",
    "hedging",
    "sweep_example",
    "waiting_for_washington",
}
COMPARISONS = sorted(set(catalogue("studies")) - SWEEPS)


@pytest.mark.parametrize("name", COMPARISONS)
def test_every_cell_of_every_shipped_comparison_loads(name: str) -> None:
    study, cells = load_comparison(name), load_cells(name)
    assert len(cells) == len(study.arrangements) * len(study.policies)
    assert {cell.scenario.seed for cell in cells} == {study.seed}


@pytest.mark.parametrize("name", sorted(SWEEPS))
def test_a_sweep_is_loaded_as_a_study_and_is_no_comparison(name: str) -> None:
    assert isinstance(load_study(name), SweepStudy)
    with pytest.raises(ScenarioError, match=r"(?s)this study is a sweep.*`deter sweep`"):
        load_comparison(name)


def test_a_study_has_a_cell_for_each_arrangement_and_policy(work: Path) -> None:
    (work / "studies").mkdir()
    (work / "studies" / "case.yaml").write_text(
        "title: Case\nscenario: base\narrangements: [plain, bare]\npolicies: [steady, wavering]\n"
        "baseline: bare\nseed: 7\noverrides:\n  quarters: 4\n",
        encoding="utf-8",
    )
    cells = load_cells("studies/case.yaml")
    assert [(cell.arrangement, cell.policy) for cell in cells] == [
        ("plain", "steady"), ("plain", "wavering"), ("bare", "steady"), ("bare", "wavering"),
    ]  # fmt: skip
    assert {(cell.scenario.seed, cell.scenario.quarters) for cell in cells} == {(7, 4)}
    assert load_comparison("studies/case.yaml").baseline == "bare"
    assert check_file(Path("studies/case.yaml")).kind == "study"


def test_an_override_of_a_pact_or_policy_counts_in_the_cells_that_have_it(work: Path) -> None:
    with (work / "base.yaml").open("a", encoding="utf-8") as file:
        file.write("overrides:\n  pacts.b_c.activation: majority\n")
    study = (
        "title: Case\nscenario: base\narrangements: [plain, bare]\npolicies: [steady, wavering]\n"
        "baseline: bare\noverrides:\n  policies.wavering.regimes.0.bias_logit: 2\n"
    )
    (work / "studies").mkdir()
    path = work / "studies" / "case.yaml"
    path.write_text(study, encoding="utf-8")
    cells = {(cell.arrangement, cell.policy): cell.scenario for cell in load_cells(path)}
    assert cells["plain", "steady"].pacts["b_c"].activation == "majority"
    wavering = cells["bare", "wavering"]
    assert wavering.policies["wavering"].regimes[0].bias_logit.value == 2
    path.write_text(study + "  pacts.planned.activation: majority\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"pacts\.planned is in no cell of the study"):
        load_study(path)


def test_an_override_of_a_proposal_counts_in_the_cells_that_have_it(work: Path) -> None:
    add_proposal(work)
    add_path(work)
    study = (
        "title: Case\nscenario: base\narrangements: [talks, bare]\npolicies: [path]\n"
        "baseline: bare\noverrides:\n  proposals.league.window: 1.5\n"
        "  policies.wavering.regimes.0.bias_logit: 2\n"
    )
    (work / "studies").mkdir()
    path = work / "studies" / "case.yaml"
    path.write_text(study, encoding="utf-8")
    cells = {cell.arrangement: cell.scenario for cell in load_cells(path)}
    assert cells["talks"].proposals["league"].window.value == 1.5
    assert cells["bare"].proposals == {}
    assert cells["bare"].named_policies["wavering"].regimes[0].bias_logit.value == 2
    path.write_text(study.replace("[talks, bare]", "[plain, bare]"), encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"proposals\.league is in no cell of the study"):
        load_study(path)


def test_names_without_a_file_are_told_and_no_scenario_is_read_for_them(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[object] = []

    def read_and_count(path: Path, context: LoadContext, chosen: Choices) -> Draft:
        read.append(chosen)
        return read_draft(path, context, chosen)

    monkeypatch.setattr(point_scenarios, "read_draft", read_and_count)
    absent = ", ".join(f"absent{number}" for number in range(50))
    (work / "studies").mkdir()
    (work / "studies" / "case.yaml").write_text(
        f"title: Case\nscenario: base\narrangements: [plain, {absent}]\n"
        f"policies: [steady, {absent}]\nbaseline: plain\n"
    )
    with pytest.raises(ScenarioError) as told:
        load_cells(work / "studies" / "case.yaml")
    assert len(told.value.problems) == 100
    # The scenario itself and the one cell that has files, and not 51 times 51 of them.
    assert len(read) == 2


OWN_STUDY = """\
title: Case
scenario: mine
arrangements: [hub, treaty]
policies: [steady, wavering]
baseline: hub
headlines: [{{fewer: {better}, than: hub, policy: wavering}}]
"""


@pytest.mark.parametrize("better", ["treaty", "treat"])
def test_a_study_names_what_is_in_a_world_that_its_scenario_extends(
    better: str, tmp_path: Path
) -> None:
    (tmp_path / "studies").mkdir()
    mine = tmp_path / "mine.yaml"
    mine.write_text("title: Mine\nextend: [classroom]\n", encoding="utf-8")
    path = tmp_path / "studies" / "case.yaml"
    path.write_text(OWN_STUDY.format(better=better), encoding="utf-8")
    if better == "treaty":
        assert len(load_cells(path)) == 4
        return
    with pytest.raises(ScenarioError) as told:
        load_cells(path)
    assert [one.message for one in told.value.problems] == ["there is no arrangement 'treat'"]


def test_what_is_wrong_in_a_study_is_told_beside_a_scenario_that_cannot_be_read(
    tmp_path: Path,
) -> None:
    (tmp_path / "studies").mkdir()
    (tmp_path / "mine.yaml").write_text("title: [", encoding="utf-8")
    path = tmp_path / "studies" / "case.yaml"
    path.write_text(f"{OWN_STUDY.format(better='treaty')}replications: 0\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as told:
        load_cells(path)
    assert {Path(one.file).name for one in told.value.problems} == {"case.yaml", "mine.yaml"}
