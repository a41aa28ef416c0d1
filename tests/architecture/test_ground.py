"""The ground the project stands on: its pins, its interpreter check."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pin_lines() -> list[str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def direct_dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    requirements = [*project["dependencies"], *(line for extra in extras for line in extra)]
    return [normalized(re.split(r"[\s<>=!~;\[]", line)[0]) for line in requirements]


@pytest.mark.parametrize("dependency", direct_dependencies())
def test_every_direct_dependency_has_an_exact_pin(dependency: str) -> None:
    pinned = {normalized(line.partition("==")[0]) for line in pin_lines() if "==" in line}
    assert dependency in pinned


def test_every_constraint_is_a_name_and_an_exact_version() -> None:
    exact = re.compile(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*")
    assert [line for line in pin_lines() if not exact.fullmatch(line)] == []


@pytest.mark.parametrize("name", ["constraints.txt", "pyproject.toml", "Makefile", ".ci/run"])
def test_no_ground_file_names_a_registry_or_a_wheel_folder(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"https?://|file://|find-links|index-url", text) == []


def make_with_interpreter(folder: Path, printed: str) -> subprocess.CompletedProcess[str]:
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder)
    interpreter = folder / "python-of-old"
    interpreter.write_text(f"#!/bin/sh\n{printed}\n", encoding="utf-8")
    interpreter.chmod(0o755)
    command = ["make", "--no-print-directory", "test", f"PYTHON={interpreter}"]
    # The suite itself runs under make, whose flags and depth are not this one's.
    env = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not on this machine")
@pytest.mark.parametrize(
    ("printed", "found"),
    [("echo 3.11.7", "3.11.7"), ("echo 2.7.18", "2.7.18"), ("echo broken >&2; exit 127", "none")],
)
def test_a_too_old_interpreter_is_refused_in_one_sentence(
    tmp_path: Path, printed: str, found: str
) -> None:
    made = make_with_interpreter(tmp_path, printed)
    sentence, *rest = made.stderr.splitlines()
    assert made.returncode != 0
    assert sentence == (
        f"deter needs Python 3.12 or newer; found {found}: "
        "install python3.13 (or run 'make PYTHON=/path/to/python3.13')."
    )
    assert all(line.startswith("make: ***") for line in rest)
    assert made.stdout == ""
    assert not (tmp_path / ".venv").exists()
