from collections.abc import Iterator, Mapping

import pytest
from pydantic import Field, ValidationError

from sim.domain.figures import Share
from sim.domain.misfits import (
    FittingValue,
    Misfit,
    items_of,
    keys_of,
    part_of,
    refuse,
    repetitions,
)


class Pair(FittingValue):
    """Two numbers in order, and a share."""

    low: int = Field(ge=0)
    high: int
    share: Share | None = None

    @classmethod
    def misfits(cls, given: Mapping[str, object]) -> Iterator[Misfit]:
        """Yield numbers out of order."""
        low, high = given.get("low"), given.get("high")
        if isinstance(low, int) and isinstance(high, int) and low > high:
            yield Misfit(("low",), f"is above {high}", "Swap them.")


class Holder(FittingValue):
    """Holds pairs."""

    pairs: list[Pair]
    names: list[str] = Field(default_factory=list)

    @classmethod
    def misfits(cls, given: Mapping[str, object]) -> Iterator[Misfit]:
        """Yield pairs listed twice."""
        yield from repetitions(given.get("names"), ("names",))


def found(value: object) -> set[tuple[tuple[str | int, ...], str]]:
    with pytest.raises(ValidationError) as caught:
        Holder.model_validate(value)
    return {(one["loc"], one["type"]) for one in caught.value.errors()}


def test_what_fits_is_taken_and_taken_again() -> None:
    pair = Pair(low=1, high=2)
    assert Pair.model_validate(pair) == pair


def test_misfits_and_mistakes_of_fields_are_reported_together_at_their_paths() -> None:
    odd = {"low": -1, "high": -2, "share": [2, "judgement", 2025, "{braces}"], "more": 1}
    assert found({"pairs": [{"low": 1, "high": 2}, odd]}) == {
        (("pairs", 1, "low"), "misfit"),
        (("pairs", 1, "low"), "greater_than_equal"),
        (("pairs", 1, "share"), "figure_range"),
        (("pairs", 1, "more"), "extra_forbidden"),
    }


def test_the_context_and_the_braces_of_a_finding_survive_being_raised_again() -> None:
    odd = {"low": 3, "high": 2, "share": "{x}"}
    with pytest.raises(ValidationError) as caught:
        Pair.model_validate(odd)
    first, second = caught.value.errors()
    assert "{x}" in first["msg"]
    assert second["ctx"]["hint"] == "Swap them."


def test_what_is_no_mapping_is_left_to_pydantic() -> None:
    assert found({"pairs": [1]}) == {(("pairs", 0), "model_type")}


def test_refusing_nothing_does_nothing() -> None:
    refuse([], "Pair")


def test_parts_are_read_from_whatever_was_given() -> None:
    assert part_of({"a": 1}, "a") == part_of(Pair(low=1, high=2), "low") == 1
    assert part_of(3, "a") is None
    assert (keys_of({"a": 1, 2: 3}), keys_of([1])) == (["a"], [])
    assert (items_of((1, 2)), items_of("ab")) == ([1, 2], [])
    assert list(repetitions(["a", 1, "b", "a"], ("x",))) == [
        Misfit(("x", 3), "is a, a second time")
    ]


def test_states_that_are_listed_twice_can_be_named_by_whoever_knows_their_names() -> None:
    (found,) = repetitions(["JPN", "JPN"], ("x",), are_states=True)
    assert found.states == ("JPN",)
