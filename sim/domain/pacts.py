"""A pact: treaty text as data.

A pact says who owes what to whom, for which challenges and which flashpoints,
how its members decide, and which bases it opens. Overlapping pacts are the
normal case; how they combine is a rule, not a property of a pact.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from sim.domain.figures import NotNegative, Provenance, Share, Title, Value, judgement
from sim.domain.misfits import FittingValue, Misfit, items_of, keys_of, part_of, repetitions
from sim.domain.vocabulary import LevelName, ModeName, StateCode


def _check_calendar(text: str) -> str:
    """Return a date if the calendar has it, else raise."""
    if _day(text) is None:
        raise PydanticCustomError("no_such_day", "is no day of the calendar")
    return text


Date = Annotated[
    str,
    # The pattern too, because date.fromisoformat also takes 20241231 and weeks such as 2024-W52-2.
    StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"),
    AfterValidator(_check_calendar),
]
"""A day such as 2024-12-31."""

Kind = Literal["bilateral", "minilateral", "collective"]
# What each word decides, and what it leaves of the treaty:
# docs/decisions/0007-councils-and-votes.md.
Activation = Literal["individual", "majority", "consensus", "automatic"]
Votes = Literal["states", "capability"]
NuclearTie = Literal["none", "umbrella", "sharing"]


class Scope(Value):
    """Which flashpoints a pact covers."""

    default: Share = Field(default_factory=lambda: judgement(1.0, "covers its members' territory"))
    """Weight of every flashpoint not named."""

    flashpoints: dict[str, Share] = {}
    """Weight of the flashpoints named: 0 out, 1 in."""


class Pact(Provenance, FittingValue):
    """Obligations between states; `status` speaks of the instrument itself."""

    title: Title
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
        default_factory=lambda: judgement(0.0, "each member decides alone")
    )
    """Time the members need to decide together [quarters]."""

    fallback: Share = Field(default_factory=lambda: judgement(1.0, "no council that could fail"))
    """Share of the obligation that survives when a council does not activate."""

    interoperability: Share
    """How well members' forces work together once the pact has aged."""

    basing: dict[StateCode, list[StateCode]] = {}
    """{host: guests} that may use its soil."""

    nuclear: NuclearTie = "none"
    """Whether nuclear members cover the others."""

    nuclear_hosts: list[StateCode] = []
    """Members on whose soil nuclear weapons of another are stationed; only with `sharing`."""

    exit_notice_quarters: NotNegative = Field(
        default_factory=lambda: judgement(4.0, "a year, as most of the treaties say")
    )
    """Time from a member's notice to the end of its membership [quarters]."""

    reservations: dict[StateCode, dict[ModeName, LevelName]] = {}
    """{member: {mode: highest level}} that it keeps to when it helps another member."""

    clause: str = ""
    """The operative words, in ours."""

    notes: str = ""
    """Scope statements, reservations in prose, exit notice."""

    @classmethod
    def misfits(cls, given: Mapping[str, object]) -> Iterator[Misfit]:
        """Yield dates out of order, states listed twice, and states that are no members."""
        since, until = _day(given.get("in_force")), _day(given.get("until"))
        if since and until and until <= since:
            yield Misfit(("until",), f"is {until}; it must be after in_force, {since}")
        for field in ("members", "nuclear_hosts"):
            yield from repetitions(given.get(field), (field,), are_states=True)
        if items_of(given.get("nuclear_hosts")) and given.get("nuclear") != "sharing":
            yield Misfit(("nuclear_hosts",), "has a meaning only with nuclear: sharing")
        members = items_of(given.get("members"))
        for path, code in _states_named(given) if members else ():
            if code not in members:
                message = f"names {code}, which is no member of the pact"
                yield Misfit(path, message, states=(str(code),))
        obligations = given.get("obligations")
        for code in keys_of(obligations):
            if code in keys_of(part_of(obligations, code)):
                message = f"is an obligation of {code} to itself"
                yield Misfit(("obligations", code, code), message, states=(code,))

    def obligation(self, guarantor: str, protege: str) -> float:
        """Return the text strength of what one member owes another, in [0, 1]."""
        stated = self.obligations.get(guarantor, {}).get(protege)
        if stated is not None:
            return stated.value
        both = guarantor in self.members and protege in self.members and guarantor != protege
        return self.mutual_obligation.value if self.mutual_obligation and both else 0.0


def _day(given: object) -> date | None:
    """Return a text as a date; None if it is none."""
    try:
        return date.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        return None


def _states_named(given: Mapping[str, object]) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """Yield path and code of each state that a pact speaks of beside its members."""
    obligations, basing = given.get("obligations"), given.get("basing")
    for code in keys_of(obligations):
        yield ("obligations", code), code
        for owed in keys_of(part_of(obligations, code)):
            yield ("obligations", code, owed), owed
    for host in keys_of(basing):
        yield ("basing", host), host
        for number, guest in enumerate(items_of(part_of(basing, host))):
            yield ("basing", host, number), guest
    for number, stationed in enumerate(items_of(given.get("nuclear_hosts"))):
        yield ("nuclear_hosts", number), stationed
    for code in keys_of(given.get("reservations")):
        yield ("reservations", code), code
