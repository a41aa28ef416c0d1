"""What a page may ask for. Nothing that comes from a browser is used before it is one of these."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

LARGEST: Final = 2**63 - 1
"""Largest seed and replication that draws take in."""

CrisisName = Annotated[
    str, StringConstraints(pattern=r"^\d{4}Q[1-4]-[a-z][a-z0-9_]*$", max_length=80)
]
FileName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
ChangeName = Annotated[
    str,
    StringConstraints(pattern=r"^((arrangement|policy):)?[a-z][a-z0-9_]{0,59}$"),
]
"""A change of the seminar, or an arrangement or policy of the library after its prefix."""

Number = Annotated[int, Field(ge=0, le=LARGEST)]


class _Message(BaseModel):
    """A message: closed, and nothing in it is converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ShowRun(_Message):
    """Show another run."""

    kind: Literal["run"] = "run"
    """What is asked."""

    seed: Number
    """Seed of the draws."""

    replication: Number = 0
    """Which of the runs under the seed."""

    arrangement: FileName | None = None
    """Name of the arrangement in place of the scenario's own."""

    policy: FileName | None = None
    """Name of the policy in place of the scenario's own."""


class AskAgain(_Message):
    """Show a crisis again under a change."""

    kind: Literal["again"] = "again"
    """What is asked."""

    crisis: CrisisName
    """Identifier of the crisis."""

    what_if: ChangeName
    """Name of the change."""


class AskLuck(_Message):
    """Tell in how many draws a change would turn a crisis."""

    kind: Literal["luck"] = "luck"
    """What is asked."""

    crisis: CrisisName
    """Identifier of the crisis."""

    what_if: ChangeName
    """Name of the change."""


class AskTurned(_Message):
    """Name the crises of the run that a change would turn."""

    kind: Literal["turned"] = "turned"
    """What is asked."""

    what_if: ChangeName
    """Name of the change."""


class Compare(_Message):
    """Show two arrangements side by side."""

    kind: Literal["compare"] = "compare"
    """What is asked."""

    first: FileName
    """Name of the one arrangement."""

    second: FileName
    """Name of the other."""


Message = ShowRun | AskAgain | AskLuck | AskTurned | Compare

_ADAPTER: Final[TypeAdapter[Message]] = TypeAdapter(Annotated[Message, Field(discriminator="kind")])


def message_of(given: object) -> Message | None:
    """Return what a browser asks for; None if it is nothing that a page may ask for.

    >>> message_of({"kind": "turned", "what_if": "treaty"})
    AskTurned(kind='turned', what_if='treaty')
    >>> message_of({"kind": "turned", "what_if": "../treaty"}) is None
    True
    """
    try:
        return _ADAPTER.validate_python(given)
    except ValidationError:
        return None


def message_line(message: Message) -> str:
    """Return a message as one line of JSON."""
    return message.model_dump_json()


def message_of_line(line: str) -> Message | None:
    """Return the message of a line; None if the line holds none."""
    try:
        return _ADAPTER.validate_json(line)
    except ValidationError:
        return None
