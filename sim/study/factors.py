"""Factors: what a sweep varies, and how a share of the unit interval becomes a value.

A factor is a range of numbers, a list of values, or named levels, each of which sets
several paths to values of their own. What a range or a list sets is in `factor_paths`.
Designs draw shares in [0, 1); a range reads a share as
a quantile of its distribution, lists and levels are cut into equal slices.
Numbers are rounded to 12 digits, so that a design is the same on machines whose
logarithms differ in the last bit.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from statistics import NormalDist
from typing import Annotated, Final, Literal, Self, TypeGuard

from pydantic import BeforeValidator, Discriminator, Field, StringConstraints, Tag, model_validator
from pydantic_core import PydanticCustomError

from sim.domain.figures import Title, Value
from sim.domain.misfits import MISFIT, Misfit, refuse
from sim.loading.suggestions import suggestion
from sim.study.factor_paths import Path, PathFactor, TitledFactor

LevelValue = bool | int | float | str | list[str]
"""A value of a factor, as the file would write it."""

NO_POLICY: Final = "no policy"
"""How tables show an empty list of policies."""

LevelName = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Bound = Annotated[float, Field(ge=-1e15, le=1e15)]

Distribution = Literal["uniform", "log_uniform", "integer", "normal", "triangular"]


def slice_of(share: float, count: int) -> int:
    """Return the number of the slice that a share falls in, of equal slices of [0, 1].

    >>> [slice_of(share, 3) for share in (0.0, 0.34, 0.999, 1.0)]
    [0, 1, 2, 2]
    """
    return min(int(share * count), count - 1)


class NumberRange(PathFactor):
    """A range of numbers."""

    low: Bound
    """Lower end, included."""

    high: Bound
    """Upper end, included."""

    distribution: Distribution = "uniform"
    """How often which numbers are drawn."""

    mean: Bound | None = None
    """Of `normal`, before it is cut off at the ends."""

    sd: float | None = Field(default=None, gt=0, le=1e15)
    """Standard deviation of `normal`, before it is cut off at the ends."""

    mode: Bound | None = None
    """Most likely number of `triangular`."""

    steps: int | None = Field(default=None, ge=2, le=10_000)
    """Levels in a grid; other designs do not use it [count]."""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        refuse(self._misfits(), "NumberRange")
        return self

    def _misfits(self) -> Iterator[Misfit]:
        yield from self.path_misfits()
        if self.low >= self.high:
            yield Misfit(("low",), f"is {self.low:g}; it must be below high, {self.high:g}")
            return
        if self.distribution == "log_uniform" and self.low <= 0:
            yield Misfit(("low",), f"is {self.low:g}; log_uniform needs a low above 0")
        yield from self._odd_integers()
        yield from self._odd_shape()

    def _odd_integers(self) -> Iterator[Misfit]:
        """Yield what is wrong with the ends of a range of whole numbers."""
        if self.distribution != "integer":
            return
        ends = {"low": self.low, "high": self.high}
        odd = {name: end for name, end in ends.items() if not end.is_integer()}
        for name, end in odd.items():
            yield Misfit((name,), f"is {end:g}; integer needs a whole number")
        count = self.high - self.low + 1
        if not odd and self.steps is not None and self.steps > count:
            yield Misfit(("steps",), f"is {self.steps}; there are {count:g} whole numbers")

    def _odd_shape(self) -> Iterator[Misfit]:
        """Yield what is missing, too many or out of the range among mean, sd and mode."""
        needed = {"normal": ("mean", "sd"), "triangular": ("mode",)}
        wanted = needed.get(self.distribution, ())
        for name in ("mean", "sd", "mode"):
            given = getattr(self, name)
            if name in wanted and given is None:
                yield Misfit((), f"has no {name!r}, which {self.distribution} needs")
            elif name not in wanted and given is not None:
                yield Misfit((name,), f"has no meaning for {self.distribution}")
            elif name != "sd" and given is not None and not self.low <= given <= self.high:
                said = f"is {given:g}; it must be from low, {self.low:g}, to high, {self.high:g}"
                yield Misfit((name,), said)

    def at(self, share: float) -> float:
        """Return the quantile of a share in [0, 1]."""
        if self.distribution == "integer":
            low = int(self.low)
            return low + slice_of(share, int(self.high) - low + 1)
        quantiles = {
            "uniform": self._uniform,
            "log_uniform": self._log_uniform,
            "normal": self._normal,
            "triangular": self._triangular,
        }
        # Machines differ in the last bit of a logarithm; rounding may step over an end
        # (docs/decisions/0015-designs.md).
        found = float(f"{quantiles[self.distribution](share):.12g}")
        return min(max(found, self.low), self.high)

    def _uniform(self, share: float) -> float:
        return self.low + share * (self.high - self.low)

    def _log_uniform(self, share: float) -> float:
        low, high = math.log(self.low), math.log(self.high)
        return math.exp(low + share * (high - low))

    def _normal(self, share: float) -> float:
        normal = NormalDist(self.mean or 0.0, self.sd or 1.0)
        below, above = normal.cdf(self.low), normal.cdf(self.high)
        quantile = below + share * (above - below)
        # Bounds so far out in a tail that the normal distribution leaves them no probability.
        if not 0 < quantile < 1:
            return self.high if quantile >= 1 else self.low
        return normal.inv_cdf(quantile)

    def _triangular(self, share: float) -> float:
        mode = self.low if self.mode is None else self.mode
        width, rise, fall = self.high - self.low, mode - self.low, self.high - mode
        if share * width < rise:
            return self.low + math.sqrt(share * width * rise)
        return self.high - math.sqrt((1 - share) * width * fall)

    def grid(self) -> list[LevelValue]:
        """Return the levels in a grid, none without `steps`.

        The ends and equal steps between them; of `normal` and `triangular` the middles
        of parts of equal probability, because their ends stand for almost nothing.
        """
        steps = self.steps or 0
        if self.distribution == "integer":
            # In whole numbers: with bounds near 1e15 the product of floats is not exact.
            low, width = int(self.low), int(self.high) - int(self.low)
            return [
                low + (2 * step * width + steps - 1) // (2 * (steps - 1)) for step in range(steps)
            ]
        if self.distribution in {"normal", "triangular"}:
            return [self.at((step + 0.5) / steps) for step in range(steps)]
        return [self.at(step / (steps - 1)) for step in range(steps)]

    def holds(self, value: object) -> bool:
        """Return whether a value lies in the range."""
        if not _is_number(value) or not self.low <= value <= self.high:
            return False
        return self.distribution != "integer" or float(value).is_integer()

    def requirement(self) -> str:
        """Return in words what a value must be."""
        what = "a whole number" if self.distribution == "integer" else "a number"
        return f"it must be {what} from {self.low:g} to {self.high:g}"

    def edges(self) -> Sequence[LevelValue]:
        """Return the values between which all others lie."""
        ends = (self.low, self.high)
        return [int(end) for end in ends] if self.distribution == "integer" else ends

    def table_value(self, value: LevelValue) -> str | float:
        """Return a value as tables show it."""
        return float(value) if _is_number(value) else str(value)


def _long_form(given: object) -> object:
    """Return the long form of a factor that is written as a plain list."""
    if isinstance(given, list | tuple):
        return {"values": given}
    if isinstance(given, Mapping | Value):
        return given
    message = f"must be a list of values or a mapping; it is {file_text(given)}"
    raise PydanticCustomError(MISFIT, "{message}", {"message": message, "hint": ""})


class ListedValues(PathFactor):
    """A list of values: numbers, truth values, words, or names of arrangements or policies."""

    titles: dict[LevelName, Title] = Field(default_factory=dict)
    """{value: what readers call it}; of a value without a title itself."""

    values: list[LevelValue] = Field(min_length=1, max_length=10_000)
    """The values; of `policies` each may be a list of names, an empty list leaves no policy."""

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        seen: set[str | float] = set()
        found = list(self.path_misfits())
        for number, value in enumerate(self.values):
            shown = self.table_value(value)
            if shown in seen:
                found.append(Misfit(("values", number), f"is {file_text(value)}, a second time"))
            seen.add(shown)
            if self.multiply and not _is_number(value):
                said = f"is {file_text(value)}, which cannot multiply a number"
                found.append(Misfit(("values", number), said))
        found += title_misfits(self.titles, [arm_text(one) for one in seen])
        refuse(found, "ListedValues")
        return self

    def at(self, share: float) -> LevelValue:
        """Return the value in whose slice a share falls."""
        return self.values[slice_of(share, len(self.values))]

    def grid(self) -> list[LevelValue]:
        """Return the values."""
        return list(self.values)

    def holds(self, value: object) -> bool:
        """Return whether a value is in the list."""
        return any(
            # True == 1 in Python, and in a file they are two values.
            value == one and isinstance(value, bool) == isinstance(one, bool)
            for one in self.values
        )

    def requirement(self) -> str:
        """Return in words what a value must be."""
        return f"it must be one of {', '.join(map(file_text, self.values))}"

    def edges(self) -> Sequence[LevelValue]:
        """Return the values."""
        return self.values

    def table_value(self, value: LevelValue) -> str | float:
        """Return a value as tables show it: a number if all are, else words."""
        if isinstance(value, list):
            return "+".join(value) or NO_POLICY
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, str):
            return value
        return float(value) if self._is_numeric else f"{value:.12g}"

    @cached_property  # asked once a value: without it a list takes the square of its length
    def _is_numeric(self) -> bool:
        """Return whether all values are numbers."""
        return all(map(_is_number, self.values))


class NamedLevels(TitledFactor):
    """Named sets of overrides; each may also choose an arrangement or policies."""

    levels: dict[LevelName, dict[Path, object]] = Field(min_length=1, max_length=1000)
    """{name: {path: value}}; an empty level leaves the scenario as it is."""

    titles: dict[LevelName, Title] = Field(default_factory=dict)
    """{name: what readers call it}; of a level without a title its name in words."""

    @model_validator(mode="after")
    def _titles_fit(self) -> Self:
        refuse(title_misfits(self.titles, self.levels), "NamedLevels")
        return self

    def at(self, share: float) -> LevelValue:
        """Return the name in whose slice a share falls."""
        return self.grid()[slice_of(share, len(self.levels))]

    def grid(self) -> list[LevelValue]:
        """Return the names, sorted: the order of keys in a file never matters."""
        return [*sorted(self.levels)]

    def holds(self, value: object) -> bool:
        """Return whether a value is the name of a level."""
        return isinstance(value, str) and value in self.levels

    def requirement(self) -> str:
        """Return in words what a value must be."""
        return f"it must be one of {', '.join(self.levels)}"

    def edges(self) -> Sequence[LevelValue]:
        """Return the names."""
        return self.grid()

    def settings(self, _name: str, value: LevelValue) -> Mapping[str, object]:
        """Return what a level sets."""
        return self.levels[str(value)]

    def table_value(self, value: LevelValue) -> str | float:
        """Return the name of a level."""
        return str(value)

    def set_paths(self, _name: str) -> list[str]:
        """Return what its levels set, each path once."""
        return list(dict.fromkeys(path for level in self.levels.values() for path in level))


# Without this, pydantic would report the mistakes that a factor makes against all three forms.
def _form(given: object) -> str:
    """Return which of the three forms a factor has, by the keys that only one of them has."""
    keys = given if isinstance(given, Mapping) else vars(given) if isinstance(given, Value) else ()
    found = (form for form in ("levels", "values") if form in keys)
    return f"{next(found, 'range')} factor"


Factor = Annotated[
    Annotated[NumberRange, Tag("range factor")]
    | Annotated[ListedValues, Tag("values factor")]
    | Annotated[NamedLevels, Tag("levels factor")],
    Discriminator(_form),
    BeforeValidator(_long_form),
]
"""One thing that a sweep varies."""


def title_misfits(titles: Mapping[str, str], known: Iterable[str]) -> Iterator[Misfit]:
    """Yield titles of what is no value of a factor."""
    names = list(known)
    for name in titles:
        if name not in names:
            yield Misfit(("titles", name), "is no value of the factor", suggestion(name, names))


def arm_text(value: str | float) -> str:
    """Return a value of a factor, as tables have it, as readers see it.

    >>> arm_text(0.5), arm_text("hub")
    ('0.5', 'hub')
    """
    return value if isinstance(value, str) else f"{value:g}"


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def file_text(value: object) -> str:
    """Return a value as a file would write it."""
    if isinstance(value, bool):
        return str(value).lower()
    return "empty" if value is None else repr(value)
