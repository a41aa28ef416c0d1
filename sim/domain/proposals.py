"""A proposal: a treaty that is not yet made, and who must agree to it.

Its pacts are texts like any other. They are held back until those whose ratification
is needed have given it; the date in their own files is not read meanwhile.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field

from sim.domain.figures import Logit, Multiplier, Provenance, Title, Value, judgement
from sim.domain.misfits import FittingValue, Misfit, items_of, keys_of, part_of, repetitions
from sim.domain.vocabulary import (
    LevelName,
    ModeName,
    Name,
    Quarter,
    StateCode,
    quarter_number,
)

Ratification = Literal["legislature", "none"]


class Champion(Value):
    """A push for the treaty in the proposer's government."""

    logit: Logit
    """Added to the proposer's utility of joining [logits]."""

    until: Quarter | None = None
    """First quarter without it; absent: as long as the side in office governs."""


class Proposal(Provenance, FittingValue):
    """A treaty in the making; `status` speaks of the proposal itself."""

    title: Title
    """Name for readers."""

    pacts: list[Name] = Field(min_length=1)
    """Pacts that enter into force together; what their files say of `in_force` is not read."""

    invited: list[StateCode] = Field(min_length=2)
    """Who may sign. A member of a pact that is only protected by it need not be invited."""

    quorum: list[StateCode] = Field(min_length=1)
    """Who must ratify before it enters into force; contains the patron if he is invited."""

    proposer: StateCode
    """Who opens the talks."""

    since: Quarter | Literal["start"] = "start"
    """First quarter in which talks may open; `start` is the first of the run."""

    champion: Champion | None = None
    """A push in the proposer's government."""

    retry: bool = True
    """Whether it may be proposed again after it has failed."""

    ratification: Ratification = "legislature"
    """Whether legislatures must agree; none: it holds with the signatures."""

    reservations: dict[StateCode, dict[ModeName, LevelName]] = {}
    """{state: {mode: highest level}} that a state keeps to when it helps under this treaty; limits
    of its law then weigh less in its decision."""

    window: Multiplier = Field(
        default_factory=lambda: judgement(
            1.0, "no effect found for the nuclear era; 1.5 is the hypothesis of Kenwick et al."
        )
    )
    """Multiplier on the opportunity rate of what it would cover, until it is in force."""

    notes: str = ""
    """Where it comes from."""

    @classmethod
    def misfits(cls, given: Mapping[str, object]) -> Iterator[Misfit]:
        """Yield repetitions, states that are not invited, and a champion who comes too late."""
        yield from repetitions(given.get("pacts"), ("pacts",))
        for field in ("invited", "quorum"):
            yield from repetitions(given.get(field), (field,), are_states=True)
        invited = items_of(given.get("invited"))
        for path, code in _states_named(given) if invited else ():
            if code not in invited:
                yield Misfit(path, f"names {code}, which is not invited", states=(str(code),))
        since, until = given.get("since"), part_of(given.get("champion"), "until")
        if _is_quarter(since) and _is_quarter(until) and _number(until) <= _number(since):
            message = f"is {until}; it must be after since, {since}"
            yield Misfit(("champion", "until"), message)


def _states_named(given: Mapping[str, object]) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """Yield path and code of each state that must be invited."""
    for number, code in enumerate(items_of(given.get("quorum"))):
        yield ("quorum", number), code
    if "proposer" in given:
        yield ("proposer",), given["proposer"]
    for code in keys_of(given.get("reservations")):
        yield ("reservations", code), code


def _number(quarter: object) -> int:
    return quarter_number(str(quarter))


def _is_quarter(given: object) -> bool:
    try:
        return _number(given) >= 0
    except ValueError:
        return False
