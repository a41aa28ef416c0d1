"""Governments asked about treaties: to join, to open talks, to leave, to ratify.

A question is put only where the answer counts this quarter. The rules' answers stand in
the ledger; an agent's own takes their place there.
"""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from sim.domain.political_records import JoinRecord
from sim.engine.world.political_variables import NO_QUARTER
from sim.kernel.draws import DrawKey, Purpose, uniform
from sim.model.agents import State
from sim.model.political_decision import TreatyDecision
from sim.model.stage import Stage
from sim.rules.politics.joining import JoinTerms
from sim.rules.politics.negotiation import LegislatureWeights, legislature_logit
from sim.rules.politics.negotiation import Stage as TreatyStage

STAGES = tuple(stage.name.lower() for stage in TreatyStage)
"""Words for the stages of a treaty, by number."""

NO_CONSENT = "no_consent"
"""Stands for the answer of a government whose legislature is against the treaty."""


class TreatyQuestions:
    """What governments are asked about treaties in one quarter."""

    def __init__(
        self, stage: Stage, roster: Sequence[State], *, keeps_records: bool = True
    ) -> None:
        """Take the stage as it stands once the rules have judged treaties.

        Parameters
        ----------
        stage : the run that it is part of
        roster : every state, in the order of the arrays
        keeps_records : whether decisions leave records
        """
        self.stage = stage
        self.roster = roster
        self.keeps_records = keeps_records
        self.names = sorted(stage.scenario.proposals)

    def ask_everybody(self) -> list[JoinRecord]:
        """Ask whoever is to decide, treaty by treaty, and return what they decided."""
        records: list[JoinRecord] = []
        for p in range(len(self.names)):
            for state in self.roster:
                one = TreatyQuestion(self, p, state)
                if one.is_any and self.stage.variables.is_in_game[state.position]:
                    one.ask()
                    if self.keeps_records:
                        records.append(one.record())
        return records


