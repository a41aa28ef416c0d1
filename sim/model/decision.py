"""A decision as an agent meets it: the options, their chances, and a draw.

An agent's method gets a `Decision` and returns the name of an option. The default
is `decision.draw()`, which takes the draw that belongs to this decision; a
subclass may return any of `decision.names` instead.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.domain.records import Move, Option
from sim.engine.quarter.crises_by_chance import drawn_option
from sim.kernel.draws import Purpose

Terms = Callable[[], dict[str, float]]


@dataclass(frozen=True)
class Question:
    """What a crisis asks one mover."""

    kind: str
    """challenge | response | vote | level | answer | press | widen."""

    purpose: Purpose
    """Of the draw that belongs to it."""

    names: Sequence[str]
    """Options, in the order in which the draw runs through them."""

    probabilities: Sequence[float]
    """Chance of each, as the rules give it; they add to 1."""

    mode: int | None = None
    """`Mode` whose payoffs and obligations hold; None before there is a challenge."""

    is_widened: bool = False
    """Whether it is about a war that a clash has been widened to."""

    utilities: Mapping[str, float] = field(default_factory=dict)
    """Expected utility of each option [stakes], where there is one."""

    explain: Mapping[str, Terms] = field(default_factory=dict)
    """What gives the parts of each utility, called only when somebody asks."""

    note: str = ""
    """Circumstances."""

    draw: float | None = None
    """What is left of the draw, where the reading of a law has used a part of it; absent: the draw
    that belongs to the purpose."""


@dataclass
class Decision:
    """One choice in one crisis, before and after it is made."""

    actor: str
    """Code of the state that decides."""

    kind: str
    """challenge | response | vote | level | answer | press | widen."""

    names: Sequence[str]
    """Options, in the order in which the draw runs through them."""

    probabilities: Sequence[float]
    """Chance of each, as the rules give it; they add to 1."""

    take: Callable[[], float]
    """Takes the draw that belongs to this decision, in [0, 1)."""

    flashpoint: str
    """Where the crisis is."""

    mode: str | None
    """Mode of the challenge, major_attack in a widened war; None before there is one."""

    quarter: str
    """When."""

    is_widened: bool = False
    """Whether it is about a war that a clash has been widened to."""

    utilities: Mapping[str, float] = field(default_factory=dict)
    """Expected utility of each option [stakes], where there is one."""

    explain: Mapping[str, Terms] = field(default_factory=dict)
    """What gives the parts of each utility, called only when somebody asks."""

    note: str = ""
    """Circumstances."""

    drawn: float | None = None
    """The draw, once taken."""

    def draw(self) -> str:
        """Return the option that chance picks with the rules' probabilities."""
        # Looked up only when asked for: an agent that decides by itself leaves every other draw
        # where it was (decision 0019).
        self.drawn = self.take()
        return self.names[
            drawn_option(np.asarray(self.probabilities, dtype=np.float64), self.drawn)
        ]

    def _terms(self, name: str) -> dict[str, float]:
        """Return the parts of an option's utility, those that are not nought."""
        parts = self.explain[name]() if name in self.explain else {}
        return {part: value for part, value in parts.items() if value}

    def record(self, choice: str) -> Move:
        """Return the move with the reasons for every option."""
        options = tuple(
            Option(
                name=name,
                probability=float(probability),
                utility=self.utilities.get(name),
                terms=self._terms(name),
            )
            for name, probability in zip(self.names, self.probabilities, strict=True)
        )
        return Move(self.actor, self.kind, options, choice, self.drawn, self.note)
