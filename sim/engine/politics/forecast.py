"""What a government expects of an opportunity at one flashpoint: the game, solved in brief.

An `Expectation` says what a run counts, to a few per cent; a government asks for four
figures, no more exactly than it could know them. So a forecast solves only the widened
war, and each mode at a few draws of resolve; fewer guarantors look ahead; and beside
what the target loses one account is kept, what standing with it costs each third state.
"""

from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import Mode
from sim.engine.crisis.accounts import add_standing, add_utilities, fill_arrival
from sim.engine.crisis.arrays import N_ANSWERS, N_MODES, WIDENED, Crisis, NodeColumn
from sim.engine.crisis.backward_induction import solve_subtree
from sim.engine.crisis.helping import widened_chance
from sim.engine.crisis.movers import Challenge, challenge_in, drawn_salience
from sim.engine.crisis.solver import (
    answer_probability,
    challenge_value,
    resist_probability,
    sequel_in,
)
from sim.engine.crisis.subtree import SubtreeInput
from sim.engine.crisis.widening import NO_SEQUEL
from sim.engine.politics.forecast_draws import Grid, weigh_draws
from sim.engine.politics.forecast_seats import (
    Room,
    Seats,
    calls_alike,
    seats_in,
    sit_down,
    take_seats,
)
from sim.kernel.compiled import compiled, lean
from sim.kernel.reference import by_reference
from sim.rules.crisis.payoffs import target_concession

VALUE, RESIST, WAR, TARGET, STANDING = range(5)
"""Columns of what a mode comes to at a draw; what standing costs each guarantor follows."""
NEGLIGIBLE_LOGIT = -14.0
"""A mode that lags so far behind waiting has a chance below one in a million."""
_MAJOR_ATTACK = int(Mode.MAJOR_ATTACK)
_FIRST = int(NodeColumn.GUARANTORS)
_N_WAR_ROWS = 3


class Forecast(NamedTuple):
    """What an opportunity comes to. n is the number of states, of which guarantors come first."""

    choice: np.ndarray
    """(4,) probability of the status quo and of each mode."""
    resist: np.ndarray
    """(3,) probability of a challenge in each mode that is resisted."""
    war: np.ndarray
    """(3,) probability of a war that begins in each mode: the lesser modes' are widened."""
    loss: np.ndarray
    """(1,) what the target expects to lose [stakes]."""
    standing: np.ndarray
    """(n,) what standing with the target is expected to cost each guarantor [stakes]."""
    rows: np.ndarray
    """(3, D, 4 + n) filled on the way: what each mode comes to at its draws."""
    first: np.ndarray
    """(2, 14 + S) filled on the way: values of the first node of a widened war."""
    after_war: np.ndarray
    """(2, 3, n) filled on the way: utility of a widened war to each guarantor, nothing, and what
    standing with the target costs in it, by answer of the council."""
    row: np.ndarray
    """(4 + n,) filled on the way: what a mode comes to at the draw that was solved last."""
    aside: np.ndarray
    """(n,) filled on the way: what a widened war costs those whom a mode does not call."""
    after: np.ndarray
    """(14,) filled on the way: values once the target resists."""
    after_all: np.ndarray
    """(14 + n,) filled on the way: values of a widened war, and utilities in it."""


@compiled
def forecast_for(n: int, n_strategic: int, n_draws: int) -> Forecast:
    """Return room for the forecast of any crisis.

    Parameters
    ----------
    n : states
    n_strategic : greatest number of guarantors that look ahead
    n_draws : of each mode
    """
    return Forecast(
        choice=np.zeros(N_MODES + 1),
        resist=np.zeros(N_MODES),
        war=np.zeros(N_MODES),
        loss=np.zeros(1),
        standing=np.zeros(n),
        rows=np.zeros((N_MODES, n_draws, STANDING + n)),
        row=np.zeros(STANDING + n),
        aside=np.zeros(n),
        first=np.zeros((N_ANSWERS, _FIRST + n_strategic)),
        after_war=np.zeros((N_ANSWERS, _N_WAR_ROWS, n)),
        after=np.zeros(_FIRST),
        after_all=np.zeros(_FIRST + n),
    )


