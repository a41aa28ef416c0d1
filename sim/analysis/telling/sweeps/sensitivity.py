"""What the differences of a sweep follow, and where they turn, as text."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from sim.analysis.sweeps.conditions import Box, Condition
from sim.analysis.sweeps.indices import FactorIndices, Ranking
from sim.analysis.sweeps.sensitivity import CLEAR, Claim, Finding, Sensitivity
from sim.analysis.telling.comparison import signed_text
from sim.analysis.telling.tables import paragraph, table_text
from sim.analysis.telling.words import MAX_PROSE, NO_NUMBER, words
from sim.study.factors import arm_text

MOST_FACTORS: Final = 12
"""Factors that the screen shows; the table has all."""

LITTLE_AGREEMENT: Final = 0.8
"""Rank correlation between resamples below which an order of factors is said to be uncertain."""

METHODS: Final[Mapping[str, str]] = {
    "morris": (
        "mu*: mean size of the change when a factor goes from one end of its range to the other; "
        "mu with its sign; sigma: how much that differs from place to place, by interactions and "
        "curves"
    ),
    "sobol": (
        "total: share of the variance that goes where the factor is fixed, with all its "
        "interactions; first: the share that it makes alone"
    ),
    "rank": "rank correlation with each factor, which does not see what rises and falls again",
}
HALF: Final = 0.5
"""Share of a region from which a claim is said to turn there."""

HEADS: Final[Mapping[str, str]] = {
    "mu_star": "mu*",
    "mu": "mu",
    "sigma": "sigma",
    "total": "total",
    "first": "first",
    "correlation": "rank corr.",
}


def sensitivity_text(found: Sensitivity, width: int | None = None) -> str:
    """Return a block an arm, with notes on how to read it.

    Parameters
    ----------
    width : columns of the terminal; absent: as many as the tables need
    """
    prose = min(width or MAX_PROSE, MAX_PROSE)
    measure, count = found.measure, len(found.unit.drawn.columns)
    place = f" at {measure.flashpoint}" if measure.flashpoint else ""
    place = f" without {measure.without}" if measure.without else place
    head = f"{words(measure.outcome).capitalize()}{place} a run, over {count:,} {found.unit.word}."
    blocks = [_block(one, found.unit.word, prose, width) for one in found.findings]
    return "\n\n".join([paragraph(head, prose), *blocks, paragraph(_note(found), prose)])


def _block(finding: Finding, unit: str, prose: int, width: int | None) -> str:
    """Return what is known of one arm."""
    title = ", ".join(f"{name}: {arm_text(value)}" for name, value in finding.arm.items())
    if finding.against is not None:
        title += f", against {finding.against}"
    lines = [paragraph(f"{title or 'outcome'}: {signed_text(finding.mean)} on average", prose)]
    if finding.claim is not None:
        lines.append(paragraph(claim_text(finding.claim, unit), prose, "  "))
    if finding.ranking is None:
        return "\n".join([*lines, "It is the same everywhere."])
    lines.append("")
    lines.append(_ranking_text(finding.ranking, width))
    lines.append(paragraph(_stability_text(finding, unit), prose))
    return "\n".join(lines)


def claim_text(claim: Claim, unit: str) -> str:
    """Return in what share of the points a claim holds, and where it turns."""
    text = (
        f"It is lower in {_percent(claim.share)} of the {unit}, and in {_percent(claim.clear)} by "
        f"more than {_percent(CLEAR)} of the baseline."
    )
    if claim.share in {0.0, 1.0}:
        return text
    region = claim.region
    if region is None:
        return f"{text} No region of one or two conditions tells where."
    if region.held_out <= region.overall:
        return (
            f"{text} No region of one or two conditions tells where: the best one says no more in "
            f"{unit} that had no part in finding it."
        )
    return f"{text} {_region_text(region, unit, fails=claim.region_fails)}"


def _region_text(box: Box, unit: str, *, fails: bool) -> str:
    """Return where a claim turns, or where it is weakest, and whether that stands up elsewhere."""
    where = " and ".join(map(condition_text, box.conditions))
    verb = "is not lower" if fails else "is lower"
    lead = "It turns" if box.density > HALF else "It turns nowhere, and comes nearest to it,"
    there = f"there it {verb} in {_percent(box.density)} of {box.points:,} {unit}"
    text = f"{lead} where {where}: {there}, elsewhere in {_percent(box.outside)}."
    if np.isnan(box.held_out):
        return f"{text} Too few {unit} to try that on others."
    tried = f"a region found in one half of the {unit} has {_percent(box.held_out)} in the other"
    return f"{text} Tried: {tried}."


def condition_text(one: Condition) -> str:
    """Return a condition in words.

    >>> condition_text(Condition(factor="weight", low=0.25, high=float("inf")))
    'weight > 0.25'
    >>> condition_text(Condition(factor="weight", low=0.25, high=0.5))
    'weight is from 0.25 to 0.5'
    """
    if one.words:
        return f"{one.factor} is {' or '.join(one.words)}"
    if np.isfinite(one.low) and np.isfinite(one.high):
        return f"{one.factor} is from {one.low:.3g} to {one.high:.3g}"
    if np.isfinite(one.low):
        return f"{one.factor} > {one.low:.3g}"
    return f"{one.factor} < {one.high:.3g}"


def _ranking_text(found: Ranking, width: int | None) -> str:
    """Return the factors as a table, the one that matters most first."""
    measures = list(found.factors[0].indices)
    headers = ("factor", *(HEADS[one] for one in measures), "of 1/4", "of 1/2")
    rows = [_row(one, measures) for one in found.factors[:MOST_FACTORS]]
    table = table_text(headers, rows, numeric=range(1, len(headers)), width=width)
    more = len(found.factors) - MOST_FACTORS
    return f"{table}\nand {more} more that it follows less" if more > 0 else table


def _row(one: FactorIndices, measures: list[str]) -> list[str]:
    cells = [_with_half_width(*one.indices[measure]) for measure in measures]
    return [one.factor, *cells, _index_text(one.quarter), _index_text(one.half)]


def _with_half_width(value: float, half: float) -> str:
    if np.isnan(half):
        return _index_text(value)
    return f"{_index_text(value)} ± {half:.2g}"


def _index_text(value: float) -> str:
    if np.isnan(value):
        return NO_NUMBER
    return f"{value:.2f}" if abs(value) >= 0.1 or value == 0 else f"{value:.2g}"


def _stability_text(finding: Finding, unit: str) -> str:
    """Return how far the order of factors may be trusted."""
    found = finding.ranking
    if found is None:
        return ""
    first, is_loose = found.factors[0].factor, found.agreement < LITTLE_AGREEMENT
    end = ": do not lean on the order." if is_loose else "."
    again = f"Drawn again, {first} comes first in {_percent(found.first_stays)}"
    parts = [f"{again}, and orders agree by {found.agreement:.2f}{end}"]
    if not np.isnan(finding.luck):
        parts.append(f"{_percent(finding.luck)} of what differs between {unit} is luck.")
    return " ".join(parts)


def _note(found: Sensitivity) -> str:
    """Return how to read the tables."""
    methods = {one.ranking.method for one in found.findings if one.ranking is not None}
    parts = [f"{METHODS[one]}." for one in sorted(methods)]
    if methods:
        parts.append(
            "± 95 % by resampling. 'Of 1/4' and 'of 1/2': the first number from a part of the "
            "points; where it still moves, there are too few."
        )
    if found.unit.word == "vectors":
        parts.append("Signs of vectors hold luck too: deter robust asks without it.")
    return " ".join([*parts, "Shares are of what was drawn, not chances. No forecast."])


def _percent(share: float) -> str:
    """Return a share in percent, without a decimal."""
    return NO_NUMBER if np.isnan(share) else f"{share:.0%}".replace("%", " %")
