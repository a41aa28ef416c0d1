"""In what is shipped, helping costs less than fighting, and graver challenges cost more."""

import itertools
from pathlib import Path

import pytest

from sim.domain.vocabulary import MODES
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters

SCENARIOS = Path(__file__).parents[2] / "scenarios"
STEP = 1.5
"""Least ratio of the cost of fighting in one mode to that in the mode below."""

# The first version had both orders wrong, which is one of the reasons for the second.
SHIPPED = sorted(
    path.stem
    for path in (*SCENARIOS.glob("*.yaml"), *SCENARIOS.glob("worlds/*/*.yaml"))
    if path.stem not in {"calibration", "version_1"}
)


def has_ordered_costs(parameters: Parameters) -> bool:
    modes = [getattr(parameters.modes, mode) for mode in MODES]
    return all(mode.support_cost < mode.fighting_cost for mode in modes) and all(
        after.fighting_cost >= STEP * before.fighting_cost
        for before, after in itertools.pairwise(modes)
    )


def test_the_defaults_are_ordered() -> None:
    assert has_ordered_costs(Parameters())


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_scenario_is_ordered(name: str) -> None:
    assert has_ordered_costs(load_scenario(name).parameters)


def test_the_first_version_was_not() -> None:
    assert not has_ordered_costs(load_scenario("version_1").parameters)
