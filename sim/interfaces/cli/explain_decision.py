"""The part of `deter explain` that speaks of political decisions."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from sim.interfaces.terminal.screen import prose_width, say, say_prose, terminal_width

if TYPE_CHECKING:
    from sim.domain.political_records import JoinRecord, Reasoned
    from sim.domain.scenario import Scenario
    from sim.model.region import Region
    from sim.rules.parameters import Parameters


@dataclass(frozen=True)
class AskedChange:
    """What the user wants to be different about a decision."""

    scenario: "Scenario[Parameters] | None"
    """None: the run's own."""

    terms: list[str]
    """Terms of joining that are to be absent."""

    is_majority_lost: bool
    """Whether the government is to have lost its majority."""

    label: str
    """What differs in the scenario, in a few words."""

    def __bool__(self) -> bool:
        """Return whether anything is changed."""
        return self.scenario is not None or bool(self.terms) or self.is_majority_lost

    @property
    def words(self) -> str:
        """Return all changes in a few words."""
        parts = [self.label] if self.label else []
        parts += [f"without {name}" for name in self.terms]
        return ", ".join(parts + (["majority lost"] if self.is_majority_lost else []))


def decisions_by_name(region: "Region") -> dict[str, "Reasoned"]:
    """Return the political decisions of a run by their identifiers."""
    from sim.domain.political_records import Reasoned

    return {one.decision: one for one in region.events if isinstance(one, Reasoned)}


def decision_of(region: "Region", name: str) -> "Reasoned | None":
    """Return a decision of a run, None where there is none of the name."""
    return decisions_by_name(region).get(name)


def list_decisions(region: "Region") -> None:
    """Print the decisions on treaties of a run, and how the other ones are called."""
    from sim.analysis.telling.politics.decision import decisions_text
    from sim.domain.political_records import BudgetRecord, JoinRecord

    joins = [one for one in region.events if isinstance(one, JoinRecord)]
    if joins:
        say(f"\n{decisions_text(joins, terminal_width())}")
    budget = next((one for one in region.events if isinstance(one, BudgetRecord)), None)
    if budget is not None:
        alike = f"{budget.quarter}-{budget.state}-alignment"
        say_prose(f"\nBudgets and alignment, once a year: {budget.decision}, {alike} and so on.")


def explain_decision(
    region: "Region", record: "Reasoned", change: AskedChange, *, as_json: bool
) -> None:
    """Print a decision with its terms and, where one is asked for, its counterfactual.

    Raises
    ------
    BadParameter : a change that does not go with such a decision
    """
    from sim.analysis.telling.politics.decision import decision_text, turned_text
    from sim.analysis.telling.tables import paragraph
    from sim.domain.political_records import JoinRecord
    from sim.domain.records import as_json_line

    if change and not isinstance(record, JoinRecord):
        message = "only crises and decisions on treaties are decided again"
        raise typer.BadParameter(message, param_hint="CRISIS")
    again = _again(region, record, change) if isinstance(record, JoinRecord) and change else None
    if as_json:
        for one, label in ((record, "factual"), (again, change.words)):
            if one is not None:
                say(json.dumps({**json.loads(as_json_line(one)), "version": label}))
        return
    names = {code: state.name for code, state in region.effective.states.items()}
    titles = {name: one.title for name, one in region.effective.proposals.items()}
    say(decision_text(record, names, titles, prose_width()))
    if again is not None and isinstance(record, JoinRecord):
        head = f"The same decision, {change.words}: the region as it stood, the same draws."
        say(f"\n{paragraph(head, prose_width())}\n")
        say(turned_text(record, again, change.words, prose_width()))


def _again(region: "Region", record: "JoinRecord", change: AskedChange) -> "JoinRecord":
    """Return a decision on a treaty decided again.

    Raises
    ------
    BadParameter : under the change nobody asks the state about such a treaty
    """
    from sim.model.treaty_counterfactual import Change, join_record_again

    asked = Change(change.scenario, change.terms, change.is_majority_lost)
    try:
        return join_record_again(region, record, asked)
    except KeyError:
        message = f"{record.state} is not asked about {record.proposal}, {change.words}"
        raise typer.BadParameter(message, param_hint="CRISIS") from None
