"""Every number at the bounds of what a file may hold is refused in words or played to numbers.

What a rule divides by, takes the logarithm of or raises to a power comes from files. A
value that is allowed and makes infinity, or a result that is no number, would be a wrong
result without a word.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest

from sim.domain.errors import ScenarioError
from sim.domain.figures import COMPACT_FIELDS, GREATEST, LEAST
from sim.domain.scenario import Scenario
from sim.engine.run.ensemble import BatchResult, play, setting_of
from sim.engine.world.variables import arrays_by_name
from sim.loading.scenarios import load_scenario
from sim.loading.shape import bounds_at, shape_at
from sim.rules.parameters import Parameters
from tests.unit.treaty_world import write_treaty_world

REPLICATIONS = 2
PARTS = ("states", "flashpoints", "pacts", "policies", "proposals", "parameters")


def number_paths(value: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the path of every number in a part of a scenario."""
    if isinstance(value, Mapping) and set(COMPACT_FIELDS) <= set(value) and "value" in value:
        yield path
    elif isinstance(value, Mapping | list):
        items = value.items() if isinstance(value, Mapping) else enumerate(value)
        for key, item in items:
            yield from number_paths(item, (*path, str(key)))
    elif isinstance(value, int | float) and not isinstance(value, bool) and path[-1] != "year":
        yield path


def bounds_of(path: tuple[str, ...]) -> set[float]:
    """Return the extreme values that may stand at a path, and such as no file may hold."""
    shape = shape_at(Scenario[Parameters], path)
    allowed = [bound for bound in bounds_at(shape) if np.isfinite(bound)]
    return {*allowed, LEAST, -LEAST, 0, GREATEST, -GREATEST, 1e-310, 1e308}


def odd_arrays(batch: BatchResult) -> Iterator[str]:
    """Yield the names of arrays with what is infinite or no number."""
    for part in (batch.counts, batch.log, batch.history):
        for name, array in arrays_by_name(part).items():
            # A row of the log has columns that only other kinds of events fill.
            odd = np.isinf(array) if part is batch.log else ~np.isfinite(array)
            if odd.any():
                yield name


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_every_number_at_its_bounds_is_refused_or_played_to_numbers(
    part: str, tmp_path: Path
) -> None:
    write_treaty_world(tmp_path / "world")
    file = tmp_path / "world" / "classroom.yaml"
    common: dict[str, object] = {"switches.politics": True, "quarters": 8}

    def scenario_with(**values: object) -> Scenario[Parameters]:
        return load_scenario(
            file,
            arrangement="negotiated",
            policies=["wavering"],
            overrides={**common, **values},
        )

    plain = scenario_with()
    known = set(odd_arrays(play(setting_of(plain), 0, REPLICATIONS, logged=REPLICATIONS)))
    paths = list(number_paths(plain.model_dump()[part], (part,)))
    found, refused, played = {}, 0, 0
    for path in paths:
        for value in sorted(bounds_of(path)):
            dotted = ".".join(path)
            try:
                setting = setting_of(scenario_with(**{dotted: value}))
            except ScenarioError:
                refused += 1
                continue
            batch = play(setting, 0, REPLICATIONS, logged=REPLICATIONS)
            played += 1
            if odd := set(odd_arrays(batch)) - known:
                found[dotted, value] = odd
    assert found == {}
    assert refused > len(paths)
    assert played > len(paths)
