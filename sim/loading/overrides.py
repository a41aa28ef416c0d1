"""Overrides: one figure changed by its dotted path.

`states.JPN.law.fight.grey_zone: 0.5` puts a value where the path leads. A plain
number that stands for a figure becomes a judgement whose source is the file
that overrides. Figures of the rules, `parameters.choice.precision`, are split:
the number goes to the parameters, its provenance is kept beside them.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial

from pydantic import BaseModel

from sim.domain.figures import COMPACT_FIELDS
from sim.domain.scenario import PARTS
from sim.loading.context import LoadContext
from sim.loading.file_forms import OVERRIDE_ROOTS
from sim.loading.messages import entry_at
from sim.loading.nodes import (
    Entry,
    Mark,
    Node,
    Source,
    figure_as_mapping,
    node_of,
    python_value,
    tree_with,
)
from sim.loading.shape import (
    Shape,
    below,
    fields,
    is_figure,
    is_list,
    is_mapping,
    is_model,
    shape_at,
)
from sim.loading.suggestions import suggestion

NAMED_ROOTS = ("states", "flashpoints", "pacts", "proposals", "policies")


@dataclass(frozen=True)
class _PathError(Exception):
    """An override path leads nowhere."""

    message: str
    hint: Callable[[], str] = str
    """Returns what to do; asked only while hints are worth their time."""


def apply_overrides(
    context: LoadContext,
    tree: Node,
    shape: Shape,
    layer: dict[str, Entry],
    optional: Collection[str],
) -> Node:
    """Return the tree after one file's overrides, the general before the particular.

    Parameters
    ----------
    context : takes the problems
    tree : the composed scenario
    shape : class of the effective scenario
    layer : {dotted path: value}
    optional : roots under which an override of something that exists in a library
        but is not part of this scenario is passed over
    """
    own: dict[int, Node] = {}
    # By depth, not in the order of the file: the order of keys in YAML means nothing.
    for dotted in sorted(layer, key=lambda path: (path.count("."), path)):
        entry = layer[dotted]
        path = tuple(dotted.split("."))
        try:
            if _is_in_scenario(context, tree, path, optional):
                tree = _apply_one(tree, shape, path, entry, own)
        except _PathError as refusal:
            hint = refusal.hint() if context.is_hinting else ""
            context.problems.append(entry.key.problem(refusal.message, hint))
    return tree


def _is_in_scenario(
    context: LoadContext, tree: Node, path: tuple[str, ...], optional: Collection[str]
) -> bool:
    """Return whether the scenario has what the path names; raise if no file has it."""
    root, *rest = path
    if root not in OVERRIDE_ROOTS:
        message = f"an override cannot begin with {root!r}"
        raise _PathError(message, partial(suggestion, root, OVERRIDE_ROOTS))
    if root not in NAMED_ROOTS:
        return True
    if not rest:
        message = f"an override of {root!r} must say which, and what of it"
        hint = f"Write {root}.NAME.FIELD, or use the key {root!r}."
        raise _PathError(message, lambda: hint)
    parts = [entry_at(tree, [part]).node.mapping for part in PARTS.get(root, (root,))]
    if any(rest[0] in part for part in parts):
        return True
    if root in optional and context.libraries.find(root, rest[0]):
        return False
    message = f"{rest[0]!r} is not in the scenario's {root}"
    known = {name for part in parts for name in part}
    raise _PathError(message, partial(context.suggestion, root, rest[0], known))


def _apply_one(
    tree: Node, shape: Shape, path: tuple[str, ...], entry: Entry, own: dict[int, Node]
) -> Node:
    """Return the tree with one override."""
    end = _shape_at_end(tree, shape, path)
    if path[0] == "parameters":
        return _with_parameters(tree, end, path[1:], entry)
    value = Entry(
        entry.key, _with_judgements(entry.node, end, f"override in {entry.key.source.name}")
    )
    for where in _tree_paths(tree, path):
        tree = tree_with(tree, where, value, own)
    return tree


def _tree_paths(tree: Node, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield every place of the tree that a path stands for."""
    for part in PARTS.get(path[0], (path[0],)):
        if path[0] not in NAMED_ROOTS or path[1] in entry_at(tree, [part]).node.mapping:
            yield (part, *path[1:])


def _shape_at_end(tree: Node, shape: Shape, path: tuple[str, ...]) -> Shape:
    """Return what the schema expects at the end of a path."""
    node: Node | None = tree
    for depth, step in enumerate(path):
        _check_step(shape, node, path[:depth], step)
        shape = below(shape, step)
        node = _node_below(node, step)
        # A pact may be in the reference arrangement or proposed, and a policy only be named.
        if depth == 1 and path[0] in NAMED_ROOTS and node is None:
            node = _first_of(tree, PARTS.get(path[0], ()), step)
    return shape


def _first_of(tree: Node, parts: Collection[str], name: str) -> Node | None:
    """Return a file of one of some parts of the tree, the first that has it."""
    found = (part.get(name) for one in parts if (part := tree.get(one)))
    return next((node for node in found if node), None)


def _node_below(node: Node | None, step: str) -> Node | None:
    if node is None:
        return None
    if node.items and step.isdigit():
        return node.items[int(step)]
    return figure_as_mapping(node).get(step)


