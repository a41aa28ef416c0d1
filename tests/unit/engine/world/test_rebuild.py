from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest

from sim.domain.scenario import Scenario
from sim.engine.world.constants import World, build_world
from sim.engine.world.rebuild import ALL, Part, parts_of, world_with
from sim.loading.changes import is_count, number_at, number_bounds, number_paths, with_numbers
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters

DEPTH = 7
"""Steps of the longest override path."""


def arrays(world: NamedTuple, where: str = "") -> Iterator[tuple[str, object]]:
    """Yield every array and number of a world by name."""
    for name, value in world._asdict().items():
        if hasattr(value, "_fields"):
            yield from arrays(value, f"{where}{name}.")
        else:
            yield f"{where}{name}", value


def assert_same(one: World, other: World, path: str) -> None:
    """Assert that two worlds agree in every bit."""
    for (name, first), (_, second) in zip(arrays(one), arrays(other), strict=True):
        left, right = np.asarray(first), np.asarray(second)
        assert left.dtype == right.dtype, (path, name)
        assert left.tobytes() == right.tobytes(), (path, name)


def inputs(scenario: Scenario[Parameters]) -> list[str]:
    """Return the override path of every number of a scenario."""
    roots = ("states", "flashpoints", "pacts", "policies", "parameters")
    return [
        path
        for root in roots
        for depth in range(1, DEPTH)
        for path in number_paths(scenario, ".".join([root, *["*"] * depth]))
    ]


def other_number(scenario: Scenario[Parameters], path: str) -> float:
    """Return another number that the field at a path allows."""
    now, (low, high) = number_at(scenario, path), number_bounds(path)
    if path.endswith((".lat", ".lon")):
        return now + 1.5
    if is_count(path):
        return now + 1
    raised = now * 1.1 if now else 0.1
    return raised if low <= raised <= high else now * 0.9


def kind_of(path: str) -> str:
    """Return a path with its names left out: paths of one kind are treated alike."""
    steps = path.split(".")
    if steps[0] == "parameters":
        return path
    return ".".join(step if step.islower() and i != 1 else "*" for i, step in enumerate(steps))


def test_any_number_of_the_classroom_leads_to_the_world_that_its_override_makes() -> None:
    names: dict[str, Any] = {"arrangement": "treaty", "policies": ["wavering"]}
    scenario = load_scenario("classroom", **names)
    world, paths = build_world(scenario), inputs(scenario)
    assert len(paths) > 200
    for path in paths:
        changes = {path: other_number(scenario, path)}
        loaded = load_scenario("classroom", **names, overrides=changes)
        quick = world_with(world, with_numbers(scenario, changes), parts_of(changes))
        assert_same(quick, build_world(loaded), path)


@pytest.mark.slow
def test_any_kind_of_number_of_the_shipped_scenario_leads_to_the_world_of_its_override() -> None:
    names: dict[str, Any] = {
        "arrangement": "asian_nato_taiwan_in",
        "policies": ["grand_bargain_china"],
    }
    scenario = load_scenario("indo_pacific", **names)
    world, kinds = build_world(scenario), {kind_of(path): path for path in inputs(scenario)}
    for path in kinds.values():
        changes = {path: other_number(scenario, path)}
        loaded = load_scenario("indo_pacific", **names, overrides=changes)
        quick = world_with(world, with_numbers(scenario, changes), parts_of(changes))
        assert_same(quick, build_world(loaded), path)


def test_arrays_that_no_changed_number_goes_into_are_not_made_again() -> None:
    scenario = load_scenario("classroom")
    world = build_world(scenario)
    changes = {"parameters.choice.precision": 7.0, "flashpoints.border.stakes.CCC": 0.3}
    other = world_with(world, with_numbers(scenario, changes), parts_of(changes))
    shared = {
        name
        for (name, one), (_, two) in zip(arrays(world), arrays(other), strict=True)
        if isinstance(one, np.ndarray) and one is two
    }
    assert {"pacts.obligation", "pacts.interoperability", "bases.own", "policies.regime"} <= shared
    assert "gdp_usd_bn" in shared
    assert "stake" not in shared
    assert other.numbers.precision == 7.0


def test_what_the_table_does_not_know_makes_everything_anew() -> None:
    assert parts_of(["quarters"]) == ALL
    assert parts_of(["states.AAA"]) == ALL
    assert parts_of([]) == frozenset()
    scenario = load_scenario("classroom")
    shorter = load_scenario("classroom", overrides={"quarters": 4})
    assert_same(world_with(build_world(scenario), shorter, ALL), build_world(shorter), "quarters")


def test_capability_goes_into_votes_and_encirclement() -> None:
    assert parts_of(["states.AAA.spending_usd_bn"]) == {Part.STATES, Part.PROMISES}
