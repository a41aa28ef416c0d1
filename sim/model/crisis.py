"""One crisis played: the tree walked node by node, each mover asked in turn.

A crisis knows the stage that it is played on and the deciders that it is handed; it
reads the arrays, asks, and writes into the ledger what was done. Its record is made
by `sim.model.crisis_record`.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np

from sim.domain.vocabulary import (
    MODES,
    NO_CHALLENGE,
    NOT_ASKED,
    NOT_WIDENED,
    STATUS_QUO,
    CouncilAnswer,
    CouncilKind,
    Loser,
    Mode,
)
from sim.engine.crisis.arrays import ModeColumn, NodeColumn, SummaryColumn
from sim.engine.crisis.expectation import war_chance
from sim.engine.outcomes.ledger import Outcome, council_branch
from sim.engine.quarter.councils import answer_of_votes, council_kind, is_member, member_veto
from sim.kernel.draws import Purpose
from sim.model import terms
from sim.model.agents import State
from sim.model.decision import Question, Terms
from sim.model.guarantors import Guarantors
from sim.model.inquiry import Inquiry
from sim.model.stage import Stage
from sim.model.terms import Branch, SolvedBranch


class CrisisPlay(Inquiry):
    """A crisis at one flashpoint in one quarter, from opportunity to outcome."""

    def __init__(
        self, stage: Stage, deciders: Sequence[State], flashpoint: int, *, keeps_moves: bool = True
    ) -> None:
        """Assemble and solve the crisis as things stand; see `Inquiry`."""
        super().__init__(stage, deciders, flashpoint, keeps_moves=keeps_moves)
        self.mode: int | None = None
        self.council_answer: int = NOT_ASKED
        self.help: Guarantors | None = None
        self.widened_by: int = NOT_WIDENED
        self.war_help: Guarantors | None = None
        self.outcome = Outcome.STATUS_QUO

    @property
    def is_resisted(self) -> bool:
        """Return whether the target resisted, so that guarantors were asked."""
        return self.help is not None

    @property
    def levels(self) -> np.ndarray:
        """Return the `Level` of each guarantor in the challenge, nought before they are asked."""
        none = np.zeros(len(self.guarantors), dtype=np.int64)
        return none if self.help is None else self.help.levels

    @property
    def war_probability(self) -> float:
        """Return the chance of war before anybody moves, in [0, 1]."""
        return float(war_chance(self.opportunity.expectation))

    @property
    def branch(self) -> Branch:
        """Return the part of the tree that mode and council have led to.

        Raises
        ------
        RuntimeError : no challenge was made
        """
        if self.mode is None:
            message = "no challenge was made"
            raise RuntimeError(message)
        return Branch(self.mode, council_branch(self.council_answer))

    @property
    def obligations(self) -> np.ndarray:
        """Return what each guarantor owes in this challenge, before the policy's multiplier."""
        return np.asarray(self.crisis.obligation[:, self.branch.mode, self.branch.council])

    def run(self) -> None:
        """Play the crisis to its outcome."""
        if not self._challenge():
            return
        if not self._resist():
            self.outcome = Outcome.CONCEDED
            return
        self._consult()
        self.help = Guarantors(self, self.branch)
        self.help.ask()
        if not self._press(self.help):
            self.outcome = Outcome.BACKED_DOWN
        elif self.mode == Mode.MAJOR_ATTACK:
            self.outcome = Outcome.WAR
        else:
            self.outcome = Outcome.TAKEN if self._clash(self.help) else Outcome.REPELLED
            if self._widens():
                self._fight_wider_war()

    def _challenge(self) -> bool:
        """Ask the challenger for its opening; return whether it challenges."""
        # What makes no sense at a flashpoint is never an option: an islet has no invasion
        # (MODEL 12).
        available = [m for m in range(len(MODES)) if self.crisis.is_available[m]]
        names = [STATUS_QUO, *(MODES[m] for m in available)]
        rows = [0, *(m + 1 for m in available)]
        explain: dict[str, Terms] = {
            MODES[m]: partial(terms.challenge_terms, self.crisis, self.solution, m)
            for m in available
        }
        explain[STATUS_QUO] = lambda: terms.status_quo_terms(
            self.stage.world, self.stage.variables, self.crisis, self.flashpoint
        )
        question = Question(
            kind="challenge",
            purpose=Purpose.CHALLENGE,
            names=names,
            probabilities=[float(self.solution.choice[row]) for row in rows],
            utilities={
                name: float(self.solution.value[row]) for name, row in zip(names, rows, strict=True)
            },
            explain=explain,
        )
        choice = self.ask(self.challenger.choose_challenge, question)
        if choice == STATUS_QUO:
            return False
        self.mode = MODES.index(choice)
        return True

    def _resist(self) -> bool:
        """Ask the target; return whether it resists."""
        mode = self.branch.mode
        summary = self.solution.summary[mode]
        resist = float(summary[SummaryColumn.RESIST])
        concede = float(summary[SummaryColumn.TARGET_CONCEDE_VALUE])
        question = Question(
            kind="response",
            purpose=Purpose.RESISTANCE,
            mode=mode,
            names=("concede", "resist"),
            probabilities=(1 - resist, resist),
            utilities={
                "concede": concede,
                "resist": float(summary[SummaryColumn.TARGET_RESIST_VALUE]),
            },
            explain={
                "concede": lambda: {"concession": concede},
                "resist": lambda: terms.resistance_terms(self.crisis, self.solution, mode),
            },
        )
        return self.ask(self.target.respond, question) == "resist"

    def _consult(self) -> None:
        """Ask the council's members, where one decides, and set the branch of the tree."""
        (_, variables, _), flashpoint = self.stage.arrays, self.flashpoint
        kind = council_kind(variables, flashpoint)
        if kind in {CouncilKind.NONE, CouncilKind.AUTOMATIC}:
            return
        votes = self.stage.variables.pacts.votes[flashpoint]
        members = [k for k in range(votes.size) if is_member(variables, flashpoint, k)]
        consenting = [k for k in members if self._vote(k) == "consent"]
        self.council_answer = answer_of_votes(
            kind,
            len(members) - len(consenting),
            int(votes[consenting].sum()),
            int(votes[members].sum()),
        )
        active = float(self.crisis.activation_probability)
        chances = {"activate": active, "not_activate": 1 - active}
        is_active = self.council_answer == CouncilAnswer.ACTIVE
        self.note_chance(
            self.target, "council", chances, "activate" if is_active else "not_activate"
        )

    def _vote(self, member: int) -> str:
        """Ask a member of the council for its vote."""
        world, variables, _ = self.stage.arrays
        veto = float(member_veto(world, variables, self.flashpoint, member))
        question = Question(
            kind="vote",
            purpose=Purpose.COUNCIL,
            mode=self.mode,
            names=("veto", "consent"),
            probabilities=(veto, 1 - veto),
        )
        return self.ask(self.deciders[member].vote, question)

    def _press(self, help_given: Guarantors) -> bool:
        """Ask the challenger whether it presses in the face of those who stand there."""
        values = help_given.end_values
        press = float(values[NodeColumn.PRESS])
        solved = SolvedBranch(self.crisis, self.solution, self.branch)
        audience = -float(self.crisis.modes[self.branch.mode, ModeColumn.AUDIENCE_COST])
        utilities = {"back_down": audience}
        if press > 0:
            # What it believes: of a war that might follow others may know better.
            expected = float(values[NodeColumn.BELIEF + NodeColumn.CHALLENGER])
            # A node keeps the mean over both options, so the worth of pressing is worked back.
            utilities["press"] = (expected - (1 - press) * audience) / press
        explain: dict[str, Terms] = {
            "back_down": lambda: {"audience_cost": audience},
            "press": lambda: terms.pressing_terms(solved, values),
        }
        question = Question(
            kind="press",
            purpose=Purpose.PRESSING,
            mode=self.mode,
            names=("back_down", "press"),
            probabilities=(1 - press, press),
            utilities=utilities,
            explain=explain,
        )
        return self.ask(self.challenger.press_or_back_down, question) == "press"

    def _clash(self, help_given: Guarantors) -> bool:
        """Draw the lottery of a clash that is over within the quarter."""
        values = help_given.end_values
        press = float(values[NodeColumn.PRESS])
        wins = float(values[NodeColumn.WIN]) / press if press > 0 else 0.0
        draw = self.take(Purpose.CLASH)
        choice = "challenger_wins" if draw < wins else "challenger_loses"
        chances = {"challenger_wins": wins, "challenger_loses": 1 - wins}
        self.note_chance(self.challenger, "clash", chances, choice, draw=draw)
        return draw < wins

    def _widens(self) -> bool:
        """Ask whoever lost the clash whether it widens it to a war."""
        # Not `may_widen`: taking a whole crisis apart costs far more than these two words.
        if not (self.crisis.has_escalation and self.crisis.escalates):
            return False
        is_taken = self.outcome == Outcome.TAKEN
        loser = Loser.TARGET if is_taken else Loser.CHALLENGER
        agent = self.target if is_taken else self.challenger
        branch = self.branch
        chance = float(self.solution.widen[branch.mode, branch.council, loser])
        solved = SolvedBranch(self.crisis, self.solution, branch)
        accepting = terms.acceptance_terms(solved, loser)
        war = terms.widening_terms(solved, loser)
        question = Question(
            kind="widen",
            purpose=Purpose.WIDENING,
            names=("accept", "widen"),
            probabilities=(1 - chance, chance),
            mode=branch.mode,
            utilities={
                "accept": float(sum(accepting.values())),
                "widen": float(sum(war.values())),
            },
            explain={"accept": lambda: accepting, "widen": lambda: war},
        )
        if self.ask(agent.accept_or_widen, question) == "accept":
            return False
        self.widened_by = loser
        return True

    def _fight_wider_war(self) -> None:
        """Ask the guarantors anew, about a war."""
        self.war_help = Guarantors(self, self.branch.widened())
        self.war_help.ask()
        self.outcome = Outcome.WAR

    def write_down(self) -> None:
        """Write what was done into the ledger, for the end of the quarter."""
        ledger, f, n = self.stage.ledger, self.flashpoint, len(self.guarantors)
        ledger.mode[f] = NO_CHALLENGE if self.mode is None else self.mode
        ledger.outcome[f] = self.outcome
        ledger.council_answer[f] = self.council_answer
        ledger.level[f, :n] = self.levels
        ledger.widened_by[f] = self.widened_by
        if self.mode is not None:
            ledger.owed[f, :n] = self.obligations
        if self.help is not None:
            ledger.weight[f, :n] = self.help.weight
        if self.war_help is not None:
            ledger.war_level[f, :n] = self.war_help.levels
            ledger.war_owed[f, :n] = self.war_help.obligations
            ledger.war_weight[f, :n] = self.war_help.weight
