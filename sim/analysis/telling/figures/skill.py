"""What the crisis game adds to forecasts of a record: the change in log loss of each."""

from typing import TYPE_CHECKING, Final

from sim.analysis.telling.figures.rows import height_of, interval_text, panel_beside, rows_of
from sim.analysis.telling.figures.sheet import Drawn, Page, Words, body_width, new_figure, style
from sim.analysis.telling.figures.style import BLACK, HUES
from sim.analysis.telling.hindcast import PER, VERDICTS
from sim.domain.errors import QuestionError

if TYPE_CHECKING:
    from sim.validation.hindcast.findings import OutcomeFinding
    from sim.validation.hindcast.hindcast import Hindcast

type _Told = tuple[str, tuple[float, float, float] | None, bool]
"""Label, change with its interval, and whether the verdict is on it; no change: a title."""

DIGITS: Final = 12
"""Of the hash of the table, in captions."""


def hindcast_figure(found: "Hindcast", page: Page) -> Drawn:
    """Return the change in log loss by the game beside every logit, with 95 % intervals.

    Raises
    ------
    QuestionError : no forecast has the game in it
    """
    told = [one for outcome in found.outcomes for one in _told(outcome)]
    if not any(change for _, change, _ in told):
        message = "no forecast has the game in it, so there is nothing to draw"
        raise QuestionError(message)
    digits, width = found.table.sha256[:DIGITS], body_width(page)
    caption = (
        f"Nats per {PER:,} dyad-years in the years of the test, beside the same logit without the "
        "game; below nought is better. Lines: 95 % of the resamples of whole pairs of states, with "
        "logits fitted anew in each. Filled: the one that the verdict is on. "
        f"{found.recipe.title}; {len(found.table.values):,} dyad-years, table {digits}."
    )
    text = Words("What the crisis game adds to forecasts", caption, digits)
    rows = rows_of([(label, _value(change, width)) for label, change, _ in told], width)
    with style(digits):
        figure = new_figure(page, text, height_of(rows))
        axes = panel_beside(figure, page, text, rows)
        for row, (_, change, is_judged) in zip(rows, told, strict=True):
            if change is None:
                continue
            value, low, high = change
            axes.plot([low, high], [row.middle] * 2, "-|", color=BLACK, lw=0.8, ms=4, mew=0.8)
            fill = HUES[0] if is_judged else "white"
            axes.plot(value, row.middle, "o", color=HUES[0], mfc=fill, ms=4, mew=0.9)
    return Drawn(text.title, text.caption, figure, digits)


def _told(outcome: "OutcomeFinding") -> list[_Told]:
    """Return the title of an outcome and a row a forecast with the game."""
    rows: list[_Told] = [(f"{outcome.title}: the game {VERDICTS[outcome.verdict]}", None, False)]
    for one in outcome.tried:
        if one.change is not None:
            value, low, high = (PER * x for x in one.change.log_loss)
            name = one.specification.name
            rows.append((name.replace("_", " "), (value, low, high), name == outcome.judged))
    return rows


def _value(change: tuple[float, float, float] | None, width: float) -> str | None:
    """Return a change with its interval; none for a title."""
    return None if change is None else interval_text(*change, width)
