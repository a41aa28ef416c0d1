import json
import math
from typing import Any

import numpy as np
import pytest

from sim.engine.crisis.arrays import Crisis, ObligationColumn
from sim.engine.crisis.explicit import crisis_arrays, party_names, solution_record
from sim.engine.crisis.explicit_input import ExplicitCrisis, read_crisis
from sim.engine.crisis.solver import solve


def base(distance_km: float, host: str | None = None) -> dict[str, object]:
    return {"distance_km": distance_km, "host": host}


def explicit(*guarantors: dict[str, Any], **more: object) -> ExplicitCrisis:
    given: dict[str, Any] = {
        "challenger": {
            "state": "AAA", "capability_usd_bn": 100, "bases": [base(1000)], "salience": 0.8,
            "theatre_share": 0.5, "engaged_share": 0.2,
            "backers": [{"share": 0.5, "strength_usd_bn": 8}],
        },
        "target": {
            "state": "BBB", "capability_usd_bn": 50, "bases": [base(0)], "salience": 1,
            "terrain_advantage": 1.5, "alignment": 0.4,
        },
        "guarantors": list(guarantors),
    }  # fmt: skip
    return read_crisis(json.dumps(given | more))


def arrays(*guarantors: dict[str, Any], **more: object) -> Crisis:
    return crisis_arrays(explicit(*guarantors, **more))


def guarantor(state: str, capability: float, **more: object) -> dict[str, Any]:
    return {"state": state, "capability_usd_bn": capability, "bases": [base(0)]} | more


def test_both_sides_bring_what_they_have_there() -> None:
    crisis = arrays()
    # 100 x .5 x .8 x exp(-.17) + .5 x 8
    assert crisis.strength_challenger == pytest.approx(40 * math.exp(-0.17) + 4)
    # 1.5 x 50
    assert crisis.strength_target == pytest.approx(75)


def test_guarantors_stand_strongest_first_and_ties_by_code() -> None:
    given = explicit(guarantor("EEE", 10), guarantor("DDD", 10), guarantor("CCC", 20))
    assert party_names(given) == ["AAA", "BBB", "CCC", "DDD", "EEE"]


def test_the_order_takes_every_host_as_consenting() -> None:
    # At home 100 x exp(-.17 x 8) = 25.7 is less than 30, from DDD's soil it is 100
    far = guarantor("CCC", 100, bases=[base(8000), base(0, "DDD")])
    given = explicit(guarantor("DDD", 30), far)
    assert party_names(given)[2:] == ["CCC", "DDD"]
    crisis = crisis_arrays(given)
    assert crisis.strength[0] == pytest.approx(100 * math.exp(-0.17 * 8))
    np.testing.assert_allclose(crisis.strength_hosted, [[0, 100], [0, 0]])


def test_the_target_always_lends_its_bases() -> None:
    crisis = arrays(guarantor("CCC", 100, bases=[base(8000), base(1000, "BBB")]))
    assert crisis.strength[0] == pytest.approx(100 * math.exp(-0.17))


def test_obligations_overlap_with_the_treaty_active_not_active_and_left_out() -> None:
    pacts = [
        {"obligation": 0.5, "scope": 0.8},
        {"obligation": 0.6, "collective": True, "fallback": 0.25, "trigger": {"major_attack": 0.5}},
    ]
    table = arrays(guarantor("CCC", 10, pacts=pacts)).obligation[0]
    # major attack: .5 x .8 = .4 and .6 x .5 = .3: 1 - .6 x .7, 1 - .6 x .925, .4
    assert table[2] == pytest.approx([0.58, 0.445, 0.4])
    # fait accompli, trigger .7: .28 and .42: 1 - .72 x .58, 1 - .72 x .895, .28
    assert table[1] == pytest.approx([0.5824, 0.3556, 0.28])
    assert list(ObligationColumn) == [0, 1, 2]


def test_politics_shade_stake_and_bias() -> None:
    policy = {
        "stake_multiplier": 1.2, "bias_logit": 0.5, "burden_discount_logit": 0.2,
        "reputation_multiplier": 1.5,
    }  # fmt: skip
    k = guarantor(
        "CCC", 10, stake=0.5, alignment=-0.6, reputation=0.8, policy=policy,
        government_stance_logit=0.3, shock_logit=-0.1,
    )  # fmt: skip
    crisis = arrays(k)
    # .5 x 1.2 x (1 - .25 x 1)
    assert crisis.stake[0] == pytest.approx(0.45)
    # .5 - .2 + .3 - .1
    assert crisis.bias[0] == pytest.approx(0.5)
    # .8 x 1.5 is more than one
    assert crisis.reputation[0] == 1


def test_what_is_not_given_takes_the_defaults_of_the_model() -> None:
    crisis = arrays(guarantor("CCC", 10))
    given = (crisis.precision, crisis.precision_decay, crisis.opening_precision)
    assert given == (12.0, 1.8, 6.0)
    assert crisis.status_quo_utility == 0.01
    assert (crisis.interoperability[0], crisis.attrition_exposure[0]) == (0.5, 0.6)
    assert (crisis.nuclear_assurance[0], crisis.nuclear_vulnerability[0]) == (0.3, 0.6)
    assert crisis.n_strategic == 1
    assert not crisis.has_council
    np.testing.assert_array_equal(crisis.reservation, [[2, 2, 2]])


def test_a_mode_overrides_its_own_payoffs_alone() -> None:
    crisis = arrays(modes={"grey_zone": {"audience_cost": 0.3}})
    default = arrays()
    assert crisis.modes[0, 3] == 0.3
    np.testing.assert_array_equal(crisis.modes[1:], default.modes[1:])
    changed = np.argwhere(crisis.modes != default.modes)
    np.testing.assert_array_equal(changed, [[0, 3]])


def test_the_output_lists_the_available_modes_alone() -> None:
    given = explicit(guarantor("CCC", 10), available_modes=["major_attack"])
    crisis = crisis_arrays(given)
    record: Any = solution_record(party_names(given), crisis, solve(crisis))
    assert record["choice"]["grey_zone"] == record["choice"]["fait_accompli"] == 0
    assert list(record["value"]) == ["status_quo", "major_attack"]
    assert list(record["modes"]) == ["major_attack"]
    assert list(record["modes"]["major_attack"]["levels"]) == ["CCC"]
    assert list(record["modes"]["major_attack"]["expected_utility"]) == ["AAA", "BBB", "CCC"]
    clash = record["modes"]["major_attack"]["clash"]
    assert record["war_probability"] == pytest.approx(record["choice"]["major_attack"] * clash)
