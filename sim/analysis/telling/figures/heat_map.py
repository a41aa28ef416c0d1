"""The means of all arms at a glance, and what captions say of levels."""

from typing import Final

import numpy as np

from sim.analysis.comparison import has_fitted_values
from sim.analysis.dossier.arm_cells import ArmCells, arm_cells
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.telling.figures.asked import Asked, chosen, words_of
from sim.analysis.telling.figures.cells import (
    Grid,
    column_width,
    draw_grid,
    grid_height,
    value_text,
)
from sim.analysis.telling.figures.names import (
    outcome_title,
    outcome_unit,
    titles_of,
    years_words,
)
from sim.analysis.telling.figures.sheet import Drawn, new_figure, style
from sim.analysis.telling.figures.style import text_points
from sim.analysis.telling.words import listing, words

NUMBER_PAD: Final = 5.0
"""Room beside a number in its cell [points]."""


def heat_map(dossier: Dossier, asked: Asked) -> Drawn:
    """Return the means of an outcome by arm: rows what is compared, columns all else.

    Parameters
    ----------
    dossier : of a study without failed runs, with two arms at least
    asked : which outcome, rows and columns
    """
    found = arm_cells(dossier, asked.outcome)
    rows = chosen(asked.arrangements, list(found.rows), "arrangement")
    columns = chosen(asked.policies, list(found.columns), "policy")
    means, errors = (
        np.array([[getattr(found.cells[r, c], name) for c in columns] for r in rows])
        for name in ("mean", "error")
    )
    bare = Grid(titles_of(dossier, rows), titles_of(dossier, columns), means)
    texts = _texts(means, errors, column_width(bare, asked.page))
    told = words_of(dossier, f"{outcome_title(asked.outcome)} by {_by(dossier, found)}", [
        (f"Mean of {found.n}{years_words(dossier)}: {outcome_unit(asked.outcome)}; "
        f"{_error_words(texts, errors)}, unpaired. Darker is more."),
        fitted_words(dossier),
    ])  # fmt: skip
    grid = bare._replace(texts=texts)
    with style(dossier.fingerprint):
        figure = new_figure(asked.page, told, grid_height(grid, asked.page))
        draw_grid(figure.subplots(), grid, asked.page)
    return Drawn(told.title, told.caption, figure, dossier.fingerprint)


def _by(dossier: Dossier, found: ArmCells) -> str:
    """Return what rows and columns are, in words."""
    titles = dossier.factor_titles
    factors = [one for one in (found.factor, *found.conditions) if one]
    return listing([titles.get(one) or words(one) for one in factors])


def fitted_words(dossier: Dossier) -> str:
    """Return what a caption must say where levels were fitted."""
    scenario = dossier.scenario
    if scenario is None or not has_fitted_values(scenario):
        return ""
    return (
        "Levels, and what pacts are worth against no commitments, were aimed at in fitting and "
        "are no finding."
    )


def _texts(means: np.ndarray, errors: np.ndarray, room: float) -> list[list[str]]:
    """Return means with their errors, without the errors where columns are too narrow for them."""
    both = [
        [(value_text(mean), f"±{value_text(error)}") for mean, error in zip(*row, strict=True)]
        for row in zip(means, errors, strict=True)
    ]
    fits = max(text_points(error) for row in both for _, error in row) + NUMBER_PAD <= room
    return [[f"{mean}\n{error}" if fits else mean for mean, error in row] for row in both]


def _error_words(texts: list[list[str]], errors: np.ndarray) -> str:
    """Return where the errors are."""
    if "\n" in texts[0][0] or np.isnan(errors).all():
        return "below it one standard error"
    return f"standard error at most {value_text(float(np.nanmax(errors)))}"
