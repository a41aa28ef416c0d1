"""Every arrangement under every policy that is shipped loads and runs to its end."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from sim.domain.scenario import Scenario
from sim.loading.scenarios import load_scenario
from sim.model.region import Region
from sim.rules.parameters import Parameters
from sim.study.study_plan import plan_of
from tests.acceptance.worlds import SCENARIOS, classroom, event_lines


def names(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.yaml"))


def designs(library: Path) -> list[tuple[str, str]]:
    return list(product(names(library / "arrangements"), names(library / "policies")))


WORLDS = sorted((SCENARIOS / "worlds").iterdir())
OTHERS = [(world, *design) for world in WORLDS for design in designs(world)]


def check_run(scenario: Scenario[Parameters]) -> None:
    region = Region(scenario).run()
    assert region.quarter_index == scenario.quarters
    assert not region.running
    tally = region.counts
    assert tally["opportunities"].sum() > 0
    assert np.isfinite(list(tally.accounts().values())).all()
    assert 0 <= tally.outcomes()["general_deterrence"] <= 1
    for array in region.variables:
        assert np.isfinite(array).all()
    assert (region.variables.capability_usd_bn > 0).all()
    assert ((region.variables.control_lost >= 0) & (region.variables.control_lost <= 1)).all()


def test_the_arrangements_and_policies_of_the_main_study_are_shipped() -> None:
    arrangements, policies = names(SCENARIOS / "arrangements"), names(SCENARIOS / "policies")
    assert arrangements == [
        "asian_nato",
        "asian_nato_taiwan_in",
        "hub_and_spokes",
        "hub_plus_us_taiwan_pact",
        "minilaterals",
        "no_commitments",
        "pacific_pact_core4",
        "pacific_pact_core4_taiwan_in",
        "pacific_pact_core5",
        "pacific_pact_core5_taiwan_in",
    ]
    assert policies == [
        "bargain_dprk",
        "continuity",
        "doubling_down",
        "grand_bargain_china",
        "retrenchment",
        "transactional",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("arrangement", names(SCENARIOS / "arrangements"))
def test_every_policy_runs_sixty_quarters_under(arrangement: str) -> None:
    for policy in names(SCENARIOS / "policies"):
        scenario = load_scenario("indo_pacific", arrangement=arrangement, policies=[policy])
        assert scenario.quarters == 60
        assert set(scenario.policies) == {policy}
        check_run(scenario)


@pytest.mark.parametrize(
    ("world", "arrangement", "policy"),
    OTHERS,
    ids=[f"{world.name}-{arrangement}-{policy}" for world, arrangement, policy in OTHERS],
)
def test_the_other_worlds_run_under(world: Path, arrangement: str, policy: str) -> None:
    check_run(
        load_scenario(world / f"{world.name}.yaml", arrangement=arrangement, policies=[policy])
    )


@pytest.mark.parametrize("name", names(SCENARIOS))
def test_every_shipped_scenario_that_is_whole_runs(name: str) -> None:
    if name != "calibration":
        check_run(load_scenario(name))


def test_variants_of_the_other_worlds_run() -> None:
    variants = [p for world in WORLDS for p in sorted(world.glob("*.yaml"))]
    assert len(variants) >= 3
    for path in variants:
        check_run(load_scenario(path))


@pytest.mark.slow
def test_points_from_all_over_the_shipped_sweep_run() -> None:
    plan = plan_of("sweep_example")
    for index in range(0, len(plan.points), 83):
        check_run(plan.scenario(index))


def test_a_run_without_any_opportunity_records_nothing() -> None:
    quiet = classroom(
        flashpoints__islets__opportunity_rate=[0, "judgement", 2025, "a test"],
        flashpoints__border__opportunity_rate=[0, "judgement", 2025, "a test"],
    )
    assert event_lines(quiet) == []
