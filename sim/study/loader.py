"""From a name or a path to an effective scenario or a study, or to all that is wrong with it.

A load reads the scenario file and those it extends, lays them over each other,
reads the files that they name, applies the overrides, and checks the whole
against the schema and the files against each other. Nothing is reported until
everything has been looked at.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.domain.errors import ScenarioError
from sim.domain.params import Params
from sim.domain.scenario import Scenario
from sim.engine.parameters import Parameters
from sim.study.cells import Cell, Cells, read_comparison
from sim.study.compose import Desk
from sim.study.designs import ComparisonStudy, SweepStudy, is_sweep
from sim.study.effective import Choices, effective
from sim.study.library import KINDS, Libraries, library_of, located
from sim.study.nodes import Mark, Node, Source, plain, planted
from sim.study.schema import MODELS
from sim.study.sweeps import Sweep, read_sweep
from sim.study.targets import CalibrationStudy
from sim.study.yaml_source import parsed

COMMAND_LINE = Source("command line")


def load_scenario(
    name_or_path: str | Path,
    *,
    overrides: Mapping[str, object] | None = None,
    arrangement: str | None = None,
    policies: Sequence[str] | None = None,
    parameters_class: type[Params] = Parameters,
) -> Scenario[Parameters]:
    """Return the effective scenario.

    Parameters
    ----------
    name_or_path : name of a shipped scenario, or path to a scenario file
    overrides : {dotted path: value}, applied last
    arrangement : name that takes the place of the file's arrangement
    policies : names; each takes the place of the file's policy of the same
        patron, an empty list leaves no policy
    parameters_class : class of the parameters, for an extended model

    Raises
    ------
    ScenarioError : every problem in every file, at once
    """
    mark = Mark(COMMAND_LINE)
    chosen = Choices(
        planted(dict(overrides or {}), mark).mapping,
        None if arrangement is None else planted(arrangement, mark),
        None if policies is None else planted(list(policies), mark).items,
    )
    path, libraries = located(name_or_path, "scenarios")
    return effective(path, Desk(libraries), chosen, parameters_class)


def parse_override(text: str) -> tuple[str, object]:
    """Return path and value of an override in one line, as a command line gives it.

    Raises
    ------
    ScenarioError : the text is not ``path=value`` or the value is not YAML

    >>> parse_override("states.JPN.nuclear=[0.5, judgement, 2025, a wager]")
    ('states.JPN.nuclear', [0.5, 'judgement', 2025, 'a wager'])
    """
    path, sign, value = text.partition("=")
    if not (path.strip() and sign):
        message = f"{text!r} is not an override"
        raise ScenarioError([Mark(COMMAND_LINE).problem(message, "Write path=value.")])
    return path.strip(), plain(_at(parsed(f"value: {value}", COMMAND_LINE.shown), "value"))


def read_study(name_or_path: str | Path) -> Cells | Sweep:
    """Return a study with what is needed to make its scenarios.

    Parameters
    ----------
    name_or_path : name of a shipped study, or path to a study file

    Raises
    ------
    ScenarioError : every problem in the study file and in the files that it needs
    """
    desk, node = _read_file(name_or_path, "studies")
    return read_sweep(desk, node) if is_sweep(node.mapping) else read_comparison(desk, node)


def load_study(name_or_path: str | Path) -> ComparisonStudy | SweepStudy:
    """Return a study, after making sure that what its file says can be run.

    Parameters
    ----------
    name_or_path : name of a shipped study, or path to a study file

    Raises
    ------
    ScenarioError : every problem in the study file and in the files that it needs
    """
    return read_study(name_or_path).study


def load_comparison(name_or_path: str | Path) -> ComparisonStudy:
    """Return a comparison, after making sure that each of its cells loads.

    Parameters
    ----------
    name_or_path : name of a shipped study, or path to a study file

    Raises
    ------
    ScenarioError : every problem in the study file and in the files that it needs, or
        it is a sweep
    """
    return _comparison(name_or_path).study


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
    return _comparison(name_or_path).cells


def _comparison(name_or_path: str | Path) -> Cells:
    """Return a study that is a comparison, else raise."""
    found = read_study(name_or_path)
    if isinstance(found, Cells):
        return found
    message = "this study is a sweep, which has no cells to compare"
    raise ScenarioError([found.workshop.mark.problem(message, "Run it with `deter sweep`.")])


def _read_file(name_or_path: str | Path, folder: str) -> tuple[Desk, Node]:
    """Return a desk and the node of a file."""
    path, libraries = located(name_or_path, folder)
    desk = Desk(libraries)
    node = desk.read(path)
    if node is None:
        raise ScenarioError(desk.problems)
    return desk, node


def _at(node: Node, key: str) -> Node:
    """Return the node under a key that has been checked to be there."""
    return node.mapping[key].node


def load_calibration(name_or_path: str | Path) -> CalibrationStudy:
    """Return a calibration file, checked, with its scenario as a path.

    Raises
    ------
    ScenarioError : every problem in the file
    """
    desk, node = _read_file(name_or_path, "calibrations")
    desk.check(node, CalibrationStudy, "calibration")
    if desk.problems:
        raise ScenarioError(desk.problems)
    study = CalibrationStudy.model_validate(plain(node))
    scenario = desk.find("scenarios", _at(node, "scenario"))
    if scenario is None:
        raise ScenarioError(desk.problems)
    return study.model_copy(update={"scenario": str(scenario)})


def check_file(path: Path) -> str:
    """Return the kind of a file, after checking it as far as it can be checked alone.

    Scenarios and studies are loaded whole. The kind of other files is that of
    their folder.

    Raises
    ------
    ScenarioError : every problem in the file and, for scenarios and studies, beyond it
    """
    kind = KINDS.get(Path(path).absolute().parent.name, "scenario")
    if kind == "scenario":
        load_scenario(path)
    elif kind == "study":
        load_study(path)
    elif kind == "calibration":
        load_calibration(path)
    else:
        _check_alone(path, kind)
    return kind


def _check_alone(path: Path, kind: str) -> None:
    whole = Path(path).absolute()
    desk = Desk(Libraries((), Path(path)).extended(library_of(whole)))
    node = desk.read(whole)
    if node is not None:
        desk.check(node, MODELS[kind][0], kind)
    if desk.problems:
        raise ScenarioError(desk.problems)
