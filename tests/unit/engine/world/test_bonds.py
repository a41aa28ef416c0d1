import numpy as np
import pytest

from sim.domain.vocabulary import quarter_number
from sim.engine.world.bonds import Roster, bonds_of, in_force, scope_weight, steps_in_force
from tests.acceptance.worlds import classroom, judged

START = quarter_number("2025Q1")


def roster(arrangement: str) -> Roster:
    scenario = classroom(arrangement)
    names, points = sorted(scenario.states), sorted(scenario.flashpoints)
    return Roster(scenario, names, points, np.ones(len(names)), quarter_number(scenario.start))


def test_a_bond_says_what_column_owes_row() -> None:
    here = roster("hub")
    (bond,) = bonds_of(here, here.scenario.pacts)
    pact = here.scenario.pacts["guarantee"]
    for guarantor in here.names:
        for protege in here.names:
            owed = bond.owed[here.place(protege), here.place(guarantor)]
            assert owed == pact.obligation(guarantor, protege)
    assert [here.names[place] for place in bond.places] == sorted(pact.members)


@pytest.mark.parametrize(
    ("since", "until", "steps"),
    [
        ("start", None, range(8)),
        ("never", None, range(0)),
        # From the quarter of its date up to, but without, that of its end: third to sixth.
        ("2025-07-02", "2026-05-01", range(2, 5)),
        ("2030-01-01", None, range(20, 8)),
        ("2001-01-01", None, range(8)),
    ],
)
def test_a_pact_holds_from_its_date_to_its_end(since: str, until: str | None, steps: range) -> None:
    pact = classroom("hub").pacts["guarantee"]
    dated = pact.model_copy(update={"in_force": since, "until": until})
    assert list(steps_in_force(dated, START, 8)) == list(steps)
    for step in range(8):
        assert bool(in_force({"one": dated}, START + step, START)) == (step in steps)


def test_a_pact_weighs_a_flashpoint_by_its_scope() -> None:
    scenario = classroom(pacts__guarantee__scope__flashpoints__islets=judged(0.2))
    pact = scenario.pacts["guarantee"]
    assert (scope_weight(pact, "islets"), scope_weight(pact, "border")) == (0.2, 1.0)
