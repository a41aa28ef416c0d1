"""The notebooks run from top to bottom, use the public API only, and are kept without outputs."""

import ast
import json
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

import sim
from tests.docs.pages import DOCS

NOTEBOOKS = sorted((DOCS / "notebooks").glob("*.ipynb"))
READERS = ["analyst", "instructor", "researcher"]
ALLOWED = {"polars", "pathlib", "tempfile"}
"""Packages beside `sim` that a notebook imports."""

SHOWN_AS = ("_repr_png_", "_repr_html_")
"""What Jupyter asks the last value of a cell for."""


def cells(path: Path) -> list[dict[str, Any]]:
    """Return the cells of a notebook."""
    found = json.loads(path.read_text(encoding="utf-8"))
    assert (found["nbformat"], found["nbformat_minor"]) == (4, 5)
    return list(found["cells"])


def sources(path: Path) -> list[str]:
    """Return the code of a notebook, cell by cell."""
    return ["".join(one["source"]) for one in cells(path) if one["cell_type"] == "code"]


def compiled(source: str, name: str) -> tuple[CodeType, CodeType | None]:
    """Return a cell as what is executed, and its last expression, which Jupyter shows."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    shown = None if last is None else compile(ast.Expression(last.value), name, "eval")  # type: ignore[attr-defined]
    return compile(tree, name, "exec"), shown


def test_there_is_one_for_every_reader() -> None:
    assert [one.stem for one in NOTEBOOKS] == READERS


# The vectors of a plausible set take the researcher's some ten seconds.
@pytest.mark.parametrize(
    "path",
    [
        pytest.param(one, id=one.stem, marks=[pytest.mark.slow] * (one.stem == "researcher"))
        for one in NOTEBOOKS
    ],
)
def test_a_notebook_runs_and_shows_what_its_cells_end_with(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    names: dict[str, object] = {"__name__": "__main__"}
    pictures = 0
    for number, source in enumerate(sources(path)):
        done, shown = compiled(source, f"{path.name}[{number}]")
        exec(done, names)  # noqa: S102  that is what a notebook is
        value = None if shown is None else eval(shown, names)  # noqa: S307  as above
        for way in SHOWN_AS:
            if hasattr(value, way):
                assert getattr(value, way)()
                pictures += way == "_repr_png_"
                break
        else:
            assert value is None or repr(value)
    assert pictures >= 2
    assert capsys.readouterr().out


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_uses_the_public_names_only(path: Path) -> None:
    for source in sources(path):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ImportFrom) and node.module == "sim":
                assert {one.name for one in node.names} <= set(sim.__all__)
            elif isinstance(node, ast.ImportFrom):
                assert node.module in ALLOWED
            elif isinstance(node, ast.Import):
                assert {one.name for one in node.names} <= ALLOWED


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_explains_itself_and_keeps_no_outputs(path: Path) -> None:
    found = cells(path)
    assert found[0]["cell_type"] == "markdown"
    assert len({one["id"] for one in found}) == len(found)
    texts = [one for one in found if one["cell_type"] == "markdown"]
    codes = [one for one in found if one["cell_type"] == "code"]
    assert 2 * len(texts) >= len(codes)
    assert all(one["outputs"] == [] and one["execution_count"] is None for one in codes)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_linked_where_readers_look(path: Path) -> None:
    link = f"notebooks/{path.name}"
    for page in (DOCS / "index.md", DOCS / "howto" / "notebook.md"):
        assert link in page.read_text(encoding="utf-8")
