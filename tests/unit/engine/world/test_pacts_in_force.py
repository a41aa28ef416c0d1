import numpy as np
import pytest

from sim.engine.world.pact_dates import NEVER
from sim.engine.world.pact_tables import BY_EPOCH
from sim.engine.world.pacts_in_force import (
    MEMBERSHIP,
    NO_PACT,
    NOT_LEFT,
    PactsInForce,
    copy_pacts,
    enter_by_calendar,
    fill_pacts,
    no_pacts,
    pledged_against,
)
from sim.kernel.copying import copy_array
from tests.acceptance.worlds import Stage, classroom, indo_pacific, stage

A, B, C, D = range(4)
BORDER, ISLETS = range(2)


def filled(here: Stage, quarter: int = 0) -> PactsInForce:
    """Return the pacts of a quarter with their tables made anew."""
    pacts = no_pacts(here.world.texts)
    enter_by_calendar(here.world.texts, pacts, quarter)
    pacts.referred[:] = here.world.pacts.referred[here.world.pacts.epoch[quarter]]
    fill_pacts(here.world.texts, pacts)
    return pacts


@pytest.mark.parametrize("arrangement", ["hub_and_spokes", "asian_nato_taiwan_in"])
def test_tables_made_within_a_run_are_those_made_before_it(arrangement: str) -> None:
    here = stage(indo_pacific(arrangement))
    found = filled(here)
    for name in BY_EPOCH:
        assert getattr(found, name).tobytes() == getattr(here.world.pacts, name)[0].tobytes()


def test_filling_twice_changes_nothing() -> None:
    here = stage(classroom("treaty"))
    once, twice = filled(here), filled(here)
    fill_pacts(here.world.texts, twice)
    for one, other in zip(once, twice, strict=True):
        assert one.tobytes() == other.tobytes()


def test_nothing_in_force_obliges_to_nothing() -> None:
    here = stage(classroom("treaty"))
    pacts = no_pacts(here.world.texts)
    fill_pacts(here.world.texts, pacts)
    untouched = no_pacts(here.world.texts)
    for one, other in zip(pacts, untouched, strict=True):
        assert np.array_equal(one, other)


def test_a_promise_binds_members_to_members_alone() -> None:
    here = stage(classroom("treaty"))
    pacts = filled(here)
    # Belmar, the target, leaves the treaty: there the guarantee is left.
    pacts.is_member[0, B] = False
    fill_pacts(here.world.texts, pacts)
    assert pacts.text_obligation[BORDER].tolist() == pytest.approx([0, 0, 0.7, 0])
    assert pacts.council_pact.tolist() == [NO_PACT, NO_PACT]
    assert not pacts.has_vote.any()
    assert pacts.is_bound[BORDER].tolist() == [False, False, True, False]


def test_members_enter_with_the_calendar_and_leave_with_it() -> None:
    scenario = classroom("treaty", pacts__common_defence__in_force="2026-05-01")
    here = stage(scenario)
    pacts = no_pacts(here.world.texts)
    for quarter, members in ((4, [False] * 4), (5, [False, True, True, True]), (0, [False] * 4)):
        enter_by_calendar(here.world.texts, pacts, quarter)
        assert pacts.is_member[0].tolist() == members
        assert pacts.since[0].tolist() == [5 if one else NEVER for one in members]
    assert (pacts.left == NOT_LEFT).all()


def test_a_challenger_of_nobody_has_nothing_pledged_against_it() -> None:
    here = stage(classroom("treaty"))
    pacts = filled(here)
    assert pledged_against(here.world.texts, pacts, B) == 0
    # .955 of Corvia's 900 and .85 of Dorna's 80, of the region's 1460
    pledged = (0.955 * 900 + 0.85 * 80) / 1460
    assert pledged_against(here.world.texts, pacts, A) == pytest.approx(pledged)


def test_a_copy_has_every_field() -> None:
    here = stage(classroom("treaty"))
    source, target = here.variables.pacts, no_pacts(here.world.texts)
    source.left[:] = 3
    source.is_stale[:] = True
    copy_pacts(source, target)
    for name, one, other in zip(PactsInForce._fields, source, target, strict=True):
        assert one is not other
        assert np.array_equal(one, other), name
    assert set(MEMBERSHIP) < set(PactsInForce._fields)


def test_an_array_is_copied_into_another() -> None:
    source, target = np.arange(6.0).reshape(2, 3), np.zeros((2, 3))
    copy_array(source, target)
    assert target.tolist() == [[0, 1, 2], [3, 4, 5]]
