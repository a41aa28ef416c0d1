"""Which clause of a treaty moves an outcome, from one arrangement to another.

An arrangement that adds pacts to another one is taken apart into clauses: what each member
owes, how well forces act together, soil, nuclear cover, and the council. Any set of them
can be in force, the others being left out of the texts. A clause alone, in the first
arrangement, and the second one without it say what it does first and last; its Shapley
value [S1953]_ is its mean over all orders in which clauses could come, and the values add up
to the whole difference. Every set is played on the same draws, so that each run has a value
of its own for each clause and errors follow from runs.

References
----------
.. [S1953] Shapley, L. S. "A Value for n-Person Games." In Contributions to the Theory of
   Games II, Princeton University Press, 1953, 307-317.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.analysis.differences import Difference, paired_difference
from sim.domain.errors import AttributionError
from sim.domain.figures import judgement
from sim.domain.pacts import Pact
from sim.domain.scenario import Scenario
from sim.execution.comparison_runs import KEYS, Progress, play_cells
from sim.loading.suggestions import suggestion
from sim.rules.parameters import Parameters
from sim.study.comparison_cells import Cell

if TYPE_CHECKING:
    import polars as pl

MOST_CLAUSES: Final = 8
"""Clauses of which every set is played: two to that power."""
FIRST: Final = "first"
"""Name of the cell of the first arrangement; those of sets of clauses are numbers."""
LEFT_OUT: Final = "left out, to see what the clause does"

type Change = Callable[[dict[str, Pact]], dict[str, Pact]]
"""From pacts with a clause to the same pacts without it."""


@dataclass(frozen=True)
class Clause:
    """A part of what an arrangement adds to another one."""

    title: str
    """In words."""

    without: Change
    """Takes it out of pacts."""


@dataclass(frozen=True)
class ClauseShare:
    """What one clause does to an outcome, in units of it a run."""

    title: str
    """The clause, in words."""

    first: Difference
    """Added to the first arrangement alone."""

    last: Difference
    """The whole second arrangement, less the same without the clause."""

    shapley: Difference
    """Mean over the orders of clauses."""


class Question(NamedTuple):
    """What is to be attributed."""

    before: Scenario[Parameters]
    """The effective scenario under the first arrangement."""

    after: Scenario[Parameters]
    """The same under the second one."""

    outcome: str
    """Column of the table of runs."""

    replications: int
    """Runs of each set of clauses."""


@dataclass(frozen=True)
class Attribution:
    """A difference between two arrangements, by clause."""

    before: str
    """Title of the first arrangement."""

    after: str
    """Title of the second."""

    outcome: str
    """Column of runs."""

    replications: int
    """Runs of each set of clauses."""

    sets: int
    """Sets of clauses that were played."""

    is_sampled: bool
    """Whether some orders stand for all, as there are too many clauses."""

    start: Difference
    """Mean of the outcome in the first arrangement, as a difference to nought."""

    whole: Difference
    """Second less first."""

    shares: list[ClauseShare]
    """By clause."""


def clauses_between(before: Scenario[Parameters], after: Scenario[Parameters]) -> list[Clause]:
    """Return the clauses by which the pacts of one scenario differ from those of another.

    Raises
    ------
    AttributionError : treaties are negotiated, or both have the same pacts
    """
    if before.proposals or after.proposals:
        message = "clauses are told apart where a treaty is in force, not where it is proposed"
        raise AttributionError(message)
    new = [name for name in after.pacts if name not in before.pacts]
    gone = [name for name in before.pacts if name not in after.pacts]
    if not new and not gone:
        message = "the two arrangements have the same pacts, so no clause can tell them apart"
        raise AttributionError(message)
    added = [after.pacts[name] for name in new]
    found = [
        Clause(f"promises: {state.name}", _each(new, _without_duties(code)))
        for code, state in after.states.items()
        if any(any(_owed(pact, code).values()) for pact in added if code in pact.members)
    ]
    for title, is_there, update in _kinds(after.parameters.interoperability.unallied):
        if any(map(is_there, added)):
            found.append(Clause(title, _each(new, _with(update))))
    found += [
        Clause(f"the end of {before.pacts[name].title}", _kept(before, name)) for name in gone
    ]
    return found


def _kinds(unallied: float) -> list[tuple[str, Callable[[Pact], bool], dict[str, object]]]:
    """Return clauses that are no duties: title, whether a pact has one, and a pact without it.

    Parameters
    ----------
    unallied : how well forces act together without any pact
    """
    return [
        (
            "forces that act together",
            lambda pact: pact.interoperability.value > unallied,
            {"interoperability": judgement(unallied, LEFT_OUT)},
        ),
        ("soil for guests", lambda pact: bool(pact.basing), {"basing": {}}),
        (
            "nuclear cover",
            lambda pact: pact.nuclear != "none",
            {"nuclear": "none", "nuclear_hosts": []},
        ),
        (
            "the council: its rule and its lag",
            lambda pact: pact.activation != "individual",
            {
                "activation": "individual",
                "consultation_lag_quarters": judgement(0.0, LEFT_OUT),
                "fallback": judgement(1.0, LEFT_OUT),
            },
        ),
    ]


def _owed(pact: Pact, code: str) -> dict[str, float]:
    """Return {whom: how much} a member owes under a pact."""
    own = pact.obligations.get(code, {})
    mutual = pact.mutual_obligation
    return {
        other: own[other].value if other in own else mutual.value if mutual else 0.0
        for other in pact.members
        if other != code
    }


def _without_duties(code: str) -> Callable[[Pact], Pact]:
    """Return what takes all that a state owes out of a pact."""

    def change(pact: Pact) -> Pact:
        if code not in pact.members:
            return pact
        nothing = {other: judgement(0.0, LEFT_OUT) for other in pact.members if other != code}
        return pact.model_copy(update={"obligations": {**pact.obligations, code: nothing}})

    return change


def _with(update: dict[str, object]) -> Callable[[Pact], Pact]:
    """Return what gives a pact other fields."""
    return lambda pact: pact.model_copy(update=update)


def _each(names: Sequence[str], change: Callable[[Pact], Pact]) -> Change:
    """Return what changes some pacts, one by one."""
    return lambda pacts: {
        name: change(pact) if name in names else pact for name, pact in pacts.items()
    }


def _kept(before: Scenario[Parameters], name: str) -> Change:
    """Return what keeps a pact that the second arrangement does without."""
    return lambda pacts: {**pacts, name: before.pacts[name]}


def attribute(
    question: Question, *, workers: int | None = None, progress: Progress | None = None
) -> Attribution:
    """Return what each clause does to an outcome between two arrangements of a region.

    Parameters
    ----------
    workers : threads; as many as there are cores when absent
    progress : called with the runs done and the runs in all

    Raises
    ------
    AttributionError : there is nothing to attribute, or no such outcome
    """
    before, after, outcome, replications = question
    clauses = clauses_between(before, after)
    _check_outcome(after, outcome)
    everything = frozenset(range(len(clauses)))
    is_sampled = len(clauses) > MOST_CLAUSES
    orders = balanced_orders(len(clauses)) if is_sampled else []
    sets = _sets_of(orders) if is_sampled else _all_sets(len(clauses))
    # Each alone, and all without it: orders may not pass through some of them.
    sets |= {frozenset({one}) for one in everything} | {everything - {one} for one in everything}
    listed = sorted(sets, key=sorted)
    cells = [
        Cell(str(row), "", _scenario_with(after, clauses, kept)) for row, kept in enumerate(listed)
    ]
    cells.append(Cell(FIRST, "", before))
    runs, _ = play_cells(cells, replications, workers=workers, progress=progress)
    table = _by_cell(runs, outcome)
    played = {kept: table[str(row)] for row, kept in enumerate(listed)}
    start, end = table[FIRST], played[everything]
    nought = np.zeros_like(start)
    shares = [
        ClauseShare(
            title=clauses[one].title,
            first=paired_difference(played[frozenset({one})], played[frozenset()]),
            last=paired_difference(end, played[everything - {one}]),
            shapley=paired_difference(
                over_orders(one, orders, played) if is_sampled else shapley(one, played), nought
            ),
        )
        for one in sorted(everything)
    ]
    return Attribution(
        before=before.arrangement.title,
        after=after.arrangement.title,
        outcome=outcome,
        replications=replications,
        sets=len(listed),
        is_sampled=is_sampled,
        start=paired_difference(start, nought),
        whole=paired_difference(end, start),
        shares=shares,
    )


def _check_outcome(scenario: Scenario[Parameters], outcome: str) -> None:
    """Raise if runs of a scenario have no such outcome, before all of them are played."""
    runs, _ = play_cells([Cell(FIRST, "", scenario)], 1)
    known = [name for name in runs.columns if name not in KEYS]
    if outcome not in known:
        message = f"runs have no outcome {outcome!r}. {suggestion(outcome, known)}"
        raise AttributionError(message)


def _by_cell(runs: "pl.DataFrame", outcome: str) -> dict[str, np.ndarray]:
    """Return {cell: (runs,) outcome}, in the order of replications."""
    return {
        str(name): rows.sort("replication")[outcome].to_numpy()
        for (name,), rows in runs.group_by("arrangement")
    }


def _scenario_with(
    after: Scenario[Parameters], clauses: Sequence[Clause], kept: Iterable[int]
) -> Scenario[Parameters]:
    """Return the second scenario without the clauses that are not kept."""
    pacts = after.pacts
    for one, clause in enumerate(clauses):
        if one not in kept:
            pacts = clause.without(pacts)
    return after.model_copy(update={"pacts": pacts})


def _all_sets(count: int) -> set[frozenset[int]]:
    """Return every set of so many clauses.

    >>> len(_all_sets(3))
    8
    """
    return {frozenset(one) for size in range(count + 1) for one in combinations(range(count), size)}


def balanced_orders(count: int) -> list[list[int]]:
    """Return orders in which every clause stands at every place equally often.

    All turns of one order, and each backward: so a clause comes before another as often as after.

    >>> balanced_orders(3)
    [[0, 1, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0], [0, 2, 1], [1, 0, 2]]
    """
    line = list(range(count))
    turns = [line[place:] + line[:place] for place in line]
    return turns + [order[::-1] for order in turns]


def _sets_of(orders: Iterable[Sequence[int]]) -> set[frozenset[int]]:
    """Return the sets that some orders pass through."""
    return {frozenset(order[:size]) for order in orders for size in range(len(order) + 1)}


def shapley(one: int, played: dict[frozenset[int], np.ndarray]) -> np.ndarray:
    """Return (runs,) the Shapley value of a clause in each run.

    Parameters
    ----------
    played : {clauses in force: (runs,) outcome} for every set
    """
    count = max(map(len, played))
    total = np.zeros_like(played[frozenset()])
    for kept, values in played.items():
        if one in kept:
            continue
        weight = math.factorial(len(kept)) * math.factorial(count - len(kept) - 1)
        total += weight / math.factorial(count) * (played[kept | {one}] - values)
    return total


def over_orders(
    one: int, orders: Sequence[Sequence[int]], played: dict[frozenset[int], np.ndarray]
) -> np.ndarray:
    """Return (runs,) the mean over some orders of what a clause adds when it comes."""
    total = np.zeros_like(played[frozenset()])
    for order in orders:
        place = order.index(one)
        total += played[frozenset(order[: place + 1])] - played[frozenset(order[:place])]
    return total / len(orders)
