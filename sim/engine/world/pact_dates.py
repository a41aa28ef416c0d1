"""When pacts hold: from the quarter of their entry into force to that of their end."""

from sim.domain.pacts import Pact
from sim.domain.vocabulary import quarter_of_date

NEVER = 2**31 - 1
"""Run quarter after every run: that of what does not happen."""


def pact_start(pact: Pact, start: int) -> int | None:
    """Return the count of the quarter from which a pact holds, None if never.

    `start` is the first quarter of the run, where pacts that are assumed begin.
    """
    if pact.in_force == "never":
        return None
    return start if pact.in_force == "start" else quarter_of_date(pact.in_force)


def run_quarters_in_force(pact: Pact, start: int) -> tuple[int, int]:
    """Return since which quarter of a run and until before which one a pact holds.

    Parameters
    ----------
    start : count of the first quarter

    Returns
    -------
    counted from the first quarter, so below 0 for what was in force before; `NEVER` for what
    does not happen
    """
    since = pact_start(pact, start)
    until = NEVER if pact.until is None else quarter_of_date(pact.until) - start
    return (NEVER if since is None else since - start), until


def is_in_force(pact: Pact, quarter: int, start: int) -> bool:
    """Return whether a pact holds in a quarter, given the first quarter of the run."""
    since, until = run_quarters_in_force(pact, start)
    return since <= quarter - start < until


def in_force(pacts: dict[str, Pact], quarter: int, start: int) -> dict[str, Pact]:
    """Return the pacts in force in a quarter, by name in order."""
    return {name: pacts[name] for name in sorted(pacts) if is_in_force(pacts[name], quarter, start)}
