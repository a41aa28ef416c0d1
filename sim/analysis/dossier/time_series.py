"""What happens over time in each arm: means by quarter with their errors, and policy shifts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.analysis.dossier.arm_points import ArmPoints
from sim.analysis.dossier.dossier import Dossier
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import QUARTERS_PER_YEAR, quarter_number
from sim.rules.parameters import Parameters

if TYPE_CHECKING:
    import polars as pl


class TimeSeries(NamedTuple):
    """One series of an arm by quarter."""

    years: np.ndarray
    """(quarters,) beginning of each quarter [calendar years]."""

    mean: np.ndarray
    """(quarters,) over runs, and over points where an arm has several."""

    error: np.ndarray
    """(quarters,) standard error over runs, each by itself."""

    runs: int
    """Most runs that have a value."""


class Shift(NamedTuple):
    """A quarter in which a policy changes, or may."""

    year: float
    """Beginning of the quarter [calendar years]."""

    is_certain: bool
    """Whether it is dated; else it is an election that may bring another policy."""


def time_series(
    dossier: Dossier, arms: ArmPoints, arm: tuple[str, str], series: str
) -> TimeSeries | None:
    """Return one series of an arm; none where it has none.

    Parameters
    ----------
    arm : row and column
    series : a name in the table of quarters

    Raises
    ------
    NoTableError : the study kept no table of quarters
    """
    import polars as pl

    rows = arms.of_table(dossier.results.scan("quarters"), *arm)
    found = rows.filter((pl.col("series") == series) & (pl.col("count") > 0))
    # Points of an arm share their draws, so errors are not divided by the root of their number.
    table = (
        found.group_by("quarter")
        .agg(pl.col("mean").mean(), pl.col("standard_error").mean(), pl.col("count").max())
        .sort("quarter")
        .collect()
    )
    return None if table.is_empty() else _series_of(table, dossier)


def by_year(series: TimeSeries) -> TimeSeries:
    """Return a series by year, a year of it from its first quarter on.

    Errors are the means of those of quarters, which is the most that they can be: how far
    quarters go together is not known.
    """
    whole = len(series.years) // QUARTERS_PER_YEAR * QUARTERS_PER_YEAR
    parts = [
        one[:whole].reshape(-1, QUARTERS_PER_YEAR).mean(axis=1)
        for one in (series.years, series.mean, series.error)
    ]
    return TimeSeries(parts[0], parts[1], parts[2], series.runs)


def _series_of(table: "pl.DataFrame", dossier: Dossier) -> TimeSeries:
    """Return a table of quarters as a series."""
    return TimeSeries(
        years=first_year(dossier) + table["quarter"].to_numpy() / QUARTERS_PER_YEAR,
        mean=table["mean"].to_numpy(),
        error=table["standard_error"].fill_null(0.0).to_numpy(),
        runs=int(str(table["count"].max())),
    )


def first_year(dossier: Dossier) -> float:
    """Return the beginning of the first quarter [calendar years]; 0 where nobody knows it."""
    return 0.0 if dossier.scenario is None else year_of(dossier.scenario.start)


def year_of(quarter: str) -> float:
    """Return the beginning of a quarter [calendar years].

    >>> year_of("2029Q3")
    2029.5
    """
    return quarter_number(quarter) / QUARTERS_PER_YEAR


def shifts_of(dossier: Dossier, arms: ArmPoints, arm: tuple[str, str]) -> list[Shift]:
    """Return when the policies of an arm change within a run."""
    scenario = dossier.scenario_of(arms.numbers[arm][0])
    if scenario is None:
        return []
    begin = year_of(scenario.start)
    end = begin + scenario.quarters / QUARTERS_PER_YEAR
    found = {*_dated(scenario), *_elections(scenario)}
    return sorted(one for one in found if begin < one.year < end)


def _dated(scenario: Scenario[Parameters]) -> Sequence[Shift]:
    """Return the dates in the regimes of policies."""
    dates = [
        date
        for policy in scenario.policies.values()
        for regime in policy.regimes
        for date in (regime.since, regime.until)
    ]
    known = [date for date in dates if date is not None and date != "start"]
    return [Shift(year_of(date), is_certain=True) for date in known]


def _elections(scenario: Scenario[Parameters]) -> Sequence[Shift]:
    """Return the elections of patrons whose policy may change at them."""
    return [
        Shift(year_of(election.quarter), is_certain=False)
        for policy in scenario.policies.values()
        if policy.transitions and policy.patron in scenario.states
        for election in scenario.states[policy.patron].elections
        if "government" in election.decides
    ]
