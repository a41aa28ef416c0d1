"""Outcomes of the slow half by name, made from counts: columns of the tables of results.

Means are over ordinary states, which are neither patrons nor challengers, while they are in
the game. Whether a treaty comes into force is one thing, when it does another: never is a
value, so quote the share of the runs in which it does, and the median year of those.
"""

from collections.abc import Mapping

import numpy as np

from sim.domain.vocabulary import QUARTERS_PER_YEAR
from sim.engine.outcomes.political_counts import (
    JoiningColumn,
    PoliticalColumn,
    ProposalColumn,
)
from sim.rules.politics.joining import Term
from sim.rules.politics.negotiation import Failure, Stage

MEANS = {
    "support": (PoliticalColumn.SUPPORT, PoliticalColumn.ORDINARY_QUARTERS),
    "alignment": (PoliticalColumn.ALIGNMENT, PoliticalColumn.ORDINARY_QUARTERS),
    "burden": (PoliticalColumn.BURDEN, PoliticalColumn.ORDINARY_QUARTERS),
    "free_ride_index": (PoliticalColumn.FREE_RIDE_INDEX, PoliticalColumn.BUDGETS),
}
"""{outcome: (sum, number of what was summed)} over ordinary states."""

RIVAL_GOVERNMENTS = "rival_governments"
TREATY_IN_FORCE = "treaty_in_force"
TREATY_ENTRY_YEARS = "treaty_entry_years"

POLITICAL_OUTCOMES = (
    *MEANS,
    RIVAL_GOVERNMENTS,
    TREATY_IN_FORCE,
    TREATY_ENTRY_YEARS,
    "treaty_members",
    "still_in_force",
    "talk_years",
)
"""Outcomes of a run in which politics is on, in the order of the columns."""

STATE_MEANS = {
    "support": (PoliticalColumn.SUPPORT, PoliticalColumn.QUARTERS),
    "alignment": (PoliticalColumn.ALIGNMENT, PoliticalColumn.QUARTERS),
    "burden": (PoliticalColumn.BURDEN, PoliticalColumn.QUARTERS),
    "free_ride_index": (PoliticalColumn.FREE_RIDE_INDEX, PoliticalColumn.BUDGETS),
    "rival_government": (PoliticalColumn.RIVAL_QUARTERS, PoliticalColumn.SIDED_QUARTERS),
}
"""{column of the table of states: (sum, number of what was summed)}."""

STATE_LAST = {
    "last_support": PoliticalColumn.LAST_SUPPORT,
    "last_alignment": PoliticalColumn.LAST_ALIGNMENT,
    "last_burden": PoliticalColumn.LAST_BURDEN,
    "last_spending": PoliticalColumn.LAST_SPENDING,
}
"""{column of the table of states: column of the counts} of what a state ends with."""

STATE_COLUMNS = ("quarters_in_game", *STATE_MEANS, *STATE_LAST)
"""Columns of the table of states."""

FAILURE_COLUMNS = {
    failure.name.lower(): ProposalColumn.FAILURES + failure - 1
    for failure in Failure
    if failure != Failure.NONE
}
"""{column of the table of proposals: column of the counts} of why attempts came to nothing."""

PROPOSAL_COLUMNS = (
    "in_force",
    "entry_years",
    "members_at_entry",
    "members",
    "still_in_force",
    "talks",
    "signatures",
    "talk_years",
    "force_years",
    *FAILURE_COLUMNS,
)
"""Columns of the table of proposals."""

STAGES = tuple(stage.name.lower() for stage in Stage)
"""Words for `Stage`."""

TERM_COLUMNS = tuple(f"term_{term.name.lower()}" for term in Term)
"""Columns of the table of joining: the terms of the utility of joining."""

