"""Agents of the user's own: loading them, hashing their files, sending them to processes.

A study may replace the states of some codes by subclasses of `State`. They are
given as a mapping, or on the command line as ``FILE.py:NAME`` where NAME is such a
mapping. Processes that play runs load the same file again, or import the same module.
"""

import hashlib
import importlib.util
import inspect
import pickle
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from sim.domain.errors import AgentsError
from sim.domain.safe_text import safe_text
from sim.loading.suggestions import state_suggestion, suggestion
from sim.results.study_manifest import AgentsRecord

if TYPE_CHECKING:
    from sim.model.agents import State

PREFIX = "deter_agents_"
"""Beginning of the name of a module that was loaded from a path."""

HINT = "Give a mapping from codes of states to subclasses of sim.State, {'JPN': MyJapan}."

type Agents = Mapping[str, type[State]]
"""Subclasses of `State` by code."""

type Package = tuple[tuple[str, ...], bytes]
"""Agents as sent to another process: files to load first, and a pickle of the classes."""


def load_agents(text: str) -> "dict[str, type[State]]":
    """Return the agents that ``FILE.py:NAME`` stands for.

    Raises
    ------
    AgentsError : there is no such file, it does not run, or NAME is no such mapping
    """
    file, colon, name = text.rpartition(":")
    if not (colon and file.endswith(".py") and name.isidentifier()):
        raise AgentsError(text, "that is not FILE.py:NAME", HINT)
    module = module_at(Path(file))
    if not hasattr(module, name):
        known = [one for one in vars(module) if not one.startswith("_")]
        raise AgentsError(text, f"{file} has no {name!r}", suggestion(name, known))
    return check_agents(getattr(module, name), text)


def module_at(path: Path) -> ModuleType:
    """Return the module in a file, loading it once.

    Raises
    ------
    AgentsError : the file is not there or does not run
    """
    whole = path.absolute()
    # The whole path is in the name: two files called my_agents.py are two modules.
    name = PREFIX + hashlib.sha256(str(whole).encode()).hexdigest()[:16]
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, whole)
    if spec is None or spec.loader is None or not whole.is_file():
        raise AgentsError(str(path), "there is no such file", HINT)
    module = importlib.util.module_from_spec(spec)
    # Before the file runs, as an import does it: classes are pickled by the name of their module.
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        reason = f"the file does not run: {type(error).__name__}: {error}"
        raise AgentsError(str(path), reason, f"python {path} shows where.") from error
    return module


def check_agents(given: object, where: str) -> "dict[str, type[State]]":
    """Return agents, once they are a mapping from codes to subclasses of `State`.

    Raises
    ------
    AgentsError : they are not
    """
    from sim.model.agents import State

    if not isinstance(given, Mapping) or not given:
        raise AgentsError(where, f"this is {type(given).__name__}, not a mapping", HINT)
    for code, one in given.items():
        if not (isinstance(code, str) and isinstance(one, type) and issubclass(one, State)):
            raise AgentsError(where, f"{code!r}: {one!r} is no subclass of sim.State", HINT)
    return dict(sorted(given.items()))


def check_codes(agents: Agents, names: Mapping[str, str]) -> None:
    """Make sure that every code is that of a state of the scenario.

    Parameters
    ----------
    names : {code: name} of its states

    Raises
    ------
    AgentsError : one is not
    """
    unknown = sorted(set(agents) - set(names))
    if unknown:
        reason = f"the scenario has no state {unknown[0]!r}"
        raise AgentsError(agents[unknown[0]].__name__, reason, state_suggestion(unknown[0], names))


def agents_record(agents: Agents) -> AgentsRecord:
    """Return who plays whom, and a hash of it and of the files that the classes are in.

    Raises
    ------
    AgentsError : a class has no file, or cannot be found again by its name
    """
    digest = hashlib.sha256()
    classes, files = {}, {}
    for code, one in sorted(agents.items()):
        path = _file_of(one)
        classes[code], files[code] = one.__qualname__, str(path)
        digest.update(f"{code} {one.__qualname__}\n".encode())
        # The whole file, since a class may call anything else that is in it.
        digest.update(path.read_bytes())
    return AgentsRecord(classes=classes, files=files, digest=digest.hexdigest())


def check_same_agents(record: AgentsRecord | None, given: Agents | None, folder: str) -> None:
    """Make sure that the agents that the user names are those of a study's folder.

    The folder itself loads nothing: it may come from anybody, and a file that it names is
    code that would run.

    Parameters
    ----------
    record : what the folder says
    given : what the user named
    folder : that of the study, for messages

    Raises
    ------
    AgentsError : they are others, or one of the two has none
    """
    if record is None and given is not None:
        raise AgentsError(folder, "the study had no agents of its own", "Leave --agents out.")
    if record is None:
        return
    files = safe_text(", ".join(sorted(set(record.files.values()))))
    if given is None:
        reason = f"its runs were played with code that it says is in {files}, and no folder runs it"
        hint = "Read the file, and name it yourself if you trust it: --agents FILE.py:NAME"
        raise AgentsError(folder, reason, hint)
    if agents_record(given).digest != record.digest:
        reason = f"what is named is not, byte for byte, what played its runs, said to be in {files}"
        raise AgentsError(folder, reason, "Name the file as it was, or run the study again.")


def _file_of(one: "type[State]") -> Path:
    """Return the file of a class that another process can find by its name."""
    where = f"{one.__module__}.{one.__qualname__}"
    hint = "Put the class at the top level of a file, so that other processes find it."
    try:
        file = inspect.getsourcefile(one)
        pickle.dumps(one)
    except (OSError, TypeError, AttributeError, pickle.PicklingError):
        file = None
    if file is None or not Path(file).is_file():
        raise AgentsError(where, "other processes cannot load it", hint)
    return Path(file).absolute()


def pack_agents(agents: Agents | None) -> Package:
    """Return what another process needs to have the same agents: files, and names in them."""
    modules = {one.__module__ for one in (agents or {}).values()}
    files = [sys.modules[name].__file__ for name in sorted(modules) if name.startswith(PREFIX)]
    return tuple(str(file) for file in files), pickle.dumps(dict(agents or {}))


def unpack_agents(package: Package) -> "dict[str, type[State]] | None":
    """Return the agents that `pack_agents` packed, None if there are none."""
    files, names = package
    for file in files:
        module_at(Path(file))
    return pickle.loads(names) or None  # noqa: S301  from our own parent process
