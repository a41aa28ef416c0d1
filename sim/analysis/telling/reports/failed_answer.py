"""The report of a study in which runs failed: what is missing, and what that does to its claims."""

import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.analysis.dossier.dossier import Dossier
from sim.analysis.telling.reports.parts import MOST_ROWS, Answer, Sentence, Table, percent_text
from sim.analysis.telling.reports.titles import Names
from sim.analysis.telling.state_names import with_article
from sim.analysis.telling.words import listing
from sim.analysis.treaties import point_words
from sim.domain.safe_text import safe_text

if TYPE_CHECKING:
    import polars as pl

_AGENTS: Final = re.compile(r"--agents\s+([\w./-]+\.py:\w+)(?=\s|$)")
"""Agents in a command of a folder, which may come from a stranger: nothing that a shell would take
for more than a name is handed on."""


def failed_answer(dossier: Dossier) -> Answer:
    """Return what is missing of a study with failed runs; of what is left nothing is claimed."""
    manifest, table = dossier.manifest, dossier.results.failures
    counts = _by_point(table, len(manifest.points))
    share = percent_text(*[manifest.failed / manifest.runs] * 2) if manifest.runs else "all"
    return Answer(
        sentences=[
            Sentence(
                "No answer",
                f"{manifest.failed:,} of {manifest.runs:,} runs ({share}) failed, and because runs "
                "do not fail by chance those that are left are a selection: no mean, difference, "
                "rank or figure of this study stands, and none is given.",
            ),
            Sentence("What is missing", _missing(dossier, counts)),
            Sentence("Why", _why(table)),
            Sentence("What would answer", _mend(dossier)),
        ],
        silent_on=["Everything that it asked, until every run has come to its end."],
        tables=[
            _point_table(dossier, counts),
            _error_table(dossier, table),
            _run_table(dossier, table),
        ],
    )


def _by_point(table: "pl.DataFrame", points: int) -> list[int]:
    """Return (points,) how many runs failed."""
    counts = [0] * points
    for row in table.iter_rows(named=True):
        counts[row["point"]] += row["replication_last"] - row["replication_first"] + 1
    return counts


def _missing(dossier: Dossier, counts: Sequence[int]) -> str:
    """Return at which points most and fewest runs are missing."""
    runs = dossier.replications
    most, least = max(counts), min(counts)
    if most == least:
        return f"At each of the {len(counts):,} points {most:,} of {runs:,} runs are missing."
    where = _point_title(dossier, counts.index(most))
    hit = sum(one > 0 for one in counts)
    return (
        f"Runs are missing at {hit:,} of {len(counts):,} points, from {least:,} to {most:,} of "
        f"{runs:,} runs a point, most at {where}, so that even paired differences would compare "
        "other runs than were drawn."
    )


def _why(table: "pl.DataFrame") -> str:
    """Return the errors, the most frequent first."""
    errors = _errors(table)
    (first, count), *others = errors.items()
    rest = f", and {len(others):,} other error{'s' if len(others) > 1 else ''}" if others else ""
    return f"“{first}” ended {count[0]:,} run{'s' if count[0] > 1 else ''}{rest}."


def _mend(dossier: Dossier) -> str:
    """Return what would give an answer."""
    manifest = dossier.manifest
    what = "One of them has to be played again, and what its error says to be mended or reported"
    if manifest.agents is not None:
        files = ", ".join(sorted({Path(one).name for one in manifest.agents.files.values()}))
        states = {} if dossier.scenario is None else dossier.scenario.states
        who = listing([
            with_article(states[code].name) if code in states else code
            for code in sorted(manifest.agents.classes)
        ])  # fmt: skip
        what = f"The agents in {files}, which decide for {who}, have to be mended"
    return f"{what}, and the study begun anew with --restart."


def _errors(table: "pl.DataFrame") -> dict[str, tuple[int, int, int]]:
    """Return {error: runs, and point and replication of the first}, the most frequent first."""
    found: dict[str, tuple[int, int, int]] = {}
    for row in table.iter_rows(named=True):
        runs = row["replication_last"] - row["replication_first"] + 1
        count, point, replication = found.get(
            str(row["error"]), (0, row["point"], row["replication_first"])
        )
        found[str(row["error"])] = (count + runs, point, replication)
    return dict(sorted(found.items(), key=lambda one: -one[1][0]))


def _point_title(dossier: Dossier, number: int) -> str:
    """Return what a point is, in titles."""
    point, names = dossier.manifest.points[number], Names(dossier)
    return f"“{names.plain(point_words(point, dossier.manifest.factors))}”"


def _point_table(dossier: Dossier, counts: Sequence[int]) -> Table:
    """Return how many runs are missing, point by point."""
    names, manifest = Names(dossier), dossier.manifest
    rows = [
        [*(names.plain(str(point.values.get(one, ""))) for one in manifest.factors),
         f"{count:,}", f"{dossier.replications:,}"]
        for point, count in zip(manifest.points, counts, strict=True)
    ]  # fmt: skip
    heads = (*(names.factor(one) for one in manifest.factors), "runs missing", "runs of the point")
    return Table("Where runs are missing", heads, rows[:MOST_ROWS])


def _error_table(dossier: Dossier, table: "pl.DataFrame") -> Table:
    """Return the errors, with a command that plays the first run of each again."""
    rows = [
        [error, f"{count:,}", replay_command(dossier, point, replication)]
        for error, (count, point, replication) in _errors(table).items()
    ]
    return Table("Errors", ("error", "runs", "to play its first run again"), rows[:MOST_ROWS])


def _run_table(dossier: Dossier, table: "pl.DataFrame") -> Table:
    """Return the runs that failed."""
    rows = []
    for row in table.head(MOST_ROWS).iter_rows(named=True):
        first, last = row["replication_first"], row["replication_last"]
        runs = f"{first}" if first == last else f"{first} to {last}"
        rows.append([
            f"{row['point']}", _point_title(dossier, row["point"]).strip("“”"), runs,
            str(row["error"]), replay_command(dossier, row["point"], first),
        ])  # fmt: skip
    note = "Points and replications are counted from 0. Replications that failed one after the "
    note += "other are one row."
    if len(table) > MOST_ROWS:
        note += f" The first {MOST_ROWS} of {len(table):,} rows; failures.parquet has all."
    heads = ("point", "what it is", "replications", "error", "to play the first of them again")
    return Table("Runs that failed", heads, rows, note)


def replay_command(dossier: Dossier, point: int, replication: int) -> str:
    """Return the command that plays one run of a study again, with its agents if it has any."""
    agents = _AGENTS.search(dossier.manifest.command)
    named = agents[1] if agents else "FILE.py:NAME"
    own = f" --agents {named}" if dossier.manifest.agents else ""
    return f"deter replay {folder_word(dossier)} {point} {replication}{own}"


def folder_word(dossier: Dossier) -> str:
    """Return the name of a study's folder as a shell takes it."""
    # Not the name of the path, which is empty for the current folder.
    return shlex.quote(safe_text(dossier.results.folder.absolute().name))
