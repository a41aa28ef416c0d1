import pytest

from sim.rules.crisis.payoffs import (
    ChallengerStakes,
    Exposure,
    ModesParams,
    TargetCosts,
    challenger_clash,
    loss_of_prize,
    risk_of_fighting,
    target_clash,
    target_concession,
)


def test_a_clash_for_the_challenger() -> None:
    # .6 x .9 x .5 - .2 x (1 + .15) - .8 x .3 - .15 x .4 = .27 - .23 - .24 - .06
    stakes = ChallengerStakes(
        salience=0.9, prize=0.5, challenge_cost=0.2, attrition=0.8, nuclear_risk_cost=0.15
    )
    assert challenger_clash(stakes, 0.6, 0.15, 0.3, 0.4) == pytest.approx(-0.26)


def test_a_clash_for_the_target() -> None:
    # -.6 x 1 x .5 - .8 x .7
    assert target_clash(0.6, 1.0, 0.5, TargetCosts(0.8, 0.0), 0.7) == pytest.approx(-0.86)
    # and .09 less where the challenger has the bomb
    assert target_clash(0.6, 1.0, 0.5, TargetCosts(0.8, 0.09), 0.7) == pytest.approx(-0.95)


def test_conceding_costs_more_than_the_prize() -> None:
    # -1.7 x .9 x .8
    assert target_concession(1.7, 0.9, 0.8) == pytest.approx(-1.224)


def test_a_guarantor_loses_its_stake_in_the_prize() -> None:
    # -.6 x .4 x .5
    assert loss_of_prize(0.6, 0.4, 0.5) == pytest.approx(-0.12)


def test_fighting_bears_attrition_nuclear_risk_and_norms() -> None:
    # .6 x .8 x .7 + .15 x .5 x .9 + .1 = .336 + .0675 + .1
    exposure = Exposure(attrition_share=0.6, nuclear_vulnerability=0.5, norm_cost=0.1)
    assert risk_of_fighting(exposure, 0.8, 0.7, 0.15, 0.9) == pytest.approx(-0.5035)


def test_the_defaults_are_the_table_of_the_model() -> None:
    modes = ModesParams()
    assert list(modes.grey_zone.model_dump().values()) == [
        0.03, 0.005, 0.003, 0.002, 0.07, 0.001, 0.0147, 0.026, 0.001, 0.0639, 0.01,
    ]  # fmt: skip
    assert list(modes.fait_accompli.model_dump().values()) == [
        0.25, 0.12, 0.04, 0.03, 0.7, 0.02, 0.431, 0.039, 0.01, 0.0959, 0.25,
    ]  # fmt: skip
    assert list(modes.major_attack.model_dump().values()) == [
        1, 0.5, 0.2, 0.1, 1, 0.15, 1.44, 0.1027, 0.03, 0.252, 1,
    ]  # fmt: skip
