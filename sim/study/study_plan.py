"""The plan of a study file: its points, and the scenario of each.

Whatever plays a study knows it only as a `Plan`; this module makes one of the file of
a comparison or of a sweep.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sim.domain.errors import Problem, ScenarioError
from sim.domain.plain_values import whole_number
from sim.domain.scenario import Scenario
from sim.engine.world.proposal_tables import proposal_names
from sim.loading.library import scenario_name
from sim.loading.nodes import python_value
from sim.rules.parameters import Parameters
from sim.study.comparison_cells import ComparisonCells
from sim.study.loader import read_study
from sim.study.plan import Point, Precision
from sim.study.plausible_sets import PlausibleSet
from sim.study.point_scenarios import Choice, PointScenarios
from sim.study.study_files import (
    MAX_REPLICATIONS,
    ComparisonStudy,
    SweepStudy,
    runs_in_excess,
)
from sim.study.sweep_points import SweepPoints, choice_of
from sim.study.tables import TREATY_TABLES


@dataclass(frozen=True)
class StudyPlan:
    """The plan of a study file; see `Plan`."""

    study: ComparisonStudy | SweepStudy
    """As its file gives it."""

    scenarios: PointScenarios
    """Where its scenarios are made."""

    factors: Sequence[str]
    """Names of the factors in the order of the columns."""

    points: Sequence[Point]
    """Every point."""

    replications: int | Precision
    """Runs of each point, or the target until which they go on."""

    vectors: PlausibleSet | None = None
    """What replications play in turn; none: the scenario's own numbers."""

    @property
    def name(self) -> str:
        """Return the name of the study: the stem of its file."""
        return Path(self.scenarios.mark.source.name).stem

    @property
    def kind(self) -> str:
        """Return 'comparison' or 'sweep'."""
        return "comparison" if isinstance(self.study, ComparisonStudy) else "sweep"

    @property
    def scenario_name(self) -> str:
        """Return name or absolute path of the scenario that points vary."""
        return scenario_name(self.scenarios.path)

    @property
    def seed(self) -> int:
        """Return the seed of the draws, the same for every point."""
        return self.study.seed

    @property
    def logged(self) -> int:
        """Return how many replications of each point, the first ones, keep their events."""
        return self.study.logged

    @property
    def outputs(self) -> frozenset[str]:
        """Return which tables are kept: runs always, and what the study asks for."""
        return self.study.tables()

    @cached_property
    def fingerprint(self) -> str:
        """Return a hash of the study and of what its scenario files say, 64 hex digits.

        Of a file's text only the meaning counts: comments, spaces and the order of keys do not.
        """
        # What is claimed of runs changes none of them.
        study = json.dumps(self.study.without_claims(), sort_keys=True)
        digest = hashlib.sha256(study.encode())
        choices = {choice_of(point) for point in self.points}
        # By repr, since None does not sort beside a name.
        for choice in sorted(choices, key=repr):
            digest.update(f"{choice!r} {self._digest(choice)}".encode())
        if self.vectors is not None:
            digest.update(self.vectors.digest.encode())
        return digest.hexdigest()

    def _digest(self, choice: Choice) -> str:
        """Return a hash of the scenario under a choice, before the values of points."""
        try:
            return self.scenarios.plain_scenario(choice).digest
        except ScenarioError:  # it needs a value of a factor, so no scenario is there to hash
            tree = self.scenarios.draft_of(choice).tree
            text = json.dumps(python_value(tree), sort_keys=True)
            return hashlib.sha256(text.encode()).hexdigest()

    def scenario(self, index: int) -> Scenario[Parameters]:
        """Return the effective scenario of a point, with the study's seed.

        Raises
        ------
        ScenarioError : the values of this point do not go together
        """
        point = self.points[index]
        return self.scenarios.scenario_at(choice_of(point), point.overrides)


def plan_of(name_or_path: str | Path, *, replications: int | None = None) -> StudyPlan:
    """Return the plan of a study.

    Parameters
    ----------
    name_or_path : name of a shipped study, or path to a study file
    replications : runs of each point in place of what the study says

    Raises
    ------
    ScenarioError : every problem in the study file and in the files that it needs
    """
    return plan_from(read_study(name_or_path), replications=replications)


def plan_from(
    found: ComparisonCells | SweepPoints, *, replications: int | None = None
) -> StudyPlan:
    """Return the plan of a study that has been read; see `plan_of`.

    Raises
    ------
    ScenarioError : the number of replications is beyond the limits of study files
    """
    runs = None if replications is None else whole_number("replications", replications)
    if runs is not None:
        check_replications(found, runs)
    if isinstance(found, ComparisonCells):
        return _comparison_plan(found, runs)
    return _sweep_plan(found, runs)


def check_replications(found: ComparisonCells | SweepPoints, replications: int) -> None:
    """Make sure that a number in place of a study's own keeps to the limits of its file.

    Raises
    ------
    ScenarioError : it does not
    """
    points = len(found.cells if isinstance(found, ComparisonCells) else found.points)
    least = 2 if isinstance(found, ComparisonCells) else 1
    wrong = runs_in_excess(points, replications)
    if replications < least:
        wrong = f"is {replications:,}; it must be at least {least}"
    if replications > MAX_REPLICATIONS:
        wrong = f"is {replications:,}; it must be at most {MAX_REPLICATIONS:,}"
    if wrong:
        hint = "It takes the place of the study's own number, and keeps to the same limits."
        raise ScenarioError([Problem("replications", 0, 0, f"the number given {wrong}", "", hint)])


def _comparison_plan(found: ComparisonCells, replications: int | None) -> StudyPlan:
    """Return a plan with a point a cell, arrangement by arrangement."""
    overrides = found.scenarios.with_provenance(found.study.overrides)
    points = [
        Point(
            number,
            {"arrangement": cell.arrangement, "policy": cell.policy},
            cell.arrangement,
            (cell.policy,),
            overrides,
        )
        for number, cell in enumerate(found.cells)
    ]
    runs = found.study.replications if replications is None else replications
    factors = ("arrangement", "policy")
    study = _with_treaty_tables(found)
    return StudyPlan(study, found.scenarios, factors, points, runs, found.vectors)


def _with_treaty_tables(found: ComparisonCells) -> ComparisonStudy:
    """Return a comparison that keeps what becomes of treaties, if some cell proposes any."""
    if not any(proposal_names(cell.scenario) for cell in found.cells):
        return found.study
    missing = [name for name in TREATY_TABLES if name not in found.study.outputs]
    return found.study.model_copy(update={"outputs": [*found.study.outputs, *missing]})


def _sweep_plan(found: SweepPoints, replications: int | None) -> StudyPlan:
    """Return a plan with the points of the design."""
    study = found.study
    number = study.replications if replications is None else replications
    each = _target(study) if number is None else number
    factors = tuple(study.factors)
    return StudyPlan(study, found.scenarios, factors, found.points, each, found.vectors)


def _target(study: SweepStudy) -> Precision:
    """Return the target of precision, with the values of its baseline as tables show them."""
    target = study.precision
    assert target is not None  # noqa: S101  a sweep says one of the two
    if target.baseline is None:
        return target
    # Pairs are looked for in the points, whose values are as tables show them.
    shown = {
        name: study.factors[name].table_value(level) for name, level in target.baseline.items()
    }
    return target.model_copy(update={"baseline": shown})
