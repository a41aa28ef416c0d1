"""Why a crisis of a run went as it did, and how it would have gone with one thing changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sim.analysis.claims.answer import Answer
from sim.analysis.crisis.contrast import Contrast, SolvedCrisis, contrast
from sim.analysis.telling.crisis_contrast import contrast_text
from sim.analysis.telling.crisis_path import crisis_path_text
from sim.analysis.telling.figures.crises.run_crisis import run_crisis_figure
from sim.analysis.telling.figures.sheet import Drawn, Page
from sim.analysis.telling.tables import paragraph
from sim.analysis.telling.words import MAX_PROSE
from sim.domain.records import CrisisRecord, Move
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import MODES
from sim.engine.crisis.arrays import SummaryColumn
from sim.execution.crisis_again import CrisisAgain, PlayedRegion, crisis_solved_again
from sim.rules.parameters import Parameters

if TYPE_CHECKING:
    import polars as pl

SHOWN_DIGITS = 12
"""Of the hash of a scenario, in captions."""


@dataclass(frozen=True)
class ExplainedCrisis:
    """A crisis with its reasons, and the same again with one thing changed."""

    crisis: CrisisAgain
    """As it was."""

    changed: CrisisAgain | None
    """As it would have been; none if nothing was changed."""

    @property
    def is_turned(self) -> bool:
        """Return whether the change makes the crisis begin or end otherwise."""
        if self.changed is None:
            return False
        before, after = self.crisis.record, self.changed.record
        return (before.mode, before.outcome) != (after.mode, after.outcome)

    @property
    def contrast(self) -> Contrast | None:
        """Return what the change changes, one by one; none if nothing was changed."""
        if self.changed is None:
            return None
        versions = (("as it was", self.crisis), ("changed", self.changed))
        before, after = (
            SolvedCrisis(label, list(one.codes), one.crisis, one.solution, one.record)
            for label, one in versions
        )
        return contrast(before, after)

    def table(self) -> "pl.DataFrame":
        """Return a row an option of every mover: chance, utility, and whether it was chosen."""
        import polars as pl

        versions = [("as it was", self.crisis), ("changed", self.changed)]
        rows = [
            {"version": label, **row}
            for label, one in versions
            if one is not None
            for row in _rows(one.record)
        ]
        return pl.DataFrame(rows, infer_schema_length=None)


def explain(
    region: PlayedRegion, crisis: str, changed: Scenario[Parameters] | None = None
) -> Answer[ExplainedCrisis]:
    """Return why a crisis of a run went as it did, move by move.

    Parameters
    ----------
    region : that has run, from `simulate`
    crisis : identifier, such as ``2027Q4-islets``
    changed : a scenario that differs in anything but states, flashpoints and calendar; the same
        crisis is then solved again under it, the region as it stood and on the same draws

    Raises
    ------
    UnknownNameError : the run had no such crisis
    """
    found = ExplainedCrisis(
        crisis=crisis_solved_again(region, crisis),
        changed=None if changed is None else crisis_solved_again(region, crisis, changed),
    )
    source = f"Seed {region.draw_seed}, replication {region.replication}"
    return Answer(
        found=found,
        make_table=ExplainedCrisis.table,
        draw=partial(_drawn, found, source),
        tell=partial(_text, found),
    )


def _rows(record: CrisisRecord) -> Iterator[dict[str, object]]:
    """Yield a row an option of every mover, in order."""
    for number, move in enumerate(record.moves, start=1):
        yield from _move_rows(number, move)


def _move_rows(number: int, move: Move) -> Iterator[dict[str, object]]:
    """Yield a row an option of a mover."""
    for option in move.options:
        yield {
            "move": number,
            "actor": move.actor,
            "decision": move.decision,
            "option": option.name,
            "probability": option.probability,
            "utility": option.utility,
            "draw": move.draw,
            "is_chosen": option.name == move.choice,
        }


def _drawn(found: ExplainedCrisis, source: str, page: Page) -> Drawn:
    """Return the tree of the crisis, as it would have been if something was changed."""
    one = found.changed or found.crisis
    digest = one.scenario.digest[:SHOWN_DIGITS]
    said = [f"{source}, under {one.scenario.arrangement.title}, before anybody moves."]
    return run_crisis_figure(one, said, (f"{one.scenario.title}, scenario {digest}.", digest), page)


def _text(found: ExplainedCrisis, width: int | None) -> str:
    """Return the crisis along its path and, where something was changed, what that changes."""
    one, record = found.crisis, found.crisis.record
    names = {code: state.name for code, state in one.scenario.states.items()}
    precision = None
    if record.mode is not None:
        row = one.solution.summary[MODES.index(record.mode)]
        precision = float(row[SummaryColumn.PRECISION])
    path = crisis_path_text(record, names, precision=precision, width=width)
    told = [f"{one.scenario.flashpoints[record.flashpoint].title}\n{path}"]
    if found.contrast is not None:
        head = "The same crisis, changed: the region as it stood, the same draws."
        told += [
            paragraph(head, width or MAX_PROSE),
            contrast_text(found.contrast, names, width),
        ]
    return "\n\n".join(told)
