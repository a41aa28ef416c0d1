"""The shares of the headlines stand in two pages as the reference result has them."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "results" / "reference" / "robustness.md"


def rows(text: str) -> list[list[str]]:
    """Return the cells of the rows of tables, heads and rules left out."""
    lines = [line for line in text.splitlines() if line.startswith("|") and "---" not in line]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_page_of_results_has_the_table_of_the_reference_result() -> None:
    table = KEPT.read_text(encoding="utf-8").split("\n\n", maxsplit=1)[0]
    assert len(rows(table)) == 9
    assert table in (ROOT / "results" / "README.md").read_text(encoding="utf-8")


def test_the_report_beside_the_reference_result_is_its_report() -> None:
    manifest = json.loads((KEPT.parent / "manifest.json").read_text(encoding="utf-8"))
    report = (KEPT.parent / "report.html").read_text(encoding="utf-8")
    assert manifest["fingerprint"] in report
    assert f"{manifest['replications']} runs" in report


def test_the_readme_has_its_shares_and_ratios() -> None:
    kept = [(cells[1], cells[3]) for cells in rows(KEPT.read_text(encoding="utf-8"))[1:]]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    told = [
        (cells[1], cells[2])
        for cells in rows(readme)
        if len(cells) == 3 and re.fullmatch(r"[>01.0-9]+", cells[1])
    ]
    assert told == kept
