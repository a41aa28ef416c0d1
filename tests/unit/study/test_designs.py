"""Designs: what they draw, from whom, and that nothing else moves it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from SALib.sample import morris, sobol
from scipy.stats import qmc

from sim.study.designs import (
    Design,
    Factors,
    Grid,
    LatinHypercube,
    Listed,
    Morris,
    Saltelli,
    Sobol,
)
from sim.study.factors import Factor, ListedValues, NamedLevels, NumberRange

UNIT = {name: NumberRange(low=0, high=1) for name in ("b", "a", "c")}
MIXED: Factors = {
    "weight": NumberRange(low=1, high=100, distribution="log_uniform", steps=3),
    "mood": NamedLevels(levels={"warm": {"quarters": 8}, "cold": {}}),
    "arrangement": ListedValues(values=["treaty", "hub"]),
}
DESIGNS: list[Grid | LatinHypercube | Sobol | Saltelli | Morris] = [
    Grid(kind="grid"),
    LatinHypercube(kind="latin_hypercube", points=10),
    Sobol(kind="sobol", points=8),
    Saltelli(kind="saltelli", base=4),
    Saltelli(kind="saltelli", base=4, second_order=True),
    Morris(kind="morris", trajectories=4),
]


def rows(found: Grid | LatinHypercube | Sobol | Saltelli | Morris, seed: int) -> np.ndarray:
    """Return the points of the unit cube, columns by name."""
    return np.array([[one[name] for name in "abc"] for one in found.draw_points(UNIT, seed)])


def test_a_grid_is_every_combination_and_the_last_name_changes_fastest() -> None:
    found = [tuple(one.values()) for one in Grid(kind="grid").draw_points(MIXED, 1)]
    assert next(list(one) for one in Grid(kind="grid").draw_points(MIXED, 1)) == list(MIXED)
    assert found == [
        (weight, mood, arrangement)
        for arrangement in ("treaty", "hub")
        for mood in ("cold", "warm")
        for weight in (1, 10, 100)
    ]


@settings(max_examples=25)
@given(points=st.integers(2, 60), seed=st.integers(0, 2**63 - 1))
def test_a_latin_hypercube_hits_each_slice_of_each_factor_once(points: int, seed: int) -> None:
    drawn = rows(LatinHypercube(kind="latin_hypercube", points=points), seed)
    slices = np.sort((drawn * points).astype(int), axis=0)
    assert (slices == np.arange(points)[:, None]).all()


def test_a_latin_hypercube_is_scipys() -> None:
    drawn = rows(LatinHypercube(kind="latin_hypercube", points=7), 5)
    np.testing.assert_allclose(drawn, qmc.LatinHypercube(3, rng=5).random(7), rtol=1e-11)


def test_a_sobol_sequence_is_scipys() -> None:
    drawn = rows(Sobol(kind="sobol", points=16), 5)
    np.testing.assert_allclose(drawn, qmc.Sobol(3, rng=5).random_base2(4), rtol=1e-11)


@pytest.mark.parametrize("second", [False, True])
def test_a_saltelli_design_is_salibs(*, second: bool) -> None:
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    expected = sobol.sample(problem, 8, calc_second_order=second, seed=5)
    drawn = rows(Saltelli(kind="saltelli", base=8, second_order=second), 5)
    np.testing.assert_allclose(drawn, expected, rtol=1e-11)
    assert len(drawn) == 8 * (8 if second else 5)  # 2 x 3 + 2, or 3 + 2


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: type(design).__name__)
def test_the_count_is_that_of_the_points(
    design: Grid | LatinHypercube | Sobol | Saltelli | Morris,
) -> None:
    assert design.count(MIXED) == len(list(design.draw_points(MIXED, 1)))


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: type(design).__name__)
def test_points_depend_on_the_seed_and_never_on_the_order_of_the_file(
    design: Grid | LatinHypercube | Sobol | Saltelli | Morris,
) -> None:
    backwards = {name: MIXED[name] for name in reversed(list(MIXED))}
    levels = NamedLevels(levels={"cold": {}, "warm": {"quarters": 8}})
    first = list(design.draw_points(MIXED, 7))
    assert list(design.draw_points(backwards | {"mood": levels}, 7)) == first
    if not isinstance(design, Grid):
        assert list(design.draw_points(MIXED, 8)) != first


def test_these_are_the_points_on_every_machine() -> None:
    drawn = LatinHypercube(kind="latin_hypercube", points=3).draw_points(MIXED, 2025)
    assert [tuple(one.values()) for one in drawn] == [
        (20.2165877501, "cold", "treaty"),
        (58.366727517, "warm", "hub"),
        (3.67694990565, "cold", "hub"),
    ]
    drawn = Sobol(kind="sobol", points=2).draw_points(MIXED, 2025)
    assert [tuple(one.values()) for one in drawn] == [
        (2.22695456418, "cold", "treaty"),
        (21.8968801195, "warm", "hub"),
    ]


def test_a_list_is_taken_as_it_stands() -> None:
    found = Listed.model_validate(
        {"kind": "list", "points": [{"mood": "warm", "weight": 3, "arrangement": "hub"}]}
    )
    assert list(found.draw_points(MIXED, 1)) == [
        {"weight": 3, "mood": "warm", "arrangement": "hub"}
    ]
    assert found.count(MIXED) == 1
    assert list(found.misfits(MIXED)) == []


def test_a_design_is_known_by_its_kind() -> None:
    adapter: TypeAdapter[object] = TypeAdapter(Design)
    assert adapter.validate_python({"kind": "sobol", "points": 8}) == DESIGNS[2]
    with pytest.raises(ValidationError):
        adapter.validate_python({"kind": "sobol", "points": 9})


def test_more_factors_than_can_be_drawn_do_not_fit() -> None:
    many: dict[str, Factor] = {f"f{number}": NumberRange(low=0, high=1) for number in range(1001)}
    (found,) = LatinHypercube(kind="latin_hypercube", points=2).misfits(many)
    assert found.message == "has 1,001 factors; at most 1,000 can be drawn"


def test_a_morris_design_is_salibs_and_changes_a_factor_at_a_time() -> None:
    design = Morris(kind="morris", trajectories=5, levels=6)
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    expected = morris.sample(problem, 5, num_levels=6, seed=9)
    drawn = rows(design, 9)
    np.testing.assert_allclose(drawn, expected, rtol=1e-11)
    steps = np.diff(drawn.reshape(5, 4, 3), axis=1)
    assert ((steps != 0).sum(axis=2) == 1).all()
