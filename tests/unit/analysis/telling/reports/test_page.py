import re
from pathlib import Path

import polars as pl
import pytest

from sim.analysis.dossier.arm_cells import ArmCell, ArmCells, ArmDifference
from sim.analysis.dossier.dossier import Dossier, read_dossier
from sim.analysis.telling.reports.page import report_markdown, report_page
from sim.analysis.telling.reports.report import NO_CLAIM, _column_sentence, report_of
from tests.unit.analysis.dossier.small_dossier import ALONE, SWEEP, dossier_of, played


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return played(tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def page(folder: Path) -> str:
    return report_page(read_dossier(folder))


def failed(dossier: Dossier) -> Dossier:
    """Return a study in whose folder one run failed."""
    row = {
        "point": [0], "replication_first": [3], "replication_last": [3], "seed": [5],
        "error": ["ValueError: <script>alert(1)</script>"], "command": ["deter replay x 0 3"],
    }  # fmt: skip
    pl.DataFrame(row).write_parquet(dossier.results.folder / "failures.parquet")
    manifest = dossier.manifest.model_copy(update={"failed": 1})
    results = type(dossier.results)(dossier.results.folder, manifest)
    return Dossier(results, dossier.found)


def test_a_page_fetches_nothing(page: str) -> None:
    links = set(re.findall(r"""(?:src|href|action)=["']([^"'#][^"']*)""", page))
    assert {one for one in links if not one.startswith("data:image/png;base64,")} == set()
    assert "@import" not in page
    assert not re.search(r"url\(\s*['\"]?(?!#)", page)


def test_a_page_answers_first_and_in_titles(page: str) -> None:
    question = page.index("Which of 3 arrangements deters best")
    answer = page.index("Which deters best?")
    assert question < answer < page.index("<h2>Figures</h2>")
    told = page[answer : page.index("<h2>Figures</h2>")]
    assert "no_commitments" not in told


def test_identifiers_of_figures_do_not_clash(page: str) -> None:
    found = re.findall(r'\bid="([^"]+)"', page)
    assert found
    assert len(found) == len(set(found))
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', page))
    assert used <= set(found)


def test_a_page_says_what_it_rests_on_and_how_to_make_it_again(page: str) -> None:
    for head in ("What it rests on", "Methods", "Limits", "How to reproduce it"):
        assert f"<h2>{head}</h2>" in page
    assert "deter reproduce small/manifest.json" in page
    assert "rest on no publication" in page


def test_of_failed_runs_nothing_is_claimed_and_nothing_is_run(tmp_path: Path) -> None:
    dossier = failed(dossier_of(tmp_path))
    report = report_of(dossier)
    assert report.answer == [NO_CLAIM]
    assert report.tables[0].rows[0][:2] == ["0", "3-3"]
    text = report_page(dossier)
    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert" not in text
    assert "<svg" not in text


@pytest.mark.parametrize("text", [SWEEP, ALONE])
def test_a_sweep_has_a_report(text: str, tmp_path: Path) -> None:
    dossier = dossier_of(tmp_path, text)
    report = report_of(dossier)
    assert report.answer
    assert report.question.startswith("How do deterrence failures depend on")
    assert len(report_page(dossier)) < 3_000_000


def test_markdown_has_the_same_tables(folder: Path) -> None:
    text = report_markdown(read_dossier(folder))
    assert "### Deterrence failures\n\n| arrangement | policy |" in text
    lines = [line for line in text.splitlines() if line.startswith("| The patron's guarantee |")]
    assert len(lines) == 2


def test_a_sweep_that_draws_its_arrangements_says_that_nothing_is_paired(tmp_path: Path) -> None:
    drawn = SWEEP.replace("design: {kind: grid}", "design: {kind: latin_hypercube, points: 4}")
    drawn = drawn.replace("[0, 0.1]", "{low: 0, high: 0.1}")
    report = report_of(dossier_of(tmp_path, drawn))
    assert "drawn with the points" in report.answer[0]


@pytest.mark.parametrize(
    ("is_told", "start"),
    [(False, "no arrangement can be told from “The patron's guarantee”"), (True, "fewest")],
)
def test_what_cannot_be_told_from_the_baseline_is_not_called_best(
    folder: Path, start: str, *, is_told: bool
) -> None:
    difference = ArmDifference(-0.1, -0.2, 0.1, is_told)
    arms = ArmCells(
        outcome="force",
        rows=["hub", "treaty"],
        columns=[""],
        baseline="hub",
        cells={
            ("hub", ""): ArmCell(0.3, 0.1, 4, None),
            ("treaty", ""): ArmCell(0.2, 0.1, 4, difference),
        },
        n="4 runs",
        rests_on="luck",
    )
    assert _column_sentence(read_dossier(folder), arms, "").startswith(start)
