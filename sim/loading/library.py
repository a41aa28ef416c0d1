"""Where scenario files are: libraries, names in them, names of files in messages.

A library is a folder with a sub-folder for each kind of file and scenarios
beside them. A name is looked up in the library of the file that uses it, then
in those of the scenarios that it extends, then in the shipped one, so a user
adds a state or a pact by putting a file beside the scenario.
"""

import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from sim.domain.errors import ScenarioError, UnknownNameError
from sim.domain.words.near_names import near_names, near_words
from sim.loading.file_content import command_for, kind_by_content
from sim.loading.near_files import SUFFIX, is_nameless, near_file, readable_files
from sim.loading.nodes import Mark, Node, Source
from sim.loading.reader import read_nodes
from sim.loading.suggestions import state_label, state_suggestion, suggestion, with_article

KINDS: Final = {
    "states": "state",
    "flashpoints": "flashpoint",
    "pacts": "pact",
    "arrangements": "arrangement",
    "proposals": "proposal",
    "policies": "policy",
    "studies": "study",
    "calibrations": "calibration",
    "validations": "validation",
    "hindcasts": "hindcast",
    "seminars": "seminar",
    "plausible": "plausible_set",
    "scenarios": "scenario",
}
"""Kinds of file, by folder, with the word for one of them. Scenarios stand beside the folders."""

COMMANDS: Final = ("scenarios", "studies", "calibrations", "validations", "hindcasts", "seminars")
"""Kinds of file that a command takes by name. A name that several have is most often theirs."""

FOLDERS: Final = tuple(kind for kind in KINDS if kind != "scenarios")
WORLDS: Final = "worlds"

ASKED_FOR: Final = frozenset({"scenarios", "studies", "seminars"})
"""Kinds that a command asks for by name in every world. No other kind may be, as worlds use the
same names for different states and pacts (docs/decisions/0009-worlds-and-libraries.md)."""

_CODE = re.compile("[A-Z]{3}")
_NAME = re.compile("[a-z][a-z0-9_]{0,59}")


def is_name(kind: str, text: str) -> bool:
    """Return whether a text can be the name of a file of this kind.

    >>> is_name("states", "JPN"), is_name("pacts", "../squad")
    (True, False)
    """
    return (_CODE if kind == "states" else _NAME).fullmatch(text) is not None


@cache  # asked for at every name of every file, and it never moves
def shipped_library() -> Path:
    """Return the folder of the scenarios that come with deter."""
    package = Path(__file__).resolve().parents[1]
    # In an installed package the scenarios are inside it, in a checkout beside it.
    inside = package / "scenarios"
    return inside if inside.is_dir() else package.parent / "scenarios"


def shipped_worlds() -> list[Path]:
    """Return the folders of the other worlds that come with deter."""
    return sorted(path for path in (shipped_library() / WORLDS).glob("*") if path.is_dir())


def library_of(file: Path) -> Path:
    """Return the library that a file belongs to.

    A file in a folder of some kind, such as `studies`, has it one folder up, any other
    file beside itself. Folders further up are never asked: what they are called is chance.
    """
    folder = file.parent
    return folder.parent if folder.name in FOLDERS else folder


