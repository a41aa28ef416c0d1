"""`deter explain`: a crisis of a run, and what it would have been."""

import json
from pathlib import Path

import pytest

from sim import load_scenario, simulate
from sim.domain.records import CrisisRecord
from tests.unit.interfaces.cli.command_line import deter

SEED = 5


def resisted(scenario: str, seed: int) -> CrisisRecord:
    """Return a crisis of a run in which somebody had to decide whether to help."""
    return next(
        event
        for event in simulate(load_scenario(scenario), seed=seed).events
        if isinstance(event, CrisisRecord) and event.levels
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "run"
    deter("run", "indo_pacific", "--seed", "3", "--output", str(path))
    return path


def test_a_crisis_is_explained_from_a_scenario_and_from_a_folder(folder: Path) -> None:
    crisis = resisted("indo_pacific", 3).crisis
    said = deter("explain", "indo_pacific", crisis, "--seed", "3")[0]
    assert deter("explain", str(folder), crisis)[0] == said
    assert "decides whether to help" in said
    assert "->" in said


def test_without_a_crisis_they_are_listed(folder: Path) -> None:
    crisis = resisted("indo_pacific", 3).crisis
    assert any(line.startswith(crisis) for line in deter("explain", str(folder))[0].splitlines())


def test_a_counterfactual_stands_beside_the_fact(folder: Path) -> None:
    crisis = resisted("indo_pacific", 3).crisis
    changes = ["--without", "us_japan", "--under", "retrenchment", "--set", "switches.law=false"]
    said = deter("explain", str(folder), crisis, *changes)[0]
    label = "without us_japan, under retrenchment, switches.law=False"
    assert f"The same crisis, {label}" in said
    assert "before anybody moves" in said
    assert "with the same draws" in said


def test_policies_of_the_run_stay_where_others_are_asked_for(tmp_path: Path) -> None:
    path = str(tmp_path / "run")
    deter("run", "classroom", "--policy", "wavering", "--output", path)
    crisis = next(iter(simulate(load_scenario("classroom", policies=["wavering"])).snapshots))
    assert "under steady" in deter("explain", path, crisis, "--under", "steady")[0]


def test_a_change_that_does_not_reach_the_crisis_is_said_to_do_nothing() -> None:
    crisis = resisted("classroom", SEED).crisis
    change = ["--set", "states.BBB.gdp_usd_bn=12345"]
    said = deter("explain", "classroom", crisis, "--seed", str(SEED), *change)[0]
    assert "Nothing in this crisis changed." in said


def test_both_versions_come_as_json() -> None:
    crisis = resisted("classroom", SEED).crisis
    arguments = [crisis, "--seed", str(SEED), "--arrangement", "no_commitments", "--json"]
    said = deter("explain", "classroom", *arguments)[0].splitlines()
    assert [json.loads(line)["version"] for line in said] == ["factual", "no_commitments"]
    assert all(json.loads(line)["crisis"] == crisis for line in said)


def test_below_the_list_of_crises_stand_the_names_of_its_states() -> None:
    said = deter("explain", "classroom", "--seed", str(SEED))[0].splitlines()
    assert said[-2:] == ["", "AAA (Ardia), BBB (Belmar)"]


def test_an_unknown_crisis_gets_those_that_are_near() -> None:
    crisis = resisted("classroom", SEED).crisis
    place = crisis.partition("-")[2]
    complained = deter("explain", "classroom", f"1999Q1-{place}", "--seed", str(SEED), code=2)[1]
    assert "there is no crisis '1999Q1" in complained
    assert crisis in complained


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["classroom", "x", "--without", "garantee"], "Did you mean 'guarantee'?"),
        (["classroom", "x", "--under", "none"], "there is no policy 'none'"),
        (["classroom", "x", "--arrangement", "none"], "there is no arrangement 'none'"),
        (["classroom", "x", "--set", "start=2026Q1"], "'start' cannot be changed"),
        (["nowhere", "x"], "there is no shipped scenario of this name"),
    ],
)
def test_what_is_wrong_with_a_counterfactual_is_said(arguments: list[str], complaint: str) -> None:
    assert complaint in deter("explain", *arguments, code=2)[1]


