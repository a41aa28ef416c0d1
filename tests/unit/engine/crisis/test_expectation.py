import math

import numpy as np
import pytest

from sim.domain.vocabulary import Mode
from sim.engine.crisis.arrays import Crisis, Solution, SummaryColumn
from sim.engine.crisis.draws import DRAWS
from sim.engine.crisis.expectation import (
    POINTS,
    WEIGHTS,
    Expectation,
    capitulation_chance,
    expectation,
    expectation_for,
    fill_from_solution,
    force_chance,
    needs_mean,
    war_chance,
)
from sim.engine.crisis.solver import solve
from tests.unit.engine.crisis.games import HOME, arrays

GIVEN = {"precision": 8.0, "precision_floor": 0.08, "opening_precision": 20.0}


def game(*states: str, **parameters: object) -> Crisis:
    others = [
        {
            "state": state, "capability_usd_bn": 30 + 5 * row, "bases": [HOME],
            "stake": 0.2 + 0.1 * row, "pacts": [{"obligation": 0.3}],
        }
        for row, state in enumerate(states)
    ]  # fmt: skip
    return arrays(*others, parameters=GIVEN | parameters)


def test_the_weights_are_those_of_a_normal_draw() -> None:
    assert POINTS.size == 201
    assert WEIGHTS.sum() == pytest.approx(1)
    assert pytest.approx(1, abs=5e-3) == WEIGHTS @ POINTS**2
    assert (POINTS[0], POINTS[-1]) == (DRAWS[0], DRAWS[-1])


def test_without_a_draw_the_numbers_are_the_solutions_own() -> None:
    crisis = game("CCC", "DDD", resolve_sd=0)
    solution, found = solve(crisis), expectation(crisis, solve(crisis))
    np.testing.assert_array_equal(found.choice, solution.choice)
    war = solution.choice[1:] * solution.summary[:, SummaryColumn.WAR]
    assert found.war == pytest.approx(war)
    assert found.utility == pytest.approx(solution.choice[1:] @ solution.expected)
    assert found.penalty == pytest.approx(solution.choice[1:] @ solution.penalty)


def expectation_at_draw(solution: Solution, guarantors: int) -> Expectation:
    found = expectation_for(guarantors)
    fill_from_solution(solution, found)
    return found


def test_at_the_draw_the_numbers_are_the_solutions_own() -> None:
    crisis = game("CCC", resolve_sd=0.6)._replace(resolve=1.3)
    solution = solve(crisis)
    found = expectation_at_draw(solution, crisis.stake.size)
    np.testing.assert_array_equal(found.choice, solution.choice)
    assert found.utility == pytest.approx(solution.choice[1:] @ solution.expected)
    assert war_chance(found) != pytest.approx(war_chance(expectation(crisis, solution)), rel=1e-3)


def test_chances_at_many_draws_have_the_mean_over_the_draw() -> None:
    crisis = game("CCC", resolve_sd=0.6)
    at_draws = [
        war_chance(expectation_at_draw(solve(here), here.stake.size))
        for here in (crisis._replace(resolve=float(draw)) for draw in POINTS)
    ]
    mean = war_chance(expectation(crisis, solve(crisis)))
    assert float(WEIGHTS @ np.array(at_draws)) == pytest.approx(mean, rel=0.1)


def test_the_mean_is_needed_where_an_attack_can_be_opened() -> None:
    crisis = game("CCC")
    assert needs_mean(crisis)
    crisis.is_available[int(Mode.MAJOR_ATTACK)] = False
    assert not needs_mean(crisis)


def sampled(crisis: Crisis, sd: float) -> Expectation:
    """Return the means over a fine grid of draws, each solved."""
    total: list[np.ndarray] = []
    weight = np.exp(-0.5 * POINTS**2) / np.exp(-0.5 * POINTS**2).sum()
    for draw, share in zip(POINTS, weight, strict=True):
        here = crisis._replace(resolve=float(draw), resolve_sd=sd)
        solution = solve(here)
        certain = here._replace(
            salience_challenger=crisis.salience_challenger * math.exp(sd * draw),
            resolve=0.0,
            resolve_sd=0.0,
        )
        parts = expectation(certain, solution)
        total = [share * part + (total[row] if total else 0) for row, part in enumerate(parts)]
    return Expectation(*total)


@pytest.mark.parametrize("states", [(), ("CCC",), ("CCC", "DDD", "EEE")])
def test_eleven_draws_come_near_to_solving_two_hundred(states: tuple[str, ...]) -> None:
    crisis = game(*states, resolve_sd=0.4, strategic_guarantors=2)
    fine, found = sampled(crisis, 0.4), expectation(crisis, solve(crisis))
    for one, other in zip(fine, found, strict=True):
        # What the line between two draws misses where a choice turns (CRISIS 5.0).
        np.testing.assert_allclose(other, one, atol=0.04)


def test_means_do_not_depend_on_the_draw_at_which_the_crisis_was_solved() -> None:
    crisis = game("CCC", "DDD", resolve_sd=0.5)
    here, there = crisis, crisis._replace(resolve=2.0)
    one, other = (expectation(c, solve(c)) for c in (here, there))
    for part, same in zip(one, other, strict=True):
        np.testing.assert_allclose(part, same, rtol=1e-9, atol=1e-14)


def test_whom_a_mode_does_not_call_changes_nothing_but_its_own_account() -> None:
    both, alone = game("CCC", "DDD", resolve_sd=0.5), game("CCC", resolve_sd=0.5)
    # DDD is the stronger, so it stands first; no mode calls it
    nobody = both.is_called.copy()
    nobody[0] = False
    called, single = (expectation(c, solve(c)) for c in (both._replace(is_called=nobody), alone))
    assert called.war == pytest.approx(single.war)
    assert called.choice == pytest.approx(single.choice)
    assert called.utility[[0, 1, 3]] == pytest.approx(single.utility)
    assert called.penalty[2] > 0


def test_failures_are_wars_and_capitulations() -> None:
    crisis = game("CCC", resolve_sd=0.5)
    found = expectation(crisis, solve(crisis))
    assert war_chance(found) == pytest.approx(found.war.sum())
    assert capitulation_chance(found) == pytest.approx(found.choice[3] - found.resist[2])
    assert force_chance(found) == pytest.approx(found.clash[0] + found.choice[2] + found.choice[3])
    assert found.clash[2] == pytest.approx(found.war[2])
