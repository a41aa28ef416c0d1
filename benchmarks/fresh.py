"""What a newcomer waits for: from `git clone` over an empty environment to the first table."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from measurement import Effort, Row
from processes import COLD

HERE = Path(__file__).resolve().parent
FRESH = "from git clone to the first table, as make demo does"
FRESH_COMPILING = "of that, compiling"
FRESH_INSTALLING = "of that, clone and environment"
STAMP = ".venv/.installed"
"""What `make demo` makes first: the environment with all that is installed."""

OF_PYTHON = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")
"""Settings that would let the new environment find what this one has."""


def fresh_rows(effort: Effort, *, is_offline: bool) -> list[Row]:
    """Return how long it is from a clone of the last commit to the first table.

    What pip keeps from before is used, so that the network tells little.

    Parameters
    ----------
    is_offline : whether no package index can be reached, without which nothing can be installed
    """
    if is_offline or effort.is_quick:
        why = "--offline: no package index" if is_offline else "left out by --quick"
        return [Row(COLD, FRESH, "s", note=f"not measured: {why}")]
    settings = {key: value for key, value in os.environ.items() if key not in OF_PYTHON}
    with tempfile.TemporaryDirectory() as name:
        clone = Path(name) / "deter"
        settings["DETER_CACHE_DIR"] = str(Path(name) / "cache")
        load, began = os.getloadavg()[0], time.monotonic()
        _run(["git", "clone", "--quiet", str(HERE.parent), str(clone)], settings)
        try:
            _run(["make", "-C", str(clone), f"PYTHON={sys.executable}", STAMP], settings)
        except RuntimeError as error:
            why = str(error).splitlines()[-1]
            return [Row(COLD, FRESH, "s", note=f"not measured: {why}")]
        installed = time.monotonic() - began
        # From within the clone, as the study is named from there.
        words = [str(clone / ".venv/bin/python"), "benchmarks/first_table.py"]
        told = json.loads(_run(words, settings, clone).splitlines()[-1])
        waited = time.monotonic() - began
    note = f"1 measurement, {load:.1f} processes at work before; pip had its downloads"
    return [
        Row(COLD, FRESH, "s", [waited], note=note),
        Row(COLD, FRESH_INSTALLING, "s", [installed], note="the same"),
        Row(COLD, FRESH_COMPILING, "s", [told["compiling"]], note="the same"),
    ]


def _run(words: list[str], settings: Mapping[str, str], folder: Path | None = None) -> str:
    """Return what a command prints.

    Raises
    ------
    RuntimeError : it failed, with what it said
    """
    done = subprocess.run(  # noqa: S603  our own commands
        words, cwd=folder, env=dict(settings), check=False, capture_output=True, text=True
    )
    if done.returncode:
        message = f"{words[0]} left with {done.returncode}:\n{done.stderr.strip()}"
        raise RuntimeError(message)
    return done.stdout
