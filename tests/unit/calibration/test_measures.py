import math
from typing import get_args

import numpy as np
import pytest

from sim.calibration.measures import (
    MEASURES,
    force_log_likelihood,
    measures_of,
    opportunity_rates,
    pair_force_shares,
    yearly_opportunities,
)
from sim.calibration.targets import MeasureName, Target
from tests.unit.calibration.small_problem import crises, region, small_problem, target

HERE = region()


def measured(measure: str, **given: object) -> float:
    made = Target.model_validate(target(measure, **given))
    return MEASURES[made.measure](HERE, made)


def test_every_measure_that_a_target_may_name_can_be_reckoned() -> None:
    assert set(MEASURES) == set(get_args(MeasureName))


def test_opportunities_are_what_gives_the_observed_counts() -> None:
    # .1 challenges a year at the border, where every other opportunity is used: .2; .3 over .6
    found = yearly_opportunities(small_problem(), crises())
    assert found == pytest.approx([0.2, 0.5])


def test_shares_are_weighted_by_how_often_a_flashpoint_has_a_crisis() -> None:
    # Disputes: .2 x .5 + .5 x .6 = .4 a year. Force: of the grey zone what is resisted and pressed,
    # .25 x .5 x .2 = .025 and .03, with every seizure and attack: .2 x .275 + .5 x .33 = .22
    assert measured("force_share") == pytest.approx(0.22 / 0.4)
    assert measured("force_share", flashpoints=["islets"]) == pytest.approx(0.33 / 0.6)
    # Seizures: .2 x .15 + .5 x .3
    assert measured("faits_a_year") == pytest.approx(0.18)
    assert measured("resisted_share") == pytest.approx(0.5)
    assert measured("conceded_share", mode="fait_accompli") == pytest.approx(0.5)
    assert measured("called_off_share", mode="major_attack") == pytest.approx(0.8)


def test_wars_are_those_of_all_ways() -> None:
    # Border: seizures .015 x .1 and attacks .01 are .0115; islets .03 x .1 = .003.
    # A year .2 x .0115 + .5 x .003 = .0038
    assert measured("war_per_dispute") == pytest.approx(0.0038 / 0.4)
    assert measured("war_share", flashpoints=["border"]) == pytest.approx(0.0023 / 0.0038)
    assert measured("won_share") == pytest.approx(0.4)


@pytest.mark.parametrize("measure", ["challenge_ratio", "force_ratio", "war_ratio"])
def test_ratios_compare_with_a_region_without_commitments(measure: str) -> None:
    made = Target.model_validate(target(measure, flashpoints=["border", "islets"]))
    # Without commitments everything is tried a quarter more often.
    assert MEASURES[made.measure](region(1.25), made) == pytest.approx(0.8)


def test_a_chance_to_win_is_that_of_the_strengths_there() -> None:
    assert measured("win_probability", flashpoints=["border"]) == pytest.approx(60 / 80)
    with_two = measured("win_probability", flashpoints=["border"], coalition=["CCC", "DDD"])
    assert with_two == pytest.approx(60 / 140)


def test_conduct_is_that_of_one_state_in_one_mode_or_in_war() -> None:
    given = {"flashpoints": ["border"], "state": "CCC"}
    assert measured("level_share", **given) == pytest.approx(0.9)
    assert measured("level_share", level="fight", **given) == pytest.approx(0.7)
    grey = measured("level_share", mode="grey_zone", **given)
    assert grey == pytest.approx(0.7)
    assert measured("level_share", null=True, mode="grey_zone", **given) == pytest.approx(0.7)


def test_bystanders_are_those_who_owe_nothing_and_care_little() -> None:
    # Dorna fights in .05 of wars and owes nothing; a stake of .3 is below .35, not below .25.
    assert measured("bystander_fights") == pytest.approx(0.05)
    made = Target.model_validate(target("bystander_fights"))
    assert MEASURES[made.measure](region(bystander_stake=0.25), made) == 0


def test_where_there_is_nothing_a_share_is_no_number() -> None:
    # Nobody attacks at the islets.
    found = measured("conceded_share", flashpoints=["islets"], mode="major_attack")
    assert math.isnan(found)
    assert measures_of(HERE).keys() == {"force", "wars"}


def test_the_likelihood_of_force_is_binomial_pair_by_pair() -> None:
    shares = pair_force_shares(HERE)
    # One pair with both flashpoints: .22 of .4
    assert shares == pytest.approx({"AAA-BBB": 0.55})
    pairs = HERE.problem.study.pairs
    # 2 of 8 with force
    expected = 2 * math.log(0.55) + 6 * math.log(0.45)
    assert force_log_likelihood(shares, pairs) == pytest.approx(expected)
    assert math.isfinite(force_log_likelihood({"AAA-BBB": 0.0}, pairs))


def test_without_heat_the_rate_gives_the_count_by_the_poisson_law() -> None:
    # (1 - exp(-r / 4)) x .5 x 40 = 4, so r = -4 log(1 - .2)
    found = opportunity_rates(np.array([0.5]), np.array([4.0]), 40, 0.0, 20.0)
    assert found[0] == pytest.approx(-4 * math.log(0.8))


def test_with_heat_a_lower_rate_gives_the_same_count() -> None:
    choice, wanted = np.array([0.5, 0.5]), np.array([4.0, 8.0])
    cold = opportunity_rates(choice, wanted, 60, 0.0, 20.0)
    hot = opportunity_rates(choice, wanted, 60, 0.3, 20.0)
    assert (hot < cold).all()
    # Run the mean by hand: it comes to what was wanted.
    heat, total = np.zeros(2), np.zeros(2)
    for _ in range(60):
        crises = (1 - np.exp(-hot * (1 + 0.3 * heat) / 4)) * choice
        total += crises
        heat = (heat + crises) * 0.5 ** (1 / 20)
    assert total == pytest.approx(wanted)


def test_no_challenges_need_no_opportunities() -> None:
    assert opportunity_rates(np.array([0.5]), np.array([0.0]), 40, 0.3, 20.0) == pytest.approx([0])
