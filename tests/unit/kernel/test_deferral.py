"""Rules are compiled once, with the numba that is pinned, and the same way without it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest

from sim.kernel import deferral
from sim.kernel.compiled import compiled

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")

CHOICES = """
from sim.kernel import deferral
from sim.rules.crisis.choice import choice_of_levels
print(deferral.is_possible())
for step in range(20):
    print(*map(float.hex, choice_of_levels(0.3 * step, 2.7, 1.1 * step, step % 3)))
"""
"""A rule that calls rules, which call others."""

IMPOSSIBLE = """
from numba.core import codegen
del codegen.JITCodeLibrary
"""
"""Stands for a numba that names its parts differently."""


@compiled
def tripled(x: float) -> float:
    return 3 * x


@compiled
def ninefold(x: float) -> float:
    return tripled(tripled(x))


@compiled
def in_order(numbers: np.ndarray) -> np.ndarray:
    return np.sort(numbers)


def test_the_numba_that_is_pinned_allows_it() -> None:
    pinned = re.search(r"^numba==(\S+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    assert pinned is not None
    assert numba.__version__ == pinned[1]
    assert deferral.is_possible()


def test_an_inner_form_has_no_machine_code_and_an_outer_one_has() -> None:
    assert ninefold(2.0) == 18
    (inner,) = tripled.inner.overloads.values()  # type: ignore[attr-defined]
    assert isinstance(inner.library, deferral.InnerLibrary)
    assert inner.library.get_pointer_to_function(inner.fndesc.llvm_func_name) == 0
    assert ninefold.signatures  # type: ignore[attr-defined]


def test_no_later_module_can_take_a_part_of_an_outer_form_for_its_own() -> None:
    # A part may take other arguments than its name says: the loader once found it by that name.
    assert in_order(np.array([2.0, 1.0])).tolist() == [1, 2]
    (outer,) = in_order.overloads.values()  # type: ignore[attr-defined]
    own = {outer.fndesc.llvm_func_name, outer.fndesc.llvm_cpython_wrapper_name}
    linkages = {
        function.name: function.linkage.name
        for function in outer.library._final_module.functions
        if not function.is_declaration
    }
    assert own <= set(linkages)
    assert {linkages[name] for name in set(linkages) - own} == {"private"}


@pytest.mark.parametrize("missing", ["_link", "_all_linked", "InnerLibrary"])
def test_a_numba_that_has_changed_inside_is_found_out(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setattr(deferral, missing, None)
    assert deferral.is_possible.__wrapped__() is False


def test_where_it_is_not_possible_numba_compiles_in_its_own_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deferral, "is_possible", lambda: False)
    assert deferral.inner_options() == {}

    @compiled
    def halved(x: float) -> float:
        return 0.5 * x

    @compiled
    def quartered(x: float) -> float:
        return halved(halved(x))

    assert quartered(8.0) == 2
    (inner,) = halved.inner.overloads.values()  # type: ignore[attr-defined]
    assert type(inner.library) is deferral.NumbaLibrary


def test_the_results_are_the_same_without_it(tmp_path: Path) -> None:
    answers = []
    for number, code in enumerate((CHOICES, IMPOSSIBLE + CHOICES)):
        cache = {"DETER_CACHE_DIR": str(tmp_path / str(number)), "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | cache,
            capture_output=True,
            text=True,
            check=True,
        )
        answers.append(done.stdout.split())
    assert [answer.pop(0) for answer in answers] == ["True", "False"]
    assert answers[0] == answers[1]
    assert len(answers[0]) == 60
