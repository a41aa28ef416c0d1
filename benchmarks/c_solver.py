"""Measure the crisis solver against plain C: `python benchmarks/c_solver.py`.

`crisis_solver.c` is built with `cc -O2` into a temporary folder, solves the same crises to
the same numbers, and is timed in turn with ours. Both solve one crisis over and over inside
compiled code, into arrays that are there already.
"""

import ctypes
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np
from crises import Batches, every_crisis, microseconds, nearest_base_strengths, timed_in_turn

from sim.engine.crisis.arrays import N_LEVELS, Crisis, NodeColumn, Solution, SummaryColumn
from sim.engine.crisis.solver import fill_solution, solution_for, solve
from sim.kernel.compiled import compiled

SOURCE = Path(__file__).resolve().parent / "crisis_solver.c"
TOLERANCE = 1e-9
NO_COMPILER = "skipped: no C compiler"
CHECKED = ("choice", "value", "summary", "expected")
N_SUMMARY = int(SummaryColumn.WAR)
"""Columns of the summary that the first version of the game has."""

_NUMBERS = (
    "precision", "precision_floor", "precision_decay", "opening_precision", "support_weight",
    "belief_weight", "reputation_weight", "domestic_weight", "reaction_speed", "control_lost",
    "strength_challenger", "salience_challenger", "nuclear_challenger", "status_quo_utility",
    "strength_target", "salience_target", "nuclear_target", "activation_probability",
    "lag_quarters",
)  # fmt: skip
_COUNTS = ("lag_delays_all", "has_council", "n", "n_strategic")
_ARRAYS = (
    "modes", "contest_exponent", "interoperability", "stake", "support", "reputation",
    "reputation_multiplier", "obligation_multiplier", "attrition_exposure", "nuclear",
    "nuclear_assurance", "nuclear_vulnerability", "norm_cost", "bias", "trade_share",
    "law_support", "law_fight", "reservation", "obligation",
)  # fmt: skip
_STRENGTHS = ("strength", "strength_hosted")
_WHOLE = ("is_available", "reservation")


class CCrisis(ctypes.Structure):
    """`Crisis` of crisis_solver.c."""

    _fields_ = [
        *((name, ctypes.c_double) for name in _NUMBERS),
        *((name, ctypes.c_long) for name in _COUNTS),
        *((name, ctypes.c_void_p) for name in ("is_available", *_ARRAYS, *_STRENGTHS)),
    ]


class CSolution(ctypes.Structure):
    """`Solution` of crisis_solver.c."""

    _fields_ = [(name, ctypes.c_void_p) for name in (*CHECKED, "work")]


@dataclass(frozen=True)
class CrisisTiming:
    """Seconds that one crisis takes, batch by batch."""

    name: str
    ours: Batches
    theirs: Batches
    ratios: Batches
    """Ours over theirs in each batch."""


@dataclass(frozen=True)
class CTimings:
    """What was measured, or why nothing was."""

    crises: list[CrisisTiming] = field(default_factory=list)
    skipped: str = ""

    @property
    def ratio(self) -> float:
        """Return the time of all crises in our solver over that in C."""
        ours = sum(median(one.ours) for one in self.crises)
        return ours / sum(median(one.theirs) for one in self.crises)


@dataclass(frozen=True)
class _Prepared:
    """A crisis and room for its solution, as C reads them."""

    crisis: CCrisis
    solution: CSolution
    arrays: dict[str, np.ndarray]
    """What the pointers point to."""


def built(folder: Path) -> ctypes.CDLL | None:
    """Return the library of crisis_solver.c, or None where there is no C compiler."""
    compiler = shutil.which(os.environ.get("CC", "cc"))
    if compiler is None:
        return None
    library = folder / "crisis_solver.so"
    command = [compiler, "-O2", "-std=c99", "-shared", "-fPIC", str(SOURCE), "-o", str(library)]
    subprocess.run([*command, "-lm"], check=True)  # noqa: S603  the compiler that was asked for
    return ctypes.CDLL(str(library))


