"""What a comparison claims: means, paired differences to a baseline, and what limits them.

Everything here is a value. `sim.analysis.telling.comparison` lays it out as tables
for the screen, `sim.analysis.telling.plots` as plots.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.differences import (
    Difference,
    Estimate,
    columns_by_cell,
    estimate,
    mean_differences,
)
from sim.analysis.resampling import holm
from sim.domain.scenario import Scenario
from sim.engine.outcomes.outcomes import DETERRENCE_FAILURE, FAILURES
from sim.execution.comparison_runs import KEYS, Comparison
from sim.rules.parameters import Parameters
from sim.study.study_files import ComparisonStudy
from sim.study.tables import VECTOR

if TYPE_CHECKING:
    import polars as pl

OUTCOMES = (
    "general_deterrence",
    "challenges_grey_zone",
    "challenges_fait_accompli",
    "challenges_major_attack",
    DETERRENCE_FAILURE,
    "expected_wars",
    "abandonments",
    "entrapments",
    "control_lost",
)
"""Outcomes of the table, in its order; runs hold more.

`wars` is not among them: it has the mean of `expected_wars` and more noise.
"""

HEADLINE = DETERRENCE_FAILURE
"""The outcome whose paired difference the table shows: wars and capitulations, both as expected.

A target that gives in to an attack loses all without a war, so that wars alone would call that
peace. Both are chances and no counts, so that differences have little noise.
"""

MOST_P: Final = 0.05
"""Chance, with Holm's step, below which a difference can be told from none."""

HEADLINE_PARTS = tuple(column.name.lower() for column in FAILURES)
"""What the headline adds up, as the table by flashpoint has it."""


@dataclass(frozen=True)
class Claims:
    """What a comparison may say, worked out and not yet laid out."""

    study: ComparisonStudy
    """What was compared."""

    quarters: int
    """Quarters of every run."""

    table: "pl.DataFrame"
    """A row for each cell and outcome; see `summary`."""

    main_source: tuple[str, float]
    """Flashpoint that makes most of the baseline's deterrence failures, and its share."""

    n_differences: int
    """Headline differences to the baseline."""

    n_indistinguishable: int
    """Those of them that could be zero, given how many are looked at."""

    has_fitted_values: bool
    """Whether the scenarios use values that a search has fitted, which are no findings."""


def claims_of(comparison: Comparison) -> Claims:
    """Return everything that the runs of a comparison may claim.

    Parameters
    ----------
    comparison : with two runs a cell at least, else no difference has an error
    """
    study, table = comparison.study, summary(comparison)
    return Claims(
        study=study,
        quarters=comparison.cells[0].scenario.quarters,
        table=table,
        main_source=main_source(comparison),
        n_differences=(len(study.arrangements) - 1) * len(study.policies),
        n_indistinguishable=len(indistinguishable(table, study.baseline)),
        has_fitted_values=has_fitted_values(comparison.cells[0].scenario),
    )


def every_outcome(comparison: Comparison) -> list[str]:
    """Return the names of all outcomes that runs have."""
    return [name for name in comparison.runs.columns if name not in KEYS]


def summary(comparison: Comparison, outcomes: Sequence[str] | None = None) -> "pl.DataFrame":
    """Return a row for each cell and outcome: estimate, and difference to the baseline.

    Columns: arrangement, policy, outcome, mean, standard_error, low_5, high_95, runs, difference,
    difference_error, difference_low, difference_high, p_value, p_holm, is_distinguishable,
    rests_on, runs_needed. The baseline is the study's, under the same policy.
    Means are in the unit of their outcome, a run; not a number where no run has a value. Where runs
    play a plausible set, errors take its vectors as the units that were sampled.

    Parameters
    ----------
    comparison : with the study's baseline among its arrangements
    outcomes : names; all if absent

    Returns
    -------
    (policies x outcomes x arrangements) rows, in that order
    """
    import polars as pl

    study = comparison.study
    names = every_outcome(comparison) if outcomes is None else list(outcomes)
    vectors = [VECTOR] if VECTOR in comparison.runs.columns else []
    cells = columns_by_cell(comparison.runs, [*names, *vectors])
    rows = []
    for outcome in names:
        found = differences_to_baseline(study, cells, outcome)
        adjusted = dict(zip(found, family_p_values(study, found), strict=True))
        for (arrangement, policy), one in found.items():
            cell = cells[arrangement, policy]
            made = estimate(cell[outcome], cell.get(VECTOR))
            base = float(np.nanmean(cells[study.baseline, policy][outcome])) if one.count else 0.0
            rows.append(
                {
                    "arrangement": arrangement,
                    "policy": policy,
                    "outcome": outcome,
                    **_estimate_columns(made),
                    **_difference_columns(one, adjusted[arrangement, policy]),
                    "runs_needed": one.runs_needed(study.smallest_difference * abs(base)),
                }
            )
    # Families are worked out outcome by outcome; readers go policy by policy.
    places = [{name: place for place, name in enumerate(one)} for one in (study.policies, names)]
    keys = zip(("policy", "outcome"), places, strict=True)
    order = [pl.col(key).replace_strict(place) for key, place in keys]
    return pl.DataFrame(rows).sort(order, maintain_order=True)


