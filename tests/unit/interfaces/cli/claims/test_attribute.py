"""`deter attribute`: which clause of a treaty does what."""

import json
import re
from pathlib import Path

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


def test_progress_is_told_as_by_a_study_and_never_on_standard_output() -> None:
    out, err = deter("attribute", "hub", "treaty", *CLASSROOM, "--only-last")
    lines = [line for line in err.splitlines() if re.fullmatch(r"[\d,]+ of [\d,]+ runs", line)]
    assert 1 <= len(lines) <= 10
    done, _, total, _ = lines[-1].split()
    assert done == total
    assert not re.search(r"\d of \d+ runs", out)


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


def test_a_waterfall_is_drawn_with_its_caption(tmp_path: Path) -> None:
    path = tmp_path / "new" / "clauses.svg"
    out, _ = deter("attribute", "hub", "treaty", *CLASSROOM, "--figure", str(path))
    assert "promises: Corvia</text>" in path.read_text(encoding="utf-8")
    assert "10 runs of each of 128 sets" in " ".join(out.split()).split("clauses.svg")[1]


def test_a_figure_that_cannot_be_drawn_is_refused_before_anything_is_played(tmp_path: Path) -> None:
    begin = ("attribute", "hub", "treaty", *CLASSROOM)
    _, ending = deter(*begin, "--figure", str(tmp_path / "one.gif"), code=2)
    assert ".pdf, .svg and .png" in " ".join(ending.split())
    _, last = deter(*begin, "--only-last", "--figure", str(tmp_path / "one.svg"), code=2)
    assert "Shapley values" in " ".join(last.split())
    assert list(tmp_path.iterdir()) == []


OVERRIDES = ("--by", "overrides", "--replications", "10")
TWO = ("--set", "states.AAA.spending_usd_bn=[50, judgement, 2025, a test]", "--set", "quarters=12")


def test_a_row_an_override_with_its_path_and_values(tmp_path: Path) -> None:
    path = tmp_path / "overrides.svg"
    begin = ("attribute", "classroom", "classroom", *OVERRIDES, *TWO)
    out, _ = deter(*begin, "--figure", str(path))
    assert "Ardia, spending usd bn" in " ".join(out.split())
    assert "quarters: 20 to 12" in out
    assert "states.AAA.spending_usd_bn: " in out
    assert "sets of overrides" in " ".join(out.split())
    assert "quarters: 20 to 12</text>" in path.read_text(encoding="utf-8")


def test_overrides_as_json_say_their_paths_and_add_up() -> None:
    out, _ = deter("attribute", "classroom", "classroom", *OVERRIDES, *TWO, "--json")
    found = json.loads(out)
    paths = [one["paths"][0] for one in found["overrides"]]
    assert {"path": "quarters", "before": "20", "after": "12"} in paths
    total = sum(one["shapley"]["mean"] for one in found["overrides"])
    assert abs(total - found["whole"]["mean"]) < 1e-12


def test_overrides_are_taken_together_under_an_arrangement() -> None:
    out, _ = deter(
        "attribute", "indo_pacific", "article9_revised", "--by", "overrides",
        "--replications", "2", "--together", "states.JPN.law.*",
        "--arrangement", "pacific_pact_core4_taiwan_in",
    )  # fmt: skip
    assert "states.JPN.law.*: 6 overrides" in " ".join(out.split())
    assert "2 runs of each of 2 sets" in " ".join(out.split())


def test_options_without_a_meaning_are_refused() -> None:
    _, err = deter("attribute", "hub", "treaty", *CLASSROOM, "--set", "quarters=3", code=2)
    assert "only with --by overrides" in " ".join(err.split())
    _, err = deter("attribute", "classroom", "classroom", *OVERRIDES, *CLASSROOM, code=2)
    assert "only without --by overrides" in " ".join(err.split())
    _, err = deter("attribute", "classroom", "classroom", *OVERRIDES, code=2)
    assert "say the same" in err
