import math
from typing import Any

import numpy as np
import pytest

from sim.domain.vocabulary import Loser
from sim.engine.crisis.arrays import WIDENED, NodeColumn, SummaryColumn
from sim.engine.crisis.solver import solve
from sim.engine.quarter.assembly import CrisisDraws, assemble, guarantor_order
from sim.model import terms
from tests.acceptance.worlds import Solved, classroom, judged, stage

GREY, FAIT, ATTACK = range(3)
ABSTAIN, SUPPORT, FIGHT = range(3)


def border(
    arrangement: str = "hub", control_lost: float = 0.0, *, escalation: bool = True
) -> Solved:
    here = stage(classroom(arrangement, switches__escalation=escalation))
    here.variables.control_lost[here.point("border")] = control_lost
    return here.solved("border")


def branch_of(one: Solved, mode: int) -> terms.SolvedBranch:
    return terms.SolvedBranch(one.crisis, one.solution, terms.Branch(mode, 0))


def level_terms(one: Solved, level: int, mode: int = ATTACK) -> dict[str, float]:
    values = terms.values_at(one.solution.node[mode, 0, 1 + level], 0)
    return terms.level_terms(branch_of(one, mode), 0, level, values)


@pytest.mark.parametrize("arrangement", ["no_commitments", "hub", "treaty"])
@pytest.mark.parametrize("mode", [GREY, FAIT, ATTACK])
@pytest.mark.parametrize("level", [ABSTAIN, SUPPORT, FIGHT])
@pytest.mark.parametrize("escalation", [True, False])
def test_the_terms_of_a_level_add_up_to_its_utility(
    arrangement: str, mode: int, level: int, *, escalation: bool
) -> None:
    one = border(arrangement, control_lost=0.3, escalation=escalation)
    utility = one.solution.node[mode, 0, 1 + level, NodeColumn.GUARANTORS]
    found = level_terms(one, level, mode)
    assert sum(found.values()) == pytest.approx(utility, abs=1e-12)
    # Nothing is left over where no clash is widened.
    assert ("widened_war" in found) == (escalation and mode != ATTACK)


def test_each_level_has_its_own_costs() -> None:
    one = border()
    assert set(level_terms(one, ABSTAIN)) == {"stake", "reneging"}
    assert set(level_terms(one, SUPPORT)) == {
        "stake",
        "reneging",
        "support_cost",
        "deployment_cost",
    }
    # Corvia has no norm against fighting, so that nothing is said of it.
    assert set(level_terms(one, FIGHT)) == {
        "stake",
        "fighting_cost",
        "attrition",
        "nuclear_risk",
        "deployment_cost",
    }
    assert all(value < 0 for value in level_terms(one, FIGHT).values())


def test_reneging_is_priced_by_what_is_owed_and_half_where_nobody_presses() -> None:
    one = border()
    press = one.solution.node[ATTACK, 0, 1, NodeColumn.PRESS]
    # .7 owed: .7 x (.556 x 1 + 1.31 x .5) = .8477, whole if it comes to a clash and half if not
    price = 0.7 * (0.556 + 1.31 * 0.5)
    expected = -price * (press + 0.5 * (1 - press))
    assert level_terms(one, ABSTAIN)["reneging"] == pytest.approx(expected)


def test_without_a_promise_there_is_no_reneging() -> None:
    assert "reneging" not in level_terms(border("no_commitments"), ABSTAIN)


@pytest.mark.parametrize("mode", [GREY, FAIT, ATTACK])
@pytest.mark.parametrize("escalation", [True, False])
def test_the_terms_of_challenge_and_resistance_add_up(mode: int, *, escalation: bool) -> None:
    one = border("treaty", control_lost=0.2, escalation=escalation)
    challenge = terms.challenge_terms(one.crisis, one.solution, mode)
    assert sum(challenge.values()) == pytest.approx(one.solution.value[mode + 1], abs=1e-12)
    resistance = terms.resistance_terms(one.crisis, one.solution, mode)
    utility = one.solution.summary[mode, SummaryColumn.TARGET_RESIST_VALUE]
    assert sum(resistance.values()) == pytest.approx(utility, abs=1e-12)
    for found in (challenge, resistance):
        assert ("widened_war" in found) == (escalation and mode != ATTACK)


def test_threshold_aversion_is_a_term_of_its_own() -> None:
    one = border()
    challenge = terms.challenge_terms(one.crisis, one.solution, FAIT)
    assert challenge["threshold_aversion"] == -0.111
    resist = one.solution.summary[FAIT, SummaryColumn.RESIST]
    # A quarter of a prize worth .8, if the target concedes
    assert challenge["conceded_prize"] == pytest.approx((1 - resist) * 0.8 * 0.25)


