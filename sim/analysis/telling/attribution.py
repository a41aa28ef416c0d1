"""What each clause of a treaty does, as a table."""

from collections.abc import Mapping

from sim.analysis.attribution import Attribution, ClauseShare
from sim.analysis.differences import Difference
from sim.analysis.telling.tables import paragraph, table_text
from sim.analysis.telling.words import words

HEADS = ("clause", "first", "last", "Shapley", "of the whole")


def attribution_text(found: Attribution, width: int | None = None) -> str:
    """Return a row a clause, the whole, and how to read it.

    Parameters
    ----------
    width : columns of the terminal; absent: one line a row
    """
    rows = [_row(share, found.whole) for share in found.shares]
    rows.append(["all of them", "", "", _figure(found.whole), "100 %" if found.whole.mean else ""])
    head = (
        f"{words(found.outcome).capitalize()} a run: {found.start.mean:.4f} under {found.before}; "
        f"{_figure(found.whole)} against it under {found.after}."
    )
    note = (
        f"First: {found.before} with this clause alone. Last: {found.after}, less the same without "
        "it. Shapley: mean over the orders in which clauses could come; the values add up to the "
        f"whole. {found.replications:,} runs of each of {found.sets} sets of clauses on the same "
        "draws, with 95 % Monte Carlo intervals."
    )
    if found.is_sampled:
        note += (
            " There are too many clauses for all orders: some stand for them, in which every "
            "clause comes equally often at every place."
        )
    table = table_text(HEADS, rows, numeric=(1, 2, 3, 4), width=width)
    return "\n\n".join([paragraph(head, width or 100), table, paragraph(note, width or 100)])


def _row(share: ClauseShare, whole: Difference) -> list[str]:
    part = f"{share.shapley.mean / whole.mean:.0%}".replace("%", " %") if whole.mean else ""
    return [share.title, *map(_figure, (share.first, share.last, share.shapley)), part]


def _figure(one: Difference) -> str:
    """Return a difference with its interval either way."""
    return f"{one.mean:+.4f} ± {(one.high - one.low) / 2:.4f}"


def attribution_record(found: Attribution) -> Mapping[str, object]:
    """Return it as values that JSON can hold."""

    def record(one: Difference) -> dict[str, float]:
        return {"mean": one.mean, "low": one.low, "high": one.high}

    return {
        "before": found.before,
        "after": found.after,
        "outcome": found.outcome,
        "replications": found.replications,
        "sets": found.sets,
        "is_sampled": found.is_sampled,
        "start": found.start.mean,
        "whole": record(found.whole),
        "clauses": [
            {
                "clause": share.title,
                "first": record(share.first),
                "last": record(share.last),
                "shapley": record(share.shapley),
            }
            for share in found.shares
        ],
    }
