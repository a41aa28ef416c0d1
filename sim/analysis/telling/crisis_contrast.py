"""One crisis under two scenarios, side by side.

The upper table has the probabilities of the solved game before anybody moves, the
lower one what each mover does with the same draws.
"""

from collections.abc import Mapping
from typing import Final

from sim.analysis.crisis.contrast import Contrast, Deed, Measure, Row
from sim.analysis.telling.crisis_path import OUTCOMES
from sim.analysis.telling.tables import paragraph, table_text
from sim.analysis.telling.words import MAX_PROSE, NO_NUMBER, number_text, words
from sim.loading.suggestions import state_label

MEASURES: Final = {
    "choice": "{actor} chooses {mode}",
    "war": "war",
    "resist": "{mode}: {actor} resists",
    "level": "{mode}: {actor} {level}s, if resisted",
    "press": "{mode}: {actor} presses, if resisted",
    "win": "{mode}: {actor} wins, if it presses",
    "widen": "{mode}: widened to a war, if resisted",
}
"""What each probability is called."""

DEEDS: Final = {
    "challenge": "{} opens with",
    "response": "{} answers",
    "vote": "{} votes",
    "council": "the council decides",
    "law": "{}'s law allows",
    "level": "{} chooses",
    "press": "{} chooses, at the end",
    "clash": "the clash",
    "widen": "{}, having lost the clash",
    "outcome": "outcome",
}
"""What each kind of move is called."""

NO_CHANGE: Final = (
    "Nothing in this crisis changed. Capability, alignment, public support, reputation and control "
    "stand as they stood when it began, and what was changed does not reach the crisis by another "
    "way."
)


def contrast_text(contrast: Contrast, names: Mapping[str, str], width: int | None = None) -> str:
    """Return two versions of a crisis side by side.

    Parameters
    ----------
    contrast : from `sim.analysis.crisis.contrast.contrast`
    names : names of the states by code; a state without one is called by its code
    width : columns of the terminal; absent: one line a row

    Returns
    -------
    two tables, the states in them by code and name, and a sentence where both are the same
    """
    measures = table_text(
        ("before anybody moves", *contrast.labels, "difference"),
        [_measure_row(row) for row in contrast.measures],
        numeric=(1, 2, 3),
        width=width,
    )
    deeds = table_text(
        ("with the same draws", *contrast.labels, ""),
        [_deed_row(row) for row in contrast.deeds],
        width=width,
    )
    # Below and not within: on 80 columns names would fold every row.
    who = ", ".join(state_label(code, names) for code in contrast.states)
    said = [who] if contrast.is_any_different else [who, NO_CHANGE]
    notes = [paragraph(text, width or MAX_PROSE) for text in said if text]
    return "\n\n".join([measures, deeds, *notes])


def _measure_row(row: Row[Measure, float]) -> list[str]:
    """Return a measure under both scenarios, and by how much it differs."""
    kind, actor, mode, level = row.item
    name = MEASURES[kind].format(actor=actor, mode=words(mode), level=level)
    one, other = row.factual, row.other
    # Rounded like the numbers beside it: equal numbers must not show a difference.
    change = 0.0 if one is None or other is None else round(other - one, 4)
    return [name, number_text(one, 4), number_text(other, 4), f"{change:+.4f}" if change else ""]


def _deed_row(row: Row[Deed, str]) -> list[str]:
    """Return what was done and what would have been, with a mark where they differ."""
    name = DEEDS[row.item.decision].format(row.item.actor)
    name += ", in the war" if row.item.in_war else ""
    told = [_choice_text(row.item, choice) for choice in (row.factual, row.other)]
    return [name, *told, "*" if row.is_different else ""]


def _choice_text(deed: Deed, choice: str | None) -> str:
    """Return what was done, a dash where there was nothing to do."""
    if choice is None:
        return NO_NUMBER
    if deed.decision == "outcome":
        return OUTCOMES[choice].rstrip(".").lower()
    return words(choice)