type Cells = Mapping[tuple[str, str], Mapping[str, np.ndarray]]
"""{(arrangement, policy): {outcome: (runs of the cell,)}}."""


def differences_to_baseline(
    study: ComparisonStudy, cells: Cells, outcome: str
) -> dict[tuple[str, str], Difference]:
    """Return the paired difference of every cell to the baseline under the same policy.

    Parameters
    ----------
    cells : from `sim.analysis.differences.columns_by_cell`, with the vectors if any were played
    outcome : a name in the cells
    """
    names = [(one, policy) for policy in study.policies for one in study.arrangements]
    # Of the same policy, so that the difference is the arrangement's alone.
    columns = [cells[name][outcome] - cells[study.baseline, name[1]][outcome] for name in names]
    found = mean_differences(columns, cells[names[0]].get(VECTOR))
    return dict(zip(names, found, strict=True))


def family_p_values(
    study: ComparisonStudy, found: Mapping[tuple[str, str], Difference]
) -> np.ndarray:
    """Return the p-value of each difference, with Holm's step over all that are shown together.

    The family is every arrangement but the baseline under every policy, in one outcome.
    """
    p_values = [
        np.nan if arrangement == study.baseline else one.p_value
        for (arrangement, _), one in found.items()
    ]
    return holm(np.array(p_values))


def _estimate_columns(found: Estimate) -> dict[str, float]:
    """Return an estimate as columns of the summary."""
    return {
        "mean": found.mean,
        "standard_error": found.standard_error,
        "low_5": found.low,
        "high_95": found.high,
        "runs": found.count,
    }


def _difference_columns(found: Difference, p_holm: float) -> dict[str, float | bool]:
    """Return a difference as columns of the summary.

    Parameters
    ----------
    p_holm : its p-value beside those of its family; not a number for the baseline
    """
    return {
        "difference": found.mean,
        "difference_error": found.standard_error,
        "difference_low": found.low,
        "difference_high": found.high,
        "p_value": found.p_value,
        "p_holm": p_holm,
        # Both: Holm's step may not tell what the interval itself does not.
        "is_distinguishable": bool(found.is_distinguishable and p_holm < MOST_P),
        "rests_on": found.rests_on,
    }


def has_fitted_values(scenario: Scenario[Parameters]) -> bool:
    """Return whether a scenario uses values that a search has fitted.

    Parameters
    ----------
    scenario : any cell's: arrangements and policies change no parameter
    """
    return any(one.status == "fitted" for one in scenario.parameter_sources.values())


def main_source(comparison: Comparison) -> tuple[str, float]:
    """Return the flashpoint that makes most of the baseline's deterrence failures, and its share.

    Not a number when no failure is expected anywhere. The first policy stands for all.

    Parameters
    ----------
    comparison : with the table by flashpoint

    Returns
    -------
    name of the flashpoint, and its share in [0, 1]
    """
    import polars as pl

    study = comparison.study
    # Lazily: a million runs have sixteen million rows here, of which three columns are wanted.
    rows = (
        comparison.flashpoints.lazy()
        .filter(arrangement=study.baseline, policy=study.policies[0])
        .group_by("flashpoint", maintain_order=True)
        .agg(pl.sum_horizontal(pl.col(HEADLINE_PARTS).sum()).alias("sum"))
        .collect()
    )
    sums = {str(name): float(total) for name, total in rows.rows()}
    name = max(sums, key=lambda point: sums[point])
    total = sum(sums.values())
    return name, sums[name] / total if total else float("nan")


def indistinguishable(table: "pl.DataFrame", baseline: str) -> list[tuple[str, str]]:
    """Return the cells whose headline difference could be zero, arrangement and policy.

    Parameters
    ----------
    table : from `summary`
    baseline : the arrangement that the others are compared with
    """
    rows = table.filter(
        (table["outcome"] == HEADLINE)
        & ~table["is_distinguishable"]
        & (table["arrangement"] != baseline)
    )
    return [(row["arrangement"], row["policy"]) for row in rows.iter_rows(named=True)]
