"""Where deterrence fails: by flashpoint, how long peace lasts there, and how grave wars are."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.analysis.comparison import HEADLINE_PARTS
from sim.analysis.dossier.arm_points import ArmPoints
from sim.analysis.dossier.dossier import Dossier
from sim.domain.vocabulary import QUARTERS_PER_YEAR, quarter_number

if TYPE_CHECKING:
    import polars as pl


class Survival(NamedTuple):
    """How long peace lasts at one flashpoint in one arm."""

    years: np.ndarray
    """(steps,) from the start of a run, 0 first."""

    share: np.ndarray
    """(steps,) share of the runs without a deterrence failure until then."""

    runs: int
    """Runs that kept their events."""

    @property
    def error(self) -> np.ndarray:
        """Return the standard error of each share: all runs are seen to their end."""
        return np.asarray(np.sqrt(self.share * (1 - self.share) / self.runs))


def failures_by_place(dossier: Dossier, arms: ArmPoints, arm: tuple[str, str]) -> dict[str, float]:
    """Return {flashpoint: deterrence failures to be expected a run} of an arm, most first.

    Raises
    ------
    NoTableError : the study kept no table by flashpoint
    """
    import polars as pl

    value = pl.sum_horizontal(*HEADLINE_PARTS).mean().alias("value")
    rows = arms.of_table(dossier.results.scan("flashpoints"), *arm)
    table = (
        rows.group_by("flashpoint").agg(value).sort("value", "flashpoint", descending=[True, False])
    )
    return {str(name): float(value) for name, value in table.collect().iter_rows()}


def survival_of_peace(
    dossier: Dossier, arms: ArmPoints, arm: tuple[str, str], place: str
) -> Survival | None:
    """Return how long peace lasts at a flashpoint; none where nobody knows when runs begin.

    Peace ends with the first war, or the first invasion or blockade to which the target gives in.

    Raises
    ------
    NoTableError : the study kept no events
    """
    import polars as pl

    scenario = dossier.scenario_of(arms.numbers[arm][0])
    if scenario is None:
        return None
    events = arms.of_table(dossier.results.scan("events"), *arm)
    is_failure = (pl.col("outcome") == "war") | (
        (pl.col("outcome") == "conceded") & (pl.col("mode") == "major_attack")
    )
    here = events.filter(
        (pl.col("event") == "crisis") & (pl.col("flashpoint") == place) & is_failure
    )
    first = here.group_by("point", "replication").agg(pl.col("quarter").min()).collect()
    start = quarter_number(scenario.start)
    ends = np.array([quarter_number(one) - start for one in first["quarter"]], dtype=np.int64)
    runs = len(arms.numbers[arm]) * min(dossier.manifest.logged, dossier.replications)
    counts = np.bincount(ends, minlength=scenario.quarters)
    share = 1 - np.concatenate([[0], counts.cumsum()]) / runs
    return Survival(np.arange(scenario.quarters + 1) / QUARTERS_PER_YEAR, share, runs)


def battle_deaths(dossier: Dossier, arms: ArmPoints, arm: tuple[str, str]) -> np.ndarray:
    """Return (runs,) battle deaths of every run of an arm, sorted from the least."""
    rows = arms.of_table(dossier.results.scan("runs"), *arm)
    table: pl.DataFrame = rows.select("battle_deaths").collect()
    return np.sort(table["battle_deaths"].drop_nulls().to_numpy())
