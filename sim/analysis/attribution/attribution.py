"""Which part of what differs between two scenarios moves an outcome.

Between two arrangements the parts are the clauses of their pacts, see `clauses`; or the
mechanisms of the model, any of which can be switched off in both, see `mechanisms`. Between
two scenarios they are the overrides that make one of the other, see `override_sets`. A part
alone, and everything without it, say what it does first and last; its Shapley value is its
mean over all orders in which parts could come, and the values add up to the whole. Every set is
played on the same draws, so that each run has a value of its own for each part and errors
follow from runs, and from drawn orders where those stand for all: see `shapley_values`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final, NamedTuple, Protocol

import numpy as np

from sim.analysis.attribution.clauses import clauses_between, scenario_with_clauses
from sim.analysis.attribution.mechanisms import mechanisms_in, scenario_without
from sim.analysis.attribution.override_sets import OverrideSets
from sim.analysis.attribution.overrides import Override
from sim.analysis.attribution.shapley_values import Orders, Sets, orders_of
from sim.analysis.attribution.shares import Attribution, By, ClauseShare
from sim.analysis.differences import Difference, paired_difference
from sim.analysis.sweeps.crossed_error import crossed_mean
from sim.domain.errors import AttributionError
from sim.domain.scenario import Scenario
from sim.execution.comparison_runs import KEYS, Progress, play_cells, play_outcome
from sim.loading.suggestions import suggestion
from sim.rules.parameters import Parameters
from sim.study.comparison_cells import Cell

FIRST: Final = "first"
"""Name of the cell of the first scenario; those of sets of parts are numbers."""


class Question(NamedTuple):
    """What is to be attributed."""

    before: Scenario[Parameters]
    """The first effective scenario."""

    after: Scenario[Parameters]
    """The second: the same under another arrangement, or any other where parts are overrides."""

    outcome: str
    """Column of the table of runs."""

    replications: int
    """Runs of each set of parts."""

    by: By = "clauses"
    """What the parts are: `clauses` of the pacts, `switches` of the model, or `overrides` that
    make the second scenario of the first."""

    only_last: bool = False
    """Whether each part is only left out alone, which takes a run of sets less."""

    together: tuple[str, ...] = ()
    """Patterns of paths: all overrides that one matches are one part."""


def attribute(
    question: Question, *, workers: int | None = None, progress: Progress | None = None
) -> Attribution:
    """Return what each part of what differs between two scenarios does to an outcome.

    Parameters
    ----------
    workers : threads; as many as there are cores when absent
    progress : called with the runs done and the runs in all

    Raises
    ------
    AttributionError : there is nothing to attribute, no such outcome, or it cannot be taken apart
    """
    game = _game_of(question)
    for one in (question.before, question.after):
        _check_outcome(one, question.outcome)
    orders = orders_of(len(game.titles), question.after.seed)
    everything = frozenset(range(len(game.titles)))
    # Each alone, and all without it: orders may not pass through some of them.
    sets = {everything - {one} for one in everything} | {everything, frozenset()}
    if not question.only_last:
        sets |= orders.sets() | {frozenset({one}) for one in everything}
    listed = sorted(sets, key=sorted)
    table = _played(game, question, listed, workers, progress)
    worth = {kept: game.worth(row, table) for row, kept in enumerate(listed)}
    nought = np.zeros_like(table[FIRST])
    titles = _titles(question)
    return Attribution(
        before=titles[0],
        after=titles[1],
        outcome=question.outcome,
        replications=question.replications,
        sets=len(listed),
        is_sampled=orders.is_sampled and not question.only_last,
        by=question.by,
        setting=_setting(question.after),
        start=paired_difference(table[FIRST], nought),
        whole=paired_difference(worth[everything], nought),
        none=paired_difference(worth[frozenset()], nought),
        shares=[
            replace(
                _share(game.titles[one], one, worth, None if question.only_last else orders),
                overrides=game.overrides(one),
            )
            for one in sorted(everything)
        ],
    )


def _setting(scenario: Scenario[Parameters]) -> str:
    """Return under which policies, in which scenario, something is attributed: shares turn on it.

    Returns
    -------
    such as "under Retrenchment, in Indo-Pacific"
    """
    policies = [one.title.partition(": ")[0] for one in scenario.policies.values()]
    under = f"under {' and '.join(policies)}, " if policies else ""
    return f"{under}in {scenario.title.partition(': ')[0]}"


def _titles(question: Question) -> tuple[str, str]:
    """Return what readers call the two scenarios."""
    both = question.before, question.after
    if question.by != "overrides":
        return both[0].arrangement.title, both[1].arrangement.title
    same = both[0].title == both[1].title
    return both[0].title, f"{both[1].title}, overridden" if same else both[1].title


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
    """The parts that two scenarios are taken apart into."""

    cells_a_set: int
    """Scenarios that are played for a set of parts."""

    @property
    def titles(self) -> Sequence[str]:
        """Return the names of the parts."""

    def cells(self, row: int, kept: frozenset[int]) -> Iterator[Cell]:
        """Yield what is played for a set of parts."""

    def worth(self, row: int, table: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return (runs,) the outcome against the first scenario with a set of parts."""

    def overrides(self, part: int) -> tuple[Override, ...]:
        """Return the overrides that a part consists of; none if it is something else."""


