"""What a file says together with those that it extends.

Scenarios and arrangements build on others. The files that one builds on are put
in a line, parents first and each once, and are then laid over each other: a key
replaces the inherited one, switches are merged key by key, names are dropped from
and added to what is inherited.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel

from sim.loading.context import LoadContext
from sim.loading.file_forms import ArrangementFile, ScenarioFile
from sim.loading.library import KINDS, library_of
from sim.loading.nodes import Entry, Node

ROSTERS = ("states", "flashpoints")
DROPS = {"pacts": "drop", "proposals": "drop_proposals"}
"""{what an arrangement lists: the key under which it leaves out what it inherits}."""
SETTINGS = (
    "title", "shocks", "events", "known_events", "assessment_years", "start", "quarters", "seed",
)  # fmt: skip


class _Lineage:
    """Follows `extend` from file to file; reports a file that extends itself over others."""

    def __init__(self, context: LoadContext, kind: str, model: type[BaseModel]) -> None:
        """Follow files of one kind."""
        self.context, self.kind, self.model = context, kind, model
        self.seen: set[Path] = set()

    def walk(self, path: Path, chain: tuple[str, ...]) -> Iterator[Node]:
        """Yield what a file builds on, then the file."""
        self.seen.add(path)
        node = self.context.read(path)
        if node is None:
            return
        self.context.check(node, self.model, KINDS[self.kind])
        for name in _names_under(node, "extend"):
            yield from self._parent(name, chain)
        yield node

    def _parent(self, name: Node, chain: tuple[str, ...]) -> Iterator[Node]:
        # Before `seen` is asked: a file that extends itself has been seen too.
        if name.text in chain:
            ring = " > ".join([*chain[chain.index(str(name.text)) :], str(name.text)])
            message = f"{KINDS[self.kind]} {name.text!r} extends itself: {ring}"
            self.context.problems.append(name.mark.problem(message, "Remove one 'extend'."))
            return
        path = self.context.find(self.kind, name)
        # Two parents may extend one file; twice, it would undo what the first parent changed.
        if path is None or path in self.seen:
            return
        if self.kind == "scenarios":
            # A scenario may extend one of another world, whose states and pacts stand beside that
            # one (docs/decisions/0009-worlds-and-libraries.md).
            self.context.libraries = self.context.libraries.with_library(library_of(path))
        yield from self.walk(path, (*chain, str(name.text)))


def extended_files(
    context: LoadContext, kind: str, path: Path, name: str, model: type[BaseModel]
) -> list[Node]:
    """Return a file and all that it builds on, parents first, each once."""
    return list(_Lineage(context, kind, model).walk(path, (name,)))


@dataclass(frozen=True)
class Layers:
    """What a scenario file and those that it extends say; a later file overrules an earlier one."""

    base: Node
    """The last file: the scenario that was asked for."""

    single: dict[str, Entry]
    """Keys whose last value counts."""

    names: dict[str, list[Node]]
    """Rosters and policies, as names."""

    switches: dict[str, Entry]
    """Switches, the last value of each."""

    overrides: list[dict[str, Entry]]
    """Overrides of each file, in the order of the files."""


def scenario_layers(context: LoadContext, path: Path) -> Layers | None:
    """Return what a scenario file and those it extends say together."""
    nodes = extended_files(context, "scenarios", path, path.stem, ScenarioFile)
    if not nodes:
        return None
    single: dict[str, Entry] = {}
    switches: dict[str, Entry] = {}
    names: dict[str, list[Node]] = {kind: [] for kind in (*ROSTERS, "policies")}
    for node in nodes:
        wanted = (*SETTINGS, "arrangement", "reference_arrangement")
        single |= {key: node.mapping[key] for key in wanted if key in node.mapping}
        switches = _merged(switches, _entries_under(node, "switches"))
        names = {kind: _names_after(context, node, kind, before) for kind, before in names.items()}
    overrides = [_entries_under(node, "overrides") for node in nodes]
    return Layers(nodes[-1], single, names, switches, overrides)


def _names_after(context: LoadContext, node: Node, kind: str, inherited: list[Node]) -> list[Node]:
    """Return a list of names after one more file has replaced, dropped and added its own."""
    own = node.get(kind)
    replaces = own is not None and isinstance(own.value, tuple)
    names = _without_repeats(context, own.texts()) if own and replaces else inherited
    known = {str(one.value): one for one in names}
    for name in _names_under(node, f"drop_{kind}"):
        if name.text not in known:
            message = f"{name.text!r} is not in the inherited {kind}"
            hint = context.suggestion(kind, str(name.value), known)
            context.problems.append(name.mark.problem(message, hint))
        known.pop(str(name.value), None)
    for name in _names_under(node, f"add_{kind}"):
        known.setdefault(str(name.value), name)
    return list(known.values())


def _without_repeats(context: LoadContext, names: Iterable[Node]) -> list[Node]:
    """Return names without repetitions; each repetition is a problem in the context."""
    kept: dict[str, Node] = {}
    for name in names:
        if name.text in kept:
            context.problems.append(name.mark.problem(f"{name.text!r} is listed twice"))
        kept.setdefault(str(name.value), name)
    return list(kept.values())


class WholeArrangement(NamedTuple):
    """What an arrangement and those that it extends say together."""

    file: Node | None
    """Its own file; None if it cannot be read."""

    names: dict[str, list[Node]]
    """Names of its pacts and of its proposals."""


def whole_arrangement(context: LoadContext, arrangement: Node) -> WholeArrangement:
    """Return an arrangement, by its name, with the names of all its pacts and proposals."""
    names: dict[str, list[Node]] = {kind: [] for kind in DROPS}
    path = context.find("arrangements", arrangement)
    if path is None:
        return WholeArrangement(None, names)
    nodes = extended_files(context, "arrangements", path, str(arrangement.value), ArrangementFile)
    for node in nodes:
        names = {kind: _listed_after(context, node, kind, names[kind]) for kind in DROPS}
    return WholeArrangement(nodes[-1] if nodes else None, names)


def _listed_after(context: LoadContext, node: Node, kind: str, inherited: list[Node]) -> list[Node]:
    """Return pacts or proposals after one more arrangement has dropped and added its own."""
    known = {str(one.value) for one in inherited}
    dropped = list(_names_under(node, DROPS[kind]))
    for name in dropped:
        if name.text not in known:
            message = f"{KINDS[kind]} {name.text!r} is dropped, but no extended arrangement has it"
            hint = context.suggestion(kind, str(name.value), known)
            context.problems.append(name.mark.problem(message, hint))
    gone = {name.text for name in dropped}
    kept = [one for one in inherited if one.text not in gone]
    listed = node.get(kind)
    added = _without_repeats(context, listed.texts()) if listed else []
    names = {one.text for one in kept}
    return [*kept, *(one for one in added if one.text not in names)]


def _names_under(node: Node, key: str) -> Iterator[Node]:
    found = node.get(key)
    return found.texts() if found else iter(())


def _merged(inherited: dict[str, Entry], own: dict[str, Entry]) -> dict[str, Entry]:
    """Return entries after one more file has set its own; a mapping is merged key by key."""
    found = dict(inherited)
    for key, entry in own.items():
        before = found.get(key)
        if before and before.node.mapping and entry.node.mapping:
            inner = _merged(before.node.mapping, entry.node.mapping)
            found[key] = Entry(entry.key, Node(entry.node.mark, inner))
        else:
            found[key] = entry
    return found


def _entries_under(node: Node, key: str) -> dict[str, Entry]:
    found = node.get(key)
    return found.mapping if found else {}
