"""`deter regret`: the regret of a comparison that was played, by study and by folder."""

import json
from pathlib import Path

import polars as pl
import pytest

from tests.unit.interfaces.cli.command_line import deter
from tests.unit.small_sets import COMPARISON, write_study


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


def test_what_was_not_played_is_asked_for() -> None:
    _, said = deter("regret", "classroom", code=2)
    assert "`deter compare`" in said


def test_an_outcome_that_runs_do_not_have_is_refused() -> None:
    deter("compare", "classroom", "--replications", "4", "--workers", "1")
    _, said = deter("regret", "classroom", "--outcome", "deterence", code=2)
    assert "unknown outcome 'deterence'" in said
