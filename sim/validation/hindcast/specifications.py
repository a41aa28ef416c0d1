"""Every way in which forecasts are made, so that none that was tried goes unlisted.

Logits without the game, the game alone, and the game beside each logit; its chances enter
as a feature, whose slope is fitted, or as an offset, whose slope is 1. They enter as a
logarithm: a rare event's log odds are those of the opportunity plus the logarithm of its
chance given one.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.validation.hindcast.crises import AS_GIVEN, readings_of
from sim.validation.hindcast.logits import Design
from sim.validation.hindcast.recipe_files import Recipe

BASE_RATE = "base rate"
"""The logit of a constant; no name in a recipe has a blank."""
FEATURE, OFFSET = "feature", "offset"
_SMALLEST = 1e-6
"""A chance below counts as this, so that its logarithm cannot decide everything."""


class Solved(NamedTuple):
    """A version of the game with a way of making its crises."""

    game: str
    reading: str


class Specification(NamedTuple):
    """A way to forecast."""

    baseline: str
    """Which logit without the game; `BASE_RATE` for a constant alone."""
    solved: Solved | None
    """Whose chances are in it; None: no game's."""
    use: str
    """`FEATURE` or `OFFSET`; empty without a game."""

    @property
    def name(self) -> str:
        """Return a name that no other specification of the recipe has."""
        if self.solved is None:
            return self.baseline
        game = f"{self.solved.game}/{self.solved.reading} as {self.use}"
        return game if self.baseline == BASE_RATE else f"{self.baseline} + {game}"

    @property
    def without_game(self) -> "Specification":
        """Return the same logit without the game."""
        return Specification(self.baseline, None, "")


def solved_of(recipe: Recipe) -> list[Solved]:
    """Return what is solved: the first game in every reading, the others as given."""
    first, *others = recipe.games
    tried = [Solved(first, one.name) for one in readings_of(recipe)]
    return tried + [Solved(other, AS_GIVEN) for other in others]


def specifications_of(recipe: Recipe) -> list[Specification]:
    """Return every way to forecast that a recipe asks for."""
    baselines = (BASE_RATE, *recipe.baselines)
    plain = [Specification(one, None, "") for one in baselines]
    return plain + [
        Specification(baseline, solved, use)
        for solved in solved_of(recipe)
        for baseline in baselines
        for use in (FEATURE, OFFSET)
    ]


def judged(recipe: Recipe) -> Specification:
    """Return the specification of the verdict: the first game beside the last logit."""
    return Specification(
        list(recipe.baselines)[-1], Solved(next(iter(recipe.games)), AS_GIVEN), FEATURE
    )


def design_of(
    recipe: Recipe,
    specification: Specification,
    features: Mapping[str, np.ndarray],
    chances: np.ndarray,
) -> Design:
    """Return what the logit of a specification is fitted to.

    Parameters
    ----------
    features : {name: (n,)}
    chances : (n,) what the game of the specification gives; anything without a game
    """
    names = list(recipe.baselines.get(specification.baseline, []))
    columns = [features[name] for name in names]
    logarithm = np.log(np.maximum(chances, _SMALLEST))
    if specification.use == FEATURE:
        names.append(GAME)
        columns.append(logarithm)
    return Design(
        names=tuple(names),
        features=np.array(columns, dtype=float).reshape(len(names), len(chances)).T,
        offset=logarithm if specification.use == OFFSET else np.zeros(len(chances)),
    )


GAME = "log of the game's chance"
"""Name of the feature that a game fills."""
