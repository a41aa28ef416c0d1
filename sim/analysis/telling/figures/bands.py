"""Values beside the bands that they are held against, each band drawn as wide as the others."""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from sim.analysis.differences import NORMAL
from sim.analysis.telling.figures.rows import height_of, panel_beside, rows_of
from sim.analysis.telling.figures.sheet import Drawn, Page, Words, body_width, new_figure, style
from sim.analysis.telling.figures.style import BLACK, HUES, PALE
from sim.domain.errors import QuestionError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.calibration.checked_fit import CheckedFit
    from sim.validation.study import Validation

FARTHEST: Final = 1.5
"""How far from the middle of its band a value is drawn at most [widths of the band]."""

READING: Final = (
    "Shaded: the band, each drawn as wide as the others. Filled: inside it. Arrow: farther out "
    "than there is room for."
)


class Held(NamedTuple):
    """A value and the band that it is held against."""

    label: str
    value: float
    error: float
    """Standard error; nought where nothing is drawn."""
    low: float
    high: float
    is_inside: bool
    is_logarithmic: bool = False
    """Whether places between the ends of the band go by logarithms."""

    def place(self, value: float) -> float:
        """Return where a value is, from -0.5 at the lower end of the band to 0.5 at the upper.

        A band of one value is as wide as nought to twice the value, or as one where that is nought.

        >>> Held("", 5, 0, 0, 10, True).place(10)
        0.5
        """
        low, high = self.low, self.high
        if self.is_logarithmic:
            if value <= 0:
                return -math.inf
            value, low, high = (math.log(one) for one in (value, low, high))
        width = high - low
        return (value - (low + high) / 2) / (width or 2 * abs(high) or 1.0)

    @property
    def text(self) -> str:
        """Return the value with its error, and the band."""
        error = f" ± {self.error:.2g}" if self.error else ""
        return f"{self.value:.3g}{error} [{self.low:g} to {self.high:g}]".replace("-", "−")


def calibration_figure(found: "CheckedFit", page: Page) -> Drawn:
    """Return every target of a calibration beside its band, and the initiations of each pair."""
    told = [_title("Targets, in the first quarter"), *_targets(found)]
    told += [_title("Initiations, in runs"), *_pairs(found)]
    study = found.problem.study
    values = "of the search" if found.fit.inputs else "in use"
    digits = found.problem.scenario.digest[:12]
    caption = (
        f"Values {values}, held against {study.title}. {READING} Lines: ± 1.96 standard errors of "
        f"{found.runs.replications:,} runs. What was fitted proves nothing. Scenario {digits}."
    )
    return _drawn(told, Words("How the calibration fits", caption, digits), page)


def _targets(found: "CheckedFit") -> Iterator[Held]:
    """Yield the row of each target."""
    for name, target in found.problem.study.targets.items():
        yield Held(
            label=name.replace("_", " "),
            value=found.fit.measures[name],
            error=0.0,
            low=target.band[0],
            high=target.band[1],
            is_inside=found.fit.misses[name] == 0,
            is_logarithmic=target.logarithmic and target.band[0] > 0,
        )


def _pairs(found: "CheckedFit") -> Iterator[Held]:
    """Yield the row of each pair."""
    for pair in found.runs.pairs:
        yield Held(pair.pair, pair.mean, pair.standard_error, pair.low, pair.high, pair.is_inside)


def validation_figure(found: "Validation", digits: str, page: Page) -> Drawn:
    """Return every check that could be computed beside its band.

    Parameters
    ----------
    digits : of the hash of the file and its scenario

    Raises
    ------
    QuestionError : no check could be computed
    """
    findings = [one.finding for one in found.verdicts]
    shown = [one for one in findings if one.is_computed]
    if not shown:
        message = "no check could be computed, so there is nothing to draw"
        raise QuestionError(message)
    told = [
        Held(
            label=f"{one.pattern} {one.claim} ({one.status.replace('_', ' ')})".strip(),
            value=one.value,
            error=one.standard_error,
            low=one.low,
            high=one.high,
            is_inside=one.holds,
        )
        for one in shown
    ]
    left = len(findings) - len(shown)
    caption = (
        f"{found.study.title}; {found.replications:,} runs. {READING} Lines: ± 1.96 Monte Carlo "
        f"errors. {sum(one.is_inside for one in told)} of {len(told)} checks hold"
        f"{f'; {left} could not be computed' if left else ''}. Fitted and built in hold by "
        f"construction. Checks {digits}."
    )
    return _drawn(told, Words("What the scenario was held against", caption, digits), page)


def _title(label: str) -> Held:
    """Return the title of the rows below it, which has no value."""
    return Held(label, math.nan, 0.0, math.nan, math.nan, is_inside=False)


def _drawn(told: Sequence[Held], text: Words, page: Page) -> Drawn:
    """Return values beside their bands as a figure."""
    width = body_width(page)
    rows = rows_of(
        [(one.label, None if math.isnan(one.value) else one.text) for one in told], width
    )
    with style(text.fingerprint):
        figure = new_figure(page, text, height_of(rows))
        axes = panel_beside(figure, page, text, rows)
        axes.set_xlim(-1.1 * FARTHEST, 1.1 * FARTHEST)
        axes.set_xticks([-0.5, 0.5], ["low", "high"])
        for row, one in zip(rows, told, strict=True):
            if not row.is_title:
                _draw_held(axes, row.middle, row.height, one)
    return Drawn(text.title, text.caption, figure, text.fingerprint)


def _draw_held(axes: "Axes", middle: float, height: float, one: Held) -> None:
    """Draw the band of a row and the value beside it, with its interval."""
    from matplotlib.patches import Rectangle

    corner, half = (-0.5, middle - 0.4 * height), NORMAL * one.error
    axes.add_patch(Rectangle(corner, 1.0, 0.8 * height, fc=PALE, ec="none", zorder=0.5))
    place, *ends = (
        max(-FARTHEST, min(FARTHEST, one.place(value)))
        for value in (one.value, one.value - half, one.value + half)
    )
    if one.error:
        axes.plot(ends, [middle] * 2, "-", color=BLACK, lw=0.8)
    out = {-FARTHEST: "<", FARTHEST: ">"}.get(place, "o")
    fill = HUES[0] if one.is_inside else "white"
    axes.plot(place, middle, out, color=HUES[0], mfc=fill, ms=4, mew=0.9)