JOINING_COLUMNS = ("asked", "willing", "blocked", *TERM_COLUMNS)
"""Columns of the table of joining."""


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return part / whole, not a number where whole is nought."""
    return np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)


def _total(states: np.ndarray, column: int) -> np.ndarray:
    """Return (r,) a column added up over states, in their order."""
    # A running sum: that of numpy may add in another order, and both paths must agree.
    return np.cumsum(states[:, :, column], axis=1)[:, -1]


def political_outcomes(states: np.ndarray, proposals: np.ndarray) -> dict[str, np.ndarray]:
    """Return {outcome: (r,)} of the runs of a batch; nothing where politics is off.

    Parameters
    ----------
    states : (r, n, 13) counts, columns `PoliticalColumn`; n is 0 where politics is off
    proposals : (r, p, 13) counts, columns `ProposalColumn`

    Returns
    -------
    not a number where there is nothing to tell: on treaties where nothing is proposed, and on
    entry and members where nothing was ever in force
    """
    if not states.shape[1]:
        return {}
    is_ordinary = states[:, :, PoliticalColumn.ORDINARY_QUARTERS, None] > 0
    ordinary = np.where(is_ordinary, states, 0.0)
    found = {
        name: _ratio(_total(ordinary, part), _total(ordinary, whole))
        for name, (part, whole) in MEANS.items()
    }
    found[RIVAL_GOVERNMENTS] = _ratio(
        _total(states, PoliticalColumn.RIVAL_QUARTERS),
        _total(states, PoliticalColumn.SIDED_QUARTERS),
    )
    return found | _treaty_outcomes(proposals)


def _treaty_outcomes(proposals: np.ndarray) -> dict[str, np.ndarray]:
    """Return {outcome: (r,)} over all proposals together; see `political_outcomes`."""
    runs, count, _ = proposals.shape
    names = POLITICAL_OUTCOMES[-5:]
    if not count:
        return {name: np.full(runs, np.nan) for name in names}
    entry = proposals[:, :, ProposalColumn.FIRST_IN_FORCE]
    first = np.where(entry >= 0, entry, np.inf)
    # Of the treaty that was first, ties by name.
    earliest = np.argmin(first, axis=1)
    row = np.arange(runs)
    is_made = np.isfinite(first[row, earliest])
    members = proposals[row, earliest, ProposalColumn.MEMBERS_AT_ENTRY]
    talks = proposals[:, :, ProposalColumn.TALK_QUARTERS].sum(axis=1)
    values = (
        is_made.astype(np.float64),
        np.where(is_made, first[row, earliest] / QUARTERS_PER_YEAR, np.nan),
        np.where(is_made, members, np.nan),
        proposals[:, :, ProposalColumn.STILL_IN_FORCE].max(axis=1),
        talks / QUARTERS_PER_YEAR,
    )
    return dict(zip(names, values, strict=True))


def state_columns(states: np.ndarray) -> dict[str, np.ndarray]:
    """Return {column of the table of states: (...,)} from counts, (..., 13).

    Means are not a number where there is nothing to divide by, such as of rival governments in
    a state without sides.
    """
    found = {STATE_COLUMNS[0]: states[..., PoliticalColumn.QUARTERS]}
    for name, (part, whole) in STATE_MEANS.items():
        found[name] = _ratio(states[..., part], states[..., whole])
    return found | {name: states[..., column] for name, column in STATE_LAST.items()}


def proposal_columns(proposals: np.ndarray) -> dict[str, np.ndarray]:
    """Return {column of the table of proposals: (...,)} from counts, (..., 13).

    Entry and members then are not a number where a treaty was never in force.
    """
    entry = proposals[..., ProposalColumn.FIRST_IN_FORCE]
    is_made = entry >= 0
    at_entry = proposals[..., ProposalColumn.MEMBERS_AT_ENTRY]
    values = (
        is_made.astype(np.float64),
        np.where(is_made, entry / QUARTERS_PER_YEAR, np.nan),
        np.where(is_made, at_entry, np.nan),
        proposals[..., ProposalColumn.MEMBERS],
        proposals[..., ProposalColumn.STILL_IN_FORCE],
        proposals[..., ProposalColumn.TALKS],
        proposals[..., ProposalColumn.SIGNATURES],
        proposals[..., ProposalColumn.TALK_QUARTERS] / QUARTERS_PER_YEAR,
        proposals[..., ProposalColumn.FORCE_QUARTERS] / QUARTERS_PER_YEAR,
        *(proposals[..., column] for column in FAILURE_COLUMNS.values()),
    )
    return dict(zip(PROPOSAL_COLUMNS, values, strict=True))


def joining_columns(joining: np.ndarray, blocks: np.ndarray) -> Mapping[str, np.ndarray]:
    """Return {column of the table of joining: (...,)} from counts over runs.

    Parameters
    ----------
    joining : (..., 16) columns `JoiningColumn`
    blocks : (...,) attempts that failed by a state's doing

    Returns
    -------
    terms are sums over the times that a government was asked
    """
    terms = {
        name: joining[..., JoiningColumn.TERMS + column] for column, name in enumerate(TERM_COLUMNS)
    }
    return {
        "asked": joining[..., JoiningColumn.ASKED],
        "willing": joining[..., JoiningColumn.WILLING],
        "blocked": blocks,
    } | terms
