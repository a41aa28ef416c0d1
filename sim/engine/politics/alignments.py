"""Alignment: where governments lean, and what hedging costs."""

from sim.engine.outcomes.ledger import Ledger
from sim.engine.politics.patronage import (
    belief_in_patron,
    fear_of_entrapment,
    threat_to,
)
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import lean
from sim.kernel.draws import NOBODY, DrawKey, Purpose, normal
from sim.rules.politics.alignment import (
    AlignmentInputs,
    AlignmentTerms,
    AlignmentWeights,
    alignment_change,
    alignment_target,
    alignment_terms,
    next_alignment,
)
from sim.rules.politics.assessment import abandonment

_DRAW_ALIGNMENT = int(Purpose.ALIGNMENT)


@lean
def may_hedge(world: World, variables: Variables, state: int) -> bool:
    """Return whether a state's alignment moves: not that of a patron, nor of a challenger."""
    is_fixed = world.politics.is_patron[state] or world.politics.is_challenger[state]
    return variables.is_in_game[state] and not is_fixed


@lean
def judge_alignments(world: World, variables: Variables, ledger: Ledger, quarter: int) -> None:
    """Fill in the alignment that every government aims at."""
    if not world.politics.numbers.has_hedging:
        return
    for state in range(world.state_code.size):
        if not may_hedge(world, variables, state):
            continue
        terms = _terms(world, variables, state, quarter)
        for column in range(len(terms)):
            ledger.politics.alignment_terms[state, column] = terms[column]
        ledger.politics.alignment_target[state] = alignment_target(terms)


@lean
def _terms(world: World, variables: Variables, state: int, quarter: int) -> AlignmentTerms:
    """Return the parts of the alignment that a government aims at."""
    tables, numbers = world.politics, world.politics.numbers
    patron = tables.patron[state]
    side = variables.politics.side[state]
    belief, dependence, fear = belief_in_patron(world, variables, state), 0.0, 0.0
    if patron >= 0:
        dependence = tables.dependence[state, patron]
        fear = abandonment(dependence, belief)
    inputs = AlignmentInputs(
        start=world.alignment[state],
        offset=tables.side_alignment[state, side],
        threat=threat_to(world, variables, state, quarter),
        threat_start=tables.start.p_force[state],
        dependence=dependence,
        faith=belief,
        faith_start=tables.start.belief[state],
        export_share=exports_to_challengers(world, state),
        abandonment=fear,
        abandonment_start=tables.start.abandonment[state],
        entrapment=fear_of_entrapment(variables, state),
        entrapment_start=tables.start.entrapment[state],
    )
    weights = AlignmentWeights(
        balancing=numbers.balancing,
        faith=numbers.faith,
        trade=numbers.trade,
        hedging=numbers.hedging,
    )
    return alignment_terms(inputs, weights)


@lean
def exports_to_challengers(world: World, state: int) -> float:
    """Return the share of a state's exports that go to challengers, in [0, 1]."""
    total = 0.0
    for other in range(world.state_code.size):
        if world.politics.is_challenger[other]:
            total += world.export_share[state, other]
    return total


@lean
def settle_alignments(world: World, variables: Variables, ledger: Ledger, key: DrawKey) -> None:
    """Let every state move towards the alignment that its government aims at."""
    numbers = world.politics.numbers
    if not numbers.has_hedging:
        return
    for state in range(world.state_code.size):
        if not may_hedge(world, variables, state):
            continue
        alignment, noise = variables.alignment[state], 0.0
        if numbers.alignment_sd > 0:
            draw = normal(key, _DRAW_ALIGNMENT, NOBODY, world.state_code[state])
            noise = numbers.alignment_sd * draw
        target = ledger.politics.alignment_target[state]
        change = alignment_change(alignment, target, numbers.alignment_speed)
        variables.alignment[state] = next_alignment(alignment, change + noise)
