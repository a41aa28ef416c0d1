"""A scenario: everything a run needs, composed and checked."""

import hashlib
import json
from typing import Final

from pydantic import Field, SerializeAsAny

from sim.domain.arrangements import Arrangement
from sim.domain.events import Event, Shock
from sim.domain.figures import Provenance, Title, Value
from sim.domain.flashpoints import Flashpoint
from sim.domain.pacts import Pact
from sim.domain.params import Params
from sim.domain.policies import Policy
from sim.domain.proposals import Proposal
from sim.domain.states import State
from sim.domain.switches import Switches
from sim.domain.vocabulary import Name, Quarter, StateCode

PARTS: Final = {
    "pacts": ("pacts", "reference_pacts", "proposed_pacts"),
    "policies": ("policies", "named_policies"),
}
"""{first word of an override path: parts of a scenario that hold files of that kind}, where the
path reaches more than the part of its name."""

ORDERED: Final = frozenset({"sides"})
"""Keys whose lists mean another thing in another order; every other list means a set."""


class Scenario[Parameters: Params](Value):
    """The effective scenario: names resolved, overrides applied, every value checked.

    Generic in the class of its parameters, because parameters stand beside the
    rules, above this layer.
    """

    title: Title
    """Name for readers."""

    states: dict[StateCode, State] = Field(min_length=2)
    """The roster."""

    flashpoints: dict[Name, Flashpoint] = Field(min_length=1)
    """The prizes."""

    arrangement: Arrangement
    """Which pacts are in force together."""

    pacts: dict[Name, Pact]
    """The arrangement's pacts."""

    reference_pacts: dict[Name, Pact]
    """Pacts of the reference arrangement, against which encirclement is counted."""

    proposals: dict[Name, Proposal] = {}
    """The arrangement's proposals."""

    proposed_pacts: dict[Name, Pact] = {}
    """Pacts of the proposals."""

    policies: dict[Name, Policy]
    """One policy a patron."""

    named_policies: dict[Name, Policy] = {}
    """Policies that those and these name as what was before, what is first and what follows."""

    # Without SerializeAsAny pydantic writes only the fields of the base class, and the digest would
    # not see a change in the parameters of an extended model.
    parameters: SerializeAsAny[Parameters]
    """Parameters of every rule."""

    parameter_sources: dict[str, Provenance] = {}
    """Provenance of the parameters that a file sets."""

    switches: Switches = Switches()
    """Mechanisms in and out."""

    shocks: list[Shock] = []
    """Shocks to the threat that states feel."""

    events: list[Event] = []
    """Dated events inside states."""

    known_events: bool = True
    """Whether elections that were held end as they did; off: they are drawn."""

    assessment_years: int = Field(default=4, ge=1, le=100)
    """Time between two assessments of what the future holds [years]."""

    start: Quarter = "2025Q1"
    """First quarter."""

    quarters: int = Field(default=60, ge=1, le=400)
    """Length of a run [quarters]."""

    # The key of a draw holds signed 64-bit integers (docs/decisions/0019-draws.md).
    seed: int = Field(default=1, ge=0, lt=2**63)
    """Seed of the draws."""

    def names_under(self, root: str) -> set[str]:
        """Return the names of the files that a path beginning with a part of a scenario reaches."""
        return {name for part in PARTS.get(root, (root,)) for name in getattr(self, part)}

    def canonical_text(self) -> str:
        """Return the scenario as JSON with sorted keys and sorted sets: one text a meaning."""
        return json.dumps(_sorted_sets(self.model_dump(mode="json")), sort_keys=True)

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the canonical text, 64 hexadecimal digits."""
        return hashlib.sha256(self.canonical_text().encode()).hexdigest()


def _sorted_sets(node: object) -> object:
    """Return the tree with every list sorted, except where the order has a meaning."""
    if isinstance(node, dict):
        return {
            name: [_sorted_sets(one) for one in item] if name in ORDERED else _sorted_sets(item)
            for name, item in node.items()
        }
    if isinstance(node, list):
        items = [_sorted_sets(item) for item in node]
        return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
    return node
