"""What an attribution finds: the share of each part, and all of them as a table."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sim.analysis.attribution.overrides import Override
from sim.analysis.differences import Difference

if TYPE_CHECKING:
    import polars as pl

By = Literal["clauses", "switches", "overrides"]


@dataclass(frozen=True)
class ClauseShare:
    """What one part does to an outcome, in units of it a run."""

    title: str
    """The clause or the overrides, in words, or the name of a switch."""

    first: Difference | None
    """Added to nothing else; none if it was not asked for."""

    last: Difference
    """Everything, less the same without it."""

    shapley: Difference | None
    """Mean over the orders; none if it was not asked for."""

    overrides: tuple[Override, ...] = ()
    """What it consists of, where parts are overrides."""


@dataclass(frozen=True)
class Attribution:
    """A difference between two arrangements or scenarios, by part."""

    before: str
    """Title of the first arrangement or scenario."""

    after: str
    """Title of the second."""

    outcome: str
    """Column of runs."""

    replications: int
    """Runs of each set of parts."""

    sets: int
    """Sets of parts that were played."""

    is_sampled: bool
    """Whether drawn orders stand for all, as there are too many parts."""

    by: By
    """What the parts are."""

    start: Difference
    """Mean of the outcome in the first scenario, as a difference to nought."""

    whole: Difference
    """Second less first, with every part."""

    none: Difference
    """Second less first without any part: nought unless parts are switches."""

    shares: list[ClauseShare]
    """By part."""

    setting: str = ""
    """Policies and scenario in which it holds, in words."""

    def table(self) -> "pl.DataFrame":
        """Return a row a part, and last the whole: each with its 95 % interval.

        Where parts are switches a row before the last says what is left with none of them.
        """
        import polars as pl

        rows = [_row(one) for one in self.shares]
        rest = [("none of them", self.none)] if self.by == "switches" else []
        for title, one in [*rest, ("all of them", self.whole)]:
            rows.append({"part": title, "overrides": None, **_columns("shapley", one)})
        kinds = {
            f"{name}{end}": pl.Float64
            for name in ("first", "last", "shapley")
            for end in ("", "_low", "_high")
        }
        return pl.DataFrame(rows, schema={"part": pl.String, "overrides": pl.String, **kinds})


def _row(share: ClauseShare) -> dict[str, str | float | None]:
    """Return a part as a row of a table."""
    told = "; ".join(f"{one.path}: {one.change}" for one in share.overrides)
    row: dict[str, str | float | None] = {"part": share.title, "overrides": told or None}
    for name, one in (("first", share.first), ("last", share.last), ("shapley", share.shapley)):
        row |= _columns(name, one)
    return row


def _columns(name: str, one: Difference | None) -> dict[str, float | None]:
    """Return a difference with its interval as columns of a table."""
    if one is None:
        return dict.fromkeys((name, f"{name}_low", f"{name}_high"))
    return {name: one.mean, f"{name}_low": one.low, f"{name}_high": one.high}
