"""Who has promised what to whom: the pacts in force in a quarter, over the roster.

A bond is a pact with what its members in the roster owe each other. Every table of
pacts is made of bonds.
"""

from typing import NamedTuple

import numpy as np

from sim.domain.pacts import Pact
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import quarter_of_date
from sim.rules.parameters import Parameters


class Roster(NamedTuple):
    """What every table of pacts needs to know of the scenario."""

    scenario: Scenario[Parameters]
    names: list[str]
    """Of the n states, in the order of the arrays."""
    points: list[str]
    """Of the f flashpoints, in the order of the arrays."""
    capability: np.ndarray
    """(n,) at the start [USD bn]."""
    start: int
    """Count of the first quarter."""

    def place(self, name: str) -> int:
        """Return the position of a state."""
        return self.names.index(name)

    def present(self, pact: Pact) -> list[str]:
        """Return the members of a pact that are in the roster, by name."""
        return sorted(set(pact.members) & set(self.names))


def pact_start(pact: Pact, start: int) -> int | None:
    """Return the count of the quarter from which a pact holds, None if never.

    `start` is the first quarter of the run, where pacts that are assumed begin.
    """
    if pact.in_force == "never":
        return None
    return start if pact.in_force == "start" else quarter_of_date(pact.in_force)


def is_in_force(pact: Pact, quarter: int, start: int) -> bool:
    """Return whether a pact holds in a quarter, given the first quarter of the run."""
    since = pact_start(pact, start)
    if since is None or quarter < since:
        return False
    return pact.until is None or quarter < quarter_of_date(pact.until)


def steps_in_force(pact: Pact, start: int, steps: int) -> range:
    """Return the quarters of a run in which a pact holds, counted from its first.

    Parameters
    ----------
    start : count of the first quarter
    steps : quarters of the run
    """
    since = pact_start(pact, start)
    if since is None:
        return range(0)
    until = start + steps if pact.until is None else quarter_of_date(pact.until)
    return range(max(0, since - start), min(steps, until - start))


def in_force(pacts: dict[str, Pact], quarter: int, start: int) -> dict[str, Pact]:
    """Return the pacts in force in a quarter, by name in order."""
    # Obligations combine by products of decimals, so another order would change the last digits.
    return {name: pacts[name] for name in sorted(pacts) if is_in_force(pacts[name], quarter, start)}


def scope_weight(pact: Pact, point: str) -> float:
    """Return the weight of a flashpoint in a pact's scope, in [0, 1]."""
    return pact.scope.flashpoints.get(point, pact.scope.default).value


class Bond(NamedTuple):
    """A pact with what its members in the roster owe each other."""

    pact: Pact
    places: np.ndarray
    """(m,) positions of its members."""
    owed: np.ndarray
    """(n, n) text strength of what column owes row, in [0, 1]."""


def bonds_of(roster: Roster, pacts: dict[str, Pact]) -> list[Bond]:
    """Return pacts with their obligations as arrays, in the order of the pacts."""
    # Laid out once: every table of every flashpoint asks for them
    # (docs/decisions/0022-what-a-study-costs.md).
    found = []
    for pact in pacts.values():
        place = {name: roster.place(name) for name in roster.present(pact)}
        places = np.array(list(place.values()), dtype=np.int64)
        owed = np.zeros((len(roster.names), len(roster.names)))
        if pact.mutual_obligation is not None:
            owed[np.ix_(places, places)] = pact.mutual_obligation.value
            owed[places, places] = 0.0
        # The same as asking `Pact.obligation` for every pair, of which most owe nothing.
        for guarantor in pact.obligations.keys() & place.keys():
            for protege, stated in pact.obligations[guarantor].items():
                if protege in place:
                    owed[place[protege], place[guarantor]] = stated.value
        found.append(Bond(pact, places, owed))
    return found
