"""The parts of what was given that are right in themselves.

What must fit together is looked for even where something else is wrong, so that a
user reads about all mistakes at once. Each field is then checked alone.
"""

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Annotated, Any, cast

from pydantic import BaseModel, TypeAdapter, ValidationError


@cache
def _adapters(model: type[BaseModel]) -> dict[str, TypeAdapter[Any]]:
    """Return what checks each field of a class by itself."""
    return {
        name: TypeAdapter(cast("Any", Annotated[field.annotation, field]))
        for name, field in model.model_fields.items()
    }


def right_parts(model: type[BaseModel], given: object) -> dict[str, Any]:
    """Return the fields that are right in themselves; those that are absent by their default."""
    if isinstance(given, model):
        return dict(given)
    if not isinstance(given, Mapping):
        return {}
    found = {}
    for name, adapter in _adapters(model).items():
        field = model.model_fields[name]
        if name in given:
            with suppress(ValidationError):
                found[name] = adapter.validate_python(given[name])
        elif not field.is_required():
            found[name] = field.get_default(call_default_factory=True)
    return found


def right_items(shape: Any, given: object) -> dict[str, Any]:  # noqa: ANN401  any annotation
    """Return the items of a mapping that are right in themselves.

    Parameters
    ----------
    shape : what each item should be
    """
    adapter: TypeAdapter[Any] = TypeAdapter(shape)
    found = {}
    for name, item in given.items() if isinstance(given, Mapping) else ():
        with suppress(ValidationError):
            found[name] = adapter.validate_python(item)
    return found
