"""Bit by bit, batches on Mesa are compared in tests/equivalence."""

from collections.abc import Iterator
from itertools import repeat

import numpy as np
import pytest

from sim.domain.scenario import Scenario
from sim.engine.run.ensemble import play, setting_of
from sim.execution.mesa_batches import play_on_mesa
from sim.execution.vectors import VectorSetting
from sim.model.agents import State
from sim.rules.parameters import Parameters
from tests.unit.small_studies import classroom

AGENTS = {"CCC": State}


def runs_of(scenario: Scenario[Parameters], count: int) -> Iterator[VectorSetting]:
    """Return the same scenario and setting for some runs."""
    return repeat(VectorSetting(scenario, setting_of(scenario)), count)


def test_replications_are_those_of_the_range_and_not_counted_from_nought() -> None:
    scenario = classroom(3, 7)
    found = play_on_mesa(runs_of(scenario, 3), range(4, 7), AGENTS, logged=2)
    same = play(setting_of(scenario), 4, 7, logged=2)
    assert found.played == 3
    assert np.array_equal(found.counts.flashpoints, same.counts.flashpoints)
    assert found.log.used[0] == same.log.used[0]


@pytest.mark.parametrize("logged", [0, 1])
def test_a_stop_that_is_set_already_plays_nothing(logged: int) -> None:
    stop = np.ones(1, dtype=np.int64)
    found = play_on_mesa(runs_of(classroom(3, 7), 3), range(3), AGENTS, logged=logged, stop=stop)
    assert found.played == 0
    assert not found.counts.flashpoints.any()
