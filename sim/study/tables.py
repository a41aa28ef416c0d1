"""The tables of a study: their names, and their columns that are no outcomes, stated once.

A factor is a column of every table, so it may have the name of no other column.
Outcomes are columns too; their names come from the engine, which counts them
(`OUTCOME_NAMES`). What the tables are for: docs/decisions/0016-parquet-and-polars.md.
"""

from typing import Final, Literal, get_args

PoliticalTable = Literal["states", "proposals", "stages", "joining"]
"""A table that a study may ask for, of runs in which politics is on."""

Table = Literal["runs", "flashpoints", "quarters", "events", PoliticalTable]
"""A table that a study may ask for."""

FAILURES: Final = "failures"
"""Table of the runs that failed: every study has it, so that none is missed."""

TableName = Literal[Table, "failures"]
"""A table that the folder of a study may hold."""

TABLES: Final = get_args(TableName)

VECTOR: Final = "vector"
"""Column of the table of runs: which vector of a plausible set a run played, where it played one.
"""

POLITICAL_TABLES: Final = get_args(PoliticalTable)

TREATY_TABLES: Final[tuple[Table, ...]] = ("proposals", "joining")
"""Tables that the fate of proposed treaties is read from."""

BATCH_TABLES: Final = ("runs", "flashpoints", "quarters", "bins", "events", *POLITICAL_TABLES)
"""Tables of a batch; quarters and bins are sums, from which means and quantiles are made, and so
are stages and joining."""

SUMMED_FRACTIONS: Final = frozenset({"quarters", "joining"})
"""Tables with sums of fractions over runs, whose last digit depends on how batches are cut."""

SCENARIOS: Final = "scenarios"
"""Table of a chunk that says which scenario each point had."""

QUANTILES: Final = {"q05": 0.05, "q50": 0.5, "q95": 0.95}
"""{column: share of the runs below} of the table of quarters."""

KEY_COLUMNS: Final = {
    "runs": ("point", "replication"),
    "flashpoints": ("point", "replication", "flashpoint"),
    "quarters": ("point", "quarter", "series", "count", "mean", "standard_error", *QUANTILES),
    "events": (
        "point",
        "replication",
        "quarter",
        "flashpoint",
        "event",
        "mode",
        "outcome",
        "is_council_active",
        "mode_probability",
        "resist_probability",
        "war_probability",
        "control_lost",
        "since",
        "battle_deaths",
        "resolve",
        "widened_by",
        "guarantors",
    ),
    "states": ("point", "replication", "state"),
    "proposals": ("point", "replication", "proposal"),
    "stages": ("point", "quarter", "proposal", "stage", "count"),
    "joining": ("point", "proposal", "state"),
    # A row a batch, not a run: a point whose scenario cannot be made fails in all its runs.
    FAILURES: ("point", "replication_first", "replication_last", "seed", "error", "command"),
}
"""{table of a folder: its columns that are neither factors nor outcomes}."""

CHUNK_COLUMNS: Final = {
    "quarters": ("point", "quarter", "series", "count", "sum", "squares"),
    "bins": ("point", "quarter", "series", "bin", "count"),
    FAILURES: ("point", "replication_first", "replication_last", "error"),
    SCENARIOS: ("point", "digest"),
}
"""{table of a chunk that differs from that of the folder: its columns}."""

RESULT_KEYS: Final = frozenset(name for names in KEY_COLUMNS.values() for name in names) | {VECTOR}
"""Columns of the tables of a folder that are neither factors nor outcomes."""

RESERVED: Final = RESULT_KEYS.union(*CHUNK_COLUMNS.values())
"""Names that no factor of a study file may have, beside those of outcomes."""
