"""The promises of an arrangement in the first quarter, for any factor on all of them.

A plausible set varies how much every text of a pact is worth. Tables of pacts take
longer to build than every crisis of the quarter takes to solve, so what each pact adds
is tabulated once and multiplied together here.
"""

from typing import NamedTuple

import numpy as np

from sim.domain.pacts import Pact
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import Mode, quarter_number
from sim.engine.crisis.arrays import ObligationColumn
from sim.engine.world.constants import World, flashpoint_names, state_names
from sim.engine.world.pact_dates import in_force
from sim.engine.world.pact_tables import PactTables, pact_tables
from sim.engine.world.pact_texts import Roster, entries, pact_texts
from sim.rules.parameters import Parameters


class Promises(NamedTuple):
    """What p pacts of an arrangement ask in the first quarter; f flashpoints, n states."""

    invoked: np.ndarray
    """(p, f, n, 3, 3) obligation by mode that each pact adds, as `PactTables.obligation`."""
    text: np.ndarray
    """(p, f, n) obligation in words that each pact adds."""
    referred: np.ndarray
    """(p', f, n) the same against a major attack, of the pacts of the reference arrangement."""
    interoperability: np.ndarray
    """(n, n) of the best pact of each pair once it is ripe; 0 where there is none."""


def promises_of(scenario: Scenario[Parameters], capability: np.ndarray) -> Promises:
    """Return what the pacts of a scenario that are in force at its start ask.

    At most one treaty of the arrangement may be activated by a council at a flashpoint.

    Parameters
    ----------
    capability : (n,) at the start [USD bn]
    """
    start = quarter_number(scenario.start)
    names, points = state_names(scenario), flashpoint_names(scenario)

    def tables_of(name: str, pact: Pact) -> PactTables:
        only = {
            "pacts": {name: pact},
            "reference_pacts": {},
            "proposals": {},
            "proposed_pacts": {},
            "quarters": 1,
        }
        alone = scenario.model_copy(update=only)
        return pact_tables(alone, pact_texts(Roster(alone, names, points, capability)))

    arranged = {one.name: one.pact for one in entries(scenario) if one.is_arranged}
    pacts = in_force(arranged, start, start)
    own = {name: tables_of(name, pact) for name, pact in pacts.items()}
    held = in_force(scenario.reference_pacts, start, start)
    reference = [tables_of(name, pact) for name, pact in held.items()]
    size = (len(points), len(names))
    tables = list(own.values())
    return Promises(
        invoked=np.array([one.obligation[0] for one in tables]).reshape(len(own), *size, 3, 3),
        text=np.array([one.text_obligation[0] for one in tables]).reshape(len(own), *size),
        referred=np.array([_against_attack(one.obligation[0]) for one in reference]).reshape(
            len(reference), *size
        ),
        interoperability=_ripe(pacts, names),
    )


def _against_attack(obligation: np.ndarray) -> np.ndarray:
    """Return (f, n) obligations against a major attack with the council active."""
    return np.asarray(obligation[:, :, Mode.MAJOR_ATTACK, ObligationColumn.ACTIVE])


def _ripe(pacts: dict[str, Pact], names: list[str]) -> np.ndarray:
    table = np.zeros((len(names), len(names)))
    for pact in pacts.values():
        rows = [names.index(member) for member in pact.members if member in names]
        here = np.ix_(rows, rows)
        table[here] = np.maximum(table[here], pact.interoperability.value)
    return table


def _combined(parts: np.ndarray, factor: float) -> np.ndarray:
    """Return what several promises come to: the share of none of them that is left open."""
    return np.asarray(1 - np.prod(1 - factor * parts, axis=0))


def with_promises(world: World, promises: Promises, factor: float) -> World:
    """Return the world with every obligation of its first quarter times a factor.

    Parameters
    ----------
    world : with the capabilities that count
    factor : at or above 0; no obligation may pass 1 with it
    """
    obligation = _combined(promises.invoked, factor)
    pacts = world.pacts._replace(
        obligation=obligation[None],
        text_obligation=_combined(promises.text, factor)[None],
        encirclement=_encirclement(world, promises, obligation, factor)[None],
    )
    return world._replace(pacts=pacts)


def _encirclement(
    world: World, promises: Promises, obligation: np.ndarray, factor: float
) -> np.ndarray:
    """Return (n,) capability pledged against each state beyond the reference arrangement."""
    beyond = _against_attack(obligation) - _combined(promises.referred, factor)
    shares = beyond @ world.capability_usd_bn / world.capability_usd_bn.sum()
    n = world.state_code.size
    count = np.bincount(world.challenger, minlength=n)
    total = np.bincount(world.challenger, weights=shares, minlength=n)
    return np.asarray(total / np.maximum(count, 1))
