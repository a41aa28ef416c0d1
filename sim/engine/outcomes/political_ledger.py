"""What governments decide in a quarter, with the terms of their decisions.

Compiled rules write here what governments would decide. Agents of one's own may write
something else before it is applied. Both paths read from here what was decided.
"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from sim.engine.world.proposal_tables import NO_STATE
from sim.engine.world.variables import Variables, snapshot_of
from sim.kernel.compiled import lean
from sim.rules.politics.alignment import AlignmentTerms
from sim.rules.politics.joining import N_TERMS
from sim.rules.politics.spending import SpendingTerms

N_BUDGET_TERMS = len(SpendingTerms._fields) + 1
"""With the demand of the patron."""
N_ALIGNMENT_TERMS = len(AlignmentTerms._fields)
NO_EVENT = -1
"""Stands for what happened to a proposal where nothing did."""


class TreatyEvent(IntEnum):
    """What happened to a proposal in a quarter."""

    TALKS_OPEN = 0
    SIGNED = 1
    IN_FORCE = 2
    FAILED = 3
    DISSOLVED = 4


class PoliticalLedger(NamedTuple):
    """n states, p proposals."""

    survey: Variables
    """The region as governments imagine it when they judge the future."""
    has_new_regime: np.ndarray
    """(n,) whether a patron's regime changed."""
    news: np.ndarray
    """(n, n) what new regimes of row mean for its promise to column: above 0 raised."""
    has_election: np.ndarray
    """(n,) whether the government was up for election."""
    has_legislative_election: np.ndarray
    """(n,)."""
    has_new_side: np.ndarray
    """(n,) whether another side took office."""
    has_new_majority: np.ndarray
    """(n,) whether the majority of the day changed."""
    is_assessed: np.ndarray
    """(1,) whether governments judged the future."""
    decides_budget: np.ndarray
    """(1,) whether budgets are set this quarter."""
    budget: np.ndarray
    """(n,) military burden that is decided [% of GDP]."""
    budget_target: np.ndarray
    """(n,) burden that the government would have in the end [% of GDP]."""
    budget_unaided: np.ndarray
    """(n,) burden that the government would have in the end if it leaned on no patron
    [% of GDP]; 0 where it decides nothing."""
    budget_terms: np.ndarray
    """(n, 6) terms of the logarithm of that burden; see `sim.engine.politics.budgets`."""
    alignment_target: np.ndarray
    """(n,) that is decided."""
    alignment_terms: np.ndarray
    """(n, 5) terms of that target; see `sim.engine.politics.alignments`."""
    terms: np.ndarray
    """(p, n, 14) logits of joining, columns `Term`."""
    utility: np.ndarray
    """(p, n) logits of joining."""
    is_asked: np.ndarray
    """(p, n) whether a government's view of a treaty matters this quarter."""
    is_willing: np.ndarray
    """(p, n) whether a government would join."""
    may_leave: np.ndarray
    """(p, n) whether a government may take its signature or membership back this quarter."""
    leaves: np.ndarray
    """(p, n) whether it does."""
    may_ratify: np.ndarray
    """(p, n) whether a government may put a treaty through this quarter."""
    has_consent: np.ndarray
    """(p, n) whether the legislature of such a government agrees."""
    ratifies: np.ndarray
    """(p, n) whether it does."""
    accedes: np.ndarray
    """(p, n) whether chance lets a state outside that is willing accede."""
    opens_talks: np.ndarray
    """(p,) whether chance lets talks open."""
    puts_question: np.ndarray
    """(p,) whether the quorum is asked to sign."""
    event: np.ndarray
    """(p,) `TreatyEvent` of the quarter, or `NO_EVENT`."""
    reason: np.ndarray
    """(p,) `Failure` of talks or of a treaty that came to an end this quarter."""
    reason_state: np.ndarray
    """(p,) whose doing it was, or `NO_STATE`."""


def empty_political_ledger(variables: Variables) -> PoliticalLedger:
    """Return the ledger of a quarter in which nothing has been decided yet.

    Parameters
    ----------
    variables : of the region, for the numbers of states and proposals
    """
    n, p = variables.is_in_game.size, variables.politics.stage.size
    by_pair = (p, n)
    return PoliticalLedger(
        survey=snapshot_of(variables),
        has_new_regime=np.zeros(n, dtype=np.bool_),
        news=np.zeros((n, n)),
        has_election=np.zeros(n, dtype=np.bool_),
        has_legislative_election=np.zeros(n, dtype=np.bool_),
        has_new_side=np.zeros(n, dtype=np.bool_),
        has_new_majority=np.zeros(n, dtype=np.bool_),
        is_assessed=np.zeros(1, dtype=np.bool_),
        decides_budget=np.zeros(1, dtype=np.bool_),
        budget=np.zeros(n),
        budget_target=np.zeros(n),
        budget_unaided=np.zeros(n),
        budget_terms=np.zeros((n, N_BUDGET_TERMS)),
        alignment_target=np.zeros(n),
        alignment_terms=np.zeros((n, N_ALIGNMENT_TERMS)),
        terms=np.zeros((*by_pair, N_TERMS)),
        utility=np.zeros(by_pair),
        is_asked=np.zeros(by_pair, dtype=np.bool_),
        is_willing=np.zeros(by_pair, dtype=np.bool_),
        may_leave=np.zeros(by_pair, dtype=np.bool_),
        leaves=np.zeros(by_pair, dtype=np.bool_),
        may_ratify=np.zeros(by_pair, dtype=np.bool_),
        has_consent=np.zeros(by_pair, dtype=np.bool_),
        ratifies=np.zeros(by_pair, dtype=np.bool_),
        accedes=np.zeros(by_pair, dtype=np.bool_),
        opens_talks=np.zeros(p, dtype=np.bool_),
        puts_question=np.zeros(p, dtype=np.bool_),
        event=np.full(p, NO_EVENT, dtype=np.int64),
        reason=np.zeros(p, dtype=np.int64),
        reason_state=np.full(p, NO_STATE, dtype=np.int64),
    )


@lean
def clear_political_ledger(ledger: PoliticalLedger) -> None:
    """Clear what was decided in the quarter before; terms keep their old numbers."""
    ledger.has_new_regime[:] = False
    ledger.has_election[:] = False
    ledger.has_legislative_election[:] = False
    ledger.has_new_side[:] = False
    ledger.has_new_majority[:] = False
    ledger.is_assessed[0] = False
    ledger.decides_budget[0] = False
    ledger.is_asked[:] = False
    ledger.may_leave[:] = False
    ledger.leaves[:] = False
    ledger.may_ratify[:] = False
    ledger.has_consent[:] = False
    ledger.ratifies[:] = False
    ledger.accedes[:] = False
    ledger.opens_talks[:] = False
    ledger.puts_question[:] = False
    ledger.event[:] = NO_EVENT
    ledger.reason[:] = 0
    ledger.reason_state[:] = NO_STATE
