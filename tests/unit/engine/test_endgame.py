import json
import math
from typing import Any

import numpy as np
import pytest

from sim.engine.crisis import Crisis
from sim.engine.endgame import (
    common_numbers,
    defenders_strength,
    guarantor_standing,
    guarantor_traits,
    lawful_levels,
    prize_at_stake,
)
from sim.engine.explicit import crisis_arrays
from sim.engine.explicit_input import read_crisis

GREY, FAIT, MAJOR = 0, 1, 2
ACTIVE, NOT_ACTIVE = 0, 1
HOME = {"distance_km": 0, "host": None}


def arrays(*guarantors: dict[str, Any], **more: object) -> Crisis:
    given: dict[str, Any] = {
        "challenger": {"state": "AAA", "capability_usd_bn": 100, "bases": [HOME], "salience": 1},
        "target": {"state": "BBB", "capability_usd_bn": 50, "bases": [HOME], "salience": 1},
        "guarantors": list(guarantors),
    }
    return crisis_arrays(read_crisis(json.dumps(given | more)))


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
    weighed, _, timely = guarantor_standing(crisis, FAIT, NOT_ACTIVE, 0)
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


def defenders(weight: list[float], crisis: Crisis) -> float:
    numbers, traits = common_numbers(crisis, MAJOR), guarantor_traits(crisis, MAJOR, ACTIVE)
    return defenders_strength(numbers, traits, crisis.strength_hosted, np.array(weight))


def test_strength_adds_up_by_weight_and_interoperability() -> None:
    # 50 + .25 x .8 x 40
    assert defenders([0.25], arrays(BOUND)) == pytest.approx(58)
    assert defenders([0.0], arrays(BOUND)) == 50


def test_a_host_opens_its_bases_when_it_stands_with_the_target() -> None:
    guest = {
        "state": "DDD", "capability_usd_bn": 100, "interoperability": 1.0,
        "bases": [{"distance_km": 0, "host": "CCC"}],
    }  # fmt: skip
    crisis = arrays(BOUND, guest)
    # DDD is the stronger, so it is first; alone it has no base, 50 + 0
    assert defenders([1.0, 0.0], crisis) == pytest.approx(50)
    # 50 + 100 + .25 x .8 x 40
    assert defenders([1.0, 0.25], crisis) == pytest.approx(158)
    # half of the weight of support is enough: 50 + 100 + .125 x .8 x 40
    assert defenders([1.0, 0.125], crisis) == pytest.approx(154)
    # less is not: 50 + .12 x .8 x 40
    assert defenders([1.0, 0.12], crisis) == pytest.approx(53.84)
