"""Where each state's forces can work from at each flashpoint, the nearest base first.

Distances never change in a run, so what they leave of a force is worked out once.
Which of the bases are open is decided within the run: by pacts, by hosts.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.domain.flashpoints import Flashpoint
from sim.domain.scenario import Scenario
from sim.domain.states import Base, State
from sim.engine.world.distance import great_circle_km
from sim.rules.crisis.basing import NO_CONSENT, placed_fraction
from sim.rules.crisis.strength import distance_fraction
from sim.rules.parameters import Parameters


class BaseTables(NamedTuple):
    """Bases b of state n at flashpoint f, nearest first; the last ones may stand for no base."""

    km: np.ndarray
    """(f, n, b) to the theatre; infinite where there is no base."""
    fraction: np.ndarray
    """(f, n, b) what the distance leaves of a force, in [0, 1]; 0 where there is no base."""
    capacity: np.ndarray
    """(f, n, b) share of the state's forces that it takes in, in [0, 1]; 0 where there is none."""
    host: np.ndarray
    """(f, n, b) position of the state on whose soil it stands, or `NO_CONSENT`."""
    own: np.ndarray
    """(f, n) share of a state's forces that arrives from its own soil alone, in [0, 1]."""


def base_tables(scenario: Scenario[Parameters], names: list[str], points: list[str]) -> BaseTables:
    """Return the bases of a scenario as arrays.

    Parameters
    ----------
    names, points : states and flashpoints in the order of the arrays
    """
    place: dict[str | None, int] = {name: row for row, name in enumerate(names)}
    # A host outside the roster can grant nothing.
    usable = [_usable_bases(scenario.states[name], name, place) for name in names]
    shape = (len(points), len(names), max(len(bases) for bases in usable))
    km, host = np.full(shape, np.inf), np.full(shape, NO_CONSENT, dtype=np.int64)
    fraction, capacity = np.zeros(shape), np.zeros(shape)
    decay = scenario.parameters.strength.distance_decay_per_1000km
    for row, point in enumerate(points):
        for column, name in enumerate(names):
            near = _by_distance(usable[column], scenario.flashpoints[point])
            for number, (distance, base) in enumerate(near):
                cell = (row, column, number)
                km[cell] = distance
                host[cell] = place[base.host] if _is_abroad(base, name) else NO_CONSENT
                fraction[cell] = distance_fraction(distance, decay)
                # Off, the nearest open base takes in everything (MODEL 4).
                limited = scenario.switches.basing_capacity
                capacity[cell] = base.capacity.value if limited else 1.0
    nobody_opens, own = np.zeros(len(names)), np.zeros(shape[:2])
    for cell in np.ndindex(own.shape):
        own[cell] = placed_fraction(fraction[cell], capacity[cell], host[cell], nobody_opens)
    return BaseTables(km=km, fraction=fraction, capacity=capacity, host=host, own=own)


def _is_abroad(base: Base, name: str) -> bool:
    """Return whether a base of a state stands on the soil of another."""
    return base.host not in {None, name}


def _usable_bases(state: State, name: str, place: Mapping[str | None, int]) -> list[Base]:
    """Return a state's bases without those whose host is not in the roster."""
    return [base for base in state.bases if not _is_abroad(base, name) or base.host in place]


def _by_distance(bases: list[Base], point: Flashpoint) -> list[tuple[float, Base]]:
    """Return bases with their distances from a theatre [km], nearest first."""
    # Bases and not capitals: from its capital the US would bring 12 % of its strength to Taiwan,
    # from Okinawa 90 % (MODEL 4).
    here = (point.theatre.lat, point.theatre.lon)
    found = [(float(great_circle_km(*here, base.lat, base.lon)), base) for base in bases]
    return sorted(found, key=lambda one: one[0])
