"""Explain why a file is not found: what there is of nearly the same name.

A file that is there and is not seen is the most puzzling of mistakes: its name
ends in `.yml` or in capitals, it is a link to nothing, or it is a folder.
"""

from pathlib import Path
from typing import Final

SUFFIX: Final = ".yaml"
"""How the name of every file of a library ends."""

OTHER_SUFFIXES: Final = frozenset({"", SUFFIX, ".yml"})
"""Endings, in small letters, under which somebody may have saved a file meant for a library."""


def is_nameless(name: str) -> bool:
    """Return whether the name of a file is an ending and nothing else.

    >>> [is_nameless(name) for name in (".yaml", "..YML", "a.yaml", ".a.yaml", "yaml")]
    [True, True, False, False, False]
    """
    # A path without a name before its ending has no ending for Python, which takes it for hidden.
    before, point, ending = name.rpartition(".")
    return f"{point}{ending.lower()}" in {SUFFIX, ".yml"} and not before.strip(" .")


def near_file(folder: Path, name: str) -> str:
    """Return a sentence about a file of nearly the wanted name; empty if there is none.

    Parameters
    ----------
    folder : where the file was looked for
    name : its name without the ending
    """
    wanted = folder / f"{name}{SUFFIX}"
    if wanted.is_symlink() and not wanted.exists():
        return f"{wanted.name} is a link to nothing."
    if wanted.is_dir():
        return f"{wanted.name} is a folder."
    if wanted.exists() and not wanted.is_file():
        return f"{wanted.name} is a device or a pipe, and no file."
    if wanted.exists() and not is_nameless(wanted.name):
        return f"{wanted.name} is a link out of the library, which is not followed."
    near = next((one for one in readable_files(folder) if _is_near(one, name)), None)
    if near is None:
        return ""
    return f"{near.name} is there, but only {wanted.name} is looked for: rename it."


def readable_files(folder: Path) -> list[Path]:
    """Return the files of a folder, sorted by name: no folders, no links to nothing."""
    try:
        # The order of a folder differs between file systems, and a hint should not.
        return sorted(one for one in folder.iterdir() if one.is_file())
    except OSError:
        return []


def _is_near(file: Path, name: str) -> bool:
    """Return whether a file has the name but for capitals and its ending."""
    is_alike = file.stem.lower() == name.lower() and file.suffix.lower() in OTHER_SUFFIXES
    return is_alike and not is_nameless(file.name)
