"""What a search for parameters works on: the scenario with and without commitments, as arrays.

Both scenarios are loaded and built once. A candidate of the search changes only
numbers, so each evaluation replaces these and reuses all other arrays. Every pact counts
as ripe: the bands speak of forces that have practiced together for decades, and what is
new in a scenario is what it compares.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from sim.calibration.inputs import obligation_factor, overrides_for, scaled_figures, settings_of
from sim.calibration.promises import Promises, promises_of, with_promises
from sim.calibration.targets import OBLIGATIONS, CalibrationStudy
from sim.domain.figures import Figure
from sim.domain.scenario import Scenario
from sim.engine.crisis.arrays import mode_table
from sim.engine.quarter.entry_into_force import set_in_force
from sim.engine.quarter.first_crises import FirstCrises, first_crises
from sim.engine.world.constants import (
    World,
    build_world,
    flashpoint_columns,
    flashpoint_names,
    numbers_of,
    state_columns,
    state_names,
)
from sim.engine.world.variables import initial_variables
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters


@dataclass(frozen=True)
class Side:
    """A scenario under one arrangement, and what of it is built once."""

    scenario: Scenario[Parameters]
    """As it was loaded."""

    world: World
    """Its arrays."""

    promises: Promises
    """What its pacts ask at the start."""

    flashpoints: np.ndarray
    """(r,) positions of those whose crises are measured."""


@dataclass(frozen=True)
class CalibrationProblem:
    """What every evaluation of the search needs, built once."""

    study: CalibrationStudy
    """What is searched, and against which targets."""

    here: Side
    """The scenario that is fitted."""

    null: Side
    """The same without commitments, at the flashpoints of targets that look at it."""

    counts: np.ndarray
    """(f,) initiations a year that a flashpoint should have; not a number where none is known."""

    scaled: dict[str, dict[str, float]]
    """{scale over figures of states or flashpoints: {path: value in the scenario}}."""

    @property
    def scenario(self) -> Scenario[Parameters]:
        """Return the scenario that is fitted."""
        return self.here.scenario

    @property
    def flashpoints(self) -> list[str]:
        """Return the names of the flashpoints in the order of the arrays."""
        return flashpoint_names(self.scenario)

    @property
    def states(self) -> list[str]:
        """Return the codes of the states in the order of the arrays."""
        return state_names(self.scenario)


def calibration_problem(study: CalibrationStudy) -> CalibrationProblem:
    """Return the problem of a calibration file: both scenarios, and the counts to be met.

    Raises
    ------
    ScenarioError : a scenario cannot be loaded, or bounds of an input are out of its range
    """
    scenario = load_scenario(study.scenario)
    for end in (0, 1):
        # Candidates are not checked one by one; that both ends of a range are right suffices.
        ends = {name: bounds[end] for name, bounds in {**study.free, **study.judged}.items()}
        load_scenario(study.scenario, overrides=dict(overrides_for(study, scenario, ends)))
    return problem_of(
        study, scenario, load_scenario(study.scenario, arrangement=study.null_arrangement)
    )


def problem_of(
    study: CalibrationStudy, scenario: Scenario[Parameters], null: Scenario[Parameters]
) -> CalibrationProblem:
    """Return the problem of a calibration whose scenarios are loaded."""
    names = flashpoint_names(scenario)
    counts = np.full(len(names), np.nan)
    for pair in study.pairs:
        for point, share in pair.shares.items():
            counts[names.index(point)] = pair.initiations.value * share / pair.years
    bare = np.array([names.index(point) for point in study.null_flashpoints()], dtype=np.int64)
    return CalibrationProblem(
        study=study,
        here=_side(scenario, np.arange(len(names))),
        null=_side(null, bare),
        counts=counts,
        scaled={
            name: scaled_figures(study, scenario, {name: 1.0})
            for name, scale in study.scales.items()
            if scale.patterns and OBLIGATIONS[0] not in scale.patterns
        },
    )


def _side(scenario: Scenario[Parameters], flashpoints: np.ndarray) -> Side:
    world = build_world(scenario)
    return Side(
        scenario=scenario,
        world=world,
        promises=promises_of(scenario, world.capability_usd_bn),
        flashpoints=flashpoints,
    )


def with_values(
    scenario: Scenario[Parameters], values: Mapping[str, float]
) -> Scenario[Parameters]:
    """Return the scenario with some numbers changed, parameters checked by their class.

    Parameters
    ----------
    values : {path of a parameter or of a figure of a state or flashpoint: value}
    """
    tree = scenario.parameters.model_dump()
    roots: dict[str, object] = {root: getattr(scenario, root) for root in ("states", "flashpoints")}
    for path, value in values.items():
        root, *steps = path.split(".")
        if root == "parameters":
            node = tree
            for step in steps[:-1]:
                node = node[step]
            node[steps[-1]] = value
        else:
            roots[root] = _with_figure(roots[root], steps, value)
    return scenario.model_copy(update={**roots, "parameters": Parameters.model_validate(tree)})


def _with_figure(node: object, path: list[str], value: float) -> object:
    """Return a part of a scenario with one figure changed; nothing else is copied."""
    if not path:
        figure = node if isinstance(node, Figure) else None
        return figure.model_copy(update={"value": value}) if figure else value
    step, *rest = path
    if isinstance(node, Mapping):
        return {**node, step: _with_figure(node[step], rest, value)}
    below = _with_figure(getattr(node, step), rest, value)
    return node.model_copy(update={step: below})  # type: ignore[attr-defined]


class Candidate(NamedTuple):
    """What some values of the inputs put in place of the arrays of both sides."""

    arrays: dict[str, Any]
    """{field of `World`: what replaces it}."""
    factor: float
    """On every obligation."""


def candidate_at(problem: CalibrationProblem, inputs: Mapping[str, float]) -> Candidate:
    """Return what some values of the inputs put in place of arrays.

    Parameters
    ----------
    inputs : {path or scale: value}
    """
    settings = settings_of(problem.study, inputs)
    values = dict(settings.values)
    for scale, factor in settings.factors.items():
        values |= {path: factor * given for path, given in problem.scaled.get(scale, {}).items()}
    scenario = with_values(problem.scenario, values)
    arrays: dict[str, Any] = {
        "numbers": numbers_of(scenario),
        "modes": mode_table(scenario.parameters),
    }
    if any(not path.startswith("parameters.") for path in values):
        arrays |= {**state_columns(scenario), **flashpoint_columns(scenario)}
    return Candidate(arrays=arrays, factor=obligation_factor(problem.study, settings.factors))


def crises_of(side: Side, candidate: Candidate) -> FirstCrises:
    """Return the crises of one side's first quarter, every pact ripe."""
    world = side.world._replace(**candidate.arrays)
    world = with_promises(world, side.promises, candidate.factor)
    variables = initial_variables(world)
    set_in_force(world, variables, 0)
    ripe = np.maximum(side.promises.interoperability, world.numbers.unallied)
    return first_crises(world, variables._replace(interoperability=ripe), side.flashpoints)
