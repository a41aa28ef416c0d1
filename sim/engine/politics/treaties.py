"""The life of a proposed treaty: talks, signature, ratification, force, exit."""

import numpy as np

from sim.engine.outcomes.ledger import Ledger
from sim.engine.outcomes.political_ledger import TreatyEvent
from sim.engine.politics.talks import partners_are_willing
from sim.engine.world.constants import World
from sim.engine.world.membership import enter_pact, leave_pact
from sim.engine.world.political_numbers import Negotiation
from sim.engine.world.political_variables import NO_QUARTER
from sim.engine.world.proposal_tables import NO_STATE
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean
from sim.rules.politics.negotiation import (
    Failure,
    Stage,
    TalksLimits,
    is_binding,
    stage_after_talks,
    window_multiplier,
)

_DORMANT, _TALKS = int(Stage.DORMANT), int(Stage.TALKS)
_SIGNED, _IN_FORCE = int(Stage.SIGNED), int(Stage.IN_FORCE)
_DISSOLVED = int(Failure.DISSOLVED)
_NO_AGREEMENT = int(Failure.NO_AGREEMENT)
_WITHDREW = int(Failure.WITHDREW)
_LEGISLATURE = int(Failure.LEGISLATURE)
_LAPSED = int(Failure.LAPSED)
_ENDED = int(TreatyEvent.DISSOLVED)
_FAILED = int(TreatyEvent.FAILED)
_OPENED = int(TreatyEvent.TALKS_OPEN)
_WAS_SIGNED = int(TreatyEvent.SIGNED)
_ENTERED = int(TreatyEvent.IN_FORCE)
LEAST_MEMBERS = 2
"""Members without whom there is no treaty."""


@lean
def settle_treaties(world: World, variables: Variables, ledger: Ledger, quarter: int) -> None:
    """Apply what was decided about treaties, and set the window of risk."""
    if world.politics.numbers.negotiation == Negotiation.OFF:
        return
    proposals, politics = world.politics.proposals, variables.politics
    for proposal in range(proposals.since.size):
        if quarter < proposals.since[proposal]:
            continue
        stage = politics.stage[proposal]
        if stage == _DORMANT:
            _settle_opening(world, variables, ledger, proposal, quarter)
        elif stage == _TALKS:
            _settle_talks(world, variables, ledger, proposal, quarter)
        elif stage == _SIGNED:
            _settle_signed(world, variables, ledger, proposal, quarter)
        else:
            _settle_in_force(world, variables, ledger, proposal, quarter)
    _set_windows(world, variables)


@lean
def _enter_stage(variables: Variables, proposal: int, stage: int, quarter: int) -> None:
    """Let a proposal enter a stage."""
    variables.politics.stage[proposal] = stage
    variables.politics.stage_since[proposal] = quarter


@lean
def _fail(
    world: World,
    variables: Variables,
    ledger: Ledger,
    proposal: int,
    failure: tuple[int, int, int],
) -> None:
    """Let an attempt come to nothing.

    Parameters
    ----------
    failure : a number of `Failure`, whose doing it was, and the quarter
    """
    reason, state, quarter = failure
    politics, decided = variables.politics, ledger.politics
    _enter_stage(variables, proposal, _DORMANT, quarter)
    politics.cool_until[proposal] = quarter + world.politics.numbers.cooling_quarters
    politics.has_failed[proposal] = True
    politics.is_signed[proposal] = False
    politics.is_ratified[proposal] = False
    is_end = reason == _DISSOLVED
    decided.event[proposal] = _ENDED if is_end else _FAILED
    decided.reason[proposal] = reason
    decided.reason_state[proposal] = state


@lean
def _settle_opening(
    world: World, variables: Variables, ledger: Ledger, proposal: int, quarter: int
) -> None:
    """Open talks where the proposer does."""
    decided = ledger.politics
    if not decided.opens_talks[proposal]:
        return
    proposer = world.politics.proposals.proposer[proposal]
    is_wanted = decided.is_willing[proposal, proposer]
    if is_wanted and partners_are_willing(world, ledger, proposal):
        _enter_stage(variables, proposal, _TALKS, quarter)
        decided.event[proposal] = _OPENED


