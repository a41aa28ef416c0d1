"""The counts of a batch of replications of one scenario, as tables.

Quarters are kept as sums and as bins of a sketch, which can be added up over batches
in any order; means and quantiles are made from them at the end.
"""

from collections.abc import Collection
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.scenario import Scenario
from sim.domain.vocabulary import LEVELS, LOSERS, MODES, CouncilAnswer, quarter_name
from sim.engine.outcomes.counts import WHOLE_SERIES, Series
from sim.engine.outcomes.event_log import EventColumn, EventLog
from sim.engine.outcomes.ledger import ENDINGS, OUTCOMES
from sim.engine.outcomes.outcomes import FLASHPOINT_COLUMNS, accounts_of, outcomes_of
from sim.engine.outcomes.political_counts import PoliticalSeries, PoliticalSums
from sim.engine.outcomes.political_outcomes import political_outcomes
from sim.engine.outcomes.sketches import lower_edge, middle
from sim.engine.run.ensemble import BatchCounts, BatchResult
from sim.engine.world.constants import first_quarter, flashpoint_names, state_names
from sim.results.political_tables import political_tables_of
from sim.rules.parameters import Parameters
from sim.study.tables import QUANTILES, VECTOR

if TYPE_CHECKING:
    import polars as pl


type Tables = dict[str, "pl.DataFrame"]


def tables_of(
    scenario: Scenario[Parameters], result: BatchResult, first: int, outputs: Collection[str]
) -> Tables:
    """Return the tables of a batch that has been played.

    Parameters
    ----------
    first : its first replication
    outputs : which tables are wanted; quarters come with their bins, and those of the slow half
        where politics is on
    """
    tables = {"runs": _runs(scenario, result.counts, first)}
    if "flashpoints" in outputs:
        tables["flashpoints"] = _flashpoints(scenario, result.counts, first)
    if "quarters" in outputs:
        tables["quarters"] = _quarters(result.counts)
        tables["bins"] = _bins(result.counts)
    if "events" in outputs:
        tables["events"] = _events(scenario, result.log)
    return tables | political_tables_of(scenario, result.counts.politics, first, outputs)


def with_vectors(tables: Tables, count: int) -> Tables:
    """Return the tables of a batch with the vector that each run played.

    Parameters
    ----------
    count : vectors of the set, which replications play in turn
    """
    import polars as pl

    runs = tables["runs"]
    column = (pl.col("replication") % count).alias(VECTOR)
    return {**tables, "runs": runs.select("replication", column, pl.exclude("replication"))}


def _replications(first: int, runs: int) -> np.ndarray:
    """Return (runs,) the numbers of the replications."""
    return np.arange(first, first + runs, dtype=np.int64)


def _runs(scenario: Scenario[Parameters], counts: BatchCounts, first: int) -> "pl.DataFrame":
    """Return a row a run: replication, outcomes, expected losses by state."""
    import polars as pl

    columns = outcomes_of(counts.flashpoints)
    columns |= political_outcomes(counts.politics.states, counts.politics.proposals)
    columns |= accounts_of(counts.states, state_names(scenario))
    return pl.DataFrame({"replication": _replications(first, len(counts.flashpoints)), **columns})


def _flashpoints(scenario: Scenario[Parameters], counts: BatchCounts, first: int) -> "pl.DataFrame":
    """Return a row a run and flashpoint."""
    import polars as pl

    names = flashpoint_names(scenario)
    runs = len(counts.flashpoints)
    return pl.DataFrame(
        {
            "replication": np.repeat(_replications(first, runs), len(names)),
            "flashpoint": names * runs,
            **{
                name: counts.flashpoints[:, :, column].reshape(-1)
                for name, column in FLASHPOINT_COLUMNS.items()
            },
        }
    )


def _quarters(counts: BatchCounts) -> "pl.DataFrame":
    """Return a row a quarter and series: how many runs have a value, sum and sum of squares."""
    import polars as pl

    # With politics off those of the slow half have no quarters, and so no rows.
    found = [_series_sums(Series, counts), _series_sums(PoliticalSeries, counts.politics)]
    return pl.concat(found)


def _series_sums(columns: type[IntEnum], counts: BatchCounts | PoliticalSums) -> "pl.DataFrame":
    """Return a row a quarter and series of some counts."""
    import polars as pl

    quarters, width = counts.sums.shape
    return pl.DataFrame(
        {
            "quarter": np.repeat(np.arange(quarters), width),
            "series": [column.name.lower() for column in columns] * quarters,
            "count": counts.known.reshape(-1).astype(np.int64),
            "sum": counts.sums.reshape(-1),
            "squares": counts.squares.reshape(-1),
        },
        schema_overrides={"series": pl.String},
    )


def _bins(counts: BatchCounts) -> "pl.DataFrame":
    """Return a row a quarter, series and bin that holds something."""
    import polars as pl

    politics = counts.politics.bins
    return pl.concat([_series_bins(Series, counts.bins), _series_bins(PoliticalSeries, politics)])


def _series_bins(columns: type[IntEnum], bins: np.ndarray) -> "pl.DataFrame":
    """Return a row a quarter, series and bin that holds something, of some series."""
    import polars as pl

    quarter, series, place = np.nonzero(bins)
    names = np.array([column.name.lower() for column in columns])
    return pl.DataFrame(
        {
            "quarter": quarter,
            "series": names[series].tolist(),
            "bin": place,
            "count": bins[quarter, series, place].astype(np.int64),
        },
        schema_overrides={"series": pl.String},
    )


