"""What does not fit together in a file, one finding a place.

Pydantic checks field by field, and a validator of the whole runs only when every
field is right and can report one error without a place. A user should read about
all mistakes at once. So what does not fit together is looked for in the values as
they were given, right or wrong, and each finding is at the path of the value to blame.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple, Self, get_args

from pydantic import ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError
from pydantic_core.core_schema import ErrorType

from sim.domain.figures import Value

MISFIT: Final = "misfit"
"""Type of the errors in pydantic's list."""

_PYDANTICS_OWN: Final = frozenset(get_args(ErrorType))


class Misfit(NamedTuple):
    """One thing that does not fit."""

    path: tuple[str | int, ...]
    """Path of the value to blame."""

    message: str
    """What is wrong, to be read after the path."""

    hint: str = ""
    """What to do."""

    states: tuple[str, ...] = ()
    """Codes of states in the message, to which whoever shows it adds the names: a file by itself
    does not know them."""


class FittingValue(Value):
    """A value whose fields must fit together."""

    @classmethod
    def misfits(cls, given: Mapping[str, object]) -> Iterator[Misfit]:
        """Yield what does not fit together; fields of what was given may be wrong by themselves."""
        raise NotImplementedError

    @model_validator(mode="wrap")
    @classmethod
    def _report_misfits(cls, given: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Check the fields, and report what does not fit together along with their errors."""
        # Looked for first: pydantic skips an "after" validator if one field is wrong.
        found = list(cls.misfits(given)) if isinstance(given, Mapping) else []
        try:
            value = handler(given)
        except ValidationError as error:
            refuse(found, cls.__name__, error)
            raise
        refuse(found, cls.__name__)
        return value


def refuse(found: Iterable[Misfit], title: str, error: ValidationError | None = None) -> None:
    """Raise one validation error for all findings; do nothing if there are none.

    Parameters
    ----------
    found : what does not fit
    title : name of the class that was to be made
    error : what else is wrong with it

    Raises
    ------
    ValidationError : there is a finding
    """
    # Built by hand: pydantic puts an error that a validator raises at the whole value.
    errors = [
        InitErrorDetails(
            type=PydanticCustomError(
                MISFIT,
                "{message}",
                {"message": one.message, "hint": one.hint, "states": one.states},
            ),
            loc=one.path,
            input=None,
        )
        for one in found
    ]
    if errors:
        others = [_as_given(one) for one in error.errors(include_url=False)] if error else []
        raise ValidationError.from_exception_data(title, [*others, *errors])


def _as_given(error: ErrorDetails) -> InitErrorDetails:
    """Return an error of pydantic's list in a form that can be raised again."""
    context: dict[str, Any] = error.get("ctx", {})
    kind: str | PydanticCustomError = error["type"]
    if error["type"] not in _PYDANTICS_OWN:
        # The message is whole already: braces in it must not be filled in a second time.
        filled = {**context, "message": error["msg"]}
        kind = PydanticCustomError(error["type"], "{message}", filled)
    return InitErrorDetails(type=kind, loc=error["loc"], input=error["input"], ctx=context)


def part_of(given: object, name: str) -> object:
    """Return what stands under a name in a mapping or a value; None if nothing does."""
    return given.get(name) if isinstance(given, Mapping) else getattr(given, name, None)


def keys_of(given: object) -> list[str]:
    """Return the keys of a mapping that are text; none of anything else."""
    return [key for key in given if isinstance(key, str)] if isinstance(given, Mapping) else []


def items_of(given: object) -> list[object]:
    """Return the items of a list; none of anything else."""
    return list(given) if isinstance(given, list | tuple) else []


def repetitions(
    given: object, path: tuple[str | int, ...], *, are_states: bool = False
) -> Iterator[Misfit]:
    """Yield the items of a list of words that stand in it a second time."""
    seen = set()
    for number, item in enumerate(items_of(given)):
        if isinstance(item, str) and item in seen:
            states = (item,) if are_states else ()
            yield Misfit((*path, number), f"is {item}, a second time", states=states)
        elif isinstance(item, str):
            seen.add(item)
