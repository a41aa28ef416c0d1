"""Compilation of the rules, and a cache that cannot go stale.

Numba's own cache watches only the file of the function itself: after an edit of
a called function it would run the old kernel silently. The cache folder is
therefore named by a hash of every source in `rules` and `engine`, so that any
edit there starts a fresh one. Where no folder can be written, or the disk is full,
functions are compiled in each process and nothing breaks.

The folder is ``$DETER_CACHE_DIR``, else ``$XDG_CACHE_HOME/deter``, else
``~/.cache/deter``. ``NUMBA_DISABLE_JIT=1`` runs every rule as plain Python.
"""

import contextlib
import hashlib
import os
import platform
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import cast

import numba

PACKAGE = Path(__file__).resolve().parent.parent
WATCHED = ("rules", "engine")


def sources_fingerprint(package: Path = PACKAGE) -> str:
    """Return a hash of the sources that compiled code is made from, 16 hexadecimal digits."""
    digest = hashlib.sha256(f"{numba.__version__} {platform.python_version()}".encode())
    for folder in WATCHED:
        for source in sorted((package / folder).glob("*.py")):
            digest.update(source.name.encode())
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _cache_root() -> Path:
    """Return the folder under which caches are kept."""
    if chosen := os.environ.get("DETER_CACHE_DIR"):
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "deter"


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
    return _compiled(function, inline="never")


def inlined[Rule: Callable[..., object]](function: Rule) -> Rule:
    """Return the function compiled into each of its callers.

    For small kernels that take several arrays: a call would cost more than they do.
    """
    return _compiled(function, inline="always")


def _compiled[Rule: Callable[..., object]](function: Rule, inline: str) -> Rule:
    """Return the function compiled, with the cache of this version of the sources."""
    folder = cache_folder()
    if folder is None:
        return cast("Rule", numba.njit(nogil=True, inline=inline)(function))
    previous = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(folder)
    try:
        rule = numba.njit(nogil=True, cache=True, inline=inline)(function)
    finally:
        numba.config.CACHE_DIR = previous
    forgive_full_disk(rule)
    return cast("Rule", rule)


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
