"""`deter regret`: the regret of a comparison that was played, by study and by folder."""

import json
from pathlib import Path

import polars as pl
import pytest

from tests.unit.interfaces.cli.command_line import deter
from tests.unit.small_sets import COMPARISON, write_study

SWEEP = """
title: "Patience"
scenario: classroom
factors:
  parameters.satisfaction.status_quo_value: [0, 0.1]
design: {kind: grid}
replications: 2
overrides: {quarters: 4}
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_it_reads_what_was_kept_by_study_and_by_folder(tmp_path: Path) -> None:
    study = write_study(tmp_path, COMPARISON + "weights: {steady: 3, wavering: 1}\n", "promise")
    deter("compare", str(study), "--workers", "1")
    by_study, _ = deter("regret", str(study))
    assert "Promise and treaty, whatever the numbers: regret in deterrence failure" in by_study
    assert "of 5 plausible vectors" in " ".join(by_study.split())
    assert "under the weights of the study." in " ".join(by_study.split())
    again, _ = deter("regret", str(study), "--results", "results/promise", "--output", "regret.csv")
    assert again.startswith(by_study)
    table = pl.read_csv("regret.csv")
    assert table.height == 3 * 2
    assert set(table["weight"]) == {0.75, 0.25}
    told, _ = deter("regret", str(study), "--json", "--outcome", "material_loss")
    rows = [json.loads(line) for line in told.splitlines()]
    assert {row["outcome"] for row in rows} == {"material_loss"}
    # Every policy has a best arrangement, which costs nothing.
    assert [min(r["regret"] for r in rows if r["policy"] == p) for p in ("steady", "wavering")] == [
        0,
        0,
    ]


def test_a_folder_is_enough() -> None:
    deter("compare", "classroom", "--replications", "4", "--workers", "1", "--output", "out")
    by_folder, _ = deter("regret", "out")
    by_study, _ = deter("regret", "classroom", "--results", "out")
    assert by_folder == by_study
    assert "plausible" not in by_folder


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("out", "out: Is a directory\n"),
        ("nowhere/regret.csv", "nowhere/regret.csv: No such file or directory\n"),
        ("out/runs.parquet/regret.csv", "out/runs.parquet/regret.csv: Not a directory\n"),
    ],
)
def test_a_table_that_cannot_be_written_is_no_bug_of_ours(output: str, said: str) -> None:
    deter("compare", "classroom", "--replications", "4", "--workers", "1", "--output", "out")
    assert deter("regret", "out", "--output", output, code=2)[1] == said


def test_what_was_not_played_is_asked_for() -> None:
    _, said = deter("regret", "classroom", code=2)
    assert "`deter compare`" in said


def test_the_result_of_a_sweep_is_none_of_a_comparison(tmp_path: Path) -> None:
    study = tmp_path / "patience.yaml"
    study.write_text(SWEEP, encoding="utf-8")
    deter("sweep", str(study), "--workers", "1", "--output", "swept")
    _, said = deter("regret", "swept", code=2)
    assert said == (
        "swept holds the result of a sweep, but that of a comparison is needed, as `deter compare` "
        "makes it\n"
    )


def test_a_result_of_other_arrangements_than_the_file_has_now_is_refused(tmp_path: Path) -> None:
    study = write_study(tmp_path, COMPARISON.replace("no_commitments, ", ""), "promise")
    deter("compare", "classroom", "--replications", "4", "--workers", "1", "--output", "out")
    _, said = deter("regret", str(study), "--results", "out", code=2)
    assert "holds other arrangements or policies than" in said


def test_an_outcome_that_runs_do_not_have_is_refused() -> None:
    deter("compare", "classroom", "--replications", "4", "--workers", "1")
    _, said = deter("regret", "classroom", "--outcome", "deterence", code=2)
    assert "unknown outcome 'deterence'" in said
