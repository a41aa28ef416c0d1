"""What is in a shipped arrangement, for the list from which readers choose one."""

from collections.abc import Iterator
from typing import Final

from sim.loading.inheritance import DROPS
from sim.loading.library import Libraries
from sim.loading.nodes import Node

MADE_OF: Final = (
    ("pacts", "members", ""),
    ("proposals", "invited", "once made: "),
)
"""(list in the file, who is in one of them, what stands before its name)."""


def arrangement_words(libraries: Libraries, name: str) -> str:
    """Return the pacts of an arrangement with their members, after what it extends.

    Parameters
    ----------
    libraries : where its pacts are looked up
    name : of the arrangement

    Raises
    ------
    ScenarioError : a file cannot be read
    """
    path = libraries.find("arrangements", name)
    if path is None:
        return ""
    node = libraries.read(path)
    extended = node.get("extend")
    base = [one.text or "" for one in extended.texts()] if extended else []
    parts = [*base, *_parts(libraries, node)]
    return " + ".join(parts) if parts else "no pact"


def _parts(libraries: Libraries, node: Node) -> Iterator[str]:
    """Yield what an arrangement itself adds and drops."""
    for kind, field, lead in MADE_OF:
        listed = node.get(kind)
        for one in listed.texts() if listed else ():
            codes = _codes(libraries, kind, one.text or "", field)
            yield f"{lead}{one.text} ({codes})" if codes else f"{lead}{one.text}"
        dropped = node.get(DROPS[kind])
        for one in dropped.texts() if dropped else ():
            yield f"without {one.text}"


def _codes(libraries: Libraries, kind: str, name: str, field: str) -> str:
    """Return the states of a pact or a proposal, by code."""
    path = libraries.find(kind, name)
    states = libraries.read(path).get(field) if path else None
    return " ".join(one.text or "" for one in states.texts()) if states else ""
