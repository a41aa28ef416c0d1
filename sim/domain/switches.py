"""Switches that take a mechanism out, for structural sensitivity.

Off means exactly absent. `politics` stands above the mechanisms of the slow half
(opinion, governments, spending, treaties that are made or fail): without it they are
all absent, with it each has a switch of its own.
"""

from typing import Literal

from sim.domain.figures import Value

Negotiation = Literal["on", "inert", "off"]
# The middle word is for paired comparisons: the same talks on the same draws, without effect.


class JoinSwitches(Value):
    """Which terms count when a government weighs whether to join a treaty."""

    security: bool = True
    """Losses that the treaty would spare it."""

    entrapment: bool = True
    """Material cost of standing with the others."""

    autonomy: bool = True
    """Price of being bound at all."""

    abandonment: bool = True
    """Fear of being left alone by the patron."""

    support: bool = True
    """Voters' support for using force for a partner."""

    alignment: bool = True
    """Nearness to the patron's camp."""

    leadership: bool = True
    """The patron's will to lead the treaty."""

    coercion: bool = True
    """Exports that a challenger could hold back in answer."""

    norm: bool = True
    """Norm against fighting in others' wars."""

    law: bool = True
    """Legal limits on fighting for others."""

    friction: bool = True
    """Quarrels with others who are invited."""

    government: bool = True
    """Stance of the government of the day."""

    champion: bool = True
    """Push of a champion of the proposal."""


class Switches(Value):
    """Which mechanisms are in."""

    reputation: bool = True
    """Promises kept and broken are remembered; off: reputations stay at their priors."""

    provocation: bool = True
    """Encirclement makes the status quo worse for a challenger."""

    lag_delays_all: bool = False
    """A consultation lag delays all of a member's strength, not only what the treaty adds."""

    consultation_lag: bool = True
    """Consultation takes time."""

    law: bool = True
    """Law limits what a guarantor may do."""

    basing_consent: bool = True
    """Bases need the host's consent in the crisis; off: granted bases are always open."""

    heat: bool = True
    """Crises make crises likelier."""

    volatility: bool = True
    """A patron's bias has a shock in each crisis."""

    backers: bool = True
    """Declared backers stand behind the challenger."""

    resolve: bool = True
    """What a challenge is worth to the challenger differs from one opportunity to the next; off:
    it is always worth its salience."""

    escalation: bool = True
    """Whoever lost a clash may widen it to a war; off: a clash decides, and the challenger pays no
    audience cost for one that it lost."""

    entry: bool = True
    """Third states that owe and care too little take no part in lesser challenges; off: one list of
    guarantors for every mode."""

    basing_capacity: bool = True
    """A base takes in a part of a state's forces and the rest goes to the next; off: all of them
    work from the nearest."""

    trade_exposure: bool = True
    """A challenger's trade with the target is at risk too, and trade at risk is weighed; off: only
    its trade with those who help counts, at its own value."""

    expected_coalition: bool = True
    """Guarantors that do not look ahead count with their chances in the challenger's trade and in
    the nuclear cover, and so does the soil that they open; off: in strength alone, and a host opens
    all of its soil or none."""

    own_evaluation: bool = True
    """Guarantors that do not look ahead are booked with the level that they chose; off: as if they
    had stood aside."""

    politics: bool = False
    """The slow half: opinion, elections, alignment, spending and the making of treaties; off: none
    of the switches below counts, and what they stand for stays as it is at the start."""

    opinion: bool = True
    """Support for using force moves with incidents, burdens, wars and chance; off: it stays as at
    the start. Counts with `politics`."""

    governments: bool = True
    """Elections change governments, their stance and majorities. Counts with `politics`."""

    growth: bool = True
    """Economies and capabilities grow; off: wars alone change them. Counts with `politics`."""

    spending: bool = True
    """Military burdens answer threats, demands and each other; off: they stay as at the start.
    Counts with `politics`."""

    free_riding: bool = True
    """Those who depend on a patron spend less the more it offers. Counts with `politics`."""

    arms_response: bool = True
    """Rivals answer each other's arms, and challengers answer encirclement. Counts with
    `politics`."""

    hedging: bool = True
    """Alignment moves with threat, faith in the patron, trade and fear; off: it stays as at the
    start. Counts with `politics`."""

    news: bool = True
    """A change of regime counts as promises kept or broken by its size; off: by a flat amount.
    Counts with `politics`."""

    shocks: bool = True
    """Dated shocks to the threat that a state feels. Counts with `politics`."""

    window: bool = True
    """Talks on a treaty raise the opportunity rate until it is in force. Counts with `politics`."""

    coercion: bool = True
    """A challenger answers the signature of a treaty with economic coercion. Counts with
    `politics`."""

    institutions: bool = True
    """Young pacts suffer most from a regime that cuts its word. Counts with `politics`."""

    negotiation: Negotiation = "on"
    """Treaties are proposed, talked over, ratified and left. inert: all of it takes place on the
    same draws and changes nothing else. off: pacts hold as `in_force` says. Counts with
    `politics`."""

    defeatism: bool = False
    """Support falls in a crisis that would be lost even if all stood. Counts with `politics`."""

    join: JoinSwitches = JoinSwitches()
    """Terms of a government's decision to join a treaty. Counts with `politics`."""
