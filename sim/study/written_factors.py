"""The factors of a sweep as its file has them: what each sets at its edges, and where that is said.

Problems of a factor point at the value to blame, so every setting keeps its place in
the file. Patterns and products are worked out on the scenarios that the points choose.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from pydantic import TypeAdapter, ValidationError

from sim.domain.errors import Problem, ScenarioError
from sim.loading.changes import ANY
from sim.loading.file_forms import OVERRIDE_ROOTS
from sim.loading.nodes import Entry, Mark, Node, python_value
from sim.study.factor_paths import CHOOSERS, Multiple, Reach, needs_scenario
from sim.study.factors import Factor, NamedLevels, NumberRange

MAX_TRIED: Final = 100
"""Values of a list that are tried one by one."""


class Hit(NamedTuple):
    """How a factor comes to set a path."""

    factor: str
    """Its name."""

    key: Mark
    """Where the path, or the pattern that stands for it, is written."""

    is_pattern: bool
    """Whether a pattern stands for it."""

    is_product: bool
    """Whether it is multiplied."""


@dataclass(frozen=True)
class WrittenFactor:
    """A factor of the file, with the place where it is written."""

    name: str
    entry: Entry
    factor: Factor

    @property
    def where(self) -> str:
        """Return what messages call it."""
        return f"factors.{self.name}"

    @property
    def has_path(self) -> bool:
        """Return whether it says what it sets, by a path or by its own name."""
        if isinstance(self.factor, NamedLevels) or self.factor.path or self.factor.paths:
            return True
        return self.name.partition(".")[0] in {*OVERRIDE_ROOTS, *CHOOSERS}

    def edge_settings(self) -> Iterator[dict[str, Entry]]:
        """Yield {path or pattern: value} for each edge of the factor, each value with its place."""
        node = self.entry.node
        if isinstance(self.factor, NamedLevels):
            for level in self.factor.levels:
                yield node.mapping["levels"].node.mapping[level].node.mapping
            return
        marks = dict(zip(self.factor.set_paths(self.name), self._path_marks(), strict=True))
        for value in self._edge_nodes(node):
            yield {path: Entry(mark, value) for path, mark in marks.items()}

    def _path_marks(self) -> list[Mark]:
        """Return where each path is written; of a factor without any, where its name is."""
        listed, path = self.entry.node.get("paths"), self.entry.node.get("path")
        if listed:
            return [item.mark for item in listed.items]
        return [path.mark if path else self.entry.key]

    def _edge_nodes(self, node: Node) -> Iterator[Node]:
        if isinstance(self.factor, NumberRange):
            for end, value in zip(("low", "high"), self.factor.edges(), strict=True):
                yield Node(node.mapping[end].node.mark, value)  # type: ignore[arg-type]
        else:
            yield from _edges_of((node.get("values") or node).items)

    def reached_settings(self, reaches: Sequence[Reach]) -> Iterator[dict[str, Entry]]:
        """Yield {override path: value} for each edge: patterns found, products made.

        Parameters
        ----------
        reaches : of the scenarios that the points choose; a path counts if one of them has it
        """
        for entries in self.edge_settings():
            found: dict[str, Entry] = {}
            for path, entry in entries.items():
                for one, value in self._reached(path, entry, reaches):
                    found.setdefault(one, value)
            yield found

    def _reached(
        self, path: str, entry: Entry, reaches: Sequence[Reach]
    ) -> Iterator[tuple[str, Entry]]:
        """Yield the override paths that a path or pattern stands for, each with its value."""
        given = self._given(entry)
        if not needs_scenario(path, given):
            yield path, entry
            return
        for reach in reaches:
            for one, value in reach.each(path, given).items():
                is_product = isinstance(given, Multiple)
                node = Node(entry.node.mark, value) if is_product else entry.node  # type: ignore[arg-type]
                yield one, Entry(entry.key, node)

    def _given(self, entry: Entry) -> object:
        """Return what a setting does, with the places of the file gone."""
        value = python_value(entry.node)
        return value if isinstance(self.factor, NamedLevels) else self.factor.given(value)

    def hits(self, reaches: Sequence[Reach]) -> dict[str, Hit]:
        """Return {override path: how it comes to be set}."""
        found: dict[str, Hit] = {}
        for entries in self.edge_settings():
            for written, entry in entries.items():
                hit = Hit(
                    factor=self.name,
                    key=entry.key,
                    is_pattern=ANY in written.split("."),
                    is_product=isinstance(self._given(entry), Multiple),
                )
                for path, _ in self._reached(written, entry, reaches):
                    found.setdefault(path, hit)
        return found

    def unreached(self, reaches: Sequence[Reach]) -> Iterator[Problem]:
        """Yield a problem for every pattern and every product that no scenario has a place for."""
        said: set[str] = set()
        for entries in self.edge_settings():
            for path, entry in entries.items():
                is_sought = needs_scenario(path, self._given(entry)) and path not in said
                if is_sought and not list(self._reached(path, entry, reaches)):
                    said.add(path)
                    yield entry.key.problem(*reaches[0].why_nothing(path))


def _edges_of(items: Sequence[Node]) -> Iterator[Node]:
    """Yield the values of a list that are tried: all if it is short, else least and greatest.

    Each trial checks the whole scenario, and numbers between two that are right are right.
    """
    numbers: dict[type, list[Node]] = {}
    for item in items:
        is_number = len(items) > MAX_TRIED and type(item.value) in (int, float)
        if is_number:
            numbers.setdefault(type(item.value), []).append(item)
        else:
            yield item
    for alike in numbers.values():
        yield min(alike, key=_number_of)
        yield max(alike, key=_number_of)


def _number_of(node: Node) -> float:
    return float(node.value)  # type: ignore[arg-type]  # asked of numbers only


def valid_factors(node: Node) -> Iterator[WrittenFactor]:
    """Yield the factors that are valid by themselves, whatever is wrong with others."""
    adapter: TypeAdapter[Factor] = TypeAdapter(Factor)
    factors = node.get("factors")
    for name, entry in factors.mapping.items() if factors else ():
        try:
            factor = adapter.validate_python(python_value(entry.node), strict=True)
        # Its mistakes were noted with the whole file; the other factors are still worth trying.
        except ValidationError:
            continue
        yield WrittenFactor(name, entry, factor)


def patterns_set_twice(
    factors: Sequence[WrittenFactor], reaches: Sequence[Reach], overrides: Collection[str]
) -> Iterator[Problem]:
    """Yield a problem for each factor with a pattern that reaches what something else sets too.

    Paths that two factors write out were compared when the file was read.

    Parameters
    ----------
    overrides : paths that the overrides of the study set
    """
    owners: dict[str, Hit] = {}
    told: set[tuple[str, str]] = set()
    for one in factors:
        for path, hit in one.hits(reaches).items():
            other = owners.setdefault(path, hit)
            by = ""
            if other.factor != one.name and (hit.is_pattern or other.is_pattern):
                by = f"factor {other.factor!r} sets"
            elif hit.is_pattern and path in overrides and not hit.is_product:
                by = "the overrides set"
            if by and (one.name, by) not in told:
                told.add((one.name, by))
                yield hit.key.problem(f"{one.where} sets {path}, which {by} too", "Keep one.")


def reaches_that_load(reaches: Sequence[Reach]) -> list[Reach]:
    """Return the reaches whose scenarios are right by themselves; others have told why not."""
    found = []
    for reach in reaches:
        try:
            _ = reach.scenario
        except ScenarioError:
            continue
        found.append(reach)
    return found
