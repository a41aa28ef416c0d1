"""What a factor sets: one path, several, or all that a pattern stands for; by value or multiplied.

A pattern is an override path in which ``*`` stands for any one step, as in
``pacts.*.interoperability``: it stands for what a scenario has, so each choice of
arrangement and policies finds places of its own. A factor that multiplies changes each
number in proportion to what the scenario has there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Final, NamedTuple

from pydantic import Field, StringConstraints

from sim.domain.figures import Title, Value
from sim.domain.misfits import Misfit
from sim.domain.scenario import Scenario
from sim.loading.changes import (
    ANY,
    is_count,
    is_number_pattern,
    matching_paths,
    number_at,
    number_bounds,
    number_paths,
    steps_after,
)
from sim.loading.file_forms import OVERRIDE_ROOTS
from sim.loading.suggestions import suggestion
from sim.rules.parameters import Parameters

CHOOSERS: Final = ("arrangement", "policy", "policies")
"""Paths that choose files by name instead of overriding a value."""

Path = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class Multiple(NamedTuple):
    """What a factor that multiplies does to each number that it reaches."""

    factor: float
    """What the number is multiplied with."""

    clip: bool
    """Whether the product stops at the bounds of its field."""

    def of(self, path: str, base: float) -> float:
        """Return the product for the number at a path."""
        # Rounded as factors are, so that the last bit is the same on all machines.
        product = float(f"{base * self.factor:.12g}")
        if self.clip:
            low, high = number_bounds(path)
            product = min(max(product, low), high)
        return round(product) if is_count(path) else product


class TitledFactor(Value):
    """What every factor may say for readers; it changes no run."""

    title: Title | None = None
    """What readers call it; absent: its name in words."""


class PathFactor(TitledFactor):
    """What a range and a list have in common: what they set."""

    path: Path | None = None
    """What it sets, in which `*` stands for any one step; absent: the factor's name is the path."""

    paths: list[Path] | None = Field(default=None, min_length=1, max_length=1000)
    """Several of them in place of `path`: all get the same value, or are multiplied alike."""

    multiply: bool = False
    """Whether its values multiply the numbers of the scenario instead of taking their place."""

    clip: bool = False
    """Whether a product stops at the bounds of what it sets; off: one beyond them is refused."""

    def set_paths(self, name: str) -> list[str]:
        """Return what it sets, patterns as they are written."""
        return self.paths or [self.path or name]

    def settings(self, name: str, value: object) -> Mapping[str, object]:
        """Return {path or pattern: value}; where it multiplies, the value says so."""
        given = self.given(value)
        return dict.fromkeys(self.set_paths(name), given)

    def given(self, value: object) -> object:
        """Return what a value of the factor does to each path."""
        if self.multiply and isinstance(value, int | float):
            return Multiple(factor=value, clip=self.clip)
        return value

    def path_misfits(self) -> Iterator[Misfit]:
        """Yield what is wrong with what it sets."""
        if self.path is not None and self.paths is not None:
            yield Misfit(("paths",), "is given beside 'path'", "Give one of them.")
        seen: set[str] = set()
        for number, one in enumerate(self.paths or ()):
            if one in seen:
                yield Misfit(("paths", number), f"is {one}, a second time")
            seen.add(one)
        if self.clip and not self.multiply:
            yield Misfit(("clip",), "has no meaning without multiply: true")
        if self.multiply:
            yield from self._odd_products()

    def _odd_products(self) -> Iterator[Misfit]:
        """Yield paths at which no number can stand, so that nothing can be multiplied."""
        for number, one in enumerate(self.set_paths("")):
            place = ("paths", number) if self.paths else ("path",)
            # What is no path at all is told with the scenario at hand, which has the names.
            if one.partition(".")[0] in OVERRIDE_ROOTS and not is_number_pattern(one):
                yield Misfit(place, f"is {one!r}, where no number can stand to be multiplied")


def needs_scenario(path: str, value: object) -> bool:
    """Return whether only a scenario tells what a setting changes, or to what."""
    return isinstance(value, Multiple) or ANY in path.split(".")


class Reach:
    """Which paths of a scenario settings reach, found once for each pattern."""

    def __init__(self, scenario: Callable[[], Scenario[Parameters]]) -> None:
        """Keep how the scenario is made; it is made when a pattern first asks for it.

        Parameters
        ----------
        scenario : returns it with what every point has, and no more
        """
        self._make = scenario
        self._found: dict[tuple[str, bool], Sequence[str]] = {}

    @cached_property
    def scenario(self) -> Scenario[Parameters]:
        """Return the scenario.

        Raises
        ------
        ScenarioError : it is not right by itself
        """
        return self._make()

    def paths(self, pattern: str, *, are_numbers: bool) -> Sequence[str]:
        """Return the paths that a pattern stands for, sorted; see `number_paths`."""
        key = (pattern, are_numbers)
        if key not in self._found:
            look = number_paths if are_numbers else matching_paths
            self._found[key] = look(self.scenario, pattern)
        return self._found[key]

    def each(self, path: str, value: object) -> dict[str, object]:
        """Return {override path: value} of a setting: a pattern found, products made."""
        if not needs_scenario(path, value):
            return {path: value}
        if not isinstance(value, Multiple):
            return dict.fromkeys(self.paths(path, are_numbers=False), value)
        found = self.paths(path, are_numbers=True)
        return {one: value.of(one, number_at(self.scenario, one)) for one in found}

    def why_nothing(self, pattern: str) -> tuple[str, str]:
        """Return why a pattern stands for nothing, and a hint."""
        root, *rest = pattern.split(".")
        if root not in OVERRIDE_ROOTS:
            message = f"an override cannot begin with {root!r}"
            return message, suggestion(root, OVERRIDE_ROOTS)
        here = root
        for step in rest:
            names = steps_after(self.scenario, here)
            if step != ANY and step not in names:
                return f"{here} has no {step!r}", suggestion(step, names)
            here = f"{here}.{step}"
        return f"{pattern!r} stands for no number of the scenario", ""
