"""A treaty among the same treaty with other members, as text."""

from typing import Final

import numpy as np

from sim.analysis.differences import Difference
from sim.analysis.joiners import JoinersFinding
from sim.analysis.telling.comparison import signed_text
from sim.analysis.telling.tables import paragraph, table_text
from sim.analysis.telling.words import MAX_PROSE, words

MOST_LOTS: Final = 5
"""Lots that are shown at each end."""


def joiners_text(found: JoinersFinding, width: int | None = None) -> str:
    """Return where the treaty stands among lots, the best and the worst of them, and notes.

    Parameters
    ----------
    width : columns of the terminal; absent: one line a row
    """
    prose = min(width or MAX_PROSE, MAX_PROSE)
    shown = list(found.lots)
    if len(shown) > 2 * MOST_LOTS:
        shown = [*shown[:MOST_LOTS], *shown[-MOST_LOTS:]]
    rows = [["the treaty: " + " ".join(found.joiners), _text(found.treaty)]]
    rows += [[" ".join(one.joiners), _text(one.difference)] for one in shown]
    headers = ("members that are exchanged", f"{words(found.outcome)}\nagainst the baseline")
    return "\n\n".join(
        [
            paragraph(f"{found.arrangement} against {found.baseline}: who must join?", prose),
            paragraph(_answer(found), prose),
            table_text(headers, rows, width=width),
            "\n".join(paragraph(one, prose) for one in _notes(found)),
        ]
    )


def _answer(found: JoinersFinding) -> str:
    """Return where the treaty stands among the lots."""
    means = np.array([one.difference.mean for one in found.lots])
    low, middle, high = np.quantile(means, [0.05, 0.5, 0.95])
    return (
        f"The treaty changes {words(found.outcome)} by {_text(found.treaty)}. With as many other "
        f"members, drawn by lot, it is {signed_text(middle)} at the median and "
        f"{signed_text(low)} to {signed_text(high)} in nine of ten lots. The treaty does better "
        f"than {found.beaten} of {len(found.lots)}."
    )


def _text(one: Difference) -> str:
    """Return a difference with its interval."""
    return f"{signed_text(one.mean)} [{signed_text(one.low)}, {signed_text(one.high)}]"


def _notes(found: JoinersFinding) -> list[str]:
    """Return how lots are drawn, a paragraph each."""
    how = (
        f"Lots of {len(found.joiners)} are drawn from {len(found.eligible)} states: all but "
        "rivals, patrons and whoever is covered and owes nothing. What the treaty says stays the "
        "same; states that never would sign are drawn too, so a lot is no proposal."
    )
    runs = f"{found.replications:,} runs each, on the same draws."
    return [how, f"{runs} Intervals: 95 % each. No forecast."]
