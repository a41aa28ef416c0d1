"""Load numba's functions on arrays without scipy, which no rule needs.

Numba imports `scipy.linalg` when it loads them, only to know whether products of matrices
can be compiled: a fifth of a second of every command that plays
(docs/decisions/0022-what-a-study-costs.md). Here it takes that for granted. Code that does
compile such a product imports scipy then, as numba looks for it there once more.
"""

import sys
import threading
from importlib import import_module

ARRAY_FUNCTIONS = "numba.np.arraymath"
"""Module of numba that looks for scipy when it is imported."""

CHECK = "ensure_blas"
"""Function of `numba.np.linalg` that imports scipy; not part of numba's promises."""

_lock = threading.Lock()


def load_numba_without_scipy() -> None:
    """Import numba's functions on arrays, unless they are there, without its look for scipy."""
    with _lock:
        if ARRAY_FUNCTIONS in sys.modules:
            return
        algebra = import_module("numba.np.linalg")
        check = getattr(algebra, CHECK, None)
        # Another numba may look for scipy elsewhere: then it takes its time.
        if check is None:
            return
        setattr(algebra, CHECK, _find_nothing_missing)
        try:
            import_module(ARRAY_FUNCTIONS)
        finally:
            setattr(algebra, CHECK, check)


def _find_nothing_missing() -> None:
    """Stand in for the check."""
