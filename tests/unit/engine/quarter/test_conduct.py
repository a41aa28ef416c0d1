"""Means of conduct, read off `first_crises`: alone they would be compiled a second time."""

import numpy as np
import pytest

from sim.domain.scenario import Scenario
from sim.engine.crisis.arrays import N_LEVELS, N_MODES, WIDENED, NodeColumn, SummaryColumn
from sim.engine.crisis.expectation import POINTS, WEIGHTS, expectation
from sim.engine.crisis.explicit_output import rest_levels
from sim.engine.crisis.solver import solve
from sim.engine.quarter.first_crises import FirstCrises, first_crises
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import Solved, classroom, stage

BORDER, GREY, ATTACK = 0, 0, N_MODES - 1


def scenario(**overrides: object) -> Scenario[Parameters]:
    """Return a world in which one guarantor of two looks ahead."""
    return classroom("treaty", None, parameters__choice__strategic_guarantors=1, **overrides)


def border(given: Scenario[Parameters]) -> tuple[Solved, FirstCrises, list[int]]:
    """Return the crisis at the border, means of all, and the positions of its guarantors."""
    here = stage(given)
    found = first_crises(here.world, here.variables, np.arange(2))
    solved = here.solved("border")
    return solved, found, [here.state(code) for code in solved.guarantors]


def levels_of(solved: Solved, tree: int) -> np.ndarray:
    """Return (n, 3) the levels of all guarantors in a solved tree."""
    levels = rest_levels(solved.crisis, solved.solution, tree)
    levels[0] = solved.solution.levels[tree, 0]
    return levels


@pytest.mark.parametrize("draws", [True, False])
def test_the_chances_are_those_that_runs_use(draws: bool) -> None:  # noqa: FBT001
    solved, found, _ = border(scenario(switches__resolve=draws))
    mean = expectation(solved.crisis, solved.solution)
    for name in ("choice", "resist", "clash", "war"):
        mine, theirs = getattr(found, name)[BORDER], getattr(mean, name)
        assert mine == pytest.approx(theirs, rel=1e-12, abs=1e-15)


def test_levels_add_up_to_the_challenges_that_are_resisted_and_to_the_wars() -> None:
    _, found, order = border(scenario())
    for state in order:
        resisted = found.levels[BORDER, :, state].sum(axis=1)
        assert resisted == pytest.approx(found.resist[BORDER], rel=1e-9)
        wars = found.war[BORDER].sum()
        assert found.war_levels[BORDER, state].sum() == pytest.approx(wars, rel=1e-6)
    assert 0 < found.won[BORDER] < found.war[BORDER].sum()


def test_who_is_not_called_stands_aside() -> None:
    # Nobody owes less than all, and only stakes from .35 call to the grey zone: Dorna has .3.
    given = scenario(
        switches__entry=True,
        parameters__entry__minimum_obligation=1.0,
        parameters__entry__minimum_stake__grey_zone=0.35,
    )
    solved, found, order = border(given)
    dorna = order[solved.guarantors.index("DDD")]
    assert found.levels[BORDER, GREY, dorna, 1:].sum() == 0
    assert found.levels[BORDER, GREY, dorna, 0] == pytest.approx(found.resist[BORDER, GREY])
    assert found.levels[BORDER, ATTACK, dorna, 1:].sum() > 0


def test_without_a_draw_the_levels_are_those_of_the_solution() -> None:
    solved, found, order = border(scenario(switches__resolve=False))
    for mode in range(N_MODES):
        own = found.levels[BORDER, mode, order] / found.resist[BORDER, mode]
        assert own == pytest.approx(levels_of(solved, mode), abs=1e-9)


def test_the_mean_over_the_draw_is_that_of_many_solutions() -> None:
    solved, found, order = border(scenario())
    total = np.zeros((len(order), N_LEVELS))
    for draw, weight in zip(POINTS[::4], WEIGHTS[::4], strict=True):
        crisis = solved.crisis._replace(resolve=float(draw))
        here = Solved(crisis, solve(crisis), solved.guarantors)
        resisted = here.solution.choice[1] * here.solution.summary[GREY, SummaryColumn.RESIST]
        total += 4 * weight * resisted * levels_of(here, GREY)
    assert found.levels[BORDER, GREY, order] == pytest.approx(total, rel=0.05, abs=1e-3)


def test_widened_wars_are_fought_as_the_solution_says() -> None:
    # No attacks, so every war is a widened one.
    given = scenario(parameters__choice__threshold_major_attack=9.0)
    solved, found, order = border(given)
    wars = found.war[BORDER].sum()
    assert wars > 0
    shares = found.war_levels[BORDER, order] / wars
    assert shares == pytest.approx(levels_of(solved, WIDENED), abs=1e-6)
    win = solved.solution.node[WIDENED, 0, 0, NodeColumn.WIN]
    if not solved.crisis.has_council:
        assert found.won[BORDER] / wars == pytest.approx(win)


def test_where_nothing_widens_the_only_wars_are_attacks() -> None:
    _, found, _ = border(scenario(switches__escalation=False))
    assert found.war[BORDER, :ATTACK].sum() == 0
    assert found.won[BORDER] < found.war[BORDER, ATTACK]
