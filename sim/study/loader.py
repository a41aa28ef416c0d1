"""Load a study by name or path, or raise every problem in it at once."""

from pathlib import Path

from sim.domain.errors import ScenarioError
from sim.loading.file_content import is_sweep
from sim.loading.scenarios import read_file
from sim.study.comparison_cells import Cell, ComparisonCells, read_comparison
from sim.study.study_files import ComparisonStudy, SweepStudy
from sim.study.sweep_points import SweepPoints, read_sweep


def read_study(name_or_path: str | Path) -> ComparisonCells | SweepPoints:
    """Return a study with what is needed to make its scenarios.

    Parameters
    ----------
    name_or_path : name of a shipped study, or path to a study file

    Raises
    ------
    ScenarioError : every problem in the study file and in the files that it needs
    """
    # The keys decide, since sweeps and comparisons stand in one folder.
    context, node = read_file(name_or_path, "studies")
    return read_sweep(context, node) if is_sweep(node.mapping) else read_comparison(context, node)


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


def read_cells(name_or_path: str | Path) -> ComparisonCells:
    """Return a comparison with its cells and with what is needed to make them.

    Raises
    ------
    ScenarioError : every problem in the study file and in the files that it needs, or
        it is a sweep
    """
    found = read_study(name_or_path)
    if isinstance(found, ComparisonCells):
        return found
    message = "this study is a sweep, which has no cells to compare"
    raise ScenarioError([found.scenarios.mark.problem(message, "Run it with `deter sweep`.")])
