"""Read a comparison: its file, and a cell for every arrangement under every policy.

Every cell is loaded when the file is read, so that a mistake in one of them is known
before anything is played.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.domain.errors import Problem, ScenarioError
from sim.domain.scenario import Scenario
from sim.loading.context import LoadContext
from sim.loading.drafts import VARIED
from sim.loading.library import is_name
from sim.loading.nodes import Node, python_value
from sim.rules.parameters import Parameters
from sim.study.plausible_files import problems_with_vectors, vectors_of
from sim.study.plausible_sets import PlausibleSet
from sim.study.point_scenarios import PointScenarios, point_scenarios_of
from sim.study.study_files import ComparisonStudy


@dataclass(frozen=True)
class Cell:
    """One arrangement under one policy, with the scenario that they make."""

    arrangement: str
    """Name of the arrangement."""

    policy: str
    """Name of the policy."""

    scenario: Scenario[Parameters]
    """The effective scenario, with the study's seed."""


@dataclass(frozen=True)
class ComparisonCells:
    """A comparison that has been read and holds no mistake."""

    study: ComparisonStudy
    scenarios: PointScenarios
    cells: list[Cell]
    vectors: PlausibleSet | None = None
    """What replications play in turn; none: the scenario's own numbers."""


def read_comparison(context: LoadContext, node: Node) -> ComparisonCells:
    """Return a comparison from the node of its file.

    Raises
    ------
    ScenarioError : every problem in the file and in the files that it needs
    """
    context.check(node, ComparisonStudy, "study")
    scenarios = point_scenarios_of(context, node)
    vectors = vectors_of(context, node, scenarios.path.stem)
    _check_headlines(context, node)
    _check_negotiated(context, node)
    is_sound = not context.problems
    arrangements, policies = (_chosen(context, node, kind) for kind in ("arrangements", "policies"))
    problems = context.problems
    if not is_sound:
        raise ScenarioError(problems)
    cells: list[Cell] = []
    # A cell without a file would read all the others to tell what has been told.
    for arrangement in arrangements:
        for policy in policies:
            try:
                # First with places, so that problems point at where the study names them.
                scenarios.draft_at(arrangement, (policy,))
                scenario = scenarios.plain_scenario((str(arrangement.value), (str(policy.value),)))
            except ScenarioError as error:
                problems.extend(error.problems)
            else:
                cells.append(Cell(str(arrangement.value), str(policy.value), scenario))
    # Only if every cell loaded: an override of a cell that did not would seem to have no effect.
    problems += [] if problems else list(_without_effect(scenarios, cells))
    if vectors is not None and not problems:
        first = (cells[0].arrangement, (cells[0].policy,))
        problems += problems_with_vectors(vectors, scenarios, first)
    if problems:
        raise ScenarioError(problems)
    study = ComparisonStudy.model_validate(python_value(node))
    return ComparisonCells(study, scenarios, cells, vectors)


def _chosen(context: LoadContext, node: Node, kind: str) -> list[Node]:
    """Return the names of arrangements or policies; note those that stand for no file."""
    named = node.get(kind)
    return [
        name
        for name in (named.items if named else ())
        # What cannot be a name at all is told by the check of the study.
        if is_name(kind, name.text or "") and context.find(kind, name)
    ]


def _check_headlines(context: LoadContext, node: Node) -> None:
    """Note names of arrangements and policies in headlines that stand for no file."""
    listed = node.get("headlines")
    kinds = {"fewer": "arrangements", "than": "arrangements"}
    kinds |= {"policy": "policies", "than_policy": "policies"}
    for one in listed.items if listed else ():
        for key, kind in kinds.items():
            named = one.get(key)
            if named is not None and named.text:
                context.find(kind, named)


def _check_negotiated(context: LoadContext, node: Node) -> None:
    """Note arrangements that treaties would be negotiated in and that stand for no file."""
    named = node.get("negotiated")
    for entry in named.mapping.values() if named else ():
        if entry.node.text:
            context.find("arrangements", entry.node)


def _without_effect(scenarios: PointScenarios, cells: Sequence[Cell]) -> Iterator[Problem]:
    """Yield a problem for each override of a pact, proposal or policy that no cell has."""
    known = {
        f"{root}.{name}"
        for root in VARIED
        for cell in cells
        for name in cell.scenario.names_under(root)
    }
    for dotted, entry in scenarios.common.items():
        root, _, rest = dotted.partition(".")
        name = f"{root}.{rest.partition('.')[0]}"
        if root in VARIED and name not in known:
            yield entry.key.problem(f"{name} is in no cell of the study")
