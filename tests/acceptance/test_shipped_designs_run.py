"""Every arrangement under every policy that is shipped loads and runs to its end."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from sim.domain.scenario import Scenario
from sim.engine.world.variables import arrays_by_name
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
    for array in arrays_by_name(region.variables).values():
        assert np.isfinite(array).all()
    assert (region.variables.capability_usd_bn > 0).all()
    assert ((region.variables.control_lost >= 0) & (region.variables.control_lost <= 1)).all()


def test_the_arrangements_and_policies_of_the_main_study_are_shipped() -> None:
    arrangements, policies = names(SCENARIOS / "arrangements"), names(SCENARIOS / "policies")
    assert [name for name in arrangements if not proposals_of(name)] == [
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
    paths = {"electoral", "shift_2029"}
    assert sorted({*policies} - paths) == [
        "bargain_dprk",
        "continuity",
        "doubling_down",
        "grand_bargain_china",
        "retrenchment",
        "transactional",
    ]
    assert paths < {*policies}


def proposals_of(arrangement: str) -> list[str]:
    return load_scenario("indo_pacific", arrangement=arrangement).arrangement.proposals


def test_every_proposal_that_is_shipped_is_in_an_arrangement_beside_the_hub() -> None:
    listed = {name: proposals_of(name) for name in names(SCENARIOS / "arrangements")}
    negotiated = {name: found for name, found in listed.items() if found}
    assert sorted(one for found in negotiated.values() for one in found) == names(
        SCENARIOS / "proposals"
    )
    hub = load_scenario("indo_pacific", arrangement="hub_and_spokes")
    for name in negotiated:
        # A treaty that may be made is held back, so that without talks the hub is what is left.
        assert load_scenario("indo_pacific", arrangement=name).pacts == hub.pacts


def test_every_policy_but_continuity_is_news_at_the_start() -> None:
    for name in names(SCENARIOS / "policies"):
        policy = load_scenario("indo_pacific", policies=[name]).policies[name]
        assert policy.before == (None if name == "continuity" else "continuity")


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
@pytest.mark.parametrize("study", names(SCENARIOS / "studies"))
def test_points_from_all_over_a_shipped_study_run(study: str) -> None:
    plan = plan_of(study)
    # Seven a study, first and last among them, so that every value of some factor is met.
    for index in np.linspace(0, len(plan.points) - 1, 7).astype(int):
        check_run(plan.scenario(int(index)))


def test_no_shipped_study_but_the_largest_has_more_runs_than_two_minutes_take() -> None:
    most = {}
    for study in names(SCENARIOS / "studies"):
        plan = plan_of(study)
        most[study] = len(plan.points) * (plan.study.replications or 0)
    large = {"indo_pacific", "sweep_example", "treaties"}
    assert {name for name, runs in most.items() if runs > 8000} == large


def test_a_run_without_any_opportunity_records_nothing() -> None:
    quiet = classroom(
        flashpoints__islets__opportunity_rate=[0, "judgement", 2025, "a test"],
        flashpoints__border__opportunity_rate=[0, "judgement", 2025, "a test"],
    )
    assert event_lines(quiet) == []
