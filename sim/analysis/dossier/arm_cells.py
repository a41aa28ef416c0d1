"""What a study says of one outcome as a table of arms, alike for comparisons and sweeps.

Rows are what is compared, arrangements as a rule; columns are all else that is crossed,
policies as a rule. A comparison gives its own means and differences, a sweep those over its
points: nothing is computed here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from sim.analysis.comparison import HEADLINE, every_outcome, summary
from sim.analysis.differences import FEWEST_RUNS
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.sweeps.answers import ArmAnswer, SweepAnswer, column_name, sweep_answer
from sim.analysis.sweeps.arm_values import Measure
from sim.domain.errors import UnknownNameError
from sim.execution.comparison_runs import Comparison
from sim.study.factors import arm_text

PAIRED: Final = "95 % interval of the paired difference"
"""Kind of interval of a comparison of runs."""


class ArmDifference(NamedTuple):
    """A difference to the baseline in the same column."""

    mean: float
    low: float
    """Lower end of the 95 % interval."""
    high: float
    """Upper end of the 95 % interval."""
    is_distinguishable: bool
    """Whether it can be told from none."""
    one_decides: bool = False
    """Whether one run makes half of its variance and it cannot be told: no interval is given."""


class ArmCell(NamedTuple):
    """What is known of one arm."""

    mean: float
    error: float
    """Standard error of the mean, unpaired."""
    runs: int
    """Runs that have a value."""
    difference: ArmDifference | None
    """None for the baseline, and where there is none."""


@dataclass(frozen=True)
class ArmCells:
    """One outcome by arm."""

    outcome: str
    """Column of the table of runs."""

    rows: Sequence[str]
    """Names of what is compared."""

    columns: Sequence[str]
    """Names of all else that is crossed, joined; one empty name where there is nothing."""

    baseline: str | None
    """The row that the others are compared with."""

    cells: Mapping[tuple[str, str], ArmCell]
    """By row and column."""

    n: str
    """How many runs a cell has, in words."""

    rests_on: str
    """What intervals cover, in words."""

    factor: str = "arrangement"
    """What rows are values of; empty where there is one row."""

    conditions: Sequence[str] = ("policy",)
    """The factors whose values make the columns."""

    averaged: Sequence[str] = ()
    """Factors that are varied and make neither rows nor columns: cells are means over them."""

    @property
    def others(self) -> list[str]:
        """Return the rows but the baseline."""
        return [row for row in self.rows if row != self.baseline]

    @property
    def is_complete(self) -> bool:
        """Return whether every row has every column."""
        return len(self.cells) == len(self.rows) * len(self.columns)


def arm_cells(dossier: Dossier, outcome: str = HEADLINE) -> ArmCells:
    """Return one outcome of a study by arm.

    Parameters
    ----------
    dossier : of a study without failed runs
    outcome : column of the table of runs

    Raises
    ------
    UnknownNameError : runs have no such outcome
    """
    if dossier.comparison is not None:
        return _of_comparison(dossier, dossier.comparison, outcome)
    return cells_of_sweep(sweep_answer(dossier.results, Measure(outcome)))


def _of_comparison(dossier: Dossier, comparison: Comparison, outcome: str) -> ArmCells:
    """Return the means and differences of a comparison."""
    known = every_outcome(comparison)
    if outcome not in known:
        raise UnknownNameError("outcome", outcome, sorted(known))
    study, cells = comparison.study, {}
    for row in summary(comparison, [outcome]).iter_rows(named=True):
        difference = ArmDifference(
            mean=row["difference"],
            low=row["difference_low"],
            high=row["difference_high"],
            is_distinguishable=row["is_distinguishable"],
            one_decides=bool(
                row["difference"]
                and row["rests_on"] < FEWEST_RUNS
                and not row["is_distinguishable"]
            ),
        )
        is_baseline = row["arrangement"] == study.baseline
        cells[row["arrangement"], row["policy"]] = ArmCell(
            mean=row["mean"],
            error=row["standard_error"],
            runs=row["runs"],
            difference=None if is_baseline else difference,
        )
    vectors = dossier.manifest.vectors
    luck = "luck alone, not the judgments in the scenario"
    return ArmCells(
        outcome=outcome,
        rows=study.arrangements,
        columns=study.policies,
        baseline=study.baseline,
        cells=cells,
        n=f"{study.replications:,} runs a cell",
        rests_on=luck
        if vectors is None
        else f"luck and the {vectors.count:,} vectors of parameters of the plausible set",
    )


def cells_of_sweep(answer: SweepAnswer) -> ArmCells:
    """Return the means and differences of a sweep over its points."""
    factor, baseline = answer.factor, answer.baseline
    cells: dict[tuple[str, str], ArmCell] = {}
    for arm in answer.arms:
        row = "" if factor is None else arm_text(arm.arm[factor])
        column = column_name(arm.arm, factor)
        cells[row, column] = _cell(arm)
    return ArmCells(
        outcome=answer.measure.outcome,
        rows=list(dict.fromkeys(row for row, _ in cells)),
        columns=list(dict.fromkeys(column for _, column in cells)),
        baseline=None if baseline is None else arm_text(baseline),
        factor=factor or "",
        conditions=[name for name in answer.arms[0].arm if name != factor],
        averaged=answer.averaged,
        cells=cells,
        n=f"{answer.points:,} points of {answer.replications:,} runs an arm"
        if answer.points > 1
        else f"{answer.replications:,} runs an arm",
        rests_on="both the points that were drawn and luck"
        if answer.points > 1
        else "luck alone, not the judgments in the scenario",
    )


def _cell(arm: ArmAnswer) -> ArmCell:
    """Return an arm of a sweep as a cell."""
    against = None if arm.against is None else arm.against.difference
    is_told = arm.against is not None and arm.against.is_distinguishable
    one_decides = arm.against is not None and arm.against.one_decides
    return ArmCell(
        mean=arm.mean.mean,
        error=arm.mean.error,
        runs=arm.mean.runs,
        difference=None
        if against is None
        else ArmDifference(against.mean, against.low, against.high, is_told, one_decides),
    )
