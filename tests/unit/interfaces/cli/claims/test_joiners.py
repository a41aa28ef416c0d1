import json
from pathlib import Path

import polars as pl

from tests.unit.interfaces.cli.command_line import deter

FEW = ("--lots", "2", "--replications", "2", "--workers", "1")


def test_it_is_told_written_and_given_as_json(tmp_path: Path) -> None:
    table = tmp_path / "lots.csv"
    told, _ = deter("joiners", "pacific_pact_core4", *FEW, "--output", str(table))
    assert "who must join?" in told
    rows = pl.read_csv(table)
    assert rows["joiners"][0] == "AUS JPN PHL"
    said, _ = deter("joiners", "pacific_pact_core4", *FEW, "--json")
    lines = [json.loads(line) for line in said.splitlines()]
    assert [one["joiners"] for one in lines] == rows["joiners"].to_list()


def test_the_treaty_is_drawn_among_lots(tmp_path: Path) -> None:
    path = tmp_path / "new" / "lots.svg"
    said, _ = deter("joiners", "pacific_pact_core4", *FEW, "--figure", str(path))
    assert "Australia, Japan and Philippines" in path.read_text(encoding="utf-8")
    assert "does it matter who joins?" in " ".join(said.split())
    _, wrong = deter("joiners", "pacific_pact_core4", *FEW, "--figure", "lots.gif", code=2)
    assert ".pdf, .svg and .png" in " ".join(wrong.split())


def test_an_arrangement_without_a_treaty_is_refused() -> None:
    _, said = deter("joiners", "hub_and_spokes", *FEW, code=2)
    assert "adds no treaty" in said


def test_a_treaty_is_set_beside_the_own_arrangement_of_its_scenario() -> None:
    _, told = deter("joiners", "treaty", "--scenario", "classroom", code=2)
    assert "adds no treaty to The patron's guarantee whose members" in " ".join(told.split())
