"""Who sits in the trees of a forecast, and where these lie.

Seats are made for each mode of each flashpoint, several dozen times an assessment.
To make their arrays anew would cost as much as the trees do, so all lie in one room.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.crisis.arrays import N_ANSWERS, N_LEVELS, Crisis, NodeColumn
from sim.engine.crisis.bases import Bases
from sim.engine.crisis.coalitions import (
    Coalitions,
    coalitions_in,
    coalitions_size,
    fill_coalitions,
)
from sim.engine.crisis.draws import fill_called_bases
from sim.engine.crisis.movers import N_TRAITS, fill_traits_of
from sim.engine.crisis.solver import answer_probability
from sim.engine.crisis.subtree import (
    Buffers,
    SubtreeSolution,
    buffers_in,
    buffers_size,
    forget_strengths,
)
from sim.kernel.compiled import compiled, lean, merged

_FIRST = int(NodeColumn.GUARANTORS)
_N_OWN = 3
"""Rows of numbers that each guarantor has beside its tables."""


class Seats(NamedTuple):
    """The m guarantors that a mode calls, and what its trees are solved in."""

    position: np.ndarray
    """(m,) their positions in the crisis, those who look ahead first."""
    by_answer: np.ndarray
    """(2, m, `N_TRAITS`) their tables, by answer of the council."""
    traits: np.ndarray
    """(m, `N_TRAITS`) the table with the answer that is solved."""
    coalitions: Coalitions
    bases: Bases
    buffers: Buffers
    solved: SubtreeSolution
    standing: np.ndarray
    """(m,) what standing costs them once the target resists, over the council."""
    has_met: np.ndarray
    """(1,) whether the tables of their coalitions are filled."""


class Room(NamedTuple):
    """Arrays in which the seats of one mode after another lie: making them anew costs more."""

    numbers: np.ndarray
    whole: np.ndarray
    """Whole numbers."""
    flags: np.ndarray
    """(2 n + 1,) truth values."""


@compiled
def room_for(n: int, n_strategic: int, n_bases: int) -> Room:
    """Return room for the seats of any mode.

    Parameters
    ----------
    n : states
    n_strategic : greatest number of guarantors that look ahead
    n_bases : greatest number of bases of a state
    """
    ends = N_LEVELS**n_strategic
    inner = (ends - 1) // 2
    node = (inner + ends) * (_FIRST + n_strategic)
    solved = node + inner * N_LEVELS**2 + n * (N_LEVELS + 1) * ends
    own = n * (N_ANSWERS * N_TRAITS + N_TRAITS + _N_OWN + 2 * n_bases)
    # More rest than there can be, since fewer than these may look ahead.
    tables = coalitions_size(n, n_strategic) + n_strategic**2 * ends + buffers_size(n, ends)
    return Room(
        numbers=np.zeros(own + solved + tables),
        whole=np.zeros(n + n * n_bases, dtype=np.int64),
        flags=np.zeros(2 * n + 1, dtype=np.bool_),
    )


@merged
def seats_in(room: Room, crisis: Crisis, mode: int, most_strategic: int) -> Seats:
    """Return the guarantors that a mode calls, with its trees, which lie in a room.

    Parameters
    ----------
    room : the seats that lie in it are taken away
    most_strategic : greatest number that look ahead, of those who do in the crisis
    """
    n, n_bases = crisis.base_host.shape
    m, n_strategic, whole, rest = 0, 0, room.whole, room.numbers
    for k in range(n):
        if crisis.is_called[k, mode]:
            whole[m] = k
            m += 1
            n_strategic += k < crisis.n_strategic and n_strategic < most_strategic
    ends = N_LEVELS**n_strategic
    inner = (ends - 1) // 2
    by_answer, rest = _cut(rest, N_ANSWERS * m, N_TRAITS)
    traits, rest = _cut(rest, m, N_TRAITS)
    own, rest = _cut(rest, _N_OWN, m)
    places, rest = _cut(rest, 2 * m, n_bases)
    node, rest = _cut(rest, inner + ends, _FIRST + n_strategic)
    sigma, rest = _cut(rest, inner * N_LEVELS, N_LEVELS)
    levels, rest = _cut(rest, m * N_LEVELS, ends)
    weight, rest = _cut(rest, m, ends)
    flags = room.flags[: 2 * m].reshape((2, m))
    coalitions = coalitions_in(rest, flags, n_strategic)
    rest = rest[coalitions_size(m, n_strategic) :]
    seats = Seats(
        position=whole[:m],
        by_answer=by_answer.reshape((N_ANSWERS, m, N_TRAITS)),
        traits=traits,
        coalitions=coalitions,
        bases=Bases(
            unplaced=own[0],
            fraction=places[:m],
            capacity=places[m:],
            host=whole[n : n + m * n_bases].reshape((m, n_bases)),
            open_share=own[1],
            support_weight=crisis.support_weight,
        ),
        buffers=buffers_in(rest, m, ends, has_standing=True),
        solved=SubtreeSolution(
            node=node,
            sigma=sigma.reshape((inner, N_LEVELS, N_LEVELS)),
            rest=levels.reshape((m, N_LEVELS, ends)),
            weight=weight,
        ),
        standing=own[2],
        has_met=room.flags[2 * m : 2 * m + 1],
    )
    seats.has_met[0] = False
    fill_called_bases(crisis, seats.position, seats.bases)
    return seats


@merged
def _cut(numbers: np.ndarray, rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the first numbers as a table, and the rest of them."""
    size = rows * columns
    return numbers[:size].reshape((rows, columns)), numbers[size:]


@lean
def take_seats(seats: Seats, answer: int) -> None:
    """Let those who are called see an answer of the council.

    Parameters
    ----------
    answer : a `CouncilAnswer` that can come
    """
    for row in range(seats.position.size):
        for column in range(N_TRAITS):
            seats.traits[row, column] = seats.by_answer[answer, row, column]


@lean
def calls_alike(crisis: Crisis, mode: int, other: int) -> bool:
    """Return whether two modes call the same guarantors, so that the same seats serve both."""
    for k in range(crisis.is_called.shape[0]):
        if crisis.is_called[k, mode] != crisis.is_called[k, other]:
            return False
    return True


@lean
def sit_down(crisis: Crisis, tree: int, seats: Seats, war: np.ndarray) -> None:
    """Fill in what the trees of a mode, or of a widened war, read of those who are called.

    Parameters
    ----------
    tree : a mode of challenge or `WIDENED`
    war : (2, 3, n) what a widened war comes to, by answer of the council; see `Forecast`
    """
    forget_strengths(seats.buffers)
    for answer in range(N_ANSWERS):
        if answer_probability(crisis, answer) > 0:
            for row in range(seats.position.size):
                k, traits = seats.position[row], seats.by_answer[answer, row]
                fill_traits_of(crisis, (tree, answer), war[answer], k, traits)
            take_seats(seats, answer)
    # Trade, nuclear cover and bases are the same in every tree and whatever the council answers.
    if not seats.has_met[0]:
        fill_coalitions(crisis, seats.traits, seats.bases, seats.coalitions)
        seats.has_met[0] = True
