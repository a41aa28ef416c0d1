"""Means with their intervals, a row each: arms of a sweep, and a treaty among lots."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.analysis.dossier.dossier import SHOWN_DIGITS, Dossier
from sim.analysis.joiners import JoinersFinding
from sim.analysis.sweeps.answers import ArmAnswer, SweepAnswer
from sim.analysis.telling.figures.asked import words_of
from sim.analysis.telling.figures.names import outcome_title, outcome_unit, titles_of
from sim.analysis.telling.figures.rows import height_of, interval_text, panel_beside, rows_of
from sim.analysis.telling.figures.sheet import Drawn, Page, Words, body_width, new_figure, style
from sim.analysis.telling.figures.style import BLACK, HUES
from sim.analysis.telling.words import listing, words
from sim.domain.errors import QuestionError
from sim.domain.scenario import Scenario
from sim.rules.parameters import Parameters

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_ROWS: Final = 30
"""Rows that a page has room for."""


class Interval(NamedTuple):
    """A mean with its interval, which may not be known."""

    label: str
    mean: float
    low: float
    high: float
    is_main: bool = False
    """Whether the others are there to be compared with it."""


def joiners_figure(found: JoinersFinding, treaty: Scenario[Parameters], page: Page) -> Drawn:
    """Return where a treaty stands among the same treaty with members drawn by lot.

    Parameters
    ----------
    treaty : the scenario with it, for the names of states and the hash
    """
    names = {code: one.name for code, one in treaty.states.items()}
    lots = [(one.joiners, one.difference) for one in found.lots]
    shown = [(found.joiners, found.treaty), *_ends(lots)]
    told = [
        Interval(
            listing([names.get(code, code) for code in codes]),
            one.mean, one.low, one.high, is_main=number == 0,
        )
        for number, (codes, one) in enumerate(shown)
    ]  # fmt: skip
    digits = hashlib.sha256(treaty.digest.encode()).hexdigest()[:SHOWN_DIGITS]
    left_out = (
        f" The best and the worst of {len(lots)} are drawn." if len(shown) <= len(lots) else ""
    )
    caption = (
        f"{found.arrangement} against {found.baseline}; {outcome_unit(found.outcome)}. First row, "
        f"filled: the treaty; below it the same text with members drawn by lot, the best first."
        f"{left_out} Lines: 95 % Monte Carlo intervals of {found.replications:,} paired runs each. "
        f"The treaty does better than {found.beaten} of {len(lots)} lots. No forecast. "
        f"Scenario {digits}."
    )
    title = f"{outcome_title(found.outcome)}: does it matter who joins?"
    return _drawn(told, Words(title, caption, digits), page)


def _ends[Shown](lots: Sequence[Shown]) -> Sequence[Shown]:
    """Return as many lots as a page has room for, from both ends."""
    if len(lots) < MOST_ROWS:
        return lots
    half = MOST_ROWS // 2
    return [*lots[:half], *lots[-half:]]


def answer_figure(found: SweepAnswer, dossier: Dossier, page: Page) -> Drawn:
    """Return the differences of the arms of a sweep to their baseline, or their means.

    Parameters
    ----------
    dossier : of the sweep, for titles and the hash

    Raises
    ------
    QuestionError : no arm has a value
    """
    with_base = [one for one in found.arms if one.against is not None]
    arms = with_base or [one for one in found.arms if np.isfinite(one.mean.mean)]
    if not arms:
        message = "no arm has a mean that could be drawn"
        raise QuestionError(message)
    labels = titles_of(dossier, [_arm_words(one) for one in arms[:MOST_ROWS]])
    told = [
        _arm_interval(one, label or found.title)
        for one, label in zip(arms[:MOST_ROWS], labels, strict=True)
    ]
    measure = found.measure
    place = f" at {words(measure.flashpoint)}" if measure.flashpoint else ""
    place += f" without {words(measure.without)}" if measure.without else ""
    against = (
        f", as a difference to {titles_of(dossier, [str(found.baseline)])[0]}" if with_base else ""
    )
    text = words_of(dossier, f"{outcome_title(found.measure.outcome)}{place} by arm", [
        (f"{outcome_unit(found.measure.outcome).capitalize()}{against}; mean over {found.points:,} "
        f"points of up to {found.replications:,} runs each. Lines: 95 % intervals, which carry the "
        "draw of points and that of runs."),
        f"The first {MOST_ROWS} of {len(arms)} arms are drawn." if len(arms) > MOST_ROWS else "",
    ])  # fmt: skip
    return _drawn(told, text, page)


def _arm_words(one: ArmAnswer) -> str:
    """Return the values of an arm; numbers with the name of their factor."""
    return ", ".join(
        value if isinstance(value, str) else f"{words(name)} {value:g}"
        for name, value in one.arm.items()
    )


def _arm_interval(one: ArmAnswer, label: str) -> Interval:
    """Return the row of an arm."""
    shown = one.mean if one.against is None else one.against.difference
    return Interval(label, shown.mean, shown.low, shown.high, is_main=True)


def _drawn(told: Sequence[Interval], text: Words, page: Page) -> Drawn:
    """Return rows with their intervals as a figure."""
    width = body_width(page)
    rows = rows_of(
        [(one.label, interval_text(one.mean, one.low, one.high, width)) for one in told], width
    )
    with style(text.fingerprint):
        figure = new_figure(page, text, height_of(rows))
        axes = panel_beside(figure, page, text, rows)
        for row, one in zip(rows, told, strict=True):
            _draw_interval(axes, row.middle, one)
    return Drawn(text.title, text.caption, figure, text.fingerprint)


def _draw_interval(axes: "Axes", place: float, one: Interval) -> None:
    """Draw a mean and its interval; filled where it is what the others are compared with."""
    if np.isfinite([one.low, one.high]).all():
        axes.plot([one.low, one.high], [place] * 2, "-|", color=BLACK, lw=0.8, ms=4, mew=0.8)
    fill = HUES[0] if one.is_main else "white"
    axes.plot(one.mean, place, "o", color=HUES[0], mfc=fill, ms=4, mew=0.9)
