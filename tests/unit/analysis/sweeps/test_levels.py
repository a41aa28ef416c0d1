import numpy as np
import pytest

from sim.analysis.sweeps.arm_values import ArmValues, Layout
from sim.analysis.sweeps.levels import FactorLevels, levels_of

type Drawn = list[dict[str, str | float]]


def found(drawn: Drawn, values: list[list[float]]) -> dict[str, FactorLevels]:
    layout = Layout(drawn=drawn, arms=[{}], numbers=np.arange(len(drawn)).reshape(-1, 1))
    runs = np.array(values)[:, None, :]
    return {one.factor: one for one in levels_of(ArmValues(layout, runs, None))}


DRAWN: Drawn = [
    {"treaty": "hub", "cost": 0.1}, {"treaty": "hub", "cost": 0.2},
    {"treaty": "pact", "cost": 0.3}, {"treaty": "pact", "cost": 0.4},
]  # fmt: skip


def test_words_are_levels_and_numbers_are_cut_at_their_median() -> None:
    made = found(DRAWN, [[4, 6], [7, 7], [1, 1], [3, 3]])
    # hub: (5 + 7) / 2 = 6, with deviations of one: error sqrt(2) / sqrt(2) = 1.
    assert [(one.name, one.mean, one.points) for one in made["treaty"].levels] == [
        ("hub", 6, 2),
        ("pact", 2, 2),
    ]
    assert made["treaty"].highest.error == pytest.approx(1)
    assert made["treaty"].gap == 4
    assert made["treaty"].gap_error == pytest.approx(2**0.5)
    assert [one.name for one in made["cost"].levels] == ["up to 0.25", "above 0.25"]
    assert [one.is_half for one in made["cost"].levels] == [True, True]


def test_the_factor_that_moves_most_comes_first_and_one_that_does_not_vary_is_left_out() -> None:
    drawn = [
        {**one, "cost": cost, "same": 1.0} for one, cost in zip(DRAWN, (1, 2, 1, 2), strict=True)
    ]
    made = found(drawn, [[5.0], [6.0], [1.0], [2.0]])
    assert list(made) == ["treaty", "cost"]
    # Two values of a number are levels.
    assert [one.name for one in made["cost"].levels] == ["1", "2"]


def test_a_level_of_one_point_has_the_error_of_its_runs() -> None:
    made = found([{"cost": 0.0}, {"cost": 1.0}], [[1, 3], [5, 5]])
    # Runs 1 and 3: standard deviation sqrt(2), of two: 1.
    assert made["cost"].lowest.error == pytest.approx(1)
    assert made["cost"].gap == 3
