import pytest

from sim.analysis.telling.geography import Projection
from sim.study.seminar_files import Window


def test_a_place_is_put_by_its_degrees() -> None:
    # 100 degrees across on 1000 units: 10 each; a degree of latitude is 1.12 times as long.
    projection = Projection(Window(west=100, east=200, south=-50, north=50), 1000)
    assert projection.point(0, 150) == (500, 560)
    assert projection.point(50, -170) == (900, 0)  # 190 degrees, beyond the date line
    assert projection.height == pytest.approx(1120)


def test_coasts_are_those_that_reach_into_the_window() -> None:
    japan = Projection(Window(west=128, east=146, south=30, north=46), 100)
    rings = list(japan.coasts())
    whole = Projection(Window(west=55, east=200, south=-60, north=80), 100)
    assert 0 < len(rings) < len(list(whole.coasts()))
    assert any(0 < x < 100 and 0 < y < japan.height for ring in rings for x, y in ring)


def test_an_invented_world_has_no_coast() -> None:
    window = Window(west=128, east=146, south=30, north=46, coastline=False)
    assert list(Projection(window, 100).coasts()) == []