def _check_step(shape: Shape, node: Node | None, before: tuple[str, ...], step: str) -> None:
    """Raise if the schema has nothing under this step."""
    here = ".".join(before)
    if is_mapping(shape):
        return
    if is_list(shape):
        count = len(node.items) if node else 0
        if not (step.isdigit() and int(step) < count):
            allowed = ", ".join(map(str, range(count))) or "none"
            raise _PathError(f"{here} has no item {step!r}", lambda: f"Allowed: {allowed}")
        return
    if not is_model(shape):
        raise _PathError(f"{here} is a single value; it has no {step!r}")
    if step not in fields(shape):
        raise _PathError(f"{here} has no {step!r}", partial(suggestion, step, fields(shape)))


def _with_judgements(node: Node, shape: Shape | None, source: str) -> Node:
    """Return a value in which every plain number in place of a figure is made a judgement."""
    if is_figure(shape) and _is_number(node):
        return _judgement_node(node, source)
    if node.mapping and not is_figure(shape):
        entries = {
            key: Entry(entry.key, _with_judgements(entry.node, below(shape, key), source))
            for key, entry in node.mapping.items()
        }
        return Node(node.mark, entries)
    if node.items and is_list(shape):
        items = tuple(_with_judgements(item, below(shape, 0), source) for item in node.items)
        return Node(node.mark, items)
    return node


# A design may have 100,000 points, and each asks for the same few paths.
@lru_cache(maxsize=4096)
def _shape_of(scenario: type[BaseModel], dotted: str) -> Shape | None:
    return shape_at(scenario, dotted.split("."))


def with_provenance(scenario: type[BaseModel], dotted: str, value: object, source: str) -> object:
    """Return the value of an override with the provenance that its file gives it.

    A number that carries its provenance means the same when it is given elsewhere.

    Parameters
    ----------
    scenario : class of the effective scenario
    dotted : the path
    value : as the file has it
    source : name of the file
    """
    shape = _shape_of(scenario, dotted)
    node = node_of(value, Mark(Source(source)))
    if dotted.partition(".")[0] == "parameters":
        return _parameters_with_provenance(node, shape, source)
    return python_value(_with_judgements(node, shape, f"override in {source}"))


def _parameters_with_provenance(node: Node, shape: Shape | None, source: str) -> object:
    """Return a parameter, or a group of them, with its provenance."""
    if isinstance(node.value, dict) and is_model(shape):
        return {
            key: _parameters_with_provenance(entry.node, below(shape, key), source)
            for key, entry in node.mapping.items()
        }
    if _has_provenance(node, shape):
        return python_value(node)
    return {"value": python_value(node), "status": "judgement", "source": f"set in {source}"}


def _is_number(node: Node) -> bool:
    return isinstance(node.value, int | float) and not isinstance(node.value, bool)


def _judgement_node(node: Node, source: str) -> Node:
    filled = {"value": node, **_provenance_nodes(source, node.mark)}
    return Node(node.mark, {key: Entry(node.mark, part) for key, part in filled.items()})


def _provenance_nodes(source: str, mark: Mark) -> dict[str, Node]:
    return {"status": node_of("judgement", mark), "source": node_of(source, mark)}


def _with_parameters(tree: Node, shape: Shape, path: tuple[str, ...], entry: Entry) -> Node:
    """Return the tree with a parameter, or a group of them, and its provenance."""
    node = entry.node
    if isinstance(node.value, dict) and (is_model(shape) or not path):
        for key, inner in node.mapping.items():
            _check_step(shape, node, ("parameters", *path), key)
            tree = _with_parameters(tree, below(shape, key), (*path, key), inner)
        return tree
    if is_model(shape):
        message = f"{'.'.join(('parameters', *path))} is a group of parameters"
        raise _PathError(message, partial(suggestion, "", fields(shape)))
    value, provenance = _split_provenance(node, shape, entry.key)
    tree = tree_with(tree, ("parameters", *path), Entry(entry.key, value))
    # Kept beside the parameters: rules take plain numbers, so a figure cannot stand among them.
    sources = {**entry_at(tree, ["parameter_sources"]).node.mapping, ".".join(path): provenance}
    whole = Entry(entry.key, Node(entry.key, sources))
    return tree_with(tree, ("parameter_sources",), whole)


def _has_provenance(node: Node, shape: Shape | None) -> bool:
    """Return whether a value comes with its provenance, in either form."""
    compact = len(node.items) == len(COMPACT_FIELDS) and not is_list(shape)
    return compact or (isinstance(node.value, dict) and not is_mapping(shape))


def _split_provenance(node: Node, shape: Shape | None, key: Mark) -> tuple[Node, Entry]:
    """Return a parameter's number and its provenance."""
    if not _has_provenance(node, shape):
        parts = _provenance_nodes(f"set in {key.source.name}", node.mark)
        filled = {name: Entry(part.mark, part) for name, part in parts.items()}
        return node, Entry(key, Node(key, filled))
    form = figure_as_mapping(node).mapping
    if "value" not in form:
        hint = "Write [value, status, year, source]."
        raise _PathError("a parameter needs a value", lambda: hint)
    rest = {name: entry for name, entry in form.items() if name != "value"}
    return form["value"].node, Entry(key, Node(node.mark, rest))
