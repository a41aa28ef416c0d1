import io
from pathlib import Path

import polars as pl
import pytest

from tests.unit.analysis.dossier.small_dossier import ALONE, played
from tests.unit.interfaces.cli.command_line import deter


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return played(tmp_path_factory.mktemp("table"))


def test_csv_has_names_and_plain_numbers(folder: Path) -> None:
    said, _ = deter("table", str(folder), "--outcome", "force")
    rows = pl.read_csv(io.StringIO(said))
    assert len(rows) == 6
    mean = pl.read_parquet(folder / "runs.parquet").filter(pl.col("point") == 0)["force"].mean()
    assert rows["mean"][0] == pytest.approx(mean, abs=1e-6)
    assert rows.filter(pl.col("row") == "hub")["difference"].null_count() == 2


def test_markdown_has_titles_and_a_note(folder: Path) -> None:
    said, _ = deter("table", str(folder), "--format", "md")
    lines = said.splitlines()
    assert len([line for line in lines if line.startswith("|")]) == 2 + 6
    assert "12 runs a cell" in lines[-1]
    assert "The patron's guarantee" in said


def test_latex_is_written_to_a_file(folder: Path, tmp_path: Path) -> None:
    deter("table", str(folder), "--format", "tex", "-o", str(tmp_path / "new" / "one.tex"))
    text = (tmp_path / "new" / "one.tex").read_text(encoding="utf-8")
    assert r"\toprule" in text
    assert r"95 \%" in text


def test_what_has_no_arms_has_no_table(tmp_path: Path) -> None:
    _, said = deter("table", str(played(tmp_path, ALONE)), code=2)
    assert "one arm only" in said
