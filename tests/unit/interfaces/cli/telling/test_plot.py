from pathlib import Path

import pytest

from tests.unit.analysis.dossier.small_dossier import played
from tests.unit.interfaces.cli.command_line import deter


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return played(tmp_path_factory.mktemp("plot"))


def test_a_figure_is_written_beside_its_result_with_its_caption(folder: Path) -> None:
    said, _ = deter("plot", str(folder), "forest", "--width", "single", "--format", "svg")
    assert (folder / "figures" / "forest-single.svg").is_file()
    assert "12 runs a cell" in " ".join(said.split())


def test_the_ending_of_a_file_decides(folder: Path, tmp_path: Path) -> None:
    deter("plot", str(folder), "heat_map", "-o", str(tmp_path / "new" / "one.png"))
    assert (tmp_path / "new" / "one.png").read_bytes().startswith(b"\x89PNG")
    _, wrong = deter("plot", str(folder), "heat_map", "-o", str(tmp_path / "one.gif"), code=2)
    assert ".pdf, .svg and .png" in " ".join(wrong.split())


@pytest.mark.parametrize("name", [".png", ".pdf"])
def test_a_file_for_a_figure_has_a_name_before_its_ending(name: str, folder: Path) -> None:
    _, wrong = deter("plot", str(folder), "heat_map", "-o", name, code=2)
    assert f"{name} is an ending and nothing else: put a name" in " ".join(wrong.split())


def test_figures_are_listed_with_what_is_lacking(folder: Path) -> None:
    said, _ = deter("plot", str(folder), "--list")
    assert "no table of stages" in " ".join(said.split())
    assert deter("plot", str(folder)) == (said, "")


def test_a_crisis_of_a_run_is_chosen(folder: Path, tmp_path: Path) -> None:
    asked = ("plot", str(folder), "crisis_tree", "-o", str(tmp_path / "tree.svg"))
    said, _ = deter(*asked, "--replication", "2", "--arrangement", "treaty")
    assert "Run 2 of 12 runs under Guarantee and common defence treaty" in " ".join(said.split())
    _, wrong = deter(*asked, "--crisis", "2025Q9-islets", code=2)
    assert "unknown crisis '2025Q9-islets'" in " ".join(wrong.split())


def test_wrong_names_end_with_two(folder: Path) -> None:
    _, figure = deter("plot", str(folder), "heatmap", code=2)
    assert "heat_map" in figure
    _, outcome = deter("plot", str(folder), "heat_map", "--outcome", "farce", code=2)
    assert "farce" in outcome
    _, result = deter("plot", "nowhere", "heat_map", code=2)
    assert "nowhere" in result
