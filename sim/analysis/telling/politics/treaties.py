"""The fate of proposed treaties as text: a row each, and what proposing them is worth."""

from collections.abc import Sequence
from typing import Final

from sim.analysis.differences import Difference
from sim.analysis.net_benefit import NetBenefit
from sim.analysis.telling.politics.words import TERMS
from sim.analysis.telling.tables import paragraph, table_text
from sim.analysis.telling.words import MAX_PROSE, NO_NUMBER, ONE_DECIDES, number_text, words
from sim.analysis.treaties import Fate, Refusal

HEADS: Final = (
    "where",
    "in force",
    "after years\n(median)",
    "members",
    "talks",
    "refuses most, and why",
)

NET_HEADS: Final = ("where", "outcome", "risk of the talks", "effect of the treaty", "both")

CAUTION: Final = (
    "In force: share of the runs and its Monte Carlo error; years, members of those runs alone. "
    "Talks: share of the runs in which they open. The error leaves out what matters more: the "
    "coefficients of joining were set by hand with results in view. Moved by half (5-95 %) they "
    "take the shipped pact of four from .00 to .52 of the runs under continuity, and an access "
    "agreement from .56 to .86. So quote no share without its range: docs/explanation/politics.md "
    "has it for every shipped proposal, and how the coefficients came about; a treaty of your own "
    "has none before parameters.joining is swept. The order of treaties holds far better."
)

SHORT_CAUTION: Final = (
    "Shares of the runs in which the treaty comes into force. They rest on coefficients that were "
    "set by hand with results in view: their order holds far better than their size. --all prints "
    "years, members, who refuses and what each is worth; the tables are in the folder."
)

NET_NOTE: Final = (
    "Differences in sums of chances a run; above 0 is worse. Risk of the talks: talks without a "
    "treaty, against no proposal. Effect: treaties that bind, against talks that end in nothing. "
    "Both: against no proposal. Paired on common random numbers, 95 % Monte Carlo intervals. Where "
    "talks have no risk of their own (a window of 1) that part is 0 by construction: quote both "
    "at windows of 1 and of 1.5."
)


def chances_text(
    fates: Sequence[tuple[str, str, Fate]], width: int | None = None, *, heads: str = "treaty"
) -> str:
    """Return how often treaties come into force: a row a treaty, a column a policy.

    Parameters
    ----------
    fates : (treaty, policy, fate) of each point that counts; several of one treaty and policy
        make a range
    width : columns of the terminal; absent: one line a row
    heads : what rows are
    """
    rows = list(dict.fromkeys(row for row, _, _ in fates))
    columns = list(dict.fromkeys(column for _, column, _ in fates))
    shares: dict[tuple[str, str], list[float]] = {}
    for row, column, fate in fates:
        shares.setdefault((row, column), []).append(fate.chance)
    cells = [[row, *(_share_text(shares.get((row, one), [])) for one in columns)] for row in rows]
    table = table_text((heads, *columns), cells, numeric=range(1, len(columns) + 1), width=width)
    return f"{table}\n\n{paragraph(SHORT_CAUTION, min(width or MAX_PROSE, MAX_PROSE))}"


def _share_text(shares: Sequence[float]) -> str:
    """Return shares as a range in per cent; a dash where there is none.

    >>> _share_text([0.1, 0.25]), _share_text([0.0]), _share_text([])
    ('10-25 %', '0 %', '-')
    """
    if not shares:
        return NO_NUMBER
    low, high = f"{100 * min(shares):.0f}", f"{100 * max(shares):.0f}"
    return f"{low} %" if low == high else f"{low}-{high} %"


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
            chance_text(fate),
            *_once_made(fate),
            number_text(fate.talks, 2),
            refusal_text(fate.refusal),
        ]
        for where, fate in fates
    ]
    table = table_text(HEADS, rows, numeric=range(1, 5), width=width)
    if not has_note:
        return table
    return f"{table}\n\n{paragraph(CAUTION, min(width or MAX_PROSE, MAX_PROSE))}"


def chance_text(fate: Fate) -> str:
    """Return how often a treaty comes into force, with its error."""
    # The error of a share of none or of all is nought, and says less than the number of runs.
    if fate.chance in (0, 1):
        return f"{'none' if fate.chance == 0 else 'all'} of {fate.runs:,}"
    return f"{fate.chance:.3f} ({number_text(fate.chance_error)})"


def _once_made(fate: Fate) -> list[str]:
    """Return median years and mean members of the runs in which a treaty is made."""
    found = [number_text(fate.entry_years, 1), number_text(fate.members, 1)]
    # A median of one run is that run.
    if round(fate.chance * fate.runs) == 1:
        found[0] += " (one run)"
    return found


def refusal_text(refusal: Refusal | None) -> str:
    """Return who refuses most often, and what weighs most against the treaty."""
    if refusal is None:
        return NO_NUMBER
    term = TERMS.get(refusal.term, words(refusal.term))
    return f"{refusal.state}, {refusal.refused:,} of {refusal.asked:,} times: {term}"


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
    if one.one_decides:
        return f"{one.mean:+.4f} ({ONE_DECIDES})"
    return f"{one.mean:+.4f} [{one.low:+.4f}, {one.high:+.4f}]"
