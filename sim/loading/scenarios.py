"""Load an effective scenario by name or path, or raise every problem in it at once.

A load reads the scenario file and those it extends, lays them over each other,
reads the files that they name, applies the overrides, and checks the whole
against the schema and the files against each other. Nothing is reported until
everything has been looked at.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel

from sim.domain.errors import Problem, ScenarioError
from sim.domain.params import Params
from sim.domain.plain_values import NoPlainValueError
from sim.domain.scenario import Scenario
from sim.loading.context import LoadContext
from sim.loading.drafts import Choices, Draft, read_draft
from sim.loading.file_content import command_for, kind_by_content
from sim.loading.library import KINDS, locate_file
from sim.loading.nodes import Entry, Mark, Node, Source, node_of, python_value
from sim.loading.reader import parse_text
from sim.rules.parameters import Parameters

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
    draft, chosen = _draft_and_choices(
        name_or_path, overrides, arrangement, policies, parameters_class
    )
    return draft.scenario_with(chosen.overrides, ())


def names_of_world(name_or_path: str | Path, kind: str) -> list[str]:
    """Return the names of a kind of file that belong to the world of a scenario, sorted.

    Parameters
    ----------
    name_or_path : name of a shipped scenario, or path to a scenario file
    kind : such as ``arrangements``

    Returns
    -------
    those of the libraries of the scenario and of what it extends, as far as its states reach:
    what stands beside other states only is left out

    Raises
    ------
    ScenarioError : the scenario file cannot be read
    """
    draft, _ = _draft_and_choices(name_or_path, None, None, None, Parameters)
    return draft.context.libraries.of_world(draft.roster).names(kind)


def load_with_warnings(
    name_or_path: str | Path,
    *,
    overrides: Mapping[str, object] | None = None,
    arrangement: str | None = None,
    policies: Sequence[str] | None = None,
) -> tuple[Scenario[Parameters], list[Problem]]:
    """Return the effective scenario, and warnings of what in it may be a mistake.

    Parameters
    ----------
    name_or_path, overrides, arrangement, policies : as for `load_scenario`

    Raises
    ------
    ScenarioError : every problem in every file, at once
    """
    draft, chosen = _draft_and_choices(name_or_path, overrides, arrangement, policies, Parameters)
    return draft.scenario_with(chosen.overrides, ()), draft.warnings(chosen.overrides, ())


def _draft_and_choices(
    name_or_path: str | Path,
    overrides: Mapping[str, object] | None,
    arrangement: str | None,
    policies: Sequence[str] | None,
    parameters_class: type[Params],
) -> tuple[Draft, Choices]:
    """Return what the files say under the choices, and the choices as nodes."""
    mark = Mark(COMMAND_LINE)
    # A text is a sequence of its letters in Python.
    names = [policies] if isinstance(policies, str) else policies
    chosen = Choices(
        _override_entries({} if overrides is None else overrides, mark),
        None if arrangement is None else _name_node(arrangement, mark, "arrangement"),
        None if names is None else tuple(_name_node(one, mark, "policies") for one in names),
    )
    path, libraries = locate_file(name_or_path, "scenarios")
    context = LoadContext(libraries)
    _check_kind(context, path, "scenario")
    return read_draft(path, context, chosen, parameters_class), chosen


def _name_node(name: object, mark: Mark, what: str) -> Node:
    """Return a name that the user gave as a node.

    Raises
    ------
    ScenarioError : it is no text
    """
    node = node_of(name, mark, what)
    if node.text is None:
        raise ScenarioError([mark.problem(f"{what} must be text; it is {name!r}")])
    return node


def _override_entries(overrides: Mapping[str, object], mark: Mark) -> dict[str, Entry]:
    """Return overrides as nodes.

    Raises
    ------
    ScenarioError : every one that no file could hold
    """
    entries, problems = {}, []
    # Not Mapping: the row of a table of pandas is none, and has items as a mapping has.
    if not hasattr(overrides, "items"):
        kind = NoPlainValueError(overrides)
        message = f"overrides must be a mapping of paths to values; it is of type {kind}"
        raise TypeError(message)
    for path, value in overrides.items():
        try:
            entries[str(path)] = Entry(mark, node_of(value, mark, str(path)))
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    return entries


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
    return path.strip(), python_value(
        # Read as part of a file, so that NO and 2024-12-31 mean the same here and there.
        node_at(parse_text(f"value: {value}", COMMAND_LINE.shown), "value")
    )


def read_file(name_or_path: str | Path, folder: str) -> tuple[LoadContext, Node]:
    """Return the nodes of a file, and the context in which it was read."""
    path, libraries = locate_file(name_or_path, folder)
    context = LoadContext(libraries)
    _check_kind(context, path, KINDS[folder])
    node = context.read(path)
    if node is None:
        raise ScenarioError(context.problems)
    return context, node


def read_about_scenario[T: BaseModel](
    name_or_path: str | Path, folder: str, shape: type[T]
) -> tuple[T, Path, LoadContext, Node]:
    """Return a file that names a scenario, checked, with the path of that scenario.

    Parameters
    ----------
    folder : of its kind, such as ``calibrations``
    shape : of the file, with a field `scenario`

    Raises
    ------
    ScenarioError : every problem in the file
    """
    context, node = read_file(name_or_path, folder)
    context.check(node, shape, KINDS[folder])
    if context.problems:
        raise ScenarioError(context.problems)
    scenario = context.find("scenarios", node_at(node, "scenario"))
    if scenario is None:
        raise ScenarioError(context.problems)
    return shape.model_validate(python_value(node)), scenario, context, node


def _check_kind(context: LoadContext, path: Path, wanted: str) -> None:
    """Raise if a file cannot be read or is clearly of another kind."""
    node = context.libraries.read(path)
    kind = kind_by_content(node.mapping, wanted)
    if kind != wanted:
        shown = node.mark.source.shown
        hint = f"Its command: {command_for(kind, node.mapping)} {shown}"
        mark = Mark(Source(shown))
        raise ScenarioError([mark.problem(f"this is a {kind}, not a {wanted}", hint)])


def node_at(node: Node, key: str) -> Node:
    """Return the node under a key that has been checked to be there."""
    return node.mapping[key].node
