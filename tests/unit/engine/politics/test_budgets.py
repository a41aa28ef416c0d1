import math

import numpy as np
import pytest

from sim.domain.policies import Policy, Regime
from sim.engine.politics.budgets import (
    DEMAND,
    judge_budgets,
    rivals_capability,
    settle_budgets,
)
from sim.rules.politics.spending import SpendingTerms
from tests.acceptance.worlds import figure
from tests.unit.engine.politics.polity import FIRST_OF_YEAR, A, B, C, D, Polity, polity, proposal

START, THREAT, RIVALS, ENCIRCLEMENT, FREE_RIDING = range(len(SpendingTerms._fields))


def region(*, demand: float = 0.0, cut: float = 1.0, theatre: float = 0.4) -> Polity:
    """Return a region in its second regime; Belmar's burden is 2 % of GDP."""
    first = Regime(until="2026Q1")
    second = Regime(
        since="2026Q1",
        obligation_multiplier=figure(cut),
        burden_demand_pct=figure(demand),
        theatre_share=figure(theatre),
    )
    policy = Policy(title="A test", patron="CCC", regimes=[first, second])
    it = polity(proposal().model_copy(update={"policies": {"test": policy}}))
    it.variables.politics.p_force[:] = it.world.politics.start.p_force
    it.variables.regime[:] = it.world.policies.regime[FIRST_OF_YEAR]
    return it


def judged(it: Polity) -> Polity:
    judge_budgets(it.world, it.variables, it.ledger, FIRST_OF_YEAR)
    return it


def terms(it: Polity, state: int = B) -> list[float]:
    return [float(x) for x in judged(it).ledger.politics.budget_terms[state]]


def test_where_nothing_has_changed_budgets_stay() -> None:
    it = judged(region())
    assert it.ledger.politics.budget == pytest.approx([4, 2, 3, 2])
    assert it.ledger.politics.budget_target == pytest.approx([4, 2, 3, 2])
    assert it.ledger.politics.decides_budget[0]
    expected = np.zeros((4, 6))
    expected[:, START] = np.log([4, 2, 3, 2])
    np.testing.assert_allclose(it.ledger.politics.budget_terms, expected, atol=1e-12)


def test_a_threat_weighs_three_for_each_use_of_force_a_year() -> None:
    it = region()
    it.variables.politics.p_force[B] += 0.02
    it.world.politics.shock[FIRST_OF_YEAR, B] = 0.03
    assert terms(it)[THREAT] == pytest.approx(0.15)
    assert terms(it, D)[THREAT] == 0


def test_rivals_that_outgrow_the_economy_are_answered() -> None:
    it = region()
    it.variables.capability_usd_bn[A] *= 1.5
    it.variables.gdp_usd_bn[B] *= 1.2
    assert terms(it)[RIVALS] == pytest.approx(0.15 * math.log(1.5 / 1.2))
    # Ardia's rivals are its target and the patron bound to it: 80 + 900 before, 120 + 900 now.
    it.variables.capability_usd_bn[B] *= 1.5
    assert rivals_capability(it.world, it.variables, A) == pytest.approx(1020)
    assert terms(it, A)[RIVALS] == pytest.approx(0.15 * math.log(1020 / 980))
    # Without rivals, and with rivals who fall behind, nothing.
    assert terms(it, D)[RIVALS] == 0
    it.variables.is_in_game[A] = False
    assert terms(it)[RIVALS] == 0


def test_a_challenger_answers_encirclement_and_nobody_else_does() -> None:
    it = region()
    it.variables.pacts.encirclement[:] = 0.2
    assert terms(it, A)[ENCIRCLEMENT] == pytest.approx(0.1)
    assert [terms(it, k)[ENCIRCLEMENT] for k in (B, C, D)] == [0, 0, 0]


def test_less_cover_asks_for_more_of_ones_own() -> None:
    # .5 of the obligation and .3 of .4 of the forces: cover .375
    assert terms(region(cut=0.5, theatre=0.3))[FREE_RIDING] == pytest.approx(
        -0.4 * 0.7 * math.log(0.375)
    )
    # Whoever stakes nothing and the patron itself ride on nobody.
    assert [terms(region(cut=0.5), k)[FREE_RIDING] for k in (A, C, D)] == [0, 0, 0]


@pytest.mark.parametrize(("cut", "theatre", "cover"), [(0.0, 0.4, 0.05), (2.0, 0.4, 1.65)])
def test_cover_counts_between_a_floor_and_a_ceiling(
    cut: float, theatre: float, cover: float
) -> None:
    found = terms(region(cut=cut, theatre=theatre))[FREE_RIDING]
    assert found == pytest.approx(-0.28 * math.log(cover))


