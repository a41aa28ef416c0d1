"""The answer of a sweep whose arms share their points: arm against baseline, column by column."""

from collections.abc import Iterator

from sim.analysis.dossier.arm_cells import ArmCell, ArmCells
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.telling.figures.forest import difference_words
from sim.analysis.telling.reports.parts import Sentence, span_text
from sim.analysis.telling.reports.titles import Names
from sim.analysis.telling.words import listing


def arm_sentences(dossier: Dossier, arms: ArmCells) -> Iterator[Sentence]:
    """Yield which arm has fewest failures, and in how many columns nothing can be told.

    Columns that say the same share a sentence.
    """
    names = Names(dossier)
    told: dict[str, list[str]] = {}
    untold: list[str] = []
    for column in arms.columns:
        best = _best(arms, column)
        if best is None:
            untold.append(column)
        else:
            told.setdefault(best, []).append(column)
    for best, columns in sorted(told.items(), key=lambda one: -len(one[1])):
        yield Sentence("Which is best", _best_sentence(arms, names, best, columns))
    if untold:
        yield Sentence("What cannot be told", _untold_sentence(arms, names, untold))


def _best(arms: ArmCells, column: str) -> str | None:
    """Return the arm with the fewest failures; none if no arm can be told from the baseline."""
    cells = {row: cell for (row, where), cell in arms.cells.items() if where == column}
    if not any(_is_told(cell) for cell in cells.values()):
        return None
    return min(cells, key=lambda row: cells[row].mean)


def _is_told(cell: ArmCell) -> bool:
    """Return whether an arm can be told from the baseline."""
    return cell.difference is not None and cell.difference.is_distinguishable


def _best_sentence(arms: ArmCells, names: Names, best: str, columns: list[str]) -> str:
    """Return that one arm has the fewest failures in some columns."""
    cells = [arms.cells[best, one] for one in columns]
    means = span_text(min(one.mean for one in cells), max(one.mean for one in cells))
    text = f"{_under(arms, names, columns)}{names.quoted(best)} has the fewest deterrence failures"
    text += f", {means} a run"
    first = cells[0].difference
    if len(cells) == 1 and first is not None:
        text += f", {difference_words(first)} against {names.quoted(arms.baseline or '')}"
    elif best != arms.baseline and arms.baseline is not None:
        base = [arms.cells[arms.baseline, one].mean for one in columns]
        text += f", against {span_text(min(base), max(base))} under {names.quoted(arms.baseline)}"
    unclear = [
        row for row in arms.others
        if not any(_is_told(arms.cells[row, one]) for one in columns if (row, one) in arms.cells)
    ]  # fmt: skip
    if unclear:
        text += f"; {names.several(unclear)} cannot be distinguished from the baseline there"
    return f"{text[0].upper()}{text[1:]}."


def _untold_sentence(arms: ArmCells, names: Names, columns: list[str]) -> str:
    """Return that in some columns nothing can be told from the baseline."""
    base = arms.baseline or arms.rows[0]
    levels = [arms.cells[base, one].mean for one in columns if (base, one) in arms.cells]
    text = (
        f"{_under(arms, names, columns)}no {names.factor(arms.factor or 'arm')} can be "
        "distinguished from "
        f"{names.quoted(base)} by deterrence failures ({span_text(min(levels), max(levels))} a run "
        "there)."
    )
    return f"{text[0].upper()}{text[1:]}"


def _under(arms: ArmCells, names: Names, columns: list[str]) -> str:
    """Return in which columns something holds; nothing where there is only one."""
    if len(arms.columns) == 1:
        return f"under {names.plain(columns[0])} " if columns[0] else ""
    if len(columns) == len(arms.columns):
        return f"under each of the {len(columns)} policies and settings "
    if len(columns) > 4:
        return f"under {len(columns)} of the {len(arms.columns)} policies and settings "
    return f"under {listing([names.plain(one) for one in columns])} "
