"""Treaties that may be made: how far they come over time, and what proposing one is worth."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.differences import NORMAL
from sim.analysis.dossier.arm_points import arm_points
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.dossier.time_series import first_year
from sim.analysis.net_benefit import net_benefits
from sim.analysis.telling.figures.asked import Asked, chosen, words_of
from sim.analysis.telling.figures.heat_map import fitted_words
from sim.analysis.telling.figures.names import head_of, policy_shown, titles_of, years_words
from sim.analysis.telling.figures.over_time import panels_of
from sim.analysis.telling.figures.sheet import Drawn, new_figure, style
from sim.analysis.telling.figures.style import BLACK, GREY, HUES, MARKERS, PALE
from sim.analysis.treaties import fates_of, point_words
from sim.domain.errors import QuestionError
from sim.domain.vocabulary import QUARTERS_PER_YEAR

if TYPE_CHECKING:
    import polars as pl
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

STAGES: Final = {"in_force": "in force", "signed": "signed, to be ratified", "talks": "in talks"}
"""{stage: its words}, from below in the figure."""

SHADES: Final = ("#08519c", "#6baed6", "#d6e6f4")
"""Colors of stages, the further the darker."""

MOST_TREATIES: Final = 6
"""Treaties of a timeline."""

BARS_SHOWN: Final = 4.0
"""Standard errors that the axis has room for: a bar that rests on one run has no end."""


def timeline(dossier: Dossier, asked: Asked) -> Drawn:
    """Return how far proposed treaties have come over time, a panel an arrangement.

    Parameters
    ----------
    dossier : of a study with the table of stages
    asked : which arrangements, and under which policy, the first if none is named
    """
    import polars as pl

    arms = arm_points(dossier)
    column, said = policy_shown(asked.policies, arms.columns)
    rows = chosen(asked.arrangements, list(arms.rows), "arrangement")
    shares = {}
    for row in rows:
        table = arms.of_table(dossier.results.scan("stages"), row, column)
        # The first proposal of an arrangement: one that has several is told by its first.
        found = table.collect()
        if len(found):
            one = found.filter(pl.col("proposal") == found["proposal"][0])
            shares[row] = _stage_shares(one)
    shown = dict(list(shares.items())[:MOST_TREATIES])
    if not shown:
        message = "no treaty is proposed in these arms"
        raise QuestionError(message)
    words = words_of(dossier, head_of(dossier, "How far treaties come", column), [
        ("Share of runs in which a proposed treaty is in each stage as a quarter ends; "
        f"{dossier.replications:,} runs a point. In force begins with enough ratifications. Levels "
        "rest on coefficients set by hand and are no finding."),
        said,
    ])  # fmt: skip
    with style(dossier.fingerprint):
        figure, panels = panels_of(asked, words, titles_of(dossier, list(shown)), _stage_key())
        for panel, share in zip(panels, shown.values(), strict=True):
            years = first_year(dossier) + np.arange(share.shape[1]) / QUARTERS_PER_YEAR
            panel.stackplot(years, share, colors=SHADES, lw=0)
            panel.set_ylim(0, 1)
            panel.tick_params(labelbottom=True)
            panel.grid(axis="y", color=PALE, lw=0.4)
    return Drawn(words.title, words.caption, figure, dossier.fingerprint)


def _stage_shares(table: "pl.DataFrame") -> np.ndarray:
    """Return (stages, quarters) the share of runs in each stage of `STAGES`."""
    import polars as pl

    total = table.group_by("quarter").agg(pl.col("count").sum()).sort("quarter")["count"]
    parts = [
        table.filter(pl.col("stage") == stage)
        .group_by("quarter")
        .agg(pl.col("count").sum())
        .sort("quarter")["count"]
        .to_numpy()
        for stage in STAGES
    ]
    return np.asarray(np.array(parts) / total.to_numpy())


def _stage_key() -> Sequence["Patch"]:
    """Return the key of stages."""
    from matplotlib.patches import Patch

    return [
        Patch(facecolor=shade, edgecolor=GREY, label=words)
        for shade, words in zip(SHADES, STAGES.values(), strict=True)
    ]


def feasibility(dossier: Dossier, asked: Asked) -> Drawn:
    """Return what proposing each treaty is worth beside how often it is made.

    Parameters
    ----------
    dossier : of a study with the tables of proposals and of joining, and points without proposals
    """
    results, factors = dossier.results, dossier.manifest.factors
    baseline = str(dossier.manifest.study.get("baseline") or "")
    chances = {point_words(point, factors): fate for point, fate in fates_of(results)}
    points = dossier.manifest.points
    found = [
        (points[one.negotiated], chances[point_words(points[one.negotiated], factors)], one.net)
        for one in net_benefits(results, baseline or None)
        if one.outcome == asked.outcome
    ]
    if not found:
        message = "net benefits are told of deterrence_failure, expected_wars and force only"
        raise QuestionError(message)
    names = list(dict.fromkeys(point.arrangement or "" for point, _, _ in found))
    words = words_of(dossier, "What proposing a treaty is worth, and how often it is made", [
        ("Each point: one treaty under one policy and setting. Up: deterrence failures a run"
        f"{years_words(dossier)} less those of the arrangement without proposals, runs in which "
        "the treaty fails included; below nought trying is worth it. Bars: 95 % interval, paired, "
                "cut at the edge where few runs decide; "
        "to the sides ± 1.96 standard errors of the share. "
        f"{dossier.replications:,} runs a point. Shares rest on coefficients set by hand."),
        fitted_words(dossier),
    ])  # fmt: skip
    with style(dossier.fingerprint):
        figure = new_figure(asked.page, words, 190.0, _treaty_key(titles_of(dossier, names)))
        axes = figure.subplots()
        axes.axhline(0, color=GREY, lw=0.7)
        for point, fate, net in found:
            number = names.index(point.arrangement or "") % len(HUES)
            reach = NORMAL * fate.chance_error
            # A share is neither below 0 nor above 1.
            aside = [[min(reach, fate.chance)], [min(reach, 1 - fate.chance)]]
            axes.errorbar(
                fate.chance, net.mean, xerr=aside,
                yerr=[[net.mean - net.low], [net.high - net.mean]], fmt=MARKERS[number],
                color=HUES[number], ms=3.5, elinewidth=0.6, mec=BLACK, mew=0.3,
            )  # fmt: skip
        most = max(abs(net.mean) + BARS_SHOWN * net.standard_error for _, _, net in found)
        axes.set_ylim(-most, most)
        axes.set_xlabel("share of runs in which the treaty is ever in force")
        axes.set_ylabel("deterrence failures a run,\nnet of the attempt")
        axes.grid(color=PALE, lw=0.4)
        axes.set_axisbelow(True)
    return Drawn(words.title, words.caption, figure, dossier.fingerprint)


def _treaty_key(titles: Sequence[str]) -> Sequence["Line2D"]:
    """Return the key of treaties."""
    from matplotlib.lines import Line2D

    return [
        Line2D([], [], color=HUES[one % len(HUES)], marker=MARKERS[one % len(HUES)], ls="",
               ms=4, label=title)
        for one, title in enumerate(titles)
    ]  # fmt: skip
