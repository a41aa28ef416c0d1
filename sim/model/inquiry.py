"""What a crisis asks and keeps: the solved game, the states in it, and every move in order.

The walk through the tree is in `sim.model.crisis`, the asking of the guarantors in
`sim.model.guarantors`. Both ask here, so that every answer is checked and kept alike.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from sim.domain.records import Move, Option
from sim.domain.vocabulary import MODES
from sim.engine.run.schedule import open_crisis
from sim.kernel.draws import NOBODY, Purpose
from sim.model.agents import State
from sim.model.decision import Decision, Question
from sim.model.stage import Stage


class Inquiry:
    """A crisis at one flashpoint in one quarter, with the states that are asked in it."""

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

    @property
    def name(self) -> str:
        """Return the identifier of the crisis: quarter and flashpoint."""
        return f"{self.stage.quarter}-{self.stage.flashpoints[self.flashpoint]}"

    def take(self, purpose: Purpose, code: np.uint64 = NOBODY) -> float:
        """Return the draw for a purpose in this crisis, in [0, 1)."""
        return self.stage.draw(purpose, self.flashpoint, code)

    def ask(self, method: Callable[[Decision], str], question: Question) -> str:
        """Ask an agent and keep its move.

        Raises
        ------
        ValueError : the agent's method returned something that is not an option
        """
        agent: State = method.__self__  # type: ignore[attr-defined]
        code, left = self.stage.world.state_code[agent.position], question.draw
        decision = Decision(
            actor=agent.code,
            kind=question.kind,
            names=question.names,
            probabilities=question.probabilities,
            take=lambda: self.take(question.purpose, code) if left is None else left,
            flashpoint=self.stage.flashpoints[self.flashpoint],
            mode=None if question.mode is None else MODES[question.mode],
            quarter=self.stage.quarter,
            is_widened=question.is_widened,
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

    def note_chance(
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
