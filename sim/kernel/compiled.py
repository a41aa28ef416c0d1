"""Compilation of the rules, and a cache that cannot go stale.

Numba's own cache watches only the file of the function itself: after an edit of
a called function it would run the old kernel silently. The cache folder is
therefore named by a hash of every source in `kernel`, `rules` and `engine`, so that any
edit there starts a fresh one. Numba also names its folders by the path of the sources;
`ByContent` does not, so that a second clone or an installed wheel of the same version
finds what the first has compiled. Where no folder can be written, or the disk is full,
functions are compiled in each process and nothing breaks.

The folder is ``$DETER_CACHE_DIR``, else ``$XDG_CACHE_HOME/deter``, else
``~/.cache/deter``. ``NUMBA_DISABLE_JIT=1`` runs every rule as plain Python.

Division follows IEEE 754 and not Python: by nothing it is infinite, and no error.
A check before every division would keep the compiler from running several at once.
Nothing here lets it reorder or fuse operations, so results do not depend on
whether it does run several at once.
"""

import contextlib
import hashlib
import os
import platform
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import cast

import numba
from numba.core.caching import _CacheLocator

PACKAGE = Path(__file__).resolve().parent.parent
WATCHED = ("kernel", "rules", "engine")


def sources_fingerprint(package: Path = PACKAGE) -> str:
    """Return a hash of the sources that compiled code is made from, 16 hexadecimal digits."""
    digest = hashlib.sha256(f"{numba.__version__} {platform.python_version()}".encode())
    for folder in WATCHED:
        for source in sorted((package / folder).rglob("*.py")):
            digest.update(source.relative_to(package).as_posix().encode())
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _cache_root() -> Path:
    """Return the folder under which caches are kept."""
    if chosen := os.environ.get("DETER_CACHE_DIR"):
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "deter"


def _uncounted() -> dict[str, object]:
    """Return numba's option for functions that count no references, if this numba has it."""
    try:
        numba.njit(_nrt=False)(lambda: 0)
    except KeyError:
        return {}
    return {"_nrt": False}


UNCOUNTED = _uncounted()


@cache
def cache_folder() -> Path | None:
    """Return the folder for this version of the sources, or None where none can be written."""
    try:
        folder = _cache_root() / sources_fingerprint()
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except (OSError, RuntimeError):
        return None


def compiled[Rule: Callable[..., object]](function: Rule) -> Rule:
    """Return the function compiled without the interpreter's lock, cached where possible."""
    return _compiled(function, {})


def lean[Rule: Callable[..., object]](function: Rule) -> Rule:
    """Return the function compiled without reference counting: it may not make an array.

    Passing a tuple of a hundred arrays to a counting function costs more than most
    of them do, and as much again when they are compiled. The option is numba's own
    and not promised to stay; without it everything works as before, only slower.
    """
    return _compiled(function, UNCOUNTED)


def merged[Rule: Callable[..., object]](function: Rule) -> Rule:
    """Return the function compiled as a part of its caller.

    For long functions with one caller: compiled alone and then again with the
    caller they would double the time that a first start takes.
    """
    return _compiled(function, {"inline": "always"})


def inlined[Rule: Callable[..., object]](function: Rule) -> Rule:
    """Return the function compiled into each of its callers.

    For small functions that loops over many numbers call: the compiler runs several
    turns of a loop at once only if it sees all that a turn does. Like `lean`, it
    may not make an array.
    """
    return _compiled(function, {"forceinline": True} | UNCOUNTED)


def _compiled[Rule: Callable[..., object]](function: Rule, options: dict[str, object]) -> Rule:
    """Return the function compiled, with the cache of this version of the sources."""
    options = {"nogil": True, "error_model": "numpy"} | options
    if cache_folder() is None:
        return cast("Rule", numba.njit(**options)(function))
    previous = numba.config.CACHE_LOCATOR_CLASSES
    numba.config.CACHE_LOCATOR_CLASSES = f"{ByContent.__module__}.{ByContent.__qualname__}"
    try:
        rule = numba.njit(cache=True, **options)(function)
    finally:
        numba.config.CACHE_LOCATOR_CLASSES = previous
    forgive_full_disk(rule)
    return cast("Rule", rule)


class ByContent(_CacheLocator):
    """Where numba keeps a function: by what the sources say and not by where they lie."""

    def __init__(self, function: FunctionType) -> None:
        """Locate one function."""
        self.function = function

    @classmethod
    def from_function(cls, py_func: FunctionType, py_file: str) -> "ByContent":  # noqa: ARG003  numba's own signature
        """Return the locator of a function; `cache_folder` has seen that its folder is there."""
        return cls(py_func)

    def get_cache_path(self) -> str:
        """Return the folder of this version of the sources."""
        return str(cache_folder())

    def get_source_stamp(self) -> str:
        """Return the hash of all sources: an edit of a called function counts too."""
        return Path(self.get_cache_path()).name

    def get_disambiguator(self) -> str:
        """Return what tells functions of one name in modules of one name apart."""
        return f"{self.function.__module__}-{self.function.__code__.co_firstlineno}"


def forgive_full_disk(rule: object) -> None:
    """Let a rule that was compiled be used though it could not be saved in its cache.

    Numba lets an error of the disk end the program. Its cache is a private attribute:
    where a version has none of that name, nothing is changed.
    """
    cache = getattr(rule, "_cache", None)
    save = getattr(cache, "save_overload", None)
    if save is None:
        return

    def save_if_possible(signature: object, result: object) -> None:
        with contextlib.suppress(OSError):
            save(signature, result)

    cache.save_overload = save_if_possible  # type: ignore[union-attr]
