"""What a batch of replications counted of the slow half, as tables.

A run has none of them where politics is off. Stages and views on joining are kept as sums
over runs, which can be added up over batches.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.scenario import Scenario
from sim.engine.outcomes.political_counts import PoliticalSums
from sim.engine.outcomes.political_outcomes import (
    STAGES,
    TERM_COLUMNS,
    joining_columns,
    proposal_columns,
    state_columns,
)
from sim.engine.world.constants import state_names
from sim.engine.world.proposal_tables import proposal_names
from sim.rules.parameters import Parameters

if TYPE_CHECKING:
    import polars as pl


def political_tables_of(
    scenario: Scenario[Parameters], counts: PoliticalSums, first: int, outputs: Collection[str]
) -> dict[str, "pl.DataFrame"]:
    """Return the tables of the slow half of a batch; none where politics is off.

    Parameters
    ----------
    first : replication of the first run
    outputs : which tables are wanted
    """
    if not scenario.switches.politics:
        return {}
    tables = {}
    if "states" in outputs:
        names = {"state": state_names(scenario)}
        tables["states"] = _rows_of_runs(names, state_columns(counts.states), first)
    if "proposals" in outputs:
        names = {"proposal": proposal_names(scenario)}
        tables["proposals"] = _rows_of_runs(names, proposal_columns(counts.proposals), first)
    if "stages" in outputs:
        tables["stages"] = _stages(scenario, counts)
    if "joining" in outputs:
        tables["joining"] = _joining(scenario, counts)
    return tables


def _rows_of_runs(
    names: dict[str, list[str]], columns: dict[str, np.ndarray], first: int
) -> "pl.DataFrame":
    """Return a row a run and name.

    Parameters
    ----------
    names : {column: names}, one column
    columns : {column: (r, names)}
    """
    import polars as pl

    ((key, listed),) = names.items()
    runs = len(next(iter(columns.values())))
    replications = np.arange(first, first + runs, dtype=np.int64)
    return pl.DataFrame(
        {
            "replication": np.repeat(replications, len(listed)),
            key: listed * runs,
            **{name: values.reshape(-1) for name, values in columns.items()},
        },
        # polars types a column without rows as Null, which would not match other batches.
        schema_overrides={key: pl.String},
    )


def _stages(scenario: Scenario[Parameters], counts: PoliticalSums) -> "pl.DataFrame":
    """Return a row a quarter, proposal and stage: how many runs were there as it ended."""
    import polars as pl

    names, (quarters, proposals, stages) = proposal_names(scenario), counts.stages.shape
    return pl.DataFrame(
        {
            "quarter": np.repeat(np.arange(quarters), proposals * stages),
            "proposal": [name for name in names for _ in STAGES] * quarters,
            "stage": list(STAGES) * (quarters * proposals),
            "count": counts.stages.reshape(-1),
        },
        schema_overrides={"proposal": pl.String, "stage": pl.String},
    )


def _joining(scenario: Scenario[Parameters], counts: PoliticalSums) -> "pl.DataFrame":
    """Return a row a proposal and invited state: how often it was asked, and sums of its terms."""
    import polars as pl

    names, states = proposal_names(scenario), state_names(scenario)
    is_invited = np.array(
        [[code in scenario.proposals[name].invited for code in states] for name in names],
        dtype=np.bool_,
    ).reshape(len(names), len(states))
    proposal, state = np.nonzero(is_invited)
    columns = joining_columns(counts.joining[is_invited], counts.blocks[is_invited])
    whole = [pl.col(name).cast(pl.Int64) for name in columns if name not in TERM_COLUMNS]
    return pl.DataFrame(
        {
            "proposal": [names[row] for row in proposal],
            "state": [states[row] for row in state],
            **columns,
        },
        schema_overrides={"proposal": pl.String, "state": pl.String},
    ).with_columns(whole)


def stage_summary(stages: "pl.DataFrame") -> "pl.DataFrame":
    """Return the table of stages of a study.

    Parameters
    ----------
    stages : tables of that name with a column `point`, added up over batches
    """
    return stages.sort("point", "quarter", maintain_order=True)


def joining_summary(joining: "pl.DataFrame") -> "pl.DataFrame":
    """Return the table of joining of a study, with the mean of each term.

    Parameters
    ----------
    joining : tables of that name with a column `point`, added up over batches

    Returns
    -------
    point, proposal, state, asked, willing, blocked, and terms [logits], which are means over the
    times that the government was asked; null where it never was
    """
    import polars as pl

    asked = pl.col("asked")
    means = [pl.when(asked > 0).then(pl.col(name) / asked).alias(name) for name in TERM_COLUMNS]
    return joining.sort("point", maintain_order=True).with_columns(means)
