"""What a newcomer waits for: from `git clone` with nothing compiled to the first table and run.

The clone gets an environment and a cache of its own. The ensemble is compiled by a comparison
as `make demo` plays it, the other path by a first `deter run` after it, and a copy of the
checkout then plays from the same cache.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from measurement import Effort, Row, repeated, seconds_of
from processes import COMMAND, DEFAULT, HERE, study_file

SECTION = "First start, nothing compiled before"
FRESH = "from git clone to the first table, as make demo does"
FRESH_INSTALLING = "of that, clone and environment"
FRESH_COMPILING = "of that, compiling"
COLD_ENSEMBLE = "the ensemble compiled: processor time up to that table"
COLD_BOTH = "both paths: the same and a first deter run"
CLONE = "a second clone: rules that it compiles"
STAMP = ".venv/.installed"
"""What `make demo` makes first: the environment with all that is installed."""

OF_PYTHON = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")
"""Settings that would let the new environment find what this one has."""


class Checkout(NamedTuple):
    """A checkout in which nothing was compiled."""

    python: str
    """The interpreter of its environment."""

    folder: Path
    settings: Mapping[str, str]
    """Environment variables, with a cache of its own."""

    installing: float | None
    """Seconds of clone and environment; none if this checkout stands for a clone."""

    note: str
    """Why this checkout stands for a clone, or empty."""


def first_start_rows(effort: Effort, *, is_offline: bool) -> list[Row]:
    """Return what a first start takes from a clone of the last commit on.

    What pip keeps from before is used, so that the network tells little.

    Parameters
    ----------
    is_offline : whether no package index can be reached: this checkout then stands for the clone
    """
    if effort.is_quick:
        parts = (FRESH, COLD_ENSEMBLE, COLD_BOTH, CLONE)
        return [Row(SECTION, part, "s", note="left out by --quick: minutes") for part in parts]
    with tempfile.TemporaryDirectory() as name:
        load = os.getloadavg()[0]
        checkout = _fresh_checkout(Path(name), is_offline=is_offline)
        return [*_first_table_rows(checkout, load), *_second_rows(checkout, Path(name), effort)]


def _first_table_rows(checkout: Checkout, load: float) -> list[Row]:
    """Return the wait for the first table, and what the ensemble and both paths compile in."""
    before = _children_seconds()
    # From within the checkout, as the study is named from there.
    words = [checkout.python, "benchmarks/first_table.py"]
    began = time.monotonic()
    told = json.loads(_run(words, checkout.settings, checkout.folder).splitlines()[-1])
    waited = time.monotonic() - began
    ensemble = _children_seconds() - before
    run = [checkout.python, "-c", COMMAND, "run", DEFAULT]
    waited_for_run = seconds_of(partial(_run, run, checkout.settings, checkout.folder))
    both = _children_seconds() - before
    note = f"1 measurement, {load:.1f} processes at work before"
    if checkout.installing is None:
        rows = [Row(SECTION, FRESH, "s", note=f"not measured: {checkout.note}")]
    else:
        total = [checkout.installing + waited]
        rows = [
            Row(SECTION, FRESH, "s", total, note=f"{note}; pip had its downloads"),
            Row(SECTION, FRESH_INSTALLING, "s", [checkout.installing], note="the same"),
        ]
    return [
        *rows,
        Row(SECTION, FRESH_COMPILING, "s", [told["compiling"]], note=note),
        Row(SECTION, COLD_ENSEMBLE, "s", [ensemble], note="the same"),
        Row(SECTION, COLD_BOTH, "s", [both], note="the same"),
        Row(SECTION, "wait for that deter run", "s", [waited_for_run], note="the same"),
    ]


def _second_rows(checkout: Checkout, folder: Path, effort: Effort) -> list[Row]:
    """Return what a copy of the checkout compiles, and how long a process takes from then on."""
    child = [checkout.python, str(_copied_checkout(checkout.folder, folder))]
    # Python would find the original before the copy if it were told to look there.
    settings = {key: value for key, value in checkout.settings.items() if key not in OF_PYTHON}
    compiled = float(_run(child, settings))
    study = study_file(folder, ("no_commitments",), ("continuity",))
    options = ("sweep", str(study), "--replications", "2", "--restart", "--output", "result")
    sweep = [checkout.python, "-c", COMMAND, *options]
    again = repeated(partial(_run, sweep, checkout.settings, folder), effort)
    note = "both paths played from the same cache"
    return [
        Row(SECTION, CLONE, "rules", [compiled], note=note),
        Row(SECTION, "a small deter sweep from then on", "s", again),
    ]


def _fresh_checkout(folder: Path, *, is_offline: bool) -> Checkout:
    """Return a clone with an environment of its own, or this checkout where none can be made."""
    settings = {key: value for key, value in os.environ.items() if key not in OF_PYTHON}
    settings["DETER_CACHE_DIR"] = str(folder / "cache")
    why = "--offline: no package index"
    if not is_offline:
        clone, began = folder / "deter", time.monotonic()
        _run(["git", "clone", "--quiet", str(HERE.parent), str(clone)], settings)
        try:
            _run(["make", "-C", str(clone), f"PYTHON={sys.executable}", STAMP], settings)
        except RuntimeError as error:
            why = str(error).splitlines()[-1]
        else:
            took = time.monotonic() - began
            return Checkout(str(clone / ".venv/bin/python"), clone, settings, took, "")
    settings["PYTHONPATH"] = str(HERE.parent)
    return Checkout(sys.executable, HERE.parent, settings, None, why)


def _copied_checkout(checkout: Path, folder: Path) -> Path:
    """Copy what a run needs of a checkout; return the copy of `count_compilations.py`."""
    copy = folder / "copy"
    leave_out = shutil.ignore_patterns("__pycache__")
    for room in ("sim", "scenarios"):
        shutil.copytree(checkout / room, copy / room, ignore=leave_out)
    child = "count_compilations.py"
    return Path(shutil.copy(HERE / child, copy / child))


def _children_seconds() -> float:
    """Return the processor time of all processes that were started here and have ended [s]."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _run(words: Sequence[str], settings: Mapping[str, str], folder: Path | None = None) -> str:
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
