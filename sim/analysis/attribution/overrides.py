"""Overrides: the parts by which one scenario differs from another.

Two effective scenarios are compared value by value, and what differs is listed as overrides
of the first: a dotted path, the value before and the value after. Only what a run reads
counts: titles, notes and sources do not. What can only change as one thing is one override:
the pacts of an arrangement, the policies of a patron, what happens in a state in a quarter,
a state or a flashpoint that comes or goes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeGuard

from pydantic import BaseModel

from sim.domain.errors import AttributionError
from sim.domain.figures import Figure, Provenance
from sim.domain.scenario import ORDERED, PARTS, Scenario
from sim.rules.parameters import Parameters

FOR_READERS: Final = frozenset(
    {*Provenance.model_fields, "title", "notes", "clause", "issue", "anchor", "label", "place",
     "name", "event"}
)  # fmt: skip
"""Fields of files that no run reads."""

ARRANGED: Final = ("arrangement", "pacts", "proposals", "proposed_pacts")
"""Parts of a scenario in which an arrangement brings its own files."""

HAPPENINGS: Final = ("shocks", "events")
"""Parts of a scenario that list what happens in a state in a quarter."""

ELSEWHERE: Final = frozenset(
    {"title", "seed", "parameter_sources", "arrangement", "reference_pacts"}
)
"""Parts of a scenario that are no values of it, or are compared by a function of their own."""

type Steps = tuple[str | int, ...]
"""Where a value is in a scenario: keys, and numbers of items."""


class Absent:
    """Stands for a value that one of two scenarios does not have."""


ABSENT: Final = Absent()


@dataclass(frozen=True)
class Override:
    """One thing that differs between two scenarios."""

    path: str
    """Dotted, as scenario files write it; of what is no single value, the part it is in."""

    words: str
    """What it is."""

    before: str | None
    """Value in the first scenario, in words; none if it has no such thing."""

    after: str | None
    """Value in the second scenario, in words; none if it has no such thing."""

    places: frozenset[Steps]
    """Where it is in the scenario."""

    @property
    def change(self) -> str:
        """Return from what to what, in words."""
        if self.before is not None and self.after is not None:
            return f"{self.before} to {self.after}"
        verb, value = ("taken out", self.before) if self.after is None else ("added", self.after)
        return f"{verb}, {value}" if value else verb


def overrides_between(before: Scenario[Parameters], after: Scenario[Parameters]) -> list[Override]:
    """Return the overrides that make the second scenario of the first, in the order of files.

    Raises
    ------
    AttributionError : the two say the same, or are played on other draws or by other rules
    """
    if before.seed != after.seed:
        message = (
            f"the scenarios have the seeds {before.seed} and {after.seed}, so that luck would "
            f"differ too; give the second the seed of the first: --set seed={before.seed}"
        )
        raise AttributionError(message)
    if type(before) is not type(after):
        message = "the scenarios have parameters of different models"
        raise AttributionError(message)
    found = [*_arrangements(before, after), *_policies(before, after), *_values(before, after)]
    if not found:
        message = "the two scenarios say the same, so there is nothing to take apart"
        raise AttributionError(message)
    return found


def grouped(scenario: Scenario[Parameters]) -> dict[str, Any]:
    """Return the parts of a scenario, what happens in a state in a quarter under one key."""
    parts = {name: getattr(scenario, name) for name in Scenario.model_fields}
    return parts | {name: _by_date(parts[name]) for name in HAPPENINGS}


def _by_date(happenings: Sequence[Any]) -> dict[str, list[Any]]:
    """Return shocks or events by state and quarter."""
    found: dict[str, list[Any]] = {}
    for one in happenings:
        found.setdefault(f"{one.state} {one.quarter}", []).append(one)
    return found


def _arrangements(before: Scenario[Parameters], after: Scenario[Parameters]) -> Iterator[Override]:
    """Yield the change of the arrangement, and that of the reference arrangement."""
    places = {
        (part, name)
        for part in ARRANGED[1:]
        for name in set(getattr(before, part)) ^ set(getattr(after, part))
    }
    others = {
        ("reference_pacts", name)
        for name in set(before.reference_pacts) ^ set(after.reference_pacts)
    }
    # An arrangement that is its own reference stays so: nothing provokes before or after.
    if all(one.reference_pacts.keys() == one.pacts.keys() for one in (before, after)):
        places, others = places | others, set()
    if places:
        yield Override(
            path="arrangement",
            words="arrangement",
            before=_arrangement_words(before, after),
            after=_arrangement_words(after, before),
            places=frozenset({*places, ("arrangement",)}),
        )
    if others:
        yield Override(
            path="reference_arrangement",
            words="reference arrangement",
            before=f"{len(before.reference_pacts)} pacts",
            after=f"{len(after.reference_pacts)} pacts",
            places=frozenset(others),
        )


def _arrangement_words(one: Scenario[Parameters], other: Scenario[Parameters]) -> str:
    """Return what an arrangement is called, beside another one."""
    if one.arrangement.title == other.arrangement.title:
        return f"{len(one.pacts)} pacts"
    return one.arrangement.title


def _policies(before: Scenario[Parameters], after: Scenario[Parameters]) -> Iterator[Override]:
    """Yield the policies that come or go, one change a patron."""
    places: dict[str, set[Steps]] = {}
    for part in PARTS["policies"]:
        known = getattr(before, part) | getattr(after, part)
        for name in getattr(before, part).keys() ^ getattr(after, part).keys():
            places.setdefault(known[name].patron, set()).add((part, name))
    for patron, found in sorted(places.items()):
        states = before.states | after.states
        yield Override(
            path="policies",
            words=f"policy of {states[patron].name if patron in states else patron}",
            before=_policy_words(before, patron),
            after=_policy_words(after, patron),
            places=frozenset(found),
        )


def _policy_words(scenario: Scenario[Parameters], patron: str) -> str:
    """Return what the policy of a patron is called."""
    titles = [one.title for one in scenario.policies.values() if one.patron == patron]
    return ", ".join(titles) or "none"


def _values(before: Scenario[Parameters], after: Scenario[Parameters]) -> Iterator[Override]:
    """Yield every other value that differs, under the path by which a file would change it."""
    first, second = grouped(before), grouped(after)
    roots = {part: root for root, parts in PARTS.items() for part in parts}
    found: dict[Steps, set[Steps]] = {}
    for part in Scenario.model_fields:
        if part in ELSEWHERE - {"reference_pacts"}:
            continue
        for steps in _places(first[part], second[part], (part,)):
            # What comes or goes with an arrangement or a policy is told with it.
            whole = len(steps) == len(("part", "name"))
            if not (whole and part in {*ARRANGED, "reference_pacts", *PARTS["policies"]}):
                found.setdefault((roots.get(part, part), *steps[1:]), set()).add(steps)
    states = {code: one.name for code, one in (before.states | after.states).items()}
    for path, places in found.items():
        place = min(places, key=str)
        yield Override(
            path=".".join(map(str, path[:1] if path[0] in HAPPENINGS else path)),
            words=_path_words(path, (first, second), place),
            before=_value_words(_at(first, place), states),
            after=_value_words(_at(second, place), states),
            places=frozenset(places),
        )


def _places(old: object, new: object, steps: Steps) -> Iterator[Steps]:
    """Yield where two values differ, as deep as both have the same form."""
    inner = None if old == new else _alike_below(old, new)
    if inner is not None and not (isinstance(old, list) and steps[0] in HAPPENINGS):
        for step, one, other in inner:
            yield from _places(one, other, (*steps, step))
    elif _meaning(old, steps[-1]) != _meaning(new, steps[-1]):
        yield steps


def _alike_below(old: object, new: object) -> Iterator[tuple[str | int, object, object]] | None:
    """Return the values below two values of the same form, by step; none if they have none."""
    if isinstance(old, Figure):
        return None
    if isinstance(old, BaseModel) and type(old) is type(new):
        names = (one for one in type(old).model_fields if one not in FOR_READERS)
        return ((one, getattr(old, one), getattr(new, one)) for one in names)
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        keys = {**old, **new}
        return ((one, old.get(one, ABSENT), new.get(one, ABSENT)) for one in keys)
    if _are_models(old) and _are_models(new) and len(old) == len(new):
        pairs = enumerate(zip(old, new, strict=True))
        return ((at, one, other) for at, (one, other) in pairs)
    return None


def _are_models(items: object) -> TypeGuard[list[BaseModel]]:
    """Return whether a value is a list of parts of files, with fields of their own."""
    return isinstance(items, list) and all(isinstance(one, BaseModel) for one in items)


def _meaning(value: object, key: str | int) -> object:
    """Return what a value means to a run: a list is a set unless its order counts."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields.keys() - FOR_READERS | {"value"}
        return tuple((one, _meaning(getattr(value, one, None), one)) for one in sorted(fields))
    if isinstance(value, list):
        items = [_meaning(one, "") for one in value]
        return tuple(items if key in ORDERED else sorted(items, key=repr))
    if isinstance(value, Mapping):
        return tuple((one, _meaning(value[one], one)) for one in sorted(value))
    return value


