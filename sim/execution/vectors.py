"""The vectors of a plausible set in play: a scenario and a setting for every replication.

A replication plays the same vector at every point of a study, so that differences are
paired in parameters as in luck. Of the arrays of a scenario only those that the set
touches are made anew for the next vector, and points that differ in their policies
alone share them.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from sim.domain.scenario import Scenario
from sim.engine.politics.opening import open_politics
from sim.engine.run.ensemble import Setting
from sim.engine.world.constants import World
from sim.engine.world.rebuild import Part, parts_of, world_with
from sim.engine.world.variables import initial_variables
from sim.execution.once import once_for_each
from sim.loading.changes import with_numbers
from sim.rules.parameters import Parameters
from sim.study.plausible_sets import Inputs, PlausibleSet

MOST_KEPT: Final = 400
"""Vectors whose arrays are kept: those of the arrangement that is being played. Each takes a
quarter of a megabyte."""


class VectorSetting(NamedTuple):
    """What a replication plays."""

    scenario: Scenario[Parameters]
    """With the numbers of the vector."""

    setting: Setting
    """The same as arrays."""


class _KeptArrays:
    """Arrays of the vectors played last, by scenario without its policies and by vector."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self.lock = threading.Lock()
        self.found: OrderedDict[tuple[str, int], Mapping[str, object]] = OrderedDict()

    def get(self, key: tuple[str, int]) -> Mapping[str, object] | None:
        """Return the arrays under a key, None if they are not kept."""
        with self.lock:
            return self.found.get(key)

    def keep(self, key: tuple[str, int], arrays: Mapping[str, object]) -> None:
        """Keep arrays, and forget the oldest if there are too many."""
        with self.lock:
            self.found[key] = arrays
            if len(self.found) > MOST_KEPT:
                self.found.popitem(last=False)


_KEPT: Final = _KeptArrays()
_digest_without_policies = once_for_each(
    lambda scenario: scenario.model_copy(update={"policies": {}, "named_policies": {}}).digest
)


def vector_scenarios(
    scenario: Scenario[Parameters], vectors: PlausibleSet, replications: range
) -> Iterator[Scenario[Parameters]]:
    """Yield the scenario that each of some replications plays."""
    inputs = Inputs.of(scenario, vectors.columns, vectors.scales)
    for replication in replications:
        vector = vectors.vectors[vectors.number(replication)]
        yield with_numbers(scenario, inputs.changes(vector))


def vector_settings(
    scenario: Scenario[Parameters], base: Setting, vectors: PlausibleSet, replications: range
) -> Iterator[Setting]:
    """Yield what each of some replications plays as arrays, made when it is asked for.

    Parameters
    ----------
    scenario : the effective scenario of a point, with its own numbers
    base : that scenario as arrays
    """
    inputs = Inputs.of(scenario, vectors.columns, vectors.scales)
    parts = parts_of(inputs.paths)
    # Under a treaty of twelve a run takes as long as its arrays; six policies need them once.
    shared = Part.POLICIES not in parts
    family = f"{vectors.digest} {_digest_without_policies(scenario)}" if shared else ""
    for replication in replications:
        key = (family, vectors.number(replication))
        arrays = _KEPT.get(key) if shared else None
        if arrays is None:
            changed = with_numbers(scenario, inputs.changes(vectors.vectors[key[1]]))
            arrays = _changed_arrays(base.world, world_with(base.world, changed, parts))
            if shared:
                _KEPT.keep(key, arrays)
        world = base.world._replace(**arrays)  # type: ignore[arg-type]
        # Its paths of policies are those of the point, and its start depends on them.
        paths = base.world.politics.paths
        world = open_politics(world._replace(politics=world.politics._replace(paths=paths)))
        yield Setting(world=world, start=initial_variables(world), seed=base.seed)


def _changed_arrays(before: World, after: World) -> Mapping[str, object]:
    """Return the fields of a world that are not those of another."""
    return {
        name: new
        for name, old, new in zip(World._fields, before, after, strict=True)
        if new is not old
    }
