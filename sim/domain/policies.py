"""A policy: how a patron treats its word, by date.

A policy is a list of dated regimes. A regime may be limited to crises with
certain challengers, which is how a bargain with one of them is written. Or it is a
path through other policies, from one to the next at the patron's elections.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Final, Literal, NamedTuple

from pydantic import Field

from sim.domain.figures import (
    Figure,
    Logit,
    Multiplier,
    NotNegative,
    Share,
    SignedShare,
    Title,
    Value,
    judgement,
)
from sim.domain.misfits import FittingValue, Misfit, items_of, keys_of, part_of
from sim.domain.vocabulary import Name, Quarter, StateCode, quarter_number

SUM_TOLERANCE: Final = 1e-9
"""Part by which shares that must add up to 1 may miss it: decimal fractions are not exact."""

_ADVICE: Final = "In each quarter one regime may hold towards a challenger."


def _one() -> Figure:
    return judgement(1.0, "the patron's word as it stands")


def _zero() -> Figure:
    return judgement(0.0, "no change")


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
    """Will to lead a treaty into force: -1 blocks, 1 leads."""

    nuclear_assurance: Share = Field(default_factory=_one)
    """How far its nuclear cover is believed."""

    deals: dict[str, Deal] = {}
    """Bargains, by flashpoint."""


class Policy(FittingValue):
    """The regimes of one patron."""

    title: Title
    """Name for readers."""

    patron: StateCode
    """Whose policy it is."""

    regimes: list[Regime] = []
    """Dated regimes; empty if, and only if, `start` names the first of other policies."""

    before: Name | None = None
    """Policy before the first quarter, so that a change at the start is news; absent: the same."""

    start: Name | None = None
    """Policy that holds at first, in place of regimes of its own."""

    transitions: dict[Name, dict[Name, Share]] = {}
    """{policy: {policy: share}}: chance of each policy after an election that decides the patron's
    government, by the policy of the day; each row adds up to 1."""

    anchor: str = ""
    """Published event or document that the policy is modelled on."""

    @classmethod
    def misfits(cls, given: Mapping[str, object]) -> Iterator[Misfit]:
        """Yield what is wrong with the dates of regimes, and with a path through policies."""
        yield from _misfits_of_regimes(given)
        yield from _misfits_of_path(given)


def _misfits_of_regimes(given: Mapping[str, object]) -> Iterator[Misfit]:
    """Yield regimes that end before they begin, and those that overlap earlier ones."""
    spans = [_span_of(regime) for regime in items_of(given.get("regimes"))]
    for number, span in enumerate(spans):
        if span and span.until <= span.since:
            message = f"is {span.end}; it must be after since, {span.begin}"
            yield Misfit(("regimes", number, "until"), message)
    known = [(number, span) for number, span in enumerate(spans) if span and span.is_in_order]
    for (first, one), (second, other) in combinations(known, 2):
        if one.overlaps(other):
            message = f"overlaps regime {first}: {one} and {other}"
            yield Misfit(("regimes", second), message, _ADVICE)


def _misfits_of_path(given: Mapping[str, object]) -> Iterator[Misfit]:
    """Yield what does not fit in `start` and `transitions`."""
    start, transitions = given.get("start"), given.get("transitions")
    if start is None:
        if "regimes" in given and given["regimes"] == []:
            yield Misfit(("regimes",), "is empty", "Give regimes, or a policy to start from.")
        elif "regimes" not in given:
            yield Misfit((), "has neither regimes nor start")
        if transitions:
            yield Misfit(("transitions",), "needs a policy to start from", "Give start.")
        return
    if given.get("regimes"):
        message = "stands beside regimes; a policy has regimes of its own or starts from another"
        yield Misfit(("start",), message)
    rows = keys_of(transitions)
    if rows and start not in rows:
        yield Misfit(("transitions",), f"has no row for {start}, from which it starts")
    for name in rows:
        yield from _misfits_of_row(name, part_of(transitions, name), rows)


def _misfits_of_row(name: str, row: object, rows: list[str]) -> Iterator[Misfit]:
    """Yield what does not fit in one row of the transitions."""
    for other in keys_of(row):
        if other not in rows:
            yield Misfit(("transitions", name, other), "leads to a policy without a row of its own")
    shares = [_number_of(part_of(row, other)) for other in keys_of(row)]
    total = sum(one for one in shares if one is not None)
    if None not in shares and abs(total - 1) > SUM_TOLERANCE:
        yield Misfit(("transitions", name), f"adds up to {total:.12g}; it must add up to 1")


def _number_of(figure: object) -> float | None:
    """Return the number of a figure in any form; None if it is none."""
    first = items_of(figure)[:1]
    value = first[0] if first else part_of(figure, "value")
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number else None  # type: ignore[return-value]


class _Span(NamedTuple):
    """The quarters in which a regime holds, and the challengers towards whom."""

    since: float
    """First quarter, counted from year 0; 0 for the start of a run."""

    until: float
    """First quarter after it; infinity for one without end."""

    begin: str
    """As the file has it."""

    end: str
    """As the file has it."""

    challengers: frozenset[str]
    """Towards whom; empty: towards all others."""

    @property
    def is_in_order(self) -> bool:
        """Return whether it begins before it ends."""
        return self.since < self.until

    def overlaps(self, other: "_Span") -> bool:
        """Return whether both hold towards the same challenger in some quarter."""
        # Equal sets cover two regimes without challengers. One with and one without do not compete:
        # the named challenger has a regime of its own (decision 0003).
        is_rival = self.challengers & other.challengers or self.challengers == other.challengers
        return bool(is_rival) and self.since < other.until and other.since < self.until

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.begin} to {self.end}"


def _span_of(regime: object) -> _Span | None:
    """Return the span of a regime; None if its quarters cannot be read."""
    begin = part_of(regime, "since") or "start"
    end = part_of(regime, "until")
    try:
        # The start of a run is not known here: a policy is checked without its scenario.
        since = 0 if begin == "start" else quarter_number(str(begin))
        until = float("inf") if end is None else quarter_number(str(end))
    except ValueError:
        return None
    named = items_of(part_of(regime, "challengers"))
    challengers = frozenset(code for code in named if isinstance(code, str))
    return _Span(since, until, str(begin), str(end or "the end"), challengers)
