"""Values that remember where they were written.

A scenario is composed from many files, and an error in it must point at the
line that caused it. So composition works on nodes, not on plain values: a node
is a scalar, a tuple of nodes or a mapping to entries, each with its mark.
Nodes are never changed; a replacement is a new tree that shares the rest.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from sim.domain.errors import Problem, ScenarioError
from sim.domain.figures import COMPACT_FIELDS
from sim.domain.plain_values import NoPlainValueError, Scalar, plain_scalar

type Step = str | int


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or the command line, as messages show it."""

    shown: str
    """Path as the user would write it."""

    lines: tuple[str, ...] = ()
    """Its lines; empty when it is no file."""

    @property
    def name(self) -> str:
        """Return the last part of the path, which is the same on every machine."""
        return self.shown.replace("\\", "/").rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a source; line 0 is the source as a whole."""

    source: Source
    line: int = 0
    column: int = 1

    def problem(self, message: str, hint: str = "") -> Problem:
        """Return a problem at this place, with its source line."""
        lines = self.source.lines
        text = lines[self.line - 1] if 0 < self.line <= len(lines) else ""
        return Problem(self.source.shown, self.line, self.column, message, text, hint)

    def warning(self, message: str, hint: str = "") -> Problem:
        """Return a warning at this place, with its source line."""
        return replace(self.problem(message, hint), is_warning=True)


class Entry(NamedTuple):
    """A key's place and the node under it."""

    key: Mark
    node: "Node"


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its place."""

    mark: Mark
    value: "Scalar | tuple[Node, ...] | dict[str, Entry]"

    @property
    def mapping(self) -> dict[str, Entry]:
        """Return the entries, none if the node is not a mapping."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> "tuple[Node, ...]":
        """Return the items, none if the node is not a list."""
        return self.value if isinstance(self.value, tuple) else ()

    @property
    def text(self) -> str | None:
        """Return the scalar if it is text."""
        return self.value if isinstance(self.value, str) else None

    def get(self, key: str) -> "Node | None":
        """Return the node under a key, if there is one."""
        entry = self.mapping.get(key)
        return entry.node if entry else None

    def texts(self) -> "Iterator[Node]":
        """Return the items that are text; a lone text counts as a list of one."""
        items = self.items if self.text is None else (self,)
        return (item for item in items if item.text is not None)


def python_value(node: Node) -> object:
    """Return the node as dicts, lists and scalars, without its places."""
    if isinstance(node.value, dict):
        return {key: python_value(entry.node) for key, entry in node.value.items()}
    if isinstance(node.value, tuple):
        return [python_value(item) for item in node.value]
    return node.value


def node_of(given: object, mark: Mark, name: str = "a value") -> Node:
    """Return a node that holds Python values, all of them at one place.

    Parameters
    ----------
    given : a mapping, a list, a scalar of Python, numpy or pandas, or a node
    mark : the place
    name : what it is, for the message

    Raises
    ------
    ScenarioError : it holds something that no file could hold
    """
    if isinstance(given, Node):
        return given
    if isinstance(given, Mapping):
        entries = {str(key): Entry(mark, node_of(item, mark, name)) for key, item in given.items()}
        return Node(mark, entries)
    if isinstance(given, list | tuple):
        return Node(mark, tuple(node_of(item, mark, name) for item in given))
    try:
        return Node(mark, plain_scalar(given))
    except NoPlainValueError as error:
        message = f"{name} is of type {error}, which no file could hold"
        hint = "Give a number, a text, true or false, or a list or mapping of them."
        raise ScenarioError([mark.problem(message, hint)]) from None


def figure_as_mapping(node: Node) -> Node:
    """Return a figure in compact form as a mapping; any other node as it is."""
    if len(node.items) != len(COMPACT_FIELDS):
        return node
    pairs = zip(COMPACT_FIELDS, node.items, strict=True)
    return Node(node.mark, {name: Entry(item.mark, item) for name, item in pairs})


def child(node: Node, step: object) -> tuple[Step, Entry] | None:
    """Return what is one step into a node, and the step as the file has it."""
    if str(step) in node.mapping:
        return str(step), node.mapping[str(step)]
    if isinstance(step, str) and step in COMPACT_FIELDS and node.items:
        step = COMPACT_FIELDS.index(step)
    if isinstance(step, int) and 0 <= step < len(node.items):
        return step, Entry(node.items[step].mark, node.items[step])
    return None


def tree_with(
    node: Node, path: tuple[str, ...], entry: Entry, own: dict[int, Node] | None = None
) -> Node:
    """Return the tree with an entry put in at a path; mappings on the way are made if absent.

    Parameters
    ----------
    node, path, entry : the tree, where in it, and what
    own : {id: node} of mappings that this function made for the caller and nobody else has
        seen. They are filled in place: a copy of a mapping for each of its thousand overrides
        would take a thousand times its size
    """
    step, *rest = path
    found = child(node, int(step) if node.items and step.isdigit() else step)
    below = found[1] if found else Entry(entry.key, Node(entry.key, {}))
    inner = Entry(below.key, tree_with(below.node, tuple(rest), entry, own)) if rest else entry
    if found and isinstance(found[0], int) and step.isdigit():
        at = found[0]
        return Node(node.mark, (*node.items[:at], inner.node, *node.items[at + 1 :]))
    if own is not None and id(node) in own:
        node.mapping[step] = inner
        return node
    made = Node(node.mark, {**figure_as_mapping(node).mapping, step: inner})
    if own is not None:
        own[id(made)] = made  # kept, so that no other node gets its id
    return made
