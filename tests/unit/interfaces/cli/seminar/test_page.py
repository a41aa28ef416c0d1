from pathlib import Path

import pytest

from tests.unit.interfaces.cli.command_line import deter


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_page_of_a_scenario_and_of_its_kept_run_are_the_same() -> None:
    told, _ = deter("page", "classroom")
    assert told.startswith("classroom.html: 7 crises, ")
    deter("run", "classroom", "--output", "kept")
    deter("page", "kept", "--output", "pages/again.html")
    assert Path("pages/again.html").read_bytes() == Path("classroom.html").read_bytes()


def test_a_page_of_other_draws_is_another_page() -> None:
    deter("page", "classroom", "-o", "one.html", "--seed", "3")
    deter("page", "classroom", "-o", "two.html", "--seed", "3", "--arrangement", "treaty")
    assert "seed 3, replication 0" in Path("one.html").read_text(encoding="utf-8")
    assert "Guarantee and common defence treaty" in Path("two.html").read_text(encoding="utf-8")


def test_a_seminar_of_ones_own_is_used() -> None:
    Path("mine.yaml").write_text(
        'title: "Mine"\nscenario: classroom\n'
        'what_ifs: {alone: {title: "Belmar stood alone", without: [guarantee]}}\n',
        encoding="utf-8",
    )
    deter("page", "classroom", "--seminar", "mine.yaml")
    assert "What if Belmar stood alone?" in Path("classroom.html").read_text(encoding="utf-8")


def test_what_cannot_be_is_said() -> None:
    deter("run", "classroom", "--output", "kept")
    _, told = deter("page", "kept", "--seed", "3", code=2)
    assert "a run folder has its own draws and choices" in told
    _, told = deter("page", "classroom", "--seminar", "none.yaml", code=2)
    assert "none.yaml" in told
    Path("folder.html").mkdir()
    _, told = deter("page", "classroom", "-o", "folder.html", code=2)
    assert "folder.html" in told


def test_a_page_of_a_study_is_beside_its_report() -> None:
    deter("compare", "classroom", "--replications", "12", "--output", "mine")
    told, _ = deter("page", "mine")
    assert told.startswith("mine/page.html: 3 arrangements, run ")
    assert "Promise and treaty in the classroom world" in Path("mine/page.html").read_text("utf-8")
    deter("page", "mine", "-o", "pages/again.html")
    assert Path("pages/again.html").read_bytes() == Path("mine/page.html").read_bytes()


def test_a_study_is_found_by_its_file_and_by_a_name_that_no_scenario_has() -> None:
    Path("studies").mkdir()
    Path("studies/lesson.yaml").write_text(
        'title: "A lesson"\nscenario: classroom\narrangements: [hub, treaty]\n'
        "policies: [steady]\nbaseline: hub\nreplications: 6\n",
        encoding="utf-8",
    )
    _, told = deter("page", "studies/lesson.yaml", code=2)
    assert "results/lesson" in told
    deter("compare", "studies/lesson.yaml")
    told, _ = deter("page", "studies/lesson.yaml")
    assert told.startswith("results/lesson/page.html: 2 arrangements, ")
    _, told = deter("page", "treaties", code=2)
    assert "results/treaties" in told


def test_a_study_has_its_own_runs() -> None:
    deter("compare", "classroom", "--replications", "4", "--output", "mine")
    _, told = deter("page", "mine", "--policy", "steady", code=2)
    assert "a study has its own runs and changes" in told
    assert "--policy" in told
