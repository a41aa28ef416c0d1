"""Runs that are worth a lesson: those in which one change turns a crisis.

Few crises turn. So runs for a class are not taken as they come: they are searched, and how
many were searched and how many turned is kept with the choice, so that nobody takes the
chosen ones for the rule.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sim.domain.records import CrisisRecord
from sim.domain.scenario import Scenario
from sim.execution.seminar.what_ifs import told_run, turns
from sim.results.run_request import RunRequest
from sim.rules.parameters import Parameters
from sim.study.seminar_files import Seminar


class Lesson(NamedTuple):
    """A crisis that a change turns."""

    seed: int
    """Seed of the draws."""

    replication: int
    """Which of the runs under the seed."""

    what_if: str
    """Name of the change."""

    factual: CrisisRecord
    """The crisis as it was."""

    other: CrisisRecord
    """The same under the change."""


class SearchedRun(NamedTuple):
    """One run that was searched."""

    replication: int
    """Which of the runs under the seed."""

    n_crises: int
    """Challenges in it."""

    lessons: tuple[Lesson, ...]
    """Those that a change turns, in order."""


def searched_runs(
    request: RunRequest,
    scenario: Scenario[Parameters],
    seminar: Seminar,
    replications: Sequence[int],
) -> Iterator[SearchedRun]:
    """Yield run after run with every crisis that a change of a seminar turns.

    Parameters
    ----------
    request : what is run; its own replication is left aside
    scenario : what the request loads
    replications : which runs under the seed
    """
    names = list(seminar.what_ifs)
    for replication in replications:
        asked = request.model_copy(update={"replication": replication})
        told = told_run(asked, scenario, seminar)
        found = [
            Lesson(told.seed, replication, name, record, other)
            for record in told.crises
            for name, other in zip(names, told.again[record.crisis], strict=True)
            if turns(record, other)
        ]
        yield SearchedRun(replication, len(told.crises), tuple(found))
