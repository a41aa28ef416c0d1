"""The fate of proposed treaties as text: a row each, and what proposing them is worth."""

from collections.abc import Sequence
from typing import Final

from sim.analysis.differences import Difference
from sim.analysis.net_benefit import NetBenefit
from sim.analysis.telling.tables import paragraph, table_text
from sim.analysis.telling.words import MAX_PROSE, NO_NUMBER, number_text, words
from sim.analysis.treaties import Fate, Refusal

HEADS: Final = (
    "where",
    "proposal",
    "in force",
    "after years\n(median)",
    "members",
    "talks",
    "refuses most, and why",
)

NET_HEADS: Final = ("where", "outcome", "window cost", "effect", "net")

CAUTION: Final = (
    "In force: share of the runs and its Monte Carlo error; years, members of those runs alone. "
    "Talks: share of the runs in which they open. The error leaves out what matters more: the "
    "coefficients of joining were set by hand with results in view. Moved by half (5-95 %) they "
    "take the shipped pact of four from .00 to .52 of the runs under continuity, and an access "
    "agreement from .56 to .86. So quote no share without its range: docs/explanation/politics.md "
    "has it for every shipped proposal, and how the coefficients came about; a treaty of your own "
    "has none before parameters.joining is swept. The order of treaties holds far better."
)

NET_NOTE: Final = (
    "Window cost: inert - hub. Effect: negotiated - inert. Net: negotiated - hub. Above 0 is "
    "worse; paired on common random numbers, 95 % Monte Carlo intervals. With every window at 1 "
    "its cost is 0 by construction: quote net benefits at windows of 1 and of 1.5."
)


def fates_text(
    fates: Sequence[tuple[str, Fate]], width: int | None = None, *, has_note: bool = True
) -> str:
    """Return a row for each point and proposal.

    Parameters
    ----------
    fates : each with what tells its point from others
    width : columns of the terminal; absent: one line a row
    has_note : whether to say how to read it
    """
    rows = [
        [
            where,
            fate.proposal,
            chance_text(fate),
            number_text(fate.entry_years, 1),
            number_text(fate.members, 1),
            number_text(fate.talks, 2),
            refusal_text(fate.refusal),
        ]
        for where, fate in fates
    ]
    table = table_text(HEADS, rows, numeric=range(2, 6), width=width)
    if not has_note:
        return table
    return f"{table}\n\n{paragraph(CAUTION, min(width or MAX_PROSE, MAX_PROSE))}"


def chance_text(fate: Fate) -> str:
    """Return how often a treaty comes into force, with its error."""
    # The error of a share of none or of all is nought, and says less than the number of runs.
    if fate.chance in (0, 1):
        return f"{'none' if fate.chance == 0 else 'all'} of {fate.runs:,}"
    return f"{fate.chance:.3f} ({number_text(fate.chance_error)})"


def refusal_text(refusal: Refusal | None) -> str:
    """Return who refuses most often, and what weighs most against the treaty."""
    if refusal is None:
        return NO_NUMBER
    share = refusal.refused / refusal.asked
    term = f"{words(refusal.term)} {refusal.term_logits:+.1f}"
    return f"{refusal.state} ({share:.0%} of {refusal.asked:,}): {term}"


def net_text(benefits: Sequence[tuple[str, NetBenefit]], width: int | None = None) -> str:
    """Return what proposing each treaty is worth, a row for each treaty and outcome.

    Parameters
    ----------
    benefits : each with what tells its point from others
    width : columns of the terminal; absent: one line a row
    """
    rows = [
        [
            where,
            words(one.outcome),
            *(interval_text(part) for part in (one.window, one.effect, one.net)),
        ]
        for where, one in benefits
    ]
    table = table_text(NET_HEADS, rows, numeric=range(2, 5), width=width)
    return f"{table}\n\n{paragraph(NET_NOTE, min(width or MAX_PROSE, MAX_PROSE))}"


def interval_text(difference: Difference | None) -> str:
    """Return a difference with its interval; a dash where the study has no such arm."""
    if difference is None:
        return NO_NUMBER
    one = difference
    return f"{one.mean:+.4f} [{one.low:+.4f}, {one.high:+.4f}]"
