import math
from itertools import combinations

import pytest

from sim.analysis.telling.pages.marks import RADIUS, Box, box_of, spread
from sim.analysis.telling.pages.region_map import region_map
from sim.loading.library import catalogue
from sim.loading.scenarios import load_scenario
from sim.study.seminar_files import seminar_of

SIZE = (1000.0, 800.0)


def test_a_number_with_room_stands_at_its_place() -> None:
    places = {"west": (200.0, 400.0), "east": (800.0, 400.0)}
    assert spread(places, [], SIZE) == places


def test_numbers_at_one_place_stand_beside_each_other_and_near_it() -> None:
    found = spread(dict.fromkeys("abcde", (500.0, 400.0)), [], SIZE)
    assert all(math.dist(*pair) >= 2 * RADIUS for pair in combinations(found.values(), 2))
    # Five discs fit within two and a half diameters of one point.
    assert max(math.dist(one, (500, 400)) for one in found.values()) < 5 * RADIUS
    assert found["a"] == (500, 400)


def test_a_number_makes_room_for_a_name_and_stays_on_the_map() -> None:
    name = Box(left=420, right=580, top=380, bottom=420)
    x, y = spread({"a": (500.0, 400.0)}, [name], SIZE)["a"]
    assert y + RADIUS <= name.top or y - RADIUS >= name.bottom
    assert x == pytest.approx(500, abs=RADIUS)
    assert spread({"a": (0.0, 0.0)}, [], SIZE)["a"] == pytest.approx((RADIUS, RADIUS), abs=14)


def test_a_name_takes_room_on_the_side_on_which_it_stands() -> None:
    right, left, middle = (box_of("Japan", 100, 50, side) for side in ("right", "left", "middle"))
    assert right.left == 100
    assert left.right == 100
    assert middle.left + middle.right == 200
    assert right.right - right.left == left.right - left.left == middle.right - middle.left


@pytest.mark.parametrize("name", sorted(set(catalogue("scenarios")) - {"calibration"}))
def test_no_number_of_a_shipped_scenario_covers_another(name: str) -> None:
    scenario = load_scenario(name)
    drawn = region_map(scenario, seminar_of(name, scenario))
    spots = [(dot.x, dot.y) for dot in drawn.dots]
    apart = [math.dist(*pair) for pair in combinations(spots, 2)]
    # Places are rounded to a tenth.
    assert min(apart) >= 2 * RADIUS - 0.2
    for dot in drawn.dots:
        assert RADIUS <= dot.x <= drawn.width - RADIUS
        assert RADIUS <= dot.y <= drawn.height - RADIUS
        assert math.hypot(dot.dx, dot.dy) < drawn.width / 8
