import numpy as np

from sim.engine.outcomes.ledger import clear_ledger
from sim.engine.politics.phases import (
    begin_politics,
    conclude_treaties,
    debate_treaties,
    end_politics,
    settle_politics,
)
from sim.engine.world.variables import arrays_by_name, snapshot_of
from sim.rules.politics.negotiation import Stage
from tests.acceptance.worlds import classroom
from tests.unit.engine.politics.polity import TREATY, A, B, C, D, Polity, polity


def through(it: Polity, quarter: int) -> Polity:
    """Play the slow half's part of a quarter without crises."""
    clear_ledger(it.ledger)
    begin_politics(it.world, it.variables, it.ledger, it.key(quarter))
    debate_treaties(it.world, it.variables, it.ledger, it.key(quarter))
    conclude_treaties(it.world, it.variables, it.ledger, it.key(quarter))
    end_politics(it.world, it.variables, it.ledger, it.key(quarter))
    settle_politics(it.world, it.variables, it.ledger, it.key(quarter))
    return it


def test_budgets_are_set_in_every_new_year_but_the_run_s_first() -> None:
    it, decided = polity(), []
    for quarter in range(10):
        through(it, quarter)
        if it.ledger.politics.decides_budget[0]:
            decided.append(quarter)
    assert decided == [4, 8]
    # Two years of growth at 2 %
    assert it.variables.gdp_usd_bn[A] == 1000 * 1.02 * 1.02


def test_what_is_written_between_the_phases_is_what_is_applied() -> None:
    it = polity()
    clear_ledger(it.ledger)
    begin_politics(it.world, it.variables, it.ledger, it.key(4))
    it.ledger.politics.budget[B] = 7
    debate_treaties(it.world, it.variables, it.ledger, it.key(4))
    assert it.variables.burden_pct[B] == 7
    it.ledger.politics.opens_talks[TREATY] = True
    it.ledger.politics.is_willing[TREATY, [B, C]] = True
    conclude_treaties(it.world, it.variables, it.ledger, it.key(4))
    assert it.variables.politics.stage[TREATY] == Stage.TALKS
    end_politics(it.world, it.variables, it.ledger, it.key(4))
    it.ledger.politics.alignment_target[D] = it.variables.alignment[D]
    quiet = it.reckon(alignment_sd=0.0)
    before = float(it.variables.alignment[D])
    settle_politics(quiet.world, quiet.variables, quiet.ledger, it.key(4))
    assert it.variables.alignment[D] == before


def test_coercion_counts_down_to_nought() -> None:
    it = polity()
    left = it.variables.politics.coercion_left
    left[[B, C], A] = [2, 1]
    through(it, 1)
    assert (left[B, A], left.sum()) == (1, 1)
    through(it, 2)
    assert not left.any()


def test_a_treaty_that_is_made_holds_in_the_crises_of_the_same_quarter() -> None:
    it = polity()
    assert it.variables.pacts.obligation[0, D].max() == 0
    it.variables.politics.stage[TREATY] = Stage.SIGNED
    it.variables.politics.is_signed[TREATY, [B, C, D]] = True
    clear_ledger(it.ledger)
    it.ledger.politics.ratifies[TREATY, [B, C, D]] = True
    conclude_treaties(it.world, it.variables, it.ledger, it.key(3))
    assert it.variables.politics.stage[TREATY] == Stage.IN_FORCE
    assert it.variables.pacts.obligation[0, D].max() == 0.85


def test_without_politics_no_phase_does_anything() -> None:
    it = polity(classroom())
    it.ledger.politics.decides_budget[0] = True
    it.variables.politics.coercion_left[:] = 3
    before = snapshot_of(it.variables)
    begin_politics(it.world, it.variables, it.ledger, it.key(4))
    debate_treaties(it.world, it.variables, it.ledger, it.key(4))
    conclude_treaties(it.world, it.variables, it.ledger, it.key(4))
    end_politics(it.world, it.variables, it.ledger, it.key(4))
    settle_politics(it.world, it.variables, it.ledger, it.key(4))
    now = arrays_by_name(it.variables)
    for name, array in arrays_by_name(before).items():
        np.testing.assert_array_equal(array, now[name], err_msg=name)
