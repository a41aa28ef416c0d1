from sim.engine.quarter.opportunities import opportunity_chance
from sim.engine.world.constants import build_world
from sim.engine.world.variables import initial_variables
from sim.kernel.draws import NOBODY, DrawKey, Purpose, permanent_code, uniform
from sim.model.stage import Stage
from tests.acceptance.worlds import classroom, no_deeds

ISLETS = 1


def stage() -> Stage:
    scenario = classroom(start="2030Q3")
    world = build_world(scenario)
    return Stage(
        scenario=scenario,
        world=world,
        variables=initial_variables(world),
        ledger=no_deeds(),
        seed=5,
        replication=3,
        quarter_index=1,
    )


def test_names_stand_in_the_order_of_the_arrays() -> None:
    assert stage().states == ["AAA", "BBB", "CCC", "DDD"]
    assert stage().flashpoints == ["border", "islets"]


def test_quarters_are_named_from_the_start_of_the_scenario() -> None:
    assert stage().quarter == "2030Q4"
    assert stage().name_of(0) == "2030Q3"
    assert stage().name_of(-1) == "2030Q2"


def test_a_draw_depends_on_what_it_is_for_and_on_nothing_else() -> None:
    here = stage()
    assert here.key == DrawKey(seed=5, replication=3, quarter=1)
    islets, state = permanent_code("islets"), permanent_code("CCC")
    purpose = int(Purpose.CHALLENGE)
    assert here.draw(Purpose.CHALLENGE, ISLETS) == uniform(here.key, purpose, islets, NOBODY)
    assert here.draw(Purpose.CHALLENGE, ISLETS, state) == uniform(here.key, purpose, islets, state)


def test_rules_are_handed_the_variables_of_now_even_if_others_took_their_place() -> None:
    here = stage()
    world, variables, _ = here.arrays
    assert opportunity_chance(world, variables, ISLETS) > 0
    here.variables.is_closed[ISLETS] = True
    assert opportunity_chance(world, variables, ISLETS) == 0
    here.variables = initial_variables(here.world)
    assert opportunity_chance(*here.arrays[:2], ISLETS) > 0
