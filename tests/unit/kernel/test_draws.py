import math

import numpy as np
import pytest

from sim.kernel.draws import NOBODY, DrawKey, Purpose, normal, permanent_code, philox4x64, uniform

type Address = tuple[DrawKey, int, np.uint64, np.uint64]


def address(words: list[int]) -> Address:
    seed, replication, quarter, purpose, flashpoint, state = words
    key = DrawKey(seed, replication, quarter)
    return key, purpose, np.uint64(flashpoint), np.uint64(state)


WORDS = [1, 2, 3, 4, 5, 6]
ADDRESS = address(WORDS)


def test_purposes_keep_their_numbers() -> None:
    permanent = {
        "OPPORTUNITY": 1, "CHALLENGE": 2, "RESISTANCE": 3, "COUNCIL": 4, "LAW": 5, "LEVEL": 6,
        "PRESSING": 7, "CLASH": 8, "BIAS_SHOCK": 9, "WAR_END": 10, "WAR_WINNER": 11,
        "NUCLEAR_USE": 12, "BATTLE_DEATHS": 13,
    }  # fmt: skip
    assert {name: Purpose[name].value for name in permanent} == permanent


def test_the_same_address_gives_the_same_draw() -> None:
    assert uniform(*ADDRESS) == uniform(*ADDRESS)
    assert normal(*ADDRESS) == normal(*ADDRESS)


@pytest.mark.parametrize("word", range(6))
def test_every_word_of_the_address_counts(word: int) -> None:
    moved = address([part + (place == word) for place, part in enumerate(WORDS)])
    assert uniform(*moved) != uniform(*ADDRESS)
    assert normal(*moved) != normal(*ADDRESS)


def test_seed_and_replication_are_the_key_and_the_rest_is_the_counter() -> None:
    words = philox4x64(
        (np.uint64(3), np.uint64(4), np.uint64(5), np.uint64(6)), (np.uint64(1), np.uint64(2))
    )
    # 53 bits of the first word
    assert uniform(*ADDRESS) == (int(words[0]) >> 11) / 2**53
    # Box and Muller of the first two words
    first, second = ((int(word) >> 11) / 2**53 for word in words[:2])
    expected = math.sqrt(-2 * math.log(1 - first)) * math.cos(2 * math.pi * second)
    assert normal(*ADDRESS) == pytest.approx(expected, abs=1e-14)


def test_nobody_has_a_code_that_no_name_has() -> None:
    assert NOBODY == 0
    assert permanent_code("") != NOBODY
    assert permanent_code("JPN") != permanent_code("jpn")
