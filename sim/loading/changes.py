"""Change numbers of an effective scenario without reading its files again.

Loading composes files, finds names and checks everything, which takes tens of
milliseconds. Where hundreds of sets of numbers are tried on one scenario, its paths and
their bounds have been checked before, and only the numbers on the way are replaced.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import cast

from pydantic import BaseModel

from sim.domain.figures import Figure, Provenance, judgement
from sim.domain.scenario import PARTS, Scenario
from sim.loading.shape import (
    Shape,
    bare,
    below,
    bounds_at,
    fields,
    is_figure,
    is_list,
    is_mapping,
    shape_at,
)
from sim.rules.parameters import Parameters

ANY = "*"
"""A step of a pattern that stands for every step."""

SOURCE = "changed number"
"""Source of a figure that the scenario does not have and a change puts in."""

_SHAPE = Scenario[Parameters]
type _Tree = dict[str, "_Tree | float"]


def number_paths(scenario: Scenario[Parameters], pattern: str) -> list[str]:
    """Return the paths of all numbers of a scenario that match a pattern, sorted.

    Parameters
    ----------
    pattern : an override path in which ``*`` stands for any one step, such as
        ``pacts.*.mutual_obligation``; pacts of the reference arrangement count too
    """
    return _found(scenario, pattern, _is_number)


def matching_paths(scenario: Scenario[Parameters], pattern: str) -> list[str]:
    """Return the paths of all that a scenario has where a pattern leads, sorted.

    What may be absent, and is, has no path.
    """
    return _found(scenario, pattern, lambda node: node is not None)


def _found(
    scenario: Scenario[Parameters], pattern: str, is_end: Callable[[object], bool]
) -> list[str]:
    """Return the paths of a scenario that match a pattern and end in the right way, sorted."""
    steps = pattern.split(".")
    roots = PARTS.get(steps[0], (steps[0],))
    found = {path for root in roots for path in _paths_below(scenario, (root, *steps[1:]), is_end)}
    # A pact of the reference arrangement is overridden under the name `pacts`.
    return sorted(".".join((steps[0], *path[1:])) for path in found)


def steps_after(scenario: Scenario[Parameters], pattern: str) -> set[str]:
    """Return the steps that lead on from where a pattern leads in a scenario."""
    steps = f"{pattern}.{ANY}".split(".")
    roots = PARTS.get(steps[0], (steps[0],))
    return {
        path[-1]
        for root in roots
        for path in _paths_below(scenario, (root, *steps[1:]), lambda _node: True)
    }


def _is_number(node: object) -> bool:
    """Return whether a node of a scenario is a number, with its provenance or without."""
    return isinstance(node, Figure | int | float) and not isinstance(node, bool)


def _paths_below(
    node: object, steps: Sequence[str], is_end: Callable[[object], bool]
) -> Iterator[tuple[str, ...]]:
    """Yield the paths of the nodes under a node that a pattern of steps leads to.

    Parameters
    ----------
    is_end : whether a node at the end of the steps counts
    """
    if not steps:
        if is_end(node):
            yield ()
        return
    first, *rest = steps
    for step, child in _children(node):
        if first in {ANY, step}:
            yield from ((step, *path) for path in _paths_below(child, rest, is_end))


def _children(node: object) -> Iterator[tuple[str, object]]:
    """Yield what is one step below a node of a scenario, by the step."""
    if isinstance(node, BaseModel) and not isinstance(node, Figure):
        # Of what has a provenance, the year is a whole number too, and no number of the model.
        own = (name for name in type(node).model_fields if name not in Provenance.model_fields)
        yield from ((name, getattr(node, name)) for name in own)
    elif isinstance(node, Mapping):
        yield from ((str(name), child) for name, child in node.items())
    elif isinstance(node, list):
        yield from ((str(number), child) for number, child in enumerate(node))


def is_number_pattern(pattern: str) -> bool:
    """Return whether the schema has numbers at the places that a pattern stands for.

    >>> is_number_pattern("pacts.*.obligations.*.*"), is_number_pattern("pacts.*.title")
    (True, False)
    """
    return any(is_figure(one) or one in {int, float} for one in _shapes(_SHAPE, pattern.split(".")))


def _shapes(shape: Shape, steps: Sequence[str]) -> Iterator[Shape]:
    """Yield what the schema expects at the places that a pattern of steps leads to."""
    if not steps:
        yield bare(shape)
        return
    first, *rest = steps
    is_free = is_mapping(shape) or is_list(shape)
    for step in fields(shape) if first == ANY and not is_free else (first,):
        inner = below(shape, step)
        if inner is not None:
            yield from _shapes(inner, rest)


def number_bounds(path: str) -> tuple[float, float]:
    """Return the least and the greatest number that the schema allows at a path.

    >>> number_bounds("flashpoints.taiwan.salience_target")
    (0, 1)
    """
    return bounds_at(shape_at(_SHAPE, path.split(".")))


def is_count(path: str) -> bool:
    """Return whether the number at a path is a whole one.

    >>> is_count("parameters.choice.strategic_guarantors"), is_count("parameters.trade.weight")
    (True, False)
    """
    return bare(shape_at(_SHAPE, path.split("."))) is int


def number_at(scenario: Scenario[Parameters], path: str) -> float:
    """Return the number at a path; a pact of the reference arrangement only counts too.

    Raises
    ------
    LookupError : there is none
    """
    root, *rest = path.split(".")
    for part in PARTS.get(root, (root,)):
        node: object = getattr(scenario, part)
        for step in rest:
            node = dict(_children(node)).get(step)
        if node is not None:
            return node.value if isinstance(node, Figure) else cast("float", node)
    raise LookupError(path)


def with_numbers(
    scenario: Scenario[Parameters], changes: Mapping[str, float]
) -> Scenario[Parameters]:
    """Return the scenario with some numbers changed, as overrides would change them.

    Nothing is checked: paths and values must be right. Figures keep their provenance. A pact,
    proposal or policy that the scenario does not have is passed over, as in a study.

    Parameters
    ----------
    changes : {override path: number}
    """
    tree: _Tree = {}
    for path, number in changes.items():
        *parents, last = path.split(".")
        node = tree
        for step in parents:
            node = cast("_Tree", node.setdefault(step, {}))
        node[last] = number
    for root, parts in PARTS.items():
        own = tree.pop(root, None)
        if own is not None:
            tree |= dict.fromkeys(parts, own)
    for part in (*chain.from_iterable(PARTS.values()), "proposals"):
        present = getattr(scenario, part)
        named = cast("_Tree", tree.get(part, {}))
        tree[part] = {name: own for name, own in named.items() if name in present}
    return cast("Scenario[Parameters]", _changed_node(scenario, tree))


def _changed_node(node: object, change: "_Tree | float") -> object:
    """Return a node of a scenario with the numbers below it changed."""
    if not isinstance(change, dict):
        return _changed_number(node, change)
    if isinstance(node, BaseModel):
        update = {step: _changed_node(getattr(node, step), below) for step, below in change.items()}
        return node.model_copy(update=update)
    if isinstance(node, list):
        return [
            _changed_node(child, change[step]) if (step := str(number)) in change else child
            for number, child in enumerate(node)
        ]
    present = cast("Mapping[str, object]", node)
    return {
        **present,
        **{step: _changed_node(present.get(step, {}), below) for step, below in change.items()},
    }


def _changed_number(node: object, number: float) -> object:
    """Return a number, or a figure, with another value."""
    if isinstance(node, Figure):
        return node.model_copy(update={"value": number})
    if isinstance(node, int | float):
        # Counts stay whole numbers, which strict validation and compiled code tell from others.
        return int(number) if isinstance(node, int) else number
    return judgement(number, SOURCE)
