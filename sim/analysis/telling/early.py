"""A first look at a study that is not over: a table where somebody looks, a line elsewhere."""

from collections.abc import Sequence
from typing import Final

from sim.analysis.comparison import HEADLINE, OUTCOMES, has_fitted_values, summary
from sim.analysis.early import EarlyPoint
from sim.analysis.telling.comparison import HEADLINE_WORDS, difference_text, policy_texts
from sim.analysis.telling.tables import table_text
from sim.analysis.telling.words import number_text
from sim.execution.comparison_runs import Comparison

MOVING: Final = "still moving"

MOST_POINTS: Final = 20
"""Points of a sweep that a first table shows; of more there is only the line."""


def early_comparison_text(early: Comparison, n_arrangements: int, width: int | None) -> str:
    """Return the tables of a comparison so far, with a head that says how far that is.

    Parameters
    ----------
    early : from `sim.analysis.early.early_comparison`
    n_arrangements : of the whole study
    width : columns of the terminal; absent: as many as the tables need
    """
    study = early.study
    to_come = n_arrangements - len(study.arrangements)
    rest = f"; {to_come} of {n_arrangements} arrangements are to come" if to_come else ""
    fitted = ", levels fitted" if has_fitted_values(early.cells[0].scenario) else ""
    head = f"after {study.replications:,} runs a cell, {MOVING}{fitted}{rest}"
    return "\n\n".join([head, *policy_texts(study, summary(early, OUTCOMES), width)])


def early_comparison_line(early: Comparison) -> str:
    """Return in one line which arrangement has the fewest deterrence failures so far.

    Parameters
    ----------
    early : from `sim.analysis.early.early_comparison`
    """
    study, table = early.study, summary(early, [HEADLINE])
    # A log has room for one line, so the first policy stands for all.
    policy = study.policies[0]
    here = table.filter((table["policy"] == policy) & (table["outcome"] == HEADLINE))
    best = here.sort("mean", nulls_last=True).row(0, named=True)
    against = (
        ", the baseline"
        if best["arrangement"] == study.baseline
        else f", {difference_text(best)} against {study.baseline}"
    )
    return (
        f"after {study.replications:,} runs a cell, {MOVING}: under {policy} "
        f"{best['arrangement']} has the fewest {HEADLINE_WORDS}, "
        f"{number_text(best['mean'])}{against}"
    )


def early_points_text(points: Sequence[EarlyPoint], n_points: int, width: int | None) -> str:
    """Return the headline outcome of the points of a sweep so far, or only its range.

    Parameters
    ----------
    points : from `sim.analysis.early.early_points`, at least one
    n_points : of the whole study
    width : columns of the terminal; absent: one line a row
    """
    if n_points > MOST_POINTS:
        return early_points_line(points, n_points)
    factors = list(points[0].values)
    rows = [
        [
            *(_value_text(value) for value in point.values.values()),
            f"{number_text(point.found.mean)} ± {number_text(point.found.standard_error)}",
            f"{point.found.count:,}",
        ]
        for point in points
    ]
    table = table_text([*factors, HEADLINE_WORDS, "runs"], rows, width=width)
    return f"{_head(points, n_points)}\n{table}"


def early_points_line(points: Sequence[EarlyPoint], n_points: int) -> str:
    """Return in one line between which values the headline outcome lies so far.

    Parameters
    ----------
    points : from `sim.analysis.early.early_points`, at least one
    n_points : of the whole study
    """
    means = [point.found.mean for point in points]
    return (
        f"{_head(points, n_points)}: {HEADLINE_WORDS} from {number_text(min(means))} "
        f"to {number_text(max(means))}"
    )


def _head(points: Sequence[EarlyPoint], n_points: int) -> str:
    """Return how far a sweep is."""
    fewest = min(point.found.count for point in points)
    return f"after {fewest:,} runs a point, {len(points):,} of {n_points:,} points, {MOVING}"


def _value_text(value: object) -> str:
    """Return the value of a factor, a number in short."""
    return f"{value:.4g}" if isinstance(value, float) else str(value)
