"""How well the members of a pact act together: practice ripens, and fades after an exit.

Practice is between two states: it counts from the later of their entries and fades from
the earlier of their exits.
"""

from typing import NamedTuple

from sim.domain.scenario import Scenario
from sim.engine.world.pact_dates import NEVER
from sim.engine.world.pact_texts import PactTexts
from sim.engine.world.pacts_in_force import NOT_LEFT, PactsInForce
from sim.kernel.compiled import lean
from sim.rules.crisis.interoperability import interoperability
from sim.rules.parameters import Parameters
from sim.rules.politics.institutions import fading_interoperability


class Practice(NamedTuple):
    """Numbers of practice; see `InteroperabilityParams` and `InstitutionParams`."""

    unallied: float
    ripening_quarters: float
    exit_quarters: float
    """0 where nothing is left after an exit."""


def practice_of(scenario: Scenario[Parameters]) -> Practice:
    """Return the numbers of a scenario; without institutions an exit leaves nothing."""
    given, switches = scenario.parameters, scenario.switches
    fades = switches.politics and switches.institutions
    return Practice(
        unallied=given.interoperability.unallied,
        ripening_quarters=given.interoperability.ripening_quarters,
        exit_quarters=given.institutions.exit_quarters if fades else 0.0,
    )


@lean
def shared_since(pacts: PactsInForce, pact: int, one: int, other: int) -> int:
    """Return the run quarter since which two states share a pact, or shared it; else `NEVER`."""
    return max(pacts.since[pact, one], pacts.since[pact, other])


@lean
def shared_practice(
    texts: PactTexts,
    pacts: PactsInForce,
    practice: Practice,
    pair: tuple[int, int, int],
    quarter: int,
) -> float:
    """Return the share of strength that one state brings to bear beside another by a pact.

    Parameters
    ----------
    pair : the pact and the two states
    quarter : of the run

    Returns
    -------
    in [0, 1]; that of strangers where both were never members at once
    """
    pact, one, other = pair
    since, until = shared_since(pacts, pact, one, other), quarter
    if since == NEVER:
        return practice.unallied
    is_over = False
    for state in (one, other):
        if not pacts.is_member[pact, state]:
            is_over, until = True, min(until, pacts.left[pact, state])
    # Where the calendar ended a pact nobody has left.
    if until == NOT_LEFT or until < since:
        return practice.unallied
    ripe = interoperability(
        texts.interoperability[pact],
        float(until - since),
        practice.unallied,
        practice.ripening_quarters,
    )
    if not is_over:
        return ripe
    if practice.exit_quarters <= 0:
        return practice.unallied
    return fading_interoperability(
        ripe, practice.unallied, float(quarter - until), practice.exit_quarters
    )
