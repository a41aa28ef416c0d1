"""`deter run`: what it tells, and what it keeps."""

import json
from pathlib import Path

import pytest

from sim import load_scenario, simulate
from sim.domain.records import as_json_line
from tests.unit.interfaces.cli.command_line import deter

SEED = 5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "run"
    deter("run", "indo_pacific", "--seed", "3", "--output", str(path))
    return path


def test_a_run_tells_every_year_and_ends_with_seed_hash_and_a_caution() -> None:
    said = deter("run", "classroom", "--seed", str(SEED))[0].splitlines()
    assert [line for line in said if line.isdigit()] == ["2025", "2026", "2027", "2028", "2029"]
    assert said[-3] == "seed 5, replication 0"
    assert said[-2] == f"scenario {load_scenario('classroom').digest}"
    assert "no forecast" in said[-1]


def test_watching_tells_the_same() -> None:
    told = deter("run", "classroom")[0]
    assert deter("run", "classroom", "--watch", "--pause", "0.001")[0] == told


def test_json_prints_the_records_and_nothing_else() -> None:
    events = simulate(load_scenario("classroom"), seed=SEED, replication=2).events
    said = deter("run", "classroom", "--seed", "5", "--replication", "2", "--json")[0]
    assert said.splitlines() == [as_json_line(event) for event in events]


def test_arrangement_policy_and_values_can_be_changed() -> None:
    chosen = ["--arrangement", "treaty", "--policy", "wavering", "--set", "quarters=4"]
    said = deter("run", "classroom", *chosen)[0]
    assert "Arrangement: Guarantee and common defence treaty" in said
    assert "Policy: Wavering (Corvia, CCC)" in said
    assert "2026" not in said.splitlines()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["indopacific"], "Did you mean 'indo_pacific'?"),
        (["nowhere/none.yaml"], "there is no such file"),
        (["classroom", "--arrangement", "treatee"], "Did you mean 'treaty'?"),
        (["classroom", "--policy", "none"], "there is no policy 'none'"),
        (["classroom", "--set", "foo", "--set", "bar"], "'bar' is not an override"),
        (["classroom", "--set", "states.XXX.nuclear=1"], "'XXX' is not in the scenario's states"),
        (["classroom", "--seed", "-1"], "'-1' is not a whole number"),
        (["classroom", "--seed", "9" * 30], "is not a whole number"),
        (["classroom", "--json", "--watch"], "choose one of --json and --watch"),
        (["classroom", "--sede", "1"], "No such option"),
        ([], "Missing argument"),
    ],
)
def test_what_is_wrong_with_the_arguments_is_said(arguments: list[str], complaint: str) -> None:
    assert complaint in deter("run", *arguments, code=2)[1]


def test_a_run_is_kept_in_a_folder_that_says_how_to_repeat_it(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    events = simulate(load_scenario("indo_pacific"), seed=3).events
    assert manifest["seed"] == 3
    assert manifest["digest"] == load_scenario("indo_pacific").digest
    assert (folder / "events.jsonl").read_text(encoding="utf-8").splitlines() == [
        as_json_line(event) for event in events
    ]


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").touch()
    complained = deter("run", "classroom", "--output", str(tmp_path), code=2)[1]
    assert "the folder is not empty and holds no run" in complained
    deter("run", "classroom", "--output", str(tmp_path / "thesis.doc"), code=2)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


def test_an_older_run_is_replaced(folder: Path) -> None:
    deter("run", "classroom", "--output", str(folder))
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    assert json.loads(text)["scenario"] == "classroom"


def test_a_value_that_looks_like_a_mistake_is_warned_of_and_played() -> None:
    odd = "states.AAA.gdp_growth_pct=0.02"
    said, warned = deter("run", "classroom", "--set", "quarters=1", "--set", odd)
    assert "seed 92, replication 0" in said
    assert warned.startswith("command line: warning: states.AAA.gdp_growth_pct is 0.02 %")
    assert "warning" not in deter("run", "classroom", "--set", "quarters=1")[1]
