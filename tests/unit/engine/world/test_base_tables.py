import numpy as np
import pytest

from sim.domain.scenario import Scenario
from sim.domain.states import Base
from sim.rules.crisis.basing import NO_CONSENT
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import KM_A_DEGREE, classroom, figure, stage
from tests.unit.engine.quarter.test_assembly import decay

A, B, C, D = range(4)
BORDER = 0


def with_bases(*bases: dict[str, object], has_capacity: bool = False) -> Scenario[Parameters]:
    """Return the classroom in which Corvia, on its own soil 58 degrees away, has more bases."""
    near = {"place": "near", "lat": 0, "lon": 6, "status": "judgement", "source": "a test"}
    scenario = classroom()
    patron = scenario.states["CCC"]
    added = [Base.model_validate({**near, **base}) for base in bases]
    own = patron.bases[0].model_copy(update={"host": None})
    states = {**scenario.states, "CCC": patron.model_copy(update={"bases": [own, *added]})}
    switches = scenario.switches.model_copy(update={"basing_capacity": has_capacity})
    return scenario.model_copy(update={"states": states, "switches": switches})


def test_a_base_is_as_far_away_as_the_theatre_is() -> None:
    bases = stage(classroom()).world.bases
    # On the equator a degree is 111.195 km: the border is 2 degrees from Aport,
    # 3 from Bport and 58 from Cport; Dport lies 5 degrees north and 3 east of it.
    # cos c = cos 5 cos 3 -> c = 5.8289 degrees
    north_east = np.degrees(np.arccos(np.cos(np.radians(5)) * np.cos(np.radians(3))))
    assert bases.km[BORDER, [A, B], 0] == pytest.approx(np.array([2, 3]) * KM_A_DEGREE)
    assert bases.km[BORDER, D, 0] == pytest.approx(north_east * KM_A_DEGREE)
    assert bases.fraction[BORDER, A, 0] == pytest.approx(decay(2))


def test_bases_stand_nearest_first_and_those_of_absent_hosts_are_left_out() -> None:
    world = stage(
        with_bases(
            {"host": "BBB"}, {"host": "BBB", "lon": 4}, {"host": "ZZZ", "lon": 2}, {"lon": 50}
        )
    ).world
    degrees = world.bases.km[BORDER, C] / KM_A_DEGREE
    # The border is at longitude 2: 4, 6, 50 and 60 are its own base, then nothing.
    assert degrees == pytest.approx([2, 4, 48, 58])
    assert world.bases.host[BORDER, C].tolist() == [B, B, NO_CONSENT, NO_CONSENT]
    assert np.isinf(world.bases.km[BORDER, A, 1:]).all()
    assert (world.bases.capacity[BORDER, A, 1:] == 1).sum() == 0


def test_capacities_count_only_where_the_switch_is_on() -> None:
    tenth = figure(0.1).model_dump()
    off, on = (
        stage(with_bases({"lon": 4, "capacity": tenth}, has_capacity=has)).world.bases
        for has in (False, True)
    )
    assert off.capacity[BORDER, C].tolist() == [1, 1]
    assert on.capacity[BORDER, C].tolist() == [0.1, 1]
    # A tenth from two degrees away, the rest from home
    assert off.own[BORDER, C] == pytest.approx(decay(2))
    assert on.own[BORDER, C] == pytest.approx(0.1 * decay(2) + 0.9 * decay(58))
