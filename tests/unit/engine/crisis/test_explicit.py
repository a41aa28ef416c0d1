import json
import math
from typing import Any

import numpy as np
import pytest

from sim.engine.crisis.arrays import Crisis, ObligationColumn
from sim.engine.crisis.explicit import crisis_arrays, party_names
from sim.engine.crisis.explicit_input import ExplicitCrisis, read_crisis
from tests.unit.engine.crisis.games import in_a_version, reach_of


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
    return read_crisis(json.dumps(in_a_version(given | more)))


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
    assert reach_of(crisis, 0) == pytest.approx(100 * math.exp(-0.17 * 8))
    assert reach_of(crisis, 0, 1) == 100


def test_the_target_always_lends_its_bases() -> None:
    crisis = arrays(guarantor("CCC", 100, bases=[base(8000), base(1000, "BBB")]))
    assert reach_of(crisis, 0) == pytest.approx(100 * math.exp(-0.17))


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


def test_what_is_not_given_takes_the_defaults_of_the_first_version() -> None:
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


def test_a_force_fills_its_bases_nearest_first_where_they_have_capacities() -> None:
    bases = [base(1000) | {"capacity": 0.25}, base(3000, "CCC") | {"capacity": 0.5}, base(8000)]
    version = {"parameters": {"precision_floor": 0.08, "minimum_obligation": 0}}
    others = [guarantor("DDD", 100, bases=bases), guarantor("CCC", 5)]
    crisis = arrays(*others, **version)
    near, middle, far = (math.exp(-0.17 * km) for km in (1, 3, 8))
    assert reach_of(crisis, 0) == pytest.approx(100 * (0.25 * near + 0.75 * far))
    assert reach_of(crisis, 0, 1) == pytest.approx(100 * (0.25 * near + 0.5 * middle + 0.25 * far))
    nearest = arrays(*others, **version, switches={"basing_capacity": False})
    assert reach_of(nearest, 0) == pytest.approx(100 * near)


def test_whom_a_war_would_not_call_is_no_guarantor() -> None:
    entry = {"precision_floor": 0.08, "minimum_obligation": 0.05, "minimum_stake": {
        "grey_zone": 0.25, "fait_accompli": 0.15, "major_attack": 0.1}}  # fmt: skip
    bound = guarantor("CCC", 10, pacts=[{"obligation": 0.1, "scope": 0.5, "trigger": {}}])
    others = [bound, guarantor("DDD", 20, stake=0.2), guarantor("EEE", 30, stake=0.09)]
    given = explicit(*others, parameters=entry)
    assert party_names(given)[2:] == ["DDD", "CCC"]
    # DDD cares enough for a fait accompli, CCC owes .1 x .5 = .05 in every mode
    called = crisis_arrays(given).is_called
    assert called.tolist() == [[False, True, True], [True, True, True]]


def test_a_decay_of_precision_marks_the_first_version() -> None:
    first = explicit(parameters={"precision_decay": 1.8})
    second = explicit(parameters={"precision_floor": 0.08})
    assert first.is_first_version
    assert not second.is_first_version
    assert (crisis_arrays(first).has_escalation, crisis_arrays(second).has_escalation) == (0, 1)
    one = explicit(parameters={"precision_floor": 0.08}, switches={"escalation": False})
    assert not crisis_arrays(one).has_escalation


def test_the_intensity_of_a_war_leaves_the_lesser_modes_alone() -> None:
    plain, half = arrays().modes, arrays(war_intensity=0.5).modes
    np.testing.assert_array_equal(plain[:2], half[:2])
    # attrition, challenge, audience, nuclear risk, support, fighting, threshold; not deployment
    changed = np.flatnonzero(plain[2] != half[2])
    np.testing.assert_allclose(half[2, changed], 0.5 * plain[2, changed])
    assert changed.tolist() == [1, 2, 3, 4, 6, 8, 9]
