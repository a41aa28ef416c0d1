import pytest
from pydantic import BaseModel, Field

from sim.domain.parts import right_items, right_parts


class Weights(BaseModel):
    """Something with a number, a list that may be absent, and a word."""

    count: int = Field(ge=1)
    names: list[str] = Field(default_factory=list)
    word: str


def test_what_is_right_is_kept_and_the_rest_is_left_out() -> None:
    assert right_parts(Weights, {"count": 0, "word": "a"}) == {"names": [], "word": "a"}
    assert right_parts(Weights, {"count": 3, "names": "no list", "other": 1}) == {"count": 3}


@pytest.mark.parametrize("given", [None, 3, "text", [1]])
def test_what_is_no_mapping_has_no_parts(given: object) -> None:
    assert right_parts(Weights, given) == {}
    assert right_items(int, given) == {}


def test_a_value_has_all_its_parts() -> None:
    value = Weights(count=2, word="b")
    assert right_parts(Weights, value) == {"count": 2, "names": [], "word": "b"}


def test_items_are_right_or_left_out() -> None:
    assert right_items(int, {"a": 1, "b": "x", "c": 3}) == {"a": 1, "c": 3}
