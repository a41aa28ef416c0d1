"""Which clause of a treaty moves an outcome, from one arrangement to another.

An arrangement that adds pacts to another one is taken apart into clauses: what each member
owes, how well forces act together, soil, nuclear cover, and the council. Any set of them
can be in force, the others being left out of the texts. Or the mechanisms of the model are
the parts, any of which can be switched off in both arrangements. A part alone, and
everything without it, say what it does first and last; its Shapley value is its mean over
all orders in which parts could come, and the values add up to the whole. Every set is
played on the same draws, so that each run has a value of its own for each part and errors
follow from runs, and from drawn orders where those stand for all: see `shapley_values`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Protocol

import numpy as np

from sim.analysis.differences import Difference, paired_difference
from sim.analysis.mechanisms import mechanisms_in, scenario_without
from sim.analysis.shapley_values import Orders, Sets, orders_of
from sim.analysis.sweeps.crossed_error import crossed_mean
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

FIRST: Final = "first"
"""Name of the cell of the first arrangement; those of sets of clauses are numbers."""
LEFT_OUT: Final = "left out, to see what the clause does"

By = Literal["clauses", "switches"]

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
    """The clause, in words, or the name of a switch."""

    first: Difference | None
    """Added to nothing else; none if it was not asked for."""

    last: Difference
    """Everything, less the same without it."""

    shapley: Difference | None
    """Mean over the orders; none if it was not asked for."""


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

    by: By = "clauses"
    """What the parts are: `clauses` of the pacts, or `switches` of the model."""

    only_last: bool = False
    """Whether each part is only left out alone, which takes a run of sets less."""


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
    """Whether drawn orders stand for all, as there are too many parts."""

    by: By
    """What the parts are."""

    start: Difference
    """Mean of the outcome in the first arrangement, as a difference to nought."""

    whole: Difference
    """Second less first, with every part."""

    none: Difference
    """Second less first without any part: nought between clauses."""

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
    """Return what each clause, or mechanism, does to an outcome between two arrangements.

    Parameters
    ----------
    workers : threads; as many as there are cores when absent
    progress : called with the runs done and the runs in all

    Raises
    ------
    AttributionError : there is nothing to attribute, or no such outcome
    """
    game = _game_of(question)
    _check_outcome(question.after, question.outcome)
    orders = orders_of(len(game.titles), question.after.seed)
    everything = frozenset(range(len(game.titles)))
    # Each alone, and all without it: orders may not pass through some of them.
    sets = {everything - {one} for one in everything} | {everything, frozenset()}
    if not question.only_last:
        sets |= orders.sets() | {frozenset({one}) for one in everything}
    listed = sorted(sets, key=sorted)
    cells = [Cell(FIRST, "", question.before)]
    cells += [one for row, kept in enumerate(listed) for one in game.cells(row, kept)]
    runs, _ = play_cells(cells, question.replications, workers=workers, progress=progress)
    table = _by_cell(runs, question.outcome)
    worth = {kept: game.worth(row, table) for row, kept in enumerate(listed)}
    nought = np.zeros_like(table[FIRST])
    return Attribution(
        before=question.before.arrangement.title,
        after=question.after.arrangement.title,
        outcome=question.outcome,
        replications=question.replications,
        sets=len(listed),
        is_sampled=orders.is_sampled and not question.only_last,
        by=question.by,
        start=paired_difference(table[FIRST], nought),
        whole=paired_difference(worth[everything], nought),
        none=paired_difference(worth[frozenset()], nought),
        shares=[
            _share(game.titles[one], one, worth, None if question.only_last else orders)
            for one in sorted(everything)
        ],
    )


def _share(title: str, one: int, worth: Sets, orders: Orders | None) -> ClauseShare:
    """Return what one part does.

    Parameters
    ----------
    worth : of each set that was played, as a difference between the arrangements
    orders : in which parts come; none where each is only left out alone
    """
    everything = frozenset.union(*worth)
    last = paired_difference(worth[everything], worth[everything - {one}])
    if orders is None:
        return ClauseShare(title=title, first=None, last=last, shapley=None)
    return ClauseShare(
        title=title,
        first=paired_difference(worth[frozenset({one})], worth[frozenset()]),
        last=last,
        shapley=_shapley_difference(orders.values(one, worth)),
    )


def _shapley_difference(values: np.ndarray) -> Difference:
    """Return a Shapley value with its interval.

    Parameters
    ----------
    values : (blocks of orders, runs), one block where every order counts
    """
    found = paired_difference(values.mean(axis=0), np.zeros(values.shape[1]))
    if len(values) == 1:
        return found
    # Which orders were drawn is luck too, shared by all runs as runs are by all orders.
    both = crossed_mean(values)
    return replace(found, standard_error=both.error, low=both.low, high=both.high)


class _Game(Protocol):
    """The parts that arrangements are taken apart into."""

    @property
    def titles(self) -> Sequence[str]:
        """Return the names of the parts."""

    def cells(self, row: int, kept: frozenset[int]) -> Iterator[Cell]:
        """Yield what is played for a set of parts."""

    def worth(self, row: int, table: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return (runs,) the outcome against the first arrangement with a set of parts."""


class _Clauses:
    """Clauses of pacts: each set of them is one scenario."""

    def __init__(self, question: Question) -> None:
        """Take the pacts apart."""
        self.question = question
        self.clauses = clauses_between(question.before, question.after)
        self.titles = [one.title for one in self.clauses]

    def cells(self, row: int, kept: frozenset[int]) -> Iterator[Cell]:
        """Yield the second scenario with a set of clauses."""
        yield Cell(str(row), "", _scenario_with(self.question.after, self.clauses, kept))

    def worth(self, row: int, table: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return (runs,) the outcome against the first arrangement with a set of clauses."""
        return np.asarray(table[str(row)] - table[FIRST])


class _Switches:
    """Mechanisms of the model: with each set of them on, both arrangements are played."""

    def __init__(self, question: Question) -> None:
        """Find the mechanisms that are on."""
        self.question = question
        self.titles = mechanisms_in(question.after)

    def cells(self, row: int, kept: frozenset[int]) -> Iterator[Cell]:
        """Yield both scenarios with a set of mechanisms on."""
        for name, scenario in (("a", self.question.before), ("b", self.question.after)):
            yield Cell(f"{row}{name}", "", scenario_without(scenario, self.titles, kept))

    def worth(self, row: int, table: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return (runs,) the second arrangement less the first with a set of mechanisms on."""
        return np.asarray(table[f"{row}b"] - table[f"{row}a"])


def _game_of(question: Question) -> _Game:
    """Return the parts that a question asks for."""
    return _Switches(question) if question.by == "switches" else _Clauses(question)


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
