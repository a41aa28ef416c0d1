"""Compose what the scenario files say into one tree of nodes, before overrides.

Every name is replaced by the file that it stands for, the arrangement by its
pacts, and the parameters of the rules are put beside them.
"""

from sim.domain.params import Params
from sim.loading.context import LoadContext
from sim.loading.inheritance import SETTINGS, Layers, pact_names
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
    return Node(mark, tree)


def _arrangement_entries(context: LoadContext, layers: Layers, mark: Mark) -> dict[str, Entry]:
    """Return the entries of the arrangement and of the reference arrangement, with their pacts."""
    made: dict[str, Entry] = {
        key: Entry(mark, Node(mark, {})) for key in ("pacts", "reference_pacts")
    }
    for key, target in (("arrangement", "pacts"), ("reference_arrangement", "reference_pacts")):
        entry = layers.single.get(key)
        if entry is None or entry.node.text is None:
            continue
        file, names = pact_names(context, entry.node)
        made[target] = Entry(entry.key, Node(mark, context.entries("pacts", names)))
        if file and key == "arrangement":
            made[key] = Entry(entry.node.mark, _whole_arrangement(file, names))
        # The arrangement is then its own reference, and nothing provokes
        # (docs/decisions/0005-encirclement.md).
    if "reference_arrangement" not in layers.single:
        made["reference_pacts"] = made["pacts"]
    return made


def _whole_arrangement(file: Node, names: list[Node]) -> Node:
    """Return an arrangement with all its pacts in one list."""
    kept = {key: entry for key, entry in file.mapping.items() if key in {"title", "notes"}}
    return Node(file.mark, kept | {"pacts": Entry(file.mark, Node(file.mark, tuple(names)))})


def _key_mark(layers: Layers, key: str) -> Mark:
    entry = layers.base.mapping.get(key)
    return entry.key if entry else layers.base.mark
