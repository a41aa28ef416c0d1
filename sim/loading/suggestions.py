"""What to offer in place of a name that stands for nothing."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

MAX_ALLOWED: Final = 30
"""Names that a hint lists; the rest is in the file's folder or in `deter list`."""


def suggestion(name: str, allowed: Iterable[str]) -> str:
    """Return the hint for an unknown name: what is near it and what there is.

    >>> suggestion("obligaton", ["obligation", "basing"])
    "Did you mean 'obligation'? Allowed: basing, obligation"
    """
    known = sorted(set(allowed))
    by_small = {one.lower(): one for one in known}
    near = get_close_matches(name.lower(), list(by_small), n=1)
    guess = f"Did you mean {by_small[near[0]]!r}? " if near else ""
    listed = ", ".join(known[:MAX_ALLOWED]) + (", ..." if len(known) > MAX_ALLOWED else "")
    return f"{guess}Allowed: {listed}" if known else ""
