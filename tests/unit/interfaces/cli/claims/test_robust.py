import json
from pathlib import Path

import polars as pl
import pytest

from sim.analysis import robust
from tests.unit.interfaces.cli.command_line import deter
from tests.unit.small_sets import COMPARISON, SWEEP, write_set, write_study


def told(*words: object) -> str:
    """Return what `deter robust` prints, its lines joined."""
    out, _ = deter("robust", *map(str, words))
    return " ".join(out.split())


def refused(*words: object) -> str:
    """Return what `deter robust` says of input that is wrong."""
    _, said = deter("robust", *map(str, words), code=2)
    return " ".join(said.split())


HEADLINES = "headlines: [{fewer: treaty, than: no_commitments}]\n"


@pytest.fixture
def few_points(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge by few points of the wide space, where it does not matter how many there are."""
    monkeypatch.setattr(robust, "WIDE_POINTS", 5)


def test_it_prints_the_share_of_each_headline(tmp_path: Path) -> None:
    study = write_study(tmp_path, COMPARISON + HEADLINES)
    out = told(study, "--workers", "1")
    assert "treaty < no_commitments" in out
    assert "share of 5 parameter vectors" in out
    assert "wide: the same over 200 points" in out


@pytest.mark.usefixtures("few_points")
def test_it_writes_a_table_and_json(tmp_path: Path) -> None:
    study = write_study(tmp_path, COMPARISON + HEADLINES)
    table = tmp_path / "shares.csv"
    row = json.loads(told(study, "--json", "--output", table))
    assert row["fewer_arrangement"] == "treaty"
    assert pl.read_csv(table)["share"].to_list() == [row["share"]]


@pytest.mark.usefixtures("few_points")
def test_a_study_without_a_set_takes_that_of_its_scenario_or_one_that_is_named(
    tmp_path: Path,
) -> None:
    plain = (COMPARISON + HEADLINES).replace("design: {kind: plausible}\n", "")
    study = write_study(tmp_path, plain)
    assert "5 parameter vectors" in told(study)
    elsewhere = write_set(tmp_path / "other", "parameters.choice.precision\n9\n11\n")
    assert "2 parameter vectors" in told(study, "--set", elsewhere)


def test_wrong_input_is_told(tmp_path: Path) -> None:
    study = write_study(tmp_path, COMPARISON)
    assert "no cells to compare" in refused(write_study(tmp_path, SWEEP, "other"))
    assert "no shipped plausible set" in refused(study, "--set", "nowhere")
    (tmp_path / "plausible" / "classroom.csv").unlink()
    assert "vectors of the plausible set cannot be read" in refused(study)
    plain = write_study(tmp_path, COMPARISON.replace("design: {kind: plausible}\n", ""))
    (tmp_path / "plausible" / "classroom.yaml").unlink()
    assert "there is no plausible set 'classroom'" in refused(plain)


@pytest.mark.usefixtures("few_points")
def test_runs_that_the_study_keeps_stand_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    study = write_study(tmp_path, COMPARISON + HEADLINES)
    assert "whole runs" not in told(study)
    refused(study, "--results", "nowhere")
    deter("compare", str(study), "--restart")
    table = pl.read_csv("results/tries/robustness.csv")
    assert table["played_runs"].to_list() == [12]
    out = told(study)
    assert "12 whole runs of each" in out
    row = json.loads(told(study, "--json"))
    assert row["played_ratio"] == pytest.approx(table["played_ratio"][0], abs=1e-5)
    # The runs are of the study's own vectors.
    elsewhere = write_set(tmp_path / "other", "parameters.choice.precision\n9\n11\n")
    assert "whole runs" not in told(study, "--set", elsewhere)
    # A study that has changed since has no runs.
    study.write_text(study.read_text().replace("seed: 5", "seed: 6"))
    out, said = deter("robust", str(study))
    assert "whole runs" not in out
    assert "Runs are left out: results/tries holds no result" in " ".join(said.split())
