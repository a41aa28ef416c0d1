"""Make the effective scenario from a scenario file and what a user changes about it.

Reading and composing the files takes most of the time, and the points of a study
that share an arrangement and policies share it too. So it is done in two steps: a
draft holds all that the files say under an arrangement and policies, and each set
of last overrides makes a scenario from it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from pydantic import BaseModel, ValidationError
from pydantic_core import to_json

from sim.domain.errors import Problem, ScenarioError
from sim.domain.params import Params
from sim.domain.scenario import PARTS, Scenario
from sim.loading.compose import compose_tree, with_named_files
from sim.loading.context import LoadContext
from sim.loading.crosscheck import cross_check
from sim.loading.inheritance import Layers, scenario_layers
from sim.loading.joint_numbers import joint_problems
from sim.loading.messages import problems_of
from sim.loading.nodes import Entry, Node, python_value
from sim.loading.overrides import NAMED_ROOTS, apply_overrides
from sim.loading.plausibility import scenario_warnings
from sim.rules.parameters import Parameters

VARIED = ("pacts", "proposals", "policies")
"""What an override may speak of although another arrangement or policy was chosen."""


@dataclass(frozen=True)
class Choices:
    """What a user changes about a scenario file, with the places where the user says so."""

    overrides: Mapping[str, Entry] = field(default_factory=dict)
    """{dotted path: value}."""

    arrangement: Node | None = None
    """Name that takes the place of the file's."""

    policies: tuple[Node, ...] | None = None
    """Names; each takes the place of the file's policy of the same patron."""

    @property
    def changes_names(self) -> bool:
        """Return whether pacts or policies may differ from the file's."""
        return self.arrangement is not None or self.policies is not None


@dataclass(frozen=True)
class Draft:
    """All that the files of a scenario say, before the last overrides."""

    context: LoadContext
    """Libraries of the scenario, and the problems found on the way."""

    tree: Node
    """The composed scenario."""

    shape: type[BaseModel]
    """Class of the effective scenario."""

    roster: frozenset[str]
    """Codes of its states, readable or not."""

    def has(self, dotted: str) -> bool:
        """Return whether the pact, proposal or policy of an override is in this scenario."""
        root, _, rest = dotted.partition(".")
        if root not in VARIED:
            return True
        name = rest.partition(".")[0]
        found = (self.tree.get(part) for part in PARTS.get(root, (root,)))
        return any(part is not None and name in part.mapping for part in found)

    def scenario_with(
        self,
        overrides: Mapping[str, Entry],
        optional: Collection[str] = VARIED,
        *,
        checks_names: bool = True,
    ) -> Scenario[Parameters]:
        """Return the effective scenario.

        Parameters
        ----------
        overrides : {dotted path: value}, applied last
        optional : see `apply_overrides`
        checks_names : whether names in the files are looked up; where that has been done
            and the overrides bring none, it would find nothing new

        Raises
        ------
        ScenarioError : every problem in every file, at once
        """
        # A copy of the problems: one draft serves many points, each with mistakes of its own.
        context = LoadContext(self.context.libraries, list(self.context.problems))
        tree = apply_overrides(context, self.tree, self.shape, dict(overrides), optional)
        # An override may name a policy that no file has named.
        tree = with_named_files(context, tree)
        if checks_names:
            cross_check(context, tree, self.roster)
        scenario = cast("Scenario[Parameters] | None", _validate(context, tree, self.shape))
        if scenario is not None:
            context.problems += joint_problems(tree, scenario)
        if context.problems or scenario is None:
            raise ScenarioError(context.problems)
        return scenario

    def warnings(
        self, overrides: Mapping[str, Entry], optional: Collection[str] = VARIED
    ) -> list[Problem]:
        """Return warnings of what may be a mistake, sorted by place.

        Parameters
        ----------
        overrides, optional : as for `scenario_with`
        """
        context = LoadContext(self.context.libraries)
        tree = apply_overrides(context, self.tree, self.shape, dict(overrides), optional)
        return sorted(set(scenario_warnings(tree, self.roster, context.libraries)))


def read_draft(
    path: Path, context: LoadContext, chosen: Choices, parameters_class: type[Params] = Parameters
) -> Draft:
    """Return what the files say under an arrangement and policies.

    Parameters
    ----------
    path : the scenario file
    context : looks names up; taken over by the draft, with what is wrong so far
    chosen : of it, arrangement and policies count here
    parameters_class : class of the parameters, for an extended model

    Raises
    ------
    ScenarioError : the scenario file cannot be read
    """
    layers = scenario_layers(context, path)
    if layers is None:
        raise ScenarioError(context.problems)
    shape = Scenario[parameters_class]  # type: ignore[valid-type]
    tree = compose_tree(context, _layers_with_choices(context, layers, chosen), parameters_class())
    # Only parents may override what is not here: their child may have dropped or replaced it.
    *inherited, own = layers.overrides
    for layer in inherited:
        tree = apply_overrides(context, tree, shape, layer, NAMED_ROOTS)
    tree = apply_overrides(context, tree, shape, own, VARIED if chosen.changes_names else ())
    roster = frozenset(str(name.value) for name in layers.names["states"])
    return Draft(context, tree, shape, roster)


def _layers_with_choices(context: LoadContext, layers: Layers, chosen: Choices) -> Layers:
    """Return the layers with the chosen arrangement and policies in place of the files'."""
    single, names = dict(layers.single), dict(layers.names)
    if chosen.arrangement is not None:
        single["arrangement"] = Entry(chosen.arrangement.mark, chosen.arrangement)
    if chosen.policies is not None:
        # By patron, since a patron has one policy: the chosen one takes the place of the file's.
        patrons = {_patron_of(context, name) for name in chosen.policies}
        kept = [one for one in names["policies"] if _patron_of(context, one) not in patrons]
        names["policies"] = [*(kept if chosen.policies else []), *chosen.policies]
    return replace(layers, single=single, names=names)


def _patron_of(context: LoadContext, policy: Node) -> object:
    """Return the patron of a policy; None if its file is unreadable, which is reported later."""
    path = context.libraries.find("policies", policy.text or "")
    try:
        patron = context.libraries.read(path).get("patron") if path else None
    except ScenarioError:
        return None
    return patron.value if patron else None


def _validate(context: LoadContext, tree: Node, shape: type[BaseModel]) -> BaseModel | None:
    """Return the checked value of a tree; None, and problems in the context, if it is wrong."""
    try:
        # By way of JSON: in Python values, pydantic's strict mode takes no list for a tuple.
        return shape.model_validate_json(to_json(python_value(tree)), strict=True)
    except ValidationError as error:
        found = problems_of(error, tree, shape, "scenario", context.libraries.label)
        context.problems += [
            one
            for one in found
            if not (context.problems and _is_consequence(one))
            and not any(_is_said_by(told, one) for told in context.problems)
        ]
        return None


def _is_said_by(told: Problem, one: Problem) -> bool:
    """Return whether a problem is another one with a longer path.

    An arrangement is checked by itself as a file, and again as `arrangement` of the scenario.
    """
    place = (told.file, told.line, told.column)
    return place == (one.file, one.line, one.column) and one.message.endswith(told.message)


def _is_consequence(problem: Problem) -> bool:
    """Return whether a part may be missing only because a name in it is unknown.

    The unknown name is a problem already; the empty part would be the same mistake told twice.
    """
    signs = ("states must have", "flashpoints must have", "key 'arrangement' is missing")
    return problem.message.startswith(signs)
