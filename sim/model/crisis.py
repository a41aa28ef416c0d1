"""One crisis played: the tree walked node by node, each mover asked in turn.

A crisis knows the stage that it is played on and the deciders that it is handed; it
reads the arrays, asks, and writes into the ledger what was done. Its record is made
by `sim.model.crisis_record`.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from sim.domain.records import Move, Option
from sim.domain.vocabulary import (
    LEVELS,
    MODES,
    NO_CHALLENGE,
    NOT_ASKED,
    STATUS_QUO,
    CouncilAnswer,
    CouncilKind,
    Mode,
)
from sim.engine.crisis.arrays import ModeColumn, NodeColumn, SummaryColumn
from sim.engine.outcomes.ledger import Outcome, council_branch
from sim.engine.outcomes.opportunity import war_probability
from sim.engine.quarter.councils import answer_of_votes, council_kind, is_member, member_veto
from sim.engine.quarter.crises_by_chance import drawn_option
from sim.engine.quarter.schedule import open_crisis
from sim.kernel.draws import NOBODY, Purpose
from sim.model import terms
from sim.model.agents import State
from sim.model.decision import Decision, Question, Terms
from sim.model.stage import Stage
from sim.model.terms import Branch
from sim.rules.crisis.commitment import burden_discount
from sim.rules.crisis.law import highest_level_probabilities


class CrisisPlay:
    """A crisis at one flashpoint in one quarter, from opportunity to outcome."""

    def __init__(
        self, stage: Stage, deciders: Sequence[State], flashpoint: int, *, keeps_moves: bool = True
    ) -> None:
        """Assemble and solve the crisis as things stand.

        Parameters
        ----------
        stage : the run that it is part of
        deciders : every state of the roster, in the order of the arrays
        flashpoint : its position
        keeps_moves : whether every move is kept with its reasons
        """
        self.stage = stage
        self.flashpoint = flashpoint
        self.keeps_moves = keeps_moves
        world = stage.world
        self.opportunity = open_crisis(*stage.arrays, flashpoint, stage.key)
        self.crisis, self.solution = self.opportunity.crisis, self.opportunity.solution
        n = stage.ledger.n_guarantors[flashpoint]
        # A copy, since the next crisis at this flashpoint writes its own order into the ledger.
        self.order = stage.ledger.order[flashpoint, :n].copy()
        self.deciders = deciders
        self.guarantors = [deciders[k] for k in self.order]
        self.challenger = deciders[world.challenger[flashpoint]]
        self.target = deciders[world.target[flashpoint]]
        self.moves: list[Move] = []
        self.mode: int | None = None
        self.council_answer: int = NOT_ASKED
        self.levels = np.zeros(len(self.guarantors), dtype=np.int64)
        self.end = 0
        self.is_resisted = False
        self.outcome = Outcome.STATUS_QUO

    @property
    def name(self) -> str:
        """Return the identifier of the crisis: quarter and flashpoint."""
        return f"{self.stage.quarter}-{self.stage.flashpoints[self.flashpoint]}"

    @property
    def war_probability(self) -> float:
        """Return the chance of war before anybody moves, in [0, 1]."""
        return float(war_probability(self.solution))

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
    def weight(self) -> np.ndarray:
        """Return the share of its strength that each guarantor commits at the end reached."""
        return np.asarray(self.solution.weight[*self.branch, :, self.end])

    @property
    def obligations(self) -> np.ndarray:
        """Return what each guarantor owes in this challenge, before the policy's multiplier."""
        return np.asarray(self.crisis.obligation[:, *self.branch])

    def take(self, purpose: Purpose, code: np.uint64 = NOBODY) -> float:
        """Return the draw for a purpose in this crisis, in [0, 1)."""
        return self.stage.draw(purpose, self.flashpoint, code)

    def _ask(self, method: Callable[[Decision], str], question: Question) -> str:
        """Ask an agent and keep its move.

        Raises
        ------
        ValueError : the agent's method returned something that is not an option
        """
        agent: State = method.__self__  # type: ignore[attr-defined]
        decision = Decision(
            actor=agent.code,
            kind=question.kind,
            names=question.names,
            probabilities=question.probabilities,
            take=lambda: self.take(question.purpose, self.stage.world.state_code[agent.position]),
            flashpoint=self.stage.flashpoints[self.flashpoint],
            mode=None if self.mode is None else MODES[self.mode],
            quarter=self.stage.quarter,
            utilities=question.utilities,
            explain=question.explain,
            note=question.note,
        )
        choice, names = method(decision), question.names
        # A method of the user's own may return anything, and a slip must not pass for a choice.
        if choice not in names:
            options = ", ".join(names)
            message = f"{agent.code} answered {choice!r} to {question.kind}; options: {options}"
            raise ValueError(message)
        if self.keeps_moves:
            self.moves.append(decision.record(choice))
        return choice

    def _note_chance(
        self,
        who: State,
        decision: str,
        chances: Mapping[str, float],
        choice: str,
        *,
        draw: float | None = None,
    ) -> None:
        """Keep what chance or a council decided, which no agent was asked for."""
        if self.keeps_moves:
            options = tuple(Option(name, float(chance)) for name, chance in chances.items())
            self.moves.append(Move(who.code, decision, options, choice, draw))

    def run(self) -> None:
        """Play the crisis to its outcome."""
        if not self._challenge():
            return
        if not self._resist():
            self.outcome = Outcome.CONCEDED
            return
        self.is_resisted = True
        self._consult()
        self._gather_help()
        if not self._press():
            self.outcome = Outcome.BACKED_DOWN
        elif self.mode == Mode.MAJOR_ATTACK:
            self.outcome = Outcome.WAR
        else:
            self.outcome = Outcome.TAKEN if self._clash() else Outcome.REPELLED

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
        choice = self._ask(self.challenger.choose_challenge, question)
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
        return self._ask(self.target.respond, question) == "resist"

    def _consult(self) -> None:
        """Ask the council's members, where one decides, and set the branch of the tree."""
        (world, variables, _), flashpoint = self.stage.arrays, self.flashpoint
        kind = council_kind(world, variables, flashpoint)
        if kind in {CouncilKind.NONE, CouncilKind.AUTOMATIC}:
            return
        votes = self.stage.world.pacts.votes[self.stage.variables.epoch[0], flashpoint]
        members = [k for k in range(votes.size) if is_member(world, variables, flashpoint, k)]
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
        self._note_chance(
            self.target, "council", chances, "activate" if is_active else "not_activate"
        )

    def _vote(self, member: int) -> str:
        """Ask a member of the council for its vote."""
        world, variables, _ = self.stage.arrays
        veto = float(member_veto(world, variables, self.flashpoint, member))
        question = Question(
            kind="vote",
            purpose=Purpose.COUNCIL,
            names=("veto", "consent"),
            probabilities=(veto, 1 - veto),
        )
        return self._ask(self.deciders[member].vote, question)

    def _gather_help(self) -> None:
        """Ask the guarantors, strongest first; the rest answer at the end reached."""
        node = 0
        for k in range(self.crisis.n_strategic):
            self.levels[k] = self._strategic_level(k, node)
            node = len(LEVELS) * node + 1 + int(self.levels[k])
        self.end = node - (len(LEVELS) ** self.crisis.n_strategic - 1) // 2
        for k in range(self.crisis.n_strategic, len(self.guarantors)):
            self.levels[k] = self._answering_level(k)

    def _strategic_level(self, k: int, node: int) -> int:
        """Ask one guarantor that looks ahead, after the law has spoken."""
        branch, highest = self.branch, self._reading_of_law(k)
        sigma = self.solution.sigma[*branch, node, highest]
        names = LEVELS[: highest + 1]
        child = len(LEVELS) * node + 1
        values = self.solution.node[*branch]
        own = NodeColumn.GUARANTORS + k

        def utility_parts(level: int) -> dict[str, float]:
            return terms.level_terms(self.crisis, branch, k, level, values[child + level])

        question = Question(
            kind="level",
            purpose=Purpose.LEVEL,
            names=names,
            probabilities=[float(x) for x in sigma[: highest + 1]],
            utilities={name: float(values[child + i, own]) for i, name in enumerate(names)},
            explain={name: partial(utility_parts, i) for i, name in enumerate(names)},
            note=self._standing_text(k),
        )
        return LEVELS.index(self._ask(self.guarantors[k].choose_level, question))

    def _reading_of_law(self, k: int) -> int:
        """Draw the highest level that a guarantor's law and reservations allow."""
        crisis, mode = self.crisis, self.branch.mode
        # Not `lawful_levels`: taking a whole crisis apart costs far more than these three numbers.
        chances = highest_level_probabilities(
            crisis.law_support[k, mode], crisis.law_fight[k, mode], crisis.reservation[k, mode]
        )
        draw = self.take(Purpose.LAW, self.stage.world.state_code[self.order[k]])
        highest = int(drawn_option(np.array(chances), draw))
        # Most guarantors may do anything; a move for each of them would bury those whom law limits.
        if chances[-1] < 1:
            lawful = {str(level): x for level, x in zip(LEVELS, chances, strict=True)}
            self._note_chance(self.guarantors[k], "law", lawful, LEVELS[highest], draw=draw)
        return highest

    def _answering_level(self, k: int) -> int:
        """Ask one guarantor that does not look ahead; its law is in the chances."""
        question = Question(
            kind="answer",
            purpose=Purpose.LEVEL,
            names=LEVELS,
            probabilities=[float(x) for x in self.solution.rest[*self.branch, k, :, self.end]],
            note=self._standing_text(k),
        )
        return LEVELS.index(self._ask(self.guarantors[k].choose_level, question))

    def _standing_text(self, k: int) -> str:
        """Return in words what a guarantor owes and how its politics lean."""
        if not self.keeps_moves:
            return ""
        parts = [f"{name} {part:+.2f}" for name, part in self._bias_parts(k).items() if part]
        told = f" ({', '.join(parts)})" if parts else ""
        return f"owes {self.obligations[k]:.3f}, bias {self.crisis.bias[k]:+.2f} logits{told}"

    def _bias_parts(self, k: int) -> dict[str, float]:
        """Return what a guarantor's bias to fight is made of, in logits; parts add up to it."""
        world, variables = self.stage.world, self.stage.variables
        state = self.guarantors[k].position
        regime = variables.regime[state, self.flashpoint]
        policy, government = world.policies.bias_logit[regime], variables.stance_logit[state]
        discount = burden_discount(
            world.policies.burden_demand_pct[regime],
            variables.burden_pct[world.target[self.flashpoint]],
            world.numbers.burden_discount_logit,
        )
        # The shock is what remains, so that the parts add up whatever it was drawn from.
        shock = self.crisis.bias[k] - (policy + government - discount)
        parts = {
            "policy": policy, "government": government, "burden discount": -discount,
            "shock": shock,
        }  # fmt: skip
        return {name: round(float(part), 2) for name, part in parts.items()}

    def _end_values(self) -> np.ndarray:
        """Return the values of the end node that was reached, columns `NodeColumn`."""
        first = (len(LEVELS) ** self.crisis.n_strategic - 1) // 2
        return np.asarray(self.solution.node[*self.branch, first + self.end])

    def _press(self) -> bool:
        """Ask the challenger whether it presses in the face of those who stand there."""
        values = self._end_values()
        press = float(values[NodeColumn.PRESS])
        audience = -float(self.crisis.modes[self.branch.mode, ModeColumn.AUDIENCE_COST])
        utilities = {"back_down": audience}
        if press > 0:
            expected = float(values[NodeColumn.CHALLENGER])
            # A node keeps the mean over both options, so the worth of pressing is worked back.
            utilities["press"] = (expected - (1 - press) * audience) / press
        explain: dict[str, Terms] = {
            "back_down": lambda: {"audience_cost": audience},
            "press": lambda: terms.pressing_terms(self.crisis, self.branch.mode, values),
        }
        question = Question(
            kind="press",
            purpose=Purpose.PRESSING,
            names=("back_down", "press"),
            probabilities=(1 - press, press),
            utilities=utilities,
            explain=explain,
        )
        return self._ask(self.challenger.press_or_back_down, question) == "press"

    def _clash(self) -> bool:
        """Draw the lottery of a clash that is over within the quarter."""
        values = self._end_values()
        press = float(values[NodeColumn.PRESS])
        wins = float(values[NodeColumn.WIN]) / press if press > 0 else 0.0
        draw = self.take(Purpose.CLASH)
        choice = "challenger_wins" if draw < wins else "challenger_loses"
        chances = {"challenger_wins": wins, "challenger_loses": 1 - wins}
        self._note_chance(self.challenger, "clash", chances, choice, draw=draw)
        return draw < wins

    def write_down(self) -> None:
        """Write what was done into the ledger, for the end of the quarter."""
        ledger, f, n = self.stage.ledger, self.flashpoint, len(self.guarantors)
        ledger.mode[f] = NO_CHALLENGE if self.mode is None else self.mode
        ledger.outcome[f] = self.outcome
        ledger.council_answer[f] = self.council_answer
        ledger.level[f, :n] = self.levels
        if self.mode is not None:
            ledger.owed[f, :n] = self.obligations
        if self.is_resisted:
            ledger.weight[f, :n] = self.weight
