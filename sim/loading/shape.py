"""Paths through the schema: what may stand where.

Override paths, "Allowed: ..." lists and the conversion of plain numbers need to
know what the schema expects at a place; it is read off the pydantic classes.
"""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, Tag

from sim.domain.figures import Bounds, Figure

type Shape = Any
"""A type annotation."""


def _origin(shape: object) -> type:
    """Return the class behind a generic annotation, `object` if there is none."""
    origin = get_origin(shape)
    return origin if isinstance(origin, type) else object


def bare(shape: Shape) -> Shape:
    """Return an annotation without metadata and without None.

    >>> bare(Annotated[int | None, "metadata"])
    <class 'int'>
    """
    # An alias made by a `type` statement; get_args does not look into it.
    if hasattr(shape, "__value__"):
        return bare(shape.__value__)
    arguments = get_args(shape)
    if hasattr(shape, "__metadata__"):
        return bare(arguments[0])
    if NoneType in arguments:
        real = [one for one in arguments if one is not NoneType]
        return bare(real[0]) if len(real) == 1 else shape
    return shape


def is_model(shape: Shape) -> bool:
    """Return whether an annotation stands for a class with fields."""
    return isinstance(bare(shape), type) and issubclass(bare(shape), BaseModel)


def is_figure(shape: Shape) -> bool:
    """Return whether an annotation stands for a figure."""
    return is_model(shape) and issubclass(bare(shape), Figure)


def is_mapping(shape: Shape) -> bool:
    """Return whether an annotation stands for a mapping with free keys."""
    return issubclass(_origin(bare(shape)), Mapping)


def is_list(shape: Shape) -> bool:
    """Return whether an annotation stands for a list."""
    return issubclass(_origin(bare(shape)), Sequence)


def is_union(shape: Shape) -> bool:
    """Return whether an annotation stands for one of several classes."""
    members = get_args(bare(shape)) if get_origin(bare(shape)) in {Union, UnionType} else ()
    return bool(members) and all(is_model(one) for one in members)


def tags(shape: Shape) -> list[str]:
    """Return the words by which pydantic tells the classes of a union apart."""
    return [tag for one in get_args(bare(shape)) for tag in _tags(one)]


def _tags(shape: Shape) -> list[str]:
    """Return the words that stand for one class of a union."""
    marks = [one.tag for one in getattr(shape, "__metadata__", ()) if isinstance(one, Tag)]
    kind = bare(shape).model_fields.get("kind")
    return [*marks, *(get_args(kind.annotation) if kind else ())]


def fields(shape: Shape) -> dict[str, Shape]:
    """Return the fields of a class with their annotations; none for anything else."""
    return _fields_of(bare(shape)) if is_model(shape) else {}


@cache
def _fields_of(model: type[BaseModel]) -> dict[str, Shape]:
    described = model.model_fields
    return {
        name: Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
        for name, field in described.items()
    }


def below(shape: Shape, step: object) -> Shape | None:
    """Return what the schema expects one step down; None when nothing may stand there.

    A step into one of several classes is the tag of one.
    """
    if is_model(shape):
        return fields(shape).get(str(step))
    if is_mapping(shape):
        return get_args(bare(shape))[1]
    if is_union(shape):
        return next((one for one in get_args(bare(shape)) if str(step) in _tags(one)), None)
    return get_args(bare(shape))[0] if is_list(shape) else None


def shape_at(shape: Shape, path: Sequence[object]) -> Shape | None:
    """Return what the schema expects at a path; None when nothing may stand there."""
    for step in path:
        shape = below(shape, step)
        if shape is None:
            return None
    return shape


def description(shape: Shape, field: str) -> str:
    """Return the docstring of a field, in one line."""
    known = bare(shape).model_fields.get(field) if is_model(shape) else None
    return " ".join((known.description or "").split()) if known else ""


def bounds_at(shape: Shape) -> tuple[float, float]:
    """Return the least and the greatest number that a place allows, infinite where it says none.

    >>> from sim.domain.figures import Share
    >>> bounds_at(Share | None)
    (0, 1)
    """
    low, high = -math.inf, math.inf
    for constraint in getattr(shape, "__metadata__", ()):
        within = getattr(constraint, "func", None)
        if isinstance(within, Bounds):
            low, high = max(low, within.low), min(high, within.high)
        low = max(low, getattr(constraint, "ge", low))
        high = min(high, getattr(constraint, "le", high))
    # A field that may be absent, or an alias, keeps its bounds one level down.
    inner = get_args(shape) if not (is_mapping(shape) or is_list(shape)) else ()
    for one in inner:
        below_low, below_high = bounds_at(one)
        low, high = max(low, below_low), min(high, below_high)
    return low, high


def pattern_of(shape: Shape) -> str | None:
    """Return the pattern that a text must match at a place, if there is one.

    >>> from pydantic import StringConstraints
    >>> pattern_of(Annotated[str, StringConstraints(pattern="^a$")] | None)
    '^a$'
    """
    for constraint in getattr(shape, "__metadata__", ()):
        if pattern := getattr(constraint, "pattern", None):
            return str(pattern)
    found = (pattern_of(one) for one in get_args(shape))
    return next((pattern for pattern in found if pattern), None)
