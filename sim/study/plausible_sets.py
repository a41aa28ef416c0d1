"""A plausible set: vectors of numbers under which a scenario fits what is known.

A set is two files in the folder `plausible` of a library. ``NAME.csv`` has a row a vector
and a column an input: an override path whose cells are values, or ``scale:WORD`` whose
cells are factors. ``NAME.yaml`` says which paths a factor multiplies, and between which
ends each input lies in the wide space, which is what was plausible before any fit.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Final, NamedTuple, Self

from pydantic import Field, StringConstraints, model_validator

from sim.domain.figures import Title, Value
from sim.domain.misfits import Misfit, refuse
from sim.domain.scenario import Scenario
from sim.loading.changes import is_count, is_number_pattern, number_at, number_bounds, number_paths
from sim.rules.parameters import Parameters

SCALE: Final = "scale:"
"""Beginning of the name of a column of factors."""

NO_INPUTS: Final = ("loss", "seed", "chain")
"""Columns that say how a vector was found and change nothing."""

MAX_VECTORS: Final = 10_000
"""Vectors of a set."""

Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Ends = Annotated[list[float], Field(min_length=2, max_length=2)]
Pattern = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class PlausibleFile(Value):
    """What the YAML file of a set may say."""

    title: Title = ""
    """What it is a set of, for readers."""

    scales: dict[Word, list[Pattern]] = Field(default_factory=dict)
    """{word: override paths, ``*`` for any one step} that a column `scale:word` multiplies."""

    ranges: dict[str, Ends] = Field(default_factory=dict)
    """{column: [low, high]} of the wide space; an input without one keeps the scenario's number."""

    notes: str = ""
    """How the set was made."""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        found = [
            Misfit(("ranges", name), f"is {low:g} to {high:g}; low must be below high")
            for name, (low, high) in self.ranges.items()
            if low >= high
        ]
        for name, patterns in self.scales.items():
            found += [
                Misfit(("scales", name, number), f"is {pattern!r}, where no number can stand")
                for number, pattern in enumerate(patterns)
                if not is_number_pattern(pattern)
            ]
        found += [
            Misfit(("ranges", name), why)
            for name in self.ranges
            if (why := self.why_no_input(name))
        ]
        refuse(found, "PlausibleFile")
        return self

    def why_no_input(self, column: str) -> str:
        """Return why a column can be no input of a model; nothing if it can be one."""
        if column.startswith(SCALE):
            word = column.removeprefix(SCALE)
            return "" if word in self.scales else f"scales by {word!r}, which 'scales' does not say"
        return "" if is_number_pattern(column) else "is no path of a number"


@dataclass(frozen=True)
class PlausibleSet:
    """Vectors of numbers, each of which changes a scenario at the same places."""

    name: str
    """Name of its files."""

    columns: tuple[str, ...]
    """Inputs in the order of the numbers: override paths, and `scale:` with a word."""

    vectors: tuple[tuple[float, ...], ...]
    """Numbers of each vector, in the unit of what they set, or a factor."""

    scales: Mapping[str, tuple[str, ...]]
    """{word: patterns of paths} that a factor multiplies."""

    ranges: Mapping[str, tuple[float, float]]
    """{input: low and high} of the wide space."""

    path: str = ""
    """Name of a shipped set, or absolute path of the YAML file of another."""

    def __len__(self) -> int:
        """Return the number of vectors."""
        return len(self.vectors)

    @cached_property
    def digest(self) -> str:
        """Return a hash of what runs depend on: inputs, vectors, scales; 64 hex digits."""
        told = [self.columns, self.vectors, sorted(self.scales.items())]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    def number(self, replication: int) -> int:
        """Return the number of the vector that a replication plays, the same in every arm."""
        return replication % len(self.vectors)

    def changes(self, scenario: Scenario[Parameters], number: int) -> dict[str, float]:
        """Return {override path: number} of a vector in a scenario."""
        return Inputs.of(scenario, self.columns, self.scales).changes(self.vectors[number])


class _Scaled(NamedTuple):
    """A number that a column multiplies."""

    column: int
    path: str
    base: float
    low: float
    high: float


@dataclass(frozen=True)
class Inputs:
    """Where the numbers of a vector go in one scenario."""

    values: tuple[tuple[int, str], ...]
    """Column and path of what is set."""

    scaled: tuple[_Scaled, ...]
    """What is multiplied."""

    counts: tuple[str, ...]
    """Paths of whole numbers."""

    @classmethod
    def of(
        cls,
        scenario: Scenario[Parameters],
        columns: Sequence[str],
        scales: Mapping[str, Sequence[str]],
    ) -> "Inputs":
        """Return where columns go in a scenario."""
        values, scaled = [], []
        for column, name in enumerate(columns):
            if not name.startswith(SCALE):
                values.append((column, name))
                continue
            patterns = scales[name.removeprefix(SCALE)]
            # Once each: two patterns of one factor may name the same number.
            for path in sorted({p for one in patterns for p in number_paths(scenario, one)}):
                base, (low, high) = number_at(scenario, path), number_bounds(path)
                scaled.append(_Scaled(column=column, path=path, base=base, low=low, high=high))
        paths = {*(path for _, path in values), *(one.path for one in scaled)}
        return cls(tuple(values), tuple(scaled), tuple(sorted(filter(is_count, paths))))

    @property
    def paths(self) -> frozenset[str]:
        """Return every path that a vector changes."""
        return frozenset((*(path for _, path in self.values), *(one.path for one in self.scaled)))

    def changes(self, vector: Sequence[float]) -> dict[str, float]:
        """Return {override path: number} of a vector.

        A number that several columns speak of is set first and then multiplied. A product stops
        at the bounds of its field: an obligation is never above 1.
        """
        found = {path: vector[column] for column, path in self.values}
        for one in self.scaled:
            product = found.get(one.path, one.base) * vector[one.column]
            found[one.path] = min(max(product, one.low), one.high)
        # A file of overrides must have a count without a decimal point.
        return found | {path: round(found[path]) for path in self.counts}
