"""How far the headlines of a comparison hold when its parameters are others.

For every vector of a plausible set the deterrence failures, wars and capitulations, that
a cell expects over a run are worked out, without playing any run: crises of the first
quarter in the mean over their draw of resolve, times the opportunities that the run
offers. So a vector costs milliseconds and has no Monte Carlo error. The wide space, all
that was plausible before any fit, shows what the fit contributes. What the same headlines
come to over whole runs stands beside it where there are runs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.analysis.headlines_played import PlayedHeadline, played_headlines
from sim.analysis.prospects import CellFailures, Draws
from sim.study.comparison_cells import ComparisonCells
from sim.study.headlines import Claim, Headline, claim_of
from sim.study.plausible_sets import PlausibleSet

if TYPE_CHECKING:
    import polars as pl

CLEAR: Final = 0.02
"""Share of the failures by which a difference must exceed nothing to be worth a word."""

WIDE_POINTS: Final = 200
"""Points of the wide space."""

LED_BY: Final = 3
"""Inputs that are named as leading the size of an effect, at most."""

LEAST_LEAD: Final = 0.1
"""Rank correlation below which an input leads nothing: among 300 vectors luck alone makes .1."""


class Verdict(NamedTuple):
    """How a headline fares over some vectors."""

    vectors: int
    """How many."""
    share: float
    """Share of them in which it holds, in [0, 1]."""
    clear_share: float
    """Share in which fewer failures are fewer by more than `CLEAR`, in [0, 1]."""
    median: float
    """Of the ratio of failures, fewer over more."""
    low: float
    """5 % quantile of the ratio."""
    high: float
    """95 % quantile of the ratio."""


class Lead(NamedTuple):
    """An input and how the ratio follows it over the set."""

    column: str
    """Name of the input."""
    correlation: float
    """Rank correlation with the ratio, in [-1, 1]; above 0 a larger input weakens the headline."""


class Split(NamedTuple):
    """The set, cut at the median of the input that leads a headline."""

    column: str
    """Name of the input."""
    median: float
    """Of the input over the set."""
    below: float
    """Share of the vectors at or below it in which the headline holds, in [0, 1]."""
    above: float
    """The same above it."""


@dataclass(frozen=True)
class HeadlineFinding:
    """What is known of one headline."""

    claim: Claim
    """Between which cells."""

    plausible: Verdict
    """Over the plausible set."""

    wide: Verdict | None
    """Over the wide space; none where that was not asked for or has no ranges."""

    leads: list[Lead]
    """Inputs that lead its size, the sharpest first."""

    split: Split | None
    """Where it turns; none where no input leads it."""

    played: PlayedHeadline | None = None
    """What it comes to over whole runs; none where none were given."""


@dataclass(frozen=True)
class Robustness:
    """What is known of all headlines of a comparison."""

    title: str
    """Of the study."""

    name: str
    """Of the plausible set."""

    quarters: int
    """Of a run."""

    findings: list[HeadlineFinding]
    """A headline each, in the order of the study."""


def claims_to_test(found: ComparisonCells) -> list[Claim]:
    """Return the headlines of a comparison with their cells.

    A study that lists none has every arrangement against its baseline, as if fewer failures
    were claimed under each.
    """
    study = found.study
    headlines: Sequence[Headline] = study.headlines or [
        Headline(fewer=name, than=study.baseline)
        for name in study.arrangements
        if name != study.baseline
    ]
    return [claim_of(one, study.policies[0]) for one in headlines]


def robustness_of(
    found: ComparisonCells,
    vectors: PlausibleSet,
    *,
    has_wide: bool = True,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Robustness:
    """Return how far the headlines of a comparison hold.

    Parameters
    ----------
    found : the comparison, from `sim.study.loader.read_cells`
    vectors : the plausible set
    has_wide : whether the wide space is looked at too
    workers : threads; as many as there are cores when absent
    progress : called with the vectors that are done, and with all

    Raises
    ------
    ScenarioError : a cell of a headline cannot be loaded
    """
    claims = claims_to_test(found)
    cells = sorted({cell for claim in claims for cell in (claim.fewer, claim.than)})
    draws = [Draws.of_set(vectors)]
    if has_wide and vectors.ranges:
        draws.append(Draws.of_ranges(vectors, WIDE_POINTS, found.study.seed))
    failures = CellFailures(found, cells, draws).work_out(workers, progress)
    return Robustness(
        title=found.study.title,
        name=vectors.name,
        quarters=found.cells[0].scenario.quarters,
        findings=[_finding(claim, draws[0], failures) for claim in claims],
    )


def with_played(found: Robustness, runs: "pl.DataFrame") -> Robustness:
    """Return the same with what each headline comes to over whole runs.

    Parameters
    ----------
    runs : of the `Comparison`: a row a run, of every cell of a headline
    """
    played = played_headlines([one.claim for one in found.findings], runs)
    told = [replace(one, played=its) for one, its in zip(found.findings, played, strict=True)]
    return replace(found, findings=told)


def _finding(
    claim: Claim, inputs: Draws, failures: Sequence[Mapping[tuple[str, str], np.ndarray]]
) -> HeadlineFinding:
    """Return what is known of a headline.

    Parameters
    ----------
    inputs : of the plausible set
    failures : {cell: (vectors,)} of the set and, if it was looked at, of the wide space
    """
    fewer, than = failures[0][claim.fewer], failures[0][claim.than]
    leads = leading_inputs(inputs, ratios(fewer, than))
    return HeadlineFinding(
        claim=claim,
        plausible=verdict(fewer, than),
        wide=verdict(failures[1][claim.fewer], failures[1][claim.than]) if failures[1:] else None,
        leads=leads[:LED_BY],
        split=_split(inputs, leads[0].column, fewer < than) if leads else None,
    )


def ratios(fewer: np.ndarray, than: np.ndarray) -> np.ndarray:
    """Return (vectors,) the failures of one cell over those of another.

    Returns
    -------
    1 where neither cell expects any, infinite where only the second expects none
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((fewer == 0) & (than == 0), 1.0, fewer / than)


