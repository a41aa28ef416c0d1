"""The means and differences of a study as a table to be read by a program or set in a paper.

CSV has names and plain numbers; Markdown and LaTeX have titles, and numbers with as many
digits as say something.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from sim.analysis.dossier.arm_cells import ArmCells, arm_cells
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.sweeps.arm_values import layout_of
from sim.analysis.telling.figures.cells import value_text
from sim.analysis.telling.figures.forest import difference_words
from sim.analysis.telling.figures.heat_map import fitted_words
from sim.analysis.telling.figures.names import outcome_title, outcome_unit, titles_of
from sim.analysis.telling.reports.level_answer import compared_words
from sim.analysis.telling.reports.titles import Names
from sim.domain.errors import QuestionError

if TYPE_CHECKING:
    import polars as pl

WIDE: Final = 10_000
"""Width and length of a table that is never cut."""


def arms_to_tell(dossier: Dossier, outcome: str) -> ArmCells:
    """Return an outcome by arm.

    Raises
    ------
    QuestionError : some runs failed, or the study has one arm only
    UnknownNameError : runs have no such outcome
    """
    if dossier.manifest.failed:
        message = "some runs failed, and those that are left are a selection: no table is made"
        raise QuestionError(message)
    if len(layout_of(dossier.manifest).arms) < 2:
        message = "the study has one arm only, and no table of arms"
        raise QuestionError(message)
    return arm_cells(dossier, outcome)


def plain_table(arms: ArmCells) -> "pl.DataFrame":
    """Return a row an arm, with names and plain numbers."""
    import polars as pl

    return pl.DataFrame(
        [
            {
                "row": row,
                "column": column,
                "outcome": arms.outcome,
                "mean": cell.mean,
                "standard_error": cell.error,
                "runs": cell.runs,
                "difference": None if cell.difference is None else cell.difference.mean,
                "difference_low": None if cell.difference is None else cell.difference.low,
                "difference_high": None if cell.difference is None else cell.difference.high,
                "is_distinguishable": None
                if cell.difference is None
                else cell.difference.is_distinguishable,
            }
            for (row, column), cell in arms.cells.items()
        ],
        infer_schema_length=None,
    )


def titled_table(dossier: Dossier, arms: ArmCells) -> "pl.DataFrame":
    """Return a row an arm, with titles and numbers as text."""
    import polars as pl

    rows = dict(zip(arms.rows, titles_of(dossier, arms.rows), strict=True))
    columns = dict(zip(arms.columns, titles_of(dossier, arms.columns), strict=True))
    what, under = compared_words(Names(dossier), arms)
    return pl.DataFrame(
        [
            {
                what: rows[row],
                under: columns[column],
                "mean": value_text(cell.mean),
                "s.e.": value_text(cell.error),
                "difference [95 %]": "baseline"
                if cell.difference is None
                else difference_words(cell.difference)
                + ("" if cell.difference.is_distinguishable else " n.d."),
                "runs": f"{cell.runs:,}",
            }
            for (row, column), cell in arms.cells.items()
        ]
    )


def note_of(dossier: Dossier, arms: ArmCells) -> str:
    """Return how a table is to be read."""
    return " ".join(
        filter(
            None,
            [
                f"{outcome_title(arms.outcome)}: {outcome_unit(arms.outcome)}; {arms.n}.",
                (
                    "Differences are to the baseline in the same column, paired; intervals cover "
                    f"{arms.rests_on}. n.d.: not distinguishable from the baseline."
                ),
                fitted_words(dossier),
                f"{dossier.title}, study {dossier.fingerprint}.",
            ],
        )
    )


def csv_text(_: Dossier, arms: ArmCells) -> str:
    """Return the table as CSV."""
    return plain_table(arms).write_csv(float_precision=6)


def markdown_text(dossier: Dossier, arms: ArmCells) -> str:
    """Return the table as Markdown, with its note."""
    import polars as pl

    table = titled_table(dossier, arms)
    escaped = table.with_columns(pl.all().str.replace_all("|", "\\|", literal=True))
    with pl.Config(
        tbl_formatting="MARKDOWN", tbl_hide_column_data_types=True, tbl_hide_dataframe_shape=True,
        tbl_rows=-1, tbl_cols=-1, fmt_str_lengths=WIDE, tbl_width_chars=WIDE,
    ):  # fmt: skip
        return f"{escaped}\n\n{note_of(dossier, arms)}\n"


def latex_text(dossier: Dossier, arms: ArmCells) -> str:
    """Return the table as LaTeX, with title and note; it needs the package booktabs."""
    from great_tables import GT

    made = GT(titled_table(dossier, arms)).tab_header(title=dossier.title)
    text = made.tab_source_note(note_of(dossier, arms)).as_latex()
    # In the old encoding of LaTeX a bare < is printed as an exclamation mark.
    return f"{text.replace('<.001', '$<$.001')}\n"


WRITERS: Final[Mapping[str, Callable[[Dossier, ArmCells], str]]] = {
    "csv": csv_text,
    "md": markdown_text,
    "tex": latex_text,
}
"""{ending of a file: what writes it}."""
