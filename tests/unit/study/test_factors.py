"""How shares of the unit interval become values, by hand and by properties."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sim.study.factors import Factor, ListedValues, NamedLevels, NumberRange, slice_of

FACTOR: TypeAdapter[NumberRange | ListedValues | NamedLevels] = TypeAdapter(Factor)

RANGES = [
    NumberRange(low=-2, high=6),
    NumberRange(low=0.01, high=100, distribution="log_uniform"),
    NumberRange(low=-3, high=7, distribution="integer"),
    NumberRange(low=0, high=10, distribution="normal", mean=2, sd=3),
    NumberRange(low=0, high=1, distribution="normal", mean=1, sd=0.01),
    NumberRange(low=0, high=1, distribution="normal", mean=0.5, sd=1e-4),
    NumberRange(low=0, high=10, distribution="triangular", mode=2),
    NumberRange(low=0, high=10, distribution="triangular", mode=0),
    NumberRange(low=0, high=10, distribution="triangular", mode=10),
]


def names(found: NumberRange) -> str:
    return f"{found.distribution} {found.mean or found.mode or ''}"


# Quantiles


def test_a_uniform_share_is_the_same_share_of_the_way() -> None:
    wide = NumberRange(low=-2, high=6)
    assert [wide.at(share) for share in (0, 0.25, 0.5, 1)] == [-2, 0, 2, 6]


def test_a_log_uniform_share_is_the_same_share_of_the_way_in_logarithms() -> None:
    decades = NumberRange(low=0.01, high=100, distribution="log_uniform")
    assert [decades.at(share) for share in (0, 0.25, 0.5, 1)] == [0.01, 0.1, 1, 100]


def test_whole_numbers_have_equal_slices_and_both_ends() -> None:
    die = NumberRange(low=1, high=6, distribution="integer")
    thrown = [die.at((number + 0.5) / 600) for number in range(600)]
    assert [thrown.count(face) for face in range(1, 7)] == [100] * 6
    assert all(isinstance(face, int) for face in thrown)


def test_a_normal_share_is_a_quantile_between_the_cuts() -> None:
    # cut at one standard deviation on both sides, Phi(-1) = 0.15866 and Phi(1) = 0.84134;
    # a quarter of the way between is 0.32933, whose quantile is -0.44177
    cut = NumberRange(low=4, high=6, distribution="normal", mean=5, sd=1)
    assert cut.at(0.5) == 5
    assert cut.at(0.25) == pytest.approx(5 - 0.44177, abs=1e-5)
    assert (cut.at(0), cut.at(1)) == (4, 6)


def test_a_cut_beyond_all_probability_is_never_passed() -> None:
    far = NumberRange(low=-100, high=100, distribution="normal", mean=0, sd=1)
    assert (far.at(0), far.at(0.5), far.at(1)) == (-100, 0, 100)


def test_a_triangular_share_is_a_quantile() -> None:
    # F(x) = x^2 / (10 x 2) up to the mode 2, where it is 0.2; above, 1 - (10 - x)^2 / (10 x 8)
    steep = NumberRange(low=0, high=10, distribution="triangular", mode=2)
    assert steep.at(0.2) == 2
    assert steep.at(0.05) == 1  # 1 / 20
    assert steep.at(0.8) == 6  # 1 - 16 / 80
    assert (steep.at(0), steep.at(1)) == (0, 10)


@pytest.mark.parametrize("found", RANGES, ids=names)
@given(shares=st.lists(st.floats(0, 1), min_size=2, max_size=2).map(sorted))
def test_a_larger_share_is_never_a_smaller_number_and_none_leaves_the_range(
    found: NumberRange, shares: list[float]
) -> None:
    low, high = map(found.at, shares)
    assert found.low <= low <= high <= found.high
    assert found.holds(low)


@pytest.mark.parametrize("found", RANGES, ids=names)
def test_a_number_is_rounded_so_that_the_last_bit_of_a_logarithm_does_not_matter(
    found: NumberRange,
) -> None:
    for share in (0.1, 1 / 3, 0.7):
        value = found.at(share)
        assert float(f"{value:.12g}") == value


def test_slices_are_equal_and_cover_all() -> None:
    assert [slice_of(number / 12, 4) for number in range(13)] == [
        0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3,
    ]  # fmt: skip


# Grids


def test_steps_of_a_range_include_both_ends() -> None:
    assert NumberRange(low=0, high=1, steps=5).grid() == [0, 0.25, 0.5, 0.75, 1]
    decades = NumberRange(low=1, high=1000, distribution="log_uniform", steps=4)
    assert decades.grid() == [1, 10, 100, 1000]
    assert NumberRange(low=1, high=6, distribution="integer", steps=3).grid() == [1, 4, 6]
    assert NumberRange(low=0, high=1).grid() == []


@given(low=st.integers(-50, 50), width=st.integers(1, 40), data=st.data())
def test_steps_of_whole_numbers_are_never_the_same(
    low: int, width: int, data: st.DataObject
) -> None:
    steps = data.draw(st.integers(2, width + 1))
    found = NumberRange(low=low, high=low + width, distribution="integer", steps=steps).grid()
    assert len(set(found)) == steps
    assert (found[0], found[-1]) == (low, low + width)


def test_steps_of_what_has_a_middle_are_the_middles_of_equal_parts() -> None:
    shape = NumberRange(low=0, high=10, distribution="triangular", mode=2, steps=2)
    assert shape.grid() == [shape.at(0.25), shape.at(0.75)]


# Lists and levels


def test_a_plain_list_is_a_list_of_values() -> None:
    assert FACTOR.validate_python([1, 2]) == ListedValues(values=[1, 2])
    assert FACTOR.validate_python(ListedValues(values=[1])) == ListedValues(values=[1])


def test_a_factor_is_known_by_its_keys() -> None:
    assert isinstance(FACTOR.validate_python({"low": 0, "high": 1}), NumberRange)
    assert isinstance(FACTOR.validate_python({"values": [0]}), ListedValues)
    assert isinstance(FACTOR.validate_python({"levels": {"a": {}}}), NamedLevels)


def test_lists_and_levels_are_cut_into_equal_slices() -> None:
    three = ListedValues(values=["a", True, 2])
    assert [three.at(share) for share in (0, 0.33, 0.34, 0.67, 1)] == ["a", "a", True, 2, 2]
    levels = NamedLevels(levels={"warm": {"quarters": 4}, "cold": {}})
    assert [levels.at(share) for share in (0.4, 0.6)] == ["cold", "warm"]
    assert levels.grid() == ["cold", "warm"]


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ([1, 2.5], [1.0, 2.5]),
        ([1, "start"], ["1", "start"]),
        ([True, False], ["true", "false"]),
        (["a", ["b", "c"], []], ["a", "b+c", "no policy"]),
    ],
)
def test_tables_show_numbers_only_where_all_values_are_numbers(
    values: list[bool | int | float | str | list[str]], shown: list[object]
) -> None:
    found = ListedValues(values=values)
    assert [found.table_value(value) for value in values] == shown
    assert {type(found.table_value(value)) for value in values} == {type(shown[0])}


def test_true_is_not_one() -> None:
    assert not ListedValues(values=[1, 0]).holds(value=True)
    assert ListedValues(values=[True]).holds(value=True)
    assert not NumberRange(low=0, high=1).holds(value=True)
    assert not NumberRange(low=0, high=4, distribution="integer").holds(0.5)


def test_what_a_factor_sets_is_its_path_or_its_name() -> None:
    assert ListedValues(values=[1]).settings("quarters", 1) == {"quarters": 1}
    assert NumberRange(path="quarters", low=0, high=1).settings("length", 1) == {"quarters": 1}
    levels = NamedLevels(levels={"a": {"quarters": 4}, "b": {"quarters": 2, "start": "2030Q1"}})
    assert levels.settings("mood", "b") == {"quarters": 2, "start": "2030Q1"}
    assert levels.set_paths("mood") == ["quarters", "start"]


def test_every_mistake_in_a_range_is_found_at_once() -> None:
    with pytest.raises(ValidationError) as caught:
        NumberRange(low=0.5, high=2, distribution="integer", mean=math.pi)
    assert [error["loc"] for error in caught.value.errors()] == [("low",), ("mean",)]
