"""From a name or a path to an effective scenario or a study, or to all that is wrong with it.

A load reads the scenario file and those it extends, lays them over each other,
reads the files that they name, applies the overrides, and checks the whole
against the schema and the files against each other. Nothing is reported until
everything has been looked at.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from pydantic import BaseModel, ValidationError
from pydantic_core import to_json

from sim.domain.errors import Problem, ScenarioError
from sim.domain.params import Params
from sim.domain.scenario import Scenario
from sim.engine.parameters import Parameters
from sim.study.compose import Desk, Layers, composed, scenario_layers
from sim.study.crosscheck import cross_check
from sim.study.designs import ComparisonStudy
from sim.study.library import KINDS, Libraries, library_of, located
from sim.study.nodes import Entry, Mark, Node, Source, plain, planted
from sim.study.overrides import ROSTERS, overridden
from sim.study.schema import MODELS
from sim.study.targets import CalibrationStudy
from sim.study.wording import problems_of
from sim.study.yaml_source import parsed

COMMAND_LINE = Source("command line")
VARIED = ("pacts", "policies")
"""What an override may speak of although another arrangement or policy was chosen."""


@dataclass(frozen=True)
class Choices:
    """What is asked for on top of a scenario file, with the place where it is asked."""

    overrides: dict[str, Entry]
    """{dotted path: value}."""

    arrangement: Node | None = None
    """Name that takes the place of the file's."""

    policies: tuple[Node, ...] | None = None
    """Names; each takes the place of the file's policy of the same patron."""

    is_cell: bool = False
    """Whether it is one of several, to all of which the overrides are put."""

    @property
    def changes_names(self) -> bool:
        """Return whether pacts or policies may differ from the file's."""
        return self.arrangement is not None or self.policies is not None


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
    return _effective(path, Desk(libraries), chosen, parameters_class)


def _effective(
    path: Path, desk: Desk, chosen: Choices, parameters_class: type[Params] = Parameters
) -> Scenario[Parameters]:
    """Return the effective scenario of a file, with choices applied last."""
    layers = scenario_layers(desk, path)
    if layers is None:
        raise ScenarioError(desk.problems)
    shape = Scenario[parameters_class]  # type: ignore[valid-type]
    tree = composed(desk, _with_choices(desk, layers, chosen), parameters_class())
    *inherited, own = layers.overrides
    for layer in inherited:
        tree = overridden(desk, tree, shape, layer, ROSTERS)
    tree = overridden(desk, tree, shape, own, VARIED if chosen.changes_names else ())
    tree = overridden(desk, tree, shape, chosen.overrides, VARIED if chosen.is_cell else ())
    cross_check(desk, tree, {str(name.value) for name in layers.names["states"]})
    scenario = _validated(desk, tree, shape)
    if desk.problems or scenario is None:
        raise ScenarioError(desk.problems)
    return cast("Scenario[Parameters]", scenario)


def _with_choices(desk: Desk, layers: Layers, chosen: Choices) -> Layers:
    """Return what the files say with the arrangement and the policies that were chosen."""
    single, names = dict(layers.single), dict(layers.names)
    if chosen.arrangement is not None:
        single["arrangement"] = Entry(chosen.arrangement.mark, chosen.arrangement)
    if chosen.policies is not None:
        patrons = {_patron(desk, name) for name in chosen.policies}
        kept = [one for one in names["policies"] if _patron(desk, one) not in patrons]
        names["policies"] = [*(kept if chosen.policies else []), *chosen.policies]
    return replace(layers, single=single, names=names)


def _patron(desk: Desk, policy: Node) -> object:
    """Return whose policy it is; none when that cannot be read, which is reported elsewhere."""
    path = desk.libraries.find("policies", policy.text or "")
    try:
        patron = desk.libraries.read(path).get("patron") if path else None
    except ScenarioError:
        return None
    return patron.value if patron else None


def _validated(desk: Desk, tree: Node, shape: type[BaseModel]) -> BaseModel | None:
    """Return the checked value of a tree; none, and problems noted, if it is wrong."""
    try:
        return shape.model_validate_json(to_json(plain(tree)), strict=True)
    except ValidationError as error:
        found = problems_of(error, tree, shape, "scenario")
        desk.problems += [one for one in found if not (desk.problems and _is_consequence(one))]
        return None


def _is_consequence(problem: Problem) -> bool:
    """Return whether a part may be missing only because a name in it is unknown."""
    signs = ("states must have", "flashpoints must have", "key 'arrangement' is missing")
    return problem.message.startswith(signs)


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


