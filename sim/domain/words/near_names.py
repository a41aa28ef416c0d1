"""Names that somebody may have meant by one that stands for nothing."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

MAX_COMPARED: Final = 100
"""Letters up to which a name is compared with others: comparing takes the square of its length."""

LEAST_PART: Final = 3
"""Letters from which a name counts as part of a longer one."""

MOST_NEAR: Final = 3
"""Names that are offered: with more of them in question the list of all says as much."""


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """Return known names that are near, the likeliest first; none if too many would do.

    A slip of the keyboard has one near spelling. Where there is none, the name may be a part
    of longer ones.

    >>> near_names("obligaton", ["obligation", "basing"])
    ['obligation']
    >>> near_names("hub", ["hub_and_spokes", "no_commitments"])
    ['hub_and_spokes']
    >>> near_names("core4", ["hub_and_spokes", "pacific_pact_core4"])
    ['pacific_pact_core4']
    """
    # difflib counts a capital as another letter: 'jpn' and 'JPN' have nothing in common.
    by_small = {one.lower(): one for one in sorted(set(known))}
    small = name[:MAX_COMPARED].lower()
    if near := get_close_matches(small, list(by_small), n=1):
        return [by_small[near[0]]]
    if len(small) < LEAST_PART:
        return []
    begin = [one for one in by_small if one.startswith(small)]
    # Words of a name are joined by an underscore; 'pact' is no part of 'impact'.
    inside = [one for one in by_small if f"_{small}" in one and one not in begin]
    found = begin or inside
    return [by_small[one] for one in found] if len(found) <= MOST_NEAR else []


def near_words(names: Iterable[str]) -> str:
    """Return near names as a question without its mark; empty if there are none.

    >>> near_words(["hub_and_spokes", "hub_plus_us_taiwan_pact"])
    "Did you mean 'hub_and_spokes' or 'hub_plus_us_taiwan_pact'"
    """
    quoted = [repr(name) for name in names]
    *most, last = quoted or [""]
    listed = f"{', '.join(most)} or {last}" if most else last
    return f"Did you mean {listed}" if listed else ""
