"""Where deterrence fails, how long peace lasts there, and how grave the wars are."""

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.differences import NORMAL
from sim.analysis.dossier.arm_points import ArmPoints, arm_points
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.dossier.places import (
    Survival,
    battle_deaths,
    failures_by_place,
    survival_of_peace,
)
from sim.analysis.telling.figures.asked import Asked, chosen, words_of
from sim.analysis.telling.figures.cells import amount_scale, value_text
from sim.analysis.telling.figures.heat_map import fitted_words
from sim.analysis.telling.figures.names import (
    head_of,
    place_titles,
    policy_shown,
    titles_of,
    years_words,
)
from sim.analysis.telling.figures.over_time import line_key, panels_of
from sim.analysis.telling.figures.sheet import Drawn, body_width, new_figure, style
from sim.analysis.telling.figures.style import (
    DASHES,
    HUES,
    PALE,
    SMALL,
    fold,
    text_height,
)
from sim.analysis.telling.words import FAILURE, words
from sim.domain.errors import QuestionError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Patch

MOST_PLACES: Final = 5
"""Flashpoints that are told apart; the others are added up."""

MOST_PEACES: Final = 6
"""Flashpoints whose peace is drawn."""

PALEST: Final = 0.15
"""Place on the scale of the flashpoint with least: paler it would look like a gap."""

FEW_POWERS: Final = 200.0
"""Ends of a scale over each other below which its powers of ten are too few numbers."""

OTHERS: Final = "all other flashpoints"

LABEL_SHARE: Final = 0.3
"""Part of the width for the titles of rows."""


def contributions(dossier: Dossier, asked: Asked) -> Drawn:
    """Return the deterrence failures of each arrangement, by flashpoint.

    Parameters
    ----------
    dossier : of a study with the table by flashpoint
    asked : which arrangements, and under which policy, the first if none is named
    """
    arms = arm_points(dossier)
    rows = chosen(asked.arrangements, list(arms.rows), "arrangement")
    column, said = policy_shown(asked.policies, arms.columns)
    found = {row: failures_by_place(dossier, arms, (row, column)) for row in rows}
    shown = list(found[arms.baseline if arms.baseline in found else rows[0]])[:MOST_PLACES]
    titles = place_titles(dossier)
    names = [*(titles.get(one) or words(one) for one in shown), OTHERS]
    amounts = np.array([[*(found[row].get(one, 0.0) for one in shown), 0.0] for row in rows])
    amounts[:, -1] = [sum(found[row].values()) for row in rows] - amounts.sum(axis=1)
    head = head_of(dossier, "Deterrence failures by flashpoint", column)
    told = words_of(dossier, head, [
        (f"A failure is {FAILURE}: by their chances, a run"
        f"{years_words(dossier)}: mean of {dossier.replications:,} runs a point. The flashpoints "
        "with most failures in the baseline are told apart, the more the darker; at the right the "
        "sum."),
        said,
        fitted_words(dossier),
    ])  # fmt: skip
    labels = [fold(one, body_width(asked.page) * LABEL_SHARE) for one in titles_of(dossier, rows)]
    with style(dossier.fingerprint):
        key = _area_key(names)
        height = max(16.0, max(map(text_height, labels)) + 4) * len(rows) + 4 * SMALL
        figure = new_figure(asked.page, told, height, key)
        _draw_bars(figure.subplots(), amounts, labels, key)
    return Drawn(told.title, told.caption, figure, dossier.fingerprint)


def _area_key(names: list[str]) -> list["Patch"]:
    """Return the key of areas that follow each other from dark to light, the last one hatched."""
    from matplotlib.patches import Patch

    shades = amount_scale()(np.linspace(1, PALEST, len(names) - 1))
    key = [Patch(facecolor=shade, edgecolor="white", label=name)
           for shade, name in zip(shades, names[:-1], strict=True)]  # fmt: skip
    return [*key, Patch(facecolor="white", edgecolor="#555555", hatch="////", label=names[-1])]


def _draw_bars(axes: "Axes", amounts: np.ndarray, labels: list[str], key: list["Patch"]) -> None:
    """Draw a bar a row, cut into the parts of the key."""
    places = np.arange(len(labels))
    left = np.zeros(len(labels))
    for part, sample in zip(amounts.T, key, strict=True):
        axes.barh(places, part, left=left, height=0.68, facecolor=sample.get_facecolor(),
                  edgecolor=sample.get_edgecolor(), hatch=sample.get_hatch(), lw=0.5)  # fmt: skip
        left += part
    for place, total in zip(places, left, strict=True):
        axes.annotate(
            value_text(float(total)), (total, place), (3, 0), textcoords="offset points",
            va="center",
        )  # fmt: skip
    axes.set_yticks(places, labels)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    # Room for the sum at the end of the longest bar.
    axes.set_xlim(0, float(left.max(initial=0.0)) * 1.18 or 1.0)
    axes.set_xlabel("deterrence failures a run")
    axes.grid(axis="x", color=PALE, lw=0.4)
    axes.set_axisbelow(True)


