import errno
from pathlib import Path

import pytest

from sim.domain.errors import (
    FolderInUseError,
    OtherStudyError,
    ResultsFolderError,
)
from sim.execution.runner import run_study
from tests.unit.small_studies import (
    SLOWLY,
    WHOLE,
    RecordingListener,
    SmallPlan,
    python,
    wait_for_chunks,
)

pytestmark = pytest.mark.usefixtures("quick_runs")


def test_two_processes_on_one_folder_are_one_too_many() -> None:
    with python(SLOWLY) as process:
        wait_for_chunks(process, 1)
        with pytest.raises(
            FolderInUseError, match=f"results/small is in use by process {process.pid}"
        ):
            run_study(SmallPlan(replications=40))
        process.kill()
        process.communicate()


def test_a_restart_takes_what_was_made_of_older_tables_with_it() -> None:
    folder = Path("results/small")
    run_study(WHOLE)
    (folder / "figures").mkdir()
    (folder / "figures" / "old.svg").write_text("old")
    (folder / "summary.csv").write_text("old")
    (folder / "notes.txt").write_text("mine")
    run_study(SmallPlan(outputs=frozenset({"runs"})), restart=True)
    names = {path.name for path in folder.iterdir()}
    assert names == {"manifest.json", "runs.parquet", "failures.parquet", "notes.txt"}


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("name", ["thesis.docx", "manifest.json"])
def test_a_folder_with_something_else_in_it_is_never_written_to(name: str, restart: bool) -> None:  # noqa: FBT001
    Path("mine").mkdir()
    (Path("mine") / name).write_text("{}")
    with pytest.raises(ResultsFolderError, match="cannot write results to mine: "):
        run_study(SmallPlan(), "mine", restart=restart)
    assert [path.name for path in Path("mine").iterdir()] == [name]


def test_a_result_in_an_older_format_is_another_study() -> None:
    Path("old").mkdir()
    Path("old/manifest.json").write_text('{"schema_version": 1, "kind": "comparison"}')
    with pytest.raises(OtherStudyError, match="was written in format 1"):
        run_study(SmallPlan(), "old")
    assert run_study(SmallPlan(), "old", restart=True).manifest.state == "complete"


def test_a_file_in_place_of_the_folder_is_said_to_be_one() -> None:
    Path("file").write_text("mine")
    with pytest.raises(ResultsFolderError, match="cannot write results to file: it is no folder"):
        run_study(SmallPlan(), "file")


def test_a_folder_that_cannot_be_made_is_said_before_anything_is_played(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def read_only(*_given: object, **_named: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", read_only)
    told = RecordingListener()
    with pytest.raises(ResultsFolderError, match="Read-only file system"):
        run_study(SmallPlan(), listener=told)
    assert told.steps == []
