from itertools import permutations

import pytest

from sim.domain.policies import Deal, Policy, Regime
from sim.domain.scenario import Scenario
from sim.engine.world.policy_tables import PolicyTables
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import classroom, figure, indo_pacific, stage

A, B, C, D = range(4)
BORDER, ISLETS = range(2)


def tables(scenario: Scenario[Parameters]) -> PolicyTables:
    return stage(scenario).world.policies


def with_policy(*regimes: Regime, patron: str = "CCC") -> Scenario[Parameters]:
    policy = Policy(title="A test", patron=patron, regimes=list(regimes))
    return classroom().model_copy(update={"policies": {"test": policy}})


def test_a_state_without_policy_is_neutral_and_uses_its_own_theatre_share() -> None:
    found = tables(classroom(policies=[]))
    assert found.regime.shape == (20, 4, 2)
    assert (found.regime == [[0, 0], [1, 1], [2, 2], [3, 3]]).all()
    assert found.theatre_share.tolist() == [1, 1, 0.4, 1]
    assert found.obligation_multiplier.tolist() == [1] * 4
    assert found.reputation_multiplier.tolist() == [1] * 4
    assert found.stake_multiplier.tolist() == [[1, 1]] * 4
    assert found.nuclear_assurance.tolist() == [1] * 4
    for nought in (found.bias_logit, found.volatility_logit, found.burden_demand_pct):
        assert not nought.any()
    assert not found.satisfaction.any()


def test_regimes_hold_by_date() -> None:
    found = tables(classroom(policies=["wavering"]))
    # The second government comes in 2027Q1, quarter 8 of the run.
    patron = found.regime[:, C, BORDER]
    assert len(set(patron[:8])) == 1
    assert len(set(patron[8:])) == 1
    steady, doubting = patron[7], patron[8]
    assert found.obligation_multiplier[[steady, doubting]].tolist() == [1, 0.7]
    assert found.theatre_share[[steady, doubting]].tolist() == [0.4, 0.3]
    assert found.bias_logit[[steady, doubting]].tolist() == [0, -0.5]
    assert found.volatility_logit[[steady, doubting]].tolist() == [0.2, 0.8]
    assert found.stake_multiplier[doubting].tolist() == [0.8, 0.8]
    # Nobody else has a policy.
    assert (found.regime[:, [A, B, D]] == [[[A, A], [B, B], [D, D]]]).all()


def test_before_the_first_and_after_the_last_regime_there_is_no_policy() -> None:
    found = tables(
        with_policy(Regime(since="2026Q1", until="2027Q1", obligation_multiplier=figure(0.5)))
    )
    held = found.obligation_multiplier[found.regime[:, C, BORDER]]
    assert held.tolist() == [1] * 4 + [0.5] * 4 + [1] * 12


def test_a_regime_that_names_the_challenger_comes_first() -> None:
    general = Regime(bias_logit=figure(0.1))
    named = Regime(challengers=["AAA"], since="2026Q1", bias_logit=figure(0.2))
    other = Regime(challengers=["DDD"], bias_logit=figure(0.3))
    # Both flashpoints of the classroom are Arland's; 2026Q1 is the fifth quarter.
    for order in permutations((general, other, named)):
        found = tables(with_policy(*order))
        bias = found.bias_logit[found.regime[:, C]]
        assert bias.tolist() == [[0.1, 0.1]] * 4 + [[0.2, 0.2]] * 16
    alone = tables(with_policy(other))
    assert (alone.regime[:, C] == C).all()


def test_a_regime_for_one_challenger_holds_at_its_flashpoints_alone() -> None:
    scenario = indo_pacific(policy="grand_bargain_china")
    here = stage(scenario)
    found, usa = here.world.policies, here.state("USA")
    held = found.obligation_multiplier[found.regime[0, usa]]
    for name, multiplier in zip(here.points, held, strict=True):
        expected = 0.85 if scenario.flashpoints[name].challenger == "CHN" else 1.0
        assert multiplier == expected


def test_a_deal_lowers_a_stake_and_raises_the_status_quo_at_its_flashpoint() -> None:
    deal = Deal(stake_multiplier=figure(0.5), satisfaction=figure(0.06))
    found = tables(with_policy(Regime(stake_multiplier=figure(0.8), deals={"islets": deal})))
    held = found.regime[0, C, ISLETS]
    # .8 everywhere, half of it at the islets
    assert found.stake_multiplier[held] == pytest.approx([0.8, 0.4])
    assert found.satisfaction[held].tolist() == [0, 0.06]


def test_a_policy_may_be_of_any_state() -> None:
    found = tables(with_policy(Regime(theatre_share=figure(0.1)), patron="DDD"))
    assert found.theatre_share[found.regime[0, D, BORDER]] == 0.1
    assert found.theatre_share[found.regime[0, C, BORDER]] == 0.4


def test_volatility_can_be_switched_off() -> None:
    calm = tables(classroom(policies=["wavering"], switches__volatility=False))
    assert not calm.volatility_logit.any()
    assert tables(classroom(policies=["wavering"])).volatility_logit.any()
