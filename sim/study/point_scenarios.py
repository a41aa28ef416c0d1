"""The scenarios of the points of one study.

Each choice of arrangement and policies is composed from its files once, as a draft;
a draft is then finished with the values of every point that has that choice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sim.domain.errors import Problem, ScenarioError
from sim.domain.scenario import Scenario
from sim.loading.context import LoadContext
from sim.loading.drafts import Choices, Draft, read_draft
from sim.loading.library import Libraries, library_of
from sim.loading.nodes import Entry, Mark, Node, node_of, python_value
from sim.loading.overrides import with_provenance
from sim.rules.parameters import Parameters
from sim.study.factor_paths import Reach
from sim.study.study_files import DEFAULT_SEED

type Policies = tuple[str, ...] | None
type Choice = tuple[str | None, Policies]
"""Arrangement and policies in place of the scenario's; none leaves them."""


@dataclass(frozen=True)
class PointScenarios:
    """Makes the scenario of each point of one study."""

    path: Path
    """The scenario file."""

    libraries: Libraries
    """Where its names are looked up."""

    mark: Mark
    """The study file, as the place of what has no better one."""

    common: Mapping[str, Entry]
    """{dotted path: value} of every scenario: the study's seed and overrides."""

    marks: Mapping[str, Mark] = field(default_factory=dict)
    """{dotted path: where the study file speaks of it}."""

    drafts: dict[Choice, Draft] = field(default_factory=dict)
    """{choice: what its files say}, composed when a point first asks for it."""

    plain: dict[Choice, Scenario[Parameters]] = field(default_factory=dict)
    """{choice: its scenario with `common` alone}, made when somebody first asks for it."""

    reaches: dict[Choice, Reach] = field(default_factory=dict)
    """{choice: what patterns and products reach in its scenario}."""

    def draft_at(self, arrangement: Node | None, policies: tuple[Node, ...] | None) -> Draft:
        """Return the draft of the scenario under an arrangement and policies, both with places.

        Raises
        ------
        ScenarioError : the scenario file cannot be read
        """
        names = None if policies is None else tuple(str(one.value) for one in policies)
        choice = (None if arrangement is None else str(arrangement.value), names)
        # Kept: finishing a draft takes 5 ms, composing the files too takes 26
        # (docs/decisions/0015-designs.md).
        if choice not in self.drafts:
            chosen = Choices(arrangement=arrangement, policies=policies)
            self.drafts[choice] = read_draft(self.path, LoadContext(self.libraries), chosen)
        return self.drafts[choice]

    def draft_of(self, choice: Choice) -> Draft:
        """Return the draft of the scenario under a choice.

        Raises
        ------
        ScenarioError : the scenario file cannot be read
        """
        arrangement, policies = choice
        return self.draft_at(
            None if arrangement is None else Node(self._mark("arrangement"), arrangement),
            None
            if policies is None
            else tuple(Node(self._mark("policies"), name) for name in policies),
        )

    def plain_scenario(self, choice: Choice) -> Scenario[Parameters]:
        """Return the scenario under a choice, with what every scenario has and no more.

        Raises
        ------
        ScenarioError : every problem in the files, at once
        """
        # Kept: a comparison is read, hashed and played with it
        # (docs/decisions/0022-what-a-study-costs.md).
        if choice not in self.plain:
            self.plain[choice] = self.draft_of(choice).scenario_with(self.common)
        return self.plain[choice]

    def reach_of(self, choice: Choice) -> Reach:
        """Return what patterns and products reach under a choice."""
        if choice not in self.reaches:
            self.reaches[choice] = Reach(lambda: self.plain_scenario(choice))
        return self.reaches[choice]

    def scenario_at(
        self, choice: Choice, overrides: Mapping[str, object], *, is_checked: bool = True
    ) -> Scenario[Parameters]:
        """Return the effective scenario of a point.

        Parameters
        ----------
        overrides : {dotted path: value}; those that every scenario has may be among them
        is_checked : whether the names in the files have been looked up under this choice

        Raises
        ------
        ScenarioError : the values do not go together
        """
        # A factor may multiply what the study overrides, so that a path in common is not enough.
        own = {
            path: value
            for path, value in overrides.items()
            if value not in self._common_values.get(path, ())
        }
        if not own:
            return self.plain_scenario(choice)
        entries = {
            path: Entry(self._mark(path), node_of(value, self._mark(path)))
            for path, value in own.items()
        }
        # Names in the files were looked up when the study was read; numbers bring no new ones.
        names = not is_checked or not all(map(_names_nothing, own.values()))
        return self.draft_of(choice).scenario_with({**self.common, **entries}, checks_names=names)

    def warnings(self) -> list[Problem]:
        """Return warnings of what may be a mistake in the scenarios so far, sorted by place."""
        found = (draft.warnings(self.common) for draft in self.drafts.values())
        return sorted({one for warnings in found for one in warnings})

    def with_provenance(self, overrides: Mapping[str, object]) -> dict[str, object]:
        """Return overrides with the provenance that the study's file gives them."""
        shape, name = Scenario[Parameters], self.mark.source.name
        return {path: with_provenance(shape, path, item, name) for path, item in overrides.items()}

    @cached_property
    def _common_values(self) -> Mapping[str, tuple[object, object]]:
        """Return {path: value} of what every scenario has, without and with its provenance."""
        plain = {path: python_value(entry.node) for path, entry in self.common.items()}
        told = self.with_provenance(plain)
        return {path: (value, told[path]) for path, value in plain.items()}

    def _mark(self, path: str) -> Mark:
        return self.marks.get(path, self.mark)


def _names_nothing(value: object) -> bool:
    """Return whether a value is a number, alone or with its provenance."""
    number = value.get("value") if isinstance(value, Mapping) else value
    return isinstance(number, int | float)


def point_scenarios_of(
    context: LoadContext, node: Node, marks: Mapping[str, Mark] | None = None
) -> PointScenarios:
    """Return the scenarios of a study whose node has been read.

    Parameters
    ----------
    context : looks names up, with what is wrong so far; learns the libraries of the scenario and
        of those that it extends
    node : the study
    marks : {dotted path: where the study speaks of it}

    Raises
    ------
    ScenarioError : there is no such scenario, or it cannot be read
    """
    named = node.get("scenario")
    path = context.find("scenarios", named) if named and named.text else None
    if path is None:
        raise ScenarioError(context.problems)
    # The scenario may stand in another folder than the study, with states and pacts beside it.
    context.libraries = context.libraries.with_library(library_of(path))
    seed = node.mapping.get("seed") or Entry(node.mark, Node(node.mark, DEFAULT_SEED))
    overrides = node.get("overrides")
    common = {"seed": seed, **(overrides.mapping if overrides else {})}
    scenarios = PointScenarios(path, context.libraries, node.mark, common, marks or {})
    try:
        # Names in the study may be those of a world that the scenario extends.
        context.libraries = scenarios.draft_of((None, None)).context.libraries
    except ScenarioError as error:
        raise ScenarioError([*context.problems, *error.problems]) from None
    return scenarios
