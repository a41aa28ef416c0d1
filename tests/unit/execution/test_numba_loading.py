from pathlib import Path

from tests.unit.small_studies import python

RULE_THEN_PRODUCT = """
import sys
import numba, numpy as np
from sim.execution.numba_loading import load_numba_without_scipy

load_numba_without_scipy()
load_numba_without_scipy()

@numba.njit
def double(x):
    return 2 * x

assert double(2.0) == 4.0
assert "numba.np.arraymath" in sys.modules
print("scipy.linalg" in sys.modules)

@numba.njit
def product(x, y):
    return np.dot(x, y)

print(product(np.array([1.0, 2.0]), np.array([3.0, 4.0])), "scipy.linalg" in sys.modules)
"""


def test_scipy_is_imported_by_a_product_of_arrays_and_by_nothing_before() -> None:
    out, error = python(RULE_THEN_PRODUCT).communicate()
    assert out.split("\n") == ["False", "11.0 True", ""], error


STUDY = """
import sys
from sim.execution.runner import run_study
from tests.unit.small_studies import SmallPlan

run_study(SmallPlan((2,), 200), sys.argv[1], workers=2)
print("numba.np.arraymath" in sys.modules, "scipy.linalg" in sys.modules)
"""


def test_a_study_plays_without_scipy(tmp_path: Path) -> None:
    out, error = python(STUDY, tmp_path / "result").communicate()
    assert out == "True False\n", error
