from sim.analysis.telling.pages.region_map import region_map
from sim.loading.scenarios import load_scenario
from sim.study.seminar_files import plain_seminar, seminar_of


def test_every_flashpoint_and_state_of_the_region_is_within_its_map() -> None:
    scenario = load_scenario("indo_pacific")
    drawn = region_map(scenario, seminar_of("indo_pacific", scenario))
    assert len(drawn.dots) == len(scenario.flashpoints)
    assert all(0 < dot.x < drawn.width and 0 < dot.y < drawn.height for dot in drawn.dots)
    assert all(0 < one.left < 100 and 0 < one.top < 100 for one in drawn.labels)
    assert drawn.coast.startswith("M")
    assert {one.name for one in drawn.labels} == {one.name for one in scenario.states.values()}


def test_an_invented_world_has_no_coast_and_all_in_sight() -> None:
    scenario = load_scenario("classroom")
    drawn = region_map(scenario, plain_seminar("classroom", scenario))
    assert drawn.coast == ""
    assert all(0 < one.left < 100 and 0 < one.top < 100 for one in drawn.labels)


def test_an_arrow_is_as_wide_as_the_obligation() -> None:
    scenario = load_scenario("classroom")
    arrows = region_map(scenario, plain_seminar("classroom", scenario)).arrows
    told = [(one.guarantor, one.protege, one.strength, one.width) for one in arrows]
    # The guarantee's file: Corvia owes Belmar 0.5, Belmar owes Corvia 0.1, of at most 9 units.
    assert told == [("Corvia", "Belmar", "0.50", 4.5), ("Belmar", "Corvia", "0.10", 0.9)]
    assert arrows[0].clause.startswith("An armed attack on Belmar")
    assert arrows[0].source.startswith("judgement, ")
