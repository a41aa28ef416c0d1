"""A policy: how a patron treats its word, by date.

A policy is a list of dated regimes. A regime may be limited to crises with
certain challengers, which is how a bargain with one of them is written.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sim.domain.figures import (
    Figure,
    Logit,
    Multiplier,
    NotNegative,
    Share,
    SignedShare,
    Value,
    judged,
)
from sim.domain.vocabulary import Quarter, StateCode, quarter_number


def _one() -> Figure:
    return judged(1.0, "the patron's word as it stands")


def _zero() -> Figure:
    return judged(0.0, "no change")


class Deal(Value):
    """What a bargain changes at one flashpoint."""

    stake_multiplier: Multiplier = Field(default_factory=_one)
    """Multiplier on the patron's stake."""

    satisfaction: SignedShare = Field(default_factory=_zero)
    """What the status quo gains in the challenger's eyes [stakes]."""


class Regime(Value):
    """How the patron behaves from one quarter to another."""

    since: Quarter | Literal["start"] = "start"
    """First quarter; `start` is the first of the run."""

    until: Quarter | None = None
    """First quarter in which it no longer holds; absent: to the end."""

    challengers: list[StateCode] = []
    """Crises it applies to, by challenger; empty: all without a regime of their own."""

    obligation_multiplier: Multiplier = Field(default_factory=_one)
    """Multiplier on the patron's obligations."""

    reputation_multiplier: Multiplier = Field(default_factory=_one)
    """Multiplier on how far it cares for, and is given, a good name."""

    stake_multiplier: Multiplier = Field(default_factory=_one)
    """Multiplier on its stakes."""

    bias_logit: Logit = Field(default_factory=_zero)
    """Added to the option to fight [logits]."""

    volatility_logit: NotNegative = Field(default_factory=_zero)
    """Standard deviation of a shock to the bias in each crisis [logits]."""

    theatre_share: Share | None = None
    """Share of the patron's capability for the region; absent: the state's own."""

    burden_demand_pct: NotNegative = Field(default_factory=_zero)
    """Military burden that it asks of those it protects [% of GDP]."""

    treaty_leadership: SignedShare = Field(default_factory=_zero)
    """Will to lead a treaty into force: -1 blocks, 1 leads. Used once treaties are negotiated."""

    nuclear_assurance: Share = Field(default_factory=_one)
    """How far its nuclear cover is believed."""

    deals: dict[str, Deal] = {}
    """Bargains, by flashpoint."""


class Policy(Value):
    """The regimes of one patron."""

    title: str
    """Name for readers."""

    patron: StateCode
    """Whose policy it is."""

    regimes: list[Regime] = Field(min_length=1)
    """Dated regimes."""

    anchor: str = ""
    """Published event or document that the policy is modelled on."""

    @model_validator(mode="after")
    def _dates_do_not_overlap(self) -> Self:
        for one, other in self._rivals():
            if _starts(one) < _ends(other) and _starts(other) < _ends(one):
                raise PydanticCustomError(
                    "overlap",
                    "two regimes overlap: {first} and {second}",
                    {"first": _span(one), "second": _span(other)},
                )
        return self

    def _rivals(self) -> Iterator[tuple[Regime, Regime]]:
        """Return the pairs of regimes that speak of the same challengers."""
        for one, other in combinations(self.regimes, 2):
            if (
                set(one.challengers) & set(other.challengers)
                or one.challengers == other.challengers
            ):
                yield one, other


def _starts(regime: Regime) -> int:
    return 0 if regime.since == "start" else quarter_number(regime.since)


def _ends(regime: Regime) -> float:
    return float("inf") if regime.until is None else quarter_number(regime.until)


def _span(regime: Regime) -> str:
    return f"{regime.since} to {regime.until or 'the end'}"
