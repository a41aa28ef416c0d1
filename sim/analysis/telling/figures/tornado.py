"""Which factors an outcome follows: bars by size, with intervals, for any of the methods.

Elementary effects and rank correlations make a tornado, Sobol indices bars of shares; a
dot is what the factor does alone where the method tells it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.analysis.sweeps.indices import FactorIndices, Index, Ranking
from sim.analysis.sweeps.sensitivity import Finding, Sensitivity
from sim.analysis.telling.figures.names import outcome_title, outcome_unit
from sim.analysis.telling.figures.rows import (
    Row,
    height_of,
    interval_text,
    panel_beside,
    rows_of,
)
from sim.analysis.telling.figures.sheet import (
    Drawn,
    Handle,
    Page,
    Words,
    body_width,
    new_figure,
    style,
)
from sim.analysis.telling.figures.style import BLACK, HUES, POINTS
from sim.analysis.telling.sweeps.sensitivity import METHODS
from sim.analysis.telling.words import words
from sim.domain.errors import QuestionError
from sim.study.factors import arm_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_FACTORS: Final = 12
"""Factors of an arm that are drawn; `deter sensitivity --json` tells all."""

MOST_POINTS: Final = 7.5 * POINTS
"""Height of all rows [points]: a page; arms beyond it are not drawn."""

THICK: Final = 0.55
"""Part of a row that its bar fills."""

PLAIN_ROOTS: Final = ("parameters", "switches")
"""Beginnings of paths that say nothing to a reader."""

ALONE: Final = "first"
"""Measure of what a factor does alone."""


class Bar(NamedTuple):
    """What is drawn of one factor."""

    main: Index
    """Length, with its interval."""
    alone: Index | None
    """What the factor does alone; none where the method does not tell it."""


type Told = tuple[str, str | None, Bar | None]
"""Label, value and bar of a row; the title of an arm has neither value nor bar."""


def tornado(found: Sensitivity, page: Page, fingerprint: str) -> Drawn:
    """Return which factors the outcome, or its difference to a baseline, follows.

    Parameters
    ----------
    found : of a sweep
    fingerprint : first digits of the hash of the study

    Raises
    ------
    QuestionError : the outcome is the same everywhere
    """
    ranked = [one for one in found.findings if one.ranking is not None]
    if not ranked:
        message = "a tornado needs an outcome that varies, and this one is the same everywhere"
        raise QuestionError(message)
    width = body_width(page)
    told, shown = _told(ranked, width)
    rows = rows_of([(label, value) for label, value, _ in told], width)
    bars = [bar for _, _, bar in told]
    text = _words(found, ranked, shown, fingerprint)
    with style(fingerprint):
        figure = new_figure(page, text, height_of(rows), _key(bars))
        _draw_bars(panel_beside(figure, page, text, rows), rows, bars)
    return Drawn(text.title, text.caption, figure, fingerprint)


def _told(ranked: Sequence[Finding], width: float) -> tuple[list[Told], int]:
    """Return the rows, and how many arms they hold: as many as fit a page, the first at least.

    Parameters
    ----------
    width : of the page [points]
    """
    told: list[Told] = []
    for number, one in enumerate(ranked):
        more = [*told, *_arm_rows(one, width)]
        height = height_of(rows_of([(label, value) for label, value, _ in more], width))
        if told and height > MOST_POINTS:
            return told, number
        told = more
    return told, len(ranked)


def _arm_rows(finding: Finding, width: float) -> list[Told]:
    """Return the rows of an arm, with its title if it has one."""
    ranking = finding.ranking
    if ranking is None:
        return []
    title = ", ".join(words(arm_text(value)) for value in finding.arm.values())
    if finding.against is not None:
        title += f", against {words(finding.against)}"
    rows: list[Told] = [(title, None, None)] if title else []
    for one in ranking.factors[:MOST_FACTORS]:
        bar = bar_of(one, ranking)
        rows.append((factor_title(one.factor), _value_text(bar.main, width), bar))
    return rows


def factor_title(name: str) -> str:
    """Return what a factor is called that a study names, or leaves to its path.

    >>> factor_title("parameters.reneging.domestic_weight"), factor_title("momentum")
    ('reneging: domestic weight', 'momentum')
    """
    first, *rest = name.split(".")
    parts = rest if first in PLAIN_ROOTS and rest else [first, *rest]
    return ": ".join(words(one) for one in parts)


def _method_words(method: str, unit: str) -> str:
    """Return what bars are, and in which unit where it is that of the outcome."""
    if method == "morris":
        return (
            f"Mean size of the change from one end of a factor's range to the other (mu*); {unit}."
        )
    return f"{METHODS[method].capitalize()}."


def bar_of(one: FactorIndices, ranking: Ranking) -> Bar:
    """Return what is drawn of a factor."""
    return Bar(main=one.indices[ranking.main], alone=one.indices.get(ALONE))


def _value_text(one: Index, width: float) -> str:
    """Return a number with its interval; a method that has no interval tells none."""
    if np.isnan(one.half_width):
        return f"{one.value:.3f}".replace("-", "−")
    low, high = one.value - one.half_width, one.value + one.half_width
    return interval_text(one.value, low, high, width).replace("+", "")


def _words(found: Sensitivity, ranked: Sequence[Finding], shown: int, fingerprint: str) -> Words:
    """Return title and caption."""
    measure, unit = found.measure, found.unit
    methods = sorted({one.ranking.method for one in ranked if one.ranking is not None})
    place = f" at {words(measure.flashpoint)}" if measure.flashpoint else ""
    place = f" without {words(measure.without)}" if measure.without else place
    said = [_method_words(one, outcome_unit(measure.outcome)) for one in methods]
    said.append(
        f"Over {len(unit.drawn.columns):,} {unit.word}; lines: 95 % intervals by resampling."
    )
    if any(len(one.ranking.factors) > MOST_FACTORS for one in ranked if one.ranking):
        said.append(f"The {MOST_FACTORS} factors that matter most are drawn.")
    if shown < len(ranked):
        said.append(f"Drawn: the first {shown} of {len(ranked)} arms.")
    said.append(f"Shares are of what was drawn, no chances. {found.title}, study {fingerprint}.")
    what = f"{outcome_title(measure.outcome).lower()}{place}"
    if any(one.against is not None for one in ranked):
        what = f"differences in {what}"
    is_variance = methods == ["sobol"]
    title = f"Which factors make {what} vary" if is_variance else f"Which factors {what} follow"
    return Words(title, " ".join(said), fingerprint)


def _key(bars: Sequence[Bar | None]) -> list[Handle]:
    """Return what bar and dot stand for, where both are there."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    if not any(bar is not None and bar.alone is not None for bar in bars):
        return []
    dot = Line2D([], [], marker="o", ls="", color=BLACK, mfc="white", ms=4, label="alone (first)")
    return [Patch(facecolor=HUES[5], label="with all its interactions (total)"), dot]


def _draw_bars(axes: "Axes", rows: Sequence[Row], bars: Sequence[Bar | None]) -> None:
    """Draw bars with their intervals, and dots below them for what factors do alone."""
    thick = THICK * min(row.height for row in rows)
    for row, bar in zip(rows, bars, strict=True):
        if bar is None:
            continue
        at = row.middle if bar.alone is None else row.middle - thick / 5
        axes.barh(row.middle, bar.main.value, thick, color=HUES[5])
        _draw_line(axes, bar.main, at)
        if bar.alone is not None:
            below = row.middle + thick / 4
            _draw_line(axes, bar.alone, below)
            axes.plot(bar.alone.value, below, "o", color=BLACK, mfc="white", ms=3.2, mew=0.8)


def _draw_line(axes: "Axes", one: Index, place: float) -> None:
    """Draw an interval, if there is one."""
    if not np.isnan(one.half_width):
        ends = [one.value - one.half_width, one.value + one.half_width]
        axes.plot(ends, [place] * 2, "-|", color=BLACK, lw=0.8, ms=4, mew=0.8)
