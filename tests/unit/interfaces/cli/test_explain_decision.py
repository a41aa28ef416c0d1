"""`deter explain` for political decisions: the list, one decision, its counterfactuals."""

import json
from pathlib import Path

import pytest

from tests.unit.interfaces.cli.command_line import deter

NAME = "2025Q4-pacific_pact_core4-USA"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("runs") / "one"
    chosen = ["--arrangement", "core4_negotiated", "--policy", "electoral"]
    changes = ["--set", "switches.politics=true", "--set", "quarters=5", "--seed", "1"]
    deter("run", "indo_pacific", *chosen, *changes, "--output", str(path))
    return str(path)


def test_decisions_are_listed_below_the_crises(folder: str) -> None:
    said = deter("explain", folder)[0]
    assert any(line.startswith(NAME) for line in said.splitlines())
    assert "2026Q1-AUS-budget" in said


def test_a_refusal_is_explained_and_turned(folder: str) -> None:
    said = deter("explain", folder, NAME)[0]
    assert "refuses, opens no talks" in " ".join(said.split())
    assert "leadership" in said
    other = deter("explain", folder, NAME, "--without", "leadership", "--lost-majority")[0]
    assert "The same decision, without leadership, majority lost" in " ".join(other.split())
    under = deter("explain", folder, NAME, "--under", "doubling_down")[0]
    assert "The decision would have been another." in under


def test_a_lost_majority_turns_a_ratification(tmp_path: Path) -> None:
    chosen = ["--arrangement", "core4_negotiated", "--policy", "doubling_down"]
    changes = ["--set", "quarters=8", "--seed", "8", "--output", str(tmp_path / "one")]
    deter("run", "indo_pacific", *chosen, *changes)
    decision = "2026Q3-pacific_pact_core4-USA"
    said = deter("explain", str(tmp_path / "one"), decision, "--lost-majority")[0]
    assert "stays, ratifies stays, has no consent *" in " ".join(said.split())
    assert "The decision would have been another." in said


def test_json_has_both_versions(folder: str) -> None:
    lines = deter("explain", folder, NAME, "--without", "leadership", "--json")[0].splitlines()
    first, second = map(json.loads, lines)
    assert (first["version"], second["version"]) == ("factual", "without leadership")
    assert first["terms"]["leadership"] < 0 == second["terms"]["leadership"]


def test_budgets_are_explained_and_not_turned(folder: str) -> None:
    assert "% of GDP" in deter("explain", folder, "2026Q1-JPN-budget")[0]
    said = deter("explain", folder, "2026Q1-JPN-budget", "--lost-majority", code=2)[1]
    assert "only crises and decisions on treaties" in " ".join(said.split())


def test_wrong_input_is_told_with_what_there_is(folder: str) -> None:
    unknown = deter("explain", folder, "2025Q3-pacific_pact_core4-USA", code=2)[1]
    assert "no crisis and no decision" in " ".join(unknown.split())
    assert NAME in unknown
    slip = deter("explain", folder, NAME, "--without", "leadreship", code=2)[1]
    assert "Did you mean 'leadership'" in " ".join(slip.split())
    away = deter("explain", folder, NAME, "--arrangement", "hub_and_spokes", code=2)[1]
    assert "USA is not asked about" in " ".join(away.split())
    crisis = deter("explain", folder)[0].splitlines()[2].split()[0]
    lost = deter("explain", folder, crisis, "--lost-majority", code=2)[1]
    assert "not to a crisis" in " ".join(lost.split())
