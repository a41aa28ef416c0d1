"""Hints for a name that stands for nothing: what is near it, and what there is."""

from collections.abc import Iterable, Mapping
from typing import Final

from sim.domain.words.near_names import near_names, near_words

MAX_ALLOWED: Final = 30
"""Names that a hint lists; the rest is in the file's folder or in `deter list`."""

MAX_HINTED: Final = 100
"""Problems of one load that get a hint; who has more has made one mistake many times."""


def suggestion(name: str, allowed: Iterable[str]) -> str:
    """Return the hint for an unknown name: what is near it and what there is.

    >>> suggestion("obligaton", ["obligation", "basing"])
    "Did you mean 'obligation'? Allowed: basing, obligation"
    """
    known = sorted(set(allowed))
    return _hint(near_words(near_names(name, known)), known)


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
    >>> state_suggestion("can", {"CAN": "Canada", "KHM": "Cambodia"})
    "Did you mean 'CAN' (Canada)? Allowed: CAN (Canada), KHM (Cambodia)"
    """
    near = [known for known, name in names.items() if name.lower().startswith(code.lower())]
    # In small letters it is that state and no other.
    near = [code.upper()] if code.upper() in names else near
    asked = f"{near_words(near)} ({names[near[0]]})" if len(near) == 1 and code else ""
    return _hint(asked, [state_label(known, names) for known in sorted(names)])


def state_label(code: str, names: Mapping[str, str]) -> str:
    """Return the code of a state with its name, if that is known.

    >>> state_label("KHM", {"KHM": "Cambodia"})
    'KHM (Cambodia)'
    """
    return f"{code} ({names[code]})" if names.get(code) else code


def with_article(kind: str) -> str:
    """Return a kind of file as words, with its article.

    >>> with_article("arrangement"), with_article("plausible_set")
    ('an arrangement', 'a plausible set')
    """
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind.replace('_', ' ')}"


def _hint(asked: str, known: list[str]) -> str:
    """Return the hint that asks after a guess, if there is one, and lists what is allowed."""
    listed = ", ".join(known[:MAX_ALLOWED]) + (", ..." if len(known) > MAX_ALLOWED else "")
    return f"{asked}? Allowed: {listed}".removeprefix("? ") if known else ""
