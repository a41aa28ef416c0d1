import numpy as np
import pytest

from sim.analysis.obligation_network import ObligationNetwork, obligation_network
from sim.domain.vocabulary import Mode
from sim.engine.crisis.arrays import ObligationColumn
from sim.engine.world.constants import build_world
from sim.loading.scenarios import load_scenario


def owed(network: ObligationNetwork, guarantor: str, protege: str) -> float:
    place = network.states.index
    return float(network.owed[place(guarantor), place(protege)])


def test_pacts_combine_by_what_each_leaves_open() -> None:
    # The guarantee owes Belmar 0.5, the treaty every member 0.85: 1 - 0.5 * 0.15 = 0.925.
    network = obligation_network(load_scenario("classroom", arrangement="treaty"))
    assert owed(network, "CCC", "BBB") == pytest.approx(0.925)
    # Belmar owes Corvia 0.1 beside the treaty: 1 - 0.9 * 0.15 = 0.865. Corvia is nobody's target.
    assert owed(network, "BBB", "CCC") == pytest.approx(0.865)
    assert owed(network, "DDD", "BBB") == pytest.approx(0.85)
    assert owed(network, "AAA", "BBB") == 0.0


@pytest.mark.parametrize("arrangement", ["hub_and_spokes", "asian_nato", "minilaterals"])
def test_a_target_is_owed_what_the_engine_calls_up(arrangement: str) -> None:
    scenario = load_scenario("indo_pacific", arrangement=arrangement)
    world, network = build_world(scenario), obligation_network(scenario)
    table = world.pacts.obligation[-1, :, :, int(Mode.MAJOR_ATTACK), int(ObligationColumn.ACTIVE)]
    for target in {int(one) for one in world.target}:
        most = table[world.target == target].max(axis=0)
        assert network.owed[:, target] == pytest.approx(most)
    assert not np.diag(network.owed).any()


def test_nothing_is_owed_without_commitments() -> None:
    scenario = load_scenario("indo_pacific", arrangement="no_commitments")
    assert not obligation_network(scenario).owed.any()


def test_a_pact_that_ends_before_the_run_does_is_gone() -> None:
    scenario = load_scenario("classroom", arrangement="hub")
    pact = scenario.pacts["guarantee"].model_copy(update={"until": "2029-01-01"})
    ended = scenario.model_copy(update={"pacts": {**scenario.pacts, "guarantee": pact}})
    assert owed(obligation_network(scenario), "CCC", "BBB") == 0.5
    assert owed(obligation_network(ended), "CCC", "BBB") == 0.0


def test_other_states_may_be_asked_for() -> None:
    network = ObligationNetwork(("A", "B"), np.array([[0.0, 0.5], [0.25, 0.0]]))
    wider = network.between(("B", "C", "A"))
    assert wider.owed.tolist() == [[0.0, 0.0, 0.25], [0.0, 0.0, 0.0], [0.5, 0.0, 0.0]]
