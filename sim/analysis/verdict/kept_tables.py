"""The tables that a comparison keeps beside its runs, as the text of their files.

`deter compare` writes them, `deter reproduce` makes them again: both by these functions, so
that what differs is a number and never a way of writing it.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.analysis.comparison import claims_of
from sim.analysis.losses import with_material_loss
from sim.analysis.robust import robustness_of, robustness_table, with_played
from sim.analysis.verdict.feasibility import FEASIBILITY, chances_of, chances_table
from sim.analysis.verdict.verdict import ComparisonVerdict, verdict_of
from sim.execution.comparison_runs import Comparison, comparison_of
from sim.results.reader import Results
from sim.study.comparison_cells import ComparisonCells

if TYPE_CHECKING:
    import polars as pl

SUMMARY: Final = "summary.csv"
"""Every outcome of every cell, with its paired difference to the baseline."""

VERDICT: Final = "verdict.csv"
"""Every arrangement against the baseline, in the outcomes of the verdict."""

REGRET: Final = "regret.csv"
"""The regrets of the verdict."""

ROBUSTNESS: Final = "robustness.csv"
"""The headlines, in the folder of a comparison that plays a plausible set."""

DIGITS: Final = 6
"""Digits behind the point."""


def csv_text(table: "pl.DataFrame") -> str:
    """Return a table as the text of its file."""
    return table.write_csv(float_precision=DIGITS)


def write_table(path: Path, table: "pl.DataFrame") -> None:
    """Write a table to its file."""
    path.write_text(csv_text(table), encoding="utf-8")


def regret_table(verdict: ComparisonVerdict) -> "pl.DataFrame":
    """Return the regrets of a verdict, an outcome after the other."""
    import polars as pl

    return pl.concat([one.table() for one in verdict.regrets.values()])


class KeptTables:
    """Makes the tables that a comparison keeps, each when it is asked for."""

    def __init__(
        self, found: ComparisonCells, results: Results, workers: int | None = None
    ) -> None:
        """Keep a comparison without failed runs.

        Parameters
        ----------
        workers : threads that play treaties; as many as there are cores if absent
        """
        self._found, self._results, self._workers = found, results, workers
        self._makers: Mapping[str, Callable[[], pl.DataFrame]] = {
            SUMMARY: lambda: claims_of(self._comparison).table,
            # A lambda: the verdict is worked out when it is asked for, not here.
            VERDICT: lambda: self._verdict.table(),  # noqa: PLW0108  see above
            REGRET: lambda: regret_table(self._verdict),
        }
        if found.study.negotiated:
            # Played anew: what decides them is in no table of the runs.
            self._makers = {**self._makers, FEASIBILITY: self._chances}
        if found.vectors is not None:
            self._makers = {**self._makers, ROBUSTNESS: self._robustness}

    @property
    def names(self) -> list[str]:
        """Return the names of the files."""
        return list(self._makers)

    def text(self, name: str) -> str:
        """Return the text of a file.

        Parameters
        ----------
        name : one of `names`
        """
        return csv_text(self._makers[name]())

    @cached_property
    def _comparison(self) -> Comparison:
        return with_material_loss(comparison_of(self._found, self._results))

    @cached_property
    def _verdict(self) -> ComparisonVerdict:
        # Neither its table nor its regrets hold anything of treaties.
        return verdict_of(self._comparison)

    def _chances(self) -> "pl.DataFrame":
        runs = self._comparison.study.replications
        return chances_table(chances_of(self._found, runs, workers=self._workers))

    def _robustness(self) -> "pl.DataFrame":
        vectors = self._found.vectors
        if vectors is None:
            message = "a comparison that plays no plausible set has no table of headlines"
            raise ValueError(message)
        return robustness_table(
            with_played(robustness_of(self._found, vectors), self._comparison.runs)
        )
