"""The crisis solver: backward induction through logit agent quantal response.

The tree has one mover a node, so the solution is unique and needs no fixed
point. Each subtree after a mode of challenge and an answer of the council is
solved by `sim.engine.crisis.backward_induction`; here its values fold back over
the council, the target and the challenger's first move. The war that a clash may be
widened into is one more tree, solved first.

References
----------
.. [MP1998] McKelvey, R. D., Palfrey, T. R. "Quantal Response Equilibria for
   Extensive Form Games." Experimental Economics 1, 1998, 9-41.
   doi:10.1023/A:1009905800005
"""

import math
from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import CouncilAnswer, Mode
from sim.engine.crisis.accounts import add_levels, add_penalties, add_utilities, fill_arrival
from sim.engine.crisis.arrays import (
    N_ANSWERS,
    N_LEVELS,
    N_MODES,
    N_TREES,
    WIDENED,
    Crisis,
    ModeColumn,
    NodeColumn,
    Solution,
    SummaryColumn,
)
from sim.engine.crisis.backward_induction import solve_subtree
from sim.engine.crisis.bases import Bases, bases_of
from sim.engine.crisis.coalitions import Coalitions, coalitions_for, fill_coalitions
from sim.engine.crisis.first_moves import fill_first_move
from sim.engine.crisis.helping import widened_chance
from sim.engine.crisis.movers import (
    N_TRAITS,
    Challenge,
    challenge_in,
    drawn_salience,
    fill_traits,
    mode_precision_in,
    prize_at_stake,
)
from sim.engine.crisis.subtree import (
    Buffers,
    SubtreeInput,
    SubtreeSolution,
    buffers_for,
    forget_strengths,
)
from sim.engine.crisis.widening import NO_SEQUEL, Losers, Sequel, sequel_of
from sim.kernel.compiled import compiled, inlined, lean
from sim.rules.crisis.choice import choice_of_two
from sim.rules.crisis.escalation import accepted_win
from sim.rules.crisis.payoffs import loss_of_prize, target_concession

_C_BELIEF = int(NodeColumn.CHALLENGER) + int(NodeColumn.BELIEF)
_T_BELIEF = int(NodeColumn.TARGET) + int(NodeColumn.BELIEF)
_FIRST = int(NodeColumn.GUARANTORS)
_N_SUMMARY = len(SummaryColumn)
_ACTIVE, _MAJOR_ATTACK = int(CouncilAnswer.ACTIVE), int(Mode.MAJOR_ATTACK)


class Workspace(NamedTuple):
    """What is filled on the way to a solution."""

    coalitions: Coalitions
    bases: Bases
    buffers: Buffers
    traits: np.ndarray
    """(n, `N_TRAITS`) table of guarantors of one subtree."""
    after: np.ndarray
    """(14 + n) values once the target resists, expected over the council."""
    penalty: np.ndarray
    """(n,) penalties once the target resists, expected over the council."""
    outcome: np.ndarray
    """(2,) probability that a resisting target loses the prize, and that a clash is widened."""


@compiled
def workspace_for(crisis: Crisis) -> Workspace:
    """Return what is filled on the way to the solution of a crisis."""
    n, n_strategic = crisis.strength_unplaced.size, crisis.n_strategic
    return Workspace(
        coalitions=coalitions_for(n, n_strategic),
        bases=bases_of(crisis, np.zeros(n)),
        buffers=buffers_for(n, N_LEVELS**n_strategic),
        traits=np.empty((n, N_TRAITS)),
        after=np.empty(_FIRST + n),
        penalty=np.empty(n),
        outcome=np.empty(2),
    )


@lean
def answer_probability(crisis: Crisis, answer: int) -> float:
    """Return the chance of an answer of the council, in [0, 1].

    Parameters
    ----------
    answer : a `CouncilAnswer`
    """
    active = crisis.activation_probability if crisis.has_council else 1.0
    return active if answer == CouncilAnswer.ACTIVE else 1 - active


