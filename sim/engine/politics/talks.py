"""What states may decide about treaties in a quarter, and what they would decide.

Everything that is decided is judged here and applied in `sim.engine.politics.treaties`.
"""

from sim.domain.vocabulary import QUARTERS_PER_YEAR
from sim.engine.outcomes.ledger import Ledger
from sim.engine.politics.joining import (
    View,
    draw_minds_anew,
    fill_terms,
    legislature_agrees,
    would_join,
)
from sim.engine.world.constants import World
from sim.engine.world.political_numbers import Negotiation
from sim.engine.world.proposal_tables import NO_STATE
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean
from sim.kernel.draws import NOBODY, DrawKey, Purpose, uniform
from sim.rules.politics.negotiation import Stage, asking_chance

_DRAW_TALKS = int(Purpose.TALKS)
_DRAW_QUESTION = int(Purpose.QUESTION)
_DRAW_RATIFICATION = int(Purpose.RATIFICATION)
_DRAW_ACCESSION = int(Purpose.ACCESSION)


@lean
def is_first_of_year(world: World, quarter: int) -> bool:
    """Return whether a quarter of the run is the first of its year."""
    return (quarter + world.politics.numbers.first_in_year) % QUARTERS_PER_YEAR == 0


@lean
def judge_treaties(world: World, variables: Variables, ledger: Ledger, key: DrawKey) -> None:
    """Fill in who is asked about which treaty, and what each would answer."""
    if world.politics.numbers.negotiation == Negotiation.OFF:
        return
    draw_minds_anew(world, variables, ledger, key)
    proposals = world.politics.proposals
    for proposal in range(proposals.since.size):
        if key.quarter < proposals.since[proposal]:
            continue
        _note_champion(world, variables, proposal, key.quarter)
        fill_terms(world, variables, ledger, proposal, key.quarter)
        for state in range(world.state_code.size):
            is_able = proposals.is_invited[proposal, state] and variables.is_in_game[state]
            ledger.politics.is_willing[proposal, state] = is_able and would_join(
                world, variables, ledger, View(proposal=proposal, state=state, gap=0.0), key
            )
        stage = variables.politics.stage[proposal]
        if stage == Stage.DORMANT:
            _judge_opening(world, variables, ledger, proposal, key)
        elif stage == Stage.TALKS:
            _judge_question(world, variables, ledger, proposal, key)
        else:
            _judge_signers(world, variables, ledger, proposal, key)
        if stage == Stage.IN_FORCE and is_first_of_year(world, key.quarter):
            _judge_members(world, variables, ledger, proposal, key)


@lean
def _note_champion(world: World, variables: Variables, proposal: int, quarter: int) -> None:
    """Keep which side was in office when a proposal came up: its champion's."""
    if quarter == world.politics.proposals.since[proposal]:
        proposer = world.politics.proposals.proposer[proposal]
        variables.politics.champion_side[proposal] = variables.politics.side[proposer]


@lean
def _judge_opening(
    world: World, variables: Variables, ledger: Ledger, proposal: int, key: DrawKey
) -> None:
    """Judge whether the proposer of a dormant treaty opens talks."""
    proposals, politics, decided = world.politics.proposals, variables.politics, ledger.politics
    is_over = politics.has_failed[proposal] and not proposals.may_retry[proposal]
    if is_over or key.quarter < politics.cool_until[proposal]:
        return
    draw = uniform(key, _DRAW_TALKS, proposals.code[proposal], NOBODY)
    decided.opens_talks[proposal] = draw < world.politics.numbers.opening_chance
    if not decided.opens_talks[proposal]:
        return
    proposer, patron = proposals.proposer[proposal], proposals.patron[proposal]
    # The proposer needs a partner: the patron, or where that is no other state, one of the quorum.
    needs_other = patron in (NO_STATE, proposer)
    for state in range(world.state_code.size):
        is_other = needs_other and proposals.is_quorum[proposal, state]
        if state in (proposer, patron) or is_other:
            decided.is_asked[proposal, state] = variables.is_in_game[state]


