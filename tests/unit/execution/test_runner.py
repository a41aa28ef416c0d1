from pathlib import Path

import pytest

from sim.domain.errors import ResultsFolderError
from sim.execution.runner import run_study
from sim.results.reader import load_results
from tests.unit.small_studies import (
    EVERY,
    WHOLE,
    RecordingListener,
    SmallPlan,
    interrupted_after,
    store_of,
    tables_of,
    value_of,
)

pytestmark = pytest.mark.usefixtures("quick_runs")


def test_a_study_ends_with_its_tables_and_nothing_else() -> None:
    ended = run_study(WHOLE)
    assert ended.folder == Path("results/small")
    names = sorted(path.name for path in ended.folder.iterdir())
    assert names == sorted(["manifest.json", *(f"{name}.parquet" for name in EVERY)])
    assert not ended.was_complete
    results = load_results("results/small")
    runs = results.runs
    assert runs.columns == ["point", "quarters", "word", "replication", "wars"]
    assert runs.select("point", "replication").rows() == [
        (p, r) for p in range(3) for r in range(20)
    ]
    assert runs["quarters"].to_list() == [n for n in (2.0, 3.0, 4.0) for _ in range(20)]
    assert runs["word"].unique(maintain_order=True).to_list() == ["w2", "w3", "w4"]
    assert runs["wars"].to_list() == [value_of(7, n, r) for n in (2, 3, 4) for r in range(20)]
    assert results.flashpoints["flashpoint"].unique().to_list() == ["islets"]
    assert results.events.select("point", "replication").rows() == [
        (p, r) for p in range(3) for r in range(2)
    ]
    assert len(results.failures) == 0


def test_a_restart_of_an_unfinished_study_keeps_none_of_its_runs() -> None:
    with pytest.raises(KeyboardInterrupt):
        run_study(WHOLE, workers=1, listener=interrupted_after(24))
    told = RecordingListener()
    run_study(WHOLE, listener=told, restart=True)
    assert told.kept == []
    assert told.steps[0] == (0, 60, 0)


def test_a_complete_study_is_left_alone() -> None:
    run_study(WHOLE)
    before = {path: path.stat().st_mtime_ns for path in Path("results/small").iterdir()}
    told = RecordingListener()
    ended = run_study(WHOLE, listener=told)
    assert ended.was_complete
    assert ended.manifest.runs == 60
    assert told.steps == []
    assert {path: path.stat().st_mtime_ns for path in Path("results/small").iterdir()} == before


def test_chunks_that_a_kill_left_after_the_end_are_removed() -> None:
    folder = Path("results/small")
    run_study(WHOLE)
    store = store_of(folder)
    store.prepare()
    store.keep(0, b"late")
    assert run_study(WHOLE).was_complete
    assert not (folder / "chunks").exists()


@pytest.mark.parametrize("how", ["deleted", "changed"])
def test_a_table_that_has_changed_is_made_again_and_it_is_said(how: str) -> None:
    made = tables_of(run_study(WHOLE).folder, EVERY)
    path = Path("results/small/quarters.parquet")
    path.unlink()
    if how == "changed":
        path.write_bytes(made["runs"])
    told = RecordingListener()
    ended = run_study(WHOLE, listener=told)
    assert not ended.was_complete
    assert told.notices[0].startswith("quarters.parquet missing or not what the study wrote")
    assert tables_of(ended.folder, EVERY) == made
    assert load_results(ended.folder).manifest == ended.manifest


@pytest.mark.parametrize("name", ["runs.parquet", "manifest.json", "chunks/00000000-a.chunk"])
def test_a_folder_where_a_file_belongs_is_named_before_anything_is_played(name: str) -> None:
    with pytest.raises(KeyboardInterrupt):
        run_study(WHOLE, workers=1, listener=interrupted_after(8))
    place = Path("results/small") / name
    place.unlink(missing_ok=True)
    place.mkdir()
    told = RecordingListener()
    with pytest.raises(ResultsFolderError, match="cannot write results to results/small"):
        run_study(WHOLE, listener=told)
    assert told.steps == []
    assert place.is_dir()


@pytest.mark.parametrize("name", ["..", ".", ""])
def test_a_study_whose_name_is_no_folder_needs_one(name: str) -> None:
    with pytest.raises(ResultsFolderError, match="has no folder of its own"):
        run_study(SmallPlan(name=name))
    assert run_study(SmallPlan(name=name), "out").manifest.state == "complete"