@lean
def sequel_in(crisis: Crisis, mode: int, first: np.ndarray, extra_salience: float) -> Sequel:
    """Return what may follow a clash in a mode.

    Parameters
    ----------
    first : (14 + S) values of the first node of the widened war, with the same council answer
    extra_salience : worth of the prize to the challenger beyond that with which they were found
    """
    if mode == Mode.MAJOR_ATTACK or not (crisis.has_escalation and crisis.escalates):
        return NO_SEQUEL
    payoffs, war = crisis.modes[mode], crisis.modes[Mode.MAJOR_ATTACK]
    prize = prize_at_stake(payoffs[ModeColumn.PRIZE_SHARE], crisis.control_lost)
    whole = prize_at_stake(war[ModeColumn.PRIZE_SHARE], crisis.control_lost)
    losers = Losers(
        precision=mode_precision_in(crisis, _MAJOR_ATTACK),
        target_accepts=loss_of_prize(1.0, crisis.salience_target, prize),
        challenger_accepts=-payoffs[ModeColumn.AUDIENCE_COST],
    )
    return sequel_of(crisis, losers, first, extra_salience * whole)


@inlined
def _solve_war(crisis: Crisis, space: Workspace, solution: Solution) -> None:
    """Solve the war that a clash may be widened into, for both answers of the council."""
    levels = solution.levels[WIDENED]
    challenge = challenge_in(crisis, WIDENED, drawn_salience(crisis), NO_SEQUEL)
    given = SubtreeInput(
        challenge=challenge, traits=space.traits, coalitions=space.coalitions, bases=space.bases
    )
    levels[:], solution.war[:] = 0.0, 0.0
    forget_strengths(space.buffers)
    for answer in range(N_ANSWERS):
        chance, war = answer_probability(crisis, answer), solution.war[answer]
        solved = SubtreeSolution(
            node=solution.node[WIDENED, answer],
            sigma=solution.sigma[WIDENED, answer],
            rest=solution.rest[WIDENED, answer],
            weight=solution.weight[WIDENED, answer],
        )
        if chance <= 0 or not crisis.has_escalation:
            solved.node[0] = 0.0
            continue
        fill_traits(crisis, WIDENED, answer, war, space.traits)
        solve_subtree(given, space.buffers, solved)
        fill_arrival(space.buffers, 1.0)
        space.after[:], space.penalty[:] = 0.0, 0.0
        add_utilities(given, space.buffers, solved.node[0], space.after)
        add_penalties(given, space.buffers, solved.node, space.penalty)
        for k in range(space.penalty.size):
            war[0, k], war[1, k] = space.after[_FIRST + k], space.penalty[k]
        fill_arrival(space.buffers, chance)
        add_levels(space.buffers, space.coalitions.weight.shape[0], levels)


@inlined
def _solve_answers(crisis: Crisis, mode: int, space: Workspace, solution: Solution) -> None:
    """Solve what follows both answers of the council; add up the values they lead to."""
    n_strategic, levels = space.coalitions.weight.shape[0], solution.levels[mode]
    levels[:], space.after[:], space.penalty[:], space.outcome[:] = 0.0, 0.0, 0.0, 0.0
    salience = drawn_salience(crisis)
    forget_strengths(space.buffers)
    for answer in range(N_ANSWERS):
        chance = answer_probability(crisis, answer)
        # Written out here: a function that counts no references must not return arrays.
        solved = SubtreeSolution(
            node=solution.node[mode, answer],
            sigma=solution.sigma[mode, answer],
            rest=solution.rest[mode, answer],
            weight=solution.weight[mode, answer],
        )
        # An answer that cannot come is not worth a solution, but its first node is read.
        if chance <= 0:
            solved.node[0], solution.widen[mode, answer] = 0.0, 0.0
            continue
        sequel = sequel_in(crisis, mode, solution.node[WIDENED, answer, 0], 0.0)
        given = SubtreeInput(
            challenge=challenge_in(crisis, mode, salience, sequel),
            traits=space.traits,
            coalitions=space.coalitions,
            bases=space.bases,
        )
        fill_traits(crisis, mode, answer, solution.war[answer], space.traits)
        solve_subtree(given, space.buffers, solved)
        fill_arrival(space.buffers, chance)
        add_levels(space.buffers, n_strategic, levels)
        add_utilities(given, space.buffers, solved.node[0], space.after)
        add_penalties(given, space.buffers, solved.node, space.penalty)
        add_outcome(given.challenge, chance, solved.node[0], space.outcome)
        solution.widen[mode, answer, 0] = sequel.target_widens
        solution.widen[mode, answer, 1] = sequel.challenger_widens


