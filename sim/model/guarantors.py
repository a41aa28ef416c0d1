"""The guarantors of a crisis, asked one after another, the strongest first.

They are asked about the challenge and, where its loser widens a clash to a war, once
more about the war: what holds then are the payoffs and obligations of a major attack.
"""

from functools import partial

import numpy as np

from sim.domain.vocabulary import LEVELS, Level
from sim.engine.crisis.arrays import NodeColumn
from sim.engine.quarter.crises_by_chance import drawn_option
from sim.kernel.draws import Purpose
from sim.model import terms
from sim.model.decision import Question
from sim.model.inquiry import Inquiry
from sim.model.terms import Branch, SolvedBranch
from sim.rules.crisis.commitment import burden_discount
from sim.rules.crisis.law import highest_level_probabilities


class Guarantors:
    """What the guarantors do on one branch of the tree."""

    def __init__(self, inquiry: Inquiry, branch: Branch) -> None:
        """Nobody is asked yet.

        Parameters
        ----------
        inquiry : the crisis, through which they are asked
        branch : part of the tree on which they choose
        """
        self.inquiry = inquiry
        self.branch = branch
        self.crisis, self.solution = inquiry.crisis, inquiry.solution
        self.levels = np.zeros(len(inquiry.guarantors), dtype=np.int64)
        self.end = 0

    @property
    def weight(self) -> np.ndarray:
        """Return the share of its strength that each commits at the end that was reached."""
        return np.asarray(self.solution.weight[*self.branch.subtree, :, self.end])

    @property
    def obligations(self) -> np.ndarray:
        """Return what each owes, before the policy's multiplier."""
        return np.asarray(self.crisis.obligation[:, self.branch.mode, self.branch.council])

    @property
    def end_values(self) -> np.ndarray:
        """Return the values of the end that was reached, columns `NodeColumn`."""
        first = (len(LEVELS) ** self.crisis.n_strategic - 1) // 2
        return np.asarray(self.solution.node[*self.branch.subtree, first + self.end])

    def has_seat(self, k: int) -> bool:
        """Return whether a guarantor is called to a challenge of this mode."""
        return bool(self.crisis.is_called[k, self.branch.mode])

    def ask(self) -> None:
        """Ask them, strongest first; the rest answer at the end that is reached."""
        node = 0
        for k in range(self.crisis.n_strategic):
            if self.has_seat(k):
                self.levels[k] = self._strategic_level(k, node)
            node = len(LEVELS) * node + 1 + int(self.levels[k])
        self.end = node - (len(LEVELS) ** self.crisis.n_strategic - 1) // 2
        for k in range(self.crisis.n_strategic, len(self.inquiry.guarantors)):
            if self.has_seat(k):
                self.levels[k] = self._answering_level(k)

    def _ask_level(self, k: int, question: Question) -> int:
        """Return the level that a guarantor chooses."""
        return LEVELS.index(self.inquiry.ask(self.inquiry.guarantors[k].choose_level, question))

    @property
    def _purpose(self) -> Purpose:
        return Purpose.WAR_LEVEL if self.branch.is_widened else Purpose.LEVEL

    def _strategic_level(self, k: int, node: int) -> int:
        """Ask one guarantor that looks ahead, after the law has spoken."""
        branch, highest = self.branch, self._reading_of_law(k)
        sigma = self.solution.sigma[*branch.subtree, node, highest]
        names = LEVELS[: highest + 1]
        child = len(LEVELS) * node + 1
        values = self.solution.node[*branch.subtree]
        own = NodeColumn.GUARANTORS + k

        solved = SolvedBranch(self.crisis, self.solution, branch)

        def utility_parts(level: int) -> dict[str, float]:
            return terms.level_terms(solved, k, level, values[child + level])

        question = Question(
            kind="level",
            purpose=self._purpose,
            names=names,
            probabilities=[float(x) for x in sigma[: highest + 1]],
            mode=branch.mode,
            is_widened=branch.is_widened,
            utilities={name: float(values[child + i, own]) for i, name in enumerate(names)},
            explain={name: partial(utility_parts, i) for i, name in enumerate(names)},
            note=self._standing_text(k),
        )
        return self._ask_level(k, question)

    def _lawful_chances(self, k: int) -> tuple[float, float, float]:
        """Return the chances that each level is the highest that a guarantor is allowed."""
        crisis, mode = self.crisis, self.branch.mode
        # Not `lawful_levels`: taking a whole crisis apart costs far more than these three numbers.
        return highest_level_probabilities(
            crisis.law_support[k, mode], crisis.law_fight[k, mode], crisis.reservation[k, mode]
        )

    def _reading_of_law(self, k: int) -> int:
        """Draw the highest level that a guarantor's law and reservations allow."""
        inquiry, purpose = self.inquiry, Purpose.WAR_LAW if self.branch.is_widened else Purpose.LAW
        chances = self._lawful_chances(k)
        draw = inquiry.take(purpose, inquiry.stage.world.state_code[inquiry.order[k]])
        highest = int(drawn_option(np.array(chances), draw))
        # Most guarantors may do anything; a move for each of them would bury those whom law limits.
        if chances[-1] < 1:
            lawful = {str(level): x for level, x in zip(LEVELS, chances, strict=True)}
            inquiry.note_chance(inquiry.guarantors[k], "law", lawful, LEVELS[highest], draw=draw)
        return highest

    def _answering_level(self, k: int) -> int:
        """Ask one guarantor that does not look ahead; its law is in the chances."""
        rest = self.solution.rest[*self.branch.subtree, k, :, self.end]
        question = Question(
            kind="answer",
            purpose=self._purpose,
            names=LEVELS,
            probabilities=[float(x) for x in rest],
            mode=self.branch.mode,
            is_widened=self.branch.is_widened,
            note=self._standing_text(k) + self._law_text(k),
        )
        return self._ask_level(k, question)

    def _law_text(self, k: int) -> str:
        """Return in words how far the law lets a guarantor go whose chances hold it already."""
        chances = self._lawful_chances(k)
        if not self.inquiry.keeps_moves or chances[-1] >= 1:
            return ""
        fight = chances[Level.FIGHT]
        return f"; law lets it support with {chances[Level.SUPPORT] + fight:.2f}, fight {fight:.2f}"

    def _standing_text(self, k: int) -> str:
        """Return in words what a guarantor owes and how its politics lean."""
        if not self.inquiry.keeps_moves:
            return ""
        parts = [f"{name} {part:+.2f}" for name, part in self._bias_parts(k).items() if part]
        told = f" ({', '.join(parts)})" if parts else ""
        return f"owes {self.obligations[k]:.3f}, bias {self.crisis.bias[k]:+.2f} logits{told}"

    def _bias_parts(self, k: int) -> dict[str, float]:
        """Return what a guarantor's bias to fight is made of, in logits; parts add up to it."""
        world, variables = self.inquiry.stage.world, self.inquiry.stage.variables
        flashpoint = self.inquiry.flashpoint
        state = self.inquiry.guarantors[k].position
        regime = variables.regime[state, flashpoint]
        policy, government = world.policies.bias_logit[regime], variables.stance_logit[state]
        discount = burden_discount(
            world.policies.burden_demand_pct[regime],
            variables.burden_pct[world.target[flashpoint]],
            world.numbers.burden_discount_logit,
        )
        # The shock is what remains, so that the parts add up whatever it was drawn from.
        shock = self.crisis.bias[k] - (policy + government - discount)
        parts = {
            "policy": policy, "government": government, "burden discount": -discount,
            "shock": shock,
        }  # fmt: skip
        return {name: round(float(part), 2) for name, part in parts.items()}
