"""What came of forecasting one outcome of a record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from sim.validation.hindcast.logits import Logit
from sim.validation.hindcast.scores import Bin, Change, Score
from sim.validation.hindcast.specifications import GAME, Specification

RECORD = "record"
"""Source of a sign that is no game."""
Verdict = Literal["adds", "nothing", "takes"]


def verdict_of(change: Change) -> Verdict:
    """Return whether a change in log loss `adds` skill, `nothing`, or `takes` it away.

    It adds if the whole interval is below 0, takes if all of it is above, and otherwise is nothing
    that the record can show.
    """
    if change.log_loss.high < 0:
        return "adds"
    return "takes" if change.log_loss.low > 0 else "nothing"


class Period(NamedTuple):
    """Years of a record, after what was dropped."""

    first_year: int
    last_year: int
    rows: int
    events: int
    """Rows in which it happened."""
    pairs: int
    """Pairs of states, both directions as one."""


class Tried(NamedTuple):
    """A specification that was tried, and what it came to."""

    specification: Specification
    score: Score
    """On the years of the test."""
    change: Change | None
    """Log loss beyond that of the same logit without the game; None without a game."""
    beyond_given: Change | None
    """Log loss beyond that of the same use of the first game as given: above 0, that one is better;
    None for itself and without a game."""
    logit: Logit
    """As fitted on the years of training."""

    @property
    def game_slope(self) -> tuple[float, float] | None:
        """Return slope and standard error of the game's feature, where it is one."""
        if GAME not in self.logit.names:
            return None
        row = self.logit.names.index(GAME)
        return float(self.logit.slopes[row]), float(self.logit.errors[row])


class Sign(NamedTuple):
    """The slope of a feature, in the record or in the game."""

    source: str
    """`RECORD`, or the name of a game."""
    feature: str
    slope: float
    """In one logit with the other signs, on all years [log odds a unit of the feature]."""
    error: float
    """Standard error, clustered by pair; of a game it says how well a line fits."""


@dataclass(frozen=True)
class OutcomeFinding:
    """What came of forecasting one outcome."""

    name: str
    """As the recipe calls it."""
    title: str
    """For readers."""
    train: Period
    """What logits were fitted on."""
    test: Period
    """What they were tested on."""
    tried: tuple[Tried, ...]
    """Every specification."""
    reliability: Mapping[str, tuple[Bin, ...]]
    """{name of a specification: what happened among rows that it gave about the same}."""
    signs: tuple[Sign, ...]
    """Slopes in the record and in each game."""
    judged: str
    """Name of the specification of the verdict."""

    def named(self, name: str) -> Tried:
        """Return what a specification came to."""
        return next(one for one in self.tried if one.specification.name == name)

    @property
    def verdict(self) -> Verdict:
        """Return what the first game does beside the last logit."""
        change = self.named(self.judged).change
        assert change is not None  # noqa: S101  what is judged has a game in it
        return verdict_of(change)