@dataclass(frozen=True)
class Libraries:
    """The folders in which names are looked up, nearest first."""

    roots: tuple[Path, ...]
    """Library folders."""

    given: Path | None = None
    """Path that the user gave, to which names of files in messages are related."""

    def with_library(self, root: Path) -> "Libraries":
        """Return these libraries and one more, which comes before the shipped one."""
        # The shipped library is last, so that a user's file hides the shipped one of its name.
        own = [one for one in (*self.roots, root) if one != shipped_library()]
        return Libraries((*dict.fromkeys(own), shipped_library()), self.given)

    def names(self, kind: str) -> list[str]:
        """Return the names of a kind that can be used here, sorted."""
        found = {file.stem for root in self._roots_for(kind) for file in _files_of(root, kind)}
        return sorted(name for name in found if is_name(kind, name))

    def of_world(self, roster: Iterable[str]) -> "Libraries":
        """Return these libraries without those behind the last one that has one of the states.

        The shipped library comes after that of another world, whose treaties are not its own.

        Parameters
        ----------
        roster : codes of the states of a scenario
        """
        files = [path for code in roster if (path := self.find("states", code)) is not None]
        homes = [
            number
            for number, root in enumerate(self.roots)
            for path in files
            if path.is_relative_to(_folder_of(root, "states"))
        ]
        return Libraries(self.roots[: max(homes, default=len(self.roots) - 1) + 1], self.given)

    def state_names(self, codes: Iterable[str]) -> dict[str, str]:
        """Return {code: name} of states; the name is empty where the file does not say it."""
        return {code: self._state_name(code) for code in sorted(codes)}

    def _state_name(self, code: str) -> str:
        path = self.find("states", code)
        try:
            name = self.read(path).get("name") if path else None
        except ScenarioError:  # which is reported where the state is used
            name = None
        return (name.text or "") if name else ""

    def label(self, code: str) -> str:
        """Return the code of a state with its name, if that is known."""
        return state_label(code, self.state_names([code]))

    def find(self, kind: str, name: str) -> Path | None:
        """Return the file that a name stands for, if there is one in a library."""
        for root in self._roots_for(kind) if is_name(kind, name) else ():
            path = _folder_of(root, kind) / f"{name}{SUFFIX}"
            if path.is_file() and _is_inside(path, root):
                return path
        return None

    def suggestion(self, kind: str, name: str, among: Iterable[str] | None = None) -> str:
        """Return the hint for a name of which there is no file.

        Parameters
        ----------
        among : names that would do; absent: all that there are
        """
        if among is None and is_name(kind, name):
            folders = (_folder_of(root, kind) for root in self._roots_for(kind))
            if there := next(filter(None, (near_file(one, name) for one in folders)), ""):
                return there
        known = self.names(kind) if among is None else among
        if kind == "states":
            return state_suggestion(name, self.state_names(known))
        for other, path in self.of_another_kind(name, (kind,)):
            if self._is_of_kind(path, kind):
                place = "beside the folders" if kind == "scenarios" else f"in the folder {kind}"
                what = with_article(KINDS[kind])
                return f"{self.shown_name(path)} is {what}, which is looked for {place}: move it."
            return f"It is {with_article(KINDS[other])}. {suggestion('', known)}".rstrip()
        return suggestion(name, known)

    def _is_of_kind(self, path: Path, kind: str) -> bool:
        """Return whether a file in the folder of another kind is by its keys of this kind."""
        try:
            keys = self.read(path).mapping
        except ScenarioError:  # which is reported where the file is used
            return False
        return kind_by_content(keys, KINDS.get(path.parent.name, "scenario")) == KINDS[kind]

    def of_another_kind(self, name: str, kinds: Collection[str]) -> Iterator[tuple[str, Path]]:
        """Yield the other kinds of which there is a file of this name, with the file.

        Parameters
        ----------
        kinds : folders of the kinds that were looked for
        """
        for other in dict.fromkeys((*COMMANDS, *KINDS)):
            if other not in kinds and (path := self.find(other, name)):
                yield other, path

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
        worlds = shipped_worlds() if kind in ASKED_FOR else []
        return (*self.roots, *(one for one in worlds if one not in self.roots))


def _folder_of(root: Path, kind: str) -> Path:
    return root if kind == "scenarios" else root / kind


def _files_of(root: Path, kind: str) -> list[Path]:
    """Return the files that names of a kind can stand for, sorted."""
    files = readable_files(_folder_of(root, kind))
    return [one for one in files if one.suffix == SUFFIX and _is_inside(one, root)]


def _is_inside(file: Path, root: Path) -> bool:
    """Return whether a file is in a library, also when links are followed."""
    # Messages quote lines: a stranger's scenario must not make them quote the user's other files.
    return file.resolve().is_relative_to(root.resolve())


def is_path(name_or_path: str | Path) -> bool:
    """Return whether a text is a path to a file, not a shipped name.

    >>> [is_path(text) for text in ("indo_pacific", "mine.yaml", "./mine", "MINE.YML")]
    [False, True, True, True]
    """
    if is_nameless(Path(name_or_path).name):
        return True
    text = os.fspath(name_or_path)
    is_in_folder = any(sign in text for sign in {"/", os.sep})
    return is_in_folder or Path(text).suffix.lower() in {SUFFIX, ".yml"}


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
    if is_path(name_or_path):
        given = Path(name_or_path)
        # Not resolve(), which follows links: a linked scenario belongs to the folder of the link.
        whole = Path(os.path.normpath(given.absolute()))
        _check_file_name(str(name_or_path), whole, kind)
        return whole, Libraries((), given).with_library(library_of(whole))
    shipped = Libraries((shipped_library(),))
    path = shipped.find(kind, str(name_or_path))
    if path is None:
        raise missing_name(str(name_or_path), (kind,))
    return path, shipped.with_library(library_of(path))


def _check_file_name(given: str, path: Path, kind: str) -> None:
    """Raise if there is no such file, or if its name does not end as it must."""
    if path.is_file():
        _check_ending(given, path)
        return
    if path.is_dir():
        raise _file_error(given, "this is a folder", "Name a file in it.")
    if path.exists():
        message = "this is a device or a pipe, and no file"
        raise _file_error(given, message, f"Save it as a file whose name ends in {SUFFIX}.")
    if path.is_symlink():
        raise _file_error(
            given, "this is a link to nothing", "It leads to a file that is not there."
        )
    files = (file for file in readable_files(path.parent) if not is_nameless(file.name))
    near = [file.name for file in files if file.suffix == SUFFIX]
    hint = near_file(path.parent, path.stem if path.suffix else path.name)
    whole_name = f"{path.name}{SUFFIX}"
    if not path.suffix and whole_name in near:
        hint = f"{whole_name} is there: write the whole name."
    if not hint and Libraries((shipped_library(),)).find(kind, path.stem):
        hint = f"A {KINDS[kind]} of this name is shipped: write {path.stem}."
    raise _file_error(given, "there is no such file", hint or suggestion(path.name, near))


