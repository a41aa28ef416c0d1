"""`deter preferences`: a table for each policy, and what would last."""

import json
from pathlib import Path

import polars as pl
import pytest

from tests.unit.interfaces.cli.command_line import deter

CLASSROOM = ("preferences", "classroom", "--replications", "10")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_states_are_named_and_what_is_stable_is_said_for_each_policy() -> None:
    said, _ = deter(*CLASSROOM)
    assert [line for line in said.splitlines() if line.startswith("Under ")] == [
        "Under steady",
        "Under wavering",
    ]
    assert said.count("Stable: ") == 2
    assert "Ardia" in said
    assert "AAA" not in said
    table = pl.read_csv("results/classroom/preferences.csv")
    assert table.height == 2 * 4 * 3


def test_a_sentence_on_every_way_if_it_is_asked_for() -> None:
    few, _ = deter(*CLASSROOM)
    many, _ = deter(*CLASSROOM, "--moves")
    assert "--moves" in few
    assert many.count(" gives way to ") > few.count(" gives way to ")
    assert "--moves" not in many


def test_the_same_as_json() -> None:
    said, _ = deter(*CLASSROOM, "--json")
    rows = [json.loads(line) for line in said.splitlines()]
    assert len(rows) == 2 * 4 * 3
    best = [row for row in rows if row["is_best"]]
    assert len(best) == 2 * 4
    assert all(row["is_as_good"] for row in best)


def test_a_sweep_is_refused() -> None:
    _, err = deter("preferences", "sweep_example", code=2)
    assert "sweep" in err
