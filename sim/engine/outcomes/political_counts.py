"""What one run counted of the slow half: governments, budgets, and the fate of treaties.

Everything is read at the end of a quarter, from the variables and from the ledger of what
governments decided in it, so that both paths count alike. With politics off the arrays have
no room, and nothing is counted (docs/decisions/0032-outcomes-of-the-slow-half.md).
"""

import math
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from sim.engine.outcomes.ledger import Ledger
from sim.engine.outcomes.political_ledger import TreatyEvent
from sim.engine.outcomes.sketches import N_BINS, absorb
from sim.engine.world.constants import PERCENT, World
from sim.engine.world.political_variables import NO_QUARTER
from sim.engine.world.variables import Variables
from sim.kernel.compiled import compiled, lean
from sim.rules.politics.joining import N_TERMS
from sim.rules.politics.negotiation import Failure, Stage

_OPENED = int(TreatyEvent.TALKS_OPEN)
_WAS_SIGNED = int(TreatyEvent.SIGNED)
_ENTERED = int(TreatyEvent.IN_FORCE)
_TALKS, _SIGNED, _IN_FORCE = int(Stage.TALKS), int(Stage.SIGNED), int(Stage.IN_FORCE)
_RIVAL = 1
"""The side of a state that was not in office at the start."""


class PoliticalColumn(IntEnum):
    """Columns of `PoliticalCounts.states`. Sums are over quarters in the game."""

    QUARTERS = 0
    """In the game."""
    ORDINARY_QUARTERS = 1
    """Of these, as a state that is neither a patron nor a challenger."""
    SIDED_QUARTERS = 2
    """Of these, with two sides that elections may bring to office."""
    RIVAL_QUARTERS = 3
    """Of these, with the side in office that was not at the start."""
    SUPPORT = 4
    ALIGNMENT = 5
    BURDEN = 6
    """Sum over quarters [% of GDP]."""
    BUDGETS = 7
    """Years in which a budget was decided."""
    FREE_RIDE_INDEX = 8
    """Sum over these years."""
    LAST_SUPPORT = 9
    LAST_ALIGNMENT = 10
    LAST_BURDEN = 11
    LAST_SPENDING = 12
    """USD bn a year."""


class ProposalColumn(IntEnum):
    """Columns of `PoliticalCounts.proposals`."""

    FIRST_IN_FORCE = 0
    """Quarter of the run, or `NO_QUARTER`: it never was."""
    MEMBERS_AT_ENTRY = 1
    """When it was first in force."""
    MEMBERS = 2
    """At the end of the run."""
    STILL_IN_FORCE = 3
    TALKS = 4
    """Times that talks were opened."""
    SIGNATURES = 5
    """Times that it was signed."""
    TALK_QUARTERS = 6
    """In talks or signed, and not in force."""
    FORCE_QUARTERS = 7
    FAILURES = 8
    """First of five, by `Failure` without `NONE`."""


N_FAILURES = len(Failure) - 1
N_PROPOSAL_COLUMNS = int(ProposalColumn.FAILURES) + N_FAILURES


class JoiningColumn(IntEnum):
    """Columns of `PoliticalCounts.joining`."""

    ASKED = 0
    """Quarters in which a government's view of the treaty mattered."""
    WILLING = 1
    """Of these, those in which it was for it."""
    TERMS = 2
    """First of fourteen, by `Term`: logits, added up over the quarters in which it was asked."""


N_JOINING_COLUMNS = int(JoiningColumn.TERMS) + N_TERMS


class PoliticalSeries(IntEnum):
    """Columns of `PoliticalCounts.series`: means over ordinary states in the game.

    An ordinary state is neither a patron nor a challenger. Those before `ALIGNMENT` are never
    below nought, and have quantiles.
    """

    SUPPORT = 0
    BURDEN = 1
    ALIGNMENT_SPREAD = 2
    """Standard deviation over these states."""
    ALIGNMENT = 3


N_SKETCHED = int(PoliticalSeries.ALIGNMENT)
"""Series that have quantiles: a sketch knows no values below nought."""


class PoliticalCounts(NamedTuple):
    """What one run counted of the slow half. n states, p proposals, q quarters."""

    states: np.ndarray
    """(n, 13) columns `PoliticalColumn`."""
    proposals: np.ndarray
    """(p, 13) columns `ProposalColumn`."""
    blocks: np.ndarray
    """(p, n) attempts that came to nothing by a state's doing."""
    joining: np.ndarray
    """(p, n, 16) columns `JoiningColumn`."""
    series: np.ndarray
    """(q, 4) columns `PoliticalSeries`."""
    stage: np.ndarray
    """(q, p) `Stage` of each proposal as a quarter ends."""


