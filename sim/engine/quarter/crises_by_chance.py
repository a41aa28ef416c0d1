"""One crisis played by chance: the tree walked node by node with the rules' probabilities.

Mesa agents walk the same tree with the same draws (`sim.model.crisis`), and may
decide otherwise where a subclass says so.
"""

from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import CouncilKind, Level, Loser, Mode
from sim.engine.crisis.arrays import N_LEVELS, WIDENED, Crisis, NodeColumn, SummaryColumn
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
_DRAW_WIDENING = int(Purpose.WIDENING)
_DRAW_WAR_LAW = int(Purpose.WAR_LAW)
_DRAW_WAR_LEVEL = int(Purpose.WAR_LEVEL)
_TARGET = int(Loser.TARGET)
_CHALLENGER = int(Loser.CHALLENGER)
_MAJOR_ATTACK = int(Mode.MAJOR_ATTACK)
_WIDENED = int(WIDENED)


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
def may_widen(crisis: Crisis) -> bool:
    """Return whether the loser of a clash may widen it to a war."""
    return crisis.has_escalation and crisis.escalates


@lean
def _consult(
    world: World, variables: Variables, ledger: Ledger, flashpoint: int, key: DrawKey
) -> None:
    """Let the council vote, where one has to, and note its answer."""
    kind = council_kind(variables, flashpoint)
    if kind in (CouncilKind.NONE, CouncilKind.AUTOMATIC):
        return
    code = world.flashpoint_code[flashpoint]
    in_favor, votes, vetoes = 0, 0, 0
    for member in range(world.state_code.size):
        if not is_member(variables, flashpoint, member):
            continue
        own = variables.pacts.votes[flashpoint, member]
        votes += own
        chance = member_veto(world, variables, flashpoint, member)
        if uniform(key, _DRAW_COUNCIL, code, world.state_code[member]) < chance:
            vetoes += 1
        else:
            in_favor += own
    ledger.council_answer[flashpoint] = answer_of_votes(kind, vetoes, in_favor, votes)


class _Asking(NamedTuple):
    """One time that guarantors are asked: about the challenge, or about a war that it became."""

    mode: int
    """Mode whose laws and seats hold."""
    subtree: int
    """Place of its choices in the solved game."""
    draw_law: int
    draw_level: int
    levels: np.ndarray
    """(n,) filled: what each does, strongest first."""


@compiled
def _gather_help(world: World, ledger: Ledger, opportunity: Opportunity, asking: _Asking) -> int:
    """Fill in what each guarantor does, strongest first; return the end that is reached."""
    flashpoint, crisis, solution = opportunity.flashpoint, opportunity.crisis, opportunity.solution
    key, code = opportunity.key, world.flashpoint_code[flashpoint]
    place, branch = asking.subtree, council_branch(ledger.council_answer[flashpoint])
    levels, node = asking.levels, 0
    lawful = np.zeros(N_LEVELS)
    for k in range(crisis.n_strategic):
        levels[k] = Level.ABSTAIN
        if crisis.is_called[k, asking.mode]:
            state = world.state_code[ledger.order[flashpoint, k]]
            # What the law allows has a draw of its own before the choice, so a change of law leaves
            # the draw of the choice alone (MODEL 5.4, decision 0019).
            for level, chance in enumerate(lawful_levels(crisis, asking.mode, k)):
                lawful[level] = chance
            highest = drawn_option(lawful, uniform(key, asking.draw_law, code, state))
            levels[k] = drawn_option(
                solution.sigma[place, branch, node, highest, : highest + 1],
                uniform(key, asking.draw_level, code, state),
            )
        node = N_LEVELS * node + 1 + levels[k]
    # Inner nodes are numbered before the ends; a tree of three branches has (3**n - 1) / 2 of them.
    end = node - (N_LEVELS**crisis.n_strategic - 1) // 2
    # The rest answer those who look ahead, and not one another (decision 0002).
    for k in range(crisis.n_strategic, ledger.n_guarantors[flashpoint]):
        levels[k] = Level.ABSTAIN
        if crisis.is_called[k, asking.mode]:
            state = world.state_code[ledger.order[flashpoint, k]]
            levels[k] = drawn_option(
                solution.rest[place, branch, k, :, end],
                uniform(key, asking.draw_level, code, state),
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


@lean
def _is_widened(world: World, ledger: Ledger, opportunity: Opportunity) -> bool:
    """Return whether the loser of a clash widens it to a war, and note who did."""
    flashpoint, crisis = opportunity.flashpoint, opportunity.crisis
    outcome = ledger.outcome[flashpoint]
    if not may_widen(crisis) or outcome not in (_TAKEN, _REPELLED):
        return False
    loser = _TARGET if outcome == _TAKEN else _CHALLENGER
    party = world.target[flashpoint] if outcome == _TAKEN else world.challenger[flashpoint]
    mode, branch = ledger.mode[flashpoint], council_branch(ledger.council_answer[flashpoint])
    chance = opportunity.solution.widen[mode, branch, loser]
    code, state = world.flashpoint_code[flashpoint], world.state_code[party]
    # Agents draw from (accept, widen) in that order.
    if uniform(opportunity.key, _DRAW_WIDENING, code, state) < 1 - chance:
        return False
    ledger.widened_by[flashpoint] = loser
    return True


@compiled
def _widen(world: World, ledger: Ledger, opportunity: Opportunity) -> None:
    """Ask the guarantors anew about the war that a clash was widened to."""
    flashpoint, n = opportunity.flashpoint, ledger.n_guarantors[opportunity.flashpoint]
    crisis, branch = opportunity.crisis, council_branch(ledger.council_answer[flashpoint])
    # With draws of their own: whoever sat out a brush of patrol boats may still honor a treaty.
    asking = _Asking(
        mode=_MAJOR_ATTACK,
        subtree=_WIDENED,
        draw_law=_DRAW_WAR_LAW,
        draw_level=_DRAW_WAR_LEVEL,
        levels=ledger.war_level[flashpoint],
    )
    end = _gather_help(world, ledger, opportunity, asking)
    weight = opportunity.solution.weight
    # Loops here and below, as each slice that is assigned to takes half a second to compile.
    for k in range(n):
        ledger.war_weight[flashpoint, k] = weight[_WIDENED, branch, k, end]
        ledger.war_owed[flashpoint, k] = crisis.obligation[k, _MAJOR_ATTACK, branch]
    ledger.outcome[flashpoint] = _WAR


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
    for k in range(n):
        ledger.level[flashpoint, k] = Level.ABSTAIN
    ledger.outcome[flashpoint] = Outcome.CONCEDED
    resist = solution.summary[mode, SummaryColumn.RESIST]
    if uniform(key, _DRAW_RESISTANCE, code, target) >= 1 - resist:
        _consult(world, variables, ledger, flashpoint, key)
        asking = _Asking(
            mode=mode,
            subtree=mode,
            draw_law=_DRAW_LAW,
            draw_level=_DRAW_LEVEL,
            levels=ledger.level[flashpoint],
        )
        end = _gather_help(world, ledger, opportunity, asking)
        branch = council_branch(ledger.council_answer[flashpoint])
        for k in range(n):
            ledger.weight[flashpoint, k] = solution.weight[mode, branch, k, end]
        ledger.outcome[flashpoint] = _outcome_of_resistance(world, ledger, opportunity, end)
        if _is_widened(world, ledger, opportunity):
            _widen(world, ledger, opportunity)
    branch = council_branch(ledger.council_answer[flashpoint])
    for k in range(n):
        ledger.owed[flashpoint, k] = opportunity.crisis.obligation[k, mode, branch]
