from typing import Any

import pytest

from sim.domain.scenario import Scenario
from sim.engine.quarter.assembly import guarantor_order
from sim.engine.quarter.seats import is_guarantor, seats
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import classroom, judged, stage

A, B, C, D = range(4)
BORDER, ISLETS = range(2)
THRESHOLDS: dict[str, Any] = {
    "switches__entry": True,
    "parameters__entry__minimum_obligation": 0.05,
    "parameters__entry__minimum_stake__grey_zone": 0.25,
    "parameters__entry__minimum_stake__fait_accompli": 0.15,
    "parameters__entry__minimum_stake__major_attack": 0.1,
}


def table(scenario: Scenario[Parameters], flashpoint: int) -> dict[str, list[bool]]:
    """Return by state in which modes a guarantor has a seat."""
    here = stage(scenario)
    order = guarantor_order(here.world, here.variables, flashpoint)
    found = seats(here.world, here.variables, flashpoint, order)
    return {here.states[state]: found[k].tolist() for k, state in enumerate(order)}


def test_without_entry_every_guarantor_has_a_seat_whatever_the_challenge() -> None:
    found = table(classroom("no_commitments", switches__entry=False), ISLETS)
    assert found == {"CCC": [True] * 3, "DDD": [True] * 3}


def test_a_graver_challenge_calls_those_who_care_less() -> None:
    # Corvia cares .2 for the islets, Dorna .1; nobody owes anything.
    found = table(classroom("no_commitments", **THRESHOLDS), ISLETS)
    assert found == {"CCC": [False, True, True], "DDD": [False, False, True]}


def test_whoever_owes_by_its_text_has_a_seat_whatever_the_trigger_and_the_policy() -> None:
    never = {mode: judged(0) for mode in ("grey_zone", "fait_accompli")}
    found = table(classroom("hub", pacts__guarantee__triggers=never, **THRESHOLDS), ISLETS)
    assert found == {"CCC": [True] * 3, "DDD": [False, False, True]}


@pytest.mark.parametrize("stake", [0.1, 0.09])
def test_who_has_no_seat_in_a_war_is_no_guarantor(stake: float) -> None:
    scenario = classroom(
        "no_commitments", flashpoints__islets__stakes__DDD=judged(stake), **THRESHOLDS
    )
    here = stage(scenario)
    assert is_guarantor(here.world, here.variables, ISLETS, D) == (stake >= 0.1)
    assert not is_guarantor(here.world, here.variables, ISLETS, A)
    assert not is_guarantor(here.world, here.variables, ISLETS, B)


def test_the_text_counts_every_pact_and_its_scope() -> None:
    half = {"islets": judged(0.5)}
    here = stage(classroom("hub", pacts__guarantee__scope__flashpoints=half))
    owed = here.scenario.pacts["guarantee"].obligation("CCC", "BBB")
    text = here.world.pacts.text_obligation[0]
    assert text[BORDER, C] == pytest.approx(owed)
    assert text[ISLETS, C] == pytest.approx(0.5 * owed)
    assert not text[:, [A, B, D]].any()
