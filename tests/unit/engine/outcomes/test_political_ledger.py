import numpy as np

from sim.engine.outcomes.political_ledger import (
    NO_EVENT,
    TreatyEvent,
    clear_political_ledger,
    empty_political_ledger,
)
from sim.engine.world.proposal_tables import NO_STATE
from sim.engine.world.variables import arrays_by_name
from tests.unit.engine.politics.polity import polity

KEPT = {
    "news",
    "budget",
    "budget_target",
    "budget_unaided",
    "budget_terms",
    "alignment_target",
    "alignment_terms",
    "terms",
    "utility",
    "is_willing",
}
"""What is read only where something else says that it was judged this quarter."""


def test_an_empty_ledger_has_room_for_everybody_and_every_proposal() -> None:
    ledger = empty_political_ledger(polity().variables)
    assert ledger.terms.shape == (1, 4, 14)
    assert ledger.budget_terms.shape == (4, 6)
    assert ledger.alignment_terms.shape == (4, 5)
    assert ledger.event.tolist() == [NO_EVENT]
    assert ledger.reason_state.tolist() == [NO_STATE]
    assert NO_EVENT not in list(TreatyEvent)


def test_the_survey_is_a_copy_that_leaves_the_region_alone() -> None:
    it = polity()
    ledger = empty_political_ledger(it.variables)
    for array in arrays_by_name(ledger.survey).values():
        array[...] = 0
    assert it.variables.capability_usd_bn.all()


def test_clearing_strikes_out_what_the_next_quarter_must_not_see() -> None:
    ledger, empty = (empty_political_ledger(polity().variables) for _ in range(2))
    fields = [name for name in ledger._fields if name != "survey"]
    for name in fields:
        getattr(ledger, name)[...] = 1
    clear_political_ledger(ledger)
    cleared = {n for n in fields if np.array_equal(getattr(ledger, n), getattr(empty, n))}
    assert set(fields) - cleared == KEPT
