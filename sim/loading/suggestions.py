"""Hints for a name that stands for nothing: what is near it, and what there is."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

MAX_ALLOWED: Final = 30
"""Names that a hint lists; the rest is in the file's folder or in `deter list`."""

MAX_COMPARED: Final = 100
"""Letters up to which a name is compared with others: comparing takes the square of its length."""


MAX_HINTED: Final = 100
"""Problems of one load that get a hint; who has more has made one mistake many times."""


def suggestion(name: str, allowed: Iterable[str]) -> str:
    """Return the hint for an unknown name: what is near it and what there is.

    >>> suggestion("obligaton", ["obligation", "basing"])
    "Did you mean 'obligation'? Allowed: basing, obligation"
    """
    known = sorted(set(allowed))
    # difflib counts a capital as another letter: 'jpn' and 'JPN' have nothing in common.
    by_small = {one.lower(): one for one in known}
    near = get_close_matches(name[:MAX_COMPARED].lower(), list(by_small), n=1)
    return _hint(by_small[near[0]] if near else None, known)


def state_suggestion(code: str, names: Mapping[str, str]) -> str:
    """Return the hint for an unknown state: one whose name begins like it, and what there is.

    Codes are opaque: other lists of codes call South Korea ROK and Cambodia CAM, and the nearest
    spelling of those is North Korea and Canada. So codes are never compared with codes.

    Parameters
    ----------
    code : what stands for no state
    names : {code: name} of the states there are

    >>> state_suggestion("CAM", {"CAN": "Canada", "KHM": "Cambodia"})
    "Did you mean 'KHM' (Cambodia)? Allowed: CAN (Canada), KHM (Cambodia)"
    """
    near = [known for known, name in names.items() if name.lower().startswith(code.lower())]
    guess = near[0] if len(near) == 1 and code else None
    return _hint(guess, [state_label(known, names) for known in sorted(names)], names)


def state_label(code: str, names: Mapping[str, str]) -> str:
    """Return the code of a state with its name, if that is known.

    >>> state_label("KHM", {"KHM": "Cambodia"})
    'KHM (Cambodia)'
    """
    return f"{code} ({names[code]})" if names.get(code) else code


def _hint(guess: str | None, known: list[str], names: Mapping[str, str] | None = None) -> str:
    """Return the hint that names a guess, if there is one, and lists what is allowed."""
    asked = f"Did you mean {guess!r}" if guess else ""
    if guess and names and names.get(guess):
        asked += f" ({names[guess]})"
    listed = ", ".join(known[:MAX_ALLOWED]) + (", ..." if len(known) > MAX_ALLOWED else "")
    return f"{asked}? Allowed: {listed}".removeprefix("? ") if known else ""
