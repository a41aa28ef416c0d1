"""Switches that take a mechanism out, for structural sensitivity.

Off means exactly absent. Mechanisms of later versions (opinion, arms response,
free riding, hedging) get their switch when they exist.
"""

from sim.domain.figures import Value


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
