"""A rule in two forms is used like the function that it was."""

import doctest
import inspect
import os
import pickle
import subprocess
import sys
from pathlib import Path

import cloudpickle
import numba
import pytest

from sim.kernel import compiled as kernel
from sim.kernel.cache import cache_folder
from sim.kernel.compiled import CompiledRule, compiled, inlined, lean, merged
from sim.rules.crisis import contest
from sim.rules.crisis.contest import win_probability

ROOT = Path(__file__).parents[3]
NEEDS_COMPILER = pytest.mark.skipif(
    bool(numba.config.DISABLE_JIT), reason="rules are plain Python and have one form"
)


@compiled
def doubled(x: float, times: float = 2.0) -> float:
    """Return a multiple.

    >>> doubled(1.0)
    2.0
    """
    return times * x


@inlined
def _squared(x: float) -> float:
    return x * x


@lean
def sum_of_squares(x: float, y: float) -> float:
    return _squared(x) + _squared(y)


@merged
def quadrupled(x: float) -> float:
    return doubled(doubled(x))


@compiled
def eightfold(x: float) -> float:
    return doubled(quadrupled(x))


def test_every_kind_of_rule_gives_what_python_gives() -> None:
    assert doubled(1.5) == 3
    assert sum_of_squares(3.0, 4.0) == 25
    assert quadrupled(1.5) == 6
    assert eightfold(1.5) == 12


def test_defaults_and_keywords_work() -> None:
    assert doubled(times=3.0, x=1.5) == 4.5
    assert inspect.signature(doubled).parameters["times"].default == 2


def test_a_rule_says_what_the_function_said() -> None:
    assert (win_probability.__name__, win_probability.__module__) == (
        "win_probability",
        contest.__name__,
    )
    assert str(inspect.signature(win_probability)).startswith("(challenger: float")
    assert inspect.getdoc(win_probability).startswith("Return the probability")  # type: ignore[union-attr]
    assert "def win_probability(" in inspect.getsource(win_probability)


def test_the_examples_of_a_rule_are_found_and_run() -> None:
    (found,) = doctest.DocTestFinder(recurse=False).find(doubled, "doubled", globs=globals())
    assert [example.source for example in found.examples] == ["doubled(1.0)\n"]
    assert doctest.DocTestRunner().run(found).failed == 0


@pytest.mark.parametrize("library", [pickle, cloudpickle])
def test_a_rule_is_sent_by_its_name(library: object) -> None:
    text = library.dumps(win_probability)  # type: ignore[attr-defined]
    assert pickle.loads(text) is win_probability  # noqa: S301  our own bytes
    assert len(text) < 100


@NEEDS_COMPILER
def test_python_sees_the_form_that_it_calls() -> None:
    assert win_probability(1.0, 3.0, 1.0) == 0.25
    rule: object = win_probability
    assert isinstance(rule, CompiledRule)
    # Among others: a warm cache brings along what other processes called it with.
    assert (numba.float64,) * 3 in list(rule.signatures)  # type: ignore[call-overload]
    assert rule.stats.cache_path == str(cache_folder())  # type: ignore[attr-defined]
    assert rule.py_func(1.0, 3.0, 1.0) == 0.25  # type: ignore[operator]
    assert repr(rule) == f"<compiled rule {contest.__name__}.win_probability>"
    with pytest.raises(AttributeError, match="no_such"):
        rule.no_such  # noqa: B018  reading it is what fails


@NEEDS_COMPILER
def test_a_rule_of_a_file_that_no_hash_covers_is_not_cached() -> None:
    assert doubled(1.0) == 2
    assert doubled.stats.cache_path is None  # type: ignore[attr-defined]


@NEEDS_COMPILER
def test_a_function_that_numba_compiles_as_usual_may_call_rules() -> None:
    # `eightfold` reaches an inner form through another one.
    assert numba.njit(lambda x: eightfold(x) + 1.0)(1.0) == 9


@NEEDS_COMPILER
def test_a_rule_that_is_only_called_by_rules_makes_nothing_for_python() -> None:
    sum_of_squares(3.0, 4.0)
    assert _squared.signatures == []  # type: ignore[attr-defined]
    assert len(_squared.inner.signatures) == 1  # type: ignore[attr-defined]


def test_without_numbas_option_rules_count_references(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**options: object) -> None:
        raise KeyError(options)

    monkeypatch.setattr(numba, "njit", refuse)
    assert kernel._uncounted() == {}


def test_without_the_compiler_a_rule_is_the_function_itself() -> None:
    code = (
        "from sim.kernel.compiled import compiled, inlined, lean\n"
        "def same(x): return x\n"
        "assert compiled(same) is lean(same) is inlined(same) is same\n"
        "from sim.rules.crisis.contest import win_probability\n"
        "assert type(win_probability) is type(same) and win_probability(1.0, 3.0, 1.0) == 0.25"
    )
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
