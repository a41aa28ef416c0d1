"""Deterrence failures that cells of a comparison expect, vector by vector, without a run."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.calibration.measures import opportunity_rates
from sim.domain.scenario import Scenario
from sim.engine.quarter.entry_into_force import set_in_force
from sim.engine.quarter.prospects import Prospects, prospects
from sim.engine.world.constants import World, build_world
from sim.engine.world.rebuild import Part, parts_of, world_with
from sim.engine.world.variables import initial_variables
from sim.loading.changes import with_numbers
from sim.rules.conflict.opportunity import expected_crises
from sim.rules.parameters import Parameters
from sim.study.comparison_cells import ComparisonCells
from sim.study.designs import LatinHypercube
from sim.study.plausible_sets import Inputs, PlausibleSet

type CellName = tuple[str, str]
"""Arrangement and policy."""

RATE: Final = ".opportunity_rate"
"""End of the path of how often a flashpoint offers an opportunity."""

MOST_FAILURES: Final = 1e-300
"""Chance below which nobody challenges, and nothing is to be divided by it."""


@dataclass(frozen=True)
class Draws:
    """Vectors of inputs, from a plausible set or from its wide space."""

    columns: tuple[str, ...]
    """Inputs."""

    vectors: np.ndarray
    """(vectors, columns)."""

    scales: Mapping[str, tuple[str, ...]]
    """{word: patterns of paths} that a factor multiplies."""

    meets_counts: bool
    """Whether opportunities are set so that every flashpoint sees as many challenges as in the
    scenario: the wide space says nothing about them, and a fit would always meet the counts."""

    @classmethod
    def of_set(cls, vectors: PlausibleSet) -> "Draws":
        """Return the vectors of a plausible set."""
        return cls(vectors.columns, np.array(vectors.vectors), vectors.scales, meets_counts=False)

    @classmethod
    def of_ranges(cls, vectors: PlausibleSet, count: int, seed: int) -> "Draws":
        """Return points of the wide space, a Latin hypercube over its ranges."""
        # By name, so that the order of keys in a file never moves a point.
        columns = tuple(sorted(vectors.ranges))
        ends = np.array([vectors.ranges[column] for column in columns])
        design = LatinHypercube(kind="latin_hypercube", points=count)
        cube = design.cube(len(columns), seed)
        has_rates = any(column.endswith(RATE) for column in columns)
        points = ends[:, 0] + cube * (ends[:, 1] - ends[:, 0])
        return cls(columns, points, vectors.scales, meets_counts=not has_rates)


class _CellWorlds:
    """The worlds of the cells of one arrangement, vector by vector.

    They differ in their policies alone, so that pacts are laid out once for all of them.
    """

    def __init__(self, scenarios: Sequence[Scenario[Parameters]], draws: Draws) -> None:
        """Build the worlds with the scenarios' own numbers."""
        self.scenarios = scenarios
        self.inputs = [Inputs.of(one, draws.columns, draws.scales) for one in scenarios]
        self.parts = [parts_of(one.paths) for one in self.inputs]
        self.worlds = [build_world(one) for one in scenarios]

    def worlds_at(self, vector: Sequence[float]) -> Iterator[World]:
        """Yield the world of each cell under a vector."""
        whole: World | None = None
        for scenario, inputs, parts, base in zip(
            self.scenarios, self.inputs, self.parts, self.worlds, strict=True
        ):
            if whole is None:
                changed = with_numbers(scenario, inputs.changes(vector))
                whole = world_with(base, changed, parts)
                yield whole
            elif Part.POLICIES in parts:
                changed = with_numbers(scenario, inputs.changes(vector))
                yield world_with(whole, changed, {Part.POLICIES})
            else:
                politics = whole.politics._replace(paths=base.politics.paths)
                yield whole._replace(policies=base.policies, politics=politics)


