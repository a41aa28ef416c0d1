import numpy as np
import pytest

from sim.engine.crisis.arrays import ModeColumn
from sim.engine.world.constants import (
    first_quarter,
    flashpoint_names,
    numbers_of,
    reputation_counts,
    state_names,
)
from sim.kernel.draws import permanent_code
from tests.acceptance.worlds import classroom, indo_pacific, judged, stage


def test_states_and_flashpoints_stand_in_the_order_of_their_names() -> None:
    scenario = classroom()
    assert state_names(scenario) == ["AAA", "BBB", "CCC", "DDD"]
    assert flashpoint_names(scenario) == ["border", "islets"]
    world = stage(scenario).world
    assert world.state_code.tolist() == [permanent_code(n) for n in state_names(scenario)]
    assert world.flashpoint_code.tolist() == [permanent_code("border"), permanent_code("islets")]


def test_capability_is_what_steady_spending_has_built_up() -> None:
    world = stage(
        classroom(
            states__AAA__military_price_level=judged(1.5),
            states__AAA__gdp_growth_pct=judged(4),
            states__BBB__gdp_growth_pct=judged(-3),
        )
    ).world
    # AAA 40 x 1.5 / (.08 + .04), BBB 8 / (.08 - .03), CCC 90 / (.08 + .02)
    assert world.capability_usd_bn[:3] == pytest.approx([500, 160, 900])


def test_flashpoints_say_who_what_and_how() -> None:
    here = stage(classroom())
    world = here.world
    assert world.challenger.tolist() == [0, 0]
    assert world.target.tolist() == [1, 1]
    assert world.is_whole_state.tolist() == [True, False]
    assert world.is_available.tolist() == [[True, True, True], [True, True, False]]
    assert world.stake.tolist() == [[0, 0, 0.4, 0.3], [0, 0, 0.2, 0.1]]
    assert world.terrain_advantage.tolist() == [2, 1]
    assert world.challenger_share.tolist() == [0.8, 0.5]
    assert world.opportunity_rate.tolist() == [0.2, 0.4]
    assert not world.is_backer.any()


def test_laws_are_by_state_and_mode_and_one_where_nothing_is_said() -> None:
    world = stage(
        classroom(
            states__DDD__law__support__fait_accompli=judged(0.8),
            states__DDD__law__fight__major_attack=judged(0.25),
        )
    ).world
    assert world.law_support.tolist() == [[1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 0.8, 1]]
    assert world.law_fight.tolist() == [[1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 0.25]]


def test_pairs_read_from_the_row_to_the_column() -> None:
    world = stage(classroom()).world
    a, b, c, d = range(4)
    assert world.trade_share[a].tolist() == [0, 0.1, 0.2, 0.1]
    assert not world.trade_share[[b, c, d]].any()
    assert world.export_share[:, a].tolist() == [0, 0.2, 0.1, 0.3]
    # Belmar's file says what it expects of Corvia: the belief is about Corvia.
    prior = world.kept_prior / (world.kept_prior + world.broken_prior)
    assert prior[c] == pytest.approx([0.5, 0.7, 0.5, 0.5])
    assert (prior[[a, b, d]] == 0.5).all()


def test_switched_off_backers_are_absent() -> None:
    scenario = indo_pacific()
    here = stage(scenario)
    row = here.point("taiwan")
    backers = {here.states[k] for k in np.flatnonzero(here.world.backing[row])}
    assert backers == {"PRK", "RUS"}
    off = scenario.switches.model_copy(update={"backers": False})
    without = stage(scenario.model_copy(update={"switches": off})).world
    assert not without.backing.any()
    assert here.world.is_backer.any()
    assert not without.is_backer.any()


def test_numbers_are_the_parameters_and_switches() -> None:
    scenario = classroom(
        parameters__strength__distance_decay_per_1000km=0.2,
        parameters__choice__strategic_guarantors=2,
        switches__law=False,
        parameters__satisfaction__provocation_weight=0.1,
        switches__provocation=False,
    )
    numbers = numbers_of(scenario)
    assert numbers.quarters == 20
    assert numbers.distance_decay == 0.2
    assert numbers.strategic_guarantors == 2
    assert not numbers.has_law
    assert numbers.has_consent
    assert numbers.provocation_weight == 0
    provoked = classroom(parameters__satisfaction__provocation_weight=0.1)
    assert numbers_of(provoked).provocation_weight == 0.1


def test_the_table_of_modes_has_the_threshold_in_its_last_column() -> None:
    world = stage(classroom(parameters__choice__threshold_major_attack=0.6)).world
    assert world.modes.shape == (3, len(ModeColumn))
    assert world.modes[:, ModeColumn.THRESHOLD].tolist() == [0, 0.111, 0.6]
    assert world.modes[:, ModeColumn.PRIZE_SHARE].tolist() == [0.03, 0.25, 1]


def test_quarters_are_counted_from_the_scenarios_start() -> None:
    assert first_quarter(classroom(start="2030Q3")) == 2030 * 4 + 2


def test_a_prior_is_worth_four_events() -> None:
    kept, broken = reputation_counts(np.array([[0.7]]), 4.0)
    # .7 x 4 and .3 x 4
    assert kept[0, 0] == pytest.approx(2.8)
    assert broken[0, 0] == pytest.approx(1.2)
