import numpy as np
import pytest

from sim.calibration.promises import promises_of, with_promises
from sim.domain.scenario import Scenario
from sim.engine.world.constants import build_world
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import classroom, indo_pacific


def scenarios() -> list[Scenario[Parameters]]:
    return [classroom("treaty"), classroom("no_commitments"), indo_pacific("hub_and_spokes")]


@pytest.mark.parametrize("scenario", scenarios(), ids=["treaty", "none", "hub"])
def test_with_a_factor_of_one_the_tables_are_those_of_the_world(
    scenario: Scenario[Parameters],
) -> None:
    world = build_world(scenario)
    found = with_promises(world, promises_of(scenario, world.capability_usd_bn), 1.0).pacts
    assert found.obligation[0] == pytest.approx(world.pacts.obligation[0], abs=1e-12)
    assert found.text_obligation[0] == pytest.approx(world.pacts.text_obligation[0], abs=1e-12)
    assert found.encirclement[0] == pytest.approx(world.pacts.encirclement[0], abs=1e-12)


def test_a_factor_scales_every_text_before_pacts_combine() -> None:
    scenario = classroom("treaty")
    world = build_world(scenario)
    found = with_promises(world, promises_of(scenario, world.capability_usd_bn), 0.5)
    border, corvia = 0, 2
    # .7 and .85 halved overlap at 1 - .65 x .575
    assert found.pacts.text_obligation[0, border, corvia] == pytest.approx(1 - 0.65 * 0.575)
    assert world.pacts.text_obligation[0, border, corvia] == pytest.approx(0.955)


def test_interoperability_is_that_of_the_best_pact_once_ripe() -> None:
    scenario = indo_pacific("hub_and_spokes")
    world = build_world(scenario)
    found = promises_of(scenario, world.capability_usd_bn).interoperability
    names = sorted(scenario.states)
    japan, america, india = (names.index(code) for code in ("JPN", "USA", "IND"))
    assert found[america, japan] == 0.7
    assert found[america, india] == 0
    # Treaties of decades are ripe in the scenario too.
    ripe = np.maximum(found, scenario.parameters.interoperability.unallied)
    assert ripe[america, japan] == pytest.approx(world.pacts.interoperability[0, america, japan])
