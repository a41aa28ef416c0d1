import json
import math
from typing import Any

import numpy as np
import pytest

from sim.domain.vocabulary import CouncilAnswer, Mode
from sim.engine.crisis.arrays import WIDENED, Crisis
from sim.engine.crisis.explicit import crisis_arrays
from sim.engine.crisis.explicit_input import read_crisis
from sim.engine.crisis.movers import (
    N_TRAITS,
    NEVER,
    challenge_in,
    drawn_salience,
    fill_traits,
    guarantor_of,
    guarantor_standing,
    lawful_levels,
    prize_at_stake,
)
from sim.engine.crisis.widening import NO_SEQUEL
from tests.unit.engine.crisis.games import in_a_version

GREY, FAIT, MAJOR = Mode
ACTIVE, INACTIVE = CouncilAnswer
HOME = {"distance_km": 0, "host": None}


def arrays(*guarantors: dict[str, Any], **more: object) -> Crisis:
    given: dict[str, Any] = {
        "challenger": {"state": "AAA", "capability_usd_bn": 100, "bases": [HOME], "salience": 1},
        "target": {"state": "BBB", "capability_usd_bn": 50, "bases": [HOME], "salience": 1},
        "guarantors": list(guarantors),
    }
    return crisis_arrays(read_crisis(json.dumps(in_a_version(given | more))))


TREATY = {"obligation": 0.5, "collective": True, "fallback": 0.2}
BOUND = {
    "state": "CCC", "capability_usd_bn": 40, "bases": [HOME], "interoperability": 0.8,
    "support": 0.5, "pacts": [{"obligation": 0.4}, TREATY],
    "policy": {"obligation_multiplier": 0.5, "reputation_multiplier": 0.6},
    "law_support": {"fait_accompli": 0.9}, "law_fight": {"fait_accompli": 0.6},
}  # fmt: skip
COUNCIL = {"activation_probability": 0.5, "lag_quarters": 1}


def test_only_what_is_left_of_the_prize_is_at_stake() -> None:
    assert prize_at_stake(0.25, 0.2) == pytest.approx(0.2)


def test_the_policy_weighs_the_obligation_but_not_the_timing() -> None:
    crisis = arrays(BOUND, council=COUNCIL)
    weighed, price, timely = guarantor_standing(crisis, FAIT, ACTIVE, 0)
    # .4 x .7 = .28 and .5 x .7 = .35: 1 - .72 x .65 = .532, halved
    assert weighed == pytest.approx(0.266)
    # .266 x (.25 x .6 + .59 x .5)
    assert price == pytest.approx(0.266 * 0.445)
    # all is late but the .28 of the .532 that it owes without the treaty
    late = 1 - 0.28 / 0.532
    assert timely == pytest.approx(1 - late + late * math.exp(-1.5))


def test_a_council_that_does_not_act_leaves_the_fallback_and_the_lag() -> None:
    crisis = arrays(BOUND, council=COUNCIL)
    weighed, _, timely = guarantor_standing(crisis, FAIT, INACTIVE, 0)
    # 1 - .72 x (1 - .35 x .2) = .3304, halved
    assert weighed == pytest.approx(0.1652)
    assert timely == guarantor_standing(crisis, FAIT, ACTIVE, 0)[2]


@pytest.mark.parametrize("mode", [GREY, MAJOR])
def test_help_comes_too_late_in_a_fait_accompli_alone(mode: int) -> None:
    assert guarantor_standing(arrays(BOUND, council=COUNCIL), mode, ACTIVE, 0)[2] == 1
    assert guarantor_standing(arrays(BOUND), FAIT, ACTIVE, 0)[2] == 1


def test_law_is_read_by_mode() -> None:
    crisis = arrays(BOUND)
    assert lawful_levels(crisis, FAIT, 0) == pytest.approx((0.1, 0.3, 0.6))
    assert lawful_levels(crisis, MAJOR, 0) == (0, 0, 1)


def test_the_table_of_guarantors_keeps_every_trait_in_its_place() -> None:
    # every trait a number of its own, so that no two can be swapped unseen
    party = BOUND | {
        "nuclear": 0.5, "nuclear_assurance": 0.6, "stake": 0.21, "attrition_exposure": 0.22,
        "nuclear_vulnerability": 0.23, "non_alignment_cost": 0.24, "government_stance_logit": 0.25,
        "reputation": 0.9,
    }  # fmt: skip
    crisis = arrays(party, council=COUNCIL)._replace(trade_share=np.array([0.26]))
    traits = np.zeros((1, N_TRAITS))
    fill_traits(crisis, int(FAIT), int(ACTIVE), np.zeros((2, 1)), traits)
    found = guarantor_of(traits, 0)
    weighed, price, timely = guarantor_standing(crisis, FAIT, ACTIVE, 0)
    assert found.effective_share == pytest.approx(timely * 0.8)
    assert (found.obligation, found.reneging_cost) == (weighed, price)
    assert found.nuclear_cover == pytest.approx(0.3)
    lawful = (found.lawful_abstain, found.lawful_support, found.lawful_fight)
    assert lawful == lawful_levels(crisis, FAIT, 0)
    for name in (
        "stake", "attrition_exposure", "nuclear_vulnerability", "norm_cost", "bias", "trade_share",
        "reputation",
    ):  # fmt: skip
        assert getattr(found, name) == getattr(crisis, name)[0]


def test_a_widened_war_has_the_payoffs_of_an_attack_and_nothing_to_back_down_from() -> None:
    crisis = arrays(BOUND)
    war = challenge_in(crisis, WIDENED, 0.7, NO_SEQUEL)
    attack = challenge_in(crisis, int(MAJOR), 0.7, NO_SEQUEL)
    assert war._replace(back_down_logit=0.0) == attack._replace(back_down_logit=0.0)
    assert war.back_down_logit == NEVER


def test_a_clash_that_is_lost_costs_the_challenger_only_with_escalation() -> None:
    crisis = arrays(BOUND)
    assert challenge_in(crisis, int(FAIT), 1.0, NO_SEQUEL).lost_cost == 0
    escalating = crisis._replace(has_escalation=True)
    assert challenge_in(escalating, int(FAIT), 1.0, NO_SEQUEL).lost_cost == 0.05
    assert challenge_in(escalating, int(MAJOR), 1.0, NO_SEQUEL).lost_cost == 0


def test_a_draw_of_resolve_multiplies_the_salience() -> None:
    crisis = arrays()._replace(resolve=2.0, resolve_sd=0.5)
    # exp(.5 x 2) of a salience of 1
    assert drawn_salience(crisis) == pytest.approx(math.e)


def test_who_is_not_called_may_do_nothing() -> None:
    crisis = arrays(BOUND)._replace(is_called=np.array([[False, True, True]]))
    assert lawful_levels(crisis, GREY, 0) == (1, 0, 0)
    assert lawful_levels(crisis, MAJOR, 0) == (0, 0, 1)