@lean
def _settle_talks(
    world: World, variables: Variables, ledger: Ledger, proposal: int, quarter: int
) -> None:
    """Let talks lead to a signature, go on, or fail."""
    numbers, proposals = world.politics.numbers, world.politics.proposals
    politics, decided = variables.politics, ledger.politics
    refuser = _first_missing(world, proposal, decided.is_willing[proposal])
    age = quarter - politics.stage_since[proposal]
    after = stage_after_talks(
        age,
        decided.puts_question[proposal],
        refuser == NO_STATE,
        TalksLimits(
            earliest=numbers.earliest_quarters,
            patience=numbers.patience_quarters,
            longest=numbers.longest_quarters,
        ),
    )
    if after == _DORMANT:
        failure = (_NO_AGREEMENT, refuser, quarter)
        _fail(world, variables, ledger, proposal, failure)
    elif after == _SIGNED:
        for state in range(world.state_code.size):
            if decided.is_willing[proposal, state]:
                politics.is_signed[proposal, state] = True
                _punish(world, variables, proposal, state)
        _enter_stage(variables, proposal, _SIGNED, quarter)
        decided.event[proposal] = _WAS_SIGNED
        if not proposals.needs_ratification[proposal]:
            for state in range(world.state_code.size):
                politics.is_ratified[proposal, state] = politics.is_signed[proposal, state]
            _bring_into_force(world, variables, ledger, proposal, quarter)


@lean
def _first_missing(world: World, proposal: int, has_done: np.ndarray) -> int:
    """Return the first of the quorum that has not done something, by code, or `NO_STATE`.

    Parameters
    ----------
    has_done : (n,)
    """
    for state in range(world.state_code.size):
        if world.politics.proposals.is_quorum[proposal, state] and not has_done[state]:
            return state
    return NO_STATE


@lean
def _settle_signed(
    world: World, variables: Variables, ledger: Ledger, proposal: int, quarter: int
) -> None:
    """Let signers withdraw or ratify, and the treaty enter into force, fail or lapse."""
    politics = variables.politics
    _settle_signers(world, variables, ledger, proposal)
    withdrew = _first_missing(world, proposal, politics.is_signed[proposal])
    missing = _first_missing(world, proposal, politics.is_ratified[proposal])
    age = quarter - politics.stage_since[proposal]
    if withdrew != NO_STATE:
        _fail(world, variables, ledger, proposal, (_WITHDREW, withdrew, quarter))
    elif missing == NO_STATE:
        _bring_into_force(world, variables, ledger, proposal, quarter)
    elif age >= world.politics.numbers.ratification_limit:
        was_asked = ledger.politics.may_ratify[proposal, missing]
        is_refused = was_asked and not ledger.politics.has_consent[proposal, missing]
        reason = _LEGISLATURE if is_refused else _LAPSED
        _fail(world, variables, ledger, proposal, (reason, missing, quarter))


@lean
def _settle_signers(world: World, variables: Variables, ledger: Ledger, proposal: int) -> None:
    """Let signers take their signature back, or ratify."""
    politics, decided = variables.politics, ledger.politics
    for state in range(world.state_code.size):
        is_open = politics.is_signed[proposal, state] and not politics.is_ratified[proposal, state]
        if not is_open:
            continue
        if decided.leaves[proposal, state] or not variables.is_in_game[state]:
            politics.is_signed[proposal, state] = False
        elif decided.ratifies[proposal, state]:
            politics.is_ratified[proposal, state] = True


@lean
def _bring_into_force(
    world: World, variables: Variables, ledger: Ledger, proposal: int, quarter: int
) -> None:
    """Let a treaty bind those who have ratified it."""
    politics = variables.politics
    _enter_stage(variables, proposal, _IN_FORCE, quarter)
    ledger.politics.event[proposal] = _ENTERED
    for state in range(world.state_code.size):
        if politics.is_ratified[proposal, state]:
            _admit(world, variables, proposal, state, quarter)


@lean
def _admit(world: World, variables: Variables, proposal: int, state: int, quarter: int) -> None:
    """Make a state a member of a treaty in force."""
    variables.politics.is_member[proposal, state] = True
    variables.politics.notice_end[proposal, state] = NO_QUARTER
    _enter_pacts(world, variables, proposal, state, quarter)


@lean
def _enter_pacts(
    world: World, variables: Variables, proposal: int, state: int, quarter: int
) -> None:
    """Bind a state by those pacts of a proposal that name it."""
    # Negotiation without effect goes its way and leaves the pacts alone.
    if world.politics.numbers.negotiation != Negotiation.ON:
        return
    for pact in range(world.texts.proposal.size):
        is_named = world.texts.is_signatory[pact, state]
        if world.texts.proposal[pact] == proposal and is_named:
            enter_pact(world, variables, pact, state, quarter)
            variables.politics.is_assessment_due[0] = True


