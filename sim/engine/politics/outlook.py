"""When governments judge the future, and what they then expect with and without each treaty."""

import math

from sim.domain.vocabulary import QUARTERS_PER_YEAR
from sim.engine.outcomes.ledger import Ledger
from sim.engine.politics.assessment import Assessed, AssessmentNumbers, assess, nothing_assessed
from sim.engine.politics.talks import is_first_of_year
from sim.engine.world.constants import World
from sim.engine.world.membership import refresh_pacts, with_treaty
from sim.engine.world.variables import Variables, copy_variables
from sim.kernel.compiled import compiled, lean


@lean
def is_due(world: World, variables: Variables, ledger: Ledger, quarter: int) -> bool:
    """Return whether governments judge the future this quarter.

    They do in some years' first quarters, when a patron's regime or membership of a pact has
    changed, and when a proposal comes up.
    What they think in the first quarter of a run is known before (`sim.engine.politics.opening`).
    """
    numbers, is_new = world.politics.numbers, variables.politics.is_assessment_due[0]
    if quarter == 0:
        return _has_event(world)
    for state in range(world.state_code.size):
        is_new = is_new or ledger.politics.has_new_regime[state]
    for proposal in range(world.politics.proposals.since.size):
        is_new = is_new or world.politics.proposals.since[proposal] == quarter
    # A dated exit is a change that no treaty's own process tells of.
    for pact in range(world.texts.exit.shape[0]):
        for state in range(world.texts.exit.shape[1]):
            is_new = is_new or world.texts.exit[pact, state] == quarter - 1
    years = (quarter + numbers.first_in_year) // QUARTERS_PER_YEAR
    is_turn = is_first_of_year(world, quarter) and years % numbers.assessment_years == 0
    return is_new or is_turn


@lean
def _has_event(world: World) -> bool:
    """Return whether an election or a known event falls into the first quarter of a run."""
    tables = world.politics
    for state in range(world.state_code.size):
        if tables.elects_government[0, state] or tables.known_side[0, state] >= 0:
            return True
        if not math.isnan(tables.known_stance[0, state]):
            return True
    return False


@lean
def assessment_numbers(world: World) -> AssessmentNumbers:
    """Return what an assessment reads beside the world."""
    numbers = world.politics.numbers
    return AssessmentNumbers(
        called_obligation=numbers.called_obligation,
        strategic_guarantors=numbers.assessed_strategic,
    )


@compiled
def judge_future(world: World, variables: Variables, ledger: Ledger, quarter: int) -> None:
    """Let governments judge what a year holds as things stand, and with each proposed treaty."""
    politics, survey = variables.politics, ledger.politics.survey
    ledger.politics.is_assessed[0] = True
    politics.is_assessment_due[0] = False
    numbers, found = (
        assessment_numbers(world),
        nothing_assessed(world.state_code.size, world.flashpoint_code.size),
    )
    copy_variables(variables, survey)
    # The calendar has spoken; what members who came within the run have learnt comes on top.
    refresh_pacts(world, survey, quarter)
    assess(world, survey, numbers, found)
    _take(found, variables)
    proposals = world.politics.proposals
    for proposal in range(proposals.since.size):
        if quarter < proposals.since[proposal]:
            continue
        copy_variables(variables, survey)
        with_treaty(world, survey, proposal, is_in=True, quarter=quarter)
        assess(world, survey, numbers, found)
        politics.loss_with[proposal] = found.loss
        politics.standing_with[proposal] = found.standing
        politics.loss_without[proposal] = politics.loss
        politics.standing_without[proposal] = politics.standing
        # Only a treaty in force makes the world without it another one than that of today.
        if _is_held(world, variables, proposal):
            copy_variables(variables, survey)
            with_treaty(world, survey, proposal, is_in=False, quarter=quarter)
            assess(world, survey, numbers, found)
            politics.loss_without[proposal] = found.loss
            politics.standing_without[proposal] = found.standing


@lean
def _take(found: Assessed, variables: Variables) -> None:
    """Let governments think what was found."""
    politics = variables.politics
    for state in range(found.p_force.size):
        politics.p_force[state] = found.p_force[state]
        politics.loss[state] = found.loss[state]
        politics.standing[state] = found.standing[state]
        politics.calls[state] = found.calls[state]


@lean
def _is_held(world: World, variables: Variables, proposal: int) -> bool:
    """Return whether any pact of a proposal binds anybody."""
    for pact in range(world.texts.proposal.size):
        if world.texts.proposal[pact] == proposal:
            for state in range(world.state_code.size):
                if variables.pacts.is_member[pact, state]:
                    return True
    return False
