"""Write how likely each treaty is, with what chance in the runs and other coefficients make of it.

Run it after a coefficient, a policy or a proposal has changed::

    .venv/bin/python docs/make_treaty_levels.py

For every shipped proposal it plays the runs of the default coefficients, and fewer runs of
each of many other sets of coefficients, all on the same draws. It takes a quarter of an hour.
"""  # noqa: INP001  a script beside the pages that it makes

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from made_parts import write_or_check
from politics_runs import FATE_RUNS, SEED, TREATIES, WORKERS, Cell, scenario_of, treaty_of
from scipy.stats import qmc

from sim.analysis.telling.politics.treaties import chance_text
from sim.domain.vocabulary import QUARTERS_PER_YEAR
from sim.engine.outcomes.political_counts import ProposalColumn
from sim.engine.run.ensemble import play, setting_of

PAGE = Path(__file__).resolve().parent / "explanation" / "politics.md"
POLICIES = ("continuity", "transactional", "doubling_down", "electoral")
COEFFICIENTS = (
    "constant",
    "security",
    "entrapment",
    "autonomy",
    "abandonment",
    "support",
    "alignment",
    "leadership",
    "coercion",
    "norm",
    "law",
    "friction",
    "government",
)
"""Of the utility of joining; a champion's push stands in the file of the proposal."""
LOW, HIGH = 0.5, 1.5
DRAWS, RUNS = 100, 50
EDGES = (0.05, 0.95)
FEW_YEARS = 5
ORDER = ("access agreement", "core4", "Asian NATO, founders", "Asian NATO, twelve")


class Moved(NamedTuple):
    """What became of a treaty under other coefficients."""

    ever: np.ndarray
    """(draws,) share of the runs in which it came into force."""
    soon: np.ndarray
    """(draws,) share in which it did within `FEW_YEARS`."""


@cache
def factors() -> np.ndarray:
    """Return (draws, 13) what multiplies each coefficient, the same for all treaties."""
    # Strata, so that so few draws reach into every part of each range.
    points = qmc.LatinHypercube(len(COEFFICIENTS), rng=SEED).random(DRAWS)
    return LOW + (HIGH - LOW) * points


def entries(cell: Cell, draw: np.ndarray) -> np.ndarray:
    """Return (runs,) the quarter in which the one proposal of a cell came into force, or below 0.

    Parameters
    ----------
    draw : (13,) what multiplies each coefficient
    """
    scenario = scenario_of(cell)
    joining = scenario.parameters.joining
    changed = {
        name: getattr(joining, name) * factor
        for name, factor in zip(COEFFICIENTS, draw.tolist(), strict=True)
    }
    parameters = scenario.parameters.model_copy(
        update={"joining": joining.model_copy(update=changed)}
    )
    setting = setting_of(scenario.model_copy(update={"parameters": parameters}), SEED)
    counts = play(setting, 0, RUNS).counts
    return counts.politics.proposals[:, 0, ProposalColumn.FIRST_IN_FORCE].copy()


@cache
def moved_of(cell: Cell) -> Moved:
    """Return what becomes of a treaty over the draws of the coefficients."""
    with ThreadPoolExecutor(WORKERS) as pool:
        found = np.array(list(pool.map(partial(entries, cell), factors())))
    is_made = found >= 0
    is_soon = is_made & (found < FEW_YEARS * QUARTERS_PER_YEAR)
    return Moved(is_made.mean(axis=1), is_soon.mean(axis=1))


def range_text(shares: np.ndarray) -> str:
    """Return the middle nine tenths of shares as text."""
    low, high = np.quantile(shares, EDGES)
    return f"{low:.2f}-{high:.2f}"


def level(cell: Cell) -> str:
    """Return a share, its Monte Carlo error, and its range over the coefficients."""
    return f"{chance_text(treaty_of(cell).fate)} [{range_text(moved_of(cell).ever)}]"


def soon() -> str:
    """Return the same of the one treaty that is held against the record in years."""
    cell = Cell("continuity", TREATIES["access agreement"])
    is_soon = treaty_of(cell).entry_years <= FEW_YEARS
    error = is_soon.std(ddof=1) / np.sqrt(is_soon.size)
    return f"{is_soon.mean():.3f} ({error:.3f}) [{range_text(moved_of(cell).soon)}]"


def ordered(policy: str) -> str:
    """Return in which share of the draws no treaty of the order comes about more often."""
    first = [moved_of(Cell(policy, TREATIES[name])).ever for name in ORDER]
    return f"{np.all(np.diff(first, axis=0) <= 0, axis=0).mean():.2f}"


def text() -> str:
    """Return the table in Markdown."""
    lines = [f"| in force by 2039 | {' | '.join(POLICIES)} |", "|---" * (len(POLICIES) + 1) + "|"]
    for name, arrangement in TREATIES.items():
        cells = [level(Cell(policy, arrangement)) for policy in POLICIES]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    lines.append(f"| access agreement, within five years | {soon()} | | | |")
    shares = [ordered(policy) for policy in POLICIES]
    lines.append(f"| share of the {DRAWS} draws with the order kept | {' | '.join(shares)} |")
    note = (
        f"Round brackets: Monte Carlo error of the {FATE_RUNS} runs with the coefficients as they "
        f"are. Square brackets: 5-95 % of {DRAWS} draws (a Latin hypercube) in which each of the "
        f"{len(COEFFICIENTS)} coefficients has a factor of its own from {LOW:g} to {HIGH:g}; "
        f"{RUNS} runs a draw, whose own error, at most "
        f"{0.5 / np.sqrt(RUNS):.2f}, widens the brackets a little. Order kept: an access agreement "
        "comes about at least as often as core4, that as an Asian NATO of its founders, that as "
        f"one of all twelve. An edge of 0.00 is none of {RUNS} runs; none of {FATE_RUNS} runs "
        f"means a share below {3 / FATE_RUNS:.3f} (95 %)."
    )
    return "\n".join([*lines, "", note]) + "\n"


def checked() -> str:
    """Return the shares among the checks, with their ranges."""
    transactional = level(Cell("transactional", TREATIES["core4"]))
    return (
        "Three of the checks are chances of treaties, and their levels rest on judged "
        "coefficients; in square brackets what they become when these move by half: access "
        "agreement in force "
        f"within five years, continuity, {soon()}; core4, transactional {transactional}; the most "
        "willing of the non-aligned: [the last row of the first table on attempts]"
        "(#how-far-the-order-holds)."
    )


PARTS: dict[str, Callable[[], str]] = {"levels": text, "checked": checked}

if __name__ == "__main__":
    sys.exit(write_or_check({PAGE: PARTS}, Path(__file__).name))
