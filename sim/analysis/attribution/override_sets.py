"""The scenarios between two scenarios: any set of their overrides in force.

Not every set of overrides makes a scenario: a flashpoint needs its parties in the roster, what
is owed needs a member. Overrides that make one only together are one part. They are found
by trying: each override alone, and all others without it, and where that is no scenario,
those that mend it are added one by one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, ValidationError

from sim.analysis.attribution.overrides import HAPPENINGS, Override, Steps, overrides_between
from sim.domain.errors import AttributionError
from sim.domain.scenario import PARTS, Scenario
from sim.loading.context import LoadContext
from sim.loading.crosscheck import cross_check
from sim.loading.library import Libraries, shipped_library
from sim.loading.nodes import Entry, Mark, Node, Source, node_of
from sim.loading.suggestions import state_label
from sim.rules.parameters import Parameters

MOST_PARTS: Final = 40
"""Parts up to which two scenarios are taken apart: their sets grow with the square of them."""

UNCHECKED: Final = frozenset({"parameters", "parameter_sources", "switches"})
"""Parts of a scenario in which no file names another."""

NAMED: Final = 2
"""Overrides of one part that its title names; of more, the first is named and the rest counted."""


class Group(NamedTuple):
    """Overrides that are taken together."""

    overrides: tuple[Override, ...]
    """Which."""

    pattern: str = ""
    """By which the user asked for them together; none if nobody did."""


@dataclass(frozen=True)
class OverridePart:
    """Overrides that are in force together or not at all."""

    title: str
    """In words."""

    overrides: tuple[Override, ...]
    """What it consists of."""


class OverrideSets:
    """What lies between two scenarios, and the scenario of each set of it."""

    def __init__(
        self,
        before: Scenario[Parameters],
        after: Scenario[Parameters],
        together: Sequence[str] = (),
    ) -> None:
        """Take the second scenario apart.

        Parameters
        ----------
        together : patterns of paths, ``*`` for any text; all overrides that match one are one part

        Raises
        ------
        AttributionError : the scenarios cannot be taken apart
        """
        self.before, self.after = before, after
        self._overrides = overrides_between(before, after)
        self._trees = [_plain_parts(one) for one in (before, after)]
        self._files: dict[tuple[str, str, frozenset[Steps]], object] = {}
        self._nodes = _FileNodes(Mark(Source(before.title)))
        groups = self._wanted(together)
        if len(groups) > MOST_PARTS:
            raise AttributionError(_too_many(self._overrides, len(groups)))
        self.parts = [OverridePart(_title(one), one.overrides) for one in self._mended(groups)]

    def scenario(self, kept: frozenset[int]) -> Scenario[Parameters]:
        """Return the first scenario with some parts of what makes it the second.

        Parameters
        ----------
        kept : numbers of the parts

        Raises
        ------
        AttributionError : they make no scenario
        """
        if not kept or len(kept) == len(self.parts):
            return self.after if kept else self.before
        chosen = [self.parts[one] for one in sorted(kept)]
        found, problems = self._made(each for one in chosen for each in one.overrides)
        if found is None or problems:
            within = "; ".join(one.title for one in chosen)
            without = "; ".join(one.title for one in self.parts if one not in chosen)
            message = (
                f"the scenarios cannot be taken apart. With [{within}] and without [{without}], "
                f"{problems[0]}. Take some of them as one part: --together"
            )
            raise AttributionError(message)
        return found

    def _wanted(self, together: Sequence[str]) -> list[Group]:
        """Return a group an override, and one a pattern of all overrides that it matches."""
        left = list(self._overrides)
        groups: list[Group] = []
        for pattern in together:
            found = tuple(one for one in left if fnmatchcase(one.path, pattern))
            if not found:
                paths = ", ".join(sorted({one.path for one in self._overrides}))
                message = f"no override matches {pattern!r}; the scenarios differ in {paths}"
                raise AttributionError(message)
            groups.append(Group(found, pattern))
            left = [one for one in left if one not in found]
        return [*groups, *(Group((one,)) for one in left)]

    def _mended(self, groups: Sequence[Group]) -> list[Group]:
        """Return groups of overrides that each make a scenario, alone and left out."""
        found, number = list(groups), 0
        while number < len(found):
            other = self._mending(found[number], [*found[:number], *found[number + 1 :]])
            if other is None:
                number += 1
                continue
            one = found[number]
            number = min(number, found.index(other))
            found = [each for each in found if each not in {one, other}]
            found.insert(number, Group((*one.overrides, *other.overrides)))
        return found

    def _mending(self, group: Group, others: Sequence[Group]) -> Group | None:
        """Return the other group with which most is mended of what is wrong; none if nothing is."""
        count = self._count_problems(group.overrides)
        if not count or not others:
            return None
        counts = [self._count_problems((*group.overrides, *one.overrides)) for one in others]
        least = min(counts)
        return others[counts.index(least)] if least < count else None

    def _count_problems(self, group: Sequence[Override]) -> int:
        """Return how much is wrong with a group alone, and with all others without it."""
        rest = [one for one in self._overrides if one not in group]
        return sum(len(self._made(each)[1]) for each in (group, rest))

    def _made(self, overrides: Iterable[Override]) -> tuple[Scenario[Parameters] | None, list[str]]:
        """Return the first scenario under some overrides, and what is wrong with it."""
        places = [place for one in overrides for place in one.places]
        parts = _with_places(self._trees[0], self._trees[1], places)
        tree = self._with_files(parts, places) | {
            name: list(chain(*parts[name].values())) for name in HAPPENINGS
        }
        try:
            found = type(self.before).model_validate(tree)
        except ValidationError as error:
            return None, [
                f"{'.'.join(map(str, one['loc']))} {one['msg']}" for one in error.errors()
            ]
        problems = _name_problems(found, self._libraries, self._nodes)
        return found, [one for one in problems if one not in self._known_problems]

    @cached_property
    def _libraries(self) -> "_KnownFiles":
        """Return where names are looked up: files of either scenario, then those that ship."""
        both = (self.before, self.after)
        known = {
            kind: {name: one for parts in both for name, one in getattr(parts, kind).items()}
            for kind in ("states", "flashpoints", *PARTS["pacts"])
        }
        pacts = known["pacts"] | known["reference_pacts"] | known["proposed_pacts"]
        return _KnownFiles((shipped_library(),), known=known | {"pacts": pacts})

    @cached_property
    def _known_problems(self) -> frozenset[str]:
        """Return what the check of names finds in both as they are.

        A library of the user may have files that neither scenario uses, and is not looked at.
        """
        both = (self.before, self.after)
        return frozenset(
            one for each in both for one in _name_problems(each, self._libraries, self._nodes)
        )

    def _with_files(self, parts: Mapping[str, Any], places: Iterable[Steps]) -> dict[str, Any]:
        """Return parts of a scenario whose files are values, each made once for all sets.

        A set differs from others in few files, and to check and read all of them again took most
        of the time of an attribution of many parts.

        Parameters
        ----------
        parts : as plain values
        places : that are as the second scenario has them
        """
        inner: dict[tuple[str, str], set[Steps]] = {}
        for part, *rest in places:
            if rest:
                inner.setdefault((str(part), str(rest[0])), set()).add(tuple(rest[1:]))
        return {
            part: {
                name: self._file(part, name, frozenset(inner.get((part, name), ())), plain)
                for name, plain in value.items()
            }
            if _is_of_files(getattr(self.before, part), getattr(self.after, part))
            else value
            for part, value in parts.items()
        }

    def _file(self, part: str, name: str, places: frozenset[Steps], plain: object) -> object:
        """Return a file of a scenario as a value; as it is where it makes none.

        Parameters
        ----------
        places : in it, that are as the second scenario has them; one that is empty: all of it
        plain : it as plain values
        """
        whole = self.after if () in places else self.before
        known = getattr(whole, part).get(name)
        if known is not None and (not places or () in places):
            return known
        key = part, name, places
        if key not in self._files:
            like = getattr(self.before, part).get(name) or getattr(self.after, part)[name]
            try:
                self._files[key] = type(like).model_validate(plain)
            except ValidationError:  # which the whole scenario reports, with its place
                self._files[key] = plain
        return self._files[key]


@dataclass(frozen=True)
class _KnownFiles(Libraries):
    """Libraries that also find what either scenario has, wherever its file is."""

    known: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """{kind: {name: its part of a scenario}}."""

    def find(self, kind: str, name: str) -> Path | None:
        """Return the file that a name stands for, or its name alone where that is known."""
        return Path(name) if name in self.known.get(kind, {}) else super().find(kind, name)

    def label(self, code: str) -> str:
        """Return the code of a state with its name, if that is known."""
        state = self.known.get("states", {}).get(code)
        return super().label(code) if state is None else state_label(code, {code: state.name})


class _FileNodes:
    """Nodes of the files of scenarios, each made once."""

    def __init__(self, mark: Mark) -> None:
        """Keep the place that all of them have."""
        self.mark = mark
        self._known: dict[int, tuple[BaseModel, Node]] = {}

    def node_of(self, value: object) -> Node:
        """Return the node of a part of a scenario."""
        if isinstance(value, BaseModel):
            # By identity: the value is kept beside its node, so that no other gets its id.
            if id(value) not in self._known:
                self._known[id(value)] = value, node_of(value.model_dump(), self.mark)
            return self._known[id(value)][1]
        if isinstance(value, Mapping):
            entries = {
                str(name): Entry(self.mark, self.node_of(one)) for name, one in value.items()
            }
            return Node(self.mark, entries)
        if isinstance(value, list):
            return Node(self.mark, tuple(map(self.node_of, value)))
        return node_of(value, self.mark)


def _is_of_files(*parts: object) -> bool:
    """Return whether parts of scenarios are files by name."""
    return all(
        isinstance(part, Mapping) and all(isinstance(one, BaseModel) for one in part.values())
        for part in parts
    )


def _name_problems(
    scenario: Scenario[Parameters], libraries: Libraries, nodes: _FileNodes
) -> list[str]:
    """Return what does not fit together between the files of an effective scenario.

    Parameters
    ----------
    nodes : of files that other scenarios have too
    """
    context = LoadContext(libraries)
    whole = {
        name: getattr(scenario, name) for name in Scenario.model_fields if name not in UNCHECKED
    }
    cross_check(context, nodes.node_of(whole), set(scenario.states))
    return [one.message for one in context.problems]


def _plain_parts(scenario: Scenario[Parameters]) -> dict[str, Any]:
    """Return the parts of a scenario as plain values, happenings by state and quarter."""
    tree = scenario.model_dump()
    for name in HAPPENINGS:
        found: dict[str, list[Any]] = {}
        for one in tree[name]:
            found.setdefault(f"{one['state']} {one['quarter']}", []).append(one)
        tree[name] = found
    return tree


def _with_places(before: Any, after: Any, places: Sequence[Steps]) -> Any:  # noqa: ANN401  any value
    """Return a tree of plain values with some places as another tree has them."""
    if () in places:
        return after
    below: dict[str | int, list[Steps]] = {}
    for first, *rest in places:
        below.setdefault(first, []).append(tuple(rest))
    if isinstance(before, list):
        return [
            _with_places(one, after[number], below[number]) if number in below else one
            for number, one in enumerate(before)
        ]
    made = dict(before)
    for step, inner in below.items():
        if step not in after:
            del made[step]
        else:
            made[step] = _with_places(before.get(step), after[step], inner)
    return made


def _title(group: Group) -> str:
    """Return what readers call a part."""
    told = [f"{one.words}: {one.change}" for one in group.overrides]
    if group.pattern and len(told) > 1:
        return f"{group.pattern}: {len(told)} overrides"
    if len(told) > NAMED:
        return f"{told[0]}; and {len(told) - 1} more"
    return "; ".join(told)


def _too_many(overrides: Sequence[Override], count: int) -> str:
    """Return the message for two scenarios that differ in too much."""
    roots = Counter(one.path.partition(".")[0] for one in overrides)
    told = ", ".join(f"{number} of {root}" for root, number in roots.most_common())
    return (
        f"the scenarios differ in {count} overrides, {told}, and {MOST_PARTS} can be taken apart; "
        "take some together, such as --together 'states.*'"
    )
