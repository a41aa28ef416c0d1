"""The politics of a run told quarter by quarter: elections, patrons, budgets, treaties.

Of a refusal the term that spoke most against is told. The identifier in brackets is what
`deter explain` takes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sim.analysis.telling.politics.words import BUDGET, TERMS
from sim.analysis.telling.state_names import capitalized, name_in_sentence, names_in_sentence
from sim.analysis.treaty_terms import greatest_against
from sim.domain.political_records import (
    BudgetRecord,
    ElectionRecord,
    JoinRecord,
    PactRecord,
    PoliticalRecord,
    RegimeRecord,
    TreatyRecord,
)
from sim.domain.scenario import Scenario
from sim.rules.parameters import Parameters

MARKED_CHANGE: Final = 0.05
"""Change of a military burden from which it is told [points of GDP]."""

MOST_BUDGETS: Final = 5
"""Budgets that are told one by one in a year."""

EVENTS: Final = {
    "talks": "talks on the {treaty} open",
    "signed": "{who} {sign} the {treaty}",
    "ratified": "{who} {ratify} the {treaty}",
    "in_force": "the {treaty} enters into force among {who}",
    "joined": "{who} {join} the {treaty}",
    "withdrawn": "{who} {take} back the signature of the {treaty}",
    "notice": "{who} {give} notice to leave the {treaty}",
    "notice_withdrawn": "{who} {stay} in the {treaty} after all",
    "left": "{who} {leave} the {treaty}",
    "dissolved": "the {treaty} is dissolved: too few members are left",
}
"""What happens to a treaty, but for failures."""

REASONS: Final = {
    "no_agreement": "talks on the {treaty} fail",
    "withdrew": "the {treaty} fails before it is in force",
    "legislature": "the {treaty} lapses without ratification",
    "lapsed": "the {treaty} lapses without ratification",
}
"""How a treaty fails."""

WHOSE: Final = {
    "no_agreement": ": {who} would not sign",
    "withdrew": ": {who} took back the signature",
    "legislature": ": the legislature of {who} was against it",
    "lapsed": ": {who} did not ratify in time",
}
"""Whose doing a failure was."""

VERBS: Final = ("sign", "ratify", "join", "take", "give", "stay", "leave", "begin", "end")


def _verbs(number: int) -> dict[str, str]:
    """Return the verbs of the events, in the singular for one subject."""
    ratify = "ratifies" if number == 1 else "ratify"
    ending = "s" if number == 1 else ""
    return {verb: f"{verb}{ending}" for verb in VERBS} | {"ratify": ratify}


class PoliticalChronicle:
    """Tells the political records of one run."""

    def __init__(self, scenario: Scenario[Parameters]) -> None:
        """Keep the scenario, whose names and titles the story needs."""
        self.scenario = scenario

    def paragraphs(self, records: Sequence[PoliticalRecord]) -> Iterator[str]:
        """Yield what happened in a quarter, a paragraph each.

        Parameters
        ----------
        records : of one quarter, in order
        """
        elections = [one for one in records if isinstance(one, ElectionRecord)]
        if elections:
            yield self._sentence("; ".join(self._election(one) for one in elections))
        yield from (self._regime(one) for one in records if isinstance(one, RegimeRecord))
        budgets = [one for one in records if isinstance(one, BudgetRecord)]
        if budgets:
            yield self._budgets(budgets)
        for proposal in self.scenario.proposals:
            if told := self._treaty(proposal, records):
                yield told
        yield from (self._pact(one) for one in records if isinstance(one, PactRecord))

    def _sentence(self, text: str) -> str:
        return f"{capitalized(text)}."

    def _name(self, code: str) -> str:
        return name_in_sentence(self.scenario, code)

    def _names(self, codes: Iterable[str]) -> str:
        return names_in_sentence(self.scenario, codes)

    def _election(self, record: ElectionRecord) -> str:
        """Return who governs after an election, and with what majority."""
        held = {
            (): "without an election",
            ("government",): "elects its government",
            ("legislature",): "elects its legislature",
            ("government", "legislature"): "elects its government and legislature",
        }[record.decides]
        said = "".join(self._government(record))
        state = self._name(record.state)
        if not record.decides:
            return f"in {state}, {held}, {said}"
        return f"{state} {held}" + (f": {said}" if said else "")

    def _government(self, record: ElectionRecord) -> Iterator[str]:
        """Yield who governs after an election and with what majority, as parts of a clause."""
        has_majority, side = record.majority > 0, self._side(record)
        if record.is_new_side:
            yield f"{side} takes office"
            if record.is_new_majority:
                yield " with a majority" if has_majority else ", but without a majority"
        elif record.side is not None and "government" in record.decides:
            yield f"{side} stays in office"
            if record.is_new_majority:
                yield " and wins a majority" if has_majority else ", but loses its majority"
        elif record.is_new_majority:
            change = "wins a majority" if has_majority else "loses its majority"
            yield f"the government {change}"

    def _side(self, record: ElectionRecord) -> str:
        """Return the side that governs after an election, as far as its label still holds.

        What a label says in brackets, and a year in it, are of the government at the start of
        the run: nobody knows who leads that side ten years on.
        """
        label = str(record.side)
        lasting = re.sub(r"\s*\([^)]*\)$", "", label)
        sides = self.scenario.states[record.state].sides
        if re.search(r"\d{4}", label) and sides and sides[0].label == label:
            return f"the side that governed in {self.scenario.start[:4]}"
        return f"the side '{lasting}'"

    def _regime(self, record: RegimeRecord) -> str:
        """Return what a patron turns to, and whose promises that cuts or raises."""
        policies = {**self.scenario.named_policies, **self.scenario.policies}
        before, now = (policies[name].title for name in (record.before, record.policy))
        patron = self._name(record.patron)
        text = f"{patron} enters a new stage of its policy, {now}"
        if record.policy != record.before:
            text = f"{patron} turns to another policy, from '{before}' to '{now}'"
        for verb, sign in (("less", -1), ("more", 1)):
            codes = [code for code, change in record.news.items() if change * sign > 0]
            if codes:
                text += f"; {self._names(codes)} can count on it {verb}"
        # A path may begin with the very policy that it is said to end.
        if record.policy != record.before and not record.news and self.scenario.switches.news:
            text += "; nobody can count on it less or more for that"
        return self._sentence(text)

    def _budgets(self, records: Sequence[BudgetRecord]) -> str:
        """Return the budgets that change most, each with what moves it most."""
        changed = [one for one in records if abs(one.burden - one.before) >= MARKED_CHANGE]
        changed.sort(key=lambda one: (-abs(one.burden - one.before), one.state))
        if not changed:
            return f"Military budgets change by less than {MARKED_CHANGE} percentage points of GDP."
        told = [self._budget(one) for one in changed[:MOST_BUDGETS]]
        rest = changed[MOST_BUDGETS:]
        if rest:
            told.append(f"{self._names(one.state for one in rest)} by less")
        return f"Military budgets in % of GDP: {'; '.join(told)}."

    def _budget(self, record: BudgetRecord) -> str:
        """Return how a burden changes and what moves its target most."""
        moved = {name: value for name, value in record.terms.items() if name != "start"}
        most = max(moved, key=lambda name: (abs(moved[name]), name), default=None)
        why = f", {BUDGET[most]}" if most is not None and moved[most] else ""
        return (
            f"{self._name(record.state)} {record.before:.2f} to {record.burden:.2f}{why} "
            f"[{record.decision}]"
        )

    def _treaty(self, proposal: str, records: Sequence[PoliticalRecord]) -> str:
        """Return what was decided on a treaty in a quarter and what became of it."""
        decided = [one for one in records if isinstance(one, JoinRecord)]
        events = [one for one in records if isinstance(one, TreatyRecord)]
        decided = [one for one in decided if one.proposal == proposal]
        events = [one for one in events if one.proposal == proposal]
        title = self.scenario.proposals[proposal].title
        # Under way is what matters; in force only exits do, and they are events.
        asked = [one for one in decided if "join" in one.answers and one.stage != "in_force"]
        sentences = []
        if asked and not any(one.event == "talks" for one in events):
            sentences.append(self._answers(asked, title))
        sentences += [self.event(one, title) for one in events]
        return " ".join(self._sentence(one) for one in sentences)

    def _answers(self, asked: Sequence[JoinRecord], title: str) -> str:
        """Return who is for a treaty and who is not, each refusal with its largest term."""
        willing = [one.state for one in asked if one.answers["join"] == "join"]
        refusing = [one for one in asked if one.answers["join"] == "refuse"]
        is_early = asked[0].stage == "dormant"
        parts = [f"nobody opens talks on the {title}" if is_early else f"asked to sign the {title}"]
        if willing:
            parts.append(f"{self._names(willing)} {'is' if len(willing) == 1 else 'are'} for it")
        parts += [self._refusal(one) for one in refusing]
        return f"{parts[0]}: {'; '.join(parts[1:])}"

    def _refusal(self, record: JoinRecord) -> str:
        """Return a refusal with the term that spoke most against."""
        most = greatest_against(record.terms)
        why = "" if most is None else f", above all for {TERMS[most[0]]} ({most[1]:+.2f})"
        return f"{self._name(record.state)} refuses{why} [{record.decision}]"

    def event(self, record: TreatyRecord, title: str) -> str:
        """Return what happened to a treaty, as a clause.

        Parameters
        ----------
        title : of the treaty
        """
        who = self._names(record.states)
        if record.event != "failed":
            return EVENTS[record.event].format(treaty=title, who=who, **_verbs(len(record.states)))
        reason = record.reason or ""
        text = REASONS[reason].format(treaty=title)
        if record.reason_state is not None:
            text += WHOSE[reason].format(who=self._name(record.reason_state))
        return text

    def _pact(self, record: PactRecord) -> str:
        """Return which members a pact has gained or lost."""
        pacts = {**self.scenario.proposed_pacts, **self.scenario.pacts}
        title, who = pacts[record.pact].title, self._names(record.states)
        verbs = _verbs(len(record.states))
        text = {
            "begins": f"a pact begins among {who}: {title}",
            "ends": f"a pact ends among {who}: {title}",
            "joined": f"{who} {verbs['join']} a pact: {title}",
            "left": f"{who} {verbs['leave']} a pact: {title}",
        }[record.event]
        return self._sentence(text)
