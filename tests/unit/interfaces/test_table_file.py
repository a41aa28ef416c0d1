from pathlib import Path

import polars as pl
import pytest

from sim.interfaces.table_file import write_csv

TABLE = pl.DataFrame({"name": ["a"], "share": [1 / 3]})


def test_a_table_has_six_digits_or_all(tmp_path: Path) -> None:
    write_csv(TABLE, tmp_path / "six.csv")
    write_csv(TABLE, tmp_path / "all.csv", digits=None)
    assert (tmp_path / "six.csv").read_bytes() == b"name,share\na,0.333333\n"
    assert pl.read_csv(tmp_path / "all.csv")["share"][0] == 1 / 3


def test_an_error_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError) as caught:
        write_csv(TABLE, tmp_path)
    assert caught.value.filename == str(tmp_path)
    with pytest.raises(FileNotFoundError) as caught_too:
        write_csv(TABLE, tmp_path / "no" / "table.csv")
    assert caught_too.value.filename == str(tmp_path / "no" / "table.csv")


def test_no_command_leaves_writing_to_polars() -> None:
    cli = Path(__file__).parents[3] / "sim" / "interfaces" / "cli"
    found = [
        path.name for path in cli.rglob("*.py") if ".write_csv(" in path.read_text(encoding="utf-8")
    ]
    assert found == []
