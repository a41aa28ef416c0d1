"""How far headlines hold, as text: in the plausible set, in the wide space and when played.

Tables are laid out from the rows of `sim.analysis.robust.robustness_table`, which a folder
may keep, so that what is kept can be shown again without being worked out.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from sim.analysis.robust import CLEAR, LED_BY
from sim.analysis.telling.tables import paragraph, table_text
from sim.analysis.telling.words import FAILURE, MAX_PROSE

if TYPE_CHECKING:
    import polars as pl

type Row = dict[str, object]

HEADS: Final = ("headline", "holds", f"by >{CLEAR:.0%}", "ratio [5-95 %]")
WIDE_HEADS: Final = ("wide", "its ratio")
PLAYED_HEADS: Final = ("played: ratio [95 %]", "fewer in")

LEADS_HEAD: Final = "What moves each ratio most, and where its headline holds less often"

LEADS_NOTE: Final = (
    "(rank correlation over the set; above 0: the larger the input, the weaker the headline)"
)

CAUTION: Final = (
    "In a fitted scenario how many failures there are, and what pacts are worth against no "
    "commitments, was aimed at and is no finding. No forecast."
)


def robust_text(table: "pl.DataFrame", title: str, width: int | None = None) -> str:
    """Return all that is known of the headlines of a study.

    Parameters
    ----------
    table : from `sim.analysis.robust.robustness_table`
    title : of the study
    width : columns of the terminal; absent: one line a row
    """
    prose = min(width or MAX_PROSE, MAX_PROSE)
    rows = table.to_dicts()
    turns = [paragraph(line, prose, "  ") for line in _turns(rows)]
    return "\n\n".join(
        [
            paragraph(f"{title}: how far its headlines hold", prose),
            shares_text(table, width),
            "\n".join([LEADS_HEAD, paragraph(LEADS_NOTE, prose), *turns]),
            "\n".join(paragraph(note, prose) for note in notes(rows)),
        ]
    )


def shares_text(table: "pl.DataFrame", width: int | None = None) -> str:
    """Return the tables of the shares and of what is played alone; see `robust_text`."""
    rows = table.to_dicts()
    parts = [_cells(rows)]
    if _is_played(rows):
        # By itself: with it, no screen of 80 columns has room for a line a headline.
        parts.append(([HEADS[0], *PLAYED_HEADS], [_played_cells(row) for row in rows]))
    return "\n\n".join(
        table_text(headers, cells, numeric=range(1, len(headers)), width=width)
        for headers, cells in parts
    )


def shares_markdown(table: "pl.DataFrame") -> str:
    """Return the table of the shares as Markdown, with a note on how to read it."""
    rows = table.to_dicts()
    headers, cells = shares_rows(table)
    lines = [headers, ["---", *["---:"] * (len(headers) - 1)], *cells]
    # A bar in a title would begin another column.
    told = [" | ".join(cell.replace("|", "\\|") for cell in line) for line in lines]
    text = "\n".join(f"| {line} |" for line in told)
    return f"{text}\n\n{' '.join(notes(rows))}\n"


def shares_rows(table: "pl.DataFrame") -> tuple[list[str], list[list[str]]]:
    """Return headers and cells of one table with the shares and what is played."""
    rows = table.to_dicts()
    headers, cells = _cells(rows)
    if not _is_played(rows):
        return headers, cells
    told = [[*cell, *_played_cells(row)[1:]] for cell, row in zip(cells, rows, strict=True)]
    return [*headers, *PLAYED_HEADS], told


def _is_played(rows: list[Row]) -> bool:
    """Return whether it is known what the headlines come to when they are played."""
    return all(row["played_ratio"] is not None for row in rows)


def _played_cells(row: Row) -> list[str]:
    """Return a headline, and what it comes to when it is played."""
    span = f"[{_ratio(row['played_low'])}-{_ratio(row['played_high'])}]"
    ratio = f"{_ratio(row['played_ratio'])} {span}"
    return [str(row["headline"]), ratio, _share(row["played_fewer_share"])]


def _cells(rows: list[Row]) -> tuple[list[str], list[list[str]]]:
    """Return headers and cells of the table of shares."""
    has_wide = any(row["wide_share"] is not None for row in rows)
    headers = [*HEADS, *(WIDE_HEADS if has_wide else ())]
    cells = []
    for row in rows:
        span = f"[{_ratio(row['low'])}-{_ratio(row['high'])}]"
        cell = [str(row["headline"]), _share(row["share"]), _share(row["clear_share"])]
        cell.append(f"{_ratio(row['median'])} {span}")
        if has_wide:
            cell += [_share(row["wide_share"]), _ratio(row["wide_median"])]
        cells.append(cell)
    return headers, cells


def _turns(rows: list[Row]) -> Iterator[str]:
    """Yield for each headline which inputs lead its ratio, and in which half it holds how often."""
    for row in rows:
        leads = [
            f"{row[f'input_{number}']} {float(str(row[f'correlation_{number}'])):+.2f}"
            for number in range(1, LED_BY + 1)
            if row[f"input_{number}"] is not None
        ]
        if not leads:
            yield f"{row['headline']}: no input leads it."
            continue
        text = f"{row['headline']}: {', '.join(leads)}."
        # Where a headline holds alike in both halves, the cut says nothing.
        halves = (_share(row["split_below"]), _share(row["split_above"]))
        if row["split_column"] is not None and halves[0] != halves[1]:
            median = float(str(row["split_median"]))
            text += (
                f" Holds in {halves[0]} of the set where {row['split_column']} is at most "
                f"{median:.3g}, in {halves[1]} above."
            )
        yield text


def notes(rows: list[Row]) -> list[str]:
    """Return how the table is to be read, a paragraph each and not yet folded."""
    first = rows[0]
    how = (
        f"holds: share of {first['vectors']} parameter vectors, drawn by how well they fit, in "
        f"which fewer deterrence failures (each {FAILURE}) are expected in what is named "
        f"first than in the second; by >{CLEAR:.0%}: by more than that. ratio: of these failures, "
        "first over second, median over the set; below 1 the headline holds. Crises of the first "
        "quarter over all opportunities of a run, worked out and not played: before states have "
        "armed or a war is lost."
    )
    found = [how]
    if first["wide_share"] is not None:
        found.append(
            f"wide: the same over {first['wide_vectors']} points of all that was plausible before "
            "the fit, with as many challenges as in the scenario."
        )
    if _is_played(rows):
        found.append(
            "played: mean failures of the first over those of the second in "
            f"{first['played_runs']} whole runs of each, with an interval for luck and vectors. "
            "fewer in: share of these runs with fewer; luck draws it towards one half."
        )
    return [*found, CAUTION]


def _share(value: object) -> str:
    """Return a share with two digits; what is nearly always so is not rounded to always.

    >>> _share(1.0), _share(0.997), _share(0.003), _share(None)
    ('1.00', '>.99', '<.01', '')
    """
    if value is None:
        return ""
    share = float(str(value))
    if share not in {0.0, 1.0} and f"{share:.2f}" in {"0.00", "1.00"}:
        return "<.01" if share < 0.5 else ">.99"
    return f"{share:.2f}"


def _ratio(value: object) -> str:
    """Return a ratio with two digits."""
    return "" if value is None else f"{float(str(value)):.2f}"
