"""The answer of a sweep that asks about a factor of its own: its values, one against another.

A study may ask what a law, a demand or a habit changes, under several arrangements and policies.
Then the values of that factor are compared, by their titles, in every outcome that the study
names; everything else that is varied makes the settings in which they are.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from sim.analysis.comparison import HEADLINE
from sim.analysis.dossier.arm_cells import ArmCell, ArmCells, ArmDifference, arm_cells
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.preferences import MATERIAL
from sim.analysis.telling.figures.cells import value_text
from sim.analysis.telling.figures.forest import difference_words
from sim.analysis.telling.figures.names import OUTCOME_UNITS, outcome_title, outcome_unit
from sim.analysis.telling.reports.parts import MOST_ROWS, Sentence, Table, span_text
from sim.analysis.telling.reports.titles import Names, beginning
from sim.analysis.telling.state_names import with_article
from sim.analysis.telling.words import listing, words

MOST_SETTINGS: Final = 3
"""Settings that a sentence names; of more it gives the number."""


def level_sentences(dossier: Dossier) -> Iterator[Sentence]:
    """Yield what each value of the factor changes against the baseline, outcome by outcome."""
    names = Names(dossier)
    for outcome in asked_outcomes(dossier):
        arms = arm_cells(dossier, outcome)
        changes = [_change(names, arms, row) for row in arms.others]
        said = [one for one in changes if one]
        if said:
            yield Sentence(_head(dossier, outcome), f"{' '.join(said)}{_settings(names, arms)}")
    yield from _joining(dossier, names)
    if arms.averaged:
        yield Sentence(
            "What is averaged over",
            f"Every number is a mean over {listing([names.factor(one) for one in arms.averaged])}.",
        )


def _head(dossier: Dossier, outcome: str) -> str:
    """Return an outcome with its unit, where it is no count."""
    unit = OUTCOME_UNITS.get(outcome, "")
    bracket = f" [{unit}]" if unit.startswith("%") else ""
    return f"{beginning(outcome_words(dossier, outcome))}{bracket}"


def _settings(names: Names, arms: ArmCells) -> str:
    """Return what settings are; nothing where there is one."""
    if len(arms.columns) == 1:
        return ""
    return f" A setting is one of {compared_words(names, arms)[1]}."


def asked_outcomes(dossier: Dossier) -> list[str]:
    """Return the outcomes that a study wants told; deterrence failures if it names none."""
    found = dossier.manifest.study.get("outcomes")
    return [str(one) for one in found] if isinstance(found, list) and found else [HEADLINE]


def outcome_words(dossier: Dossier, outcome: str) -> str:
    """Return an outcome as a sentence has it."""
    if outcome.startswith(MATERIAL):
        code = outcome.removeprefix(MATERIAL)
        states = {} if dossier.scenario is None else dossier.scenario.states
        state = with_article(states[code].name) if code in states else code
        return f"what {state} expects to win (below nought: lose) in crises, in stakes"
    return outcome_title(outcome).lower()


def _change(names: Names, arms: ArmCells, row: str) -> str:
    """Return what one value changes over all settings in which the outcome has a value."""
    cells = {one: arms.cells[row, one] for one in arms.columns if (row, one) in arms.cells}
    known = {
        one: cell.difference
        for one, cell in cells.items()
        if cell.difference is not None and not np.isnan(cell.difference.mean)
    }
    if not known:
        return ""
    base, many = names.quoted(arms.baseline or ""), _mean([cells[one] for one in known])
    if len(known) == 1:
        (one,) = known.values()
        told = "" if one.is_distinguishable else ", not distinguishable from chance"
        return f"{names.quoted(row)}: {many}, {difference_words(one)} against {base}{told}."
    means = [one.mean for one in known.values()]
    span = span_text(min(means), max(means)).replace("-", "−")
    told = listing(list(_verdicts(names, known)))
    return f"{names.quoted(row)}: {many}, {span} against {base}; {told} settings."


def _verdicts(names: Names, known: Mapping[str, ArmDifference]) -> Iterator[str]:
    """Yield in how many settings there is more, less, and nothing that can be told."""
    more = [place for place, one in known.items() if one.is_distinguishable and one.mean > 0]
    fewer = [place for place, one in known.items() if one.is_distinguishable and one.mean < 0]
    for places, word in ((more, "more"), (fewer, "less")):
        if places:
            few = f" ({'; '.join(map(names.plain, places))})"
            yield (
                f"distinguishably {word} in {len(places)}"
                f"{few if len(places) <= MOST_SETTINGS and len(places) < len(known) else ''} of "
                f"{len(known)}"
            )
    if rest := len(known) - len(more) - len(fewer):
        yield f"not distinguishable from chance in {rest} of {len(known)}"


def _mean(cells: Sequence[ArmCell]) -> str:
    """Return the least and the largest mean over settings."""
    means = [one.mean for one in cells]
    return span_text(min(means), max(means)).replace("-", "−")


def _joining(dossier: Dossier, names: Names) -> Iterator[Sentence]:
    """Yield how often the states that the factor changes would join a treaty, value by value."""
    if "joining" not in dossier.manifest.tables:
        return
    import polars as pl

    factor = arm_cells(dossier).factor
    changed = _states_changed(dossier, factor)
    asked = dossier.results.joining.filter(pl.col("state").is_in(changed))
    table = asked.group_by(factor, "state", maintain_order=True).agg(
        pl.col("asked", "willing").sum()
    )
    states = {} if dossier.scenario is None else dossier.scenario.states
    for state in changed:
        rows = table.filter((pl.col("state") == state) & (pl.col("asked") > 0))
        shares = [
            f"{names.quoted(str(row[factor]))} {100 * row['willing'] / row['asked']:.0f} %"
            for row in rows.iter_rows(named=True)
        ]
        name = with_article(states[state].name) if state in states else state
        if shares:
            yield Sentence(
                f"Whether {name} joins",
                f"Of the times it is asked, {name} says yes in: {listing(shares)}. These shares "
                "rest on coefficients set by hand.",
            )


def _states_changed(dossier: Dossier, factor: str) -> list[str]:
    """Return the codes of the states that the paths of a factor name, sorted."""
    given = dossier.manifest.study.get("factors")
    said = given.get(factor) if isinstance(given, dict) else None
    levels = said.get("levels") if isinstance(said, dict) else None
    paths = [path for one in (levels or {}).values() for path in one or {}]
    return sorted({path.split(".")[1] for path in paths if path.startswith("states.")})


def level_tables(dossier: Dossier) -> list[Table]:
    """Return the means of every outcome that is told beside deterrence failures."""
    return [
        outcome_table(dossier, arm_cells(dossier, outcome))
        for outcome in asked_outcomes(dossier)
        if outcome != HEADLINE
    ]


def outcome_table(dossier: Dossier, arms: ArmCells) -> Table:
    """Return means and differences of an outcome by arm."""
    names = Names(dossier)
    rows = []
    for (row, column), cell in arms.cells.items():
        against = cell.difference
        told = "" if against is None else "yes" if against.is_distinguishable else "no"
        rows.append([
            names.plain(row), names.plain(column) if column else "", value_text(cell.mean),
            value_text(cell.error), "baseline" if against is None else difference_words(against),
            told, f"{cell.runs:,}",
        ])  # fmt: skip
    base = "" if arms.baseline is None else f" to {names.quoted(arms.baseline)}"
    what, under = compared_words(names, arms)
    note = (
        f"{beginning(outcome_unit(arms.outcome))}. Difference{base} under the same "
        f"{under or 'settings'}, paired, with its 95 % interval, which covers {arms.rests_on}."
    )
    columns = (what, under, "mean a run", "standard error", "difference [95 %]",
               "distinguishable from zero", "runs")  # fmt: skip
    said = outcome_title(arms.outcome)
    if arms.outcome.startswith(MATERIAL):
        said = beginning(outcome_words(dossier, arms.outcome))
    title = f"{said} by {what}{f' and {under}' if under else ''}"
    return Table(title, columns, rows[:MOST_ROWS], note)


def compared_words(names: Names, arms: ArmCells) -> tuple[str, str]:
    """Return what rows are values of, and what columns are, in words."""
    what = names.factor(arms.factor) if arms.factor else words("arrangement")
    return what, listing([names.factor(one) for one in arms.conditions])
