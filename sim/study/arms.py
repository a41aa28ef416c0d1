"""Arms: what every point of a design is played under, on the same random numbers.

A design draws points of some factors. Factors that it crosses, such as the arrangement,
take no part in the draw: each point is played under every combination of their values. So
the difference between two arms has one value for each point and replication, and says how
it depends on where the point lies. Points are numbered point by point, arm by arm.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from sim.domain.misfits import Misfit
from sim.loading.suggestions import suggestion
from sim.study.designs import Crossed, Design, Factors, Levels
from sim.study.factors import NumberRange


@dataclass(frozen=True)
class Arms:
    """The factors of a design, divided into what it draws and what it crosses."""

    design: Design
    """Draws the points."""

    factors: Factors
    """All of them, in the order of the file."""

    @property
    def crossed(self) -> Sequence[str]:
        """Return the names of the crossed factors, in the order of the design."""
        return self.design.cross

    @property
    def drawn(self) -> Factors:
        """Return the factors that the design draws."""
        return {name: one for name, one in self.factors.items() if name not in self.crossed}

    @property
    def count(self) -> int:
        """Return the number of arms; 1 where nothing is crossed."""
        total = 1
        for name in self.crossed:
            total *= len(self.factors[name].grid())
        return total

    def levels(self) -> Iterator[Levels]:
        """Yield {crossed factor: value} of each arm; the last name in `cross` changes fastest."""
        for values in product(*(self.factors[name].grid() for name in self.crossed)):
            yield dict(zip(self.crossed, values, strict=True))

    def points_drawn(self) -> int:
        """Return the number of points that the design draws, before they are crossed."""
        return self.design.count(self.drawn)

    def draw(self, seed: int) -> Iterator[Levels]:
        """Yield {factor: value} of every point under every arm, in the order of the factors."""
        arms = list(self.levels())
        for levels in self.design.draw_points(self.drawn, seed):
            for arm in arms:
                found = {**levels, **arm}
                yield {name: found[name] for name in self.factors}


def cross_misfits(design: Crossed, factors: Factors) -> Iterator[Misfit]:
    """Yield what is wrong with the factors that a design crosses."""
    for number, name in enumerate(design.cross):
        place = ("design", "cross", number)
        factor = factors.get(name)
        if factor is None:
            yield Misfit(place, f"is {name!r}, which is no factor", suggestion(name, factors))
        elif name in design.cross[:number]:
            yield Misfit(place, f"is {name}, a second time")
        elif isinstance(factor, NumberRange) and factor.steps is None:
            hint = "Give it steps, or a list of values."
            yield Misfit(place, f"is {name}, a range without steps", hint)
    needs_one = getattr(design, "kind", "") not in {"grid", "plausible"}
    if needs_one and set(design.cross) >= set(factors):
        message = "has every factor, and leaves none to the design"
        yield Misfit(("design", "cross"), message, "Take one out, or write kind: grid.")
