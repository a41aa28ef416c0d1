"""What an opportunity comes to before its draw of resolve is known.

Given the draw an attack is nearly certain or nearly impossible, so a chance at the
draw would be nearly as noisy as a count. Here the game is solved at eleven draws;
between them everything but the first move is linear in the factor of resolve, and
the first move is weighed at two hundred points (CRISIS 5.0).
"""

from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import Mode
from sim.engine.crisis.arrays import N_MODES, Crisis, Solution, SummaryColumn
from sim.engine.crisis.draws import (
    CLASH,
    DRAWS,
    RESIST,
    TAKEN,
    UTILITY,
    VALUE,
    WAR,
    fill_draws,
    plain_columns,
)
from sim.engine.crisis.first_moves import fill_between, fill_first_moves
from sim.engine.crisis.solver import fill_solution
from sim.kernel.apart import apart
from sim.kernel.compiled import compiled, lean
from sim.kernel.reference import by_reference
from sim.rules.crisis.resolve import resolve_factor

POINTS = np.linspace(DRAWS[0], DRAWS[-1], 201)
"""Draws at which the first move is weighed."""
_DENSITY = np.exp(-0.5 * POINTS**2)
WEIGHTS = _DENSITY / _DENSITY.sum()
"""Weight of each point; together 1."""


def first_points(draws: np.ndarray) -> np.ndarray:
    """Return (draws,) the first point between each draw and the next; last, their number.

    Parameters
    ----------
    draws : in rising order; points before the first and beyond the last belong to the nearest two
    """
    first = np.searchsorted(POINTS, draws - 1e-9)
    first[0], first[-1] = 0, POINTS.size
    return first


FROM = first_points(DRAWS)
"""First point between each draw and the next; see `first_points`."""
_N_ROWS = 1 + N_MODES + 3
"""Shares of the way, and what `fill_first_moves` takes."""
_MAJOR_ATTACK = int(Mode.MAJOR_ATTACK)


class Expectation(NamedTuple):
    """What an opportunity comes to, before anybody moves. n is the number of guarantors."""

    choice: np.ndarray
    """(4,) probability of the status quo and of each mode."""
    resist: np.ndarray
    """(3,) probability of a challenge in each mode that is resisted."""
    clash: np.ndarray
    """(3,) probability of a challenge in each mode that is resisted and pressed."""
    war: np.ndarray
    """(3,) probability of a war that begins in each mode: the lesser modes' are widened."""
    taken: np.ndarray
    """(3,) probability that a challenge in each mode takes its prize."""
    utility: np.ndarray
    """(2 + n,) what challenges are worth to challenger, target and guarantors [stakes]."""
    penalty: np.ndarray
    """(2 + n,) what they expect to pay for standing aside [stakes]."""


@lean
def war_chance(expectation: Expectation) -> float:
    """Return the chance of a war, by whatever way, in [0, 1]."""
    return expectation.war.sum()


@lean
def capitulation_chance(expectation: Expectation) -> float:
    """Return the chance that the target gives in to a major attack, in [0, 1]."""
    return expectation.choice[_MAJOR_ATTACK + 1] - expectation.resist[_MAJOR_ATTACK]


@lean
def force_chance(expectation: Expectation) -> float:
    """Return the chance that force is used: a grey-zone clash, a seizure or an attack."""
    seized = expectation.choice[Mode.FAIT_ACCOMPLI + 1]
    return expectation.clash[Mode.GREY_ZONE] + seized + expectation.choice[_MAJOR_ATTACK + 1]


@lean
def needs_mean(crisis: Crisis) -> bool:
    """Return whether a run books the mean over the draw and not the chances at its own draw.

    An attack is a step in the draw: its chance there is nearly as noisy as a count. Chances of
    lesser challenges are small or smooth, so that their own draw serves as well, for an eleventh of
    the work, and carries no error of interpolation (docs/decisions/0024).
    """
    return crisis.is_available[_MAJOR_ATTACK]


@compiled
def expectation_for(n: int) -> Expectation:
    """Return an expectation of nothing for so many guarantors."""
    return Expectation(
        choice=np.zeros(N_MODES + 1),
        resist=np.zeros(N_MODES),
        clash=np.zeros(N_MODES),
        war=np.zeros(N_MODES),
        taken=np.zeros(N_MODES),
        utility=np.zeros(2 + n),
        penalty=np.zeros(2 + n),
    )


@compiled
def expectation(crisis: Crisis, solution: Solution) -> Expectation:
    """Return what an opportunity comes to in the mean over its draw of resolve.

    Parameters
    ----------
    crisis : at any draw
    solution : of that crisis; where resolve does not vary its own numbers are returned

    Returns
    -------
    Probabilities and stakes, none of them at the draw of the crisis.
    """
    found = expectation_for(crisis.stake.size)
    _fill_expectation(crisis, solution, found)
    return found


@compiled
def _fill_expectation(crisis: Crisis, solution: Solution, found: Expectation) -> None:
    """Fill in what an opportunity comes to in the mean over its draw of resolve."""
    if crisis.resolve_sd == 0:
        fill_from_solution(solution, found)
        return
    table = np.zeros((N_MODES, DRAWS.size, plain_columns(crisis.stake.size)))
    weight = np.zeros((N_MODES, DRAWS.size))
    for mode in range(N_MODES):
        if crisis.is_available[mode]:
            fill_draws(crisis, solution, mode, table[mode])
    weigh_first_move(crisis, table, weight, found.choice)
    fill_from_draws(table, weight, found)