@lean
def partners_are_willing(world: World, ledger: Ledger, proposal: int) -> bool:
    """Return whether those without whom no talks open are willing, the proposer left out."""
    proposals, willing = world.politics.proposals, ledger.politics.is_willing[proposal]
    proposer, patron = proposals.proposer[proposal], proposals.patron[proposal]
    if patron not in (NO_STATE, proposer):
        return willing[patron]
    for state in range(world.state_code.size):
        if state != proposer and proposals.is_quorum[proposal, state] and willing[state]:
            return True
    return False


@lean
def _judge_question(
    world: World, variables: Variables, ledger: Ledger, proposal: int, key: DrawKey
) -> None:
    """Judge whether those who are invited are asked to sign."""
    numbers, proposals = world.politics.numbers, world.politics.proposals
    age = key.quarter - variables.politics.stage_since[proposal]
    if age < numbers.earliest_quarters:
        return
    draw = uniform(key, _DRAW_QUESTION, proposals.code[proposal], NOBODY)
    ledger.politics.puts_question[proposal] = draw < asking_chance(numbers.asking_rate)
    if ledger.politics.puts_question[proposal]:
        for state in range(world.state_code.size):
            is_able = proposals.is_invited[proposal, state] and variables.is_in_game[state]
            ledger.politics.is_asked[proposal, state] = is_able


@lean
def _judge_signers(
    world: World, variables: Variables, ledger: Ledger, proposal: int, key: DrawKey
) -> None:
    """Judge whether signers take their signature back, or ratify."""
    numbers, proposals, politics = (
        world.politics.numbers,
        world.politics.proposals,
        variables.politics,
    )
    decided, code = ledger.politics, proposals.code[proposal]
    age = key.quarter - politics.stage_since[proposal]
    # Followers ratify a treaty in force as they would one that is not.
    is_early = politics.stage[proposal] == Stage.SIGNED and age < numbers.ratification_earliest
    for state in range(world.state_code.size):
        is_open = politics.is_signed[proposal, state] and not politics.is_ratified[proposal, state]
        if not is_open or not variables.is_in_game[state]:
            continue
        decided.may_leave[proposal, state] = True
        decided.leaves[proposal, state] = not would_join(
            world,
            variables,
            ledger,
            View(proposal=proposal, state=state, gap=numbers.withdrawal_gap),
            key,
        )
        if is_early:
            continue
        decided.may_ratify[proposal, state] = True
        draw = uniform(key, _DRAW_RATIFICATION, code, world.state_code[state])
        agrees = legislature_agrees(world, variables, proposal, state, key)
        decided.has_consent[proposal, state] = agrees
        decided.ratifies[proposal, state] = draw < numbers.ratification_chance and agrees


@lean
def _judge_members(
    world: World, variables: Variables, ledger: Ledger, proposal: int, key: DrawKey
) -> None:
    """Judge whether members leave a treaty in force, and whether others accede."""
    numbers, proposals, politics = (
        world.politics.numbers,
        world.politics.proposals,
        variables.politics,
    )
    decided, code = ledger.politics, proposals.code[proposal]
    for state in range(world.state_code.size):
        if not proposals.is_invited[proposal, state] or not variables.is_in_game[state]:
            continue
        decided.is_asked[proposal, state] = True
        if politics.is_member[proposal, state]:
            decided.may_leave[proposal, state] = True
            decided.leaves[proposal, state] = not would_join(
                world,
                variables,
                ledger,
                View(proposal=proposal, state=state, gap=numbers.exit_gap),
                key,
            )
        elif not politics.is_signed[proposal, state]:
            draw = uniform(key, _DRAW_ACCESSION, code, world.state_code[state])
            decided.accedes[proposal, state] = (
                draw < numbers.accession_chance
                and legislature_agrees(world, variables, proposal, state, key)
            )
