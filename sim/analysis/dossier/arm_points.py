"""Which points of a study belong to which arm, for tables other than that of runs.

Arms are named as in `sim.analysis.dossier.arm_cells`: a row is what is compared, a
column all else that is crossed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.analysis.dossier.dossier import Dossier
from sim.analysis.sweeps.answers import column_name, compared
from sim.analysis.sweeps.arm_values import layout_of
from sim.study.factors import arm_text

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class ArmPoints:
    """The points of each arm."""

    rows: Sequence[str]
    """Names of what is compared."""

    columns: Sequence[str]
    """Names of all else that is crossed, joined; one empty name where there is nothing."""

    baseline: str | None
    """The row that the others are compared with."""

    numbers: Mapping[tuple[str, str], Sequence[int]]
    """{(row, column): numbers of its points}."""

    def of_table(self, table: "pl.LazyFrame", row: str, column: str) -> "pl.LazyFrame":
        """Return the rows of a table that are of one arm."""
        import polars as pl

        return table.filter(pl.col("point").is_in(list(self.numbers[row, column])))


def arm_points(dossier: Dossier) -> ArmPoints:
    """Return which points of a study belong to which arm."""
    manifest = dossier.manifest
    layout = layout_of(manifest)
    given = manifest.study.get("baseline")
    factor, baseline = compared(layout, None)
    numbers: dict[tuple[str, str], list[int]] = {}
    for place, arm in enumerate(layout.arms):
        row = "" if factor is None else arm_text(arm[factor])
        column = column_name(arm, factor)
        numbers[row, column] = [int(one) for one in layout.numbers[:, place]]
    rows, columns = (list(dict.fromkeys(one[part] for one in numbers)) for part in (0, 1))
    known = str(given) if given in rows else None
    return ArmPoints(
        rows=rows,
        columns=columns,
        baseline=known or (None if baseline is None else arm_text(baseline)),
        numbers=numbers,
    )
