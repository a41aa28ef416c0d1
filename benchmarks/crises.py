"""Crises to measure with: of the shipped scenario, and of the reference tests."""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

from sim.engine.crisis.arrays import Crisis
from sim.engine.crisis.explicit import crisis_arrays
from sim.engine.crisis.explicit_input import read_crisis
from sim.engine.quarter.assembly import CrisisDraws, assemble, guarantor_order
from sim.engine.quarter.entry_into_force import set_in_force
from sim.engine.world.constants import build_world, flashpoint_names
from sim.engine.world.variables import initial_variables
from sim.loading.scenarios import load_scenario
from sim.rules.crisis.basing import NO_CONSENT

PAIRS = Path(__file__).resolve().parent.parent / "tests" / "reference" / "crisis"
ARRANGEMENTS = ("no_commitments", "hub_and_spokes", "minilaterals", "asian_nato")
BATCHES = 7
BATCH_SECONDS = 0.02

type Batches = list[float]
"""Seconds a call in each batch."""


def scenario_crises(arrangement: str) -> dict[str, Crisis]:
    """Return the crisis at every flashpoint of the region as it opens."""
    scenario = load_scenario("indo_pacific", arrangement=arrangement)
    world = build_world(scenario)
    variables = initial_variables(world)
    set_in_force(world, variables, 0)
    found = {}
    for place, name in enumerate(flashpoint_names(scenario)):
        order = guarantor_order(world, variables, place)
        calm = np.zeros(order.size)
        found[f"{arrangement} {name}"] = assemble(
            world, variables, place, order, CrisisDraws(shock_logit=calm, resolve=0.0)
        )
    return found


def reference_crisis(name: str) -> Crisis:
    """Return one of the crises of the reference tests."""
    return crisis_arrays(read_crisis((PAIRS / f"{name}.input.json").read_text(encoding="utf-8")))


def reference_crises() -> dict[str, Crisis]:
    """Return those of the first version of the game."""
    names = sorted(path.name.removesuffix(".input.json") for path in PAIRS.glob("*.input.json"))
    return {name: reference_crisis(name) for name in names}


def first_version(crisis: Crisis) -> Crisis:
    """Return the crisis with nothing in it that the first version of the game does not have."""
    # Rivals know neither widened wars nor means over the draw, and fill no second base.
    return crisis._replace(
        trade_weight=1.0,
        trade_target=0.0,
        target_vulnerability=0.0,
        has_escalation=False,
        resolve_sd=0.0,
        own_evaluation=False,
        expected_coalition=False,
        is_called=np.ones_like(crisis.is_called),
        base_capacity=np.where(crisis.base_capacity > 0, 1.0, 0.0),
    )


def nearest_base_strengths(crisis: Crisis) -> tuple[np.ndarray, np.ndarray]:
    """Return the strength of each guarantor by who opens its soil to it, in USD bn.

    Parameters
    ----------
    crisis : of the first version, where the nearest base takes a whole force

    Returns
    -------
    (n,) from the nearest base that nobody has to open, 0 without one, and (n, n) of the row
    from the nearest base that the column opens, 0 without one
    """
    n = crisis.strength_unplaced.size
    from_base = crisis.strength_unplaced[:, None] * crisis.base_fraction * crisis.base_capacity

    def from_soil_of(host: int) -> np.ndarray:
        return np.where(crisis.base_host == host, from_base, 0.0).max(axis=1, initial=0.0)

    hosted = np.zeros((n, n))
    for host in range(n):
        hosted[:, host] = from_soil_of(host)
    return from_soil_of(NO_CONSENT), hosted


def every_crisis() -> dict[str, Crisis]:
    """Return all of them by name, in the first version of the game."""
    found = reference_crises()
    for arrangement in ARRANGEMENTS:
        found |= scenario_crises(arrangement)
    return {name: first_version(crisis) for name, crisis in found.items()}


def timed_in_turn(calls: list[Callable[[int], object]]) -> list[Batches]:
    """Return how long one turn of each call takes, which is given how often to turn.

    The calls take turns batch by batch, so that whatever else the machine does hits all of
    them alike.
    """
    repeats = []
    for call in calls:
        call(1)
        started = time.perf_counter()
        call(3)
        once = (time.perf_counter() - started) / 3
        repeats.append(max(1, round(BATCH_SECONDS / max(once, 1e-8))))
    found: list[Batches] = [[] for _ in calls]
    for _ in range(BATCHES):
        for call, turns, batches in zip(calls, repeats, found, strict=True):
            started = time.perf_counter()
            call(turns)
            batches.append((time.perf_counter() - started) / turns)
    return found


def microseconds(batches: Batches) -> str:
    """Return median, least and largest batch in words."""
    middle, low, high = (1e6 * one for one in (median(batches), min(batches), max(batches)))
    return f"{middle:8.1f} ({low:.1f}-{high:.1f})"
