import csv
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from sim.calibration.plausible import Convergence, PlausibleSet
from sim.calibration.plausible_files import ABOUT, scales_text, vectors_text, write_plausible
from tests.unit.calibration.small_problem import small_problem

COMMAND = "deter calibrate test --plausible 2"
ROW = {"parameters.choice.precision": 9.25, "scale:obligations": 0.9}
FOUND = PlausibleSet(
    vectors=[ROW, {**ROW, "parameters.choice.precision": 1 / 3}],
    losses=[7.5, 8.123456789],
    starts=[0, 2],
    chains=[1, 0],
    convergence=[Convergence("loss", 1.01, 100.0, 7.0, 0.5)],
    accepted_shares=[0.3],
)


def test_the_vectors_are_a_table_after_comments() -> None:
    lines = vectors_text(small_problem(), FOUND, COMMAND).splitlines()
    comments = [line for line in lines if line.startswith("#")]
    assert COMMAND in comments[0]
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert list(rows[0]) == [*ROW, *ABOUT]
    assert rows[0]["parameters.choice.precision"] == "9.25"
    assert rows[1]["parameters.choice.precision"] == "0.333333"
    assert (rows[1]["loss"], rows[1]["seed"], rows[1]["chain"]) == ("8.12346", "3", "2.0")


def test_the_file_beside_says_what_scales_multiply_and_where_columns_lay() -> None:
    made = YAML(typ="safe").load(scales_text(small_problem(), FOUND, COMMAND))
    assert made["scales"] == {
        "obligations": ["pacts.*.obligations.*.*", "pacts.*.mutual_obligation"]
    }
    assert made["ranges"] == {
        "parameters.choice.precision": [4, 20],
        "scale:obligations": [0.75, 1.1],
    }
    assert COMMAND in made["notes"]
    assert "seed 3" in made["notes"]


def test_both_files_are_written_under_one_name(tmp_path: Path) -> None:
    paths = write_plausible(small_problem(), FOUND, tmp_path / "new" / "set.csv", COMMAND)
    assert [path.name for path in paths] == ["set.csv", "set.yaml"]
    for path in paths:
        assert path.read_text(encoding="utf-8").endswith("\n")


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "new").write_text("a file", encoding="utf-8")
    with pytest.raises(OSError, match="new"):
        write_plausible(small_problem(), FOUND, tmp_path / "new" / "set.csv", COMMAND)
