"""Where scenario files are: libraries, names in them, names of files in messages.

A library is a folder with a sub-folder for each kind of file and scenarios
beside them. A name is looked up in the library of the file that uses it, then
in those of the scenarios that it extends, then in the shipped one, so a user
adds a state or a pact by putting a file beside the scenario.
"""

import os
import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from sim.domain.errors import ScenarioError, UnknownNameError
from sim.loading.nodes import Mark, Node, Source
from sim.loading.reader import read_nodes
from sim.loading.suggestions import suggestion

KINDS: Final = {
    "states": "state",
    "flashpoints": "flashpoint",
    "pacts": "pact",
    "arrangements": "arrangement",
    "policies": "policy",
    "studies": "study",
    "calibrations": "calibration",
    "scenarios": "scenario",
}
"""Kinds of file, by folder, with the word for one of them. Scenarios stand beside the folders."""

FOLDERS: Final = tuple(kind for kind in KINDS if kind != "scenarios")
SUFFIX: Final = ".yaml"
WORLDS: Final = "worlds"

_CODE = re.compile("[A-Z]{3}")
_NAME = re.compile("[a-z][a-z0-9_]{0,59}")


def is_name(kind: str, text: str) -> bool:
    """Return whether a text can be the name of a file of this kind.

    >>> is_name("states", "JPN"), is_name("pacts", "../squad")
    (True, False)
    """
    return (_CODE if kind == "states" else _NAME).fullmatch(text) is not None


def shipped_library() -> Path:
    """Return the folder of the scenarios that come with deter."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "scenarios"
    return inside if inside.is_dir() else package.parent / "scenarios"


def shipped_worlds() -> list[Path]:
    """Return the folders of the other worlds that come with deter."""
    return sorted(path for path in (shipped_library() / WORLDS).glob("*") if path.is_dir())


def library_of(file: Path) -> Path:
    """Return the library that a file belongs to.

    It is the nearest folder upwards that has a folder of some kind in it, else
    the file's own folder.
    """
    folders = [file.parent, *file.parent.parents]
    holds = (one for one in folders if any((one / name).is_dir() for name in FOLDERS))
    return next(holds, file.parent)


@dataclass(frozen=True)
class Libraries:
    """The folders in which names are looked up, nearest first."""

    roots: tuple[Path, ...]
    """Library folders."""

    given: Path | None = None
    """Path that the user gave, to which names of files in messages are related."""

    def with_library(self, root: Path) -> "Libraries":
        """Return the same with one more library, before the shipped one."""
        own = [one for one in (*self.roots, root) if one != shipped_library()]
        return Libraries((*dict.fromkeys(own), shipped_library()), self.given)

    def names(self, kind: str) -> list[str]:
        """Return the names of a kind that can be used here, sorted."""
        roots = self._roots_for(kind)
        return sorted({file.stem for root in roots for file in _files_of(root, kind)})

    def find(self, kind: str, name: str) -> Path | None:
        """Return the file that a name stands for, if there is one in a library."""
        for root in self._roots_for(kind) if is_name(kind, name) else ():
            path = _folder_of(root, kind) / f"{name}{SUFFIX}"
            if path.is_file() and path.resolve().is_relative_to(root.resolve()):
                return path
        return None

    def read(self, path: Path) -> Node:
        """Return the nodes of a file.

        Raises
        ------
        ScenarioError : everything that makes the file unreadable
        """
        return read_nodes(path, self.shown_name(path))

    def shown_name(self, path: Path) -> str:
        """Return a file's name for messages.

        Shipped files are named from the library's parent, files below the
        current folder from there, others as the user gave them.
        """
        whole, shipped, here = path.absolute(), shipped_library(), Path.cwd()
        if whole.is_relative_to(shipped):
            return whole.relative_to(shipped.parent).as_posix()
        if whole.is_relative_to(here):
            return whole.relative_to(here).as_posix()
        if self.given is None:
            return whole.as_posix()
        relative = os.path.relpath(whole, self.given.absolute().parent)
        return Path(os.path.normpath(self.given.parent / relative)).as_posix()

    def _roots_for(self, kind: str) -> tuple[Path, ...]:
        worlds = shipped_worlds() if kind in {"scenarios", "studies"} else []
        return (*self.roots, *(one for one in worlds if one not in self.roots))


def _folder_of(root: Path, kind: str) -> Path:
    return root if kind == "scenarios" else root / kind


def _files_of(root: Path, kind: str) -> list[Path]:
    return sorted(_folder_of(root, kind).glob(f"*{SUFFIX}"))


def locate_file(name_or_path: str | Path, kind: str) -> tuple[Path, Libraries]:
    """Return the file that the user means and the libraries that it may use.

    Parameters
    ----------
    name_or_path : name of a shipped scenario or study, or a path to a file
    kind : `scenarios` or `studies`

    Raises
    ------
    ScenarioError : there is no such file
    """
    given = Path(name_or_path)
    if given.suffix in {SUFFIX, ".yml"} or len(given.parts) > 1:
        whole = Path(os.path.normpath(given.absolute()))
        libraries = Libraries((), given).with_library(library_of(whole))
        if not whole.is_file():
            near = [file.name for file in whole.parent.glob(f"*{SUFFIX}")]
            _raise_missing(str(name_or_path), "there is no such file", given.name, near)
        return whole, libraries
    shipped = Libraries((shipped_library(),))
    path = shipped.find(kind, str(name_or_path))
    if path is None:
        message = f"there is no shipped {KINDS[kind]} of this name"
        _raise_missing(str(name_or_path), message, str(name_or_path), shipped.names(kind))
        raise AssertionError
    return path, shipped.with_library(library_of(path))


def scenario_name(path: Path) -> str:
    """Return the name of a shipped scenario file, or the path of any other."""
    is_shipped = Libraries((shipped_library(),)).find("scenarios", path.stem) == path
    return path.stem if is_shipped else str(path)


def _raise_missing(shown: str, message: str, name: str, allowed: list[str]) -> None:
    """Raise the error for a file that is not there."""
    raise ScenarioError([Mark(Source(shown)).problem(message, suggestion(name, allowed))])


def catalogue(kind: str, library: Path | None = None) -> list[str]:
    """Return the names of a kind of file.

    Parameters
    ----------
    kind : states, flashpoints, pacts, arrangements, policies, studies or scenarios
    library : folder of a user's own library; the shipped one is always looked at

    Raises
    ------
    UnknownNameError : there is no such kind
    """
    if kind not in KINDS:
        near = next(iter(get_close_matches(kind, KINDS, n=1)), None)
        raise UnknownNameError("kind of file", kind, list(KINDS), near)
    roots = () if library is None else (library.absolute(),)
    return Libraries(roots).with_library(shipped_library()).names(kind)
