"""What became of proposed treaties: how often they come about, when, and who stands in the way.

Whether a treaty comes into force and when are told apart, since never is a value: a share of
the runs with its Monte Carlo error, and the median of those in which it does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.differences import standard_error
from sim.engine.outcomes.political_outcomes import TERM_COLUMNS
from sim.results.reader import Results
from sim.results.study_manifest import PointRecord, StudyManifest
from sim.study.tables import TREATY_TABLES, VECTOR

if TYPE_CHECKING:
    import polars as pl

TERM_PREFIX = "term_"
"""Beginning of the columns of terms."""


@dataclass(frozen=True)
class Refusal:
    """Who refused a treaty most often when it was asked, and what weighed most against it."""

    state: str
    refused: int
    """Times that it was asked and would not join, over all runs."""
    asked: int
    """Times that it was asked."""
    term: str
    """Name of the term of its utility with the lowest mean."""
    term_logits: float
    """Mean of that term over the times that it was asked."""


@dataclass(frozen=True)
class Fate:
    """What became of a proposed treaty at one point of a study."""

    proposal: str
    runs: int
    chance: float
    """Share of the runs in which it was ever in force."""
    chance_error: float
    """Monte Carlo error of that share."""
    entry_years: float
    """Median years from the start to its entry into force, of the runs with one."""
    members: float
    """Mean number of members at its entry, of the runs with one."""
    still_in_force: float
    """Share of the runs with an entry in which it is in force at the end."""
    talks: float
    """Share of the runs in which talks on it were opened."""
    talk_years: float
    """Mean years a run in talks, or signed and not in force."""
    refusal: Refusal | None
    """Nobody refused, or nobody was asked: none."""
    blocker: str | None
    """State whose doing most failures of an attempt were; nobody's: none."""


def fate_of(
    proposal: str,
    runs: "pl.DataFrame",
    joining: "pl.DataFrame",
    vectors: np.ndarray | None = None,
) -> Fate:
    """Return what became of a proposal at one point.

    Parameters
    ----------
    runs : its rows of the table of proposals, a row a run
    joining : its rows of the table of joining, a row a state
    vectors : (runs,) numbers of the vectors that runs played; absent: each run by itself
    """
    in_force = runs["in_force"].to_numpy()
    made = runs.filter(runs["in_force"] > 0)
    nan = float("nan")
    return Fate(
        proposal=proposal,
        runs=len(runs),
        chance=float(in_force.mean()),
        chance_error=standard_error(in_force, vectors),
        entry_years=float(np.median(made["entry_years"])) if len(made) else nan,
        members=float(made["members_at_entry"].to_numpy().mean()) if len(made) else nan,
        still_in_force=float(made["still_in_force"].to_numpy().mean()) if len(made) else nan,
        talks=float((runs["talks"].to_numpy() > 0).mean()),
        talk_years=float(runs["talk_years"].to_numpy().mean()),
        refusal=_refusal(joining),
        blocker=_blocker(joining),
    )


def _refusal(joining: "pl.DataFrame") -> Refusal | None:
    """Return who refused most often; ties go by code."""
    refused = (joining["asked"] - joining["willing"]).to_numpy()
    if not refused.size or not refused.max():
        return None
    row = joining.row(int(np.argmax(refused)), named=True)
    term = min(TERM_COLUMNS, key=lambda name: float(row[name]))
    return Refusal(
        state=row["state"],
        refused=row["asked"] - row["willing"],
        asked=row["asked"],
        term=term.removeprefix(TERM_PREFIX),
        term_logits=row[term],
    )


def _blocker(joining: "pl.DataFrame") -> str | None:
    """Return whose doing most failures were; ties go by code."""
    blocked = joining["blocked"].to_numpy()
    if not blocked.size or not blocked.max():
        return None
    return str(joining["state"][int(np.argmax(blocked))])


def has_treaties(manifest: StudyManifest) -> bool:
    """Return whether a finished study kept what became of proposed treaties."""
    return set(manifest.tables) >= set(TREATY_TABLES)


def fates_of(results: Results) -> list[tuple[PointRecord, Fate]]:
    """Return what became of every proposal at every point that has some.

    Parameters
    ----------
    results : with the tables of proposals and of joining

    Raises
    ------
    NoTableError : the study did not keep them, or politics is off in all of it
    """
    proposals = results.proposals
    joining = results.joining.partition_by("point", "proposal", as_dict=True)
    vectors = _vectors(results)
    found = []
    for (point, name), rows in proposals.partition_by("point", "proposal", as_dict=True).items():
        ordered = rows.sort("replication")
        units = None if vectors is None else vectors[ordered["replication"].to_numpy()]
        fate = fate_of(str(name), ordered, joining[point, name], units)
        found.append((results.manifest.points[int(str(point))], fate))
    return found


def fates_that_count(results: Results) -> list[tuple[PointRecord, Fate]]:
    """Return the fates at points where a treaty binds, or all where none does.

    Where it is inert it is made as often, on the same draws: that says nothing new.
    """
    found = fates_of(results)
    binding = [one for one in found if str(one[0].overrides.get("switches.negotiation")) != "inert"]
    return binding or found


def fates_table(fates: Sequence[tuple[str, Fate]]) -> "pl.DataFrame":
    """Return a row a point and proposal: what became of it.

    Parameters
    ----------
    fates : each with what tells its point from others
    """
    import polars as pl

    rows = []
    for where, fate in fates:
        refusal = fate.refusal
        rows.append(
            {
                "point": where,
                **{key: one for key, one in vars(fate).items() if key != "refusal"},
                "first_to_refuse": None if refusal is None else refusal.state,
                "refused": None if refusal is None else refusal.refused,
                "asked": None if refusal is None else refusal.asked,
                "term": None if refusal is None else refusal.term,
                "term_logits": None if refusal is None else refusal.term_logits,
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def _vectors(results: Results) -> np.ndarray | None:
    """Return the vector that each replication played, alike at all points; none without a set."""
    runs = results.scan("runs")
    if VECTOR not in runs.collect_schema():
        return None
    # By replication, of which some point may have more than others.
    rows = runs.select("replication", VECTOR).unique().sort("replication").collect()
    return rows[VECTOR].to_numpy()


def point_words(point: PointRecord, factors: Sequence[str]) -> str:
    """Return what tells a point from the others: the values of its factors."""
    return ", ".join(str(point.values[name]) for name in factors if name in point.values)