def no_political_counts(states: int, quarters: int, proposals: int | None) -> PoliticalCounts:
    """Return the counts of a run that has not begun.

    Parameters
    ----------
    proposals : their number; absent where politics is off, and nothing is counted
    """
    n, q = (0, 0) if proposals is None else (states, quarters)
    p = proposals or 0
    counts = PoliticalCounts(
        states=np.zeros((n, len(PoliticalColumn))),
        proposals=np.zeros((p, N_PROPOSAL_COLUMNS)),
        blocks=np.zeros((p, n)),
        joining=np.zeros((p, n, N_JOINING_COLUMNS)),
        series=np.zeros((q, len(PoliticalSeries))),
        stage=np.zeros((q, p), dtype=np.int64),
    )
    clear_political_counts(counts)
    return counts


@lean
def clear_political_counts(counts: PoliticalCounts) -> None:
    """Set counts back to those of a run that has not begun."""
    counts.states[:] = 0.0
    counts.proposals[:] = 0.0
    for proposal in range(counts.proposals.shape[0]):
        counts.proposals[proposal, ProposalColumn.FIRST_IN_FORCE] = NO_QUARTER
    counts.blocks[:] = 0.0
    counts.joining[:] = 0.0
    counts.series[:] = 0.0
    counts.stage[:] = 0


class PoliticalSums(NamedTuple):
    """What the r runs of a batch counted of the slow half; w of the v series have quantiles."""

    states: np.ndarray
    """(r, n, 13) columns `PoliticalColumn`."""
    proposals: np.ndarray
    """(r, p, 13) columns `ProposalColumn`."""
    blocks: np.ndarray
    """(p, n) over runs; see `PoliticalCounts`."""
    joining: np.ndarray
    """(p, n, 16) over runs; see `PoliticalCounts`."""
    known: np.ndarray
    """(q, v) runs with a value, by `PoliticalSeries`."""
    sums: np.ndarray
    """(q, v) of the values over runs."""
    squares: np.ndarray
    """(q, v) of the values over runs."""
    bins: np.ndarray
    """(q, w, N_BINS) runs by quarter, series and bin; see `sim.engine.outcomes.sketches`."""
    stages: np.ndarray
    """(q, p, 4) runs by quarter, proposal and `Stage`."""


def no_political_sums(
    runs: int, states: int, quarters: int, proposals: int | None
) -> PoliticalSums:
    """Return the counts of a batch of which nothing has been played.

    Parameters
    ----------
    proposals : their number; absent where politics is off, and nothing is counted
    """
    one = no_political_counts(states, quarters, proposals)
    q = one.series.shape[0]
    return PoliticalSums(
        states=np.zeros((runs, *one.states.shape)),
        proposals=np.zeros((runs, *one.proposals.shape)),
        blocks=np.zeros(one.blocks.shape),
        joining=np.zeros(one.joining.shape),
        known=np.zeros(one.series.shape),
        sums=np.zeros(one.series.shape),
        squares=np.zeros(one.series.shape),
        bins=np.zeros((q, N_SKETCHED, N_BINS), dtype=np.uint32),
        stages=np.zeros((*one.stage.shape, len(Stage)), dtype=np.int64),
    )


@compiled
def keep_political_counts(counts: PoliticalCounts, sums: PoliticalSums, run: int) -> None:
    """Add what one run counted to what its batch did.

    Parameters
    ----------
    run : its row in the batch
    """
    sums.states[run] = counts.states
    sums.proposals[run] = counts.proposals
    # Loops, since sums of whole arrays would make new ones.
    for proposal in range(counts.blocks.shape[0]):
        for state in range(counts.blocks.shape[1]):
            sums.blocks[proposal, state] += counts.blocks[proposal, state]
            for column in range(counts.joining.shape[2]):
                sums.joining[proposal, state, column] += counts.joining[proposal, state, column]
    absorb(counts.series, sums.known, sums.sums, sums.squares, sums.bins)
    for quarter in range(counts.stage.shape[0]):
        for proposal in range(counts.stage.shape[1]):
            sums.stages[quarter, proposal, counts.stage[quarter, proposal]] += 1


@lean
def count_politics(
    counts: PoliticalCounts, world: World, variables: Variables, ledger: Ledger, quarter: int
) -> None:
    """Count what governments did in a quarter, and where it leaves them."""
    if not world.politics.numbers.is_on:
        return
    for state in range(world.state_code.size):
        if variables.is_in_game[state]:
            _count_state(counts, world, variables, ledger, state)
    _fill_series(counts, world, variables, quarter)
    for proposal in range(counts.proposals.shape[0]):
        counts.stage[quarter, proposal] = variables.politics.stage[proposal]
        _count_proposal(counts, world, variables, ledger, proposal)
        _count_views(counts, ledger, proposal)


@lean
def _is_ordinary(world: World, state: int) -> bool:
    """Return whether a state is neither a patron nor a challenger."""
    return not (world.politics.is_patron[state] or world.politics.is_challenger[state])


