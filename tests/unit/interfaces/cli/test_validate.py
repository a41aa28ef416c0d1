"""`deter validate`: a scenario held against the record and against what nobody would believe."""

import json
from pathlib import Path

import pytest

from tests.unit.interfaces.cli.command_line import deter

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


def test_an_arm_with_an_unknown_arrangement_is_refused(file: Path) -> None:
    text = SMALL.format(flashpoint="islets", high=1)
    file.write_text(text.replace("checks:", "arms:\n  a: {title: t, arrangement: nato}\nchecks:"))
    _, err = deter("validate", str(file), code=2)
    assert "nato" in err


def test_a_check_of_pairs_needs_a_record_of_pairs(file: Path) -> None:
    file.write_text(
        SMALL.format(flashpoint="islets", high=1)
        + "  - {kind: pair_rates, at_most: 0, source: s}\n"
    )
    _, err = deter("validate", str(file), code=2)
    assert "checks.yaml:14:5: pair_rates reads the record of pairs" in err
