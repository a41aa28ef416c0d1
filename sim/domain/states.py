"""A state: what it has, what it may do, whom it trusts.

Constants come from its file; capability, alignment, support, stance and
reputation start here and become variables of the running model.
"""

from pydantic import Field

from sim.domain.figures import (
    NotNegative,
    Percent,
    Positive,
    Provenance,
    Share,
    SignedShare,
    Title,
    Value,
    judgement,
)
from sim.domain.vocabulary import ModeName, StateCode


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


class State(Value):
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

    burden_pct: NotNegative
    """Military spending as a share of GDP [%]."""

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
