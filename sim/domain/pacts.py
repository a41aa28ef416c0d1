"""A pact: treaty text as data.

A pact says who owes what to whom, for which challenges and which flashpoints,
how its members decide, and which bases it opens. Overlapping pacts are the
normal case; how they combine is a rule, not a property of a pact.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from sim.domain.figures import NotNegative, Provenance, Share, Value, judged
from sim.domain.vocabulary import LevelName, ModeName, StateCode

Date = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Kind = Literal["bilateral", "minilateral", "collective"]
Activation = Literal["individual", "majority", "consensus", "automatic"]
Votes = Literal["states", "capability"]
NuclearTie = Literal["none", "umbrella", "sharing"]


class Scope(Value):
    """Which flashpoints a pact covers."""

    default: Share = Field(default_factory=lambda: judged(1.0, "covers its members' territory"))
    """Weight of every flashpoint not named."""

    flashpoints: dict[str, Share] = {}
    """Weight of the flashpoints named: 0 out, 1 in."""


class Pact(Provenance):
    """Obligations between states; `status` speaks of the instrument itself."""

    title: str
    """Full name."""

    kind: Kind
    """bilateral | minilateral | collective."""

    members: list[StateCode] = Field(min_length=2)
    """States bound; those outside a scenario's roster are left aside there."""

    in_force: Date | Literal["start", "never"]
    """Date of entry into force; `start` assumes it in the first quarter; `never`: not in force."""

    until: Date | None = None
    """Date on which it ends, when that is known."""

    mutual_obligation: Share | None = None
    """Obligation between every ordered pair of members."""

    obligations: dict[StateCode, dict[StateCode, Share]] = {}
    """{who owes: {whom: text strength}}; where given it overrules `mutual_obligation`."""

    triggers: dict[ModeName, Share] = {}
    """Share of the obligation that each mode calls up; the mode's own trigger where absent."""

    scope: Scope = Scope()
    """Flashpoints in and out."""

    activation: Activation = "individual"
    """Who decides that the pact applies."""

    votes: Votes = "states"
    """Weights in a majority council: one state one vote, or capability."""

    consultation_lag_quarters: NotNegative = Field(
        default_factory=lambda: judged(0.0, "each member decides alone")
    )
    """Time the members need to decide together [quarters]."""

    fallback: Share = Field(default_factory=lambda: judged(1.0, "no council that could fail"))
    """Share of the obligation that survives when a council does not activate."""

    interoperability: Share
    """How well members' forces work together once the pact has aged."""

    basing: dict[StateCode, list[StateCode]] = {}
    """{host: guests} that may use its soil."""

    nuclear: NuclearTie = "none"
    """Whether nuclear members cover the others."""

    reservations: dict[StateCode, dict[ModeName, LevelName]] = {}
    """{member: {mode: highest level}} that it keeps to when it helps another member."""

    clause: str = ""
    """The operative words, in ours."""

    notes: str = ""
    """Scope statements, reservations in prose, exit notice."""

    @model_validator(mode="after")
    def _only_members(self) -> Self:
        if len(set(self.members)) != len(self.members):
            raise PydanticCustomError("twice", "a member is listed twice")
        groups = {
            "obligations": set(self.obligations).union(*self.obligations.values()),
            "basing": set(self.basing).union(*self.basing.values()),
            "reservations": set(self.reservations),
        }
        for field, named in groups.items():
            if outside := sorted(named - set(self.members)):
                raise PydanticCustomError(
                    "not_member",
                    "{field} names {state}, which is not a member",
                    {"field": field, "state": ", ".join(outside)},
                )
        if any(guarantor in owed for guarantor, owed in self.obligations.items()):
            raise PydanticCustomError("self_pact", "a state cannot owe itself an obligation")
        return self

    def obligation(self, guarantor: str, protege: str) -> float:
        """Return the text strength of what one member owes another, in [0, 1]."""
        stated = self.obligations.get(guarantor, {}).get(protege)
        if stated is not None:
            return stated.value
        both = guarantor in self.members and protege in self.members and guarantor != protege
        return self.mutual_obligation.value if self.mutual_obligation and both else 0.0
