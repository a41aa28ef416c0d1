"""The titles that the files of a comparison give to arrangements and policies.

Commands take names; readers of a figure are given titles.
"""

from collections import Counter

from sim.analysis.telling.words import words
from sim.execution.comparison_runs import Comparison


def arrangement_titles(comparison: Comparison) -> dict[str, str]:
    """Return the title of each arrangement by its name, each title once.

    Parameters
    ----------
    comparison : whose scenarios hold the titles
    """
    titles = {cell.arrangement: cell.scenario.arrangement.title for cell in comparison.cells}
    return _distinct(titles)


def policy_titles(comparison: Comparison) -> dict[str, str]:
    """Return the title of each policy by its name, each title once.

    Parameters
    ----------
    comparison : whose scenarios hold the titles; a policy that none of them has keeps its name
    """
    titles = {}
    for cell in comparison.cells:
        policy = cell.scenario.policies.get(cell.policy)
        titles[cell.policy] = words(cell.policy) if policy is None else policy.title
    return _distinct(titles)


def _distinct(titles: dict[str, str]) -> dict[str, str]:
    """Return the titles, with the name behind those that would be mistaken for another."""
    counts = Counter(titles.values())
    return {
        name: title if counts[title] == 1 else f"{title} ({words(name)})"
        for name, title in titles.items()
    }