@dataclass(frozen=True)
class Cell:
    """One arrangement under one policy, with the scenario that they make."""

    arrangement: str
    """Name of the arrangement."""

    policy: str
    """Name of the policy."""

    scenario: Scenario[Parameters]
    """The effective scenario, with the study's seed."""


def load_study(name_or_path: str | Path) -> ComparisonStudy:
    """Return a study, after making sure that each of its cells loads.

    Parameters
    ----------
    name_or_path : name of a shipped study, or path to a study file

    Raises
    ------
    ScenarioError : every problem in the study file and in the files that it needs
    """
    return _study_and_cells(name_or_path)[0]


def load_cells(name_or_path: str | Path) -> list[Cell]:
    """Return the cells of a study, arrangement by arrangement.

    Parameters
    ----------
    name_or_path : name of a shipped study, or path to a study file

    Raises
    ------
    ScenarioError : every problem in the study file and in the files that it needs
    """
    return _study_and_cells(name_or_path)[1]


def _checked_file(
    name_or_path: str | Path, folder: str, shape: type[BaseModel]
) -> tuple[Desk, Node]:
    """Return a desk and the node of a file, once the file has the right shape."""
    path, libraries = located(name_or_path, folder)
    desk = Desk(libraries)
    node = desk.read(path)
    if node is not None:
        desk.check(node, shape, KINDS[folder])
    if node is None or desk.problems:
        raise ScenarioError(desk.problems)
    return desk, node


def _scenario_of(desk: Desk, node: Node) -> Path:
    """Return the path of the scenario that a study or a calibration names."""
    scenario = desk.find("scenarios", _at(node, "scenario"))
    if scenario is None:
        raise ScenarioError(desk.problems)
    return scenario


def _study_and_cells(name_or_path: str | Path) -> tuple[ComparisonStudy, list[Cell]]:
    desk, node = _checked_file(name_or_path, "studies", ComparisonStudy)
    study = ComparisonStudy.model_validate(plain(node))
    scenario = _scenario_of(desk, node)
    named = {kind: list(_at(node, kind).texts()) for kind in ("arrangements", "policies")}
    desk.libraries = desk.libraries.extended(library_of(scenario))
    return study, _cells(desk, scenario, node, named)


def _cells(desk: Desk, scenario: Path, node: Node, named: Mapping[str, list[Node]]) -> list[Cell]:
    """Return a cell for each arrangement and policy; the problems of all of them together."""
    overrides = node.get("overrides")
    seed = {"seed": node.mapping["seed"]} if "seed" in node.mapping else {}
    values = {**seed, **(overrides.mapping if overrides else {})}
    cells, problems = [], list(desk.problems)
    for arrangement in named["arrangements"]:
        for policy in named["policies"]:
            chosen = Choices(values, arrangement, (policy,), is_cell=True)
            try:
                effective = _effective(scenario, Desk(desk.libraries), chosen)
            except ScenarioError as error:
                problems.extend(error.problems)
            else:
                cells.append(Cell(str(arrangement.value), str(policy.value), effective))
    problems += [] if problems else list(_without_effect(values, cells))
    if problems:
        raise ScenarioError(problems)
    return cells


def _without_effect(overrides: Mapping[str, Entry], cells: Sequence[Cell]) -> Iterator[Problem]:
    """Yield a problem for each override of what is in no cell of a study."""
    known = {
        *(f"pacts.{name}" for cell in cells for name in cell.scenario.pacts),
        *(f"pacts.{name}" for cell in cells for name in cell.scenario.reference_pacts),
        *(f"policies.{name}" for cell in cells for name in cell.scenario.policies),
    }
    for dotted, entry in overrides.items():
        root, _, rest = dotted.partition(".")
        name = f"{root}.{rest.partition('.')[0]}"
        if root in VARIED and name not in known:
            yield entry.key.problem(f"{name} is in no cell of the study")


def _at(node: Node, key: str) -> Node:
    """Return the node under a key that has been checked to be there."""
    return node.mapping[key].node


def load_calibration(name_or_path: str | Path) -> CalibrationStudy:
    """Return a calibration file, checked, with its scenario as a path.

    Raises
    ------
    ScenarioError : every problem in the file
    """
    desk, node = _checked_file(name_or_path, "calibrations", CalibrationStudy)
    study = CalibrationStudy.model_validate(plain(node))
    return study.model_copy(update={"scenario": str(_scenario_of(desk, node))})


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
        desk.check(node, MODELS[kind], kind)
    if desk.problems:
        raise ScenarioError(desk.problems)
