"""From scenario files to one tree of nodes.

Scenarios and arrangements build on others. The files that one builds on are
put in a line, parents first and each once, and are then laid over each other:
a key replaces the inherited one, switches and overrides are merged key by key.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ValidationError

from sim.domain.errors import Problem, ScenarioError
from sim.domain.params import Params
from sim.loading.file_forms import ArrangementFile, ScenarioFile
from sim.loading.library import KINDS, Libraries, is_name, library_of, suggestion
from sim.loading.messages import problems_of
from sim.loading.nodes import Entry, Mark, Node, plain, planted

ROSTERS = ("states", "flashpoints")
SETTINGS = ("title", "start", "quarters", "seed")


@dataclass
class Desk:
    """What is at hand while one scenario is put together: libraries and problems so far."""

    libraries: Libraries
    problems: list[Problem] = field(default_factory=list)

    def read(self, path: Path) -> Node | None:
        """Return the nodes of a file; none, and its problems noted, if it is unreadable."""
        try:
            return self.libraries.read(path)
        except ScenarioError as error:
            self.problems.extend(error.problems)
            return None

    def find(self, kind: str, name: Node) -> Path | None:
        """Return the file that a name stands for; none, and a problem noted, if there is none."""
        text = str(name.value)
        path = self.libraries.find(kind, text)
        in_file = name.mark.line > 0  # where the check of the file reports what can be no name
        if path is None and (is_name(kind, text) or not in_file):
            hint = suggestion(text, self.libraries.names(kind))
            self.problems.append(name.mark.problem(f"there is no {KINDS[kind]} {text!r}", hint))
        return path

    def check(self, node: Node, model: type[BaseModel], what: str) -> None:
        """Note what is wrong with a file by itself."""
        try:
            model.model_validate(plain(node), strict=True)
        except ValidationError as error:
            self.problems.extend(problems_of(error, node, model, what))

    def lineage(self, kind: str, path: Path, name: str, model: type[BaseModel]) -> list[Node]:
        """Return a file and all that it builds on, parents first, each once."""
        return list(_Lineage(self, kind, model).walk(path, (name,)))

    def entries(self, kind: str, names: Iterable[Node]) -> dict[str, Entry]:
        """Return the files that names stand for, by name; the key's place is the name's."""
        found = {}
        for name in names:
            path = self.find(kind, name)
            node = self.read(path) if path else None
            if node:
                found[str(name.value)] = Entry(name.mark, node)
        return found


class _Lineage:
    """Follows `extend` from file to file."""

    def __init__(self, desk: Desk, kind: str, model: type[BaseModel]) -> None:
        """Follow files of one kind."""
        self.desk, self.kind, self.model = desk, kind, model
        self.seen: set[Path] = set()

    def walk(self, path: Path, chain: tuple[str, ...]) -> Iterator[Node]:
        """Yield what a file builds on, then the file."""
        self.seen.add(path)
        node = self.desk.read(path)
        if node is None:
            return
        self.desk.check(node, self.model, KINDS[self.kind])
        for name in _under(node, "extend"):
            yield from self._parent(name, chain)
        yield node

    def _parent(self, name: Node, chain: tuple[str, ...]) -> Iterator[Node]:
        if name.text in chain:
            ring = " > ".join([*chain[chain.index(str(name.text)) :], str(name.text)])
            message = f"{KINDS[self.kind]} {name.text!r} extends itself: {ring}"
            self.desk.problems.append(name.mark.problem(message, "Remove one 'extend'."))
            return
        path = self.desk.find(self.kind, name)
        if path is None or path in self.seen:
            return
        if self.kind == "scenarios":
            self.desk.libraries = self.desk.libraries.extended(library_of(path))
        yield from self.walk(path, (*chain, str(name.text)))


@dataclass(frozen=True)
class Layers:
    """What a line of scenario files says, the later over the earlier."""

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


def scenario_layers(desk: Desk, path: Path) -> Layers | None:
    """Return what a scenario file and those it extends say together."""
    nodes = desk.lineage("scenarios", path, path.stem, ScenarioFile)
    if not nodes:
        return None
    single: dict[str, Entry] = {}
    switches: dict[str, Entry] = {}
    names: dict[str, list[Node]] = {kind: [] for kind in (*ROSTERS, "policies")}
    for node in nodes:
        wanted = (*SETTINGS, "arrangement", "reference_arrangement")
        single |= {key: node.mapping[key] for key in wanted if key in node.mapping}
        switches |= _entries(node, "switches")
        names = {kind: _roster(desk, node, kind, before) for kind, before in names.items()}
    overrides = [_entries(node, "overrides") for node in nodes]
    return Layers(nodes[-1], single, names, switches, overrides)


def _roster(desk: Desk, node: Node, kind: str, inherited: list[Node]) -> list[Node]:
    """Return a list of names after one more file: replaced, then shortened, then lengthened."""
    own = node.get(kind)
    replaces = own is not None and isinstance(own.value, tuple)
    names = _once(desk, own.texts()) if own and replaces else inherited
    for name in _under(node, f"drop_{kind}"):
        if name.text not in (known := [str(one.value) for one in names]):
            message = f"{name.text!r} is not in the inherited {kind}"
            desk.problems.append(name.mark.problem(message, suggestion(str(name.value), known)))
        names = [one for one in names if one.text != name.text]
    known = [str(one.value) for one in names]
    return [*names, *(one for one in _under(node, f"add_{kind}") if one.text not in known)]


def _once(desk: Desk, names: Iterable[Node]) -> list[Node]:
    """Return names without repetition; each repetition is a problem."""
    kept: dict[str, Node] = {}
    for name in names:
        if name.text in kept:
            desk.problems.append(name.mark.problem(f"{name.text!r} is listed twice"))
        kept.setdefault(str(name.value), name)
    return list(kept.values())


def pact_names(desk: Desk, arrangement: Node) -> tuple[Node | None, list[Node]]:
    """Return the file of an arrangement and the names of all its pacts."""
    path = desk.find("arrangements", arrangement)
    if path is None:
        return None, []
    nodes = desk.lineage("arrangements", path, str(arrangement.value), ArrangementFile)
    names: list[Node] = []
    for node in nodes:
        names = _with_pacts(desk, node, names)
    return (nodes[-1] if nodes else None), names


def _with_pacts(desk: Desk, node: Node, inherited: list[Node]) -> list[Node]:
    """Return the pacts after one more arrangement: some dropped, then some added."""
    known = [str(one.value) for one in inherited]
    dropped = list(_under(node, "drop"))
    for name in dropped:
        if name.text not in known:
            message = f"pact {name.text!r} is dropped, but no extended arrangement has it"
            desk.problems.append(name.mark.problem(message, suggestion(str(name.value), known)))
    gone = {name.text for name in dropped}
    kept = [one for one in inherited if one.text not in gone]
    listed = node.get("pacts")
    added = _once(desk, listed.texts()) if listed else []
    names = {one.text for one in kept}
    return [*kept, *(one for one in added if one.text not in names)]


def composed(desk: Desk, layers: Layers, parameters: Params) -> Node:
    """Return the tree of a scenario, before overrides.

    Missing files are noted as problems and left out.
    """
    mark = layers.base.mark
    tree = {key: entry for key, entry in layers.single.items() if key in SETTINGS}
    for kind, names in layers.names.items():
        tree[kind] = Entry(_key(layers, kind), Node(mark, desk.entries(kind, names)))
    tree |= _arrangement(desk, layers, mark)
    tree["parameters"] = Entry(mark, planted(parameters.model_dump(mode="json"), mark))
    tree["parameter_sources"] = Entry(mark, Node(mark, {}))
    tree["switches"] = Entry(_key(layers, "switches"), Node(mark, layers.switches))
    return Node(mark, tree)


def _arrangement(desk: Desk, layers: Layers, mark: Mark) -> dict[str, Entry]:
    """Return the entries that the arrangement and the reference arrangement make."""
    made: dict[str, Entry] = {
        key: Entry(mark, Node(mark, {})) for key in ("pacts", "reference_pacts")
    }
    for key, target in (("arrangement", "pacts"), ("reference_arrangement", "reference_pacts")):
        entry = layers.single.get(key)
        if entry is None or entry.node.text is None:
            continue
        file, names = pact_names(desk, entry.node)
        made[target] = Entry(entry.key, Node(mark, desk.entries("pacts", names)))
        if file and key == "arrangement":
            made[key] = Entry(entry.node.mark, _effective(file, names))
    if "reference_arrangement" not in layers.single:
        made["reference_pacts"] = made["pacts"]
    return made


def _effective(file: Node, names: list[Node]) -> Node:
    """Return an arrangement with all its pacts in one list."""
    kept = {key: entry for key, entry in file.mapping.items() if key in {"title", "notes"}}
    return Node(file.mark, kept | {"pacts": Entry(file.mark, Node(file.mark, tuple(names)))})


def _key(layers: Layers, key: str) -> Mark:
    entry = layers.base.mapping.get(key)
    return entry.key if entry else layers.base.mark


def _under(node: Node, key: str) -> Iterator[Node]:
    found = node.get(key)
    return found.texts() if found else iter(())


def _entries(node: Node, key: str) -> dict[str, Entry]:
    found = node.get(key)
    return found.mapping if found else {}
