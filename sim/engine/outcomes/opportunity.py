"""An opportunity: its quarter, its flashpoint, and the game that it opens, solved."""

from typing import NamedTuple

from sim.engine.crisis.arrays import Crisis, Solution
from sim.engine.crisis.expectation import Expectation
from sim.kernel.draws import DrawKey


class Opportunity(NamedTuple):
    """A chance to challenge at one flashpoint in one quarter."""

    key: DrawKey
    """Run and quarter."""
    flashpoint: int
    """Position in the arrays."""
    crisis: Crisis
    """At the draw of how much the challenger wants it this time."""
    solution: Solution
    """Of that crisis: what movers do."""
    expectation: Expectation
    """What counts, events and records say was to be expected: where an attack can be opened, in the
    mean over the draw, elsewhere at it."""
