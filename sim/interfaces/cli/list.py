"""The command `deter list`: the names that come with deter."""

import json
from typing import Annotated

import typer

from sim.interfaces.completion import kind_names
from sim.interfaces.terminal.screen import say, terminal_width

KIND_HELP = "Such as scenarios, states or pacts; absent: the kinds there are."


def list_names(
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help=KIND_HELP, autocompletion=kind_names)
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """List names that come with deter, to run and to build on."""
    from sim.analysis.telling.tables import table_text
    from sim.loading.library import KINDS, catalogue

    if kind:
        rows = [[name, _title(kind, name)] for name in catalogue(kind)]
        headers = ["name", "title"]
        if kind == "arrangements":
            rows = [[*row, _made_of(row[0])] for row in rows]
            headers.append("made of")
    else:
        rows = [[one, str(len(catalogue(one))), f"deter list {one}"] for one in KINDS]
        headers = ["kind", "files", "command"]
    if as_json:
        for row in rows:
            say(json.dumps(dict(zip(headers, row, strict=True))))
    else:
        say(table_text(headers, rows, width=terminal_width()))


def _made_of(name: str) -> str:
    """Return the pacts of a shipped arrangement, after what it extends."""
    from sim.interfaces.arrangement_facts import arrangement_words
    from sim.loading.library import Libraries, shipped_library

    return arrangement_words(Libraries((shipped_library(),)), name)


def _title(kind: str, name: str) -> str:
    """Return the title of a shipped file, or the name of a state."""
    from sim.loading.library import Libraries, shipped_library

    # Read and not loaded: a list must not fail over one file that is wrong.
    libraries = Libraries((shipped_library(),))
    path = libraries.find(kind, name)
    node = libraries.read(path) if path else None
    title = node.get("name" if kind == "states" else "title") if node else None
    return "" if title is None else str(title.value)
