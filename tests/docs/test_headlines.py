"""The shares of the headlines stand in two pages as the reference result has them."""

import json
import re
from pathlib import Path

import polars as pl
import pytest

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
    kept = rows(KEPT.read_text(encoding="utf-8"))
    heads = kept[0]
    columns = [heads.index(name) for name in ("holds", "ratio [5-95 %]", "played: ratio [95 %]")]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    told = [cells[1:] for cells in rows(readme) if re.fullmatch(r"[>01.0-9]+", cells[1])]
    assert told == [[cells[place] for place in columns] for cells in kept[1:]]


def test_what_is_played_is_that_of_the_summary() -> None:
    kept = pl.read_csv(KEPT.with_suffix(".csv"))
    summary = pl.read_csv(KEPT.with_name("summary.csv")).filter(outcome="deterrence_failure")
    means = {(row["arrangement"], row["policy"]): row["mean"] for row in summary.to_dicts()}
    for row in kept.to_dicts():
        fewer = means[row["fewer_arrangement"], row["fewer_policy"]]
        than = means[row["than_arrangement"], row["than_policy"]]
        assert row["played_ratio"] == pytest.approx(fewer / than, abs=1e-5)
        assert row["played_low"] < row["played_ratio"] < row["played_high"]


def test_the_pages_say_which_headlines_have_a_sign_in_whole_runs() -> None:
    kept = pl.read_csv(KEPT.with_suffix(".csv")).to_dicts()
    unsure = {row["headline"] for row in kept if row["played_high"] > 0.99}
    assert unsure == {
        "Asian NATO without Taiwan against the hub",
        "core four without Taiwan against the hub",
        "minilaterals against the hub",
    }
    # So the sentence of both pages is of all treaties without Taiwan.
    for page in ("README.md", "results/README.md"):
        text = " ".join((ROOT / page).read_text(encoding="utf-8").split())
        assert "treaties without Taiwan" in text
        assert "no difference that counts" in text
