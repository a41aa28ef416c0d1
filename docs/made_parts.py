"""Parts of pages that scripts make: written into their page, or held against what stands there.

A part stands between two comments that name it and the script that makes it. Tables are
made here too, so that they look alike.
"""  # noqa: INP001  beside the scripts that import it

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

type Parts = Mapping[Path, Mapping[str, Callable[[], str]]]
"""{page: {name of a part: what makes its text}}."""


def put(page: str, name: str, script: str, made: str) -> str:
    """Return a page with one part made anew.

    Raises
    ------
    ValueError : the page has no such part
    """
    begin = f"<!-- {name}: made by docs/{script}, do not edit it by hand. -->\n"
    end = f"<!-- End of {name}. -->\n"
    head, found, rest = page.partition(begin)
    _, closed, tail = rest.partition(end)
    if not (found and closed):
        message = f"a page has no part {name!r} that {script} makes"
        raise ValueError(message)
    return f"{head}{begin}\n{made.strip()}\n\n{end}{tail}"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def options_of(script: str) -> argparse.ArgumentParser:
    """Return the options that every script has that makes parts."""
    options = argparse.ArgumentParser(prog=script)
    options.add_argument("--check", action="store_true", help="write nothing; 1 if out of date")
    options.add_argument("--only", metavar="NAME", help="make this part alone")
    return options


def write_or_check(parts: Parts, script: str, given: argparse.Namespace | None = None) -> int:
    """Write parts into their pages; with ``--check`` write nothing and return 1 if one differs.

    ``--only NAME`` makes one part and leaves the others as they are.

    Parameters
    ----------
    given : what a script with options of its own was given; absent: read from the command line
    """
    given = options_of(script).parse_args() if given is None else given
    is_old = False
    for path, sections in parts.items():
        before = page = path.read_text(encoding="utf-8")
        for name, make in sections.items():
            if given.only in (None, name):
                page = put(page, name, script, make())
        is_old |= page != before
        if not given.check:
            path.write_text(page, encoding="utf-8")
    return int(given.check and is_old)
