"""What a comparison claims: a table of means and paired differences to a baseline."""

from typing import TYPE_CHECKING

from sim.analysis.differences import Difference, Estimate, column, estimate, paired
from sim.execution.comparison_runs import KEYS, Comparison

if TYPE_CHECKING:
    import polars as pl

OUTCOMES = (
    "general_deterrence",
    "challenges_grey_zone",
    "challenges_fait_accompli",
    "challenges_major_attack",
    "expected_wars",
    "wars",
    "abandonments",
    "entrapments",
    "control_lost",
)
"""Outcomes of the table, in its order; runs hold more."""

HEADLINE = "expected_wars"
"""The outcome whose paired difference the table shows: analytic, so with the least noise."""

ROUNDING = 1e-9
"""Differences below are rounding and shown as nought."""


def every_outcome(comparison: Comparison) -> list[str]:
    """Return the names of all outcomes that runs have."""
    return [name for name in comparison.runs.columns if name not in KEYS]


def summary(comparison: Comparison) -> "pl.DataFrame":
    """Return a row for each cell and outcome: estimate, and difference to the baseline.

    Columns: arrangement, policy, outcome, mean, standard_error, low_5, high_95,
    runs, difference, difference_error, difference_low, difference_high,
    is_distinguishable, rests_on_one_run. The baseline is the study's, under the same policy.
    """
    import polars as pl

    rows = []
    baseline = comparison.study.baseline
    for policy in comparison.study.policies:
        for outcome in every_outcome(comparison):
            base = column(comparison.runs, baseline, policy, outcome)
            for arrangement in comparison.study.arrangements:
                values = column(comparison.runs, arrangement, policy, outcome)
                rows.append(
                    {
                        "arrangement": arrangement,
                        "policy": policy,
                        "outcome": outcome,
                        **_of_estimate(estimate(values)),
                        **_of_difference(paired(values, base)),
                    }
                )
    return pl.DataFrame(rows)


def _of_estimate(found: Estimate) -> dict[str, float]:
    return {
        "mean": found.mean,
        "standard_error": found.standard_error,
        "low_5": found.low,
        "high_95": found.high,
        "runs": found.count,
    }


def _of_difference(found: Difference) -> dict[str, float | bool]:
    return {
        "difference": found.mean,
        "difference_error": found.standard_error,
        "difference_low": found.low,
        "difference_high": found.high,
        "is_distinguishable": found.is_distinguishable,
        "rests_on_one_run": found.rests_on_one_run,
    }


def table_rows(table: "pl.DataFrame", policy: str, baseline: str) -> list[list[str]]:
    """Return the rows of one policy as text: arrangement, means, and the headline difference.

    Parameters
    ----------
    table : from `summary`
    """
    here = table.filter(table["policy"] == policy)
    rows = []
    for arrangement in here["arrangement"].unique(maintain_order=True):
        cell = {
            row["outcome"]: row
            for row in here.filter(here["arrangement"] == arrangement).iter_rows(named=True)
        }
        means = [_number(cell[outcome]["mean"]) for outcome in OUTCOMES]
        rows.append([arrangement, *means, _difference(cell[HEADLINE], arrangement == baseline)])
    return rows


def _number(value: float) -> str:
    """Return a mean with three digits that say something."""
    if abs(value) >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if abs(value) >= 1 else f"{value:.3f}"


def _difference(row: dict[str, float], is_baseline: bool) -> str:  # noqa: FBT001  private
    """Return a paired difference with its interval, and a word where it is none."""
    if is_baseline:
        return "baseline"
    low, high = _signed(row["difference_low"]), _signed(row["difference_high"])
    marks = "" if row["is_distinguishable"] else " n.d."
    marks += " 1" if row["rests_on_one_run"] else ""
    return f"{_signed(row['difference'])} [{low}, {high}]{marks}"


def _signed(value: float) -> str:
    """Return a difference with its sign and digits that say something.

    >>> _signed(0.1234), _signed(-0.00004)
    ('+0.123', '-4e-05')
    """
    is_plain = abs(value) >= 0.001 or abs(value) < ROUNDING
    return f"{value:+.3f}" if is_plain else f"{value:+.0e}"


def has_fitted_values(comparison: Comparison) -> bool:
    """Return whether the scenarios use values that a search has fitted."""
    scenario = comparison.cells[0].scenario
    return any(one.status == "fitted" for one in scenario.parameter_sources.values())


def main_source(comparison: Comparison) -> tuple[str, float]:
    """Return the flashpoint that makes most of the baseline's expected wars, and its share.

    Not a number when no war is expected anywhere. The first policy stands for all.
    """
    study, places = comparison.study, comparison.flashpoints
    here = places.filter(
        (places["arrangement"] == study.baseline) & (places["policy"] == study.policies[0])
    )
    sums = {
        str(name): float(here.filter(here["flashpoint"] == name)[HEADLINE].sum())
        for name in here["flashpoint"].unique(maintain_order=True)
    }
    name = max(sums, key=lambda point: sums[point])
    total = sum(sums.values())
    return name, sums[name] / total if total else float("nan")


def indistinguishable(table: "pl.DataFrame", baseline: str) -> list[tuple[str, str]]:
    """Return the cells whose headline difference could be zero, arrangement and policy."""
    rows = table.filter(
        (table["outcome"] == HEADLINE)
        & ~table["is_distinguishable"]
        & (table["arrangement"] != baseline)
    )
    return [(row["arrangement"], row["policy"]) for row in rows.iter_rows(named=True)]
