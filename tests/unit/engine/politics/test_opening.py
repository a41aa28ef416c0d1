import numpy as np
import pytest

from sim.domain.policies import Policy, Regime
from sim.engine.politics.assessment import Assessed, assess, nothing_assessed
from sim.engine.politics.opening import before_key, open_politics
from sim.engine.politics.outlook import assessment_numbers
from sim.engine.politics.patronage import belief_in_patron
from sim.engine.quarter.entry_into_force import bring_into_force
from sim.engine.world.constants import build_world
from sim.engine.world.membership import with_treaty
from sim.engine.world.variables import Variables, initial_variables, snapshot_of
from tests.acceptance.worlds import classroom, figure
from tests.unit.engine.politics.polity import TREATY, B, C, Polity, polity, proposal


def assessed(it: Polity, scratch: Variables) -> Assessed:
    found = nothing_assessed(4, 2)
    assess(it.world, scratch, assessment_numbers(it.world), found)
    return found


def test_a_region_opens_as_it_is_assessed_under_the_reference_arrangement() -> None:
    it = polity()
    start, found = it.world.politics.start, assessed(it, snapshot_of(it.variables))
    # The classroom's own arrangement, the hub, is its reference, and nothing changes at first.
    np.testing.assert_array_equal(start.p_force, found.p_force)
    np.testing.assert_array_equal(start.first[1], found.loss)
    np.testing.assert_allclose(start.entrapment, 1 - np.exp(-found.calls))
    assert start.belief == pytest.approx([1, 0.7, 1, 1])
    assert start.abandonment == pytest.approx([0, 0.21, 0, 0])
    assert start.rivals_usd_bn.tolist() == [980, 400, 0, 0]
    assert start.theatre_share == pytest.approx([0, 0.4, 0, 0])
    np.testing.assert_array_equal(it.variables.politics.p_force, start.first[0])
    np.testing.assert_array_equal(it.variables.politics.calls, start.first[3])


def test_the_treaty_is_assessed_among_all_who_are_invited() -> None:
    it = polity()
    scratch = snapshot_of(it.variables)
    with_treaty(it.world, scratch, TREATY, is_in=True, quarter=0)
    found = assessed(it, scratch)
    np.testing.assert_array_equal(it.world.politics.start.first_with[TREATY, 0], found.loss)
    np.testing.assert_array_equal(it.variables.politics.standing_with[TREATY], found.standing)
    np.testing.assert_array_equal(
        it.variables.politics.loss_without[TREATY], it.world.politics.start.first[1]
    )


def test_challenges_that_are_expected_move_no_opinion() -> None:
    it = polity()
    found = assessed(it, snapshot_of(it.variables))
    weight, expected = np.array([0.01, 0.10, 0.40]), 0.0
    for point in range(2):
        lesser = (found.choice[point, 1:] - found.war[point]) * weight
        rate = it.world.opportunity_rate[point] / 4
        expected += rate * (lesser.sum() + found.war[point].sum() * 0.40)
    incidents = it.world.politics.start.expected_incidents
    assert incidents == pytest.approx([0, expected, expected / 3, expected / 3])
    assert expected > 0


def changed(**switches: bool) -> Polity:
    """Return a region whose first regime cuts what the one before it has promised."""
    cut = Regime(obligation_multiplier=figure(0.5), theatre_share=figure(0.2))
    policies = {
        "cutting": Policy(title="Cutting", patron="CCC", before="steady", regimes=[cut]),
        "steady": Policy(title="Steady", patron="CCC", regimes=[Regime()]),
    }
    made = proposal()
    on = made.switches.model_copy(update=switches)
    return polity(
        made.model_copy(
            update={
                "switches": on,
                "policies": {"cutting": policies["cutting"]},
                "named_policies": {"steady": policies["steady"]},
            }
        )
    )


def test_the_start_is_the_regime_before_and_the_first_assessment_knows_the_news() -> None:
    it, before = changed(), polity()
    start = it.world.politics.start
    np.testing.assert_array_equal(start.p_force, before.world.politics.start.p_force)
    assert start.belief[B] == pytest.approx(0.7)
    assert start.theatre_share[B] == pytest.approx(0.4)
    # The first quarter begins: half the promise is news of size 1.4 (3 x .5, at most).
    now = snapshot_of(it.variables)
    bring_into_force(it.world, now, it.ledger, it.key())
    assert now.broken[C, B] == pytest.approx(it.variables.broken[C, B] + 1.4)
    assert belief_in_patron(it.world, now, B) < 0.7
    found = assessed(it, snapshot_of(now))
    for row, part in enumerate((found.p_force, found.loss, found.standing, found.calls)):
        np.testing.assert_array_equal(start.first[row], part)
    assert start.first[0, B] > start.p_force[B]


def test_what_regimes_said_before_tells_worlds_apart_by_what_they_say() -> None:
    def with_policy(multiplier: float) -> Polity:
        regime = Regime(obligation_multiplier=figure(multiplier))
        steady = Policy(title="Steady", patron="CCC", regimes=[regime])
        return polity(proposal().model_copy(update={"policies": {"steady": steady}}))

    # The one was before what the other is from the first quarter on.
    assert before_key(changed().world) == before_key(with_policy(1.0).world)
    assert before_key(changed().world) != before_key(with_policy(0.5).world)


def test_a_start_before_the_run_is_taken_over_and_the_first_quarter_made_anew() -> None:
    world = changed().world
    start = world.politics.start
    odd = start._replace(p_force=start.p_force + 1, first=start.first + 1)
    found = open_politics(world, odd).politics.start
    np.testing.assert_array_equal(found.p_force, start.p_force + 1)
    np.testing.assert_array_equal(found.first, start.first)
    np.testing.assert_array_equal(found.first_with, start.first_with)


def test_without_politics_there_is_nothing_to_open() -> None:
    world = build_world(classroom())
    assert open_politics(world) is world
    assert not initial_variables(world).politics.p_force.any()