@inlined
def add_outcome(
    challenge: Challenge, chance: float, first: np.ndarray, outcome: np.ndarray
) -> None:
    """Add how likely a resisting target loses the prize, and a clash is widened.

    Parameters
    ----------
    chance : of the subtree, in [0, 1]
    first : (14 + S) values of its first node
    outcome : (2,) added to
    """
    press, win = first[NodeColumn.PRESS], first[NodeColumn.WIN]
    outcome[0] += chance * accepted_win(win, challenge.sequel.target_widens)
    outcome[1] += chance * widened_chance(challenge, press, win)


@inlined
def resist_probability(challenge: Challenge, concede: float, after: np.ndarray) -> float:
    """Return the probability that the target resists, in [0, 1].

    Parameters
    ----------
    concede : utility of conceding to it [stakes]
    after : (14 + n) values once it resists, expected over the council
    """
    precision = challenge.precision
    return choice_of_two(precision * concede, precision * after[_T_BELIEF])[1]


@inlined
def challenge_value(challenge: Challenge, resist: float, after: np.ndarray) -> float:
    """Return the utility of a challenge to the challenger, by what it believes, in stakes.

    Parameters
    ----------
    resist : probability that the target resists, in [0, 1]
    after : (14 + n) values once the target resists, expected over the council
    """
    gain = challenge.salience_challenger * challenge.prize
    return (1 - resist) * gain + resist * after[_C_BELIEF]


@lean
def fill_expected(
    challenge: Challenge,
    resist: float,
    stake: np.ndarray,
    after: np.ndarray,
    expected: np.ndarray,
) -> None:
    """Fill in what everybody may truly expect of a challenge, in stakes.

    Parameters
    ----------
    resist : probability that the target resists, in [0, 1]
    stake : (n,) felt stake of each guarantor
    after : (14 + n) values once the target resists, expected over the council
    expected : (2 + n) filled
    """
    # What movers choose by is what they believe; what they may expect is what will happen.
    gain = challenge.salience_challenger * challenge.prize
    concede = target_concession(
        challenge.concession_cost, challenge.salience_target, challenge.remaining
    )
    expected[0] = (1 - resist) * gain + resist * after[NodeColumn.CHALLENGER]
    expected[1] = (1 - resist) * concede + resist * after[NodeColumn.TARGET]
    for k in range(stake.size):
        lost = loss_of_prize(1.0, stake[k], challenge.prize)
        expected[2 + k] = (1 - resist) * lost + resist * after[_FIRST + k]


@inlined
def _weigh_challenge(crisis: Crisis, mode: int, space: Workspace, solution: Solution) -> float:
    """Fill in what a challenge comes to; return its utility to the challenger."""
    challenge = challenge_in(crisis, mode, drawn_salience(crisis), NO_SEQUEL)
    summary, after = solution.summary[mode], space.after
    concede = target_concession(
        challenge.concession_cost, challenge.salience_target, challenge.remaining
    )
    resist = resist_probability(challenge, concede, after)
    value = challenge_value(challenge, resist, after)
    is_war = mode == Mode.MAJOR_ATTACK
    summary[SummaryColumn.PRECISION] = challenge.precision
    summary[SummaryColumn.RESIST] = resist
    summary[SummaryColumn.PRESS] = after[NodeColumn.PRESS]
    summary[SummaryColumn.WIN] = after[NodeColumn.WIN]
    summary[SummaryColumn.CHALLENGER_VALUE] = value
    summary[SummaryColumn.TARGET_RESIST_VALUE] = after[_T_BELIEF]
    summary[SummaryColumn.TARGET_CONCEDE_VALUE] = concede
    summary[SummaryColumn.WAR] = resist * (after[NodeColumn.PRESS] if is_war else space.outcome[1])
    summary[SummaryColumn.TAKEN] = (1 - resist) + resist * space.outcome[0]
    summary[SummaryColumn.WIDENED] = space.outcome[1]
    fill_expected(challenge, resist, crisis.stake, after, solution.expected[mode])
    for k in range(space.penalty.size):
        solution.penalty[mode, 2 + k] = resist * space.penalty[k]
    return value - challenge.threshold


