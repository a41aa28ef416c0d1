"""What governments think of joining a treaty, and what legislatures think of it."""

from typing import NamedTuple

from sim.domain.vocabulary import Mode
from sim.engine.outcomes.ledger import Ledger
from sim.engine.politics.patronage import fear_of_abandonment, leadership_of
from sim.engine.world.constants import World
from sim.engine.world.proposal_tables import NO_STATE
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean
from sim.kernel.draws import DrawKey, Purpose, uniform
from sim.kernel.logit import logistic
from sim.rules.politics.joining import JoinInputs, join_terms, join_utility
from sim.rules.politics.negotiation import (
    LegislatureWeights,
    is_redrawn,
    is_willing,
    legislature_logit,
)

_MAJOR_ATTACK = int(Mode.MAJOR_ATTACK)
_DRAW_JOINING = int(Purpose.JOINING)
_DRAW_JOINING_ANEW = int(Purpose.JOINING_ANEW)
_DRAW_LEGISLATURE = int(Purpose.LEGISLATURE)


@lean
def draw_minds_anew(world: World, variables: Variables, ledger: Ledger, key: DrawKey) -> None:
    """Let new governments, regimes and majorities make up their minds on treaties anew."""
    proposals, politics, decided = world.politics.proposals, variables.politics, ledger.politics
    for proposal in range(proposals.since.size):
        code = proposals.code[proposal]
        for state in range(world.state_code.size):
            if not proposals.is_invited[proposal, state]:
                continue
            is_new, is_election = decided.has_new_side[state], decided.has_election[state]
            if world.politics.is_patron[state]:
                # A patron's elections move its regime, which changes a quarter after them.
                is_new = decided.has_new_regime[state]
                is_election = (
                    key.quarter > 0 and world.politics.elects_government[key.quarter - 1, state]
                )
            chance = world.politics.numbers.redraw_chance
            if is_new or is_election:
                draw = uniform(key, _DRAW_JOINING_ANEW, code, world.state_code[state])
                if is_redrawn(is_new, is_election, draw, chance):
                    politics.join_drawn[proposal, state] = key.quarter
            if decided.has_new_side[state] or decided.has_new_majority[state]:
                politics.law_drawn[proposal, state] = key.quarter


@lean
def fill_terms(
    world: World, variables: Variables, ledger: Ledger, proposal: int, quarter: int
) -> None:
    """Fill in the terms and the utility of joining of everybody who is invited."""
    proposals, decided = world.politics.proposals, ledger.politics
    for state in range(world.state_code.size):
        if not proposals.is_invited[proposal, state]:
            continue
        inputs = _inputs(world, variables, proposal, state, quarter)
        terms = join_terms(inputs, world.politics.numbers.join)
        for column in range(len(terms)):
            decided.terms[proposal, state, column] = terms[column]
        decided.utility[proposal, state] = join_utility(terms)


@lean
def _inputs(
    world: World, variables: Variables, proposal: int, state: int, quarter: int
) -> JoinInputs:
    """Return what a government looks at."""
    tables, proposals, politics = world.politics, world.politics.proposals, variables.politics
    is_patron = tables.is_patron[state]
    # The patron that matters to a state is its own, and to a patron itself.
    patron = state if is_patron else tables.patron[state]
    has_patron = patron != NO_STATE and proposals.is_invited[proposal, patron]
    leadership, dependence, champion, law_fight = 0.0, 0.0, 0.0, 1.0
    if has_patron:
        leadership = leadership_of(world, variables, patron)
        dependence = tables.dependence[state, patron]
    if world.numbers.has_law:
        law_fight = world.law_fight[state, _MAJOR_ATTACK]
    if state == proposals.proposer[proposal] and _has_champion(
        world, variables, proposal, state, quarter
    ):
        champion = proposals.champion_logit[proposal]
    return JoinInputs(
        depth=world.texts.depth[proposal],
        loss_without=politics.loss_without[proposal, state],
        loss_with=politics.loss_with[proposal, state],
        standing_without=politics.standing_without[proposal, state],
        standing_with=politics.standing_with[proposal, state],
        is_patron=is_patron,
        has_patron=has_patron,
        is_nuclear_host=proposals.is_nuclear_host[proposal, state],
        is_reserved=proposals.is_reserved[proposal, state],
        dependence=dependence,
        abandonment=fear_of_abandonment(world, variables, state),
        support=variables.support[state],
        alignment=variables.alignment[state],
        leadership=leadership,
        coercion=_exposure(world, proposal, state),
        norm=world.non_alignment_norm[state],
        law_fight=law_fight,
        friction=proposals.friction[proposal, state],
        stance=variables.stance_logit[state],
        champion=champion,
    )


@lean
def _has_champion(
    world: World, variables: Variables, proposal: int, state: int, quarter: int
) -> bool:
    """Return whether a proposer is pushed by a champion: until its time or its side is over.

    Its side is the one in office when the proposal came up.
    """
    is_in_time = quarter < world.politics.proposals.champion_until[proposal]
    return (
        is_in_time and variables.politics.side[state] == variables.politics.champion_side[proposal]
    )


@lean
def _exposure(world: World, proposal: int, state: int) -> float:
    """Return exports to each challenger times its interest in what the treaty covers."""
    total = 0.0
    for other in range(world.state_code.size):
        if world.politics.is_challenger[other]:
            salience = world.politics.proposals.salience[proposal, other]
            total += salience * world.export_share[state, other]
    return total


class View(NamedTuple):
    """Which view of a government is asked for."""

    proposal: int
    state: int
    gap: float
    """What a step back costs [logits]; see `is_willing`."""


@lean
def would_join(
    world: World, variables: Variables, ledger: Ledger, view: View, key: DrawKey
) -> bool:
    """Return whether a government is for a treaty, given the draw of its term."""
    proposal, state = view.proposal, view.state
    day = DrawKey(
        seed=key.seed,
        replication=key.replication,
        quarter=variables.politics.join_drawn[proposal, state],
    )
    code = world.politics.proposals.code[proposal]
    draw = uniform(day, _DRAW_JOINING, code, world.state_code[state])
    return is_willing(ledger.politics.utility[proposal, state], view.gap, draw)


@lean
def legislature_agrees(
    world: World, variables: Variables, proposal: int, state: int, key: DrawKey
) -> bool:
    """Return whether a state's legislature agrees to a treaty; without one it does."""
    tables, proposals = world.politics, world.politics.proposals
    if not (tables.has_legislature[state] and proposals.needs_ratification[proposal]):
        return True
    numbers = tables.numbers
    logit = legislature_logit(
        variables.support[state],
        world.texts.depth[proposal],
        tables.rule_logit[state],
        variables.politics.majority[state],
        LegislatureWeights(
            constant=numbers.legislature_constant, support=numbers.legislature_support
        ),
    )
    day = DrawKey(
        seed=key.seed,
        replication=key.replication,
        quarter=variables.politics.law_drawn[proposal, state],
    )
    draw = uniform(day, _DRAW_LEGISLATURE, proposals.code[proposal], world.state_code[state])
    return draw < logistic(logit)
