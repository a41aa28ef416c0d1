import numpy as np
import pytest

from sim.engine.crisis.expectation import expectation, war_chance
from sim.engine.crisis.solver import solve
from sim.engine.quarter.assembly import CrisisDraws, assemble, guarantor_order
from sim.engine.run.schedule import open_crisis
from sim.kernel.draws import DrawKey
from tests.acceptance.worlds import classroom, stage
from tests.unit.engine.quarter.course import BORDER, course


def test_what_is_expected_does_not_hang_on_the_draw_but_what_is_done_does() -> None:
    here = stage(classroom("hub", switches__resolve=True, parameters__resolve__sd=0.6))
    order = guarantor_order(here.world, here.variables, BORDER)
    expected, chosen = [], []
    for resolve in (-1.0, 2.0):
        draws = CrisisDraws(shock_logit=np.zeros(order.size), resolve=resolve)
        crisis = assemble(here.world, here.variables, BORDER, order, draws)
        solution = solve(crisis)
        expected.append(expectation(crisis, solution))
        chosen.append(solution.choice)
    assert chosen[1][3] > 1.5 * chosen[0][3]
    for one, other in zip(*expected, strict=True):
        assert one == pytest.approx(other)


def test_an_opportunity_has_a_draw_of_its_own_where_resolve_differs() -> None:
    found = []
    for is_drawn in (True, False):
        switch = {"switches__resolve": is_drawn}
        it = course(classroom("hub", parameters__resolve__sd=0.6, **switch))  # type: ignore[arg-type]
        for quarter in (0, 1):
            key = DrawKey(1, 0, quarter)
            one = open_crisis(it.here.world, it.variables, it.ledger, BORDER, key)
            found.append(one.crisis.resolve)
    assert found[0] != found[1]
    assert found[2:] == [0, 0]


def test_without_a_draw_what_is_expected_is_what_is_done() -> None:
    it = course(classroom("hub", switches__resolve=False, switches__escalation=False))
    one = open_crisis(it.here.world, it.variables, it.ledger, BORDER, DrawKey(1, 0, 0))
    assert one.expectation.choice.tolist() == one.solution.choice.tolist()
    resist, press = one.solution.summary[2, 1:3]
    expected = one.solution.choice[3] * resist * press
    assert war_chance(one.expectation) == pytest.approx(expected)
