"""What importing a part of the package loads: what is dear is imported where it is used."""

import subprocess
import sys

import pytest

DEAR = ("mesa", "matplotlib.pyplot", "scipy.stats")
"""A second or so each."""

WITHOUT = {
    "sim": DEAR,
    "sim.engine.run.ensemble": DEAR,
    "sim.interfaces.cli.app": (*DEAR, "polars"),
    "sim.study.loader": DEAR,
    "sim.execution.runner": DEAR,
}


def loaded_by(module: str) -> set[str]:
    program = f"import sys, {module}; print(*sys.modules)"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", sorted(WITHOUT))
def test_an_import_loads_nothing_that_it_may_never_need(module: str) -> None:
    assert loaded_by(module).isdisjoint(WITHOUT[module])


def test_the_look_at_a_new_process_would_see_mesa() -> None:
    assert {"mesa", "sim.model.region"} <= loaded_by("sim.model.region")
