import json
from typing import Any

import numpy as np
import pytest

from sim.engine.crisis.arrays import Crisis
from sim.engine.crisis.coalitions import coalitions_for, fill_coalitions, work_for
from sim.engine.crisis.end_nodes import defenders_strength
from sim.engine.crisis.explicit import crisis_arrays
from sim.engine.crisis.explicit_input import read_crisis
from sim.engine.crisis.movers import N_TRAITS, common_numbers, fill_traits

MAJOR, ACTIVE = 2, 0
HOME = {"distance_km": 0, "host": None}
HOST = {"state": "CCC", "capability_usd_bn": 40, "bases": [HOME], "interoperability": 0.8}
GUEST = {
    "state": "DDD", "capability_usd_bn": 100, "interoperability": 1.0,
    "bases": [{"distance_km": 0, "host": "CCC"}],
}  # fmt: skip


def arrays(*guarantors: dict[str, Any]) -> Crisis:
    given: dict[str, Any] = {
        "challenger": {"state": "AAA", "capability_usd_bn": 100, "bases": [HOME], "salience": 1},
        "target": {"state": "BBB", "capability_usd_bn": 50, "bases": [HOME], "salience": 1},
        "guarantors": list(guarantors),
        "parameters": {"strategic_guarantors": 0},
    }
    return crisis_arrays(read_crisis(json.dumps(given)))


def defenders(weight: list[float], crisis: Crisis) -> float:
    """Return the strength at the only end of a crisis in which nobody looks ahead."""
    traits, work = np.zeros((len(weight), N_TRAITS)), work_for(1)
    table = coalitions_for(len(weight), 0)
    fill_coalitions(crisis, table)
    fill_traits(crisis, MAJOR, ACTIVE, traits)
    defenders_strength(
        common_numbers(crisis, MAJOR),
        traits,
        table,
        crisis.strength_hosted,
        np.array(weight).reshape(-1, 1),
        work,
    )
    return float(work.defenders[0])


def test_strength_adds_up_by_weight_and_interoperability() -> None:
    # 50 + .25 x .8 x 40
    assert defenders([0.25], arrays(HOST)) == pytest.approx(58)
    assert defenders([0.0], arrays(HOST)) == 50


def test_a_host_opens_its_bases_when_it_stands_with_the_target() -> None:
    crisis = arrays(HOST, GUEST)
    # DDD is the stronger, so it is first; alone it has no base, 50 + 0
    assert defenders([1.0, 0.0], crisis) == pytest.approx(50)
    # 50 + 100 + .25 x .8 x 40
    assert defenders([1.0, 0.25], crisis) == pytest.approx(158)
    # half of the weight of support is enough: 50 + 100 + .125 x .8 x 40
    assert defenders([1.0, 0.125], crisis) == pytest.approx(154)
    # less is not: 50 + .12 x .8 x 40
    assert defenders([1.0, 0.12], crisis) == pytest.approx(53.84)
