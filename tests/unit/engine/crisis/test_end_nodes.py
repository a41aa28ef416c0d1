import math

import numpy as np
import pytest

from sim.engine.crisis.arrays import Crisis, NodeColumn
from sim.engine.crisis.end_nodes import fill_defenders, fill_end_nodes
from tests.unit.engine.crisis.games import (
    GUARANTOR,
    HOME,
    alone,
    arrays,
    room_for,
    subtree_input,
)

NOBODY_LOOKS_AHEAD = {"strategic_guarantors": 0}
HOST = {"state": "CCC", "capability_usd_bn": 40, "bases": [HOME], "interoperability": 0.8}
GUEST = {
    "state": "DDD", "capability_usd_bn": 100, "interoperability": 1.0,
    "bases": [{"distance_km": 0, "host": "CCC"}],
}  # fmt: skip


def defenders(weight: list[float], crisis: Crisis) -> float:
    """Return the strength at the only end of a crisis in which nobody looks ahead."""
    given = subtree_input(crisis)
    buffers, solved = room_for(given)
    # As supporters: the weight of support is a quarter.
    solved.weight[:, 0], solved.rest[:, 1, 0] = weight, 4 * np.array(weight)
    fill_defenders(given, solved, buffers)
    return float(buffers.defenders[0])


def test_strength_adds_up_by_weight_and_interoperability() -> None:
    # 50 + .25 x .8 x 40
    assert defenders([0.25], arrays(HOST, parameters=NOBODY_LOOKS_AHEAD)) == pytest.approx(58)
    assert defenders([0.0], arrays(HOST, parameters=NOBODY_LOOKS_AHEAD)) == 50


def test_a_host_opens_its_bases_when_it_stands_with_the_target() -> None:
    crisis = arrays(HOST, GUEST, parameters=NOBODY_LOOKS_AHEAD)
    # DDD is the stronger, so it is first; alone it has no base, 50 + 0
    assert defenders([1.0, 0.0], crisis) == pytest.approx(50)
    # 50 + 100 + .25 x .8 x 40
    assert defenders([1.0, 0.25], crisis) == pytest.approx(158)
    # half of the weight of support is enough: 50 + 100 + .125 x .8 x 40
    assert defenders([1.0, 0.125], crisis) == pytest.approx(154)
    # less is not: 50 + .12 x .8 x 40
    assert defenders([1.0, 0.12], crisis) == pytest.approx(53.84)


def test_in_an_expected_coalition_a_host_opens_its_soil_with_its_chance_to_stand() -> None:
    switches = {"expected_coalition": True, "entry": False}
    crisis = arrays(HOST, GUEST, parameters=NOBODY_LOOKS_AHEAD, switches=switches)
    # Supported with .4, so that .4 of the guest's force arrives: 50 + .4 x 100 + .1 x .8 x 40.
    assert defenders([1.0, 0.1], crisis) == pytest.approx(93.2)
    # 50 + 100 + .25 x .8 x 40
    assert defenders([1.0, 0.25], crisis) == pytest.approx(158)
    assert defenders([1.0, 0.0], crisis) == pytest.approx(50)


def test_in_an_expected_coalition_trade_and_cover_of_the_rest_count_with_their_chances() -> None:
    for is_expected in (False, True):
        given = alone(GUARANTOR, 100.0)
        given = given._replace(challenge=given.challenge._replace(expected_coalition=is_expected))
        buffers, solved = room_for(given)
        fill_end_nodes(given, buffers, solved)
        _, support, fight = solved.rest[0, :, 0]
        press, trade, cover = solved.node[0, [NodeColumn.PRESS, NodeColumn.TRADE, NodeColumn.COVER]]
        # Its trade is .2 and counts from support upwards, its cover .25 and counts where it fights.
        assert trade == pytest.approx(press * 0.2 * (support + fight) * is_expected)
        assert cover == pytest.approx(press * 0.25 * fight * is_expected)
        assert support + fight > 0.1


def test_an_end_node_is_worth_what_pressing_and_backing_down_come_to() -> None:
    # 100 against 50, nobody else: p = 2/3. A major attack at defaults, salience 1, all at stake:
    # C: 2/3 - .2 - .8 / 3 = .2, T: -2/3 - .8 x 2/3 = -1.2, precision 12 / 2.8, audience cost .1
    given = subtree_input(arrays())
    buffers, solved = room_for(given)
    fill_end_nodes(given, buffers, solved)
    values = solved.node[0]
    press = 1 / (1 + math.exp(-12 / 2.8 * (0.2 + 0.1)))
    assert values[NodeColumn.PRESS] == pytest.approx(press)
    assert values[NodeColumn.WIN] == pytest.approx(press * 2 / 3)
    assert values[NodeColumn.FRACTION] == pytest.approx(press * 2 / 3)
    assert values[NodeColumn.CHALLENGER] == pytest.approx(press * 0.2 - (1 - press) * 0.1)
    assert values[NodeColumn.TARGET] == pytest.approx(press * -1.2)
    assert (values[NodeColumn.TRADE], values[NodeColumn.COVER]) == (0, 0)
    # at an end nobody has anything left to believe
    np.testing.assert_array_equal(values[:7], values[7:14])
