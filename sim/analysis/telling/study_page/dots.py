"""The runs of a comparison as dots: one dot a run, and the same place is the same luck."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.analysis.comparison import HEADLINE
from sim.analysis.telling.study_page.answer import in_hundred
from sim.analysis.verdict.costs import Range
from sim.analysis.verdict.verdict import ComparisonVerdict
from sim.execution.comparison_runs import Comparison

if TYPE_CHECKING:
    import polars as pl

MOST_DOTS: Final = 100
"""Runs that are shown: a share of a hundred is a percentage."""

COUNTED: Final = {
    "wars": "A war",
    "capitulations": "An invasion or blockade to which the target gives in",
    "abandonments": "A state that owed help stays out",
}
"""{outcome: what happened in the run}."""

GROUND: Final = "control_lost"
"""Outcome of which some is lost in nearly every run."""


@dataclass(frozen=True)
class DotCell:
    """One outcome under one arrangement."""

    text: str
    """In how many runs."""

    dots: tuple[bool, ...]
    """In which runs."""


@dataclass(frozen=True)
class DotRow:
    """One arrangement."""

    title: str
    """Its title."""

    failures: str
    """Failures of deterrence in 100 runs, by their chances."""

    width: float
    """The same as length of a bar [percent of the longest]."""

    is_baseline: bool
    """Whether all others are compared with it."""

    cells: tuple[DotCell, ...]
    """Outcomes."""


@dataclass(frozen=True)
class Dots:
    """All arrangements under one policy."""

    policy: str
    """Title of the policy."""

    runs: int
    """Dots of a cell."""

    of: int
    """Runs of a cell in all."""

    heads: tuple[str, ...]
    """What happened, by column."""

    ground: str
    """What counts as much ground."""

    rows: tuple[DotRow, ...]
    """Arrangements in the order of the study."""


def study_dots(
    comparison: Comparison, verdict: ComparisonVerdict, titles: Mapping[str, str]
) -> Dots:
    """Return the first runs of every arrangement under the first policy as dots.

    Parameters
    ----------
    comparison, verdict : of the study
    titles : {name of an arrangement or policy: its title}

    Notes
    -----
    Some ground is lost in nearly every run, so that dots tell in which run it is more than in
    the middle run under the baseline.
    """
    import polars as pl

    study = comparison.study
    policy = study.policies[0]
    first = comparison.runs.filter(
        (pl.col("policy") == policy) & (pl.col("replication") < MOST_DOTS)
    ).sort("replication")
    tables = {one: first.filter(pl.col("arrangement") == one) for one in study.arrangements}
    base = tables[study.baseline][GROUND].to_list()
    middle = sorted(base)[len(base) // 2] if base else 0.0
    means = next(one.means for one in verdict.standings[HEADLINE] if one.policy == policy)
    longest = max(means.values()) or 1.0
    return Dots(
        policy=titles.get(policy, policy),
        runs=len(base),
        of=study.replications,
        heads=(*COUNTED.values(), "Much ground is lost"),
        ground=(
            f"Much ground: more than in the middle run under "
            f"“{titles.get(study.baseline, study.baseline)}” ({middle:.2f} prizes, added up over "
            "all flashpoints)."
        ),
        rows=tuple(
            DotRow(
                title=titles.get(name, name),
                failures=in_hundred(Range(means[name], means[name])),
                width=round(100 * means[name] / longest, 1),
                is_baseline=name == study.baseline,
                cells=_cells(table, middle),
            )
            for name, table in tables.items()
        ),
    )


def _cells(table: "pl.DataFrame", middle: float) -> tuple[DotCell, ...]:
    """Return the outcomes of the runs of one arrangement."""
    counted = [_cell([value > 0 for value in table[name]]) for name in COUNTED]
    return (*counted, _cell([value > middle for value in table[GROUND]]))


def _cell(dots: Sequence[bool]) -> DotCell:
    """Return an outcome that some runs have."""
    return DotCell(f"in {sum(dots)} of {len(dots)} runs", tuple(dots))


def failures_by_policy(
    verdict: ComparisonVerdict, titles: Mapping[str, str]
) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """Return failures of deterrence in 100 runs under every policy.

    Returns
    -------
    titles of the policies, and a row an arrangement: its title and a number a policy
    """
    standings = verdict.standings[HEADLINE]
    heads = [titles.get(one.policy, one.policy) for one in standings]
    rows = [
        (
            titles.get(name, name),
            [in_hundred(Range(one.means[name], one.means[name])) for one in standings],
        )
        for name in verdict.study.arrangements
    ]
    return heads, rows