@inlined
def _solve_mode(crisis: Crisis, mode: int, space: Workspace, solution: Solution) -> None:
    """Fill in everything about one mode of challenge."""
    solution.penalty[mode] = 0.0
    if not crisis.is_available[mode]:
        solution.value[mode + 1] = -math.inf
        solution.summary[mode], solution.expected[mode] = 0.0, 0.0
        solution.levels[mode], solution.widen[mode] = 0.0, 0.0
        return
    _solve_answers(crisis, mode, space, solution)
    solution.value[mode + 1] = _weigh_challenge(crisis, mode, space, solution)


@inlined
def _fill_game(crisis: Crisis, space: Workspace, solution: Solution) -> None:
    """Fill in the solution.

    Kept apart from `fill_solution`, which makes arrays: this part compiles without
    reference counting (docs/decisions/0018).
    """
    # Trade and nuclear cover are the same in every tree, so any tree's traits will do here.
    solution.war[:] = 0.0
    fill_traits(crisis, WIDENED, _ACTIVE, solution.war[0], space.traits)
    fill_coalitions(crisis, space.traits, space.bases, space.coalitions)
    solution.value[0] = crisis.status_quo_utility
    _solve_war(crisis, space, solution)
    for mode in range(N_MODES):
        _solve_mode(crisis, mode, space, solution)
    fill_first_move(crisis.is_available, crisis.opening_precision, solution.value, solution.choice)


@compiled
def fill_solution(crisis: Crisis, solution: Solution) -> None:
    """Solve the whole game into arrays that may hold an earlier solution.

    Parameters
    ----------
    crisis : strengths in USD bn, utilities in stakes, probabilities in [0, 1]
    solution : filled; may be made for more guarantors, strategic or not, than the crisis has.
        What lies beyond them, and what follows a mode or an answer of the council that cannot
        come, keeps the numbers of earlier crises and means nothing.
    """
    _fill_game(crisis, workspace_for(crisis), solution)


@compiled
def solution_for(n: int, n_strategic: int) -> Solution:
    """Return arrays for the solution of any crisis with at most so many guarantors.

    Parameters
    ----------
    n, n_strategic : guarantors, and those among them that look ahead
    """
    ends = N_LEVELS**n_strategic
    nodes = (N_LEVELS * ends - 1) // 2
    return Solution(
        choice=np.zeros(N_MODES + 1),
        value=np.zeros(N_MODES + 1),
        summary=np.zeros((N_MODES, _N_SUMMARY)),
        expected=np.zeros((N_MODES, 2 + n)),
        penalty=np.zeros((N_MODES, 2 + n)),
        war=np.zeros((N_ANSWERS, 2, n)),
        levels=np.zeros((N_TREES, n_strategic, N_LEVELS)),
        widen=np.zeros((N_MODES, N_ANSWERS, 2)),
        node=np.zeros((N_TREES, N_ANSWERS, nodes, _FIRST + n_strategic)),
        sigma=np.zeros((N_TREES, N_ANSWERS, nodes - ends, N_LEVELS, N_LEVELS)),
        rest=np.zeros((N_TREES, N_ANSWERS, n, N_LEVELS, ends)),
        weight=np.zeros((N_TREES, N_ANSWERS, n, ends)),
    )


@compiled
def solve(crisis: Crisis) -> Solution:
    """Return the whole game solved.

    Parameters
    ----------
    crisis : strengths in USD bn, utilities in stakes, probabilities in [0, 1]

    Returns
    -------
    every probability and value of the tree; see `Solution`
    """
    solution = solution_for(crisis.strength_unplaced.size, crisis.n_strategic)
    fill_solution(crisis, solution)
    return solution
