"""A finished study with the scenarios behind it: all that may be drawn or told of it.

Tables come from the folder; titles, dates and assumptions come from the scenario files, which
are read again. If those have changed since, or are gone, the numbers still stand
and the dossier says what no longer can be told.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from sim.analysis.dossier.factor_titles import factor_titles, value_titles
from sim.analysis.dossier.moved_files import moved_file
from sim.domain.errors import ScenarioError
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import QUARTERS_PER_YEAR
from sim.execution.comparison_runs import Comparison, comparison_of
from sim.results.reader import Results, load_results
from sim.results.study_manifest import PointRecord, StudyManifest
from sim.rules.parameters import Parameters
from sim.study.comparison_cells import ComparisonCells
from sim.study.recorded import recorded_study
from sim.study.study_plan import StudyPlan, plan_from
from sim.study.sweep_points import SweepPoints

SHOWN_DIGITS: Final = 12
"""Of a fingerprint, in captions and file names."""


@dataclass(frozen=True)
class Dossier:
    """A finished study and what its files say now."""

    results: Results
    """Its folder and tables."""

    found: ComparisonCells | SweepPoints | None
    """The study with its scenarios; none: they cannot be read any more."""

    trouble: str = ""
    """Why they cannot be read; empty where they can."""

    has_changed: bool = False
    """Whether the scenario files say something else than when the study was run."""

    @property
    def manifest(self) -> StudyManifest:
        """Return what the folder says about itself."""
        return self.results.manifest

    @property
    def title(self) -> str:
        """Return the title of the study."""
        return str(self.manifest.study.get("title") or self.manifest.name)

    @property
    def fingerprint(self) -> str:
        """Return the first digits of the hash of study and scenarios."""
        return self.manifest.fingerprint[:SHOWN_DIGITS]

    @cached_property
    def plan(self) -> StudyPlan | None:
        """Return the plan of the study; none where its files cannot be read."""
        return None if self.found is None else plan_of_record(self.manifest, self.found)

    @cached_property
    def comparison(self) -> Comparison | None:
        """Return the runs as a comparison; none for a sweep, and where some runs failed.

        What is left of a cell after failures is a selection, of which nothing is claimed.
        """
        if not isinstance(self.found, ComparisonCells) or self.manifest.failed:
            return None
        return comparison_of(self.found, self.results)

    def scenario_of(self, number: int) -> Scenario[Parameters] | None:
        """Return the effective scenario of a point; none where it cannot be made any more."""
        if self.plan is None:
            return None
        try:
            return self.plan.scenario(number)
        except ScenarioError:
            return None

    @cached_property
    def scenario(self) -> Scenario[Parameters] | None:
        """Return the effective scenario of the point that stands for all: the baseline's first."""
        return self.scenario_of(self.main_point)

    @cached_property
    def main_point(self) -> int:
        """Return the number of the first point of the baseline, or of the first point."""
        baseline = self.manifest.study.get("baseline")
        named = (one for one, p in enumerate(self.manifest.points) if p.arrangement == baseline)
        return next(named, 0)

    @property
    def years(self) -> float | None:
        """Return how long every run lasts; none where the scenario is gone."""
        return None if self.scenario is None else self.scenario.quarters / QUARTERS_PER_YEAR

    @property
    def replications(self) -> int:
        """Return the most runs of a point."""
        given, reached = self.manifest.replications, self.manifest.reached
        if isinstance(given, int):
            return given
        return given.at_most if reached is None else reached.replications

    @cached_property
    def points_of_choices(self) -> list[int]:
        """Return the numbers of points that together have every arrangement and every policy."""
        found: list[int] = []
        seen: set[str] = set()
        for number, point in enumerate(self.manifest.points):
            names = {*([point.arrangement] if point.arrangement else []), *(point.policies or ())}
            if number == 0 or not names <= seen:
                found.append(number)
                seen |= names
        return found

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Return {name of an arrangement, a policy or a value of a factor: its title}."""
        found: dict[str, str] = {}
        for number in self.points_of_choices:
            scenario = self.scenario_of(number)
            point = self.manifest.points[number]
            found |= {} if scenario is None else _titles_in(scenario, point)
        return value_titles(self.manifest) | found

    @cached_property
    def factor_titles(self) -> Mapping[str, str]:
        """Return {factor: its title} of the factors of a sweep that have one."""
        return factor_titles(self.manifest)


def _titles_in(scenario: Scenario[Parameters], point: PointRecord) -> dict[str, str]:
    """Return the titles of the arrangement and of the policies that a point chooses."""
    known = {**scenario.named_policies, **scenario.policies}
    found = {name: known[name].title for name in point.policies or () if name in known}
    if point.arrangement is not None:
        found[point.arrangement] = scenario.arrangement.title
    return found


def plan_of_record(manifest: StudyManifest, found: ComparisonCells | SweepPoints) -> StudyPlan:
    """Return the plan of a study that was run, with its points in their order, as often as then.

    Parameters
    ----------
    found : from `sim.study.recorded.recorded_study`
    """
    given = manifest.replications
    plan = plan_from(found, replications=given if isinstance(given, int) else None)
    # A manifest sorts its keys, so that factors and named levels come in another order than in
    # the file; the points say which it was.
    by_values = {_key(one.values): one for one in plan.points}
    numbers = [_key(one.values) for one in manifest.points]
    if by_values.keys() != set(numbers):
        return plan
    points = [
        replace(
            by_values[key],
            index=index,
            values={name: by_values[key].values[name] for name in manifest.factors},
        )
        for index, key in enumerate(numbers)
    ]
    return replace(plan, factors=tuple(manifest.factors), points=points)


def _key(values: Mapping[str, object]) -> str:
    """Return the values of a point in a form that does not depend on their order."""
    return json.dumps(values, sort_keys=True, default=str)


def read_dossier(folder: str | Path) -> Dossier:
    """Return a finished study with the scenarios behind it.

    Raises
    ------
    NotAResultError, ResultVersionError, UnfinishedResultError, ChangedTableError : see
        `sim.results.reader.load_results`
    """
    results = load_results(folder)
    manifest = results.manifest
    try:
        place = moved_file(manifest.scenario, results.folder)
        found = recorded_study(manifest.name, manifest.study, place)
    except ScenarioError as error:
        return Dossier(results, None, str(error.problems[0]))
    plan = plan_of_record(manifest, found)
    return Dossier(results, found, has_changed=plan.fingerprint != manifest.fingerprint)
