"""A tuple passed as one pointer reads like the tuple."""

import gc
import os
import pickle
import subprocess
import sys
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

import numba
import numpy as np
import pytest

from sim.kernel.compiled import compiled, merged
from sim.kernel.reference import Pointer, by_reference, pointer_to

ROOT = Path(__file__).parents[3]
NEEDS_COMPILER = pytest.mark.skipif(
    bool(numba.config.DISABLE_JIT), reason="plain Python passes everything by reference"
)


class Pair(NamedTuple):
    first: np.ndarray
    second: np.ndarray


class Whole(NamedTuple):
    weights: np.ndarray
    pair: Pair
    members: int
    is_open: bool
    scale: float


def whole() -> Whole:
    return Whole(
        weights=np.array([[1.0, 2.0], [3.0, 4.0]]),
        pair=Pair(first=np.array([10.0]), second=np.array([20.0])),
        members=3,
        is_open=True,
        scale=0.5,
    )


@compiled
def _pair_sum(pair: Pair) -> float:
    return float(pair.first[0] + pair.second[0])


@merged
def _total(content: Whole) -> float:
    total = _pair_sum(content.pair) * content.scale + content.members
    total += float(content.weights.sum())
    return total if content.is_open else -total


@compiled
def total_by_value(content: Whole) -> float:
    return _total(content)


@compiled
def total_by_reference(content: Whole) -> float:
    content = by_reference(by_reference(content))
    return _total(content)


@compiled
def fill(content: Whole, turns: int) -> float:
    content = by_reference(content)
    seen = 0.0
    for turn in range(turns):
        content.weights[:] = turn
        content.pair.first[0] += content.weights[1, 1]
        seen += content.pair.first[0]
    return seen


@compiled
def weights_of(content: Whole) -> np.ndarray:
    content = by_reference(content)
    return content.weights


def test_every_field_is_read_and_tuples_within_too() -> None:
    # Half of 10 and 20, then 3 members, then weights of 10 in all.
    assert total_by_reference(whole()) == total_by_value(whole()) == 28
    assert total_by_reference(whole()._replace(is_open=False)) == -28


def test_what_is_written_to_arrays_is_seen_in_the_next_turn() -> None:
    content = whole()
    # The number that it shows: nothing added to ten, then one, then two.
    assert fill(content, 3) == 10 + 11 + 13
    assert content.pair.first[0] == 13
    assert content.weights.tolist() == [[2, 2], [2, 2]]


def test_an_array_read_through_the_pointer_outlives_it() -> None:
    weights = weights_of(whole())
    assert weights.tolist() == [[1, 2], [3, 4]]


@NEEDS_COMPILER
@pytest.mark.parametrize("name", ["no_such", "_replace"])
def test_what_a_tuple_does_not_hold_is_refused_when_it_is_compiled(name: str) -> None:
    function = eval(f"lambda content: by_reference(content).{name}", {"by_reference": by_reference})  # noqa: S307
    with pytest.raises(numba.TypingError, match=f"Unknown attribute '{name}'"):
        numba.njit(function)(whole())


@NEEDS_COMPILER
def test_only_named_tuples_have_references() -> None:
    with pytest.raises(numba.TypingError, match="_pointer_to"):
        numba.njit(lambda number: by_reference(number) + 1)(1.0)


def test_a_pointer_is_read_like_the_tuple_and_writes_to_its_arrays() -> None:
    content = whole()
    pointer = pointer_to(content)
    assert total_by_reference(pointer) == total_by_value(pointer) == 28
    assert fill(pointer, 3) == 10 + 11 + 13
    assert content.pair.first[0] == 13


def test_an_array_read_through_a_pointer_outlives_pointer_and_tuple() -> None:
    weights = weights_of(pointer_to(whole()))
    gc.collect()
    assert weights.tolist() == [[1, 2], [3, 4]]


def test_a_pointer_that_goes_lets_go_of_the_arrays() -> None:
    content = whole()
    before = sys.getrefcount(content.weights), sys.getrefcount(content.pair.second)
    pointer = pointer_to(content)
    assert total_by_reference(pointer) == 28
    del pointer
    gc.collect()
    assert (sys.getrefcount(content.weights), sys.getrefcount(content.pair.second)) == before


@NEEDS_COMPILER
def test_a_copied_pointer_points_to_the_copied_tuple() -> None:
    pointer = pointer_to(whole())
    copied = pickle.loads(pickle.dumps(pointer))  # noqa: S301  our own bytes
    fill(pointer, 3)
    assert total_by_reference(copied) == 28


class Flat(NamedTuple):
    first: np.ndarray
    second: np.ndarray


@NEEDS_COMPILER
@pytest.mark.parametrize(
    "other",
    [
        Pair(first=np.ones(1), second=np.ones((1, 1))),
        Pair(first=np.ones(1), second=np.ones(4)[::2]),
        Pair(first=np.ones(1), second=np.ones(1, dtype=np.int64)),
        Flat(first=np.ones(1), second=np.ones(1)),
    ],
    ids=["axes", "layout", "numbers", "class"],
)
def test_pointers_have_one_type_when_their_tuples_have_one(other: Pair | Flat) -> None:
    first, again, unlike = map(
        Pointer, (Pair(np.ones(1), np.ones(1)), Pair(np.ones(2), np.ones(3)), other)
    )
    assert numba.typeof(first) is numba.typeof(again)
    assert numba.typeof(unlike) != numba.typeof(first)
    assert numba.typeof(unlike).content == numba.typeof(other)


class Kind(IntEnum):
    FIRST = 1
    SECOND = 2


class Marked(NamedTuple):
    first: np.ndarray
    kind: Kind


@compiled
def _first_if_marked(content: Marked) -> float:
    return float(content.first[0]) if content.kind == Kind.FIRST else 0.0


def test_a_tuple_for_which_numba_has_no_fingerprint_has_a_pointer_too() -> None:
    assert _first_if_marked(pointer_to(Marked(np.array([4.0]), Kind.FIRST))) == 4


def test_a_pointer_that_is_left_when_the_interpreter_ends_says_nothing() -> None:
    code = "from sim.kernel.reference import pointer_to\n"
    code += "from tests.unit.kernel.test_reference import whole\nkept = pointer_to(whole())"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    end = subprocess.run(
        [sys.executable, "-c", code], check=True, env=environment, capture_output=True
    )
    assert end.stderr == b""


def test_without_the_compiler_both_are_the_tuple_itself() -> None:
    code = "from sim.kernel.reference import by_reference, pointer_to\n"
    code += "x = (1,)\nassert by_reference(x) is pointer_to(x) is x"
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
