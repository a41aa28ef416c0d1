"""What does not fit together in a file, one finding a place.

A pydantic validator of a whole can report one error, without a place. These
findings are any number, each at the path of the value that is to blame.
"""

from collections.abc import Iterable
from typing import NamedTuple

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

MISFIT = "misfit"
"""Type of the errors in pydantic's list."""


class Misfit(NamedTuple):
    """One thing that does not fit."""

    place: tuple[str | int, ...]
    """Path of the value to blame."""

    message: str
    """What is wrong, to be read after the path."""

    hint: str = ""
    """What to do."""


def refuse(found: Iterable[Misfit], title: str) -> None:
    """Raise one validation error for all findings; do nothing if there are none.

    Raises
    ------
    ValidationError : there is a finding
    """
    errors = [
        InitErrorDetails(
            type=PydanticCustomError(
                MISFIT, "{message}", {"message": one.message, "hint": one.hint}
            ),
            loc=one.place,
            input=None,
        )
        for one in found
    ]
    if errors:
        raise ValidationError.from_exception_data(title, errors)
