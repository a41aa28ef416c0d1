"""Values of numpy, pandas and other libraries as Python's own.

Whoever sweeps over `np.arange` or the rows of a table hands over `np.int64` and
`np.bool_`. They count as the numbers and truth values that they are. Anything else,
such as an array, is refused by the name of its type and never turned into text.
"""

from decimal import Decimal
from math import isfinite
from numbers import Integral, Rational, Real
from typing import Final

MAX_SEED: Final = 2**63 - 1
"""Largest seed and replication: the address of a draw holds signed 64-bit integers."""

type Scalar = str | int | float | bool | None


class NoPlainValueError(TypeError):
    """A value is no text, number or truth value."""

    def __init__(self, value: object) -> None:
        """Name the type of the value."""
        kind = type(value)
        owner = "" if kind.__module__ == "builtins" else f"{kind.__module__.partition('.')[0]}."
        super().__init__(f"{owner}{kind.__qualname__}")


def plain_scalar(value: object) -> Scalar:
    """Return a text, number, truth value or None as Python's own.

    Raises
    ------
    NoPlainValueError : it is none of them

    >>> import numpy
    >>> plain_scalar(numpy.int16(8)), plain_scalar(numpy.bool_(True))
    (8, True)
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        # Not str(value), which may give the name of a member of a text enumeration.
        return str.__str__(value)
    # A scalar of numpy, or an array without axes, gives its number by `item`; arrays, tables and
    # columns have axes, and `item` of one with a single number in it would hide that.
    if getattr(value, "ndim", None) == 0 and callable(getattr(value, "item", None)):
        inner = value.item()  # type: ignore[attr-defined]
        if isinstance(inner, str | int | float):
            return inner
    if isinstance(value, Integral):
        return int(value)
    # Before Real: a float cannot hold every whole number above 2**53.
    if isinstance(value, Rational | Decimal) and isfinite(value) and value == value // 1:
        return int(value)  # type: ignore[arg-type]  # a whole number: nothing is cut off
    if isinstance(value, Real | Decimal):
        return float(value)
    raise NoPlainValueError(value)


def whole_number(
    name: str, value: object, *, least: int | None = None, most: int | None = None
) -> int:
    """Return a whole number of any library as Python's own.

    Parameters
    ----------
    name : what it is, for the message
    value : what was given
    least, most : that it may be; no limit if absent

    Raises
    ------
    TypeError : it is no whole number
    ValueError : it is less or more than it may be
    """
    try:
        number = plain_scalar(value)
    except NoPlainValueError as error:
        message = f"{name} must be a whole number; it is of type {error}"
        raise TypeError(message) from None
    # True is an int in Python, and `replications=True` is a mistake.
    if isinstance(number, bool) or not isinstance(number, int):
        message = f"{name} must be a whole number; it is {value!r}"
        raise TypeError(message)
    limits = [f"at least {least}"] if least is not None and number < least else []
    limits += [f"at most {most}"] if most is not None and number > most else []
    if limits:
        message = f"{name} is {number}; it must be {limits[0]}"
        raise ValueError(message)
    return number
