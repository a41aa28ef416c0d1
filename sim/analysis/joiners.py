"""Whether it matters who joins: a treaty beside the same treaty with members drawn by lot.

A pact of more states may deter because it is a pact of these states, or merely because it is
larger. So its members are exchanged for as many others, drawn by lot from all who could join,
and every text stays as it is. The patron stays, and so do those who are covered and owe
nothing. Where most lots do as well as the treaty, its effect is not that of its members.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.random import default_rng  # noqa: TID251  a lot is no run to key draws by

from sim.analysis.differences import Difference, paired_difference
from sim.analysis.losses import rivals
from sim.analysis.regret import is_more_better
from sim.domain.errors import QuestionError
from sim.domain.pacts import Pact
from sim.domain.scenario import Scenario
from sim.execution.comparison_runs import KEYS, play_cells
from sim.loading.suggestions import suggestion
from sim.rules.parameters import Parameters
from sim.study.comparison_cells import Cell

if TYPE_CHECKING:
    import polars as pl

TREATY: Final = "treaty"
BASELINE: Final = "baseline"
"""Names of the two cells that are no lots."""

MOST_TRIES: Final = 50
"""Draws for each lot before those that are left over are given up: few others may be left."""


@dataclass(frozen=True)
class Lot:
    """The treaty with members drawn by lot."""

    joiners: tuple[str, ...]
    """Members in place of those of the treaty."""
    difference: Difference
    """To the baseline, paired."""


@dataclass(frozen=True)
class JoinersFinding:
    """A treaty among the same treaty with other members."""

    arrangement: str
    """Title of the arrangement with the treaty."""
    baseline: str
    """Title of the one without."""
    outcome: str
    joiners: tuple[str, ...]
    """Members that are exchanged."""
    eligible: tuple[str, ...]
    """States of which lots are drawn."""
    replications: int
    treaty: Difference
    """Of the treaty to the baseline, paired."""
    lots: tuple[Lot, ...]
    """The best first."""

    @property
    def beaten(self) -> int:
        """Return how many lots do worse than the treaty."""
        sign = 1 if is_more_better(self.outcome) else -1
        return sum(sign * one.difference.mean < sign * self.treaty.mean for one in self.lots)

    def table(self) -> "pl.DataFrame":
        """Return a row a lot, and first the treaty itself."""
        import polars as pl

        rows = [(self.joiners, self.treaty), *((one.joiners, one.difference) for one in self.lots)]
        return pl.DataFrame(
            [
                {
                    "joiners": " ".join(names),
                    "is_treaty": number == 0,
                    "difference": one.mean,
                    "difference_low": one.low,
                    "difference_high": one.high,
                }
                for number, (names, one) in enumerate(rows)
            ]
        )


@dataclass(frozen=True)
class JoinersQuestion:
    """A treaty, what it is compared with, and how many lots are drawn."""

    baseline: Scenario[Parameters]
    treaty: Scenario[Parameters]
    outcome: str
    lots: int
    replications: int


def treaty_pacts(question: JoinersQuestion) -> dict[str, Pact]:
    """Return the pacts that the treaty has and the baseline has not."""
    return {
        name: pact
        for name, pact in question.treaty.pacts.items()
        if name not in question.baseline.pacts
    }


def exchanged(pacts: Mapping[str, Pact], patrons: frozenset[str]) -> tuple[str, ...]:
    """Return the members that are exchanged: all who owe something but the patrons, sorted."""
    owing = set()
    for pact in pacts.values():
        owing |= set(pact.members if pact.mutual_obligation is not None else ())
        owing |= {state for state, owed in pact.obligations.items() if owed}
    return tuple(sorted(owing - patrons))


def drawn_lots(
    eligible: Sequence[str], joiners: Sequence[str], lots: int, seed: int
) -> list[tuple[str, ...]]:
    """Return different sets of as many states as there are joiners, none of them the joiners'.

    Parameters
    ----------
    eligible : states of which they are drawn, the joiners among them

    Returns
    -------
    fewer than asked for where there are no more
    """
    rng, found = default_rng(seed), dict[tuple[str, ...], None]()
    for _ in range(MOST_TRIES * lots):
        if len(found) == lots:
            break
        picked = rng.choice(np.array(eligible), size=len(joiners), replace=False)
        lot = tuple(sorted(str(name) for name in picked))
        if lot != tuple(joiners):
            found[lot] = None
    return list(found)


def with_joiners(pact: Pact, names: Mapping[str, str]) -> Pact:
    """Return a pact with other states in the place of some.

    Parameters
    ----------
    names : {state: the state in its place}
    """
    return Pact.model_validate(_renamed(pact.model_dump(mode="json"), names))


def _renamed(value: object, names: Mapping[str, str]) -> object:
    """Return a value with states exchanged, as keys and in lists; texts stay as they are."""
    if isinstance(value, dict):
        return {names.get(key, key): _renamed(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [
            names.get(one, one) if isinstance(one, str) else _renamed(one, names) for one in value
        ]
    return value


def joiners_of(
    question: JoinersQuestion,
    *,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> JoinersFinding:
    """Return a treaty among the same treaty with members drawn by lot.

    Parameters
    ----------
    workers : threads; as many as there are cores when absent
    progress : called with the runs done and the runs in all

    Raises
    ------
    QuestionError : the treaty adds no pact, nobody could take its members' places, or runs have
        no such outcome
    """
    before, after = question.baseline, question.treaty
    pacts = treaty_pacts(question)
    patrons = frozenset(policy.patron for policy in after.policies.values())
    joiners = exchanged(pacts, patrons)
    covered = {state for pact in pacts.values() for state in pact.members} - set(joiners)
    left_out = rivals(after.flashpoints) | patrons | covered
    eligible = tuple(sorted(set(after.states) - left_out))
    lots = drawn_lots(eligible, joiners, question.lots, after.seed) if joiners else []
    if not lots:
        message = (
            f"{after.arrangement.title} adds no treaty to {before.arrangement.title} whose members "
            "others could take the place of"
        )
        raise QuestionError(message)
    cells = [Cell(BASELINE, "", before), Cell(TREATY, "", after)]
    cells += [Cell(str(n), "", _with_lot(after, pacts, joiners, lot)) for n, lot in enumerate(lots)]
    found = _values(cells, question, workers, progress)
    base = found[BASELINE]
    sign = -1 if is_more_better(question.outcome) else 1
    told = [Lot(lot, paired_difference(found[str(n)], base)) for n, lot in enumerate(lots)]
    return JoinersFinding(
        arrangement=after.arrangement.title,
        baseline=before.arrangement.title,
        outcome=question.outcome,
        joiners=joiners,
        eligible=eligible,
        replications=question.replications,
        treaty=paired_difference(found[TREATY], base),
        lots=tuple(sorted(told, key=lambda one: sign * one.difference.mean)),
    )


def _with_lot(
    treaty: Scenario[Parameters],
    pacts: Mapping[str, Pact],
    joiners: Sequence[str],
    lot: Sequence[str],
) -> Scenario[Parameters]:
    """Return the scenario of the treaty with the states of a lot in the joiners' place."""
    # Who stays keeps its place: only the others change, or a member would be there twice.
    leaving = [one for one in joiners if one not in lot]
    coming = [one for one in lot if one not in joiners]
    names = dict(zip(leaving, coming, strict=True))
    changed = {name: with_joiners(pact, names) for name, pact in pacts.items()}
    return treaty.model_copy(update={"pacts": {**treaty.pacts, **changed}})


def _values(
    cells: list[Cell],
    question: JoinersQuestion,
    workers: int | None,
    progress: Callable[[int, int], None] | None,
) -> dict[str, np.ndarray]:
    """Return {cell: (runs,) outcome}, in the order of replications."""
    runs, _ = play_cells(cells, question.replications, workers=workers, progress=progress)
    known = [name for name in runs.columns if name not in KEYS]
    if question.outcome not in known:
        message = (
            f"runs have no outcome {question.outcome!r}. {suggestion(question.outcome, known)}"
        )
        raise QuestionError(message)
    return {
        str(name): rows.sort("replication")[question.outcome].to_numpy().astype(np.float64)
        for (name,), rows in runs.partition_by("arrangement", as_dict=True).items()
    }
