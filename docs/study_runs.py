"""Runs behind the page on political studies, and the words for what they differ in.

Studies are played as they are shipped; scenario files and what-ifs as seeded runs of a
`Cell`. Differences pair runs of the same number, which share their draws.
"""  # noqa: INP001  a module beside the scripts that import it

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from politics_runs import SEED, WORKERS, Cell, scenario_of

from sim import load_results, plan_of, run_study
from sim.analysis.differences import Difference, estimate, paired_difference
from sim.domain.scenario import Scenario
from sim.engine.outcomes.outcomes import outcomes_of
from sim.engine.run.ensemble import play, setting_of
from sim.execution.batches import BatchSettings, play_batch
from sim.results.reader import Results
from sim.rules.parameters import Parameters
from sim.study.plan import Plan

FAILURES = "deterrence_failure"
CELL_RUNS = 400
"""Runs of a scenario file or of a what-if."""
CELL_TABLES = frozenset({"runs", "flashpoints", "states", "proposals"})
LEAST_PLACE = 0.00005
"""Difference in deterrence failures at a flashpoint that is worth a row."""
ONE_RUN = " ‡"
"""Behind a difference more than a third of whose variance comes from one run."""
ONE_RUN_SHARE = 1 / 3
NAMES = {
    "hub_and_spokes": "hub",
    "no_commitments": "no commitments",
    "hub_plus_us_taiwan_pact": "hub + US promise to Taiwan",
    "minilaterals": "minilaterals",
    "pacific_pact_core4": "core4",
    "pacific_pact_core4_taiwan_in": "core4 with Taiwan",
    "asian_nato": "Asian NATO",
    "asian_nato_taiwan_in": "Asian NATO with Taiwan",
    "access_agreement": "access agreement",
    "camp_david_type": "Camp David type",
    "core4_negotiated": "core4",
    "core4_taiwan_negotiated": "core4 with Taiwan",
    "core5_negotiated": "core5",
    "asian_nato_negotiated": "Asian NATO, founders",
    "asian_nato_negotiated_all": "Asian NATO, twelve",
}
"""{arrangement: its name in a table}."""

type Levels = Mapping[str, object]
"""{factor: level} that names one point of a study."""


class Studies:
    """Shipped studies, each played once."""

    def __init__(self, folder: Path, replications: int | None = None) -> None:
        """Play nothing yet.

        Parameters
        ----------
        folder : in which each study has a folder of its own; what is complete there is read
        replications : runs of each point; the study's own if absent
        """
        self.folder = folder
        self.replications = replications

    def plan(self, name: str) -> Plan:
        """Return the plan of a study."""
        return plan_of(name, replications=self.replications)

    def results(self, name: str) -> Results:
        """Return what a study leaves, playing what of it is missing.

        Raises
        ------
        RuntimeError : some of its runs failed
        """
        end = run_study(self.plan(name), self.folder / name, workers=WORKERS)
        results = load_results(end.folder)
        if len(results.failures):
            message = f"runs of {name} failed: see {end.folder}"
            raise RuntimeError(message)
        return results


# Values and differences


def values(table: pl.DataFrame, outcome: str, levels: Levels) -> np.ndarray:
    """Return (r,) an outcome at one point, by replication.

    Parameters
    ----------
    table : rows of runs, or of one state or flashpoint in each run
    levels : which point

    Raises
    ------
    ValueError : the levels name no point, or rows of several
    """
    rows = table.filter(**levels).sort("replication")
    if not len(rows) or rows["replication"].n_unique() != len(rows):
        message = f"{dict(levels)} does not name one point"
        raise ValueError(message)
    return rows[outcome].to_numpy().astype(np.float64)


def paired(table: pl.DataFrame, outcome: str, here: Levels, there: Levels) -> Difference:
    """Return the difference of an outcome, here less there, run by run.

    Parameters
    ----------
    table : rows of runs, or of one state or flashpoint in each run
    here, there : which points
    """
    return paired_difference(values(table, outcome, here), values(table, outcome, there))


