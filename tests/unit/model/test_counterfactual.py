"""A crisis again: the same to the bit, or under another scenario with the same draws."""

import numpy as np
import pytest

from sim import Region, State, load_scenario, simulate
from sim.domain.errors import UnknownNameError
from sim.domain.records import CrisisRecord, as_json_line
from sim.engine.world.membership import enter_pact, refresh_pacts
from sim.engine.world.policy_tables import every_policy
from sim.engine.world.variables import arrays_by_name, snapshot_of
from sim.model.counterfactual import crisis_again, party_names, without_pacts
from sim.model.crisis_record import crisis_record
from sim.model.decision import Decision
from tests.acceptance.worlds import proposed
from tests.unit.model.eager_treaty import eager

SEED = 3


@pytest.fixture(scope="module")
def region() -> Region:
    return simulate(load_scenario("indo_pacific"), seed=SEED)


def crises(region: Region) -> list[CrisisRecord]:
    return [event for event in region.events if isinstance(event, CrisisRecord)]


def test_every_crisis_of_a_run_repeats_to_the_bit(region: Region) -> None:
    assert len(crises(region)) > 20
    for record in crises(region):
        assert as_json_line(crisis_record(crisis_again(region, record.crisis))) == as_json_line(
            record
        )


def test_an_equal_scenario_gives_an_equal_crisis(region: Region) -> None:
    record = crises(region)[-1]
    again = crisis_again(region, record.crisis, load_scenario("indo_pacific"))
    assert crisis_record(again) == record


def test_the_region_is_left_alone(region: Region) -> None:
    name = crises(region)[0].crisis
    before, outcomes = snapshot_of(region.snapshots[name]), region.counts.outcomes()
    crisis_again(region, name, load_scenario("indo_pacific", arrangement="no_commitments"))
    after = arrays_by_name(region.snapshots[name])
    for field, array in arrays_by_name(before).items():
        np.testing.assert_array_equal(array, after[field])
    np.testing.assert_equal(region.counts.outcomes(), outcomes)


def test_a_counterfactual_meets_the_region_as_it_stood_and_the_same_shocks(
    region: Region,
) -> None:
    name = next(record.crisis for record in crises(region) if "USA" in record.levels)
    fact = crisis_again(region, name)
    other = crisis_again(region, name, without_pacts(region.effective, ["us_japan"]))
    assert other.crisis.strength_challenger == fact.crisis.strength_challenger
    assert other.crisis.control_lost == fact.crisis.control_lost
    ours, theirs = party_names(fact).index("USA") - 2, party_names(other).index("USA") - 2
    assert other.crisis.bias[theirs] == fact.crisis.bias[ours]


def test_an_obligation_goes_with_its_pact(region: Region) -> None:
    name = next(record.crisis for record in crises(region) if record.target == "JPN")
    fact = crisis_again(region, name)
    other = crisis_again(region, name, without_pacts(region.effective, ["us_japan"]))
    k = party_names(fact).index("USA") - 2
    assert fact.crisis.obligation[k].max() > 0
    if "USA" in party_names(other):
        assert other.crisis.obligation[party_names(other).index("USA") - 2].max() == 0


def test_a_crisis_that_never_was_is_a_key_error(region: Region) -> None:
    with pytest.raises(KeyError):
        crisis_again(region, "1999Q1-taiwan")


def test_without_pacts_takes_them_out_and_keeps_the_reference() -> None:
    scenario = load_scenario("classroom")
    changed = without_pacts(scenario, ["guarantee"])
    assert "guarantee" not in changed.pacts
    assert "guarantee" not in changed.arrangement.pacts
    assert changed.reference_pacts == scenario.reference_pacts
    assert without_pacts(scenario, []) == scenario


def test_an_unknown_pact_gets_a_suggestion() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'guarantee'"):
        without_pacts(load_scenario("classroom"), ["garantee"])


class Steadfast(State):
    """Fights whenever its law lets it."""

    def choose_level(self, decision: Decision) -> str:
        return "fight" if "fight" in decision.names else decision.draw()


def test_a_subclass_that_decides_otherwise_changes_the_run_and_takes_no_draw() -> None:
    scenario = load_scenario("classroom", overrides={"quarters": 60})
    plain = simulate(scenario, seed=SEED)
    changed = simulate(scenario, seed=SEED, agent_classes={"CCC": Steadfast})
    moves = [
        move
        for record in crises(changed)
        for move in record.moves
        if move.actor == "CCC" and move.decision in {"level", "answer"}
    ]
    assert moves
    assert all(move.choice == "fight" and move.draw is None for move in moves)
    assert plain.events != changed.events


def test_a_crisis_of_a_subclass_repeats_too() -> None:
    scenario = load_scenario("classroom", overrides={"quarters": 60})
    region = simulate(scenario, seed=SEED, agent_classes={"CCC": Steadfast})
    record = next(record for record in crises(region) if record.levels)
    assert crisis_record(crisis_again(region, record.crisis)) == record


def test_under_another_policy_a_crisis_meets_that_policy_even_where_elections_draw_policies() -> (
    None
):
    politics = {"switches.politics": True, "quarters": 6}
    region = simulate(
        load_scenario("indo_pacific", policies=["electoral"], overrides=politics), seed=SEED
    )
    name = next(iter(region.snapshots))
    usa = region.stage.states.index("USA")
    for policy, title in (("retrenchment", "retrenchment"), ("electoral", "transactional")):
        other = load_scenario("indo_pacific", policies=[policy], overrides=politics)
        stage = crisis_again(region, name, other).stage
        assert list(every_policy(other))[stage.variables.politics.policy[usa]] == title


def test_a_counterfactual_with_other_proposals_keeps_what_became_of_its_own() -> None:
    region = Region(eager(24), seed=1).run()
    name = list(region.snapshots)[-1]
    again = crisis_again(region, name, eager(24))
    assert again.stage.variables.politics.is_member.sum() == 3
    alone = eager(24).model_copy(update={"proposals": {}, "proposed_pacts": {}})
    assert crisis_again(region, name, alone).stage.variables.politics.stage.size == 0
    off = eager(24, switches__politics=False)
    assert not crisis_again(region, name, off).stage.variables.politics.is_member.any()


def test_a_counterfactual_has_the_treaty_that_was_made_within_the_run() -> None:
    scenario = proposed()
    region = Region(scenario, seed=SEED)
    world, variables, _ = region.stage.arrays
    treaty, border, dorna = 0, 0, 3
    for state in (1, 2, dorna):
        enter_pact(world, variables, treaty, state, 0)
    refresh_pacts(world, variables, 0)
    region.run()
    crisis = next(iter(region.snapshots))
    again = crisis_again(region, crisis, without_pacts(scenario, ["guarantee"]))
    owed = again.stage.variables.pacts.text_obligation[border]
    # The treaty alone: .85 of everybody.
    assert owed.tolist() == pytest.approx([0, 0, 0.85, 0.85])
