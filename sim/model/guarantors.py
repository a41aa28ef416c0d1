"""The guarantors of a crisis, asked one after another, the strongest first.

They are asked about the challenge and, where its loser widens a clash to a war, once
more about the war: what holds then are the payoffs and obligations of a major attack.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, partial

import numpy as np

from sim.domain.vocabulary import LEVELS
from sim.engine.crisis.answers import Answers, answers_at
from sim.engine.quarter.crises_by_chance import drawn_option
from sim.kernel.draws import Purpose
from sim.model import terms
from sim.model.decision import Question
from sim.model.inquiry import Inquiry
from sim.model.shared_draw import reading_of
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

    @property
    def _law_purpose(self) -> Purpose:
        return Purpose.WAR_LAW if self.branch.is_widened else Purpose.LAW

    def _strategic_level(self, k: int, node: int) -> int:
        """Ask one guarantor that looks ahead, after the law has spoken."""
        branch, child = self.branch, len(LEVELS) * node + 1
        draw = self.inquiry.take(self._law_purpose, self._code(k))
        highest = int(drawn_option(np.array(self._lawful_chances(k)), draw))
        self._note_law(k, highest, draw)
        sigma = self.solution.sigma[*branch.subtree, node, highest]
        values = self.solution.node[*branch.subtree]
        worth = [terms.values_at(values[child + level], k) for level in range(len(LEVELS))]
        return self._ask_level(k, self._question("level", k, sigma[: highest + 1], worth))

    def _answering_level(self, k: int) -> int:
        """Ask one guarantor that does not look ahead, after the law has spoken."""
        levels = self.solution.rest[*self.branch.subtree, k, :, self.end]
        draw = self.inquiry.take(self._purpose, self._code(k))
        sigma = self._answers.sigma[k]
        reading = reading_of(draw, levels.tolist(), self._lawful_chances(k), sigma)
        self._note_law(k, reading.highest, reading.law_draw)
        worth = [terms.LevelValues(*row) for row in self._answers.values[k].tolist()]
        question = self._question("answer", k, sigma[reading.highest, : reading.highest + 1], worth)
        return self._ask_level(k, replace(question, draw=reading.level_draw))

    @cached_property
    def _answers(self) -> Answers:
        """Return how those who do not look ahead compare their levels at the end reached."""
        return answers_at(self.crisis, self.solution, *self.branch.subtree, self.end)

    def _question(
        self, kind: str, k: int, chances: np.ndarray, worth: Sequence[terms.LevelValues]
    ) -> Question:
        """Return what a guarantor is asked: the levels that its law allows, and what they bring.

        Parameters
        ----------
        chances : probability of each lawful level
        worth : (3,) what follows each level
        """
        solved = SolvedBranch(self.crisis, self.solution, self.branch)
        names = LEVELS[: chances.size]

        def utility_parts(level: int) -> dict[str, float]:
            return terms.level_terms(solved, k, level, worth[level])

        return Question(
            kind=kind,
            purpose=self._purpose,
            names=names,
            probabilities=[float(chance) for chance in chances],
            mode=self.branch.mode,
            is_widened=self.branch.is_widened,
            utilities={name: worth[i].utility for i, name in enumerate(names)},
            explain={name: partial(utility_parts, i) for i, name in enumerate(names)},
            note=self._standing_text(k),
        )

    def _code(self, k: int) -> np.uint64:
        """Return the permanent code of a guarantor, by which its draws are addressed."""
        code: np.uint64 = self.inquiry.stage.world.state_code[self.inquiry.order[k]]
        return code

    def _lawful_chances(self, k: int) -> tuple[float, float, float]:
        """Return the chances that each level is the highest that a guarantor is allowed."""
        crisis, mode = self.crisis, self.branch.mode
        # Not `lawful_levels`: taking a whole crisis apart costs far more than these three numbers.
        return highest_level_probabilities(
            crisis.law_support[k, mode], crisis.law_fight[k, mode], crisis.reservation[k, mode]
        )

    def _note_law(self, k: int, highest: int, draw: float) -> None:
        """Keep how far a guarantor's law and reservations let it go this time."""
        chances = self._lawful_chances(k)
        # Most guarantors may do anything; a move for each of them would bury those whom law limits.
        if chances[-1] < 1:
            inquiry = self.inquiry
            lawful = {str(level): x for level, x in zip(LEVELS, chances, strict=True)}
            inquiry.note_chance(inquiry.guarantors[k], "law", lawful, LEVELS[highest], draw=draw)

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
