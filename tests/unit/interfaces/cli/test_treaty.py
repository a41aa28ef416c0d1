"""`deter treaty`: what it shows of treaties, and what it refuses."""

from pathlib import Path

import polars as pl
import pytest

from sim import load_results
from tests.unit.interfaces.cli.command_line import deter
from tests.unit.treaty_world import write_treaty_world


@pytest.fixture(autouse=True)
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_treaty_world(tmp_path / "world")


def changed(study: Path, old: str, new: str) -> str:
    """Return a study of which some words were changed."""
    text = study.read_text(encoding="utf-8")
    assert old in text
    study.write_text(text.replace(old, new), encoding="utf-8")
    return str(study)


def test_the_answer_comes_first_and_the_rest_on_request(study: Path) -> None:
    said, _ = deter("treaty", str(study), "--workers", "1")
    assert "Could it be had: Proposed treaties come into force" in said
    assert "What became of proposed treaties" in said
    assert "What proposing each treaty is worth" not in said
    assert "inert" not in said
    assert len(said.splitlines()) <= 40
    assert "12 runs. Kept in results/treaties." in said
    again, told = deter("treaty", str(study))
    assert (again, told) == (said, "")
    whole, _ = deter("treaty", str(study), "--all")
    assert "What proposing each treaty is worth" in whole
    assert "deterrence failure" in whole
    # Talks without effect make the treaty as often: that is said once.
    assert "inert" not in whole


def test_it_keeps_the_tables_that_a_sweep_would(study: Path) -> None:
    deter("treaty", str(study), "--workers", "1", "--replications", "2")
    results = load_results("results/treaties")
    assert results.states["state"].unique().sort().to_list() == ["AAA", "BBB", "CCC", "DDD"]
    assert len(results.states) == 4 * 2 * 4
    assert len(results.stages) == 2 * 6 * 4
    by_quarter = results.stages.group_by("point", "quarter").agg(pl.sum("count"))
    assert by_quarter["count"].to_list() == [2] * 12
    assert results.joining["state"].to_list() == ["BBB", "CCC", "DDD"] * 2
    assert {"support", "alignment"} <= set(results.quarters["series"])


def test_a_sweep_shows_what_became_of_its_treaties(study: Path) -> None:
    said, _ = deter("sweep", str(study), "--workers", "1")
    assert "What became of proposed treaties" in said
    assert "What proposing" not in said


def test_a_comparison_keeps_and_shows_them_by_itself(study: Path) -> None:
    said, _ = deter("compare", str(study.with_name("compared.yaml")), "--workers", "1")
    assert "What became of proposed treaties" in said
    assert "joining.parquet" in said


def test_a_study_that_keeps_nothing_of_treaties_is_refused_at_once(study: Path) -> None:
    path = changed(study, "outputs: [proposals, joining, states, stages, quarters]\n", "")
    _, told = deter("treaty", path, code=2)
    assert "write outputs: [proposals, joining]" in " ".join(told.split())
    assert not Path("results").exists()


def test_a_study_without_politics_has_no_treaties(study: Path) -> None:
    path = changed(study, "switches.politics: true", "switches.politics: false")
    _, told = deter("treaty", path, "--workers", "1", code=2)
    assert "has no table 'proposals'" in " ".join(told.split())


def test_a_study_without_a_hub_is_refused(study: Path) -> None:
    path = changed(study, "[hub, negotiated]", "[negotiated]")
    _, told = deter("treaty", path, "--workers", "1", code=2)
    assert "no point without proposals" in " ".join(told.split())


def test_a_baseline_that_the_study_has_not_is_refused(study: Path) -> None:
    _, told = deter("treaty", str(study), "--workers", "1", "--baseline", "hubb", code=2)
    assert "no point without proposals" in " ".join(told.split())


def test_an_unknown_study_is_refused() -> None:
    _, told = deter("treaty", "treatys", code=2)
    assert "treatys" in told
