"""From one arrangement or scenario to another, part by part, as a waterfall of Shapley values."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sim.analysis.attribution.attribution import Question
from sim.analysis.attribution.shares import Attribution
from sim.analysis.differences import Difference
from sim.analysis.dossier.dossier import SHOWN_DIGITS
from sim.analysis.telling.attribution import PARTS
from sim.analysis.telling.figures.cells import value_text
from sim.analysis.telling.figures.names import outcome_title, outcome_unit
from sim.analysis.telling.figures.rows import (
    Row,
    height_of,
    interval_text,
    panel_beside,
    rows_of,
)
from sim.analysis.telling.figures.sheet import Drawn, Page, Words, body_width, new_figure, style
from sim.analysis.telling.figures.style import BLACK, GREY, HUES
from sim.domain.errors import QuestionError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Patch

THICK: Final = 0.55
"""Part of a row that its bar fills."""


class Step(NamedTuple):
    """A bar of the waterfall."""

    label: str
    change: Difference
    """What it adds."""
    start: float
    """What the bars above it add up to."""
    is_sum: bool = False
    """Whether it is all that the bars above it make."""


def waterfall(found: Attribution, question: Question, page: Page) -> Drawn:
    """Return how clauses, mechanisms or overrides lead from one scenario to another.

    Parameters
    ----------
    found : with Shapley values, which alone add up to the whole
    question : that it answers, for the hash of its scenarios

    Raises
    ------
    QuestionError : there are none, as parts were only left out alone
    """
    steps = steps_of(found)
    width = body_width(page)
    told = [(f"{found.before}: {value_text(found.start.mean)}", "")]
    told += [
        (one.label, interval_text(one.change.mean, one.change.low, one.change.high, width))
        for one in steps
    ]
    rows = rows_of(told, width)
    words = _words(found, _fingerprint(question))
    with style(words.fingerprint):
        figure = new_figure(page, words, height_of(rows), _key())
        _draw_steps(panel_beside(figure, page, words, rows), rows, steps)
    return Drawn(words.title, words.caption, figure, words.fingerprint)


def steps_of(found: Attribution) -> list[Step]:
    """Return the bars of a waterfall from the top, the sum of all the last.

    Raises
    ------
    QuestionError : there are no Shapley values
    """
    steps: list[Step] = []
    if found.by == "switches":
        steps.append(Step("none of the mechanisms", found.none, 0.0))
    level = found.none.mean if steps else 0.0
    for share in found.shares:
        if share.shapley is None:
            message = "a waterfall adds up Shapley values, and parts were only left out alone"
            raise QuestionError(message)
        steps.append(Step(share.title, share.shapley, level))
        level += share.shapley.mean
    total = f"{found.after}: {value_text(found.start.mean + found.whole.mean)}"
    return [*steps, Step(total, found.whole, 0.0, is_sum=True)]


def _fingerprint(question: Question) -> str:
    """Return the first digits of a hash of both scenarios."""
    digests = question.before.digest + question.after.digest
    return hashlib.sha256(digests.encode()).hexdigest()[:SHOWN_DIGITS]


def _words(found: Attribution, fingerprint: str) -> Words:
    """Return title and caption."""
    part = PARTS[found.by]
    article = "an" if part[0] in "aeio" else "a"
    orders = "drawn orders, whose luck intervals carry" if found.is_sampled else "all orders"
    caption = (
        f"Each bar begins where the one above it ends; {outcome_unit(found.outcome)}, as a "
        f"difference to {found.before}. A bar is the Shapley value of {article} {part}: "
        f"what it adds, as a mean over {orders} in which {part}s could come. "
        "Line: its 95 % Monte Carlo interval; "
        f"{found.replications:,} runs of each of {found.sets} sets of {part}s on the same draws. "
        f"Numbers are judgments of the model, no forecast. Scenarios {fingerprint}."
    )
    setting = f", {found.setting}" if found.setting else ""
    title = f"{outcome_title(found.outcome)}: from {found.before} to {found.after}{setting}"
    return Words(title, caption, fingerprint)


def _key() -> "list[Patch]":
    """Return what the colors stand for; a hatch tells more from fewer in grey print."""
    from matplotlib.patches import Patch

    return [
        Patch(facecolor=HUES[0], label="less"),
        Patch(facecolor="white", edgecolor=HUES[1], hatch="/////", label="more"),
        Patch(facecolor=GREY, label="all together"),
    ]


def _draw_steps(axes: "Axes", rows: Sequence[Row], steps: Sequence[Step]) -> None:
    """Draw the bars, each with its interval and joined to the next one."""
    places = rows[1:]  # the first row is the arrangement to begin with
    axes.plot([0, 0], [rows[0].middle, places[0].middle], color=BLACK, lw=0.6)
    thick = THICK * min(row.height for row in rows)
    axes.plot(0, rows[0].middle, "o", color=BLACK, ms=3)
    for row, step in zip(places, steps, strict=True):
        one, end = step.change, step.start + step.change.mean
        look: dict[str, Any]
        if step.is_sum:
            look = {"facecolor": GREY}
        elif one.mean <= 0:
            look = {"facecolor": HUES[0]}
        else:
            look = {"facecolor": "white", "edgecolor": HUES[1], "hatch": "/////"}
        axes.barh(row.middle, one.mean, thick, step.start, linewidth=0.6, **look)
        reach = [step.start + one.low, step.start + one.high]
        axes.plot(reach, [row.middle] * 2, "-|", color=BLACK, lw=0.8, ms=4, mew=0.8)
        if not step.is_sum:
            down = row.top + row.height + (row.height - thick) / 2
            axes.plot([end, end], [row.middle - thick / 2, down], color=BLACK, lw=0.5)