@apart
def solve_with_expectation(
    crisis: Crisis, solution: Solution, found: Expectation, is_mean: bool
) -> None:
    """Solve a crisis at its own draw of resolve, and fill in what the opportunity comes to.

    Parameters
    ----------
    solution : filled; may hold an earlier crisis, and have room for more guarantors
    found : filled; nought everywhere
    is_mean : in the mean over the draw, and not at the crisis's own
    """
    # One pointer each in place of their arrays, whose holders would be counted at every call.
    _solve_with_expectation(
        by_reference(crisis), by_reference(solution), by_reference(found), is_mean
    )


@compiled
def _solve_with_expectation(
    crisis: Crisis, solution: Solution, found: Expectation, is_mean: bool
) -> None:
    """Do the same where everything lies in memory."""
    fill_solution(crisis, solution)
    if is_mean:
        _fill_expectation(crisis, solution, found)
    else:
        fill_from_solution(solution, found)


@lean
def fill_from_solution(solution: Solution, found: Expectation) -> None:
    """Fill in what an opportunity comes to at the draw with which it was solved.

    Parameters
    ----------
    found : filled; nought everywhere
    """
    for option in range(N_MODES + 1):
        found.choice[option] = solution.choice[option]
    for mode in range(N_MODES):
        chance, summary = solution.choice[mode + 1], solution.summary[mode]
        found.resist[mode] = chance * summary[SummaryColumn.RESIST]
        found.clash[mode] = found.resist[mode] * summary[SummaryColumn.PRESS]
        found.war[mode] = chance * summary[SummaryColumn.WAR]
        found.taken[mode] = chance * summary[SummaryColumn.TAKEN]
        for party in range(found.utility.size):
            found.utility[party] += chance * solution.expected[mode, party]
            found.penalty[party] += chance * solution.penalty[mode, party]


@lean
def share_of_the_way(before: float, after: float, factor: float) -> float:
    """Return how far a factor of resolve lies from one draw's to the next one's.

    Returns
    -------
    Outside [0, 1] beyond the draws; 0 where the two are alike, as with a spread too small for
    a floating-point number to show, so that any draw will do.
    """
    return (factor - before) / (after - before) if after > before else 0.0


@compiled
def weigh_first_move(
    crisis: Crisis, table: np.ndarray, weight: np.ndarray, choice: np.ndarray
) -> None:
    """Fill in the mean first move, and what every solved draw weighs in each mode.

    Parameters
    ----------
    table : (3, draws, columns) what each mode comes to at each solved draw
    weight : (3, draws) added to: probability of the mode with a draw that leans on this one
    choice : (4,) added to
    """
    numbers = np.empty((_N_ROWS, POINTS.size))
    share, moves = numbers[0], numbers[1:]
    _fill_shares(crisis.resolve_sd, share)
    moves[0] = crisis.status_quo_utility
    for mode in range(N_MODES):
        if crisis.is_available[mode]:
            for low in range(DRAWS.size - 1):
                one, two = table[mode, low, VALUE], table[mode, low + 1, VALUE]
                fill_between(one, two, share, (FROM[low], FROM[low + 1]), moves[mode + 1])
    fill_first_moves(crisis.is_available, crisis.opening_precision, moves)
    _add_up(moves[: N_MODES + 1], share, weight, choice)


@lean
def _fill_shares(resolve_sd: float, share: np.ndarray) -> None:
    """Fill in how far each point lies from the draw before it to the next.

    Parameters
    ----------
    resolve_sd : spread of the logarithm of the factor of resolve, at or above 0
    share : (points,) filled
    """
    for point in range(share.size):
        share[point] = resolve_factor(POINTS[point], resolve_sd)
    for low in range(DRAWS.size - 1):
        before = resolve_factor(DRAWS[low], resolve_sd)
        after = resolve_factor(DRAWS[low + 1], resolve_sd)
        for point in range(FROM[low], FROM[low + 1]):
            share[point] = share_of_the_way(before, after, share[point])


@lean
def _add_up(moves: np.ndarray, share: np.ndarray, weight: np.ndarray, choice: np.ndarray) -> None:
    """Add up the first move, and what every draw weighs, over the points.

    Parameters
    ----------
    moves : (4, points) chance of each first move
    share : (points,) see `_fill_shares`
    weight, choice : see `weigh_first_move`
    """
    for option in range(N_MODES + 1):
        row, total = moves[option], choice[option]
        for point in range(share.size):
            total += WEIGHTS[point] * row[point]
        choice[option] = total
    for mode in range(N_MODES):
        row = moves[mode + 1]
        for low in range(DRAWS.size - 1):
            # Two sums held apart, in the order in which the points come.
            one, two = weight[mode, low], weight[mode, low + 1]
            for point in range(FROM[low], FROM[low + 1]):
                part = WEIGHTS[point] * row[point]
                one += part * (1 - share[point])
                two += part * share[point]
            weight[mode, low], weight[mode, low + 1] = one, two


@lean
def fill_from_draws(table: np.ndarray, weight: np.ndarray, found: Expectation) -> None:
    """Fill in means from what each solved draw comes to and weighs.

    Parameters
    ----------
    table : (3, draws, columns) what each mode comes to at each solved draw
    weight : (3, draws) as `weigh_first_move` leaves it
    found : added to, its first move left alone
    """
    parties = found.utility.size
    for mode in range(N_MODES):
        for draw in range(DRAWS.size):
            here, row = weight[mode, draw], table[mode, draw]
            found.resist[mode] += here * row[RESIST]
            found.clash[mode] += here * row[CLASH]
            found.war[mode] += here * row[WAR]
            found.taken[mode] += here * row[TAKEN]
            for party in range(parties):
                found.utility[party] += here * row[UTILITY + party]
                found.penalty[party] += here * row[UTILITY + parties + party]
