"""Draws that depend on what they are for and on nothing else.

Philox4x64-10 [Salmon2011]_ turns a key and a counter into random words without
any state. The key is (seed, replication), the counter is (quarter, purpose,
flashpoint, state), with flashpoints and states by a permanent code made from
their names. The scenario is not in the key: two scenarios that ask the same
question of chance get the same answer (common random numbers), and adding a
state or shuffling files leaves every other draw alone.

References
----------
.. [Salmon2011] Salmon, J. K., Moraes, M. A., Dror, R. O., Shaw, D. E. "Parallel
   Random Numbers: As Easy as 1, 2, 3." SC11, 2011. doi:10.1145/2063384.2063405
"""

import hashlib
import math
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from sim.kernel.compiled import compiled
from sim.kernel.words import wide_product, word_sum


class DrawKey(NamedTuple):
    """The part of a draw's address that a whole quarter shares."""

    seed: int
    replication: int
    quarter: int
    """Counted from the first quarter of the run."""


class Purpose(IntEnum):
    """What a draw is for. Numbers are permanent: never renumber, only add."""

    OPPORTUNITY = 1
    CHALLENGE = 2
    RESISTANCE = 3
    COUNCIL = 4
    LAW = 5
    LEVEL = 6
    PRESSING = 7
    CLASH = 8
    BIAS_SHOCK = 9
    WAR_END = 10
    WAR_WINNER = 11
    NUCLEAR_USE = 12
    BATTLE_DEATHS = 13
    RESOLVE = 14
    WIDENING = 15
    WAR_LAW = 16
    """What the law allows in a war that a clash has been widened to."""
    WAR_LEVEL = 17
    """What a guarantor does in it."""
    SEVERITY = 18
    REGIME = 30
    GOVERNMENT = 31
    STANCE = 32
    MAJORITY = 33
    OPINION = 34
    ALIGNMENT = 35
    JOINING = 36
    JOINING_ANEW = 37
    """Whether a government that stays in office looks at a treaty anew."""
    TALKS = 38
    QUESTION = 39
    """Whether the quorum is asked to sign."""
    LEGISLATURE = 40
    RATIFICATION = 41
    ACCESSION = 42


def permanent_code(name: str) -> np.uint64:
    """Return the 64-bit code of a state or flashpoint, the same in every scenario.

    >>> hex(permanent_code("JPN")) == hex(permanent_code("JPN"))
    True
    """
    return np.uint64(int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()))


NOBODY = np.uint64(0)
"""Code for a draw that belongs to no state."""

type _Two = tuple[np.uint64, np.uint64]
type _Four = tuple[np.uint64, np.uint64, np.uint64, np.uint64]

_MULTIPLIER_0 = np.uint64(0xD2E7470EE14C6C93)
_MULTIPLIER_1 = np.uint64(0xCA5A826395121157)
_WEYL_0 = np.uint64(0x9E3779B97F4A7C15)
_WEYL_1 = np.uint64(0xBB67AE8584CAA73B)
_ROUNDS = 10
_DROP_BITS = np.uint64(11)
_UNIT = 2.0**-53


@compiled
def philox4x64(counter: _Four, key: _Two) -> _Four:
    """Return the four random words of Philox4x64-10 at a counter under a key."""
    word_0, word_1, word_2, word_3 = counter
    key_0, key_1 = key
    for step in range(_ROUNDS):
        if step > 0:
            key_0, key_1 = word_sum(key_0, _WEYL_0), word_sum(key_1, _WEYL_1)
        high_0, low_0 = wide_product(_MULTIPLIER_0, word_0)
        high_1, low_1 = wide_product(_MULTIPLIER_1, word_2)
        word_0, word_1 = high_1 ^ word_1 ^ key_0, low_1
        word_2, word_3 = high_0 ^ word_3 ^ key_1, low_0
    return word_0, word_1, word_2, word_3


@compiled
def _words(key: DrawKey, purpose: int, flashpoint: np.uint64, state: np.uint64) -> _Four:
    """Return the four random words at this address."""
    counter = (np.uint64(key.quarter), np.uint64(purpose), flashpoint, state)
    return philox4x64(counter, (np.uint64(key.seed), np.uint64(key.replication)))


@compiled
def uniform(key: DrawKey, purpose: int, flashpoint: np.uint64, state: np.uint64) -> float:
    """Return the draw at this address, uniform in [0, 1) with 53 bits.

    Parameters
    ----------
    key : run and quarter
    purpose : an `int` of `Purpose`
    flashpoint, state : permanent codes; `NOBODY` for a draw that belongs to no state
    """
    word = _words(key, purpose, flashpoint, state)[0]
    return float(word >> _DROP_BITS) * _UNIT


@compiled
def normal(key: DrawKey, purpose: int, flashpoint: np.uint64, state: np.uint64) -> float:
    """Return the standard normal draw at this address (Box and Muller); see `uniform`."""
    words = _words(key, purpose, flashpoint, state)
    radius = math.sqrt(-2 * math.log(1 - float(words[0] >> _DROP_BITS) * _UNIT))
    return radius * math.cos(2 * math.pi * float(words[1] >> _DROP_BITS) * _UNIT)
