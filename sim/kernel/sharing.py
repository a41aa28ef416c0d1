"""Compiling shared between processes: one helps the other, and none does what another does.

A first start compiles for a minute on one processor. So the process that compiles first
starts a helper (`sim.kernel.helper`), and both go by what lies in the folder of the cache:

- a *lock* for each rule, held while it is compiled, by the operating system, so that the
  lock of a process that dies is gone with it. Whoever needs the same rule waits and then
  finds it in the cache;
- a *need* for each rule that is going to be called with arguments of known types: one that
  is compiled apart from its caller (`sim.kernel.apart`), or one that was announced. The
  helper, and whoever waits for a lock, compiles what is needed and not locked.

Where the cache cannot be written, or the system has no such locks, each process compiles
all by itself.
"""

import atexit
import contextlib
import gc
import hashlib
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numba

from sim.kernel.cache import PACKAGE, cache_folder, can_keep
from sim.kernel.compiling import waiting_for_compiler

try:
    import fcntl
except ImportError:  # Windows
    HAS_LOCKS = False
else:
    HAS_LOCKS = True

PAUSE = 0.1
"""Between two looks at the folder [s]."""


class Need(NamedTuple):
    """A rule that is going to be called."""

    module: str
    name: str
    types: tuple[Any, ...]
    """Of its arguments, as numba knows them."""

    @property
    def rule(self) -> str:
        """The rule's name with its module."""
        return f"{self.module}.{self.name}"

    @property
    def file(self) -> str:
        """Name of the file that says so, alike for the same rule and types."""
        digest = hashlib.blake2b(str(self.types).encode(), digest_size=8).hexdigest()
        return f"{self.rule}-{digest}.need"


_compilers: dict[str, Callable[[tuple[Any, ...]], object]] = {}
"""{rule: numba's function that compiles it for types, or finds it in the cache}."""
_turn = threading.RLock()
"""Held by the thread that compiles. Numba has such a lock too; a thread that waits for that one
must not hold the lock of a rule, which other processes wait for."""
_held: set[str] = set()
"""Rules that this process compiles: it must not wait for itself."""


def share(dispatcher: Any) -> None:  # noqa: ANN401  numba has no types
    """Let processes share the compiling of a rule.

    Parameters
    ----------
    dispatcher : numba's, of the form that Python calls
    """
    rule = f"{dispatcher.__module__}.{dispatcher.__name__}"
    _compilers[rule] = dispatcher.compile
    dispatcher.compile = lambda types: _compile_once(rule, types)


def _compile_once(rule: str, types: tuple[Any, ...]) -> object:
    """Compile a rule for types of arguments, unless another process does; then wait for it."""
    with _turn:
        if rule in _held:
            return _compilers[rule](types)
        is_waiting = False
        with contextlib.ExitStack() as stack:
            while True:
                with _lock(rule) as is_ours:
                    if is_ours:
                        _held.add(rule)
                        try:
                            with _no_collecting():
                                return _compilers[rule](types)
                        finally:
                            _held.remove(rule)
                if not is_waiting:
                    stack.enter_context(waiting_for_compiler())
                    is_waiting = True
                if not compile_a_need():
                    time.sleep(PAUSE)


@contextlib.contextmanager
def _no_collecting() -> Iterator[None]:
    """Let Python look for no circular garbage.

    A compiler makes objects by the million that stay until it is done, and each look goes over
    all of them: a ninth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextlib.contextmanager
def _lock(rule: str) -> Iterator[bool]:
    """Hold the lock of a rule, and give whether it is ours: false if another process has it."""
    try:
        # Opened to add to it, which leaves a cache that is only read as it is.
        file = (_folder() / f"{rule}.lock").open("ab") if is_possible() else None
    except OSError:
        file = None
    if file is None:
        yield True
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        except OSError:  # a file system without locks
            pass
        yield True


@cache
def is_possible() -> bool:
    """Return whether this process can share its compiling with others."""
    return HAS_LOCKS and not numba.config.DISABLE_JIT and can_keep()


def _folder() -> Path:
    """Return the folder of the cache, which is there."""
    folder = cache_folder()
    if folder is None:
        message = "nobody has a home here"
        raise FileNotFoundError(message)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def announce(need: Need) -> None:
    """Tell other processes of a need, and see to it that there is a helper.

    Nobody is told of a rule of somebody else's file: only rules of this package are kept.
    """
    if not is_possible() or need.rule not in _compilers:
        return
    with contextlib.suppress(OSError):
        path = _folder() / need.file
        if not path.exists():
            # Renamed when it is whole, so that nobody reads a part of it.
            begun = path.with_suffix(f".{os.getpid()}")
            begun.write_bytes(pickle.dumps(need))
            begun.replace(path)
    if not _helpers:
        _helpers.append(_start_helper())


_seen: set[str] = set()
"""Names of needs that this process has met."""


def compile_a_need() -> bool:
    """Compile one rule that is needed and that nobody compiles; return whether there was one."""
    with contextlib.suppress(OSError):
        for path in sorted(_folder().glob("*.need"), key=lambda path: path.stat().st_mtime):
            if path.name not in _seen and _meet(path):
                return True
    return False


def _meet(path: Path) -> bool:
    """Compile the rule of a need, unless another process does; return whether this one did."""
    # Written by this version of deter, as the name of the folder says.
    need = pickle.loads(path.read_bytes())  # noqa: S301
    with _lock(need.rule) as is_ours:
        if is_ours:
            _seen.add(path.name)
            # Whatever goes wrong here is for whoever calls the rule to meet and to tell.
            with contextlib.suppress(Exception), _no_collecting():
                import_module(need.module)
                _compilers[need.rule](need.types)
        return is_ours


def expect(rule: Any, arguments: Callable[[], tuple[Any, ...]]) -> None:  # noqa: ANN401  as rules are typed
    """Announce that a rule will be called, unless it is compiled already.

    Parameters
    ----------
    rule : a compiled rule
    arguments : gives arguments of the types with which it will be called
    """
    if not is_possible() or rule.overloads or _is_kept(rule):
        return
    kinds = tuple(numba.typeof(rule.hand_over(argument)) for argument in arguments())
    announce(Need(rule.__module__, rule.__name__, kinds))


def _is_kept(rule: Any) -> bool:  # noqa: ANN401  as rules are typed
    """Return whether the cache has machine code of a rule, for whatever types."""
    with contextlib.suppress(OSError):
        # So numba names its index of a rule, with what `ByContent` adds.
        return any(_folder().glob(f"*.{rule.__name__}-{rule.__module__}-*.nbi"))
    return False


_helpers: "list[subprocess.Popen[bytes] | None]" = []
"""The helper of this process, once there was a need for it; none where there shall be none."""


def keep_no_helper() -> None:
    """Start no helper in this process, as it is one itself."""
    _helpers.append(None)


def _start_helper() -> "subprocess.Popen[bytes] | None":
    """Start the helper of this process where a processor is left for it."""
    if os.cpu_count() == 1:
        return None
    path = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH")]))
    with contextlib.suppress(OSError):
        # Without the folder in which the user stands, where anybody's `numba.py` may lie; in a
        # session of its own, so that it has nothing to say when Ctrl-C ends this process.
        helper = subprocess.Popen(
            [sys.executable, "-P", "-m", "sim.kernel.helper"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=os.environ | {"PYTHONPATH": path},
        )
        atexit.register(dismiss_helper)
        return helper
    return None


def dismiss_helper() -> None:
    """Let the helper of this process go. It would also end if this process died."""
    while _helpers:
        helper = _helpers.pop()
        if helper is not None:
            helper.kill()
            helper.communicate()
