"""The region as it opens: what governments compare later years with, made once a scenario."""

import numpy as np

from sim.domain.vocabulary import QUARTERS_PER_YEAR, Mode
from sim.engine.outcomes.ledger import Ledger, empty_ledger
from sim.engine.politics.assessment import Assessed, assess, nothing_assessed
from sim.engine.politics.budgets import rivals_capability
from sim.engine.politics.outlook import assessment_numbers
from sim.engine.politics.patronage import belief_in_patron, fear_of_abandonment, patron_regard
from sim.engine.quarter.entry_into_force import bring_into_force
from sim.engine.world.constants import World
from sim.engine.world.membership import refer_pacts, with_treaty
from sim.engine.world.political_tables import Start, no_start
from sim.engine.world.variables import (
    Variables,
    copy_variables,
    initial_variables,
    regimes_before,
)
from sim.kernel.compiled import compiled, lean
from sim.kernel.draws import DrawKey
from sim.kernel.reference import pointer_to
from sim.rules.politics.assessment import entrapment
from sim.rules.politics.opinion import expected_mode_weight, incident_effect

_MAJOR_ATTACK = int(Mode.MAJOR_ATTACK)


def open_politics(world: World, before: Start | None = None) -> World:
    """Return a world with the start of its slow half; one without a slow half as it is.

    Parameters
    ----------
    world : as `build_world` or `world_with` has made it
    before : of a world that differs in nothing but the policies from the first quarter on; its
        numbers from before the run are taken over
    """
    if not world.politics.numbers.is_on:
        return world
    variables = initial_variables(world)
    start = no_start(world.state_code.size, world.politics.proposals.since.size)
    place, ledger = pointer_to(world), empty_ledger(variables)
    if before is None:
        _fill_before(place, variables, ledger, start)
    else:
        start = before._replace(first=start.first, first_with=start.first_with)
    _fill_first(place, variables, ledger, start)
    return world._replace(politics=world.politics._replace(start=start))


def before_key(world: World) -> bytes:
    """Return what the regimes before the run say: worlds with the same may share `before`."""
    regime, policies = regimes_before(world), world.policies._asdict()
    points = np.arange(regime.shape[1])
    # Rows and not their numbers, which each world counts in its own way.
    rows = [policies[name] for name in sorted(policies.keys() - {"regime"})]
    return b"".join(
        np.asarray(row[regime] if row.ndim == 1 else row[regime, points]).tobytes() for row in rows
    )


@compiled
def _fill_before(world: World, variables: Variables, ledger: Ledger, start: Start) -> None:
    """Fill in the constants of a scenario from before the run.

    Parameters
    ----------
    variables : before the first quarter
    start : filled, but for the first quarter
    """
    survey, numbers = ledger.politics.survey, assessment_numbers(world)
    found = nothing_assessed(world.state_code.size, world.flashpoint_code.size)
    # Under the reference arrangement and the regimes before the run.
    copy_variables(variables, survey)
    refer_pacts(world, survey)
    assess(world, survey, numbers, found)
    start.p_force[:] = found.p_force
    for state in range(world.state_code.size):
        start.entrapment[state] = entrapment(found.calls[state])
        start.belief[state] = belief_in_patron(world, variables, state)
        start.abandonment[state] = fear_of_abandonment(world, variables, state)
        start.rivals_usd_bn[state] = rivals_capability(world, variables, state)
        patron = world.politics.patron[state]
        if patron >= 0:
            regard = patron_regard(world, variables, patron, state)
            start.theatre_share[state] = regard.theatre_share
        start.expected_incidents[state] = _expected_incidents(world, found, state)


@compiled
def _fill_first(world: World, variables: Variables, ledger: Ledger, start: Start) -> None:
    """Fill in what governments think in the first quarter.

    Parameters
    ----------
    variables : before that quarter; written to
    start : its assessments of the first quarter are filled
    """
    survey, numbers = ledger.politics.survey, assessment_numbers(world)
    found = nothing_assessed(world.state_code.size, world.flashpoint_code.size)
    # As it is once the calendar of the first quarter has spoken, with the news of new regimes.
    bring_into_force(world, variables, ledger, DrawKey(seed=0, replication=0, quarter=0))
    copy_variables(variables, survey)
    assess(world, survey, numbers, found)
    start.first[0, :], start.first[1, :] = found.p_force, found.loss
    start.first[2, :], start.first[3, :] = found.standing, found.calls
    for proposal in range(world.politics.proposals.since.size):
        copy_variables(variables, survey)
        with_treaty(world, survey, proposal, is_in=True, quarter=0)
        assess(world, survey, numbers, found)
        start.first_with[proposal, 0] = found.loss
        start.first_with[proposal, 1] = found.standing


@lean
def _expected_incidents(world: World, found: Assessed, state: int) -> float:
    """Return what a quarter's challenges are expected to add to a state's opinion, in logits.

    It is in the polls of the start already; only what differs from it moves opinion.
    """
    numbers, total = world.politics.numbers, 0.0
    if world.politics.is_challenger[state]:
        return 0.0
    for flashpoint in range(world.flashpoint_code.size):
        weight = 0.0
        for mode in range(found.war.shape[1]):
            weight += expected_mode_weight(
                found.choice[flashpoint, mode + 1],
                found.war[flashpoint, mode],
                numbers.incident[mode],
                numbers.incident[_MAJOR_ATTACK],
            )
        is_target = world.target[flashpoint] == state
        effect = incident_effect(weight, is_target, numbers.bystander_share)
        total += world.opportunity_rate[flashpoint] / QUARTERS_PER_YEAR * effect
    return total