@lean
def _solve_tree(challenge: Challenge, chance: float, seats: Seats, after: np.ndarray) -> None:
    """Solve a tree for those who sit; add up their standing and the values once it is resisted.

    Parameters
    ----------
    chance : of the answer of the council, in [0, 1]
    after : (at least 14) added to: values of the first node; with more, utilities too
    """
    given = SubtreeInput(
        challenge=challenge,
        traits=seats.traits,
        coalitions=seats.coalitions,
        bases=seats.bases,
    )
    solve_subtree(given, seats.buffers, seats.solved)
    fill_arrival(seats.buffers, chance)
    add_standing(given, seats.buffers, seats.solved.node, seats.standing)
    first = seats.solved.node[0]
    if after.size > _FIRST:
        add_utilities(given, seats.buffers, first, after)
    else:
        for column in range(_FIRST):
            after[column] += chance * first[column]


@lean
def _solve_war(crisis: Crisis, seats: Seats, found: Forecast) -> None:
    """Fill in what a widened war comes to, by answer of the council."""
    sit_down(crisis, WIDENED, seats, found.after_war)
    challenge = challenge_in(crisis, WIDENED, drawn_salience(crisis), NO_SEQUEL)
    for answer in range(N_ANSWERS):
        if answer_probability(crisis, answer) <= 0:
            continue
        seats.standing[:], found.after_all[:] = 0.0, 0.0
        if answer_probability(crisis, answer) < 1:
            take_seats(seats, answer)
        _solve_tree(challenge, 1.0, seats, found.after_all)
        first = seats.solved.node[0]
        for column in range(first.size):
            found.first[answer, column] = first[column]
        for row in range(seats.position.size):
            k = seats.position[row]
            found.after_war[answer, 0, k] = found.after_all[_FIRST + row]
            found.after_war[answer, 2, k] = seats.standing[row]


@lean
def _resist_at(crisis: Crisis, mode: int, salience: float, seats: Seats, found: Forecast) -> float:
    """Solve a mode at one draw, over the council; return the chance that a clash is widened.

    Parameters
    ----------
    salience : worth of the whole prize to the challenger [stakes]
    found : what follows once the target resists is filled, and the bystanders' part of a war
    """
    extra, widened = salience - drawn_salience(crisis), 0.0
    seats.standing[:], found.after[:], found.aside[:] = 0.0, 0.0, 0.0
    for answer in range(N_ANSWERS):
        chance = answer_probability(crisis, answer)
        if chance <= 0:
            continue
        sequel = sequel_in(crisis, mode, found.first[answer], extra)
        challenge = challenge_in(crisis, mode, salience, sequel)
        # With no doubt about the answer they see it already.
        if chance < 1:
            take_seats(seats, answer)
        _solve_tree(challenge, chance, seats, found.after)
        first = seats.solved.node[0]
        press, win = first[NodeColumn.PRESS], first[NodeColumn.WIN]
        part = chance * widened_chance(challenge, press, win)
        widened += part
        # Who is not called to the mode may still be called to the war.
        for k in range(crisis.stake.size):
            if not crisis.is_called[k, mode]:
                found.aside[k] += part * found.after_war[answer, 2, k]
    return widened


@lean
def _fill_row(crisis: Crisis, mode: int, salience: float, seats: Seats, found: Forecast) -> None:
    """Fill in what a mode comes to at one draw, in the row of the forecast.

    Parameters
    ----------
    salience : worth of the whole prize to the challenger [stakes]
    """
    row, after = found.row, found.after
    widened = _resist_at(crisis, mode, salience, seats, found)
    challenge = challenge_in(crisis, mode, salience, NO_SEQUEL)
    concede = target_concession(
        challenge.concession_cost, challenge.salience_target, challenge.remaining
    )
    resist = resist_probability(challenge, concede, after)
    row[VALUE] = challenge_value(challenge, resist, after) - challenge.threshold
    row[RESIST] = resist
    row[WAR] = resist * (after[NodeColumn.PRESS] if mode == _MAJOR_ATTACK else widened)
    row[TARGET] = (1 - resist) * concede + resist * after[NodeColumn.TARGET]
    for k in range(crisis.stake.size):
        row[STANDING + k] = resist * found.aside[k]
    for seat in range(seats.position.size):
        row[STANDING + seats.position[seat]] = resist * seats.standing[seat]


