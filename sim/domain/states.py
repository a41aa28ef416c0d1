"""A state: what it has, what it may do, whom it trusts.

Constants come from its file; capability, alignment, support, stance and
reputation start here and become variables of the running model.
"""

from collections.abc import Iterator, Mapping
from typing import Final, Literal

from pydantic import Field

from sim.domain.figures import (
    Burden,
    Figure,
    Logit,
    NotNegative,
    Percent,
    Positive,
    Provenance,
    Share,
    SignedShare,
    Status,
    Title,
    Value,
    judgement,
)
from sim.domain.misfits import FittingValue, Misfit, items_of, part_of, repetitions
from sim.domain.vocabulary import ModeName, Quarter, StateCode

Office = Literal["government", "legislature"]

SIDES: Final = 2
"""Who may govern, if anybody is to take turns: the incumbent at the start, and its rival."""


class Place(Provenance):
    """A point on the map, with the source of its coordinates."""

    place: Title
    """Its name."""

    lat: float = Field(ge=-90, le=90)
    """Latitude, degrees, south negative."""

    lon: float = Field(ge=-180, le=180)
    """Longitude, degrees, west negative."""


class Base(Place):
    """A place from which a state's forces can work."""

    host: StateCode | None = None
    """State whose soil it stands on; absent for own soil."""

    capacity: Share = Field(
        default_factory=lambda: judgement(
            1.0, "room for everything that the state would send there"
        )
    )
    """Share of the state's usable forces that can work from there."""


class Law(Value):
    """How likely the law of a state allows each level of help to a target other than itself."""

    support: dict[ModeName, Share] = {}
    """Chance that logistics and basing are lawful, by mode; 1 where absent."""

    fight: dict[ModeName, Share] = {}
    """Chance that combat is lawful, by mode; 1 where absent."""


def _zero() -> Figure:
    return judgement(0.0, "as the government at the start")


class Side(Value):
    """A party or a bloc that may govern."""

    label: Title
    """Its name."""

    stance: Logit = Field(default_factory=_zero)
    """Added to the option to fight while it governs, relative to the incumbent at the start
    [logits]."""

    alignment_offset: SignedShare = Field(default_factory=_zero)
    """Added to the alignment that the state moves towards while it governs."""

    hold_probability: Share
    """Chance that it stays in office at an election that decides the government."""


class Election(Provenance):
    """A date on which voters decide; `status` speaks of the date."""

    # Most dates are the last one known and the term of office, and need no words of their own.
    status: Status = "judgement"
    """published | judgement | fitted."""

    source: str = Field(default="counted from the last known date by the term", min_length=1)
    """Publication, document or the reason for a judgement."""

    quarter: Quarter
    """When it takes place."""

    decides: list[Office] = Field(min_length=1)
    """What it decides: who governs, or how strong the government is in the legislature."""

    held: bool = False
    """Whether it has taken place: if events are known, they hold its result."""


class State(FittingValue):
    """A state of the roster."""

    name: Title
    """Common English name."""

    gdp_usd_bn: Positive
    """Gross domestic product at market rates [USD bn]."""

    gdp_growth_pct: Percent
    """Mean real growth over the horizon [% a year]."""

    spending_usd_bn: NotNegative
    """Military spending at market rates [USD bn a year]."""

    military_price_level: Positive = Field(
        default_factory=lambda: judgement(1.0, "market rates describe it well enough")
    )
    """What a market-rate dollar buys of military power, USA = 1 [ratio]."""

    burden_pct: Burden
    """Military spending as a share of GDP [%]; 0, or at least .001."""

    nuclear: Share
    """Survivable second strike: 0 none, 1 assured."""

    nuclear_vulnerability: Share = Field(
        default_factory=lambda: judgement(
            0.6, "in range, but less than a patron whose own soil is the stake; sweep .3-1"
        )
    )
    """Exposure of this state as a guarantor to a nuclear challenger."""

    attrition_exposure: Share = Field(
        default_factory=lambda: judgement(
            0.3,
            "a guarantor fights with an expeditionary force, not with its homeland; sweep .2-.5",
        )
    )
    """Share of the clash's attrition that this state bears as a guarantor."""

    democracy: Share
    """V-Dem polyarchy."""

    alignment: SignedShare
    """-1 the challenger's camp to +1 the patron's."""

    non_alignment_norm: Share
    """Strength of the norm against fighting in others' wars."""

    public_support: Share
    """Share of voters for using force for a partner."""

    theatre_share: Share
    """Share of capability usable in the region."""

    law: Law = Law()
    """Legal limits on helping others."""

    export_shares: dict[StateCode, Share] = {}
    """Share of this state's exports that go to another: what coercion can threaten."""

    trade_shares: dict[StateCode, Share] = {}
    """Share of this state's whole trade that is with another: what a challenger can lose."""

    reputation_priors: dict[StateCode, Share] = {}
    """How far this state expects another to stand by it at the start; .5 where absent."""

    bases: list[Base] = Field(min_length=1)
    """Where its forces work from, own soil first; at least one."""

    dependence: dict[StateCode, Share] = {}
    """{patron: share} of its security that the state stakes on a patron; absent: the best
    obligation that a patron's text owes it at the start."""

    sides: list[Side] = []
    """None, or the side that governs at the start and its rival, in this order."""

    elections: list[Election] = []
    """Dates on which voters decide; none: government and majority never change."""

    legislature: Logit | None = None
    """How readily its legislature agrees to a treaty, by its rules [logits]; absent: always."""

    frictions: dict[StateCode, Share] = {}
    """{partner: share}: how much it resents to be in one treaty with another."""

    @classmethod
    def misfits(cls, given: Mapping[str, object]) -> Iterator[Misfit]:
        """Yield one side alone or more than two, and elections that are told twice."""
        count = len(items_of(given.get("sides")))
        if count not in {0, SIDES}:
            message = f"must be none or {SIDES}, the incumbent first; there {_number_of(count)}"
            yield Misfit(("sides",), message)
        quarters = [part_of(one, "quarter") for one in items_of(given.get("elections"))]
        for path, message, hint, states in repetitions(quarters, ("elections",)):
            told = hint or "Name both in one entry: decides: [government, legislature]."
            yield Misfit((*path, "quarter"), message, told, states)
        for number, one in enumerate(items_of(given.get("elections"))):
            yield from repetitions(part_of(one, "decides"), ("elections", number, "decides"))


def _number_of(count: int) -> str:
    return f"is {count}" if count == 1 else f"are {count}"
