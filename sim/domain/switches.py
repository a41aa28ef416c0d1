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
