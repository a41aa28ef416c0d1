"""A rule that is compiled apart does what it would do as a part of its caller."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest

from sim.kernel import apart as apart_module
from sim.kernel.apart import apart
from sim.kernel.compiled import compiled, lean

ROOT = Path(__file__).parents[3]
NEEDS_COMPILER = pytest.mark.skipif(
    bool(numba.config.DISABLE_JIT), reason="plain Python calls every function as it is"
)


@apart
def double(numbers: np.ndarray, least: float) -> None:
    if least < 0:
        raise ValueError("below nought")
    for place in range(numbers.size):
        numbers[place] = max(least, 2 * numbers[place])


@apart
def never_called(numbers: np.ndarray) -> None:
    numbers[0] = 1.0


@apart  # type: ignore[type-var]
def gives_back(numbers: np.ndarray) -> float:
    return float(numbers[0])


@lean
def double_twice(numbers: np.ndarray, least: float) -> None:
    double(numbers, least)
    double(least=least, numbers=numbers)


@compiled
def sum_of_doubles(numbers: np.ndarray, least: float) -> float:
    double(numbers, least)
    return float(numbers.sum())


@compiled
def sum_or_one(numbers: np.ndarray, ones: int) -> float:
    if ones > 0:
        never_called(numbers)
    return float(numbers.sum())


@compiled
def use_what_is_given_back(numbers: np.ndarray) -> float:
    gives_back(numbers)
    return 1.0


def signatures_of(rule: Any) -> list[object]:  # noqa: ANN401  as rules are typed
    return list(rule.signatures)


def test_its_callers_and_python_see_what_it_writes() -> None:
    numbers = np.array([1.0, 4.0])
    double(numbers, 3.0)
    assert numbers.tolist() == [3, 8]
    double_twice(numbers, 0.0)
    assert numbers.tolist() == [12, 32]
    assert sum_of_doubles(numbers, 0.0) == 24 + 64


@NEEDS_COMPILER
def test_it_is_compiled_once_for_all_its_callers() -> None:
    numbers = np.ones(2)
    double_twice(numbers, 0.0)
    sum_of_doubles(numbers, 0.0)
    double(numbers, 0.0)
    assert len(signatures_of(double)) == 1


def test_an_error_in_it_is_an_error_of_its_caller() -> None:
    with pytest.raises(ValueError, match="below nought"):
        sum_of_doubles(np.ones(1), -1.0)


@NEEDS_COMPILER
def test_it_is_not_compiled_before_it_is_called() -> None:
    assert sum_or_one(np.zeros(2), 0) == 0
    assert not signatures_of(never_called)
    assert sum_or_one(np.zeros(2), 1) == 1
    assert len(signatures_of(never_called)) == 1


@NEEDS_COMPILER
def test_it_may_give_nothing_back(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError, match=r"gives_back could not be compiled"):
        use_what_is_given_back(np.ones(1))
    assert "gives_back is compiled apart, so it may give nothing back" in capfd.readouterr().err


@compiled
def call_what_is_interrupted(numbers: np.ndarray) -> None:
    interrupted(numbers)


@apart
def interrupted(numbers: np.ndarray) -> None:
    numbers[0] = 2.0


@NEEDS_COMPILER
def test_ctrl_c_while_it_is_compiled_ends_its_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(need: object) -> int:
        raise KeyboardInterrupt

    numbers = np.ones(1)
    with monkeypatch.context() as now:
        now.setattr(apart_module, "address_of", interrupt)
        with pytest.raises(KeyboardInterrupt):
            call_what_is_interrupted(numbers)
    assert numbers[0] == 1
    call_what_is_interrupted(numbers)
    assert numbers[0] == 2


def test_without_the_compiler_it_is_the_function_itself() -> None:
    code = "from sim.kernel.apart import apart\ndef f(): ...\nassert apart(f) is f"
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
