"""Read a sweep: its file, its points, and every problem of either.

Each value at the edge of a factor is tried by itself on the scenario. Values that are
right one by one and wrong together are no mistake of the file: such a point fails when
it is run, and the sweep goes on.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from sim.domain.errors import Problem, ScenarioError
from sim.loading.context import LoadContext
from sim.loading.drafts import Draft
from sim.loading.library import is_name
from sim.loading.messages import shown_value
from sim.loading.nodes import Entry, Mark, Node, python_value
from sim.study.factor_paths import CHOOSERS
from sim.study.factors import NamedLevels, NumberRange
from sim.study.plan import Point
from sim.study.plausible_files import problems_with_vectors, vectors_of
from sim.study.plausible_sets import PlausibleSet
from sim.study.point_scenarios import Choice, PointScenarios, point_scenarios_of
from sim.study.study_files import SweepStudy
from sim.study.written_factors import (
    WrittenFactor,
    patterns_set_twice,
    reaches_that_load,
    valid_factors,
)

KIND_OF: Final = {"arrangement": "arrangements", "policy": "policies", "policies": "policies"}
"""Kind of file that each chooser names."""


@dataclass(frozen=True)
class SweepPoints:
    """A sweep that has been read and holds no mistake."""

    study: SweepStudy
    scenarios: PointScenarios
    points: list[Point]
    vectors: PlausibleSet | None = None
    """What replications play in turn; none: the scenario's own numbers."""


def read_sweep(context: LoadContext, node: Node) -> SweepPoints:
    """Return a sweep from the node of its file.

    Raises
    ------
    ScenarioError : every problem in the file and in the files that it needs
    """
    context.check(node, SweepStudy, "study")
    factors = list(valid_factors(node))
    marks = _marks(factors)
    scenarios = point_scenarios_of(context, node, marks)
    for one in factors:
        _check_names(context, one)
    vectors = vectors_of(context, node, scenarios.path.stem)
    tried = [one for one in factors if one.has_path]
    # Drawn only from a file without mistakes, since a design takes its factors as right.
    points = (
        []
        if context.problems
        else list(_points(SweepStudy.model_validate(python_value(node)), scenarios))
    )
    trial = _Trial(context, scenarios, points)
    for one in tried:
        for path, hit in one.hits(trial.reaches).items():
            marks.setdefault(path, hit.key)
    trial.run(tried)
    if vectors is not None and not context.problems:
        taken = {path: f"{one.where} sets" for one in factors for path in one.hits(trial.reaches)}
        context.problems += problems_with_vectors(vectors, scenarios, choice_of(points[0]), taken)
    if context.problems:
        raise ScenarioError(context.problems)
    study = SweepStudy.model_validate(python_value(node))
    return SweepPoints(study, scenarios, points, vectors)


def _check_names(context: LoadContext, one: WrittenFactor) -> None:
    """Report a factor without a path, and every arrangement or policy that does not exist."""
    if not one.has_path:
        message = f"{one.where} has no path, and {one.name!r} is none"
        hint = "Write path: parameters.choice.precision, or use the path as the factor's name."
        context.problems.append(one.entry.key.problem(message, hint))
    for entries in one.edge_settings():
        for chooser in CHOOSERS:
            if chooser in entries:
                _check_chosen(context, one.where, chooser, entries[chooser].node)


def _check_chosen(context: LoadContext, where: str, chooser: str, node: Node) -> None:
    """Report every name for which there is no file of the chosen kind."""
    kind = KIND_OF[chooser]
    is_list = chooser == "policies" and isinstance(node.value, tuple)
    for name in node.items if is_list else (node,):
        if is_name(kind, name.text or ""):
            context.find(kind, name)
            continue
        message = f"{where} must have names of {kind}; {shown_value(python_value(name))} is none"
        context.problems.append(name.mark.problem(message))


def _marks(factors: list[WrittenFactor]) -> dict[str, Mark]:
    """Return {path: where the file first sets it} of all factors."""
    found: dict[str, Mark] = {}
    for one in factors:
        for entries in one.edge_settings():
            for path, entry in entries.items():
                found.setdefault(path, entry.key)
    return found


def _points(study: SweepStudy, scenarios: PointScenarios) -> Iterator[Point]:
    """Yield the points of a sweep, in the order of its design."""
    common = scenarios.with_provenance(study.overrides)
    for index, levels in enumerate(study.draw_points()):
        values = {name: factor.table_value(levels[name]) for name, factor in study.factors.items()}
        given: dict[str, object] = {}
        for name, factor in study.factors.items():
            given |= factor.settings(name, levels[name])
        chosen = {chooser: given.pop(chooser, None) for chooser in CHOOSERS}
        choice = (_arrangement(chosen), _policies(chosen))
        reach = scenarios.reach_of(choice)
        settings: dict[str, object] = {}
        for path, value in given.items():
            settings |= reach.each(path, value)
        yield Point(index, values, *choice, {**common, **scenarios.with_provenance(settings)})


def _arrangement(chosen: Mapping[str, object]) -> str | None:
    found = chosen["arrangement"]
    return None if found is None else str(found)


