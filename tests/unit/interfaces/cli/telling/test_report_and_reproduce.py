from pathlib import Path

import pytest

from tests.unit.analysis.dossier.small_dossier import SWEEP, played
from tests.unit.interfaces.cli.command_line import deter


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return played(tmp_path, SWEEP)


def test_a_report_is_written_beside_its_result(folder: Path, tmp_path: Path) -> None:
    deter("report", str(folder))
    assert (folder / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    deter("report", str(folder), "-o", str(tmp_path / "new" / "one.md"))
    assert (tmp_path / "new" / "one.md").read_text(encoding="utf-8").startswith("# Patience")
    _, wrong = deter("report", str(folder), "-o", "one.doc", code=2)
    assert ".html" in wrong
    _, wrong = deter("report", str(folder), "-o", ".md", code=2)
    assert ".md is an ending and nothing else: put a name" in " ".join(wrong.split())


def test_a_study_is_reproduced_and_a_changed_table_ends_with_one(folder: Path) -> None:
    said, _ = deter("reproduce", str(folder / "manifest.json"), "--workers", "1")
    assert "runs: equal" in said
    assert "to the byte" in " ".join(said.split())
    (folder / "flashpoints.parquet").unlink(missing_ok=True)
    (folder / "failures.parquet").unlink()
    (folder / "report.html").write_text("a page")
    said, _ = deter("reproduce", str(folder), "--workers", "1")
    assert "failures: equal by its digest; the table is not kept there" in " ".join(said.split())
    assert "Not compared: report.html." in said
    with (folder / "runs.parquet").open("ab") as file:
        file.write(b"x")
    said, _ = deter("reproduce", str(folder), "--workers", "1", code=1)
    assert "Not equal" in said
    _, wrong = deter("reproduce", "nowhere.json", code=2)
    assert "nowhere.json" in wrong