def prepared(crisis: Crisis) -> _Prepared:
    """Return a crisis of the first version as C reads it, with room for its solution."""
    n, ends = crisis.stake.size, N_LEVELS**crisis.n_strategic
    arrays = {
        name: np.ascontiguousarray(
            getattr(crisis, name), dtype=np.int64 if name in _WHOLE else np.float64
        )
        for name in ("is_available", *_ARRAYS)
    }
    arrays |= dict(zip(_STRENGTHS, nearest_base_strengths(crisis), strict=True))
    arrays |= {"choice": np.zeros(4), "value": np.zeros(4), "summary": np.zeros((3, N_SUMMARY))}
    nodes = (N_LEVELS * ends - 1) // 2
    arrays |= {
        "expected": np.zeros((3, 2 + n)),
        "work": np.zeros((nodes, NodeColumn.GUARANTORS + n)),
    }
    counts = {"n": n, "n_strategic": int(crisis.n_strategic)}
    counts |= {name: int(getattr(crisis, name)) for name in ("lag_delays_all", "has_council")}
    numbers = {name: float(getattr(crisis, name)) for name in _NUMBERS}
    pointers = {name: array.ctypes.data for name, array in arrays.items()}
    into = {name: pointers.pop(name) for name in (*CHECKED, "work")}
    return _Prepared(CCrisis(**numbers, **counts, **pointers), CSolution(**into), arrays)


def largest_difference(crisis: Crisis, theirs: _Prepared) -> float:
    """Return by how much any number of C differs from ours."""
    ours, largest = solve(crisis), 0.0
    for name in CHECKED:
        one, other = getattr(ours, name), theirs.arrays[name]
        one = one[:, :N_SUMMARY] if name == "summary" else one
        is_same = one == other  # of options that are not there, both are minus infinity
        largest = max(largest, float(np.abs(one[~is_same] - other[~is_same]).max(initial=0)))
    return largest


@compiled
def solve_often(crisis: Crisis, solution: Solution, times: int) -> None:
    """Solve a crisis so many times over."""
    for _ in range(times):
        fill_solution(crisis, solution)


def _callers(
    library: ctypes.CDLL, crisis: Crisis, room: _Prepared
) -> list[Callable[[int], object]]:
    """Return what solves a crisis so many times over: ours, then C."""
    solution = solution_for(crisis.stake.size, crisis.n_strategic)
    pointers = ctypes.byref(room.crisis), ctypes.byref(room.solution)
    return [
        lambda times: solve_often(crisis, solution, times),
        lambda times: library.solve(*pointers, ctypes.c_long(times)),
    ]


def c_timings() -> CTimings:
    """Return how long crises take in our solver and in C; the results are compared first."""
    with tempfile.TemporaryDirectory() as folder:
        library = built(Path(folder))
        if library is None:
            return CTimings(skipped=NO_COMPILER)
        found = []
        for name, crisis in every_crisis().items():
            room = prepared(crisis)
            ours, theirs = timed_in_turn(_callers(library, crisis, room))
            if (difference := largest_difference(crisis, room)) > TOLERANCE:
                message = f"{name}: C and the solver differ by {difference:.1e}"
                raise RuntimeError(message)
            ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
            found.append(CrisisTiming(name, ours, theirs, ratios))
        return CTimings(found)


def main() -> None:
    """Print what was measured."""
    found = c_timings()
    if found.skipped:
        print(found.skipped)
        return
    print(f"{'microseconds a crisis, median (range)':46} {'ours':>22} {'C -O2':>24} {'ratio':>8}")
    for one in found.crises:
        ours, theirs = microseconds(one.ours), microseconds(one.theirs)
        print(f"{one.name:46} {ours:>22} {theirs:>24} {median(one.ratios):8.2f}")
    print(f"all crises: ours takes {found.ratio:.2f} of the time of C")


if __name__ == "__main__":
    main()
