"""Designs: which combinations of the factors are run.

A grid takes every combination. A Latin hypercube spreads a few points evenly over
each factor [McKay1979]_. A Sobol sequence fills the whole cube more evenly than
chance [Sobol1967]_. Saltelli's design is made for variance-based sensitivity
indices [Saltelli2010]_, trajectories that change a factor at a time for elementary
effects [Morris1991]_. A list says every point itself.
With a plausible set every combination is run, and its replications play the vectors of
the set in turn, the same in every combination. Dimensions of the cube are
the factors sorted by name, so the order of a file's keys never moves a point.
Factors that are crossed take no part in what is drawn: see `arms`.

References
----------
.. [McKay1979] McKay, M. D., Beckman, R. J., Conover, W. J. "A Comparison of Three
   Methods for Selecting Values of Input Variables." Technometrics 21(2), 1979,
   239-245. doi:10.1080/00401706.1979.10489755
.. [Sobol1967] Sobol', I. M. "On the Distribution of Points in a Cube." USSR
   Computational Mathematics and Mathematical Physics 7(4), 1967, 86-112.
   doi:10.1016/0041-5553(67)90144-9
.. [Morris1991] Morris, M. D. "Factorial Sampling Plans for Preliminary Computational
   Experiments." Technometrics 33(2), 1991, 161-174. doi:10.1080/00401706.1991.10484804
.. [Saltelli2010] Saltelli, A., et al. "Variance Based Sensitivity Analysis of Model
   Output." Computer Physics Communications 181(2), 2010, 259-270.
   doi:10.1016/j.cpc.2009.09.018
"""

import math
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Annotated, Final, Literal

import numpy as np
from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from sim.domain.figures import Value
from sim.domain.misfits import MISFIT, Misfit
from sim.domain.vocabulary import Name
from sim.loading.suggestions import suggestion
from sim.study.factors import Factor, LevelValue, NumberRange, file_text

type Factors = Mapping[str, Factor]
type Levels = dict[str, LevelValue]
"""{factor: value} of one point."""

MAX_POINTS: Final = 100_000
"""Points of a design. Each costs some milliseconds before its first run."""

FactorName = Annotated[str, StringConstraints(min_length=1, max_length=300)]

MAX_DIMENSIONS: Final = 1000
"""Factors that a design can draw."""


def _power_of_two(count: int) -> int:
    """Return the count; raise if it is no power of two."""
    if count & (count - 1):
        below = 1 << (count.bit_length() - 1)
        message = f"is {count:,}; a Sobol sequence is even only at powers of two"
        hint = f"Take {below:,} or {2 * below:,}."
        raise PydanticCustomError(MISFIT, "{message}", {"message": message, "hint": hint})
    return count


PowerOfTwo = Annotated[int, Field(ge=2, le=MAX_POINTS), AfterValidator(_power_of_two)]


class Crossed(Value):
    """A design each of whose points is played under every arm."""

    cross: list[FactorName] = Field(default_factory=list, max_length=20)
    """Factors that are not drawn: every point is played under each combination of their values, the
    arms, on the same draws."""


class _EveryCombination(Value):
    """Every combination of the factors; ranges need `steps`."""

    def count(self, factors: Factors) -> int:
        """Return the number of points."""
        return math.prod(len(factor.grid()) for factor in factors.values())

    def misfits(self, factors: Factors) -> Iterator[Misfit]:
        """Yield a problem for every factor that the design cannot take."""
        for name, factor in factors.items():
            if isinstance(factor, NumberRange) and factor.steps is None:
                hint = "Give it steps, or choose a design that draws points."
                yield Misfit(("factors", name), "is a range without steps in a grid", hint)

    def draw_points(self, factors: Factors, _seed: int) -> Iterator[Levels]:
        """Yield the points; the last factor by name changes fastest."""
        # By name, so that the order of keys in a file never moves a point
        # (docs/decisions/0015-designs.md).
        names = sorted(factors)
        for values in product(*(factors[name].grid() for name in names)):
            found = dict(zip(names, values, strict=True))
            yield {name: found[name] for name in factors}


class Grid(_EveryCombination, Crossed):
    """Every combination; ranges need `steps`."""

    kind: Literal["grid"]
    """Which design it is."""


class Plausible(_EveryCombination):
    """Every combination, with replications that play the vectors of a plausible set in turn."""

    kind: Literal["plausible"]
    """Which design it is."""

    set: Name | None = None
    """Name of the plausible set; absent: that of the scenario."""


class CrossedPlausible(Plausible, Crossed):
    """Every combination, with replications that play the vectors of a plausible set in turn."""

    # Apart from the design of a comparison, whose policies and arrangements are its arms as it is.


class _Cube(Crossed):
    """A design that draws points of the unit cube."""

    def cube(self, dimensions: int, seed: int) -> np.ndarray:
        """Return shares in [0, 1), a row a point, (points, dimensions)."""
        raise NotImplementedError

    def draw_points(self, factors: Factors, seed: int) -> Iterator[Levels]:
        """Yield the points in the order of the draws."""
        column = {name: number for number, name in enumerate(sorted(factors))}
        for row in self.cube(len(column), seed).tolist():
            yield {name: factor.at(row[column[name]]) for name, factor in factors.items()}

    def misfits(self, factors: Factors) -> Iterator[Misfit]:
        """Yield what does not fit between the design and the factors."""
        if len(factors) > MAX_DIMENSIONS:
            message = f"has {len(factors):,} factors; at most {MAX_DIMENSIONS:,} can be drawn"
            yield Misfit(("factors",), message)