def failures_before(plan: Plan, runs: pl.DataFrame, quarters: int) -> pl.DataFrame:
    """Return the table of runs with deterrence failures in the first quarters and in the rest.

    Every point is played again with so many quarters. Draws are looked up by quarter, so
    these are the same quarters.

    Parameters
    ----------
    plan : of the study
    runs : its table of runs

    Returns
    -------
    runs with the columns `before` and `after`, which add up to the failures of the run
    """
    tables = []
    for (point,), rows in runs.sort("replication").partition_by("point", as_dict=True).items():
        scenario = plan.scenario(int(str(point))).model_copy(update={"quarters": quarters})
        counts = play(setting_of(scenario), 0, len(rows)).counts.flashpoints
        tables.append(rows.with_columns(before=pl.Series(outcomes_of(counts)[FAILURES])))
    return pl.concat(tables).with_columns(after=pl.col(FAILURES) - pl.col("before"))


@cache
def tables_of(cell: Cell, runs: int = CELL_RUNS) -> dict[str, pl.DataFrame]:
    """Return what runs of a cell leave: tables of runs, flashpoints, states and proposals."""
    return played(scenario_of(cell).model_copy(update={"seed": SEED}), runs)


def played(scenario: Scenario[Parameters], runs: int) -> dict[str, pl.DataFrame]:
    """Return what runs of a scenario leave; see `tables_of`."""
    settings = BatchSettings(outputs=CELL_TABLES)
    cuts = [range(runs // 2), range(runs // 2, runs)]
    with ThreadPoolExecutor(WORKERS) as pool:
        parts = list(pool.map(lambda cut: play_batch(scenario, cut, settings), cuts))
    found = [part for part in parts if part]
    return {name: pl.concat([part[name] for part in found]) for name in found[0]}


def between(here: Cell, there: Cell, outcome: str, runs: int = CELL_RUNS) -> Difference:
    """Return the paired difference between two cells in an outcome of runs."""
    one, other = (values(tables_of(cell, runs)["runs"], outcome, {}) for cell in (here, there))
    return paired_difference(one, other)


class Place(NamedTuple):
    """What a flashpoint adds to a difference between two points."""

    name: str
    failures: float
    """Deterrence failures at the point that is compared with."""
    change: Difference
    """Difference in deterrence failures."""
    others: list[Difference]
    """Differences in other columns."""


def by_flashpoint(
    here: pl.DataFrame, there: pl.DataFrame, *, columns: Sequence[str] = ()
) -> list[Place]:
    """Return the flashpoints that carry a difference in deterrence failures, largest first.

    Parameters
    ----------
    here, there : tables of flashpoints of two points with the same runs
    columns : other columns to compare

    Returns
    -------
    those whose own difference can be told from luck and is `LEAST_PLACE` or more
    """
    failures = pl.col("expected_wars") + pl.col("expected_capitulations")
    pair = [table.with_columns(failures.alias(FAILURES)) for table in (here, there)]
    found = []
    for name in sorted(set(here["flashpoint"])):
        point = {"flashpoint": name}
        changes = [
            paired_difference(*(values(table, column, point) for table in pair))
            for column in (FAILURES, *columns)
        ]
        before = float(values(pair[1], FAILURES, point).mean())
        if changes[0].is_distinguishable and abs(changes[0].mean) >= LEAST_PLACE:
            found.append(Place(name, before, changes[0], changes[1:]))
    return sorted(found, key=lambda place: -abs(place.change.mean))


# Words


def level(numbers: np.ndarray, digits: int = 3) -> str:
    """Return a mean over runs and its Monte Carlo error."""
    one = estimate(numbers)
    return f"{one.mean:.{digits}f} ({one.standard_error:.{digits}f})" if one.count else "-"


def difference(one: Difference, digits: int = 4) -> str:
    """Return a paired difference and its Monte Carlo error.

    In italics if its 95 % interval holds zero, so that it cannot be told from luck; a plain
    zero, without an error, if both are less than half of the last digit.
    """
    if not one.count:
        return "-"
    if max(abs(one.mean), one.standard_error) < 0.5 * 10**-digits:
        return "0"
    text = f"{one.mean:+.{digits}f} ({one.standard_error:.{digits}f})"
    text += ONE_RUN if one.heaviest_share > ONE_RUN_SHARE else ""
    return text if one.is_distinguishable else f"*{text}*"


def runs_line(results: Results) -> str:
    """Return how many runs stand behind a table."""
    counts = results.runs.group_by("point").len()["len"]
    return f"*{counts.min()} runs a point, {counts.sum():,} in all.*"