@lean
def _fill_mode(crisis: Crisis, mode: int, grid: Grid, seats: Seats, found: Forecast) -> None:
    """Fill in what a mode comes to at each of its draws."""
    rows, columns, is_negligible = found.rows[mode], STANDING + crisis.stake.size, False
    sit_down(crisis, mode, seats, found.after_war)
    # From the greatest worth down: where a mode is out of the question, so it is below.
    for draw in range(grid.n_draws[mode] - 1, -1, -1):
        if not is_negligible:
            salience = crisis.salience_challenger * grid.factor[mode, draw]
            _fill_row(crisis, mode, salience, seats, found)
            lag = found.row[VALUE] - crisis.status_quo_utility
            is_negligible = crisis.opening_precision * lag < NEGLIGIBLE_LOGIT
        for column in range(columns):
            rows[draw, column] = found.row[column]


@lean
def _fill_means(grid: Grid, n: int, found: Forecast) -> None:
    """Fill in means over the draw from what each draw comes to and weighs."""
    found.loss[0] = 0.0
    for k in range(n):
        found.standing[k] = 0.0
    for mode in range(N_MODES):
        found.resist[mode], found.war[mode] = 0.0, 0.0
        for draw in range(grid.n_draws[mode]):
            here, row = grid.weight[mode, draw], found.rows[mode, draw]
            if here == 0:
                continue
            found.resist[mode] += here * row[RESIST]
            found.war[mode] += here * row[WAR]
            found.loss[0] -= here * row[TARGET]
            for k in range(n):
                found.standing[k] += here * row[STANDING + k]


@lean
def _may_widen(crisis: Crisis) -> bool:
    """Return whether a clash may be widened into a war at all."""
    has_clash = crisis.is_available[Mode.GREY_ZONE] or crisis.is_available[Mode.FAIT_ACCOMPLI]
    return crisis.has_escalation and crisis.escalates and has_clash


@lean
def fill_forecast(
    crisis: Crisis, most_strategic: int, grid: Grid, room: Room, found: Forecast
) -> None:
    """Fill in what an opportunity comes to in the mean over its draw of resolve.

    Parameters
    ----------
    crisis : at the middle of all draws
    most_strategic : greatest number of guarantors that look ahead
    grid : of the spread of resolve in the crisis
    room : for the seats of any mode
    found : filled, the first n of its guarantors
    """
    # One pointer each in place of their arrays: they go through a dozen functions.
    _fill(
        by_reference(crisis),
        most_strategic,
        by_reference(grid),
        by_reference(room),
        by_reference(found),
    )


@lean
def _seats_of(room: Room, crisis: Crisis, mode: int, most_strategic: int) -> Seats:
    """Return the guarantors that a mode calls; see `seats_in`.

    Views of the room are made dozens of times an assessment. Only callers that count no holders
    of arrays may call this, as it counts none.
    """
    return seats_in(room, crisis, mode, most_strategic)


@lean
def _fill(crisis: Crisis, most_strategic: int, grid: Grid, room: Room, found: Forecast) -> None:
    """Fill in the same; everything lies in memory."""
    found.after_war[:] = 0.0
    # Most modes call the same states: their seats are made once, which takes as long as a tree.
    seats, seated = _seats_of(room, crisis, _MAJOR_ATTACK, most_strategic), _MAJOR_ATTACK
    if _may_widen(crisis):
        _solve_war(crisis, seats, found)
    for mode in range(N_MODES):
        if crisis.is_available[mode]:
            if not calls_alike(crisis, mode, seated):
                seats, seated = _seats_of(room, crisis, mode, most_strategic), mode
            _fill_mode(crisis, mode, grid, seats, found)
    weigh_draws(crisis, grid, found.rows[:, :, VALUE], found.choice)
    _fill_means(grid, crisis.stake.size, found)
