"""`deter replay`: one run of a study, played again and kept."""

from pathlib import Path

import pytest

from tests.unit.interfaces.cli.command_line import deter


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_replay_is_kept_where_one_wants_it() -> None:
    deter("sweep", "classroom", "--replications", "5")
    deter("replay", "results/classroom", "2", "4", "--output", "kept")
    assert {path.name for path in Path("kept").iterdir()} == {"manifest.json", "events.jsonl"}
    _, told = deter("replay", "results/classroom", "6", "0", code=2)
    assert told == "results/classroom has no point 6: they are numbered 0 to 5.\n"
