"""How far the headlines of a comparison hold over its plausible set: ratios and shares."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.analysis.dossier.dossier import Dossier
from sim.analysis.robust import CLEAR
from sim.analysis.telling.figures.asked import Asked, words_of
from sim.analysis.telling.figures.heat_map import fitted_words
from sim.analysis.telling.figures.sheet import Drawn, body_width, new_figure, style
from sim.analysis.telling.figures.style import BLACK, GREY, PALE, fold, text_height
from sim.analysis.verdict.kept_tables import ROBUSTNESS
from sim.domain.errors import QuestionError

if TYPE_CHECKING:
    import polars as pl

LABEL_SHARE: Final = 0.42
"""Part of the width for the headlines."""


def robustness_in(folder: Path) -> "pl.DataFrame | None":
    """Return the table of headlines that a folder keeps; none if there is none."""
    import polars as pl

    path = folder / ROBUSTNESS
    return pl.read_csv(path) if path.is_file() else None


def headlines(dossier: Dossier, asked: Asked) -> Drawn:
    """Return the ratio of failures of each headline, with its range over the plausible set.

    Parameters
    ----------
    dossier : of a comparison whose folder keeps the table of headlines

    Raises
    ------
    QuestionError : the folder keeps none
    """
    table = robustness_in(dossier.results.folder)
    if table is None:
        message = f"the folder keeps no {ROBUSTNESS}; only studies of a plausible set have it"
        raise QuestionError(message)
    return headlines_of(table, dossier, asked)


def headlines_of(table: "pl.DataFrame", dossier: Dossier, asked: Asked) -> Drawn:
    """Return the ratio of failures of each headline of a table.

    Parameters
    ----------
    table : from `sim.analysis.robust.robustness_table`
    dossier : of the comparison, for its title and hash
    """
    rows = table.to_dicts()
    labels = [fold(str(row["headline"]), body_width(asked.page) * LABEL_SHARE) for row in rows]
    words = words_of(dossier, "How far the headlines hold whatever the parameters", [
        ("Deterrence failures to be expected in what is named first over those in the second: "
        f"median and 5-95 % range over {rows[0]['vectors']} vectors of the plausible set; below 1 "
        "the headline holds. At the right the share of vectors in which it holds, and by more "
        f"than {CLEAR:.0%}. Crises of the first quarter, worked out and not played."),
        fitted_words(dossier),
    ])  # fmt: skip
    with style(dossier.fingerprint):
        height = max(16.0, max(map(text_height, labels)) + 5)
        figure = new_figure(asked.page, words, height * len(rows) + 26)
        axes = figure.subplots()
        axes.axvline(1, color=GREY, lw=0.7)
        for place, row in enumerate(rows):
            axes.plot([row["low"], row["high"]], [place, place], "-", color=BLACK)
            axes.plot(row["median"], place, "o", color=BLACK, ms=3.6)
            axes.text(1.03, place, f"{row['share']:.0%}, {row['clear_share']:.0%}",
                      transform=axes.get_yaxis_transform(), va="center")  # fmt: skip
        axes.set_yticks(range(len(rows)), labels)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel("ratio")
        axes.grid(axis="x", color=PALE, lw=0.4)
    return Drawn(words.title, words.caption, figure, dossier.fingerprint)
