"""The game in which the rest count with their chances, against the plain Python solver."""

import json
from typing import Any

import pytest

from sim.engine.crisis.explicit import crisis_arrays
from sim.engine.crisis.explicit_input import read_crisis
from sim.engine.crisis.explicit_output import answer_record
from sim.engine.crisis.solver import solve
from tests.reference import plain_game
from tests.reference.test_plain_game import leaves, read

NAMES = (
    "senkaku_hub_draw_1.5",
    "taiwan_core4_taiwan_in_transactional_draw_2",
    "taiwan_hub_mean_over_draws",
)
"""Solved crises with more than two guarantors; each is solved anew with fewer that look ahead."""


def crisis_of(name: str, n_strategic: int, *, counts: bool) -> dict[str, Any]:
    given = read(name, "input")
    given["parameters"] = given["parameters"] | {"strategic_guarantors": n_strategic}
    return given | {"switches": {"expected_coalition": counts}}


def by_sim(given: dict[str, Any]) -> dict[str, object]:
    crisis = read_crisis(json.dumps(given))
    arrays = crisis_arrays(crisis)
    return leaves(answer_record(crisis, arrays, solve(arrays)))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("n_strategic", [0, 1, 3])
def test_every_number_is_that_of_the_plain_solver(name: str, n_strategic: int) -> None:
    given = crisis_of(name, n_strategic, counts=True)
    expected = leaves(plain_game.solve(given))
    assert by_sim(given) == pytest.approx(expected, rel=0, abs=1e-12)


def test_it_matters_that_they_count() -> None:
    name = "taiwan_hub_mean_over_draws"
    on, off = (by_sim(crisis_of(name, 1, counts=counts)) for counts in (True, False))
    assert on["/war_probability"] != pytest.approx(off["/war_probability"], rel=1e-3)
