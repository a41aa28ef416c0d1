"""How long a study will take, from a few of its runs."""

import os
import time
from collections.abc import Iterator
from itertools import islice
from math import nan
from typing import NamedTuple

from sim.domain.errors import ScenarioError
from sim.domain.scenario import Scenario
from sim.execution.batches import BatchSettings, play_batch
from sim.rules.parameters import Parameters
from sim.study.plan import Plan, Precision

PROBES = 3
"""Points of which some runs are played."""

WARM_UP = 10
"""Runs that are not timed: the first ones may compile the rules, or load them from the cache."""

ENOUGH_SECONDS = 0.1
"""Shortest time that counts: below it, setting a batch up would weigh more than its runs."""

MOST_RUNS = 512
"""Runs of a point after which it is enough in any case."""


def planned_runs(plan: Plan) -> int:
    """Return the runs of a plan; with a target, those before anybody looks."""
    each = plan.replications
    return len(plan.points) * (each.first if isinstance(each, Precision) else each)


def most_runs(plan: Plan) -> int:
    """Return the runs of a plan; with a target, those after which it ends in any case."""
    each = plan.replications
    return len(plan.points) * (each.at_most if isinstance(each, Precision) else each)


class SecondsRange(NamedTuple):
    """How long a study may take; the same twice if nobody looks at a precision."""

    least: float
    """With the runs of `planned_runs` [seconds]."""

    most: float
    """With those of `most_runs` [seconds]."""


def estimated_seconds(plan: Plan, workers: int | None = None) -> SecondsRange:
    """Return about how long the runs of a plan will take, at least and at most.

    A few runs of up to three points are played, after some that do not count
    because they may compile the rules.

    Parameters
    ----------
    workers : processes; as many as there are cores when absent

    Returns
    -------
    Not numbers if the values of none of the points that were tried go together.
    """
    making, running, probes = 0.0, 0.0, 0
    started = time.perf_counter()
    for scenario in islice(_scenarios(plan), PROBES):
        making += time.perf_counter() - started
        if not probes:
            play_batch(scenario, range(WARM_UP))
        running += _seconds_a_run(plan, scenario)
        probes += 1
        started = time.perf_counter()
    if not probes:
        return SecondsRange(least=nan, most=nan)
    a_run = running / probes / (workers or os.cpu_count() or 1)
    all_made = len(plan.points) * making / probes
    return SecondsRange(
        least=planned_runs(plan) * a_run + all_made, most=most_runs(plan) * a_run + all_made
    )


def _scenarios(plan: Plan) -> Iterator[Scenario[Parameters]]:
    """Yield scenarios of points from all over a plan; those that cannot be made are left out."""
    last = len(plan.points) - 1
    # Both ends and the middle first; the quarters are for points whose scenario cannot be made.
    for index in dict.fromkeys(last * quarter // 4 for quarter in (0, 2, 4, 1, 3)):
        try:
            yield plan.scenario(index)
        except ScenarioError:
            continue


def _seconds_a_run(plan: Plan, scenario: Scenario[Parameters]) -> float:
    """Return the time of one run, from ever longer batches until one is long enough."""
    runs = 4
    while True:
        started = time.perf_counter()
        settings = BatchSettings(outputs=plan.outputs, vectors=plan.vectors)
        play_batch(scenario, range(runs), settings)
        seconds = time.perf_counter() - started
        if seconds >= ENOUGH_SECONDS or runs >= MOST_RUNS:
            return seconds / runs
        runs *= 4
