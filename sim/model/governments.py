"""Governments asked: budgets, treaties, alignment, between the phases of a quarter.

The ledger says what the rules decide. Each government may answer otherwise, and its
answer takes the place of theirs before the next phase applies it. Agents that leave
everything to the rules leave the ledger as it is, so that both paths stay alike
(docs/decisions/0033-political-decisions-and-records.md).
"""

from collections.abc import Sequence
from math import isfinite

import numpy as np

from sim.domain.political_records import (
    AlignmentRecord,
    BudgetRecord,
    JoinRecord,
    PoliticalRecord,
)
from sim.engine.politics.alignments import may_hedge
from sim.engine.politics.talks import is_first_of_year
from sim.engine.world.political_numbers import Negotiation
from sim.model.agents import State
from sim.model.political_decision import AmountDecision
from sim.model.political_events import Standing, political_events, standing_of
from sim.model.stage import Stage
from sim.model.treaties import TreatyQuestions
from sim.rules.politics.alignment import AlignmentTerms

BUDGET_TERMS = ("start", "threat", "rivals", "encirclement", "free_riding", "demand")
"""The columns of the ledger's budget terms; see `sim.engine.politics.budgets`."""


class Governments:
    """The states of a region as they decide on politics."""

    def __init__(
        self, stage: Stage, roster: Sequence[State], *, keeps_records: bool = True
    ) -> None:
        """Take the states that are asked.

        Parameters
        ----------
        stage : the run that it is part of
        roster : every state, in the order of the arrays
        keeps_records : whether decisions and events leave records
        """
        self.stage = stage
        self.roster = roster
        self.keeps_records = keeps_records
        self._records: list[PoliticalRecord] = []
        self._before: Standing | None = None
        numbers = stage.world.politics.numbers
        self.is_on = bool(numbers.is_on)
        self._has_treaties = self.is_on and numbers.negotiation != Negotiation.OFF

    def take_records(self) -> list[PoliticalRecord]:
        """Return what was decided and what happened since the last time, in order."""
        taken, self._records = self._records, []
        return taken

    def note_standing(self) -> None:
        """Note how things stand before the quarter, to tell afterwards what has changed."""
        if self.is_on and self.keeps_records:
            self._before = standing_of(self.stage)

    def note_events(self) -> None:
        """Keep what elections, patrons, treaties and the calendar have changed."""
        if self._before is not None:
            self._records += political_events(self.stage, self._before)

    def set_budgets(self) -> None:
        """Ask for the budgets of the year, where this is the quarter in which they are set."""
        politics = self.stage.ledger.politics
        if not (self.is_on and politics.decides_budget[0]):
            return
        variables, has_spending = self.stage.variables, self.stage.world.politics.numbers
        for state in self.roster:
            k = state.position
            before = float(variables.burden_pct[k])
            if not (has_spending.has_spending and variables.is_in_game[k] and before > 0):
                continue
            terms = dict(zip(BUDGET_TERMS, map(float, politics.budget_terms[k]), strict=True))
            budget = float(politics.budget[k])
            decision = AmountDecision(
                actor=state.code,
                kind="budget",
                now=before,
                by_rules=budget,
                quarter=self.stage.quarter,
                terms=terms,
            )
            politics.budget[k] = _checked(state.set_budget(decision), decision, 0.0, np.inf)
            if self.keeps_records:
                self._records.append(
                    BudgetRecord(
                        decision=f"{self.stage.quarter}-{state.code}-budget",
                        quarter=self.stage.quarter,
                        state=state.code,
                        before=before,
                        burden=float(politics.budget[k]),
                        target=float(politics.budget_target[k]),
                        terms=terms,
                    )
                )

    def weigh_treaties(self) -> list[JoinRecord]:
        """Ask about every treaty whoever is to decide on it this quarter; return the records."""
        if not self._has_treaties:
            return []
        questions = TreatyQuestions(self.stage, self.roster, keeps_records=self.keeps_records)
        records = questions.ask_everybody()
        self._records += records
        return records

    def set_alignments(self) -> None:
        """Ask for the alignment that governments aim at; keep it in the first quarter of a year."""
        world, variables, _ = self.stage.arrays
        if not (self.is_on and self.stage.world.politics.numbers.has_hedging):
            return
        keeps = self.keeps_records and is_first_of_year(world, self.stage.quarter_index)
        for state in self.roster:
            # Every quarter for every state: those that leave it to the rules need not be asked.
            is_own = type(state).set_alignment is not State.set_alignment
            if (is_own or keeps) and may_hedge(world, variables, state.position):
                self._set_alignment(state, keeps=keeps)

    def _set_alignment(self, state: State, *, keeps: bool) -> None:
        """Ask one government for the alignment that it aims at."""
        k, politics = state.position, self.stage.ledger.politics
        now = float(self.stage.variables.alignment[k])
        names = AlignmentTerms._fields
        terms = dict(zip(names, map(float, politics.alignment_terms[k]), strict=True))
        decision = AmountDecision(
            actor=state.code,
            kind="alignment",
            now=now,
            by_rules=float(politics.alignment_target[k]),
            quarter=self.stage.quarter,
            terms=terms,
        )
        politics.alignment_target[k] = _checked(state.set_alignment(decision), decision, -1.0, 1.0)
        if keeps:
            self._records.append(
                AlignmentRecord(
                    decision=f"{self.stage.quarter}-{state.code}-alignment",
                    quarter=self.stage.quarter,
                    state=state.code,
                    alignment=now,
                    target=float(politics.alignment_target[k]),
                    terms=terms,
                )
            )


def _checked(answer: object, decision: AmountDecision, low: float, high: float) -> float:
    """Return what an agent has set.

    Raises
    ------
    ValueError : it is no number, or none within the bounds
    """
    # A method of the user's own may return anything, and a slip must not spread as not-a-number.
    is_number = isinstance(answer, (int, float)) and not isinstance(answer, bool)
    if (
        isinstance(answer, (int, float))
        and is_number
        and isfinite(answer)
        and low <= answer <= high
    ):
        return float(answer)
    bounds = f"from {low:g}" + (f" to {high:g}" if isfinite(high) else " up")
    message = f"{decision.actor} answered {answer!r} to {decision.kind}; a number {bounds} is due"
    raise ValueError(message)