def quarter_summary(quarters: "pl.DataFrame", bins: "pl.DataFrame") -> "pl.DataFrame":
    """Return mean, standard error and quantiles by point, quarter and series.

    Parameters
    ----------
    quarters, bins : tables of that name with a column `point`, added up over batches

    Returns
    -------
    point, quarter, series, count, mean, standard_error, q05, q50, q95; null where no run
    has a value
    """
    import polars as pl

    keys = ["point", "quarter", "series"]
    n, total = pl.col("count").cast(pl.Float64), pl.col("sum")
    mean = pl.when(n > 0).then(total / n)
    spread = ((pl.col("squares") - total * total / n) / (n - 1)).clip(lower_bound=0)
    known = quarters.sort(keys).select(
        *keys,
        "count",
        mean.alias("mean"),
        pl.when(n > 1).then((spread / n).sqrt()).alias("standard_error"),
    )
    return known.join(_quantiles(bins, keys), on=keys, how="left", maintain_order="left")


def _quantiles(bins: "pl.DataFrame", keys: list[str]) -> "pl.DataFrame":
    """Return a row for every combination of the keys with the quantiles of its sketch."""
    import polars as pl

    ranked = bins.sort([*keys, "bin"]).with_columns(
        reached=pl.col("count").cum_sum().over(keys), whole=pl.col("count").sum().over(keys)
    )
    found = ranked.select(keys).unique(maintain_order=True)
    # A small count has a bin of its own and is its lower edge; the middle would be off by half.
    is_whole = pl.col("series").is_in([series.name.lower() for series in WHOLE_SERIES])
    for name, share in QUANTILES.items():
        rank = (share * pl.col("whole")).ceil().clip(lower_bound=1)
        first = ranked.filter(pl.col("reached") >= rank).group_by(keys).agg(pl.col("bin").min())
        places = first["bin"].to_numpy()
        values = first.with_columns(pl.Series("edge", lower_edge(places)), middle=middle(places))
        one = values.select(*keys, pl.when(is_whole).then("edge").otherwise("middle").alias(name))
        found = found.join(one, on=keys, how="left", maintain_order="left")
    return found


def _words(allowed: tuple[str, ...], positions: np.ndarray) -> list[str | None]:
    """Return the word at each position; None where the position is negative."""
    return [allowed[int(place)] if place >= 0 else None for place in positions]


def _events(scenario: Scenario[Parameters], log: EventLog) -> "pl.DataFrame":
    """Return a row an event: who did what, with which probability, owing how much."""
    import polars as pl

    used = int(log.used[0])
    rows = {column: log.rows[:used, column] for column in EventColumn}
    places, start = flashpoint_names(scenario), first_quarter(scenario)
    is_war = rows[EventColumn.IS_WAR] == 1
    words = [
        (ENDINGS if war else OUTCOMES)[int(outcome)]
        for war, outcome in zip(is_war, rows[EventColumn.OUTCOME], strict=True)
    ]
    since = [
        quarter_name(start + int(one)) if war else None
        for war, one in zip(is_war, rows[EventColumn.SINCE], strict=True)
    ]
    return pl.DataFrame(
        {
            "replication": rows[EventColumn.REPLICATION].astype(np.int64),
            "quarter": [quarter_name(start + int(q)) for q in rows[EventColumn.QUARTER]],
            "flashpoint": [places[int(f)] for f in rows[EventColumn.FLASHPOINT]],
            "event": ["war" if war else "crisis" for war in is_war],
            "mode": _words(MODES, rows[EventColumn.MODE]),
            "outcome": words,
            "is_council_active": rows[EventColumn.COUNCIL_ANSWER] != CouncilAnswer.INACTIVE,
            "mode_probability": pl.Series(rows[EventColumn.MODE_PROBABILITY], nan_to_null=True),
            "resist_probability": pl.Series(rows[EventColumn.RESIST_PROBABILITY], nan_to_null=True),
            "war_probability": pl.Series(rows[EventColumn.WAR_PROBABILITY], nan_to_null=True),
            "control_lost": rows[EventColumn.CONTROL_LOST],
            "since": pl.Series(since, dtype=pl.String),
            "battle_deaths": rows[EventColumn.BATTLE_DEATHS],
            "resolve": pl.Series(rows[EventColumn.RESOLVE], nan_to_null=True),
            "widened_by": _words(LOSERS, rows[EventColumn.WIDENED_BY]),
            "guarantors": _guarantors(scenario, log, used),
        },
        # polars types an all-None column as Null, which would not match other batches.
        schema_overrides=dict.fromkeys(
            ("quarter", "flashpoint", "event", "mode", "outcome", "widened_by", "guarantors"),
            pl.String,
        ),
    )


def _guarantors(scenario: Scenario[Parameters], log: EventLog, used: int) -> list[str]:
    """Return for each event who was asked, what each did and what it owed, as JSON."""
    import json

    states = state_names(scenario)
    told = []
    for row in range(used):
        asked = np.flatnonzero((log.level[row] >= 0) | ~np.isnan(log.owed[row]))
        told.append(
            json.dumps(
                {
                    states[k]: {
                        "level": LEVELS[log.level[row, k]] if log.level[row, k] >= 0 else None,
                        "owed": None if np.isnan(log.owed[row, k]) else float(log.owed[row, k]),
                    }
                    for k in asked
                }
            )
        )
    return told
