import numpy as np
import pytest

from sim.engine.politics.assessment import assess, nothing_assessed
from sim.engine.politics.outlook import assessment_numbers, is_due, judge_future
from sim.engine.world.membership import enter_pact, refresh_pacts, with_treaty
from sim.engine.world.variables import Variables, snapshot_of
from tests.unit.engine.politics.polity import (
    TREATY,
    B,
    C,
    D,
    Polity,
    election,
    polity,
    proposal,
    side,
    with_states,
)


def due(it: Polity) -> list[int]:
    return [q for q in range(20) if is_due(it.world, it.variables, it.ledger, q)]


def test_governments_judge_the_future_every_fourth_new_year() -> None:
    assert due(polity()) == [16]
    assert due(polity().reckon(assessment_years=1)) == [4, 8, 12, 16]
    # From 2025Q3 on the first new year is the third quarter.
    late = polity(proposal().model_copy(update={"start": "2025Q3"}))
    assert due(late.reckon(assessment_years=2)) == [6, 14]


def test_and_in_the_quarter_of_a_new_regime_or_after_a_new_member() -> None:
    it = polity()
    it.ledger.politics.has_new_regime[C] = True
    # What a new regime in the first quarter says is in the first assessment already.
    assert due(it) == list(range(1, 20))
    other = polity()
    other.variables.politics.is_assessment_due[0] = True
    assert due(other) == list(range(1, 20))


def test_an_election_in_the_first_quarter_is_judged_in_it() -> None:
    vote = {
        "BBB": {
            "sides": [side(0.5), side(0.5)],
            "elections": [election("2025Q1", "government")],
        }
    }
    assert due(polity(with_states(proposal(), vote))) == [0, 16]
    it = polity()
    it.world.politics.known_stance[0, B] = 0.5
    assert due(it) == [0, 16]
    it = polity()
    it.world.politics.known_side[0, B] = 1
    assert due(it) == [0, 16]


def assessed(it: Polity, scratch: Variables) -> tuple[np.ndarray, ...]:
    found = nothing_assessed(4, 2)
    assess(it.world, scratch, assessment_numbers(it.world), found)
    return found.p_force, found.loss, found.standing, found.calls


def test_what_governments_think_is_an_assessment_of_today_with_and_without_the_treaty() -> None:
    it = polity()
    it.variables.capability_usd_bn[:] *= [1.4, 1, 1, 1]
    today = assessed(it, snapshot_of(it.variables))
    scratch = snapshot_of(it.variables)
    with_treaty(it.world, scratch, TREATY, is_in=True, quarter=5)
    then = assessed(it, scratch)
    before = snapshot_of(it.variables)
    it.variables.politics.is_assessment_due[0] = True
    judge_future(it.world, it.variables, it.ledger, 5)
    politics = it.variables.politics
    for mine, yours in zip(
        (politics.p_force, politics.loss, politics.standing, politics.calls), today, strict=True
    ):
        np.testing.assert_array_equal(mine, yours)
    np.testing.assert_array_equal(politics.loss_without[TREATY], today[1])
    np.testing.assert_array_equal(politics.standing_without[TREATY], today[2])
    np.testing.assert_array_equal(politics.loss_with[TREATY], then[1])
    np.testing.assert_array_equal(politics.standing_with[TREATY], then[2])
    assert politics.loss_with[TREATY, B] < politics.loss_without[TREATY, B]
    assert it.ledger.politics.is_assessed[0]
    assert not politics.is_assessment_due[0]
    # Nothing but thoughts has changed.
    assert before.is_in_game.tolist() == it.variables.is_in_game.tolist()
    np.testing.assert_array_equal(before.pacts.is_member, it.variables.pacts.is_member)
    np.testing.assert_array_equal(before.interoperability, it.variables.interoperability)


def test_of_a_treaty_in_force_the_world_without_it_is_judged_too() -> None:
    it = polity()
    (pact,) = np.flatnonzero(it.world.texts.proposal == TREATY)
    for state in (B, C, D):
        enter_pact(it.world, it.variables, int(pact), state, 0)
    refresh_pacts(it.world, it.variables, 0)
    scratch = snapshot_of(it.variables)
    with_treaty(it.world, scratch, TREATY, is_in=False, quarter=9)
    without = assessed(it, scratch)
    judge_future(it.world, it.variables, it.ledger, 9)
    politics = it.variables.politics
    np.testing.assert_array_equal(politics.loss_without[TREATY], without[1])
    np.testing.assert_array_equal(politics.standing_without[TREATY], without[2])
    assert politics.loss[B] < politics.loss_without[TREATY, B]


def test_today_has_what_members_have_learnt_together() -> None:
    it = polity()
    (pact,) = np.flatnonzero(it.world.texts.proposal == TREATY)
    for state in (B, C, D):
        enter_pact(it.world, it.variables, int(pact), state, 0)
    scratch = snapshot_of(it.variables)
    refresh_pacts(it.world, scratch, 12)
    ripe = assessed(it, scratch)
    # As the calendar leaves it at the beginning of a quarter
    refresh_pacts(it.world, it.variables, 0)
    it.variables.interoperability[:] = it.world.pacts.interoperability[12]
    judge_future(it.world, it.variables, it.ledger, 12)
    np.testing.assert_array_equal(it.variables.politics.p_force, ripe[0])
    np.testing.assert_array_equal(it.variables.politics.loss, ripe[1])


def test_a_proposal_before_its_time_is_not_judged() -> None:
    it = polity(proposal(since="2026Q3"))
    it.variables.politics.loss_with[:] = 7
    judge_future(it.world, it.variables, it.ledger, 5)
    assert (it.variables.politics.loss_with == 7).all()
    judge_future(it.world, it.variables, it.ledger, 6)
    assert (it.variables.politics.loss_with < 7).all()


@pytest.mark.parametrize("called", [0.1, 0.3])
def test_an_assessment_reads_the_numbers_of_the_slow_half(called: float) -> None:
    it = polity().reckon(called_obligation=called, assessed_strategic=3)
    assert assessment_numbers(it.world) == (called, 3)