def test_a_demand_works_as_far_as_abandonment_is_feared() -> None:
    # Fear .7 x (1 - .7) = .21, times 1.5 is .315 of the way from ln 2 to ln 4.
    assert terms(region(demand=4.0))[DEMAND] == pytest.approx(0.315 * math.log(2))
    assert terms(region(demand=1.5))[DEMAND] == 0
    # What less cover asks for already is no longer missing.
    own = -0.28 * math.log(0.5)
    assert terms(region(demand=4.0, cut=0.5))[DEMAND] == pytest.approx(0.315 * (math.log(2) - own))


def test_the_target_is_the_exponential_of_the_terms_and_a_quarter_of_the_way_is_gone_a_year() -> (
    None
):
    it = judged(region(demand=4.0, cut=0.5))
    total = it.ledger.politics.budget_terms[B].sum()
    target = it.ledger.politics.budget_target[B]
    assert target == pytest.approx(math.exp(total))
    assert it.ledger.politics.budget[B] == pytest.approx(2 + 0.25 * (target - 2))


@pytest.mark.parametrize(("support", "pace"), [(0.5, 1.0), (0.4, 0.8), (0.05, 0.25), (0.9, 1.0)])
def test_lost_support_slows_a_rise(support: float, pace: float) -> None:
    it = region(demand=4.0)
    it.variables.support[B] = support
    target = judged(it).ledger.politics.budget_target[B]
    assert it.ledger.politics.budget[B] == pytest.approx(2 + 0.25 * pace * (target - 2))
    # A fall is as fast as ever.
    it.variables.burden_pct[B] = 5
    judged(it)
    assert it.ledger.politics.budget[B] == pytest.approx(5 + 0.25 * (target - 5))
    off = it.reckon(has_opinion=False)
    off.variables.burden_pct[B] = 2
    assert judged(off).ledger.politics.budget[B] == pytest.approx(2 + 0.25 * (target - 2))


def test_whoever_has_no_army_or_is_gone_decides_nothing() -> None:
    it = region(demand=4.0)
    it.variables.burden_pct[B] = 0
    it.variables.is_in_game[D] = False
    it.variables.politics.p_force[D] = 1
    judged(it)
    assert it.ledger.politics.budget[[B, D]].tolist() == [0, 2]
    off = region(demand=4.0).reckon(has_spending=False)
    assert judged(off).ledger.politics.budget.tolist() == [4, 2, 3, 2]


def settled(it: Polity) -> Polity:
    settle_budgets(it.world, it.variables, it.ledger)
    return it


def test_in_the_first_year_capability_grows_as_the_economy_and_nothing_jumps() -> None:
    it = settled(judged(region()))
    # All economies grow by 2 %, at the burden of the start.
    assert it.variables.gdp_usd_bn == pytest.approx([1020, 408, 3060, 408])
    assert it.variables.capability_usd_bn == pytest.approx([408, 81.6, 918, 81.6])
    assert it.variables.burden_pct == pytest.approx([4, 2, 3, 2])
    again = settled(judged(it))
    assert again.variables.capability_usd_bn == pytest.approx(
        np.array([400, 80, 900, 80]) * 1.02**2
    )


def test_twice_the_budget_buys_twice_what_wears_out_and_grows() -> None:
    it = judged(region())
    it.ledger.politics.budget[B] = 4
    settled(it)
    worn = it.world.politics.numbers.depreciation
    assert it.variables.burden_pct[B] == 4
    assert it.variables.capability_usd_bn[B] == pytest.approx(80 * (1 - worn + 2 * (worn + 0.02)))


def test_coercion_takes_growth_by_the_share_of_exports_while_it_lasts() -> None:
    it = judged(region())
    it.variables.politics.coercion_left[[B, D], A] = [3, 1]
    settled(it)
    # 2 % less .01 x .2 and .01 x .3
    assert it.variables.gdp_usd_bn == pytest.approx([1020, 400 * 1.018, 3060, 400 * 1.017])
    free = judged(region()).reckon(coercion=0.0)
    free.variables.politics.coercion_left[:, A] = 3
    assert settled(free).variables.gdp_usd_bn[B] == pytest.approx(408)


def test_without_growth_only_the_burden_moves_and_the_lost_stay_as_they_are() -> None:
    it = judged(region()).reckon(has_growth=False)
    it.ledger.politics.budget[B] = 4
    settled(it)
    assert it.variables.burden_pct[B] == 4
    assert it.variables.capability_usd_bn.tolist() == [400, 80, 900, 80]
    gone = judged(region())
    gone.variables.is_in_game[D] = False
    assert settled(gone).variables.gdp_usd_bn[D] == 400