class _Clauses:
    """Clauses of pacts: each set of them is one scenario."""

    cells_a_set = 1

    def __init__(self, question: Question) -> None:
        """Take the pacts apart."""
        self.question = question
        self.clauses = clauses_between(question.before, question.after)
        self.titles = [one.title for one in self.clauses]

    def cells(self, row: int, kept: frozenset[int]) -> Iterator[Cell]:
        """Yield the second scenario with a set of clauses."""
        yield Cell(str(row), "", scenario_with_clauses(self.question.after, self.clauses, kept))

    def worth(self, row: int, table: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return (runs,) the outcome against the first arrangement with a set of clauses."""
        return np.asarray(table[str(row)] - table[FIRST])

    def overrides(self, _part: int) -> tuple[Override, ...]:
        """Return none."""
        return ()


class _Overrides:
    """Overrides between two scenarios: each set of them is one scenario."""

    cells_a_set = 1

    def __init__(self, question: Question) -> None:
        """Take the second scenario apart."""
        self.sets = OverrideSets(question.before, question.after, question.together)
        self.titles = [one.title for one in self.sets.parts]

    def cells(self, row: int, kept: frozenset[int]) -> Iterator[Cell]:
        """Yield the first scenario with a set of overrides."""
        yield Cell(str(row), "", self.sets.scenario(kept))

    def worth(self, row: int, table: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return (runs,) the outcome against the first scenario with a set of overrides."""
        return np.asarray(table[str(row)] - table[FIRST])

    def overrides(self, part: int) -> tuple[Override, ...]:
        """Return the overrides of a part."""
        return self.sets.parts[part].overrides


class _Switches:
    """Mechanisms of the model: with each set of them on, both arrangements are played."""

    cells_a_set = 2

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

    def overrides(self, _part: int) -> tuple[Override, ...]:
        """Return none."""
        return ()


def _game_of(question: Question) -> _Game:
    """Return the parts that a question asks for."""
    games: dict[By, Callable[[Question], _Game]] = {
        "clauses": _Clauses,
        "switches": _Switches,
        "overrides": _Overrides,
    }
    return games[question.by](question)


def _check_outcome(scenario: Scenario[Parameters], outcome: str) -> None:
    """Raise if runs of a scenario have no such outcome, before all of them are played."""
    runs, _ = play_cells([Cell(FIRST, "", scenario)], 1)
    known = [name for name in runs.columns if name not in KEYS]
    if outcome not in known:
        message = f"runs have no outcome {outcome!r}. {suggestion(outcome, known)}"
        raise AttributionError(message)


def _played(
    game: _Game,
    question: Question,
    listed: Sequence[frozenset[int]],
    workers: int | None,
    progress: Progress | None,
) -> dict[str, np.ndarray]:
    """Return {cell: (runs,) outcome}, in the order of replications.

    Parameters
    ----------
    listed : sets of parts that are played
    """
    done = 0
    whole = question.replications * (1 + len(listed) * game.cells_a_set)

    def told(runs: int) -> None:
        nonlocal done
        done += runs
        if progress is not None:
            progress(done, whole)

    of_sets = (one for row, kept in enumerate(listed) for one in game.cells(row, kept))
    cells = chain([Cell(FIRST, "", question.before)], of_sets)
    return play_outcome(cells, question.replications, question.outcome, workers=workers, told=told)