def peace(dossier: Dossier, asked: Asked) -> Drawn:
    """Return the share of runs in which peace lasts, by flashpoint, a line an arrangement.

    Parameters
    ----------
    dossier : of a study with events and the table by flashpoint
    asked : which arrangements, and under which policy, the first if none is named
    """
    arms = arm_points(dossier)
    rows = chosen(asked.arrangements, list(arms.rows), "arrangement")[: len(HUES)]
    column, said = policy_shown(asked.policies, arms.columns)
    reference = (arms.baseline if arms.baseline in arms.rows else rows[0], column)
    places = list(failures_by_place(dossier, arms, (str(reference[0]), column)))[:MOST_PEACES]
    every = {place: _survivals(dossier, arms, rows, (column, place)) for place in places}
    runs = next(iter(next(iter(every.values())).values())).runs
    curves = {place: ones for place, ones in every.items() if _ends(ones)}
    if not curves:
        message = f"peace ends nowhere in the {runs:,} runs an arm that kept their events"
        raise QuestionError(message)
    told = words_of(dossier, head_of(dossier, "Survival of peace by flashpoint", column), [
        (f"Peace ends with {FAILURE}. Share of runs without one until then, "
        f"in {runs:,} runs an arm that kept their events; all are seen to the end. Bands: ± 1.96 "
        f"standard errors. Of the {len(places)} flashpoints with most failures to be expected in "
        "the baseline those where peace ends in some run; scales differ."),
        said,
        fitted_words(dossier),
    ])  # fmt: skip
    titles, labels = place_titles(dossier), titles_of(dossier, rows)
    with style(dossier.fingerprint):
        heads = [titles.get(one) or words(one) for one in curves]
        figure, panels = panels_of(asked, told, heads, line_key(labels))
        for panel, ones in zip(panels, curves.values(), strict=True):
            _draw_survivals(panel, ones)
        for panel in panels:
            panel.set_xlabel("years")
            panel.tick_params(labelbottom=True)
    return Drawn(told.title, told.caption, figure, dossier.fingerprint)


def _ends(ones: dict[str, Survival]) -> bool:
    """Return whether peace ends in some run."""
    return any(one.share[-1] < 1 for one in ones.values())


def _survivals(
    dossier: Dossier, arms: ArmPoints, rows: list[str], where: tuple[str, str]
) -> dict[str, Survival]:
    """Return the survival of peace in some arms.

    Parameters
    ----------
    where : column of the arms, and flashpoint

    Raises
    ------
    QuestionError : nobody knows when runs begin
    """
    column, place = where
    found = {row: survival_of_peace(dossier, arms, (row, column), place) for row in rows}
    known = {row: one for row, one in found.items() if one is not None}
    if not known:
        message = "the scenario cannot be read any more, so nobody knows when its runs began"
        raise QuestionError(message)
    return known


def _draw_survivals(panel: "Axes", ones: dict[str, Survival]) -> None:
    """Draw the lines of a panel with their bands."""
    for number, one in enumerate(ones.values()):
        reach = NORMAL * one.error
        panel.fill_between(one.years, one.share - reach, np.minimum(1, one.share + reach),
                           step="post", color=HUES[number], alpha=0.12, lw=0)  # fmt: skip
        panel.step(one.years, one.share, where="post", color=HUES[number], ls=DASHES[number])
    panel.set_ylim(top=1.0)
    panel.grid(axis="y", color=PALE, lw=0.4)


def severity(dossier: Dossier, asked: Asked) -> Drawn:
    """Return in which share of runs battle deaths reach a number, on scales of powers of ten.

    Parameters
    ----------
    dossier : of a study with battle deaths in the table of runs
    asked : which arrangements, and under which policy, the first if none is named
    """
    arms = arm_points(dossier)
    rows = chosen(asked.arrangements, list(arms.rows), "arrangement")[: len(HUES)]
    column, said = policy_shown(asked.policies, arms.columns)
    found = {row: battle_deaths(dossier, arms, (row, column)) for row in rows}
    if not any(one.max(initial=0) > 0 for one in found.values()):
        message = "no run of these arms has a battle death, so there is no tail to draw"
        raise QuestionError(message)
    told = words_of(dossier, head_of(dossier, "How grave the wars are", column), [
        (f"Share of runs{years_words(dossier)} in which battle deaths of wars that ended reach a "
        f"number; {len(found[rows[0]]):,} runs an arm. Deaths are drawn from a power law and are "
        "no forecast: of so few runs the tail is luck, and means say nothing. No interval is "
        "drawn."),
        said,
        "Without a line: no battle death in any run." if any(
            one.max(initial=0) <= 0 for one in found.values()
        ) else "",
    ])  # fmt: skip
    with style(dossier.fingerprint):
        figure = new_figure(asked.page, told, 190.0, line_key(titles_of(dossier, rows)))
        axes = figure.subplots()
        least = min(float(one[one > 0].min()) for one in found.values() if one.max(initial=0) > 0)
        for number, deaths in enumerate(found.values()):
            known = deaths[deaths > 0]
            if not known.size:
                continue
            share = np.arange(len(known), 0, -1) / len(deaths)
            # From the least deaths of all, below which the share is that of any deaths.
            axes.step([least, *known], [share[0], *share], where="pre", color=HUES[number],
                      ls=DASHES[number])  # fmt: skip
        axes.set(xscale="log", yscale="log", xlabel="battle deaths in a run",
                 ylabel="share of runs with so many or more")  # fmt: skip
        axes.grid(color=PALE, lw=0.4)
        plain_powers(axes)
    return Drawn(told.title, told.caption, figure, dossier.fingerprint)


def plain_powers(axes: "Axes") -> None:
    """Write the numbers of axes in powers of ten as plain numbers."""
    from matplotlib.ticker import LogLocator, NullFormatter

    for axis in (axes.xaxis, axes.yaxis):
        low, high = axis.get_view_interval()
        # Within few powers of ten these alone would leave an axis with one number.
        between = (1.0, 2.0, 5.0) if high < FEW_POWERS * low else (1.0,)
        axis.set_major_locator(LogLocator(subs=between, numticks=6))
        axis.set_major_formatter(lambda x, _: f"{x:,.0f}" if x >= 1 else f"{x:g}")
        axis.set_minor_formatter(NullFormatter())
