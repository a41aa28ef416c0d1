import numpy as np
import pytest

from sim.engine.world.pact_dates import NEVER
from sim.engine.world.variables import arrays_by_name, mapped, snapshot_of
from tests.acceptance.worlds import classroom, judged, stage


def test_a_region_starts_as_its_files_say_and_at_peace() -> None:
    here = stage(classroom())
    variables = here.variables
    # AAA BBB CCC DDD: spending 40 8 90 8 over .08 + .02
    assert variables.capability_usd_bn == pytest.approx([400, 80, 900, 80])
    assert variables.gdp_usd_bn.tolist() == [1000, 400, 3000, 400]
    assert variables.burden_pct.tolist() == [4, 2, 3, 2]
    assert variables.alignment.tolist() == [-1, 0.5, 1, 0.2]
    assert variables.support.tolist() == [0.5, 0.5, 0.5, 0.3]
    assert variables.is_in_game.all()
    nought = (
        variables.engaged_share,
        variables.stance_logit,
        variables.control_lost,
        variables.heat,
        variables.is_closed,
        variables.is_at_war,
        variables.war_weight,
        variables.war_level,
    )
    assert not any(array.any() for array in nought)


def test_beliefs_are_of_the_row_by_the_column() -> None:
    here = stage(classroom())
    belief = here.variables.kept / (here.variables.kept + here.variables.broken)
    # Belmar expects Corvia to stand by it with .7; of Belmar Corvia thinks nothing special.
    assert belief[here.state("CCC"), here.state("BBB")] == pytest.approx(0.7)
    assert belief[here.state("BBB"), here.state("CCC")] == pytest.approx(0.5)


def test_a_snapshot_is_left_alone_by_what_comes_later() -> None:
    variables = stage(classroom()).variables
    snapshot = snapshot_of(variables)
    for array in arrays_by_name(variables).values():
        array[...] = 1
    assert not snapshot.heat.any()
    assert not snapshot.pacts.is_stale.any()
    assert snapshot.capability_usd_bn[0] == pytest.approx(400)


def test_variables_may_change_while_the_world_stays() -> None:
    here = stage(classroom(states__AAA__alignment=judged(-0.5)))
    for array in arrays_by_name(here.variables).values():
        array[...] = 1
    assert here.world.alignment.tolist() == [-0.5, 0.5, 1, 0.2]
    assert here.world.gdp_usd_bn[0] == 1000
    assert here.world.capability_usd_bn[0] == pytest.approx(400)
    assert here.world.support[0] == 0.5
    assert here.world.burden_pct[0] == 4
    assert not here.world.pacts.is_covered[0, 0, 0]


def test_arrays_within_a_tuple_within_the_variables_are_found_by_both_names() -> None:
    variables = stage(classroom("hub")).variables
    found = arrays_by_name(variables)
    assert found["heat"] is variables.heat
    assert found["pacts.obligation"] is variables.pacts.obligation
    doubled = mapped(lambda array: np.concatenate([array, array]), variables)
    assert doubled.heat.size == 2 * variables.heat.size
    assert doubled.pacts.votes.shape[0] == 2 * variables.pacts.votes.shape[0]


def test_a_run_begins_with_the_pacts_of_its_first_quarter() -> None:
    here = stage(classroom("treaty", pacts__guarantee__in_force="2026-05-01"))
    pacts = here.variables.pacts
    # The treaty of Belmar, Corvia and Dorna is in force; the guarantee is to come.
    assert pacts.is_member.tolist() == [[False, True, True, True], [False] * 4]
    assert pacts.since[0].tolist() == [NEVER, 0, 0, 0]
    assert (pacts.since[1] == NEVER).all()
    assert np.array_equal(pacts.obligation, here.world.pacts.obligation[0])
