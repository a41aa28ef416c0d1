import time
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim.domain.scenario import Scenario
from sim.execution import batches
from sim.execution.batches import BatchSettings
from sim.execution.runner import run_study
from sim.execution.workers import SCENARIOS_KEPT, cached_scenario_of, is_busy
from sim.rules.parameters import Parameters
from tests.patience import wait_until
from tests.unit.small_studies import (
    EVERY,
    WHOLE,
    SmallPlan,
    classroom,
    interrupted_after,
    quick_batch,
    tables_of,
)

pytestmark = pytest.mark.usefixtures("quick_runs")


@pytest.mark.parametrize("workers", [1, 3])
def test_tables_do_not_depend_on_workers(workers: int) -> None:
    run_study(WHOLE, "one", workers=2)
    run_study(WHOLE, "two", workers=workers)
    assert tables_of(Path("one"), EVERY) == tables_of(Path("two"), EVERY)


def test_threads_end_with_the_study_whatever_ended_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(
        scenario: Scenario[Parameters],
        replications: range,
        settings: BatchSettings,
        agents: None,
        stop: np.ndarray,
    ) -> dict[str, pl.DataFrame] | None:
        first, last = replications.start, replications.stop
        for _ in range(first, 100 * last if first else last):
            if stop[0]:
                return None
            time.sleep(0.01)
        return quick_batch(scenario, replications, settings, agents, stop)

    monkeypatch.setattr(batches, "play_batch", slow)
    with pytest.raises(KeyboardInterrupt):
        run_study(SmallPlan(replications=400), workers=2, listener=interrupted_after(8))
    wait_until(lambda: not is_busy())


def test_the_last_scenarios_are_cached_and_older_ones_made_again() -> None:
    made: list[int] = []

    def scenario_of(point: int) -> Scenario[Parameters]:
        made.append(point)
        return classroom(2 + point % 2, 7)

    cached = cached_scenario_of(scenario_of)
    for point in [*range(SCENARIOS_KEPT), 0, SCENARIOS_KEPT - 1]:
        cached(point)
    assert made == list(range(SCENARIOS_KEPT))
    cached(SCENARIOS_KEPT)  # takes the place of the oldest
    cached(1)
    cached(0)
    assert made[SCENARIOS_KEPT:] == [SCENARIOS_KEPT, 0]


def test_a_scenario_that_cannot_be_made_is_asked_for_again() -> None:
    def scenario_of(_point: int) -> Scenario[Parameters]:
        raise ArithmeticError

    cached = cached_scenario_of(scenario_of)
    for _ in range(2):
        with pytest.raises(ArithmeticError):
            cached(0)
