"""Headlines: the claims of a comparison, each between two of its cells.

A headline says that fewer deterrence failures, wars and capitulations together, are to be
expected in one cell than in another. Whether it holds is asked vector by vector of a
plausible set.
"""

from collections.abc import Iterator
from typing import NamedTuple

from sim.domain.figures import Title, Value
from sim.domain.misfits import Misfit, items_of, part_of
from sim.domain.vocabulary import Name


class Headline(Value):
    """A claim of a comparison: fewer failures in one cell than in another."""

    fewer: Name
    """Arrangement with fewer deterrence failures."""

    than: Name
    """Arrangement with more."""

    policy: Name | None = None
    """Policy of the first; absent: the study's first policy."""

    than_policy: Name | None = None
    """Policy of the second; absent: that of the first."""

    title: Title = ""
    """The claim in words; absent: made of the names."""


class Claim(NamedTuple):
    """A headline with both of its cells."""

    title: str
    """In words."""

    fewer: tuple[str, str]
    """Arrangement and policy with fewer deterrence failures."""

    than: tuple[str, str]
    """Arrangement and policy with more."""

    @property
    def reverse(self) -> "Claim":
        """Return the opposite claim."""
        return Claim(title=claim_title(self.than, self.fewer), fewer=self.than, than=self.fewer)


def claim_title(fewer: tuple[str, str], than: tuple[str, str]) -> str:
    """Return a claim in words.

    >>> claim_title(("hub", "steady"), ("hub", "wavering"))
    'hub, steady < hub, wavering'
    >>> claim_title(("treaty", "steady"), ("hub", "steady"))
    'treaty < hub'
    """
    if fewer[1] == than[1]:
        return f"{fewer[0]} < {than[0]}"
    return f"{', '.join(fewer)} < {', '.join(than)}"


def claim_of(headline: Headline, first_policy: str) -> Claim:
    """Return a headline with both of its cells.

    Parameters
    ----------
    first_policy : of the study
    """
    policy = headline.policy or first_policy
    fewer, than = (headline.fewer, policy), (headline.than, headline.than_policy or policy)
    return Claim(title=headline.title or claim_title(fewer, than), fewer=fewer, than=than)


def headline_misfits(given: object) -> Iterator[Misfit]:
    """Yield headlines that compare a cell with itself."""
    for number, one in enumerate(items_of(given)):
        fewer, other = part_of(one, "fewer"), part_of(one, "than_policy")
        is_one_policy = other is None or other == part_of(one, "policy")
        if fewer is not None and fewer == part_of(one, "than") and is_one_policy:
            message = "compares a cell with itself"
            yield Misfit(("headlines", number), message, "Name two arrangements or two policies.")
