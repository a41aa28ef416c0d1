"""Compose what the scenario files say into one tree of nodes, before overrides.

Every name is replaced by the file that it stands for, the arrangement by its pacts and
proposals, and the parameters of the rules are put beside them.
"""

from collections.abc import Iterator

from sim.domain.params import Params
from sim.loading.context import LoadContext
from sim.loading.inheritance import SETTINGS, Layers, WholeArrangement, whole_arrangement
from sim.loading.nodes import Entry, Mark, Node, node_of


def compose_tree(context: LoadContext, layers: Layers, parameters: Params) -> Node:
    """Return the tree of a scenario, before overrides.

    Missing files are noted as problems and left out.
    """
    mark = layers.base.mark
    tree = {key: entry for key, entry in layers.single.items() if key in SETTINGS}
    for kind, names in layers.names.items():
        tree[kind] = Entry(_key_mark(layers, kind), Node(mark, context.entries(kind, names)))
    tree |= _arrangement_entries(context, layers, mark)
    # Parameters have no file: their defaults stand beside the rules, and files only override them.
    tree["parameters"] = Entry(mark, node_of(parameters.model_dump(mode="json"), mark))
    tree["parameter_sources"] = Entry(mark, Node(mark, {}))
    tree["switches"] = Entry(_key_mark(layers, "switches"), Node(mark, layers.switches))
    return with_named_files(context, Node(mark, tree))


def _arrangement_entries(context: LoadContext, layers: Layers, mark: Mark) -> dict[str, Entry]:
    """Return the entries of the arrangement and of the reference arrangement, with their pacts."""
    made: dict[str, Entry] = {
        key: Entry(mark, Node(mark, {})) for key in ("pacts", "reference_pacts", "proposals")
    }
    for key, target in (("arrangement", "pacts"), ("reference_arrangement", "reference_pacts")):
        entry = layers.single.get(key)
        if entry is None or entry.node.text is None:
            continue
        found = whole_arrangement(context, entry.node)
        made[target] = Entry(entry.key, Node(mark, context.entries("pacts", found.names["pacts"])))
        if found.file and key == "arrangement":
            made[key] = Entry(entry.node.mark, _in_full(found.file, found))
            proposals = context.entries("proposals", found.names["proposals"])
            made["proposals"] = Entry(entry.key, Node(mark, proposals))
        # The arrangement is then its own reference, and nothing provokes
        # (docs/decisions/0005-encirclement.md).
    if "reference_arrangement" not in layers.single:
        made["reference_pacts"] = made["pacts"]
    return made


def _in_full(file: Node, found: WholeArrangement) -> Node:
    """Return an arrangement with all its pacts in one list, and all its proposals in another."""
    kept = {key: entry for key, entry in file.mapping.items() if key in {"title", "notes"}}
    lists = {kind: Node(file.mark, tuple(names)) for kind, names in found.names.items()}
    return Node(file.mark, kept | {kind: Entry(file.mark, one) for kind, one in lists.items()})


def with_named_files(context: LoadContext, tree: Node) -> Node:
    """Return a scenario's tree with the files that its proposals and policies name.

    Missing files are noted as problems and left out. Files that are there already stay as
    they are, with what overrides have made of them.
    """
    parts = {
        "proposed_pacts": _files(tree, "proposed_pacts"),
        "named_policies": _files(tree, "named_policies"),
    }
    listed = (entry.node.get("pacts") for entry in _files(tree, "proposals").values())
    names = (name for one in listed if one for name in one.texts())
    lacking = [name for name in names if name.text not in parts["proposed_pacts"]]
    parts["proposed_pacts"] = parts["proposed_pacts"] | context.entries("pacts", lacking)
    waiting = _files(tree, "policies") | parts["named_policies"]
    while waiting:
        named = (name for entry in waiting.values() for name in policies_named_by(entry.node))
        lacking = [name for name in named if name.text not in parts["named_policies"]]
        waiting = context.entries("policies", lacking)
        parts["named_policies"] = parts["named_policies"] | waiting
    made = {part: Entry(tree.mark, Node(tree.mark, found)) for part, found in parts.items()}
    return Node(tree.mark, tree.mapping | made)


def policies_named_by(policy: Node) -> Iterator[Node]:
    """Yield the names of other policies in a policy, each with its place."""
    for key in ("before", "start"):
        name = policy.get(key)
        if name and name.text:
            yield name
    transitions = policy.get("transitions")
    for key, row in transitions.mapping.items() if transitions else ():
        yield Node(row.key, key)
        yield from (Node(entry.key, other) for other, entry in row.node.mapping.items())


def _files(tree: Node, part: str) -> dict[str, Entry]:
    """Return the files of a part of the tree, by name."""
    found = tree.get(part)
    return found.mapping if found else {}


def _key_mark(layers: Layers, key: str) -> Mark:
    entry = layers.base.mapping.get(key)
    return entry.key if entry else layers.base.mark
