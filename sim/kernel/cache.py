"""A cache of compiled rules that cannot go stale.

Numba's own cache watches only the file of the function itself: after an edit of
a called function it would run the old kernel silently. The cache folder is
therefore named by a hash of every source in `kernel`, `rules` and `engine`, so that any
edit there starts a fresh one. Numba also names its folders by the path of the sources;
`ByContent` does not, so that a second clone or an installed wheel of the same version
finds what the first has compiled.

The folder is ``$DETER_CACHE_DIR``, else ``$XDG_CACHE_HOME/deter``, else
``~/.cache/deter``. A cache that cannot be written is still read. One that cannot be
read either, or a full disk, costs the time of compiling and nothing else.
"""

import contextlib
import hashlib
import os
import platform
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType

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


@cache
def cache_folder() -> Path | None:
    """Return the folder for this version of the sources; None where nobody has a home.

    It is not made here, and whether it can be written does not matter before something
    is kept: a folder that an administrator has filled for everybody is only read.
    """
    try:
        return _cache_root() / sources_fingerprint()
    except RuntimeError:
        return None


def is_kept(function: FunctionType) -> bool:
    """Return whether compiled code of a function goes to the cache.

    A function of somebody else's file does not: no hash here would notice that it was edited.
    """
    return cache_folder() is not None and Path(function.__code__.co_filename).is_relative_to(
        PACKAGE
    )


def can_keep() -> bool:
    """Return whether what is compiled now can be kept for the next process."""
    folder = cache_folder()
    if folder is None:
        return False
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    return existing.is_dir() and os.access(existing, os.W_OK)


class ByContent(_CacheLocator):
    """Where numba keeps a function: by what the sources say and not by where they lie."""

    def __init__(self, function: FunctionType) -> None:
        """Locate one function."""
        self.function = function

    @classmethod
    def from_function(cls, py_func: FunctionType, py_file: str) -> "ByContent":  # noqa: ARG003  numba's own signature
        """Return the locator of a function."""
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


def forgive_disk_errors(dispatcher: object) -> None:
    """Let a rule be compiled and used though its cache cannot be read or written.

    Numba lets an error of the disk end the program. Its cache is a private attribute:
    where a version has none of that name, nothing is changed.
    """
    kept = getattr(dispatcher, "_cache", None)
    for name in ("load_overload", "save_overload"):
        action = getattr(kept, name, None)
        if action is not None:
            setattr(kept, name, _without_disk_errors(action))


def _without_disk_errors(action: Callable[..., object]) -> Callable[..., object]:
    """Return a function that does the same, or gives None if the disk refuses."""

    def try_action(*args: object) -> object:
        with contextlib.suppress(OSError):
            return action(*args)
        return None

    return try_action