def test_a_run_folder_keeps_its_seed(folder: Path) -> None:
    complained = deter("explain", str(folder), "x", "--seed", "3", code=2)[1]
    assert "a run folder has its own seed" in complained


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    assert "not a run folder" in deter("explain", str(tmp_path), code=2)[1]


@pytest.mark.parametrize("text", ["{}", "not JSON", '{"scenario": 1}'])
def test_a_damaged_manifest_is_refused(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    assert "the manifest is damaged" in deter("explain", str(folder), code=2)[1]


def test_a_run_of_a_scenario_that_has_changed_since_is_refused(tmp_path: Path) -> None:
    file, run = tmp_path / "mine.yaml", tmp_path / "run"
    file.write_text("title: Mine\nextend: classroom\n", encoding="utf-8")
    deter("run", str(file), "--output", str(run))
    deter("explain", str(run))
    file.write_text("title: Mine\nextend: classroom\nquarters: 8\n", encoding="utf-8")
    complained = deter("explain", str(run), code=2)[1]
    assert "has changed since this run" in complained
    assert "To run it as it is now, in the folder's own words: " in complained


def test_a_run_folder_is_explained_with_its_scenario_at_another_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text("title: Mine\nextend: classroom\n", encoding="utf-8")
    deter("run", "mine.yaml", "--output", "run")
    Path("mine.yaml").rename("moved.yaml")
    deter("explain", "run", code=2)
    assert "challenger" in deter("explain", "run", "--scenario", "moved.yaml")[0]
    told = deter("explain", "classroom", "--scenario", "moved.yaml", code=2)[1]
    assert "only a run folder" in told


def test_an_explanation_fits_100_columns_and_says_what_its_parts_are() -> None:
    crisis = resisted("indo_pacific", 3).crisis
    said = deter("explain", "indo_pacific", crisis, "--seed", "3", "--without", "us_japan")[0]
    assert max(map(len, said.splitlines())) <= 100
    assert "Parts: " in said
    assert "prize: the object, times the chance to win or lose it" in " ".join(said.split())
    # The tables of the change have codes alone; the names stand below them.
    assert "USA (United States)" in " ".join(said[said.index("as it was") :].split())


def test_the_bias_of_a_guarantor_is_the_sum_of_its_parts() -> None:
    notes = [
        move.note
        for event in simulate(load_scenario("indo_pacific"), seed=3).events
        if isinstance(event, CrisisRecord)
        for move in event.moves
        if "(" in move.note
    ]
    assert notes
    for note in notes:
        bias, parts = note.partition("bias ")[2].split(" logits ")
        added = sum(float(part.rsplit(" ", 1)[1]) for part in parts.strip("()").split(", "))
        # Each of four parts is rounded.
        assert added == pytest.approx(float(bias), abs=0.021)


def test_the_tree_of_a_crisis_is_drawn_also_as_it_would_have_been(tmp_path: Path) -> None:
    crisis = resisted("classroom", SEED).crisis
    path = tmp_path / "tree.svg"
    asked = ("explain", "classroom", crisis, "--seed", str(SEED), "--figure", str(path))
    said, _ = deter(*asked)
    assert "Seed 5, replication 0, under " in " ".join(said.split())
    assert "Corvia fights" in path.read_text(encoding="utf-8")
    changed, _ = deter(*asked, "--arrangement", "treaty")
    told = " ".join(changed.split())
    assert "under Guarantee and common defence treaty, before anybody moves" in told
    # A member of the treaty that has no obligation as things are.
    assert "Dorna" in path.read_text(encoding="utf-8")
    _, wrong = deter("explain", "classroom", "--figure", str(path), code=2)
    assert "of one crisis" in " ".join(wrong.split())
