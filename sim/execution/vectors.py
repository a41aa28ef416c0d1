"""The vectors of a plausible set in play: a scenario and a setting for every replication.

A replication plays the same vector at every point of a study, so that differences are
paired in parameters as in luck. Of the arrays of a scenario only those that the set
touches are made anew for the next vector, and points that differ in their policies
alone share them.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final, NamedTuple

from sim.domain.scenario import Scenario
from sim.engine.politics.opening import before_key, open_politics
from sim.engine.run.ensemble import Setting
from sim.engine.world.constants import World
from sim.engine.world.political_tables import Start
from sim.engine.world.political_variables import initial_politics
from sim.engine.world.rebuild import Part, parts_of, world_with
from sim.engine.world.variables import Variables, initial_variables, regimes_before
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


class _Arrays(NamedTuple):
    """What points that differ in their policies alone share under one vector."""

    fields: Mapping[str, object]
    """Fields of a world that are not those of the scenario with its own numbers."""

    starts: dict[bytes, Start]
    """{what regimes say before the run: the start of the slow half, of which only that part
    holds that comes before the run}."""

    variables: Variables
    """Before the first quarter; policies enter its regimes and its slow half alone."""

    def setting(self, world: World, before: bytes, seed: int) -> Setting:
        """Return the setting of a point, whose policies a world has."""
        world = self.open(world, before)
        burden, points = world.burden_pct, world.flashpoint_code.size
        start = self.variables._replace(
            regime=regimes_before(world), politics=initial_politics(world.politics, burden, points)
        )
        return Setting(world=world, start=start, seed=seed)

    def open(self, world: World, before: bytes) -> World:
        """Return a world with its start, of which the part before the run is made once."""
        opened = open_politics(world, self.starts.get(before))
        self.starts[before] = opened.politics.start
        return opened


class _KeptArrays:
    """Arrays of the vectors played last, by scenario without its policies and by vector."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self.lock = threading.Lock()
        self.found: OrderedDict[tuple[str, int], _Arrays] = OrderedDict()

    def get(self, key: tuple[str, int]) -> _Arrays | None:
        """Return the arrays under a key, None if they are not kept."""
        with self.lock:
            return self.found.get(key)

    def keep(self, key: tuple[str, int], arrays: _Arrays) -> None:
        """Keep arrays, and forget the oldest if there are too many."""
        with self.lock:
            self.found[key] = arrays
            if len(self.found) > MOST_KEPT:
                self.found.popitem(last=False)


_KEPT: Final = _KeptArrays()
_digest_without_policies = once_for_each(
    lambda scenario: scenario.model_copy(update={"policies": {}, "named_policies": {}}).digest
)


def _family_of(scenario: Scenario[Parameters]) -> str:
    """Return what points share that differ in nothing but what their patrons do."""
    patrons = sorted({policy.patron for policy in scenario.policies.values()})
    return f"{_digest_without_policies(scenario)} {patrons}"


_INPUTS_KEPT: Final = 64
_INPUTS: Final[OrderedDict[tuple[str, str], Inputs]] = OrderedDict()
"""{scenario without its policies, and set: where vectors go in it}."""


def _inputs_of(scenario: Scenario[Parameters], vectors: PlausibleSet) -> Inputs:
    """Return where vectors go in a scenario, looked up once for all of its policies."""
    paths = (*vectors.columns, *chain.from_iterable(vectors.scales.values()))
    if any(path.partition(".")[0] in {"policies", "*"} for path in paths):
        return Inputs.of(scenario, vectors.columns, vectors.scales)
    # To look them up takes as long as the arrays of ten vectors, and every chunk asks.
    key = (_digest_without_policies(scenario), vectors.digest)
    found = _INPUTS.get(key)
    if found is None:
        found = _INPUTS[key] = Inputs.of(scenario, vectors.columns, vectors.scales)
        while len(_INPUTS) > _INPUTS_KEPT:
            _INPUTS.popitem(last=False)
    return found


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
    inputs = _inputs_of(scenario, vectors)
    parts = parts_of(inputs.paths)
    # Under a treaty of twelve a run takes as long as its arrays; six policies need them once.
    shared = Part.POLICIES not in parts
    family = f"{vectors.digest} {_family_of(scenario)}" if shared else ""
    own, before = base.world.politics.paths, before_key(base.world)
    for replication in replications:
        key = (family, vectors.number(replication))
        arrays = _KEPT.get(key) if shared else None
        if arrays is None:
            changed = with_numbers(scenario, inputs.changes(vectors.vectors[key[1]]))
            world = world_with(base.world, changed, parts)
            fields = _changed_fields(base.world, world)
            arrays = _Arrays(fields, {}, initial_variables(world))
            if shared:
                _KEPT.keep(key, arrays)
        world = base.world._replace(**arrays.fields)  # type: ignore[arg-type]
        # Its paths of policies are those of the point, and its start depends on them.
        world = world._replace(politics=world.politics._replace(paths=own))
        yield arrays.setting(world, before, base.seed)


def _changed_fields(before: World, after: World) -> Mapping[str, object]:
    """Return the fields of a world that are not those of another."""
    return {
        name: new
        for name, old, new in zip(World._fields, before, after, strict=True)
        if new is not old
    }