class TreatyQuestion:
    """What one government is asked about one treaty in one quarter."""

    def __init__(self, questions: TreatyQuestions, proposal: int, state: State) -> None:
        """Look up what is to be asked.

        Parameters
        ----------
        questions : of the quarter
        proposal : position of the treaty
        state : whose government is asked
        """
        self.stage = questions.stage
        self.proposal, self.state = proposal, state
        self.name = questions.names[proposal]
        self.answers: dict[str, str] = {}
        p, k, politics = proposal, state.position, self.stage.variables.politics
        decided, tables = self.stage.ledger.politics, self.stage.world.politics.proposals
        self.number = int(politics.stage[p])
        is_on_notice = bool(politics.notice_end[p, k] != NO_QUARTER)
        # A notice is taken back by whoever is willing again, in any quarter.
        self.asks_join = bool(decided.is_asked[p, k]) or is_on_notice
        self.asks_open = bool(decided.opens_talks[p]) and tables.proposer[p] == k
        self.asks_leave = bool(decided.may_leave[p, k]) and not is_on_notice
        self.asks_ratify = bool(decided.may_ratify[p, k])

    @property
    def is_any(self) -> bool:
        """Return whether anything is asked."""
        return self.asks_join or self.asks_open or self.asks_leave or self.asks_ratify

    @cached_property
    def terms(self) -> dict[str, float]:
        """Return the parts of the utility of joining, in logits."""
        row = self.stage.ledger.politics.terms[self.proposal, self.state.position]
        return dict(zip(JoinTerms._fields, map(float, row), strict=True))

    @property
    def utility(self) -> float:
        """Return the utility of joining, in logits."""
        return float(self.stage.ledger.politics.utility[self.proposal, self.state.position])

    def ask(self) -> None:
        """Ask, and let the answers take the place of the rules'."""
        p, k, decided = self.proposal, self.state.position, self.stage.ledger.politics
        if self.asks_join:
            is_for = decided.is_willing[p, k]
            answer = self._ask("join", self.state.join_or_refuse, ("refuse", "join"), is_for)
            decided.is_willing[p, k] = answer == "join"
        if self.asks_open:
            is_for = decided.is_willing[p, k]
            answer = self._ask("open", self.state.open_or_wait, ("wait", "open"), is_for)
            # Talks open where chance lets them and the proposer, as the ledger has it, is willing.
            decided.opens_talks[p] = decided.is_willing[p, k] = answer == "open"
        if self.asks_leave:
            is_off = decided.leaves[p, k]
            answer = self._ask("leave", self.state.stay_or_leave, ("stay", "leave"), is_off)
            decided.leaves[p, k] = answer == "leave"
        if self.asks_ratify and not decided.has_consent[p, k]:
            self.answers["ratify"] = NO_CONSENT
        elif self.asks_ratify:
            is_for = decided.ratifies[p, k]
            answer = self._ask("ratify", self.state.ratify_or_wait, ("wait", "ratify"), is_for)
            decided.ratifies[p, k] = answer == "ratify"

    def _ask(
        self,
        kind: str,
        method: Callable[[TreatyDecision], str],
        names: tuple[str, str],
        by_rules: np.bool_,
    ) -> str:
        """Return a government's answer.

        Parameters
        ----------
        names : options
        by_rules : whether the rules pick the second of them

        Raises
        ------
        ValueError : the agent's method returned something that is not an option
        """
        decision = TreatyDecision(
            actor=self.state.code,
            kind=kind,
            names=names,
            by_rules=names[int(by_rules)],
            proposal=self.name,
            quarter=self.stage.quarter,
            stage=STAGES[self.number],
            utility=self.utility,
            terms=self.terms,
        )
        answer = method(decision)
        if answer not in names:
            message = f"{decision.actor} answered {answer!r} to {kind}; options: {', '.join(names)}"
            raise ValueError(message)
        self.answers[kind] = answer
        return answer

    def record(self) -> JoinRecord:
        """Return what was decided, with its reasons."""
        p, k = self.proposal, self.state.position
        quarter, numbers = self.stage.quarter, self.stage.world.politics.numbers
        is_member = bool(self.stage.variables.politics.is_member[p, k])
        gap = numbers.exit_gap if is_member else numbers.withdrawal_gap
        legislature = self._legislature()
        return JoinRecord(
            decision=f"{quarter}-{self.name}-{self.state.code}",
            quarter=quarter,
            proposal=self.name,
            state=self.state.code,
            stage=STAGES[self.number],
            answers=self.answers,
            utility=self.utility,
            terms=self.terms,
            draw=self._draw(Purpose.JOINING, self.stage.variables.politics.join_drawn),
            gap=float(gap) if self.asks_leave else 0.0,
            legislature=legislature,
            legislature_draw=(
                self._draw(Purpose.LEGISLATURE, self.stage.variables.politics.law_drawn)
                if legislature
                else None
            ),
        )

    def _draw(self, purpose: Purpose, drawn: np.ndarray) -> float:
        """Return the draw that a view of the treaty rests on, of the quarter in which it was drawn.

        Parameters
        ----------
        drawn : (p, n) quarters
        """
        world, key = self.stage.world, self.stage.key
        day = DrawKey(
            seed=key.seed,
            replication=key.replication,
            quarter=int(drawn[self.proposal, self.state.position]),
        )
        code = world.politics.proposals.code[self.proposal]
        return float(uniform(day, int(purpose), code, world.state_code[self.state.position]))

    def _legislature(self) -> dict[str, float]:
        """Return the parts of the log odds that the legislature consents, if it has to."""
        tables, k = self.stage.world.politics, self.state.position
        if not (tables.has_legislature[k] and tables.proposals.needs_ratification[self.proposal]):
            return {}
        depth = float(self.stage.world.texts.depth[self.proposal])
        support = float(self.stage.variables.support[k])
        weights = LegislatureWeights(
            constant=tables.numbers.legislature_constant,
            support=tables.numbers.legislature_support,
        )
        constant = float(legislature_logit(0.5, depth, 0.0, 0.0, weights))
        return {
            "constant": constant,
            "support": float(legislature_logit(support, depth, 0.0, 0.0, weights)) - constant,
            "rules": float(tables.rule_logit[k]),
            "majority": float(self.stage.variables.politics.majority[k]),
        }
