"""What each part of what differs between two scenarios does, as a table."""

from collections.abc import Mapping

from sim.analysis.attribution.shares import Attribution, ClauseShare
from sim.analysis.differences import Difference
from sim.analysis.telling.tables import paragraph, table_text
from sim.analysis.telling.words import ONE_DECIDES, words

PARTS = {"clauses": "clause", "switches": "mechanism", "overrides": "override"}


def attribution_text(found: Attribution, width: int | None = None) -> str:
    """Return a row a clause, mechanism or override, the whole, and how to read it.

    Parameters
    ----------
    width : columns of the terminal; absent: one line a row
    """
    part, has_all = PARTS[found.by], found.shares[0].shapley is not None
    headers = (part, "first", "last", "Shapley", "of the whole") if has_all else (part, "last")
    rows = [
        _row(share, found.whole)[: len(headers)] if has_all else [share.title, _figure(share.last)]
        for share in found.shares
    ]
    if found.by == "switches":
        rows.append(_total("none of them", found.none, found.whole, len(headers)))
    rows.append(_total("all of them", found.whole, found.whole, len(headers)))
    head = (
        f"{words(found.outcome).capitalize()} a run: {found.start.mean:.4f} under {found.before}; "
        f"{_figure(found.whole)} against it under {found.after}"
        f"{f'; {found.setting}' if found.setting else ''}."
    )
    table = table_text(headers, rows, numeric=range(1, len(headers)), width=width)
    notes = [paragraph(one, width or 100) for one in (head, _note(found))]
    return "\n\n".join([notes[0], table, *_path_lines(found, width or 100), notes[1]])


def _path_lines(found: Attribution, width: int) -> list[str]:
    """Return the path of each override with its values, in one text; none of other parts."""
    lines = [
        paragraph(f"{one.path}: {one.change}", width, "  ")
        for share in found.shares
        for one in share.overrides
    ]
    return ["\n".join(["Paths:", *lines])] if lines else []


def _note(found: Attribution) -> str:
    """Return how to read the table."""
    part = PARTS[found.by]
    if found.by != "switches":
        first = f"First: {found.before} with this {part} alone."
        last = f"Last: {found.after}, less the same without it."
    else:
        first = (
            "First: the difference between the two with this mechanism alone, less that with none."
        )
        last = "Last: the difference, less the same with this mechanism off in both."
    said = [last]
    if found.shares[0].shapley is not None:
        said = [
            first,
            last,
            f"Shapley: mean over the orders in which {part}s could come; the values",
        ]
        said.append(
            "and what is left with none of them add up to the whole."
            if found.by == "switches"
            else "add up to the whole."
        )
    said.append(
        f"{found.replications:,} runs of each of {found.sets} sets of {part}s on the same draws, "
        "with 95 % Monte Carlo intervals."
    )
    if found.is_sampled:
        said.append(
            f"There are too many {part}s for all orders: drawn ones stand for them, in which every "
            "one comes equally often at every place, and intervals of Shapley values carry that."
        )
    return " ".join(said)


def _total(title: str, one: Difference, whole: Difference, columns: int) -> list[str]:
    """Return a row that is of no single part, its figure under the Shapley values."""
    if columns == 2:
        return [title, _figure(one)]
    return [title, "", "", _figure(one), _part(one, whole)]


def _row(share: ClauseShare, whole: Difference) -> list[str]:
    figures = [_figure(one) for one in (share.first, share.last, share.shapley) if one is not None]
    part = "" if share.shapley is None else _part(share.shapley, whole)
    return [share.title, *figures, part]


def _part(one: Difference, whole: Difference) -> str:
    """Return a difference as a part of the whole."""
    if not whole.mean:
        return ""
    # Adding 0.0 turns a rounded -0.0 into 0.0, which would be printed with a minus.
    return f"{round(one.mean / whole.mean, 2) + 0.0:.0%}".replace("%", " %")


def _figure(one: Difference) -> str:
    """Return a difference with its interval either way, in one word that no line breaks."""
    if one.one_decides:
        return f"{one.mean:+.4f} ({ONE_DECIDES})"
    return f"{one.mean:+.4f}±{(one.high - one.low) / 2:.4f}"


def attribution_record(found: Attribution) -> Mapping[str, object]:
    """Return it as values that JSON can hold."""

    def record(one: Difference | None) -> dict[str, float] | None:
        return None if one is None else {"mean": one.mean, "low": one.low, "high": one.high}

    return {
        "before": found.before,
        "after": found.after,
        "setting": found.setting,
        "outcome": found.outcome,
        "replications": found.replications,
        "sets": found.sets,
        "is_sampled": found.is_sampled,
        "by": found.by,
        "start": found.start.mean,
        "whole": record(found.whole),
        "none": record(found.none),
        found.by: [
            {
                PARTS[found.by]: share.title,
                "first": record(share.first),
                "last": record(share.last),
                "shapley": record(share.shapley),
                **_paths_record(share),
            }
            for share in found.shares
        ],
    }


def _paths_record(share: ClauseShare) -> dict[str, object]:
    """Return the overrides of a part as values that JSON can hold; nothing of other parts."""
    told = [{"path": one.path, "before": one.before, "after": one.after} for one in share.overrides]
    return {"paths": told} if told else {}
