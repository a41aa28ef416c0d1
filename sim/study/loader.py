"""Load a study by name or path, or raise every problem in it at once."""

from collections.abc import Mapping
from pathlib import Path

from sim.domain.errors import ScenarioError
from sim.loading.file_content import is_sweep
from sim.loading.library import is_path
from sim.loading.nodes import Entry, Mark, Node, Source, node_of
from sim.loading.scenarios import read_file
from sim.study.comparison_cells import Cell, ComparisonCells, read_comparison
from sim.study.study_files import ComparisonStudy, SweepStudy
from sim.study.sweep_points import SweepPoints, read_sweep

COMMAND_LINE = Mark(Source("command line"))
"""The place of what no file says."""


def read_study(
    name_or_path: str | Path, changes: Mapping[str, object] | None = None
) -> ComparisonCells | SweepPoints:
    """Return a study with what is needed to make its scenarios.

    Parameters
    ----------
    name_or_path : name of a shipped study, or path to a study file
    changes : {key: value} in place of what the file says

    Raises
    ------
    ScenarioError : every problem in the study file and in the files that it needs
    """
    # The keys decide, since sweeps and comparisons stand in one folder.
    context, node = read_file(name_or_path, "studies")
    node = Node(node.mark, {**node.mapping, **_entries(changes or {})})
    return read_sweep(context, node) if is_sweep(node.mapping) else read_comparison(context, node)


def cells_of(scenario: str | Path, given: Mapping[str, object]) -> ComparisonCells:
    """Return a comparison that no file says, with its cells.

    Parameters
    ----------
    scenario : name of a shipped scenario, or path to a scenario file
    given : keys of a study file but the title and the scenario

    Raises
    ------
    ScenarioError : every problem with what is given and in the files that it needs
    """
    context, _ = read_file(scenario, "scenarios")
    name = Path(scenario).stem if is_path(scenario) else str(scenario)
    said = {"title": f"Comparison of {name}", "scenario": name, **given}
    # The last part of the place is the name of a study, and of the folder of its results.
    mark = Mark(Source(f"{name}_comparison"))
    return read_comparison(context, Node(mark, _entries(said)))


def _entries(given: Mapping[str, object]) -> dict[str, Entry]:
    """Return values of the command line as what a file might say."""
    return {
        key: Entry(COMMAND_LINE, node_of(value, COMMAND_LINE, key)) for key, value in given.items()
    }


def load_study(name_or_path: str | Path) -> ComparisonStudy | SweepStudy:
    """Return a study that can be run.

    Parameters
    ----------
    name_or_path : name of a shipped study, or path to a study file

    Raises
    ------
    ScenarioError : every problem in the study file and in the files that it needs
    """
    return read_study(name_or_path).study


def load_comparison(name_or_path: str | Path) -> ComparisonStudy:
    """Return a comparison all of whose cells can be loaded.

    Parameters
    ----------
    name_or_path : name of a shipped study, or path to a study file

    Raises
    ------
    ScenarioError : every problem in the study file and in the files that it needs, or
        it is a sweep
    """
    return read_cells(name_or_path).study


def load_cells(name_or_path: str | Path) -> list[Cell]:
    """Return the cells of a comparison, arrangement by arrangement.

    Parameters
    ----------
    name_or_path : name of a shipped study, or path to a study file

    Raises
    ------
    ScenarioError : every problem in the study file and in the files that it needs, or
        it is a sweep
    """
    return read_cells(name_or_path).cells


def read_cells(
    name_or_path: str | Path, changes: Mapping[str, object] | None = None
) -> ComparisonCells:
    """Return a comparison with its cells and with what is needed to make them; see `read_study`.

    Raises
    ------
    ScenarioError : every problem in the study file and in the files that it needs, or
        it is a sweep
    """
    found = read_study(name_or_path, changes)
    if isinstance(found, ComparisonCells):
        return found
    message = "this study is a sweep, which has no cells to compare"
    raise ScenarioError([found.scenarios.mark.problem(message, "Run it with `deter sweep`.")])