class CellFailures:
    """Works out the failures that cells expect under every vector of some draws."""

    def __init__(
        self, found: ComparisonCells, cells: Sequence[CellName], draws: Sequence[Draws]
    ) -> None:
        """Load the cells.

        Raises
        ------
        ScenarioError : one of them cannot be loaded
        """
        self.cells = list(cells)
        self.draws = draws
        self.own = found.scenarios.plain_scenario((None, None))
        self.groups = {
            arrangement: [policy for name, policy in cells if name == arrangement]
            for arrangement in dict.fromkeys(name for name, _ in cells)
        }
        self.scenarios = {
            (arrangement, policy): found.scenarios.plain_scenario((arrangement, (policy,)))
            for arrangement, policy in cells
        }

    def work_out(
        self, workers: int | None = None, progress: Callable[[int, int], None] | None = None
    ) -> list[dict[CellName, np.ndarray]]:
        """Return {cell: (vectors,) expected deterrence failures a run} of each of the draws.

        Parameters
        ----------
        workers : threads; as many as there are cores when absent
        progress : called with the vectors that are done, and with all
        """
        total, done = sum(len(draws.vectors) for draws in self.draws), 0
        tables = []
        with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
            for draws in self.draws:
                works = self._works(draws)
                rows = []
                for row in pool.map(works, draws.vectors.tolist()):
                    rows.append(row)
                    done += 1
                    if progress is not None:
                        progress(done, total)
                table = np.array(rows)
                names = [(one, policy) for one, own in self.groups.items() for policy in own]
                tables.append({name: table[:, place] for place, name in enumerate(names)})
        return tables

    def _works(self, draws: Draws) -> Callable[[Sequence[float]], list[float]]:
        """Return what works out the failures of all cells under one vector."""
        groups = [
            _CellWorlds([self.scenarios[name, policy] for policy in policies], draws)
            for name, policies in self.groups.items()
        ]
        own = _CellWorlds([self.own], draws) if draws.meets_counts else None
        wanted = None if own is None else expected_challenges(own.worlds[0])

        def failures(vector: Sequence[float]) -> list[float]:
            rates = None
            if own is not None and wanted is not None:
                (world,) = own.worlds_at(vector)
                rates = rates_for(world, wanted)
            return [
                expected_failures(
                    world if rates is None else world._replace(opportunity_rate=rates)
                )
                for group in groups
                for world in group.worlds_at(vector)
            ]

        return failures


def _opening(world: World) -> Prospects:
    """Return the prospects of a region in its first quarter."""
    variables = initial_variables(world)
    # The regimes before a run may be others, which is what makes its first ones news.
    set_in_force(world, variables, 0)
    return prospects(world, variables)


def expected_failures(world: World) -> float:
    """Return the deterrence failures to be expected over a run, at or above 0.

    Wars and capitulations at an opportunity of the first quarter, times the opportunities of
    the run, whose heat is followed by its mean.
    """
    here = _opening(world)
    used = np.maximum(here.challenge, MOST_FAILURES)
    each = (here.war + here.capitulation) / used
    return float((each * _challenges(world, here)).sum())


def expected_challenges(world: World) -> np.ndarray:
    """Return (f,) the challenges to be expected over a run, at or above 0."""
    return _challenges(world, _opening(world))


def _challenges(world: World, here: Prospects) -> np.ndarray:
    """Return (f,) the challenges over a run at opportunities with some prospects."""
    dynamics, quarters = world.dynamics, world.numbers.quarters
    return np.array(
        [
            expected_crises(rate, used, quarters, dynamics.excitation, dynamics.cooling)
            for rate, used in zip(world.opportunity_rate, here.challenge, strict=True)
        ]
    )


def rates_for(world: World, wanted: np.ndarray) -> np.ndarray:
    """Return (f,) the opportunities a year at which so many challenges are expected.

    Parameters
    ----------
    wanted : (f,) challenges over the run
    """
    dynamics = world.dynamics
    half_life = np.log(0.5) / np.log(dynamics.cooling)
    challenge = _opening(world).challenge
    return opportunity_rates(
        challenge, wanted, world.numbers.quarters, dynamics.excitation, float(half_life)
    )