def verdict(fewer: np.ndarray, than: np.ndarray) -> Verdict:
    """Return how a headline fares over some vectors.

    Parameters
    ----------
    fewer, than : (vectors,) expected deterrence failures of its two cells
    """
    ratio = ratios(fewer, than)
    low, median, high = np.quantile(ratio, [0.05, 0.5, 0.95])
    return Verdict(
        vectors=ratio.size,
        share=float((fewer < than).mean()),
        clear_share=float((ratio < 1 - CLEAR).mean()),
        median=float(median),
        low=float(low),
        high=float(high),
    )


def leading_inputs(inputs: Draws, ratio: np.ndarray) -> list[Lead]:
    """Return the inputs of a set by how closely a ratio follows them, the closest first.

    Inputs that do not vary, or that the ratio hardly follows, are left out.
    """
    found = [
        lead for lead in rank_correlations(inputs, ratio) if abs(lead.correlation) >= LEAST_LEAD
    ]
    return sorted(found, key=lambda lead: (-abs(lead.correlation), lead.column))


def rank_correlations(inputs: Draws, ratio: np.ndarray) -> list[Lead]:
    """Return how a ratio follows each input of a set that varies, in the order of the set."""
    ranks, found = _ranks(ratio), []
    for column, name in enumerate(inputs.columns):
        own = _ranks(inputs.vectors[:, column])
        if own.std() > 0 and ranks.std() > 0:
            found.append(Lead(column=name, correlation=float(np.corrcoef(own, ranks)[0, 1])))
    return found


def _ranks(values: np.ndarray) -> np.ndarray:
    """Return (n,) ranks from 0; equals share the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts) - 1
    return np.asarray((last - (counts - 1) / 2)[place])


def _split(inputs: Draws, column: str, holds: np.ndarray) -> Split | None:
    """Return how often a headline holds below and above the median of an input."""
    values = inputs.vectors[:, inputs.columns.index(column)]
    median = float(np.median(values))
    is_above = values > median
    if is_above.all() or not is_above.any():
        return None
    return Split(
        column=column,
        median=median,
        below=float(holds[~is_above].mean()),
        above=float(holds[is_above].mean()),
    )


def finding_row(finding: HeadlineFinding) -> dict[str, object]:
    """Return a finding as a row of a table; empty where something was not asked for."""
    claim, wide, split, played = finding.claim, finding.wide, finding.split, finding.played
    row: dict[str, object] = {
        "headline": claim.title,
        "fewer_arrangement": claim.fewer[0],
        "fewer_policy": claim.fewer[1],
        "than_arrangement": claim.than[0],
        "than_policy": claim.than[1],
        **finding.plausible._asdict(),
    }
    for name in Verdict._fields:
        row[f"wide_{name}"] = None if wide is None else getattr(wide, name)
    for name in PlayedHeadline._fields:
        row[f"played_{name}"] = None if played is None else getattr(played, name)
    for number in range(LED_BY):
        lead = finding.leads[number] if number < len(finding.leads) else None
        row[f"input_{number + 1}"] = None if lead is None else lead.column
        row[f"correlation_{number + 1}"] = None if lead is None else lead.correlation
    for name in Split._fields:
        row[f"split_{name}"] = None if split is None else getattr(split, name)
    return row


def robustness_table(found: Robustness) -> "pl.DataFrame":
    """Return a row a headline; see `finding_row`."""
    import polars as pl

    rows = [finding_row(one) for one in found.findings]
    whole = {"vectors": pl.Int64, "wide_vectors": pl.Int64, "played_runs": pl.Int64}
    words = {name: pl.String for name in rows[0] if name.startswith("input") or "_arr" in name}
    return pl.DataFrame(rows, schema_overrides={**whole, **words})


def kept_robustness(found: ComparisonCells, path: Path) -> "pl.DataFrame | None":
    """Return the table that a folder keeps; None if it keeps none of these headlines, as played.

    Parameters
    ----------
    path : of the CSV file; whoever asks knows that vectors and scenarios are the same
    """
    import polars as pl

    if not path.is_file():
        return None
    table = pl.read_csv(path)
    keys = ("headline", "fewer_arrangement", "fewer_policy", "than_arrangement", "than_policy")
    # A folder of an older version has nothing of what was played.
    needed = {*keys, *(f"played_{name}" for name in PlayedHeadline._fields)}
    claims = [(one.title, *one.fewer, *one.than) for one in claims_to_test(found)]
    is_same = needed <= set(table.columns) and table.select(keys).rows() == claims
    return table if is_same else None
