"""A scenario: everything a run needs, composed and checked."""

import hashlib
import json

from pydantic import Field, SerializeAsAny

from sim.domain.arrangements import Arrangement
from sim.domain.figures import Provenance, Title, Value
from sim.domain.flashpoints import Flashpoint
from sim.domain.pacts import Pact
from sim.domain.params import Params
from sim.domain.policies import Policy
from sim.domain.states import State
from sim.domain.switches import Switches
from sim.domain.vocabulary import Name, Quarter, StateCode


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

    policies: dict[Name, Policy]
    """One policy a patron."""

    # Without SerializeAsAny pydantic writes only the fields of the base class, and the digest would
    # not see a change in the parameters of an extended model.
    parameters: SerializeAsAny[Parameters]
    """Parameters of every rule."""

    parameter_sources: dict[str, Provenance] = {}
    """Provenance of the parameters that a file sets."""

    switches: Switches = Switches()
    """Mechanisms in and out."""

    start: Quarter = "2025Q1"
    """First quarter."""

    quarters: int = Field(default=60, ge=1, le=400)
    """Length of a run [quarters]."""

    # The key of a draw holds signed 64-bit integers (docs/decisions/0019-draws.md).
    seed: int = Field(default=1, ge=0, lt=2**63)
    """Seed of the draws."""

    def canonical_text(self) -> str:
        """Return the scenario as JSON with sorted keys and sorted sets: one text a meaning."""
        return json.dumps(_sorted_sets(self.model_dump(mode="json")), sort_keys=True)

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the canonical text, 64 hexadecimal digits."""
        return hashlib.sha256(self.canonical_text().encode()).hexdigest()


def _sorted_sets(node: object) -> object:
    """Return the tree with every list sorted: in a scenario each list means a set."""
    if isinstance(node, dict):
        return {name: _sorted_sets(item) for name, item in node.items()}
    if isinstance(node, list):
        items = [_sorted_sets(item) for item in node]
        return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
    return node
