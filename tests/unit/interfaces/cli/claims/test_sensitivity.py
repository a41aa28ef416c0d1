"""`deter sensitivity`: what it says of a study, of a folder, and how it refuses."""

import json
from pathlib import Path

import polars as pl
import pytest

from sim.results.reader import load_results
from tests.unit.interfaces.cli.command_line import deter

STUDY = """\
title: "Promise and treaty"
scenario: classroom
overrides: {quarters: 6}
factors:
  weight: {path: parameters.reneging.reputation_weight, low: 0, high: 0.5}
  stake: {path: flashpoints.border.salience_challenger, low: 0.3, high: 0.9}
  arrangement: [hub, treaty]
  policy: [steady, wavering]
design: {kind: latin_hypercube, points: 12, cross: [arrangement, policy]}
replications: 4
outputs: [flashpoints]
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "mine" / "studies"
    folder.mkdir(parents=True)
    (folder / "promise.yaml").write_text(STUDY, encoding="utf-8")


def test_a_study_is_played_and_a_folder_is_read() -> None:
    said, told = deter(
        "sensitivity",
        "mine/studies/promise.yaml",
        "--cases",
        "cases.csv",
        "--figure",
        "new/tornado.svg",
    )
    assert "over 12 points" in said
    assert "arrangement: treaty, policy: wavering, against hub" in said
    assert "It is lower in" in said
    assert "rank corr." in said
    assert "192 runs" in told
    assert "weight</text>" in Path("new/tornado.svg").read_text(encoding="utf-8")
    _, wrong = deter("sensitivity", "mine/studies/promise.yaml", "--figure", "a.gif", code=2)
    assert ".pdf, .svg and .png" in " ".join(wrong.split())
    assert len(pl.read_csv("cases.csv")) == 12
    again, told = deter("sensitivity", "results/promise", "--arm", "steady")
    assert "policy: steady" in again
    assert "wavering" not in again
    assert told == ""


def test_it_answers_as_json_for_one_flashpoint() -> None:
    words = ("mine/studies/promise.yaml", "--flashpoint", "border", "--outcome", "expected_wars")
    said, _ = deter("sensitivity", *words, "--baseline", "treaty", "--json")
    rows = [json.loads(line) for line in said.splitlines()]
    # hub against treaty, under two policies, with two factors
    assert len(rows) == 4
    assert {row["against"] for row in rows} == {"treaty"}
    assert {row["factor"] for row in rows} == {"weight", "stake"}


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("mine/studies/promise.yaml", "--outcome", "war"), "Did you mean 'wars'?"),
        (("mine/studies/promise.yaml", "--baseline", "hubb"), "unknown baseline 'hubb'"),
        (("nowhere.yaml",), "nowhere.yaml"),
    ],
)
def test_what_cannot_be_answered_is_refused(words: tuple[str, ...], reason: str) -> None:
    said, told = deter("sensitivity", *words, code=2)
    assert reason in said + told


def test_what_draws_too_little_is_refused_before_anything_is_played() -> None:
    few = STUDY.replace("points: 12", "points: 4")
    Path("mine/studies/few.yaml").write_text(few, encoding="utf-8")
    for study, drew in (("mine/studies/few.yaml", "4 points"), ("classroom", "1 point")):
        _, told = deter("sensitivity", study, code=2)
        assert f"the study draws {drew}; a sensitivity needs 8 at least" in " ".join(told.split())
    assert not Path("results").exists()


def test_another_seed_is_played_anew_only_when_asked_for() -> None:
    study = "mine/studies/promise.yaml"
    deter("sensitivity", study, "--seed", "5", "--replications", "2")
    assert load_results("results/promise").manifest.seed == 5
    _, told = deter("sensitivity", study, "--seed", "6", "--replications", "2", code=2)
    assert "--restart" in told
    said, _ = deter("sensitivity", study, "--seed", "6", "--replications", "2", "--restart")
    assert "over 12 points" in said
    assert load_results("results/promise").manifest.seed == 6
    for option in (("--seed", "7"), ("--replications", "3"), ("--restart",), ("--output", "x")):
        _, told = deter("sensitivity", "results/promise", *option, code=2)
        assert option[0] in told
        assert "runs that are kept" in " ".join(told.split())
    assert not Path("x").exists()
