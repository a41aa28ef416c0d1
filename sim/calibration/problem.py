"""What a search for parameters works on: the scenario with and without commitments, as arrays.

Both scenarios are loaded and built once. A candidate of the search changes only
parameters, so each evaluation reuses their arrays.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.calibration.targets import CalibrationStudy
from sim.domain.scenario import Scenario
from sim.engine.world.constants import World, build_world, flashpoint_names
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters


@dataclass(frozen=True)
class CalibrationProblem:
    """What every evaluation of the search needs, built once."""

    study: CalibrationStudy
    """What is searched, and against which targets."""

    scenario: Scenario[Parameters]
    """The scenario that is fitted."""

    null: Scenario[Parameters]
    """The same without commitments."""

    world: World
    """Arrays of the scenario."""

    null_world: World
    """Arrays of the scenario without commitments."""

    counts: np.ndarray
    """(f,) initiations a year that a flashpoint should have; not a number where none is known."""


def calibration_problem(study: CalibrationStudy) -> CalibrationProblem:
    """Return the problem of a calibration file: both scenarios, and the counts to be met."""
    scenario = load_scenario(study.scenario)
    null = load_scenario(study.scenario, arrangement=study.null_arrangement)
    names = flashpoint_names(scenario)
    counts = np.full(len(names), np.nan)
    for pair in study.pairs:
        for point, share in pair.shares.items():
            counts[names.index(point)] = pair.initiations.value * share / pair.years
    return CalibrationProblem(
        study=study,
        scenario=scenario,
        null=null,
        world=build_world(scenario),
        null_world=build_world(null),
        counts=counts,
    )


def with_values(
    scenario: Scenario[Parameters], values: Mapping[str, float]
) -> Scenario[Parameters]:
    """Return the scenario with some parameters changed, each checked by its class.

    A path that ends in ``*`` scales the defaults of that mechanism by the value: what the
    scenario has in their place may come from an earlier search and must not steer this one.
    """
    tree, defaults = scenario.parameters.model_dump(), Parameters().model_dump()
    for path, value in values.items():
        *parents, last = path.split(".")
        node, default = tree, defaults
        for step in parents:
            node, default = node[step], default[step]
        if last == "*":
            node.update({name: number * value for name, number in default.items()})
        else:
            node[last] = value
    return scenario.model_copy(update={"parameters": Parameters.model_validate(tree)})
