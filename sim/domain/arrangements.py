"""An arrangement: a named set of pacts, and of treaties that are proposed."""

from sim.domain.figures import Title, Value
from sim.domain.vocabulary import Name


class Arrangement(Value):
    """Which pacts are in force together."""

    title: Title
    """Name for readers."""

    pacts: list[Name] = []
    """The pacts, by name."""

    proposals: list[Name] = []
    """Treaties that may be made in the course of a run, by name."""

    notes: str = ""
    """What it stands for and where it comes from."""
