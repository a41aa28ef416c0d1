"""`deter validate`: a scenario held against the record and against what nobody would believe."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.unit.interfaces.cli.command_line import deter
from tests.unit.validation.hindcast.synthetic import RECIPE, recipe, table, with_onset

SMALL = """
title: The classroom
scenario: classroom
seed: 1
replications: 20
checks:
  - kind: seats
    source: as the rules say
  - kind: war_share
    flashpoint: {flashpoint}
    low: 0
    high: {high}
    source: judged
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "checks.yaml"
    path.write_text(SMALL.format(flashpoint="islets", high=1))
    return path


def test_it_prints_a_row_a_check(file: Path) -> None:
    out, _ = deter("validate", str(file))
    assert "The classroom: 20 runs, seed 1" in out
    assert sum(line.endswith("holds") for line in out.splitlines()) == 2


def test_a_check_that_fails_is_told_by_the_exit_code_too(file: Path) -> None:
    file.write_text(SMALL.format(flashpoint="islets", high=0))
    out, _ = deter("validate", str(file), "--json", "--replications", "10", code=1)
    assert [one["holds"] for one in json.loads(out)["checks"]] == [True, False]


def test_an_empty_name_is_not_taken_for_the_shipped_file() -> None:
    _, err = deter("validate", "", "--replications", "2", code=2)
    assert "no shipped validation of this name" in err


def test_a_flashpoint_that_is_not_there_is_told_at_its_line(file: Path) -> None:
    file.write_text(SMALL.format(flashpoint="iselts", high=1))
    _, err = deter("validate", str(file), code=2)
    assert "checks.yaml:10:17: there is no flashpoint 'iselts' in the scenario" in err
    assert "Did you mean 'islets'?" in err


def test_an_arm_that_is_not_there_is_told_at_its_line(file: Path) -> None:
    text = SMALL.format(flashpoint="islets", high=1)
    compared = "{kind: arms, what: w, outcome: wars, arm: trety, flashpoints: [islets], "
    file.write_text(
        text.replace("checks:", "arms:\n  treaty: {title: t, arrangement: treaty}\nchecks:")
        + f"  - {compared}low: -1, high: 1, source: s}}\n"
    )
    _, err = deter("validate", str(file), code=2)
    assert "there is no arm 'trety'" in err
    assert "Did you mean 'treaty'?" in err
    assert "checks.yaml:7:11: arm 'treaty' is no null model, and no check compares it" in err


def test_an_arm_with_an_unknown_arrangement_is_refused(file: Path) -> None:
    text = SMALL.format(flashpoint="islets", high=1)
    file.write_text(text.replace("checks:", "arms:\n  a: {title: t, arrangement: nato}\nchecks:"))
    _, err = deter("validate", str(file), code=2)
    assert "nato" in err


def test_checks_that_could_never_hold_are_told_at_their_lines(file: Path) -> None:
    later = "{kind: change_within, what: w, arm: a, since: 2031Q1, flashpoints: [islets], "
    file.write_text(
        SMALL.format(flashpoint="islets", high=1).replace(
            "checks:",
            "arms:\n  a: {title: t, arrangement: treaty}\n"
            "record: {years: 5, source: s, pairs: [\n"
            "  {challenger: AAA, target: BBB, initiations: 1, force: 0, low: 0, high: 2},\n"
            "  {challenger: AAA, target: BBB, initiations: 1, force: 0, low: 0, high: 2},\n"
            "  {challenger: AAA, target: CCC, initiations: 1, force: 0, low: 0, high: 2}]}\n"
            "checks:",
        )
        + f"  - {later}low: 2, high: 1, source: s}}\n"
    )
    _, err = deter("validate", str(file), code=2)
    assert "low is 2, above high, 1" in err
    assert "since is 2031Q1, and the run has no such quarter" in err
    assert "no flashpoint has AAA against CCC" in err
    assert "3 problems" in err


def test_a_check_of_pairs_needs_a_record_of_pairs(file: Path) -> None:
    file.write_text(
        SMALL.format(flashpoint="islets", high=1)
        + "  - {kind: pair_rates, at_most: 0, source: s}\n"
    )
    _, err = deter("validate", str(file), code=2)
    assert "checks.yaml:14:5: pair_rates reads the record of pairs" in err


@pytest.fixture
def record(tmp_path: Path) -> tuple[str, str]:
    """Return a recipe and a table of invented dyad-years."""
    rows = table(years=10)
    with_onset(rows, np.full(len(rows), -1.5)).write_csv(tmp_path / "mine.csv")
    recipe(tmp_path, RECIPE)
    return str(tmp_path / "hindcasts" / "mine.yaml"), str(tmp_path / "mine.csv")


def test_a_hindcast_says_what_it_read_and_ends_with_a_verdict(record: tuple[str, str]) -> None:
    file, rows = record
    out, _ = deter("validate", "--hindcast", file, "--table", rows)
    assert "read: mine.csv, sha256 " in out
    assert "kept: 420 rows" in out
    assert "everything + shipped/as_given as feature" in out
    assert "Verdict: beside the logit of everything, the game as shipped adds nothing" in out


def test_a_hindcast_as_json_has_every_specification(record: tuple[str, str]) -> None:
    file, rows = record
    out, _ = deter("validate", "--hindcast", file, "--table", rows, "--json")
    found = json.loads(out)
    assert found["table"]["kept"] == 420
    (outcome,) = found["outcomes"]
    assert outcome["verdict"] == "nothing"
    assert len(outcome["specifications"]) == 9
    judged = next(o for o in outcome["specifications"] if o["name"] == outcome["judged"])
    assert judged["log_loss_change"]["low"] < judged["log_loss_change"]["high"]
    assert set(judged["slopes"]) > {"constant", "power", "quarrel"}


def test_a_column_that_is_not_there_is_told_at_its_line(record: tuple[str, str]) -> None:
    file, rows = record
    path = Path(file)
    path.write_text(path.read_text().replace("cap1 / cap2", "cap1 / cap3"))
    _, err = deter("validate", "--hindcast", file, "--table", rows, code=2)
    assert "mine.yaml:11:10: the table has no column 'cap3'" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--hindcast", "asia_pacific_dyad_years"], "--hindcast and --table go together"),
        (["--table", "mine.csv"], "--hindcast and --table go together"),
        (["indo_pacific", "--hindcast", "a", "--table", "b"], "a hindcast plays no runs"),
        (["--hindcast", "asia_pacific_dyad_year", "--table", "b"], "asia_pacific_dyad_years"),
        (["--hindcast", "asia_pacific_dyad_years", "--table", "b.csv"], "b.csv cannot be used"),
    ],
)
def test_what_a_hindcast_cannot_do_with_is_said(words: list[str], said: str) -> None:
    _, err = deter("validate", *words, code=2)
    assert said in " ".join(err.split())