@lean
def _count_state(
    counts: PoliticalCounts, world: World, variables: Variables, ledger: Ledger, state: int
) -> None:
    """Count a quarter of a state that is in the game."""
    own, tables, decided = counts.states[state], world.politics, ledger.politics
    support, alignment = variables.support[state], variables.alignment[state]
    burden = variables.burden_pct[state]
    own[PoliticalColumn.QUARTERS] += 1
    own[PoliticalColumn.ORDINARY_QUARTERS] += _is_ordinary(world, state)
    if tables.has_sides[state]:
        own[PoliticalColumn.SIDED_QUARTERS] += 1
        own[PoliticalColumn.RIVAL_QUARTERS] += variables.politics.side[state] == _RIVAL
    own[PoliticalColumn.SUPPORT] += support
    own[PoliticalColumn.ALIGNMENT] += alignment
    own[PoliticalColumn.BURDEN] += burden
    if decided.decides_budget[0] and decided.budget_unaided[state] > 0:
        own[PoliticalColumn.BUDGETS] += 1
        own[PoliticalColumn.FREE_RIDE_INDEX] += burden / decided.budget_unaided[state]
    # Set and not added: the last quarter's is the run's.
    own[PoliticalColumn.LAST_SUPPORT] = support
    own[PoliticalColumn.LAST_ALIGNMENT] = alignment
    own[PoliticalColumn.LAST_BURDEN] = burden
    own[PoliticalColumn.LAST_SPENDING] = burden / PERCENT * variables.gdp_usd_bn[state]


@lean
def _fill_series(counts: PoliticalCounts, world: World, variables: Variables, quarter: int) -> None:
    """Write down the means over ordinary states; not a number where none is in the game."""
    series = counts.series[quarter]
    series[:] = np.nan
    states, support, burden, alignment = 0, 0.0, 0.0, 0.0
    for state in range(world.state_code.size):
        if variables.is_in_game[state] and _is_ordinary(world, state):
            states += 1
            support += variables.support[state]
            burden += variables.burden_pct[state]
            alignment += variables.alignment[state]
    if states == 0:
        return
    series[PoliticalSeries.SUPPORT] = support / states
    series[PoliticalSeries.BURDEN] = burden / states
    series[PoliticalSeries.ALIGNMENT] = alignment / states
    squares = 0.0
    for state in range(world.state_code.size):
        if variables.is_in_game[state] and _is_ordinary(world, state):
            squares += (variables.alignment[state] - alignment / states) ** 2
    series[PoliticalSeries.ALIGNMENT_SPREAD] = math.sqrt(squares / states)


@lean
def _count_proposal(
    counts: PoliticalCounts,
    world: World,
    variables: Variables,
    ledger: Ledger,
    proposal: int,
) -> None:
    """Count what happened to a proposal in a quarter, and where it stands."""
    own, decided = counts.proposals[proposal], ledger.politics
    event, stage = decided.event[proposal], variables.politics.stage[proposal]
    members = 0
    for state in range(world.state_code.size):
        members += variables.politics.is_member[proposal, state]
    own[ProposalColumn.TALKS] += event == _OPENED
    # Where no legislature is asked a signature binds at once, and the event is that.
    is_bound_at_once = not world.politics.proposals.needs_ratification[proposal]
    is_signed = event == _WAS_SIGNED or (event == _ENTERED and is_bound_at_once)
    own[ProposalColumn.SIGNATURES] += is_signed
    if event == _ENTERED and own[ProposalColumn.FIRST_IN_FORCE] == NO_QUARTER:
        # That is this quarter, in which it entered into force.
        own[ProposalColumn.FIRST_IN_FORCE] = variables.politics.stage_since[proposal]
        own[ProposalColumn.MEMBERS_AT_ENTRY] = members
    if decided.reason[proposal] > 0:
        own[ProposalColumn.FAILURES + decided.reason[proposal] - 1] += 1
        if decided.reason_state[proposal] >= 0:
            counts.blocks[proposal, decided.reason_state[proposal]] += 1
    own[ProposalColumn.TALK_QUARTERS] += stage in (_TALKS, _SIGNED)
    own[ProposalColumn.FORCE_QUARTERS] += stage == _IN_FORCE
    own[ProposalColumn.MEMBERS] = members
    own[ProposalColumn.STILL_IN_FORCE] = stage == _IN_FORCE


@lean
def _count_views(counts: PoliticalCounts, ledger: Ledger, proposal: int) -> None:
    """Count what those who were asked about a treaty thought of it."""
    decided = ledger.politics
    for state in range(counts.joining.shape[1]):
        if not decided.is_asked[proposal, state]:
            continue
        own = counts.joining[proposal, state]
        own[JoiningColumn.ASKED] += 1
        own[JoiningColumn.WILLING] += decided.is_willing[proposal, state]
        for term in range(N_TERMS):
            own[JoiningColumn.TERMS + term] += decided.terms[proposal, state, term]
