import numpy as np
import pytest

from sim.engine.crisis.expectation import capitulation_chance, expectation, war_chance
from sim.engine.crisis.solver import solve
from sim.engine.quarter.assembly import CrisisDraws, assemble, guarantor_order
from sim.engine.quarter.prospects import prospects
from tests.acceptance.worlds import classroom, stage


def test_prospects_are_those_of_each_crisis_alone() -> None:
    here = stage(classroom("treaty"))
    found = prospects(here.world, here.variables)
    for flashpoint in range(2):
        order = guarantor_order(here.world, here.variables, flashpoint)
        calm = CrisisDraws(shock_logit=np.zeros(order.size), resolve=0.0)
        crisis = assemble(here.world, here.variables, flashpoint, order, calm)
        mean = expectation(crisis, solve(crisis))
        assert found.challenge[flashpoint] == pytest.approx(mean.choice[1:].sum())
        assert found.war[flashpoint] == war_chance(mean)
        assert found.capitulation[flashpoint] == capitulation_chance(mean)


def test_a_target_that_nobody_wants_is_not_challenged() -> None:
    here = stage(classroom("hub"))
    nothing = np.zeros(2)
    idle = here.world._replace(salience_challenger=nothing, opportunity_rate=nothing)
    found = prospects(idle, here.variables)
    assert (found.war < prospects(here.world, here.variables).war).all()
