"""`deter merge`: shards come to the tables of the whole."""

from pathlib import Path

import pytest

from tests.unit.interfaces.cli.command_line import deter
from tests.unit.small_studies import tables_of

EVERY = ("runs", "flashpoints", "failures")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_shards_are_merged_to_the_same_tables() -> None:
    deter("sweep", "classroom", "--replications", "100")
    Path("results").rename("whole")
    for index in (1, 2):
        said, _ = deter("sweep", "classroom", "--replications", "100", "--shard", f"{index}/2")
        assert said.startswith(f"shard {index} of 2: ")
        assert f"results/classroom/shard-{index}-of-2" in said
    said, _ = deter("merge", "results/classroom")
    assert said.startswith("600 runs of 6 points in results/classroom (")
    assert tables_of(Path("results/classroom"), EVERY) == tables_of(Path("whole/classroom"), EVERY)
