"""The vectors of a plausible set in play: a scenario and a setting for every replication.

A replication plays the same vector at every point of a study, so that differences are
paired in parameters as in luck. Of the arrays of a scenario only those that the set
touches are made anew for the next vector.
"""

from collections.abc import Iterator
from typing import NamedTuple

from sim.domain.scenario import Scenario
from sim.engine.quarter.ensemble import Setting
from sim.engine.world.rebuild import parts_of, world_with
from sim.engine.world.variables import initial_variables
from sim.loading.changes import with_numbers
from sim.rules.parameters import Parameters
from sim.study.plausible_sets import Inputs, PlausibleSet


class VectorSetting(NamedTuple):
    """What a replication plays."""

    scenario: Scenario[Parameters]
    """With the numbers of the vector."""

    setting: Setting
    """The same as arrays."""


def vector_settings(
    scenario: Scenario[Parameters], base: Setting, vectors: PlausibleSet, replications: range
) -> Iterator[VectorSetting]:
    """Yield what each of some replications plays, made when it is asked for.

    Parameters
    ----------
    scenario : the effective scenario of a point, with its own numbers
    base : that scenario as arrays
    """
    inputs = Inputs.of(scenario, vectors.columns, vectors.scales)
    parts = parts_of(inputs.paths)
    for replication in replications:
        vector = vectors.vectors[vectors.number(replication)]
        changed = with_numbers(scenario, inputs.changes(vector))
        world = world_with(base.world, changed, parts)
        start = initial_variables(world)
        yield VectorSetting(changed, Setting(world=world, start=start, seed=base.seed))
