"""Draws against published vectors and numpy, and the permanence of their addresses.

References
----------
.. [Random123] Salmon, J. K., Moraes, M. A., Dror, R. O., Shaw, D. E. Random123 1.x,
   examples/kat_vectors, lines "philox4x64 10". Read there as counter, key, result.
"""

import math
from pathlib import Path

import numpy as np
import pytest

from sim.kernel.draws import NOBODY, DrawKey, Purpose, normal, permanent_code, philox4x64, uniform

SCENARIOS = Path(__file__).parents[2] / "scenarios"
ONES = 2**64 - 1
KNOWN_ANSWERS = {
    "zero": (
        (0, 0, 0, 0),
        (0, 0),
        (0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B),
    ),
    "ones": (
        (ONES, ONES, ONES, ONES),
        (ONES, ONES),
        (0x87B092C3013FE90B, 0x438C3C67BE8D0224, 0x9CC7D7C69CD777B6, 0xA09CAEBF594F0BA0),
    ),
    "pi": (
        (0x243F6A8885A308D3, 0x13198A2E03707344, 0xA4093822299F31D0, 0x082EFA98EC4E6C89),
        (0x452821E638D01377, 0xBE5466CF34E90C6C),
        (0xA528F45403E61D95, 0x38C72DBD566E9788, 0xA5A1610E72FD18B5, 0x57BD43B5E52B7FE6),
    ),
}

PERMANENT_CODES = {
    "USA": 0x0E969AC41BEC141A,
    "JPN": 0xB9FF297067E7979C,
    "TWN": 0x3C2AD93367ABF988,
    "taiwan": 0xE0796D1F3E433489,
}
"""BLAKE2b of the name, 8 bytes, most significant first."""

SEED, REPLICATION, FLASHPOINT = 20250101, 7, permanent_code("taiwan")
N_ADDRESSES = 20_000


def our_words(counter: tuple[int, ...], key: tuple[int, ...]) -> list[int]:
    a, b, c, d, seed, replication = (np.uint64(word) for word in (*counter, *key))
    return [int(word) for word in philox4x64((a, b, c, d), (seed, replication))]


def numpy_words(counter: tuple[int, ...], key: tuple[int, ...]) -> list[int]:
    """Return numpy's block at a counter; it counts up before it makes the first block."""
    whole = sum(word << (64 * place) for place, word in enumerate(counter))
    before = (whole - 1) % 2**256
    split = [before >> (64 * place) & ONES for place in range(4)]
    philox = np.random.Philox(
        counter=np.array(split, dtype=np.uint64), key=np.array(key, dtype=np.uint64)
    )
    return [int(word) for word in philox.random_raw(4)]


@pytest.mark.parametrize("name", KNOWN_ANSWERS)
def test_philox_gives_the_published_answers(name: str) -> None:
    counter, key, answer = KNOWN_ANSWERS[name]
    assert our_words(counter, key) == list(answer)


@pytest.mark.parametrize("name", KNOWN_ANSWERS)
def test_numpy_gives_the_published_answers_too(name: str) -> None:
    counter, key, answer = KNOWN_ANSWERS[name]
    assert numpy_words(counter, key) == list(answer)


def test_philox_agrees_with_numpy_at_many_counters_and_keys() -> None:
    rng = np.random.default_rng(1)
    for row in rng.integers(0, 2**64, size=(300, 6), dtype=np.uint64).tolist():
        counter, key = tuple(row[:4]), tuple(row[4:])
        assert our_words(counter, key) == numpy_words(counter, key)


def test_philox_agrees_with_numpy_at_small_counters_where_words_carry() -> None:
    for counter in ((1, 0, 0, 0), (0, 1, 0, 0), (ONES, 0, 0, 0), (0, 0, 0, 1), (59, 13, 1, 1)):
        assert our_words(counter, (1, 2)) == numpy_words(counter, (1, 2))


def addresses() -> list[tuple[DrawKey, int, np.uint64, np.uint64]]:
    """Return as many addresses as a study of 50 runs over 40 quarters and 10 states has."""
    states = [permanent_code(f"S{number:02d}") for number in range(10)]
    return [
        (DrawKey(SEED, replication, quarter), int(Purpose.LEVEL), FLASHPOINT, state)
        for replication in range(50)
        for quarter in range(40)
        for state in states
    ]


def largest_gap(sample: list[float], cumulative: list[float]) -> float:
    """Return the Kolmogorov-Smirnov distance, given the distribution at the sorted sample."""
    size = len(sample)
    return max(max(p - i / size, (i + 1) / size - p) for i, p in enumerate(cumulative))


LARGEST_GAP = 1.63 / math.sqrt(N_ADDRESSES)
"""What one sample in a hundred exceeds."""


def test_uniform_is_the_first_word_cut_to_53_bits() -> None:
    for address in addresses()[:200]:
        key, purpose, flashpoint, state = address
        counter = (key.quarter, purpose, int(flashpoint), int(state))
        word = our_words(counter, (key.seed, key.replication))[0]
        assert uniform(*address) == (word >> 11) * 2.0**-53


def test_uniform_draws_are_uniform_and_below_one() -> None:
    draws = sorted(uniform(*address) for address in addresses())
    assert len(set(draws)) == N_ADDRESSES
    assert draws[0] >= 0
    assert draws[-1] < 1
    assert largest_gap(draws, draws) < LARGEST_GAP


def test_normal_draws_are_normal() -> None:
    draws = sorted(normal(*address) for address in addresses())
    mean = sum(draws) / N_ADDRESSES
    variance = sum((draw - mean) ** 2 for draw in draws) / (N_ADDRESSES - 1)
    # Three standard errors: sqrt(1 / n) of the mean and sqrt(2 / n) of the variance.
    assert abs(mean) < 3 * math.sqrt(1 / N_ADDRESSES)
    assert abs(variance - 1) < 3 * math.sqrt(2 / N_ADDRESSES)
    cumulative = [0.5 * (1 + math.erf(draw / math.sqrt(2))) for draw in draws]
    assert largest_gap(draws, cumulative) < LARGEST_GAP


def test_permanent_codes_never_change() -> None:
    assert {name: int(permanent_code(name)) for name in PERMANENT_CODES} == PERMANENT_CODES


def test_shipped_states_and_flashpoints_have_codes_of_their_own() -> None:
    files = [*SCENARIOS.rglob("states/*.yaml"), *SCENARIOS.rglob("flashpoints/*.yaml")]
    names = {path.stem for path in files}
    codes = {int(permanent_code(name)) for name in names}
    assert len(names) > 30
    assert len(codes) == len(names)
    assert int(NOBODY) not in codes


def test_an_address_has_no_position_so_a_new_state_leaves_other_draws_alone() -> None:
    key = DrawKey(SEED, REPLICATION, 3)

    def draws(roster: list[str]) -> dict[str, float]:
        return {
            name: uniform(key, int(Purpose.LEVEL), FLASHPOINT, permanent_code(name))
            for name in roster
        }

    few, many = draws(["JPN", "USA"]), draws(["AUS", "USA", "IND", "JPN", "ZZZ"])
    assert {name: many[name] for name in few} == few
    assert len(set(many.values())) == 5