def _at(parts: object, steps: Steps) -> object:
    """Return the value at a place of a scenario."""
    node: Any = parts
    for step in steps:
        if isinstance(node, Mapping):
            node = node.get(step, ABSENT)
        elif isinstance(node, list):
            node = node[int(step)]
        else:
            node = getattr(node, str(step), ABSENT)
    return node


def _path_words(path: Steps, both: Sequence[Mapping[str, Any]], place: Steps) -> str:
    """Return a path in words, with titles in place of names and codes."""
    states = {code: one.name for parts in both for code, one in parts["states"].items()}
    if path[0] in HAPPENINGS:
        code, quarter = str(path[1]).split(" ")
        return f"{path[0]} in {states.get(code, code)}, {quarter}"
    told = [] if len(path) > 1 and path[0] in {"states", "flashpoints", *PARTS} else [path[0]]
    for number, step in enumerate(path[1:], start=1):
        known = [_at(parts, place[: number + 1]) for parts in both]
        label = next((one for one in map(_label, known) if one), states.get(str(step), ""))
        told.append(label or (str(step + 1) if isinstance(step, int) else step))
    return ", ".join(str(one).replace("_", " ") for one in told)


def _label(value: object) -> str:
    """Return what a part of a file calls itself; nothing if it has no name."""
    if not isinstance(value, BaseModel):
        return ""
    named = ("name", "title", "label", "place")
    return next((str(getattr(value, one)) for one in named if hasattr(value, one)), "")


def _value_words(value: object, states: Mapping[str, str]) -> str | None:
    """Return a value in words; none for one that is absent.

    Parameters
    ----------
    states : {code: name}
    """
    if value is ABSENT:
        return None
    if isinstance(value, Figure):
        return f"{value.value:g}"
    if isinstance(value, list | Mapping):
        found = (_value_words(one, states) for one in value)
        return ", ".join(filter(None, found)) or ("none" if not value else "")
    return _event_words(value) if isinstance(value, BaseModel) else _scalar_words(value, states)


def _event_words(value: BaseModel) -> str:
    """Return what happens in an event or how large a shock is; nothing for any other file."""
    size = getattr(value, "size", None)
    return f"{size.value:g}" if isinstance(size, Figure) else str(getattr(value, "event", ""))


def _scalar_words(value: object, states: Mapping[str, str]) -> str:
    """Return a single value in words."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:g}"
    text = str(value)
    return states.get(text, text.replace("_", " "))