def _policies(chosen: Mapping[str, object]) -> tuple[str, ...] | None:
    found = chosen["policy"] if chosen["policies"] is None else chosen["policies"]
    if found is None:
        return None
    return tuple(map(str, found)) if isinstance(found, list) else (str(found),)


def choice_of(point: Point) -> Choice:
    """Return arrangement and policies of a point."""
    return point.arrangement, point.policies


MOST_PROBLEMS = 200
"""Of a study; with more, values of further factors are not tried: each takes milliseconds."""


class _Trial:
    """Tries every edge of every factor alone, on the scenarios that the points choose."""

    def __init__(
        self, context: LoadContext, scenarios: PointScenarios, points: list[Point]
    ) -> None:
        """Load the scenario under each choice of the points, and find what is wrong with it."""
        self.context, self.scenarios = context, scenarios
        first: dict[Choice, Mapping[str, object]] = {}
        for point in points:
            first.setdefault(choice_of(point), point.overrides)
        self.firsts = first or {(None, None): {}}
        self.drafts = [scenarios.draft_of(choice) for choice in self.firsts]
        self.known = [self._problems_of(draft, {}) for draft in self.drafts]
        self.reaches = reaches_that_load([scenarios.reach_of(choice) for choice in self.firsts])

    def run(self, factors: list[WrittenFactor]) -> None:
        """Report every problem to the context."""
        for (choice, overrides), known in zip(self.firsts.items(), self.known, strict=True):
            # A value of the point may mend the scenario: only what is wrong there too counts.
            if known:
                self.context.problems += known & self._problems_at(choice, overrides)
        # For its reports alone: `_by_draft` reports overrides that no scenario has.
        for _ in self._by_draft(self.scenarios.common):
            pass
        if self.reaches:
            for one in factors:
                self.context.problems += one.unreached(self.reaches)
            self.context.problems += patterns_set_twice(
                factors, self.reaches, self.scenarios.common
            )
        for one in factors:
            for entries in one.reached_settings(self.reaches):
                self._try(one, {path: entries[path] for path in entries if path not in CHOOSERS})

    def _try(self, one: WrittenFactor, overrides: dict[str, Entry]) -> None:
        """Report what is wrong when the settings of one edge are all that changes."""
        if len(self.context.problems) > MOST_PROBLEMS:
            return
        for number, here in self._by_draft(overrides):
            # What is wrong without the factor is no mistake of the factor.
            found = self._problems_of(self.drafts[number], here) - self.known[number]
            self.context.problems += [_with_hint(one, problem) for problem in _one_a_place(found)]

    def _by_draft(self, overrides: Mapping[str, Entry]) -> Iterator[tuple[int, dict[str, Entry]]]:
        """Divide overrides among the drafts; yield the number of a draft and its overrides."""
        left = dict(overrides)
        while left:
            # The draft that knows most of them: overrides that belong together are tried together.
            counts = [sum(map(draft.has, left)) for draft in self.drafts]
            number = counts.index(max(counts))
            here = {path: left.pop(path) for path in list(left) if self.drafts[number].has(path)}
            if not here:
                self._report_without_effect(left)
                return
            yield number, here

    def _report_without_effect(self, overrides: dict[str, Entry]) -> None:
        """Report overrides of pacts and policies that no scenario of the sweep has."""
        found = self._problems_of(self.drafts[0], overrides) - self.known[0]
        self.context.problems += found
        said = {(problem.line, problem.column) for problem in found}
        for path, entry in overrides.items():
            if (entry.key.line, entry.key.column) not in said:
                thing = ".".join(path.split(".")[:2])
                self.context.problems.append(
                    entry.key.problem(f"{thing} is at no point of the study")
                )

    def _problems_of(self, draft: Draft, overrides: Mapping[str, Entry]) -> set[Problem]:
        """Return what is wrong with a draft under some overrides."""
        try:
            draft.scenario_with({**self.scenarios.common, **overrides})
        except ScenarioError as error:
            return set(error.problems)
        return set()

    def _problems_at(self, choice: Choice, overrides: Mapping[str, object]) -> set[Problem]:
        """Return what is wrong at a point."""
        try:
            self.scenarios.scenario_at(choice, overrides, is_checked=False)
        except ScenarioError as error:
            return set(error.problems)
        return set()


def _one_a_place(found: Collection[Problem]) -> Iterator[Problem]:
    """Yield a problem for each place of the file: a pattern may be wrong in all states alike."""
    by_place: dict[tuple[int, int], list[Problem]] = {}
    for problem in sorted(found):
        by_place.setdefault((problem.line, problem.column), []).append(problem)
    for first, *others in by_place.values():
        more = f", and {len(others)} more like it" if others else ""
        yield replace(first, message=first.message + more)


def _with_hint(one: WrittenFactor, problem: Problem) -> Problem:
    """Return the problem with the advice that the form of its factor calls for, if any does."""
    multiplies = not isinstance(one.factor, NamedLevels) and one.factor.multiply
    if multiplies and " must be " in problem.message:
        said = "The factor multiplies what the scenario has."
        return replace(problem, hint=f"{said} Write clip: true to stop at the bounds.")
    is_fraction = isinstance(one.factor, NumberRange) and one.factor.distribution != "integer"
    if is_fraction and "must be a whole number" in problem.message:
        return replace(problem, hint="Write distribution: integer.")
    return problem
