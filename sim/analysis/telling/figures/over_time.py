"""What happens over time: the hazard of war, and what the slow half of the model does."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from sim.analysis.differences import NORMAL
from sim.analysis.dossier.arm_points import ArmPoints, arm_points
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.dossier.time_series import (
    Shift,
    TimeSeries,
    by_year,
    shifts_of,
    time_series,
)
from sim.analysis.telling.figures.asked import Asked, chosen, words_of
from sim.analysis.telling.figures.heat_map import fitted_words
from sim.analysis.telling.figures.names import head_of, policy_shown, titles_of
from sim.analysis.telling.figures.sheet import Drawn, Handle, Words, body_width, new_figure, style
from sim.analysis.telling.figures.style import (
    DASHES,
    GREY,
    HUES,
    PALE,
    fold,
    lines_points,
    text_height,
)
from sim.domain.errors import QuestionError
from sim.domain.vocabulary import QUARTERS_PER_YEAR

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

PANEL: Final = 92.0
"""Height of a panel without its title [points]."""

LEAST_PANEL: Final = 112.0
"""Least width of a panel [points]."""

MOST_COLUMNS: Final = 4

POLITICS: Final = {
    "support": "Support for using force for partners [share]",
    "burden": "Military burden [% of GDP]",
    "alignment": "Alignment, −1 challengers to 1 patron",
    "credibility": "Reputation: belief that help will come [share]",
}
"""{series: title of its panel}."""


class Curve(NamedTuple):
    """A series as it is drawn."""

    label: str
    series: TimeSeries
    factor: float = 1.0
    """What values are multiplied with."""
    number: int = 0
    """Position of its color and dash in the key."""


def hazard(dossier: Dossier, asked: Asked) -> Drawn:
    """Return the wars to be expected a year over time, a panel an arrangement.

    Parameters
    ----------
    dossier : of a study with the table of quarters
    asked : which arrangements, and under which policy, the first if none is named
    """
    arms = arm_points(dossier)
    rows = chosen(asked.arrangements, list(arms.rows), "arrangement")
    column, said = policy_shown(asked.policies, arms.columns)
    baseline = arms.baseline
    found = {
        row: by_year(_series(dossier, arms, (row, column), "expected_wars"))
        for row in {*rows, *([] if baseline is None else [baseline])}
    }
    base = None if baseline is None else found[baseline]
    shifts = shifts_of(dossier, arms, (rows[0], column))
    title = head_of(dossier, "Hazard of war over time", column)
    words = words_of(dossier, title, [
        ("Wars to be expected a year, by the chances at opportunities that were drawn; mean of "
        f"{found[rows[0]].runs:,} runs an arm, year by year. Band: ± 1.96 standard errors, at "
        "most, from those of the quarters."),
        said,
        _grey(dossier, baseline if len(rows) > 1 else None),
        shift_words(shifts),
        fitted_words(dossier),
    ])  # fmt: skip
    labels = titles_of(dossier, rows)
    curves = [[Curve(label, found[row], QUARTERS_PER_YEAR)] for label, row in
              zip(labels, rows, strict=True)]  # fmt: skip
    with style(dossier.fingerprint):
        figure, panels = panels_of(asked, words, labels)
        for row, panel, ones in zip(rows, panels, curves, strict=True):
            if base is not None and row != baseline:
                panel.plot(base.years, base.mean * QUARTERS_PER_YEAR, color=GREY, lw=0.8)
            _draw_curves(panel, ones, shifts)
        panels[0].set_ylim(bottom=0)
    return Drawn(words.title, words.caption, figure, dossier.fingerprint)


def politics(dossier: Dossier, asked: Asked) -> Drawn:
    """Return support, burden, alignment and reputation over time, a line an arrangement.

    Parameters
    ----------
    dossier : of a study with the table of quarters
    asked : which arrangements, and under which policy, the first if none is named
    """
    arms = arm_points(dossier)
    rows = chosen(asked.arrangements, list(arms.rows), "arrangement")[: len(HUES)]
    column, said = policy_shown(asked.policies, arms.columns)
    labels = titles_of(dossier, rows)
    curves = {
        name: [
            Curve(label, series, number=number)
            for number, (label, row) in enumerate(zip(labels, rows, strict=True))
            if (series := time_series(dossier, arms, (row, column), name)) is not None
        ]
        for name in POLITICS
    }
    curves = {name: ones for name, ones in curves.items() if ones}
    if not curves:
        message = "no quarter has a value of support, burden, alignment or reputation"
        raise QuestionError(message)
    shifts = shifts_of(dossier, arms, (rows[0], column))
    n = max(one.series.runs for ones in curves.values() for one in ones)
    title = head_of(dossier, "Publics, budgets and reputation", column)
    words = words_of(dossier, title, [
        ("Support, burden and alignment: means over states that are neither patron nor "
        "challenger. Reputation: mean belief that those who owe help at a flashpoint keep their "
        f"word. Mean of {n:,} runs an arm; band: ± 1.96 standard errors."),
        said,
        "No line: nobody owes help there, so no word can be kept."
        if len(curves.get("credibility", ())) < len(rows) else "",
        shift_words(shifts),
    ])  # fmt: skip
    with style(dossier.fingerprint):
        key = line_key(labels)
        figure, panels = panels_of(asked, words, [POLITICS[name] for name in curves], key)
        for panel, ones in zip(panels, curves.values(), strict=True):
            _draw_curves(panel, ones, shifts)
    return Drawn(words.title, words.caption, figure, dossier.fingerprint)


def _series(dossier: Dossier, arms: ArmPoints, arm: tuple[str, str], name: str) -> TimeSeries:
    """Return a series that every arm has.

    Raises
    ------
    QuestionError : it has no value in any quarter
    """
    found = time_series(dossier, arms, arm, name)
    if found is None:
        message = f"{name} has no value in any quarter of {', '.join(arm)}"
        raise QuestionError(message)
    return found


def _grey(dossier: Dossier, baseline: str | None) -> str:
    """Return what the grey line is."""
    return "" if baseline is None else f"Grey: {titles_of(dossier, [baseline])[0]}."


def shift_words(shifts: Sequence[Shift]) -> str:
    """Return what the vertical lines are."""
    dated = sorted({f"{one.year:g}" for one in shifts if one.is_certain})
    words = [f"Dashed line: the policy changes, {', '.join(dated)}."] if dated else []
    if any(not one.is_certain for one in shifts):
        words.append("Dotted lines: elections that may bring another policy.")
    return " ".join(words)


def line_key(labels: Sequence[str]) -> list["Line2D"]:
    """Return the key of lines, in the order in which they are drawn."""
    from matplotlib.lines import Line2D

    return [
        Line2D([], [], color=HUES[number], ls=DASHES[number], label=label)
        for number, label in enumerate(labels)
    ]


def panels_of(
    asked: Asked, words: Words, heads: Sequence[str], key: Sequence[Handle] = ()
) -> tuple["Figure", list["Axes"]]:
    """Return a figure with a panel for each title, as many beside each other as have room.

    Parameters
    ----------
    key : what lines or areas stand for; panels without one are alike, and share their scale
    """
    width = body_width(asked.page)
    columns = min(len(heads), MOST_COLUMNS, int(width // LEAST_PANEL))
    lines = -(-len(heads) // columns)
    folded = [fold(one, width / columns - 16) for one in heads]
    each = PANEL + max(map(text_height, folded)) + lines_points(2)
    figure = new_figure(asked.page, words, each * lines, key)
    grid = figure.subplots(lines, columns, squeeze=False, sharex=True, sharey=bool(not key))
    panels = list(grid.flat)
    for panel, head in zip(panels, folded, strict=False):
        panel.set_title(head, loc="left")
    for panel in panels[len(heads) :]:
        panel.set_axis_off()
    return figure, panels[: len(heads)]


def _draw_curves(panel: "Axes", curves: Sequence[Curve], shifts: Sequence[Shift]) -> None:
    """Draw series with their bands, and where the policy changes."""
    from matplotlib.ticker import MaxNLocator

    for one in curves:
        mean, reach = one.series.mean * one.factor, NORMAL * one.series.error * one.factor
        color, dash = HUES[one.number], DASHES[one.number]
        panel.fill_between(
            one.series.years, mean - reach, mean + reach, color=color, alpha=0.18, lw=0
        )
        panel.plot(one.series.years, mean, color=color, ls=dash, label=one.label)
    for shift in shifts:
        panel.axvline(shift.year, color=GREY, ls="--" if shift.is_certain else ":", lw=0.7)
    panel.grid(axis="y", color=PALE, lw=0.4)
    panel.xaxis.set_major_locator(MaxNLocator(3, integer=True))
    panel.yaxis.set_major_locator(MaxNLocator(4))
    panel.tick_params(labelbottom=True)
