import math

import pytest

from sim.engine.crisis.arrays import NodeColumn, SummaryColumn
from sim.model import terms
from tests.acceptance.worlds import Solved, classroom, stage

GREY, FAIT, ATTACK = range(3)
ABSTAIN, SUPPORT, FIGHT = range(3)


def border(arrangement: str = "hub", control_lost: float = 0.0) -> Solved:
    here = stage(classroom(arrangement))
    here.variables.control_lost[here.point("border")] = control_lost
    return here.solved("border")


def level_terms(one: Solved, level: int, mode: int = ATTACK) -> dict[str, float]:
    return terms.level_terms(
        one.crisis, terms.Branch(mode, 0), 0, level, one.solution.node[mode, 0, 1 + level]
    )


@pytest.mark.parametrize("arrangement", ["no_commitments", "hub", "treaty"])
@pytest.mark.parametrize("mode", [GREY, FAIT, ATTACK])
@pytest.mark.parametrize("level", [ABSTAIN, SUPPORT, FIGHT])
def test_the_terms_of_a_level_add_up_to_its_utility(
    arrangement: str, mode: int, level: int
) -> None:
    one = border(arrangement, control_lost=0.3)
    utility = one.solution.node[mode, 0, 1 + level, NodeColumn.GUARANTORS]
    assert sum(level_terms(one, level, mode).values()) == pytest.approx(utility, abs=1e-12)


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
    # .7 owed: .7 x (.25 x 1 + .59 x .5) = .3815, whole if it comes to a clash and half if not
    price = 0.7 * (0.25 + 0.59 * 0.5)
    expected = -price * (press + 0.5 * (1 - press))
    assert level_terms(one, ABSTAIN)["reneging"] == pytest.approx(expected)


def test_without_a_promise_there_is_no_reneging() -> None:
    assert "reneging" not in level_terms(border("no_commitments"), ABSTAIN)


@pytest.mark.parametrize("mode", [GREY, FAIT, ATTACK])
def test_the_terms_of_challenge_and_resistance_add_up(mode: int) -> None:
    one = border("treaty", control_lost=0.2)
    challenge = terms.challenge_terms(one.crisis, one.solution, mode)
    assert sum(challenge.values()) == pytest.approx(one.solution.value[mode + 1], abs=1e-12)
    resistance = terms.resistance_terms(one.crisis, one.solution, mode)
    utility = one.solution.summary[mode, SummaryColumn.TARGET_RESIST_VALUE]
    assert sum(resistance.values()) == pytest.approx(utility, abs=1e-12)


def test_threshold_aversion_is_a_term_of_its_own() -> None:
    one = border()
    challenge = terms.challenge_terms(one.crisis, one.solution, FAIT)
    assert challenge["threshold_aversion"] == -0.155
    resist = one.solution.summary[FAIT, SummaryColumn.RESIST]
    # A quarter of a prize worth .8, if the target concedes
    assert challenge["conceded_prize"] == pytest.approx((1 - resist) * 0.8 * 0.25)


def test_pressing_is_worth_the_lottery_of_a_clash() -> None:
    one = border("no_commitments")
    first = (3**one.crisis.n_strategic - 1) // 2
    values = one.solution.node[ATTACK, 0, first]
    found = terms.pressing_terms(one.crisis, ATTACK, values)
    ours, theirs = one.crisis.strength_challenger, one.crisis.strength_target
    wins = ours / (ours + theirs)
    assert found["prize"] == pytest.approx(wins * 0.8)
    assert found["challenge_cost"] == pytest.approx(-0.2)
    assert found["attrition"] == pytest.approx(-0.8 * (1 - wins))
    assert found["trade"] == 0
    press = 1 / (1 + math.exp(-12 / 2.8 * (sum(found.values()) + 0.1)))
    assert values[NodeColumn.PRESS] == pytest.approx(press)


def test_a_challenger_that_never_presses_has_nothing_to_explain() -> None:
    one = border()
    nothing = one.solution.node[ATTACK, 0, 0] * 0
    assert terms.pressing_terms(one.crisis, ATTACK, nothing) == {}


def test_waiting_is_taken_apart_into_worth_provocation_and_the_rest() -> None:
    here = stage(classroom("treaty"))
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