@lean
def _dismiss(world: World, variables: Variables, proposal: int, state: int, quarter: int) -> None:
    """End a state's membership."""
    politics = variables.politics
    politics.is_member[proposal, state] = False
    politics.is_signed[proposal, state] = False
    politics.is_ratified[proposal, state] = False
    politics.notice_end[proposal, state] = NO_QUARTER
    if world.politics.numbers.negotiation != Negotiation.ON:
        return
    for pact in range(world.texts.proposal.size):
        if world.texts.proposal[pact] == proposal:
            leave_pact(world, variables, pact, state, quarter)
            politics.is_assessment_due[0] = True


@lean
def _punish(world: World, variables: Variables, proposal: int, state: int) -> None:
    """Let challengers answer a signature or an accession with coercion."""
    numbers, proposals = world.politics.numbers, world.politics.proposals
    if numbers.negotiation != Negotiation.ON:
        return
    if not is_binding(world.texts.depth[proposal], numbers.binding_depth):
        return
    for other in range(world.state_code.size):
        if world.politics.is_challenger[other] and proposals.salience[proposal, other] > 0:
            variables.politics.coercion_left[state, other] = numbers.coercion_quarters


@lean
def _settle_in_force(
    world: World, variables: Variables, ledger: Ledger, proposal: int, quarter: int
) -> None:
    """Let members leave and others follow, and end a treaty that has too few."""
    politics, decided = variables.politics, ledger.politics
    _settle_signers(world, variables, ledger, proposal)
    may_accede = _first_missing(world, proposal, decided.is_willing[proposal]) == NO_STATE
    members = 0
    for state in range(world.state_code.size):
        if politics.is_member[proposal, state]:
            _settle_member(world, variables, ledger, (proposal, state), quarter)
        elif politics.is_ratified[proposal, state]:
            _admit(world, variables, proposal, state, quarter)
        elif (
            may_accede and decided.accedes[proposal, state] and decided.is_willing[proposal, state]
        ):
            politics.is_signed[proposal, state] = True
            politics.is_ratified[proposal, state] = True
            _punish(world, variables, proposal, state)
            _admit(world, variables, proposal, state, quarter)
        members += politics.is_member[proposal, state]
    if members < LEAST_MEMBERS:
        for state in range(world.state_code.size):
            _dismiss(world, variables, proposal, state, quarter)
        _fail(world, variables, ledger, proposal, (_DISSOLVED, NO_STATE, quarter))


@lean
def _settle_member(
    world: World, variables: Variables, ledger: Ledger, asked: tuple[int, int], quarter: int
) -> None:
    """Let a member give notice, take it back, or leave as its notice ends.

    Parameters
    ----------
    asked : proposal and state
    """
    proposal, state = asked
    politics, decided = variables.politics, ledger.politics
    if politics.notice_end[proposal, state] == NO_QUARTER:
        if decided.leaves[proposal, state]:
            notice = world.politics.proposals.notice_quarters[proposal]
            politics.notice_end[proposal, state] = quarter + notice
    elif decided.is_willing[proposal, state]:
        politics.notice_end[proposal, state] = NO_QUARTER
    end = politics.notice_end[proposal, state]
    is_over = end != NO_QUARTER and quarter >= end
    is_dated = _is_exit_dated(world, proposal, state, quarter)
    if is_over or is_dated or not variables.is_in_game[state]:
        _dismiss(world, variables, proposal, state, quarter)


@lean
def _is_exit_dated(world: World, proposal: int, state: int, quarter: int) -> bool:
    """Return whether a state is out of a treaty in this quarter by a notice that events date."""
    for pact in range(world.texts.proposal.size):
        if world.texts.proposal[pact] == proposal and world.texts.exit[pact, state] == quarter:
            return True
    return False


@lean
def _set_windows(world: World, variables: Variables) -> None:
    """Set what unfinished treaties multiply the opportunity rate of flashpoints by."""
    numbers, proposals = world.politics.numbers, world.politics.proposals
    if not numbers.has_window:
        return
    for flashpoint in range(world.flashpoint_code.size):
        window = 1.0
        for proposal in range(proposals.since.size):
            stage = variables.politics.stage[proposal]
            window *= window_multiplier(
                proposals.window[proposal],
                stage in (_TALKS, _SIGNED),
                is_binding(world.texts.depth[proposal], numbers.binding_depth),
                world.texts.covers[proposal, flashpoint],
            )
        variables.politics.window[flashpoint] = window
