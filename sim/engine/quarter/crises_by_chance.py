"""One crisis played by chance: the tree walked node by node with the rules' probabilities.

Mesa agents walk the same tree with the same draws (`sim.model.crisis`), and may
decide otherwise where a subclass says so.
"""

import numpy as np

from sim.domain.vocabulary import CouncilKind, Level, Mode
from sim.engine.crisis.arrays import N_LEVELS, NodeColumn, SummaryColumn
from sim.engine.crisis.movers import lawful_levels
from sim.engine.outcomes.ledger import Ledger, Outcome, council_branch
from sim.engine.outcomes.opportunity import Opportunity
from sim.engine.quarter.councils import answer_of_votes, council_kind, is_member, member_veto
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import compiled, lean
from sim.kernel.draws import NOBODY, DrawKey, Purpose, uniform

_BACKED_DOWN = int(Outcome.BACKED_DOWN)
_TAKEN = int(Outcome.TAKEN)
_REPELLED = int(Outcome.REPELLED)
_WAR = int(Outcome.WAR)
_DRAW_CHALLENGE = int(Purpose.CHALLENGE)
_DRAW_RESISTANCE = int(Purpose.RESISTANCE)
_DRAW_COUNCIL = int(Purpose.COUNCIL)
_DRAW_LAW = int(Purpose.LAW)
_DRAW_LEVEL = int(Purpose.LEVEL)
_DRAW_PRESSING = int(Purpose.PRESSING)
_DRAW_CLASH = int(Purpose.CLASH)


@lean
def drawn_option(probabilities: np.ndarray, draw: float) -> int:
    """Return the position that a draw in [0, 1) falls on.

    Rounding may leave the sum of all options just below 1. A draw above the sum
    belongs to the last option that has any chance.

    >>> drawn_option(np.array([0.25, 0.75, 0.0]), 0.99)
    1
    """
    total, last = 0.0, 0
    for position in range(probabilities.size):
        if probabilities[position] > 0:
            last = position
        total += probabilities[position]
        if draw < total:
            return position
    return last


@lean
def _consult(
    world: World, variables: Variables, ledger: Ledger, flashpoint: int, key: DrawKey
) -> None:
    """Let the council vote, where one has to, and note its answer."""
    kind = council_kind(world, variables, flashpoint)
    if kind in (CouncilKind.NONE, CouncilKind.AUTOMATIC):
        return
    code, epoch = world.flashpoint_code[flashpoint], variables.epoch[0]
    in_favor, votes, vetoes = 0, 0, 0
    for member in range(world.state_code.size):
        if not is_member(world, variables, flashpoint, member):
            continue
        own = world.pacts.votes[epoch, flashpoint, member]
        votes += own
        chance = member_veto(world, variables, flashpoint, member)
        if uniform(key, _DRAW_COUNCIL, code, world.state_code[member]) < chance:
            vetoes += 1
        else:
            in_favor += own
    ledger.council_answer[flashpoint] = answer_of_votes(kind, vetoes, in_favor, votes)


@compiled
def _gather_help(world: World, ledger: Ledger, opportunity: Opportunity) -> int:
    """Fill in what each guarantor does, strongest first; return the end that is reached."""
    flashpoint, crisis, solution = opportunity.flashpoint, opportunity.crisis, opportunity.solution
    key, code = opportunity.key, world.flashpoint_code[flashpoint]
    mode, branch = ledger.mode[flashpoint], council_branch(ledger.council_answer[flashpoint])
    levels, node = ledger.level[flashpoint], 0
    lawful = np.zeros(N_LEVELS)
    for k in range(crisis.n_strategic):
        state = world.state_code[ledger.order[flashpoint, k]]
        # What the law allows has a draw of its own before the choice, so a change of law leaves the
        # draw of the choice alone (MODEL 5.4, decision 0019).
        for level, chance in enumerate(lawful_levels(crisis, mode, k)):
            lawful[level] = chance
        highest = drawn_option(lawful, uniform(key, _DRAW_LAW, code, state))
        levels[k] = drawn_option(
            solution.sigma[mode, branch, node, highest, : highest + 1],
            uniform(key, _DRAW_LEVEL, code, state),
        )
        node = N_LEVELS * node + 1 + levels[k]
    # Inner nodes are numbered before the ends; a tree of three branches has (3**n - 1) / 2 of them.
    end = node - (N_LEVELS**crisis.n_strategic - 1) // 2
    # The rest answer those who look ahead, and not one another (decision 0002).
    for k in range(crisis.n_strategic, ledger.n_guarantors[flashpoint]):
        state = world.state_code[ledger.order[flashpoint, k]]
        levels[k] = drawn_option(
            solution.rest[mode, branch, k, :, end], uniform(key, _DRAW_LEVEL, code, state)
        )
    return end


@lean
def _outcome_of_resistance(world: World, ledger: Ledger, opportunity: Opportunity, end: int) -> int:
    """Return what becomes of a resisted challenge: backed down, war, taken or repelled."""
    flashpoint, key = opportunity.flashpoint, opportunity.key
    code = world.flashpoint_code[flashpoint]
    challenger = world.state_code[world.challenger[flashpoint]]
    mode, branch = ledger.mode[flashpoint], council_branch(ledger.council_answer[flashpoint])
    first_end = (N_LEVELS**opportunity.crisis.n_strategic - 1) // 2
    values = opportunity.solution.node[mode, branch, first_end + end]
    press = values[NodeColumn.PRESS]
    # Below 1 - press and not above press: agents draw from (back down, press) in that order, and
    # both paths must read a draw alike.
    if uniform(key, _DRAW_PRESSING, code, challenger) < 1 - press:
        return _BACKED_DOWN
    if mode == Mode.MAJOR_ATTACK:
        return _WAR
    # A node keeps the chance to press and win, because that is what folds up the tree linearly
    # (decision 0014).
    wins = values[NodeColumn.WIN] / press if press > 0 else 0.0
    return _TAKEN if uniform(key, _DRAW_CLASH, code, NOBODY) < wins else _REPELLED


@compiled
def decide_by_chance(
    world: World, variables: Variables, ledger: Ledger, opportunity: Opportunity
) -> None:
    """Play an opportunity to its outcome and note who did what.

    Parameters
    ----------
    ledger : has the guarantors of the flashpoint; takes in mode, council, levels and outcome
    """
    flashpoint, solution, key = opportunity.flashpoint, opportunity.solution, opportunity.key
    code = world.flashpoint_code[flashpoint]
    challenger = world.state_code[world.challenger[flashpoint]]
    target = world.state_code[world.target[flashpoint]]
    mode = drawn_option(solution.choice, uniform(key, _DRAW_CHALLENGE, code, challenger)) - 1
    ledger.mode[flashpoint] = mode
    if mode < 0:
        return
    n = ledger.n_guarantors[flashpoint]
    ledger.level[flashpoint, :n] = Level.ABSTAIN
    ledger.outcome[flashpoint] = Outcome.CONCEDED
    resist = solution.summary[mode, SummaryColumn.RESIST]
    if uniform(key, _DRAW_RESISTANCE, code, target) >= 1 - resist:
        _consult(world, variables, ledger, flashpoint, key)
        end = _gather_help(world, ledger, opportunity)
        branch = council_branch(ledger.council_answer[flashpoint])
        ledger.weight[flashpoint, :n] = solution.weight[mode, branch, :n, end]
        ledger.outcome[flashpoint] = _outcome_of_resistance(world, ledger, opportunity, end)
    branch = council_branch(ledger.council_answer[flashpoint])
    ledger.owed[flashpoint, :n] = opportunity.crisis.obligation[:, mode, branch]
