import math

import numpy as np
import pytest

from sim.calibration.measures import (
    ATTACK,
    FAIT,
    opening_of,
    opportunity_rates,
    region_measures,
    with_parameters,
)
from sim.calibration.problem import with_values
from sim.engine.world.constants import build_world
from tests.acceptance.worlds import classroom, stage
from tests.unit.calibration.small_problem import BORDER, ISLETS, crises, small_problem

A, B, C, D = range(4)


def test_an_opening_is_every_crisis_of_the_first_quarter() -> None:
    scenario = classroom("treaty")
    here = stage(scenario)
    found = opening_of(here.world)
    border = here.solved("border")
    assert found.choice[BORDER].tolist() == border.solution.choice.tolist()
    assert found.resist[BORDER] == pytest.approx(border.solution.summary[:, 1])
    assert found.press[BORDER] == pytest.approx(border.solution.summary[:, 2])
    assert found.levels[BORDER, C, ATTACK] == pytest.approx(border.level("CCC", ATTACK))
    assert np.isnan(found.levels[BORDER, [A, B]]).all()
    # .7 and .85 overlap at .955 for Corvia; Dorna has the treaty's .85.
    assert found.obligation[BORDER] == pytest.approx([0, 0, 0.955, 0.85])


def test_challenge_force_and_war_follow_from_the_choices() -> None:
    scenario = classroom()
    found = opening_of(build_world(scenario))
    assert found.challenge == pytest.approx(1 - found.choice[:, 0])
    assert found.force == pytest.approx(found.choice[:, 2] + found.choice[:, 3])
    expected = found.choice[BORDER, 3] * found.resist[BORDER, ATTACK] * found.press[BORDER, ATTACK]
    assert found.war.tolist() == [pytest.approx(expected), 0]
    assert FAIT == 1


def test_guarantors_that_do_not_look_ahead_have_no_levels() -> None:
    scenario = classroom(parameters__choice__strategic_guarantors=1)
    found = opening_of(build_world(scenario))
    assert not np.isnan(found.levels[BORDER, C]).any()
    assert np.isnan(found.levels[BORDER, D]).all()


def test_parameters_of_the_game_may_be_changed_without_building_the_world_again() -> None:
    scenario = classroom("treaty")
    values = {"choice.precision": 9.0, "modes.major_attack.attrition": 0.5, "reneging.*": 0.5}
    other = with_values(scenario, values)
    quick = opening_of(with_parameters(build_world(scenario), other))
    slow = opening_of(build_world(other))
    for one, same in zip(quick, slow, strict=True):
        assert np.array_equal(one, same, equal_nan=True)
    assert not np.array_equal(quick.choice, opening_of(build_world(scenario)).choice)


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


def test_measures_follow_from_the_crises_and_the_observed_counts() -> None:
    found = region_measures(small_problem(), crises(), crises(1.25))
    # Opportunities a year: .1 / .5 = .2 at the border and .3 / .6 = .5 at the islets; so .4
    # disputes a year, of them with force .2 x .25 + .5 x .3 = .2.
    assert found["force_share"] == pytest.approx(0.5)
    # War: .2 x .1 x .5 x .2 = .002 a year, all of it at the border, which may dominate
    assert found["war_per_dispute"] == pytest.approx(0.005)
    assert found["largest_other_war_share"] == 0
    assert found["resisted_share"] == pytest.approx(0.5)
    # Both are protected; without commitments everything is tried a quarter more often.
    for slope in ("initiation_slope", "force_slope", "war_slope"):
        assert found[slope] == pytest.approx(0.8)
    # Corvia owes .7 and stands with .7; Dorna owes nothing at the border and fights with .1.
    assert found["ally_stands_fait_accompli"] == pytest.approx(0.7)
    assert found["ally_stands_major_attack"] == pytest.approx(0.7)
    assert found["bystander_fights"] == pytest.approx(0.1)


def test_a_flashpoint_that_may_not_dominate_is_seen() -> None:
    found = region_measures(small_problem(may_dominate=[]), crises(), crises())
    assert found["largest_other_war_share"] == 1


def test_slopes_are_those_of_protected_flashpoints() -> None:
    null = crises()
    null.choice[ISLETS] = [0.1, 0.6, 0.3, 0.0]
    owed = np.array([[0, 0, 0.7, 0], [0, 0, 0.2, 0]])
    found = region_measures(small_problem(), crises()._replace(obligation=owed), null)
    # The border alone is protected, and nothing changes there.
    assert found["initiation_slope"] == pytest.approx(1)


def test_bands_speak_of_measures_that_exist() -> None:
    names = set(region_measures(small_problem(), crises(), crises()))
    assert {"force_share", "war_slope", "bystander_fights"} <= names
    assert FAIT == 1
    assert ATTACK == 2
