import numpy as np
import pytest

from sim.engine.crisis.arrays import SummaryColumn
from sim.engine.crisis.draws import CLASH, DRAWS, RESIST, TAKEN, UTILITY, VALUE, WAR, fill_draws
from sim.engine.crisis.solver import solve
from tests.unit.engine.crisis.test_expectation import game

GREY, MAJOR = 0, 2


@pytest.mark.parametrize("mode", [GREY, 1, MAJOR])
def test_each_draw_is_the_game_solved_there(mode: int) -> None:
    crisis = game("CCC", "DDD", "EEE", resolve_sd=0.3, strategic_guarantors=2)
    rows = np.zeros((DRAWS.size, UTILITY + 2 * 5))
    fill_draws(crisis, solve(crisis), mode, rows)
    for draw in (2, 5, 10):
        solved = solve(crisis._replace(resolve=DRAWS[draw]))
        summary, row = solved.summary[mode], rows[draw]
        assert row[VALUE] == pytest.approx(solved.value[mode + 1])
        assert row[RESIST] == pytest.approx(summary[SummaryColumn.RESIST])
        assert row[CLASH] == pytest.approx(
            summary[SummaryColumn.RESIST] * summary[SummaryColumn.PRESS]
        )
        assert row[WAR] == pytest.approx(summary[SummaryColumn.WAR])
        assert row[TAKEN] == pytest.approx(summary[SummaryColumn.TAKEN])
        assert row[UTILITY : UTILITY + 5] == pytest.approx(solved.expected[mode])
        assert row[UTILITY + 5 :] == pytest.approx(solved.penalty[mode])


def test_draws_at_which_a_mode_is_out_of_the_question_are_not_solved() -> None:
    crisis = game("CCC", resolve_sd=0.5)
    rows = np.zeros((DRAWS.size, UTILITY + 2 * 3))
    fill_draws(crisis._replace(opening_precision=1e4), solve(crisis), MAJOR, rows)
    assert rows[0, RESIST] == 0
    assert rows[0, VALUE] == rows[1, VALUE] < crisis.status_quo_utility
