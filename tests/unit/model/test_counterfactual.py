"""A crisis again: the same to the bit, or under another scenario with the same draws."""

import numpy as np
import pytest

from sim import Region, State, load_scenario, simulate
from sim.domain.errors import UnknownNameError
from sim.domain.records import CrisisRecord, as_json_line
from sim.engine.world.variables import snapshot_of
from sim.model.counterfactual import crisis_again, party_names, without_pacts
from sim.model.crisis_record import crisis_record
from sim.model.decision import Decision

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
    for one, other in zip(before, region.snapshots[name], strict=True):
        np.testing.assert_array_equal(one, other)
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
