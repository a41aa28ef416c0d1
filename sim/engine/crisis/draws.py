"""One mode of a crisis at several draws of resolve.

Only what the prize is worth to the challenger differs from draw to draw: strengths,
coalitions, obligations and the widened war are made once. Who is not called to the
mode is left out of its trees, which makes them small; such states are booked as
bystanders afterwards.
"""

from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import Level, Mode
from sim.engine.crisis.accounts import add_penalties, add_utilities, fill_arrival
from sim.engine.crisis.arrays import (
    N_ANSWERS,
    N_LEVELS,
    WIDENED,
    Crisis,
    NodeColumn,
    Solution,
)
from sim.engine.crisis.backward_induction import solve_subtree
from sim.engine.crisis.bases import Bases
from sim.engine.crisis.coalitions import coalitions_for, fill_coalitions
from sim.engine.crisis.helping import abstaining_utility, penalty_of_level
from sim.engine.crisis.movers import (
    N_TRAITS,
    Challenge,
    challenge_in,
    drawn_salience,
    fill_traits,
    guarantor_of,
)
from sim.engine.crisis.solver import (
    Workspace,
    add_outcome,
    answer_probability,
    challenge_value,
    resist_probability,
    sequel_in,
)
from sim.engine.crisis.subtree import SubtreeInput, SubtreeSolution, buffers_for
from sim.engine.crisis.widening import NO_SEQUEL
from sim.kernel.compiled import compiled, inlined, lean
from sim.rules.crisis.basing import NO_CONSENT
from sim.rules.crisis.payoffs import loss_of_prize, target_concession
from sim.rules.crisis.resolve import resolve_factor

DRAWS = np.array([-4.0, -2.0, -1.0, -0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0])
"""Draws at which the game is solved: close together where attacks begin to be worth it."""
NEGLIGIBLE_LOGIT = -45.0
"""A mode that lags so far behind waiting has a chance below 3e-20, which no figure shows."""
VALUE, RESIST, CLASH, WAR, TAKEN, UTILITY = range(6)
"""Columns of what a mode comes to at a draw; utilities of all follow, then their penalties."""
_FIRST = int(NodeColumn.GUARANTORS)
_ABSTAIN = int(Level.ABSTAIN)


class Table(NamedTuple):
    """The guarantors that a mode calls, and what its trees are solved in. m are called."""

    position: np.ndarray
    """(m,) their positions in the crisis, strategic ones first."""
    traits: np.ndarray
    """(2, n, `N_TRAITS`) table of all guarantors, by answer of the council."""
    aside: np.ndarray
    """(2, n) utility and penalty of those who are not called, once the target resists."""
    conduct: np.ndarray
    """(2, n, 3) chance of each level once the target resists, and of a clash in which it is taken;
    no rows where nobody asks for them."""
    space: Workspace
    solved: SubtreeSolution


@inlined
def plain_columns(n: int) -> int:
    """Return the columns of a table of draws with so many guarantors, conduct left out."""
    return UTILITY + 2 * (2 + n)


@compiled
def table_for(crisis: Crisis, mode: int, has_conduct: bool) -> Table:
    """Return the guarantors that a mode calls, with room for its trees and for their conduct."""
    n, m, n_strategic = crisis.stake.size, 0, 0
    position = np.empty(n, dtype=np.int64)
    for k in range(n):
        if crisis.is_called[k, mode]:
            position[m] = k
            m += 1
            n_strategic += k < crisis.n_strategic
    ends = N_LEVELS**n_strategic
    inner = (ends - 1) // 2
    return Table(
        position=position[:m],
        traits=np.empty((N_ANSWERS, n, N_TRAITS)),
        aside=np.empty((2, n)),
        conduct=np.empty((2, n if has_conduct else 0, N_LEVELS)),
        space=Workspace(
            coalitions=coalitions_for(m, n_strategic),
            bases=_called_bases(crisis, position[:m]),
            buffers=buffers_for(m, ends),
            traits=np.empty((m, N_TRAITS)),
            after=np.empty(_FIRST + m),
            penalty=np.empty(m),
            outcome=np.empty(2),
        ),
        solved=SubtreeSolution(
            node=np.empty((inner + ends, _FIRST + n_strategic)),
            sigma=np.empty((inner, N_LEVELS, N_LEVELS)),
            rest=np.empty((m, N_LEVELS, ends)),
            weight=np.empty((m, ends)),
        ),
    )