def _check_ending(given: str, path: Path) -> None:
    """Raise if the name of a file does not end as it must, or is an ending and nothing else."""
    if is_nameless(path.name):
        hint = f"Put a name before it, such as mine{SUFFIX}."
        raise _file_error(given, "the name of this file is an ending and nothing else", hint)
    if path.suffix not in {SUFFIX, ".yml"}:
        said = f"the name of a file must end in {SUFFIX}, in small letters"
        raise _file_error(given, said, f"If it holds YAML, rename it to {path.stem}{SUFFIX}.")


def missing_name(name: str, kinds: Collection[str]) -> ScenarioError:
    """Return the error for a name that no shipped file has.

    Parameters
    ----------
    name : what the user gave
    kinds : folders of the kinds that it could have been of
    """
    words = " or ".join(KINDS[kind].replace("_", " ") for kind in kinds)
    message = f"there is no shipped {words} of this name"
    shipped = Libraries((shipped_library(),))
    for other, path in shipped.of_another_kind(name, kinds):
        said = f"this is {with_article(KINDS[other])}, not a {words}"
        return _file_error(name, said, _use_of(other, name, shipped.read(path)))
    if Path(f"{name}{SUFFIX}").is_file() and not is_nameless(f"{name}{SUFFIX}"):
        return _file_error(
            name, message, f"{name}{SUFFIX} is in this folder: write {name}{SUFFIX}."
        )
    if Path(name).suffix and Path(name).is_file():
        renamed = f"rename it to {Path(name).stem}{SUFFIX}"
        return _file_error(name, message, f"{name} is in this folder: if it holds YAML, {renamed}.")
    if name and Path(name).is_dir():
        said = f"this is a folder, not a file of a {words}"
        return _file_error(
            name, said, "`deter report` reads a folder of results; name a file here."
        )
    known = [one for kind in kinds for one in shipped.names(kind)]
    hint = near_file(Path(), name) or suggestion(name, known)
    if not near_names(name, known):
        for other in ("arrangements", "policies"):
            if near := near_names(name, shipped.names(other)):
                what = with_article(KINDS[other])
                return _file_error(name, message, f"{near_words(near)}, {what}? {hint}")
    return _file_error(name, message, hint)


def _use_of(kind: str, name: str, node: Node) -> str:
    """Return what a shipped file is for, to a reader who took it for one of another kind."""
    if kind in {"arrangements", "policies"}:
        return (
            f"Play it: deter run SCENARIO --{KINDS[kind]} {name}. "
            f"Compare it: name it in the {kind!r} of a study."
        )
    if kind in COMMANDS:
        return f"Its command: {command_for(KINDS[kind], node.mapping)} {name}"
    return f"Scenarios are made of {kind}: deter list {kind}"


def _file_error(given: str, message: str, hint: str) -> ScenarioError:
    """Return the error for a file that is not there or cannot be taken."""
    shown = given if given.strip() else repr(given)
    return ScenarioError([Mark(Source(shown)).problem(message, hint)])


def is_of_shipped_file(shown: str) -> bool:
    """Return whether a file's name, as messages show it, is that of a shipped file.

    Parameters
    ----------
    shown : from `Libraries.shown_name`, or a path that the user gave
    """
    here, shipped = Path(shown).absolute(), shipped_library()
    # A name without a file below the current folder is told from the parent of the library.
    file = here if here.exists() else shipped.parent / shown
    return file.is_file() and file.resolve().is_relative_to(shipped.resolve())


def scenario_name(path: Path) -> str:
    """Return the name of a shipped scenario file, or the path of any other."""
    is_shipped = Libraries((shipped_library(),)).find("scenarios", path.stem) == path
    return path.stem if is_shipped else str(path)


def catalogue(kind: str, library: Path | None = None) -> list[str]:
    """Return the names of a kind of file.

    Parameters
    ----------
    kind : a key of `KINDS`
    library : folder of a user's own library; the shipped one is always looked at

    Raises
    ------
    UnknownNameError : there is no such kind
    """
    if kind not in KINDS:
        raise UnknownNameError("kind of file", kind, list(KINDS))
    roots = () if library is None else (library.absolute(),)
    return Libraries(roots).with_library(shipped_library()).names(kind)