def test_pressing_is_worth_the_lottery_of_a_clash() -> None:
    one = border("no_commitments")
    first = (3**one.crisis.n_strategic - 1) // 2
    values = one.solution.node[ATTACK, 0, first]
    found = terms.pressing_terms(branch_of(one, ATTACK), values)
    ours, theirs = one.crisis.strength_challenger, one.crisis.strength_target
    wins = ours / (ours + theirs)
    assert found["prize"] == pytest.approx(wins * 0.8)
    assert found["challenge_cost"] == pytest.approx(-0.2)
    assert found["attrition"] == pytest.approx(-0.5 * (1 - wins))
    # A tenth of Ardia's trade is with Belmar: .2 x 10 x .1
    assert found["trade"] == pytest.approx(-0.2)
    press = 1 / (1 + math.exp(-8.48 / 1.08 * (sum(found.values()) + 0.1)))
    assert values[NodeColumn.PRESS] == pytest.approx(press)


def test_a_challenger_that_never_presses_has_nothing_to_explain() -> None:
    one = border()
    nothing = one.solution.node[ATTACK, 0, 0] * 0
    assert terms.pressing_terms(branch_of(one, ATTACK), nothing) == {}


def test_waiting_is_taken_apart_into_worth_provocation_and_the_rest() -> None:
    here = stage(classroom("treaty", parameters__satisfaction__provocation_weight=0.1))
    here.variables.alignment[here.state("BBB")] = 0.1
    one = here.solved("border")
    found = terms.status_quo_terms(here.world, here.variables, one.crisis, here.point("border"))
    encirclement = ((0.955 - 0.7) * 900 + 0.85 * 80) / 1460
    # Belmar has moved by .4, which is worth .05 x .4.
    assert found == pytest.approx(
        {
            "status_quo_value": 0.01,
            "provocation": -0.1 * encirclement,
            "accommodation_and_deals": 0.02,
        }
    )


def test_waiting_says_nothing_of_what_is_not_there() -> None:
    here = stage(classroom("hub"))
    one = here.solved("border")
    found = terms.status_quo_terms(here.world, here.variables, one.crisis, here.point("border"))
    assert found == {"status_quo_value": 0.01}


# Where a clash may be widened


def new_game(**more: float) -> Solved:
    """Return a crisis with every mechanism of the second version on, and a draw of resolve."""
    names = ("resolve", "escalation", "entry", "trade_exposure", "own_evaluation")
    on: dict[str, Any] = {f"switches__{name}": True for name in names}
    scenario = classroom(
        "hub",
        parameters__resolve__sd=0.6,
        parameters__trade__weight=5.0,
        parameters__exposure__target=1.0,
        states__AAA__nuclear=judged(0.5),
        **{**on, **more},
    )
    here = stage(scenario)
    order = guarantor_order(here.world, here.variables, 0)
    draws = CrisisDraws(shock_logit=np.zeros(order.size), resolve=1.5)
    crisis = assemble(here.world, here.variables, 0, order, draws)
    return Solved(crisis, solve(crisis), [here.states[k] for k in order])


@pytest.mark.parametrize("mode", [GREY, FAIT])
def test_what_is_left_of_a_challengers_utility_is_the_war_that_may_follow(mode: int) -> None:
    one = new_game()
    solved = branch_of(one, mode)
    first = (3**one.crisis.n_strategic - 1) // 2
    values = one.solution.node[mode, 0, first][NodeColumn.BELIEF :]
    press, win = values[NodeColumn.PRESS], values[NodeColumn.WIN]
    target, challenger = solved.widen
    widened = (win * target + (press - win) * challenger) / press
    war = one.solution.node[WIDENED, 0, 0, NodeColumn.BELIEF + NodeColumn.CHALLENGER]
    found = terms.pressing_terms(solved, one.solution.node[mode, 0, first])
    assert found["widened_war"] == pytest.approx(widened * war)
    # Worth exp(.6 x 1.5) times as much as usual, if it wins and the target lets it be
    gain = 0.8 * math.exp(0.9) * [0.03, 0.25][mode]
    assert found["prize"] == pytest.approx(win / press * (1 - target) * gain)


@pytest.mark.parametrize("loser", Loser)
def test_a_loser_widens_by_what_war_and_acceptance_are_worth_to_it(loser: Loser) -> None:
    one = new_game(parameters__escalation__threshold=0.1)
    solved = branch_of(one, FAIT)
    accept = sum(terms.acceptance_terms(solved, loser).values())
    parts = terms.widening_terms(solved, loser)
    assert "widened_war" not in parts
    precision = one.solution.summary[ATTACK, SummaryColumn.PRECISION]
    chance = 1 / (1 + math.exp(precision * (accept - sum(parts.values()))))
    assert one.solution.widen[FAIT, 0, loser] == pytest.approx(chance)


@pytest.mark.parametrize("level", [ABSTAIN, SUPPORT, FIGHT])
def test_in_a_widened_war_the_parts_of_a_level_add_up_with_nothing_left(level: int) -> None:
    one = new_game()
    solved = branch_of(one, FAIT)
    war = solved._replace(branch=solved.branch.widened())
    node = one.solution.node[WIDENED, 0, 1 + level]
    found = terms.level_terms(war, 0, level, terms.values_at(node, 0))
    assert "widened_war" not in found
    assert sum(found.values()) == pytest.approx(node[NodeColumn.GUARANTORS])
