import pytest

from sim.engine.world.distance import EARTH_RADIUS_KM, great_circle_km


def test_from_pole_to_equator_is_a_quarter_of_the_way_round() -> None:
    # pi / 2 x 6371.0088
    assert great_circle_km(90, 0, 0, 57) == pytest.approx(10007.557, abs=1e-3)


def test_nashville_to_los_angeles_is_the_published_distance() -> None:
    # Rosetta Code, "Haversine formula": 2887.2599506 km with a radius of 6372.8 km
    published = 2887.2599506071106 * EARTH_RADIUS_KM / 6372.8
    assert great_circle_km(36.12, -86.67, 33.94, -118.40) == pytest.approx(published, abs=1e-6)


def test_the_date_line_is_no_obstacle() -> None:
    # two degrees of the equator: 2 / 360 of 40030.23
    assert great_circle_km(0, 179, 0, -179) == pytest.approx(222.390, abs=1e-3)
