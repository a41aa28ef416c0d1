import pytest

from sim.engine.outcomes.counts import Series
from sim.engine.outcomes.ledger import ENDINGS
from sim.engine.run.schedule import close_crisis, open_crisis
from sim.kernel.draws import DrawKey
from tests.unit.engine.quarter.course import (
    BORDER,
    FAIT,
    FIGHT,
    SEED,
    SUPPORT,
    C,
    D,
    act,
    at_war,
    course,
)


def test_a_quarter_begins_with_nothing_done() -> None:
    it = act(course(), BORDER, FAIT, "taken")
    it.ledger.ending[:] = ENDINGS.index("party_left")
    it.ledger.capability_lost[:] = 10
    it.begin()
    assert it.ledger.mode.tolist() == [-1, -1]
    assert it.ledger.outcome.tolist() == [0, 0]
    assert it.ledger.ending.tolist() == [0, 0]
    assert not it.ledger.capability_lost.any()


def test_a_quarter_begins_with_what_running_wars_tie_down() -> None:
    it = course()
    it.variables.engaged_share[:] = 0.9
    at_war(it.here, BORDER, CCC=FIGHT, DDD=SUPPORT)
    it.begin()
    assert it.variables.engaged_share.tolist() == [0.5, 0.5, 0.5, 0.1]


def test_a_crisis_that_opens_is_solved_and_its_guarantors_stand_in_the_ledger() -> None:
    it = course()
    key = DrawKey(SEED, 0, 0)
    opened = open_crisis(it.here.world, it.variables, it.ledger, BORDER, key)
    assert (opened.key, opened.flashpoint) == (key, BORDER)
    assert it.ledger.n_guarantors.tolist() == [2, 0]
    assert it.ledger.order[BORDER, :2].tolist() == [C, D]
    assert opened.solution.choice.sum() == pytest.approx(1)


def test_a_crisis_that_closes_is_counted_and_engages_those_who_fight() -> None:
    it = course()
    opened = open_crisis(it.here.world, it.variables, it.ledger, BORDER, DrawKey(SEED, 0, 3))
    act(it, BORDER, FAIT, "repelled", {C: FIGHT})
    close_crisis(it.here.world, it.variables, it.ledger, it.counts, opened)
    assert it.counted("OPPORTUNITIES") == 1
    assert it.counted("RESISTED") == 1
    assert it.counts.series[3, Series.OPPORTUNITIES] == 1
    assert it.variables.engaged_share.tolist() == [0, 0, 0.5, 0]
