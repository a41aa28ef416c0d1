"""A political decision as an agent meets it: what the rules would do, and why.

An agent's method gets a `TreatyDecision` and returns the name of an option, or an
`AmountDecision` and returns a number. What the rules decide is known before the agent is
asked, so that one that leaves it to them changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class TreatyDecision:
    """One choice of one government about one treaty."""

    actor: str
    """Code of the state that decides."""

    kind: str
    """join | open | ratify | leave."""

    names: Sequence[str]
    """Options."""

    by_rules: str
    """Option that the rules pick."""

    proposal: str
    """Name of the treaty's proposal."""

    quarter: str
    """When."""

    stage: str
    """dormant | talks | signed | in_force."""

    utility: float
    """Of joining [logits]."""

    terms: Mapping[str, float]
    """Parts of the utility [logits]; they add up to it."""

    def draw(self) -> str:
        """Return the option that the rules pick with the draw that belongs to it."""
        return self.by_rules


@dataclass(frozen=True)
class AmountDecision:
    """One number that a government sets."""

    actor: str
    """Code of the state that decides."""

    kind: str
    """budget | alignment."""

    now: float
    """The burden as it stands [% of GDP], or the alignment, in [-1, 1]."""

    by_rules: float
    """What the rules set."""

    quarter: str
    """When."""

    terms: Mapping[str, float]
    """What the rules look at; see the records of budgets and alignments."""
