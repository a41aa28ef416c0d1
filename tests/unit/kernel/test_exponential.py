import itertools
import math
import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal, localcontext
from pathlib import Path

import numpy as np
import pytest

from sim.kernel.compiled import compiled
from sim.kernel.exponential import HIGHEST, LOWEST, exponential

ROOT = Path(__file__).parents[3]


def points(count: int, low: float, high: float) -> list[float]:
    """Return numbers spread over an interval by a golden step, so that none is round."""
    step = (math.sqrt(5) - 1) / 2
    return [low + (high - low) * ((place * step) % 1) for place in range(count)]


def spread() -> Iterator[float]:
    """Yield arguments over the whole range, and closer where choices mostly are."""
    return itertools.chain(points(2000, LOWEST, HIGHEST), points(2000, -40, 0), points(2000, -1, 1))


def test_it_is_right_to_one_unit_in_the_last_place() -> None:
    worst = 0.0
    with localcontext() as context:
        context.prec = 40
        for x in spread():
            exact = Decimal(x).exp()
            worst = max(worst, float(abs(Decimal(exponential(x)) - exact)) / math.ulp(float(exact)))
    assert worst < 1.1


def test_nothing_gives_exactly_one() -> None:
    assert exponential(0.0) == exponential(-0.0) == 1


def test_the_middle_between_two_powers_of_two_is_as_good_as_the_rest() -> None:
    for k in range(-40, 40):
        x = (k + 0.5) * math.log(2)
        assert exponential(x) == pytest.approx(math.exp(x), rel=4e-16, abs=0)


@pytest.mark.parametrize("x", [-708.5, -1e5, -1e300, -math.inf])
def test_far_below_it_is_nothing(x: float) -> None:
    assert exponential(x) == 0


@pytest.mark.parametrize("x", [709.5, 1e5, 1e300, math.inf])
def test_far_above_it_is_infinite(x: float) -> None:
    assert exponential(x) == math.inf


def test_it_is_still_a_normal_number_at_both_ends() -> None:
    assert exponential(LOWEST) == pytest.approx(math.exp(LOWEST), rel=4e-16, abs=0)
    assert exponential(HIGHEST) == pytest.approx(math.exp(HIGHEST), rel=4e-16, abs=0)


def test_what_is_not_a_number_stays_so() -> None:
    assert math.isnan(exponential(math.nan))


def test_it_never_falls_as_its_argument_rises() -> None:
    values = [exponential(x) for x in sorted(spread())]
    assert all(before <= after for before, after in itertools.pairwise(values))


@compiled
def fill(x: np.ndarray, y: np.ndarray) -> None:
    for place in range(x.size):
        y[place] = exponential(x[place])


def test_several_at_once_give_the_bits_of_one_at_a_time() -> None:
    x = np.array(list(spread()))
    y = np.zeros(x.size)
    fill(x, y)
    assert y.tobytes() == b"".join(struct.pack("d", exponential(one)) for one in x)


def test_uncompiled_it_gives_the_same_bits() -> None:
    asked = [*points(300, LOWEST - 10, HIGHEST + 10), -1e300, 1e300, -math.inf, math.inf, math.nan]
    lines = [
        "import numpy as np",
        "from sim.kernel.exponential import exponential",
        f"given = [float(x) for x in {[str(x) for x in asked]}]",
        "print(*(float(exponential(x)).hex() for x in given))",
        "print(*(float(exponential(np.float64(x))).hex() for x in given))",
    ]
    told = subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n".join(lines)],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    here = " ".join(float(exponential(x)).hex() for x in asked)
    assert told.stdout.splitlines() == [here, here]
