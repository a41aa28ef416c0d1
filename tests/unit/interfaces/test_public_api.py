"""`from sim import ...`: everything that is promised, and nothing heavy before it is used."""

import subprocess
import sys
from pathlib import Path

import pytest

import sim

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", sim.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    assert getattr(sim, name).__doc__


def test_the_version_and_the_names_are_listed() -> None:
    assert sim.__version__ == "0.1.0"
    assert set(sim.__all__) < set(dir(sim))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'simulat'"):
        getattr(sim, "simulat")  # noqa: B009 - mypy knows that it is not there


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sim, sys; print({'mesa', 'numba', 'pydantic', 'numpy'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
