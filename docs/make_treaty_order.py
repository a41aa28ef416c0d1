"""Write how far the order of treaties survives other coefficients than ours.

Run it after a coefficient, a policy or a proposal has changed::

    .venv/bin/python docs/make_treaty_order.py

It plays no run: it takes what governments think of each treaty in the first quarter,
term by term, multiplies every coefficient by a random factor of its own, and asks
how likely all of the quorum are for the treaty at one attempt. With ``--check`` it
writes nothing and ends with 1 if the page is out of date. It takes half a minute. How often
treaties come about in whole runs, with the same ranges, is in `make_treaty_levels.py`.
"""  # noqa: INP001  a script beside the pages that it makes

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
from made_parts import write_or_check
from politics_runs import SEED, TREATIES, Cell, views_of

from sim.rules.politics.joining import Term

PAGE = Path(__file__).resolve().parent / "explanation" / "politics.md"
DRAWS = 20_000
RANGES = ((0.5, 1.5), (0.0, 2.0))
POLICIES = ("continuity", "transactional", "retrenchment", "doubling_down")
ORDER = ("access agreement", "core4", "Asian NATO, founders", "Asian NATO, twelve")
RARE, NEXT_TO_NEVER = 0.05, 0.001
EDGES = (0.05, 0.95)
NON_ALIGNED = ("IND", "VNM", "MYS", "IDN")


def weights(low: float, high: float) -> np.ndarray:
    """Return (draws, 14) factors of the terms: every coefficient has its own.

    A champion's push is no coefficient: it stands in the file of the proposal.
    """
    # Uniform, since nothing is known of the coefficients but that they could be others.
    factors = np.random.default_rng(SEED).uniform(low, high, (DRAWS, len(Term)))  # noqa: TID251  no draw of a run
    factors[:, Term.CHAMPION] = 1
    return factors


def chances(policy: str, factors: np.ndarray | None = None) -> dict[str, np.ndarray]:
    """Return {treaty: (draws,) chance that all of its quorum are for it at one attempt}."""
    return {
        name: views_of(Cell(policy, arrangement)).chance(factors)
        for name, arrangement in TREATIES.items()
    }


def share(holds: np.ndarray) -> str:
    """Return a share of the draws as text."""
    text = f"{holds.mean():.2f}"
    return ">.99" if text == "1.00" and not holds.all() else text


def small(value: float) -> str:
    """Return a probability as text, in powers of ten where it is next to nothing."""
    return f"{value:.3f}" if value >= NEXT_TO_NEVER else f"{value:.0e}"


def level(value: float, moved: np.ndarray) -> str:
    """Return a chance with the coefficients as they are, and its 5-95 % when they move."""
    return f"{small(value)} [{' - '.join(small(edge) for edge in np.quantile(moved, EDGES))}]"


def attempts(low: float, high: float) -> list[str]:
    """Return the table of chances at one attempt, with their ranges over the coefficients."""
    factors = weights(low, high)
    said = (
        f"At one attempt, in brackets 5-95 % of {DRAWS:,} draws with every coefficient times a "
        f"factor of its own from {low:g} to {high:g}:"
    )
    lines = [
        said,
        "",
        f"| all of the quorum are for it | {' | '.join(POLICIES)} |",
        "|---" * (len(POLICIES) + 1) + "|",
    ]
    found = {policy: (chances(policy), chances(policy, factors)) for policy in POLICIES}
    for name in TREATIES:
        row = [level(float(one[name][0]), moved[name]) for one, moved in found.values()]
        lines.append(f"| {name} | {' | '.join(row)} |")
    row = [level(float(non_aligned(one)[0]), non_aligned(one, factors)) for one in POLICIES]
    lines.append(f"| most willing of {', '.join(NON_ALIGNED)}: Asian NATO | {' | '.join(row)} |")
    return [*lines, ""]


def non_aligned(policy: str, factors: np.ndarray | None = None) -> np.ndarray:
    """Return (draws,) the chance that the most willing of the non-aligned is for an Asian NATO."""
    views = views_of(Cell(policy, TREATIES["Asian NATO, founders"]))
    weighed = np.ones((1, len(Term))) if factors is None else factors
    rows = [views.states.index(state) for state in NON_ALIGNED]
    utility = weighed @ views.terms[rows].T
    return np.asarray((1 / (1 + np.exp(-utility))).max(axis=1))


def claims_of(one: dict[str, np.ndarray]) -> dict[str, str]:
    """Return {claim: share of the draws in which it holds}."""
    first = [one[name] for name in ORDER]
    is_ordered = [more > less for more, less in pairwise(first)]
    holds = {
        " > ".join(ORDER): np.all(is_ordered, axis=0),
        " > ".join(ORDER[1:]): np.all(is_ordered[1:], axis=0),
        "Camp David type > core4": one["Camp David type"] > one["core4"],
        "core4 > core4 with Taiwan": one["core4"] > one["core4 with Taiwan"],
        f"core4, below {RARE:g}": one["core4"] < RARE,
        f"Asian NATO, twelve, below {NEXT_TO_NEVER:g}": one[ORDER[-1]] < NEXT_TO_NEVER,
    }
    return {claim: share(held) for claim, held in holds.items()}


def orders(low: float, high: float) -> list[str]:
    """Return the table of claims, with every coefficient times a factor from a range."""
    factors = weights(low, high)
    found = {policy: claims_of(chances(policy, factors)) for policy in POLICIES}
    lines = [f"Every coefficient times a factor of its own from {low:g} to {high:g}:", ""]
    lines += [f"| holds in this share | {' | '.join(POLICIES)} |"]
    lines += ["|---" * (len(POLICIES) + 1) + "|"]
    for claim in found[POLICIES[0]]:
        lines.append(f"| {claim} | {' | '.join(found[one][claim] for one in POLICIES)} |")
    return [*lines, ""]


def text() -> str:
    """Return the tables in Markdown."""
    tables = [*(attempts(*one) for one in RANGES), *(orders(*one) for one in RANGES)]
    return "\n".join(line for lines in tables for line in lines) + "\n"


if __name__ == "__main__":
    sys.exit(write_or_check({PAGE: {"order": text}}, Path(__file__).name))
