from itertools import combinations

from sim.analysis.telling.figures.networks.map_names import place_names

LONG = "A title that has sixty letters, as files may have for names"


def test_a_name_stands_where_it_is_preferred() -> None:
    (one,) = place_names(["Japan"], [(100, 50)], ["left"], (200, 100))
    assert one.left + one.width < 100
    assert one.text == "Japan"


def test_names_do_not_cover_each_other_or_leave_the_map() -> None:
    points = [(10.0 * across, 15.0 * down) for across in range(1, 20) for down in range(1, 10)]
    names = [f"State {number}" for number in range(len(points))]
    placed = place_names(names, points, ["middle"] * len(points), (250, 160))
    named = [one for one in placed if not one.is_listed]
    assert not any(one.covers(other) for one, other in combinations(named, 2))
    assert all(
        one.left >= 0 and one.top >= 0 and one.left + one.width <= 250
        and one.top + one.height <= 160 for one in placed
    )  # fmt: skip
    assert 0 < len(named) < len(placed)
    # Numbers count up, so that the list below the map has one line for each.
    numbers = sorted(int(one.text) for one in placed if one.is_listed)
    assert numbers == list(range(1, len(placed) - len(named) + 1))


def test_a_name_of_many_lines_becomes_a_number() -> None:
    (one,) = place_names([LONG], [(50, 50)], ["right"], (120, 100))
    assert one.is_listed
    assert one.name == LONG
