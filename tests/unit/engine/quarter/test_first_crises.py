import numpy as np
import pytest

from sim.engine.crisis.expectation import expectation
from sim.engine.quarter.first_crises import first_crises
from tests.acceptance.worlds import classroom, stage

A, B, C, D = range(4)


def test_every_crisis_is_the_one_that_a_run_would_meet() -> None:
    here = stage(classroom("treaty"))
    found = first_crises(here.world, here.variables, np.arange(2))
    for row, name in enumerate(here.points):
        solved = here.solved(name)
        mean = expectation(solved.crisis, solved.solution)
        assert found.choice[row] == pytest.approx(mean.choice)
        assert found.war[row] == pytest.approx(mean.war)
        for k, code in enumerate(solved.guarantors):
            assert found.stake[row, here.state(code)] == solved.crisis.stake[k]


def test_parties_are_no_guarantors() -> None:
    here = stage(classroom("treaty"))
    found = first_crises(here.world, here.variables, np.arange(2))
    assert np.isnan(found.stake[:, [A, B]]).all()
    assert found.levels[:, :, [A, B]].sum() == 0
    # At the border .7 and .85 overlap at .955 for Corvia; Dorna has the treaty's .85.
    border = here.point("border")
    assert found.obligation[border] == pytest.approx([0, 0, 0.955, 0.85])


def test_flashpoints_come_in_the_order_asked_for() -> None:
    here = stage(classroom("hub"))
    both = first_crises(here.world, here.variables, np.arange(2))
    swapped = first_crises(here.world, here.variables, np.array([1, 0]))
    assert swapped.choice.tolist() == both.choice[::-1].tolist()
    assert swapped.strength.tolist() == both.strength[::-1].tolist()


def test_reach_is_what_a_guarantor_adds_with_every_base_open() -> None:
    here = stage(classroom("no_commitments"))
    found = first_crises(here.world, here.variables, np.arange(2))
    solved, border = here.solved("border"), here.point("border")
    crisis = solved.crisis
    for k, code in enumerate(solved.guarantors):
        # Without pacts nobody has bases abroad: what distance leaves of it from home counts, times
        # how well forces work together.
        left = crisis.base_fraction[k].max() * crisis.interoperability[k]
        reach = found.reach[border, here.state(code)]
        assert reach == pytest.approx(crisis.strength_unplaced[k] * left)
    assert found.strength[border].tolist() == [crisis.strength_challenger, crisis.strength_target]
