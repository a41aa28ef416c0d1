"""The command itself: its help, its version, what it imports."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.interfaces.cli.command_line import deter

ROOT = Path(__file__).parents[4]
CALLER = "from sim.interfaces.cli.app import app; app(sys.argv[1:], standalone_mode=False)"
COMMANDS = [
    "calibrate", "check", "compare", "crisis", "explain", "list", "merge", "replay", "run",
    "schema", "sweep",
]  # fmt: skip


def modules_after(code: str, *arguments: str) -> set[str]:
    whole = f"import sys; {code}; print(*sys.modules, file=sys.stderr)"
    command = [sys.executable, "-c", whole, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [["--help"], ["check", "classroom"], ["list", "pacts"]])
def test_what_needs_no_run_imports_neither_mesa_nor_matplotlib(arguments: list[str]) -> None:
    loaded = modules_after(CALLER, *arguments)
    assert "typer" in loaded
    assert not loaded & {"mesa", "networkx", "matplotlib"}


def test_commands_import_nothing_heavy_before_they_are_called() -> None:
    loaded = modules_after("import sim.interfaces.cli.app")
    assert "sim.interfaces.cli.run" in loaded
    assert not loaded & {"numba", "numpy", "pydantic", "rich", "ruamel"}


def test_the_version_is_the_project_s() -> None:
    assert deter("--version")[0] == "deter 0.1.0\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    assert f" {command} [OPTIONS]" in deter(command, "--help")[0]


def test_a_mistyped_command_gets_a_suggestion() -> None:
    assert "Did you mean 'run'?" in deter("rnu", code=2)[1]