class LatinHypercube(_Cube):
    """As many slices of each factor as there are points, and each slice hit once."""

    kind: Literal["latin_hypercube"]
    """Which design it is."""

    points: int = Field(ge=2, le=MAX_POINTS)
    """Number of points."""

    def count(self, _factors: Factors) -> int:
        """Return the number of points."""
        return self.points

    def cube(self, dimensions: int, seed: int) -> np.ndarray:
        """Return shares in [0, 1), a row a point, (points, dimensions)."""
        # Imported here: scipy.stats takes a second, and most studies are grids.
        from scipy.stats import qmc

        return np.asarray(qmc.LatinHypercube(dimensions, rng=seed).random(self.points))


class Sobol(_Cube):
    """The first points of a scrambled Sobol sequence."""

    kind: Literal["sobol"]
    """Which design it is."""

    points: PowerOfTwo
    """Number of points, a power of two."""

    def count(self, _factors: Factors) -> int:
        """Return the number of points."""
        return self.points

    def cube(self, dimensions: int, seed: int) -> np.ndarray:
        """Return shares in [0, 1), a row a point, (points, dimensions)."""
        from scipy.stats import qmc

        return np.asarray(qmc.Sobol(dimensions, rng=seed).random(self.points))


def unit_problem(dimensions: int) -> dict[str, object]:
    """Return the unit cube in the words of SALib.

    Factors turn shares into values: SALib knows no lists and no levels.
    """
    return {
        "num_vars": dimensions,
        "names": [str(number) for number in range(dimensions)],
        "bounds": [[0.0, 1.0]] * dimensions,
    }


class Saltelli(_Cube):
    """Points from which SALib reckons Sobol indices of every factor."""

    kind: Literal["saltelli"]
    """Which design it is."""

    base: PowerOfTwo
    """Length of the underlying sequence, a power of two; with k factors the design has
    base x (k + 2) points, or base x (2k + 2)."""

    second_order: bool = False
    """Whether indices of pairs are wanted, which takes the larger number."""

    def count(self, factors: Factors) -> int:
        """Return the number of points."""
        return self.base * ((2 if self.second_order else 1) * len(factors) + 2)

    def cube(self, dimensions: int, seed: int) -> np.ndarray:
        """Return shares in [0, 1), a row a point, (points, dimensions)."""
        from SALib.sample import sobol

        problem = unit_problem(dimensions)
        # A length that is no power of two was refused before: SALib does not warn
        # (docs/decisions/0015-designs.md).
        drawn = sobol.sample(problem, self.base, calc_second_order=self.second_order, seed=seed)
        return np.asarray(drawn)


class Morris(_Cube):
    """Trajectories, each of which changes one factor after another, for elementary effects."""

    kind: Literal["morris"]
    """Which design it is."""

    trajectories: int = Field(ge=4, le=MAX_POINTS)
    """How many; with k factors the design has k + 1 points each."""

    levels: Literal[4, 6, 8, 10] = 4
    """Levels of each factor, from one end of its distribution to the other."""

    def count(self, factors: Factors) -> int:
        """Return the number of points."""
        return self.trajectories * (len(factors) + 1)

    def cube(self, dimensions: int, seed: int) -> np.ndarray:
        """Return shares in [0, 1], a row a point, (points, dimensions)."""
        from SALib.sample import morris

        drawn = morris.sample(
            unit_problem(dimensions), self.trajectories, num_levels=self.levels, seed=seed
        )
        return np.asarray(drawn)


class Listed(Crossed):
    """Points that the file gives one by one."""

    kind: Literal["list"]
    """Which design it is."""

    points: list[dict[str, LevelValue]] = Field(min_length=1, max_length=MAX_POINTS)
    """{factor: value} of each point; every factor that is not crossed has a value in each."""

    def count(self, _factors: Factors) -> int:
        """Return the number of points."""
        return len(self.points)

    def misfits(self, factors: Factors) -> Iterator[Misfit]:
        """Yield what does not fit between the design and the factors."""
        seen: dict[tuple[object, ...], int] = {}
        for number, point in enumerate(self.points):
            place = ("design", "points", number)
            found = list(level_misfits(place, point, factors))
            found += (
                Misfit(place, f"has no value for {name!r}", "Every point gives every factor.")
                for name in factors
                if name not in point
            )
            yield from found
            if not found:
                # As tables show it: two points that look alike there could not be told apart.
                key = tuple(factors[name].table_value(point[name]) for name in factors)
                first = seen.setdefault(key, number)
                if first != number:
                    yield Misfit(place, f"is the same as design.points.{first}")

    def draw_points(self, factors: Factors, _seed: int) -> Iterator[Levels]:
        """Yield the points in the order of the file."""
        for point in self.points:
            yield {name: point[name] for name in factors}


Design = Annotated[
    Grid | CrossedPlausible | LatinHypercube | Sobol | Saltelli | Morris | Listed,
    Field(discriminator="kind"),
]
"""Which combinations of the factors are run."""


def level_misfits(
    place: tuple[str | int, ...], point: Levels, factors: Factors
) -> Iterator[Misfit]:
    """Yield a problem for every unknown factor and every value outside its factor."""
    for name, value in point.items():
        if name not in factors:
            yield Misfit((*place, name), "names no factor", suggestion(name, factors))
        elif not factors[name].holds(value):
            yield Misfit((*place, name), f"is {file_text(value)}; {factors[name].requirement()}")
