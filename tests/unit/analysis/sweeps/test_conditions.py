"""Boxes that were planted, and clouds in which there is none."""

import numpy as np
import pytest

from sim.analysis.sweeps.conditions import Columns, find_box
from sim.study.designs import LatinHypercube


def cloud(points: int = 300, seed: int = 5) -> dict[str, np.ndarray]:
    cube = LatinHypercube(kind="latin_hypercube", points=points).cube(5, seed)
    return {name: cube[:, k] for k, name in enumerate("abcde")}


def test_a_planted_box_of_two_conditions_is_found() -> None:
    columns: Columns = cloud()
    is_so = (columns["b"] > 0.6) & (columns["d"] < 0.4)
    found = find_box(columns, is_so)
    assert found is not None
    low, high = sorted(found.conditions)
    assert (low.factor, high.factor) == ("b", "d")
    assert low.low == pytest.approx(0.6, abs=0.03)
    assert high.high == pytest.approx(0.4, abs=0.03)
    assert low.high == np.inf
    assert high.low == -np.inf
    assert found.density > 0.95
    assert found.coverage > 0.9
    assert found.outside < 0.02
    assert found.held_out > 0.8


def test_a_planted_interval_is_one_condition() -> None:
    columns = cloud()
    found = find_box(columns, (columns["c"] > 0.3) & (columns["c"] < 0.7))
    assert found is not None
    (one,) = found.conditions
    assert one.factor == "c"
    assert one.low == pytest.approx(0.3, abs=0.03)
    assert one.high == pytest.approx(0.7, abs=0.03)


def test_a_condition_on_words_names_them() -> None:
    columns = cloud()
    words = np.array(["north", "south", "east"])[(columns.pop("e") * 3).astype(int)]
    columns["side"] = words
    found = find_box(columns, (words != "south") & (columns["a"] > 0.5))
    assert found is not None
    told = {one.factor: one for one in found.conditions}
    assert told["side"].words == ("east", "north")
    assert told["a"].low == pytest.approx(0.5, abs=0.03)


def test_a_box_among_many_factors_that_do_nothing_is_found_too() -> None:
    cube = LatinHypercube(kind="latin_hypercube", points=300).cube(40, 3)
    columns = {f"f{k:02}": cube[:, k] for k in range(40)}
    found = find_box(columns, (columns["f07"] > 0.55) & (columns["f31"] > 0.55))
    assert found is not None
    assert sorted(one.factor for one in found.conditions) == ["f07", "f31"]


def test_luck_alone_does_not_stand_up_in_points_that_had_no_part_in_it() -> None:
    columns = cloud()
    is_so = cloud(300, 77)["a"] < 0.3
    found = find_box(columns, is_so)
    # Three in ten, wherever one looks. What is found looks better than that where it was found.
    assert found is None or not found.held_out > 0.4


def test_what_is_so_everywhere_or_nowhere_has_no_box() -> None:
    columns = cloud(40)
    assert find_box(columns, np.ones(40, dtype=bool)) is None
    assert find_box(columns, np.zeros(40, dtype=bool)) is None


def test_blocks_are_held_out_whole() -> None:
    # Ten points, each thirty times: copies of a point on both sides would make every box stand up.
    rows = np.repeat(np.arange(10), 30)
    columns = {name: column[rows] for name, column in cloud(10).items()}
    is_so = np.isin(rows, [2, 5])
    apart, mixed = find_box(columns, is_so, 30), find_box(columns, is_so)
    assert apart is not None
    assert mixed is not None
    assert not apart.held_out > mixed.held_out


def test_a_handful_of_points_is_no_region() -> None:
    columns = cloud(60)
    is_so = np.zeros(60, dtype=bool)
    is_so[[7, 31]] = True
    assert find_box(columns, is_so) is None
    is_so[[1, 2, 3, 4, 5, 6]] = True
    found = find_box(columns, is_so)
    assert found is None or found.points >= 5
