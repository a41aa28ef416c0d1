"""How far assessments lie from the full game, and what they take.

An assessment lets fewer guarantors look ahead and solves the game at fewer draws of
resolve than an expectation does. Every shipped arrangement under every shipped policy
is assessed at the first quarter in several ways, against eleven draws and five
guarantors, one more than look ahead in a crisis; and three arrangements are timed. Run
it after a fit or a change of the solver, and put what it prints into docs/decisions/0030::

    PYTHONPATH=. .venv/bin/python benchmarks/assessment.py

It takes about a minute, and a minute more where the rules are not compiled yet.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim.engine.crisis.draws import DRAWS
from sim.engine.politics.assessment import (
    Assessed,
    AssessmentNumbers,
    assess_at,
    assessment_numbers,
    nothing_assessed,
)
from sim.engine.politics.forecast_draws import FORECAST_DRAWS, Draws
from sim.engine.world.constants import World, build_world
from sim.engine.world.variables import Variables, initial_variables
from sim.kernel.reference import pointer_to
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"
TIMED = ("hub_and_spokes", "pacific_pact_core4_taiwan_in", "asian_nato")
TIMED_POLICY = "continuity"
BATCHES = 100
REFERENCE_GUARANTORS = 5
"""One more than look ahead in a crisis: what the errors of an assessment are measured against."""
BIG = 0.1
"""Share of the region's largest value from which the error of a single state counts."""
PARTS = ("force", "loss", "standing", "calls")


class Cell(NamedTuple):
    """An arrangement under a policy, at the first quarter, put into memory once."""

    world: World
    variables: Variables
    n_states: int
    n_flashpoints: int


class Way(NamedTuple):
    """A way to assess."""

    name: str
    guarantors: int
    draws: Draws


def draws_at(*modes: list[float]) -> Draws:
    """Return draws from those of each mode; one mode's serve all."""
    every = modes * (3 // len(modes))
    most = max(map(len, every))
    at = np.array([[*mode, *[0.0] * (most - len(mode))] for mode in every])
    return Draws(at=at, n_draws=np.array([len(mode) for mode in every]))


def ways(most: int, usual: int) -> list[Way]:
    """Return the ways to compare, the full one first.

    Parameters
    ----------
    most : guarantors that look ahead in the reference
    usual : the same in an assessment
    """
    eleven = draws_at(list(DRAWS))
    fine = draws_at(list(np.arange(-4, 4.01, 0.25)))
    four = draws_at([-1.0, 0.75, 1.75, 3.0])
    return [
        Way(f"11 draws, {most} look ahead", most, eleven),
        Way(f"33 draws, {most}", most, fine),
        Way(f"11 draws, {usual}", usual, eleven),
        Way(f"4 draws alike in every mode, {usual}", usual, four),
        *(Way(f"3, 5, 4 draws, {k}", k, FORECAST_DRAWS) for k in range(1, 4)),
    ]


def shipped(kind: str) -> list[str]:
    """Return the names of the shipped files of a kind."""
    return sorted(path.stem for path in (SCENARIOS / kind).glob("*.yaml"))


def cells() -> Iterator[tuple[tuple[str, str], Cell]]:
    """Yield every shipped arrangement under every shipped policy."""
    for arrangement in shipped("arrangements"):
        for policy in shipped("policies"):
            scenario = load_scenario("indo_pacific", arrangement=arrangement, policies=[policy])
            world = build_world(scenario)
            yield (
                (arrangement, policy),
                Cell(
                    world=pointer_to(world),
                    variables=pointer_to(initial_variables(world)),
                    n_states=len(scenario.states),
                    n_flashpoints=len(scenario.flashpoints),
                ),
            )


def assessed(cell: Cell, way: Way, called: float) -> Assessed:
    """Return an assessment made in a way."""
    found = nothing_assessed(cell.n_states, cell.n_flashpoints)
    numbers = AssessmentNumbers(called, way.guarantors)
    assess_at(cell.world, cell.variables, numbers, way.draws, found)
    return found


def milliseconds(cell: Cell, way: Way, called: float) -> float:
    """Return what an assessment takes at best."""
    found = nothing_assessed(cell.n_states, cell.n_flashpoints)
    numbers = AssessmentNumbers(called, way.guarantors)
    least = np.inf
    for _ in range(BATCHES):
        started = time.perf_counter()
        assess_at(cell.world, cell.variables, numbers, way.draws, found)
        least = min(least, time.perf_counter() - started)
    return 1e3 * float(least)


def errors(whole: list[Assessed], found: list[Assessed]) -> Iterator[str]:
    """Yield, for each part, the errors over the region and the largest of any one state."""
    for part in range(len(PARTS)):
        region, state = [], [0.0]
        for one, other in zip(whole, found, strict=True):
            here, there = one[part], other[part]
            if here.max() <= 0:
                continue
            region.append(np.abs(there - here).sum() / here.sum())
            is_big = here > BIG * here.max()
            state.append(float(np.abs(there[is_big] / here[is_big] - 1).max()))
        yield f"{100 * np.median(region):.1f} / {100 * max(region):.1f} / {100 * max(state):.0f}"


def main() -> None:
    """Print both tables."""
    every, params = dict(cells()), Parameters()
    usual = assessment_numbers(params.assessment)
    compared = ways(REFERENCE_GUARANTORS, usual.strategic_guarantors)
    called = usual.called_obligation
    whole = [assessed(cell, compared[0], called) for cell in every.values()]
    times = " | ".join(f"{name} ms" for name in TIMED)
    lines = [
        f"Errors over {len(every)} cells in per cent: of the region's sum, median and largest;",
        f"of a state with at least {BIG:.0%} of the region's largest value, largest.",
        "",
        f"| way | {' | '.join(PARTS)} | {times} |",
        "|---|" + "---:|" * (len(PARTS) + len(TIMED)),
    ]
    for way in compared:
        found = [assessed(cell, way, called) for cell in every.values()]
        took = [milliseconds(every[name, TIMED_POLICY], way, called) for name in TIMED]
        row = [way.name, *errors(whole, found), *(f"{one:.2f}" for one in took)]
        lines.append(f"| {' | '.join(row)} |")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