@compiled
def _called_bases(crisis: Crisis, position: np.ndarray) -> Bases:
    """Return the bases of those who are called; those of other hosts are closed."""
    m, n_bases = position.size, crisis.base_host.shape[1]
    bases = Bases(
        unplaced=np.empty(m),
        fraction=np.empty((m, n_bases)),
        capacity=np.empty((m, n_bases)),
        host=np.empty((m, n_bases), dtype=np.int64),
        open_share=np.zeros(m),
        support_weight=crisis.support_weight,
    )
    fill_called_bases(crisis, position, bases)
    return bases


@lean
def fill_called_bases(crisis: Crisis, position: np.ndarray, bases: Bases) -> None:
    """Fill in the bases of those who are called; those of other hosts are closed.

    Parameters
    ----------
    position : (m,) of those who are called in the crisis
    bases : of m guarantors, filled
    """
    m, n_bases = bases.host.shape
    for row in range(m):
        k = position[row]
        bases.unplaced[row] = crisis.strength_unplaced[k]
        for base in range(n_bases):
            bases.fraction[row, base] = crisis.base_fraction[k, base]
            bases.host[row, base], bases.capacity[row, base] = NO_CONSENT, 0.0
            owner = crisis.base_host[k, base]
            if owner == NO_CONSENT:
                bases.capacity[row, base] = crisis.base_capacity[k, base]
                continue
            for other in range(m):
                if position[other] == owner:
                    bases.host[row, base] = other
                    bases.capacity[row, base] = crisis.base_capacity[k, base]


@lean
def _take_seats(table: Table, answer: int) -> None:
    """Copy the traits of those who are called, with an answer of the council."""
    for row in range(table.position.size):
        for column in range(N_TRAITS):
            table.space.traits[row, column] = table.traits[answer, table.position[row], column]


@lean
def _add_bystanders(
    table: Table, answer: int, chance: float, challenge: Challenge, is_called: np.ndarray
) -> None:
    """Add the accounts of those who are not called, for an answer of the council.

    Parameters
    ----------
    chance : of that answer, in [0, 1]
    is_called : (n,) by this mode
    """
    first = table.solved.node[0]
    press, win = first[NodeColumn.PRESS], first[NodeColumn.WIN]
    for k in range(is_called.size):
        if not is_called[k]:
            guarantor = guarantor_of(table.traits[answer], k)
            utility = abstaining_utility(challenge, guarantor, press, win)
            penalty = penalty_of_level(challenge, guarantor, _ABSTAIN, press, win)
            table.aside[0, k] += chance * utility
            table.aside[1, k] += chance * penalty


@lean
def _add_conduct(table: Table, chance: float, press: float, is_called: np.ndarray) -> None:
    """Add what each guarantor does in the subtree that was solved last.

    Parameters
    ----------
    chance : of its answer of the council, in [0, 1]
    press : probability that the challenger presses there
    is_called : (n,) by this mode
    """
    arrival, rest, conduct = table.space.buffers.arrival, table.solved.rest, table.conduct
    n_strategic, ends = table.space.coalitions.weight.shape
    first = arrival.size - ends
    for end in range(ends):
        arrives, path = arrival[first + end], end
        clashes = arrives * table.solved.node[first + end, NodeColumn.PRESS]
        # An end is numbered by the levels on its path: the last mover's is the lowest digit.
        for seat in range(n_strategic - 1, -1, -1):
            k, level = table.position[seat], path % N_LEVELS
            conduct[0, k, level] += arrives
            conduct[1, k, level] += clashes
            path //= N_LEVELS
        for seat in range(n_strategic, table.position.size):
            k = table.position[seat]
            for level in range(N_LEVELS):
                conduct[0, k, level] += arrives * rest[seat, level, end]
                conduct[1, k, level] += clashes * rest[seat, level, end]
    for k in range(is_called.size):
        if not is_called[k]:
            conduct[0, k, _ABSTAIN] += chance
            conduct[1, k, _ABSTAIN] += chance * press


