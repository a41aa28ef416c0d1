"""`deter attribute`: which clause of a treaty does what."""

import json

from tests.unit.interfaces.cli.command_line import deter

CLASSROOM = ("--scenario", "classroom", "--replications", "10")


def test_a_row_a_clause_and_the_whole() -> None:
    out, _ = deter("attribute", "hub", "treaty", *CLASSROOM)
    assert "Deterrence failure a run: " in out
    assert "promises: Corvia" in out
    assert "all of them" in out
    assert "10 runs of each of" in out


def test_the_same_as_json_adds_up() -> None:
    out, _ = deter("attribute", "hub", "treaty", *CLASSROOM, "--json", "--outcome", "expected_wars")
    found = json.loads(out)
    total = sum(one["shapley"]["mean"] for one in found["clauses"])
    assert abs(total - found["whole"]["mean"]) < 1e-12
    assert found["outcome"] == "expected_wars"


def test_a_misspelt_arrangement_and_outcome_are_refused_with_a_guess() -> None:
    _, err = deter("attribute", "hub", "traety", *CLASSROOM, code=2)
    assert "Did you mean 'treaty'?" in err
    _, err = deter("attribute", "hub", "treaty", *CLASSROOM, "--outcome", "wras", code=2)
    assert "Did you mean 'wars'?" in err


def test_a_row_a_mechanism_each_left_out_alone() -> None:
    out, _ = deter("attribute", "hub", "treaty", *CLASSROOM, "--by", "switches", "--only-last")
    assert "mechanism" in out
    assert "escalation" in out
    assert "none of them" in out
    assert "Shapley" not in out