@lean
def _solve_draw(
    crisis: Crisis, solution: Solution, mode: int, salience: float, table: Table
) -> None:
    """Fill in what follows once the target resists, expected over the council.

    Parameters
    ----------
    salience : worth of the whole prize to the challenger [stakes]
    """
    space, extra = table.space, salience - drawn_salience(crisis)
    space.after[:], space.penalty[:], space.outcome[:], table.aside[:] = 0.0, 0.0, 0.0, 0.0
    table.conduct[:] = 0.0
    for answer in range(N_ANSWERS):
        chance = answer_probability(crisis, answer)
        if chance <= 0:
            continue
        sequel = sequel_in(crisis, mode, solution.node[WIDENED, answer, 0], extra)
        challenge = challenge_in(crisis, mode, salience, sequel)
        _take_seats(table, answer)
        given = SubtreeInput(
            challenge=challenge,
            traits=space.traits,
            coalitions=space.coalitions,
            bases=space.bases,
        )
        solve_subtree(given, space.buffers, table.solved)
        fill_arrival(space.buffers, chance)
        add_utilities(given, space.buffers, table.solved.node[0], space.after)
        add_penalties(given, space.buffers, table.solved.node, space.penalty)
        add_outcome(challenge, chance, table.solved.node[0], space.outcome)
        _add_bystanders(table, answer, chance, challenge, crisis.is_called[:, mode])
        if table.conduct.shape[1] > 0:
            press = table.solved.node[0, NodeColumn.PRESS]
            _add_conduct(table, chance, press, crisis.is_called[:, mode])


@lean
def _fill_row(
    crisis: Crisis, mode: int, challenge: Challenge, table: Table, row: np.ndarray
) -> None:
    """Fill in what a mode comes to at the draw that was solved last.

    Parameters
    ----------
    row : (columns,) filled
    """
    space, n = table.space, crisis.stake.size
    after, penalty = space.after, UTILITY + 2 + n
    concede = target_concession(
        challenge.concession_cost, challenge.salience_target, challenge.remaining
    )
    resist = resist_probability(challenge, concede, after)
    gain = challenge.salience_challenger * challenge.prize
    row[VALUE] = challenge_value(challenge, resist, after) - challenge.threshold
    row[RESIST], row[CLASH] = resist, resist * after[NodeColumn.PRESS]
    row[WAR] = row[CLASH] if mode == Mode.MAJOR_ATTACK else resist * space.outcome[1]
    row[TAKEN] = (1 - resist) + resist * space.outcome[0]
    row[UTILITY] = (1 - resist) * gain + resist * after[NodeColumn.CHALLENGER]
    row[UTILITY + 1] = (1 - resist) * concede + resist * after[NodeColumn.TARGET]
    row[penalty], row[penalty + 1] = 0.0, 0.0
    for k in range(n):
        lost = loss_of_prize(1.0, crisis.stake[k], challenge.prize)
        row[UTILITY + 2 + k] = (1 - resist) * lost + resist * table.aside[0, k]
        row[penalty + 2 + k] = resist * table.aside[1, k]
    for seat in range(table.position.size):
        k = table.position[seat]
        row[UTILITY + 2 + k] += resist * after[_FIRST + seat]
        row[penalty + 2 + k] += resist * space.penalty[seat]
    if table.conduct.shape[1] > 0:
        own = penalty + 2 + n
        row[own] = resist * after[NodeColumn.WIN]
        for part in range(2):
            for k in range(n):
                for level in range(N_LEVELS):
                    column = own + 1 + (part * n + k) * N_LEVELS + level
                    row[column] = resist * table.conduct[part, k, level]


@compiled
def fill_draws(crisis: Crisis, solution: Solution, mode: int, rows: np.ndarray) -> None:
    """Fill in what a mode comes to at each draw.

    Parameters
    ----------
    solution : of the crisis at any draw: the widened war is read from it
    rows : (draws, columns) filled; with more than `plain_columns` what guarantors do follows: the
        chance of a clash that the challenger wins, then (2, n, 3) that of each level of each
        guarantor in a challenge that is resisted, and in a clash
    """
    table = table_for(crisis, mode, rows.shape[1] > plain_columns(crisis.stake.size))
    for answer in range(N_ANSWERS):
        fill_traits(crisis, mode, answer, solution.war[answer], table.traits[answer])
    _take_seats(table, 0)
    fill_coalitions(crisis, table.space.traits, table.space.bases, table.space.coalitions)
    # From the greatest worth down: where a mode is out of the question, so it is below.
    for draw in range(DRAWS.size - 1, -1, -1):
        salience = crisis.salience_challenger * resolve_factor(DRAWS[draw], crisis.resolve_sd)
        _solve_draw(crisis, solution, mode, salience, table)
        challenge = challenge_in(crisis, mode, salience, NO_SEQUEL)
        _fill_row(crisis, mode, challenge, table, rows[draw])
        lag = rows[draw, VALUE] - crisis.status_quo_utility
        if crisis.opening_precision * lag < NEGLIGIBLE_LOGIT:
            rows[:draw, VALUE] = rows[draw, VALUE]
            break
