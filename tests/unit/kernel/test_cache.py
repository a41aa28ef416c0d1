"""The cache of compiled rules cannot go stale, and does without what it cannot have.

Every test plays in processes of its own, on a copy of the package and a cache of its
own where that is what it is about.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numba
import pytest

from sim.kernel.cache import (
    PACKAGE,
    WATCHED,
    cache_folder,
    can_keep,
    forgive_disk_errors,
    sources_fingerprint,
)

ROOT = PACKAGE.parent
NEEDS_COMPILER = pytest.mark.skipif(
    bool(numba.config.DISABLE_JIT), reason="nothing is compiled, so nothing is cached"
)
HITS = "print(*win_probability.stats.cache_hits.values())"
REFUSAL = """
import errno, os, tempfile
os.access = lambda path, mode: mode != os.W_OK
def refuse(*args, **options):
    raise OSError(errno.EROFS, "Read-only file system")
tempfile.TemporaryFile = refuse
"""
"""Simulates, at its source, a folder that cannot be written: a superuser may write anywhere."""

RULE = """
from sim.rules.crisis.contest import win_probability
print(win_probability(1.0, 3.0, 1.0))
"""
"""The smallest rule there is: compiled in a second."""

CRISIS = f"""
from pathlib import Path
from sim.engine.crisis.explicit import crisis_arrays
from sim.engine.crisis.explicit_input import read_crisis
from sim.engine.crisis.solver import solve
text = Path({str(ROOT / "tests/reference/crisis/two_movers.input.json")!r}).read_text()
solution = solve(crisis_arrays(read_crisis(text)))
hits = sum(solve.stats.cache_hits.values())
print(hits, *solution.choice.tolist(), *solution.value.tolist())
"""
"""The solver, a compiled function that calls rules of other files: what numba's own cache would
run stale after an edit of one of them. The whole ensemble goes the same way and takes minutes."""


class Answer(NamedTuple):
    """What a process said, or why it failed."""

    text: str
    error: str


def run(code: str, package: Path, cache: Path | str, *, most_bytes: int | None = None) -> Answer:
    """Return what a new process says.

    Parameters
    ----------
    package : folder that holds the package `sim`
    cache : folder of the cache
    most_bytes : size above which no file can be written, as on a disk that is nearly full
    """
    if most_bytes is not None:
        limit = f"resource.setrlimit(resource.RLIMIT_FSIZE, ({most_bytes}, {most_bytes}))"
        code = f"import resource\n{limit}\n{code}"
    environment = {key: value for key, value in os.environ.items() if key != "XDG_CACHE_HOME"}
    done = subprocess.run(
        [sys.executable, "-B", "-c", code],
        env={**environment, "PYTHONPATH": str(package), "DETER_CACHE_DIR": str(cache)},
        cwd=package,
        capture_output=True,
        text=True,
        check=False,
    )
    return Answer(done.stdout.strip(), done.stderr)


def copied_package(folder: Path) -> Path:
    """Return a folder that holds a copy of the package."""
    shutil.copytree(PACKAGE, folder / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def edited(package: Path, module: str, old: str, new: str) -> None:
    path = package / "sim" / module
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


# The key


@pytest.mark.parametrize("watched", WATCHED)
def test_any_edit_of_a_rule_or_of_the_engine_makes_another_key(
    tmp_path: Path, watched: str
) -> None:
    package = copied_package(tmp_path) / "sim"
    keys = {sources_fingerprint(package)}
    assert keys == {sources_fingerprint()}
    for source in sorted((package / watched).rglob("*.py")):
        source.write_text(source.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        keys.add(sources_fingerprint(package))
    assert len(keys) == 1 + len(list((package / watched).rglob("*.py")))


def test_a_file_that_is_renamed_or_new_makes_another_key(tmp_path: Path) -> None:
    package = copied_package(tmp_path) / "sim"
    (package / "rules/conflict/war.py").rename(package / "rules/conflict/wars.py")
    renamed = sources_fingerprint(package)
    (package / "rules" / "peace.py").touch()
    assert len({sources_fingerprint(), renamed, sources_fingerprint(package)}) == 3


def test_an_edit_elsewhere_keeps_the_key(tmp_path: Path) -> None:
    package = copied_package(tmp_path) / "sim"
    (package / "results" / "batch_tables.py").write_text("", encoding="utf-8")
    assert sources_fingerprint(package) == sources_fingerprint()


def test_the_folder_is_named_by_the_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DETER_CACHE_DIR", str(tmp_path / "here"))
    assert cache_folder.__wrapped__() == tmp_path / "here" / sources_fingerprint()
    monkeypatch.delenv("DETER_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder.__wrapped__() == tmp_path / "deter" / sources_fingerprint()


# A cache that is used


@NEEDS_COMPILER
@pytest.mark.slow
def test_an_edited_rule_changes_the_next_run_and_an_unchanged_one_is_not_compiled_again(
    tmp_path: Path,
) -> None:
    package, cache = copied_package(tmp_path / "copy"), tmp_path / "cache"
    first, second = (run(CRISIS, package, cache) for _ in range(2))
    (compiled_hits, *numbers), (cached_hits, *again) = first.text.split(), second.text.split()
    assert (compiled_hits, cached_hits) == ("0", "1"), first.error + second.error
    assert again == numbers
    edited(
        package,
        "rules/crisis/contest.py",
        "return challenger / (challenger + defenders)",
        "return 0.5 * challenger / (challenger + defenders)",
    )
    third = run(CRISIS, package, cache)
    hits, *changed = third.text.split()
    assert hits == "0", third.error
    assert changed != numbers
    assert len(list(cache.iterdir())) == 2


# A cache that cannot be had


@NEEDS_COMPILER
def test_a_folder_that_cannot_be_made_costs_time_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    answer = run(RULE, ROOT, tmp_path / "file" / "cache")
    assert (answer.text, answer.error) == ("0.25", "")


@NEEDS_COMPILER
def test_without_a_home_nothing_is_kept(tmp_path: Path) -> None:
    homeless = """
import os, pathlib
del os.environ["DETER_CACHE_DIR"]
def refuse(*args):
    raise RuntimeError("Could not determine home directory.")
pathlib.Path.home = refuse
"""
    told = "from sim.kernel.cache import cache_folder, can_keep\nprint(cache_folder(), can_keep())"
    answer = run(homeless + RULE + told, ROOT, tmp_path)
    assert (answer.text.split(), answer.error) == (["0.25", "None", "False"], "")


@NEEDS_COMPILER
def test_a_folder_that_cannot_be_written_costs_time_and_nothing_else(tmp_path: Path) -> None:
    answer = run(REFUSAL + RULE, ROOT, tmp_path)
    assert (answer.text, answer.error) == ("0.25", "")
    assert list(tmp_path.rglob("*.nb?")) == []


@NEEDS_COMPILER
def test_a_cache_that_cannot_be_written_is_read_and_left_as_it_is(tmp_path: Path) -> None:
    run(RULE, ROOT, tmp_path)
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    other = "from sim.rules.conflict.opportunity import retained_heat\nprint(retained_heat(4.0))\n"
    answer = run(REFUSAL + RULE + HITS, ROOT, tmp_path)
    assert (answer.text.split(), answer.error) == (["0.25", "1"], "")
    answer = run(REFUSAL + RULE + HITS + "\n" + other, ROOT, tmp_path)
    assert (answer.text.split()[:2], answer.error) == (["0.25", "1"], "")
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == kept


@NEEDS_COMPILER
def test_a_cache_that_cannot_be_read_costs_time_and_nothing_else(tmp_path: Path) -> None:
    run(RULE, ROOT, tmp_path)
    refused = """
import numba.core.caching as caching
def refuse(*args):
    raise PermissionError(13, "Permission denied")
caching.open = refuse
"""
    answer = run(refused + RULE + HITS, ROOT, tmp_path)
    assert (answer.text, answer.error) == ("0.25", "")


@NEEDS_COMPILER
@pytest.mark.parametrize("most_bytes", [0, 1000, 3000])
def test_a_full_disk_costs_time_and_nothing_else(tmp_path: Path, most_bytes: int) -> None:
    # The index of numba's cache fits into 1,000 bytes, the code does not fit into 3,000.
    answer = run(RULE, ROOT, tmp_path, most_bytes=most_bytes)
    assert (answer.text, answer.error) == ("0.25", "")
    assert list(tmp_path.rglob("*.nbc")) == []
    # Nothing half written is left to stumble over, or in the way once there is room.
    assert list(tmp_path.rglob("*.tmp.*")) == []
    answer = run(RULE, ROOT, tmp_path)
    assert (answer.text, answer.error) == ("0.25", "")
    assert len(list(tmp_path.rglob("*.nbc"))) == 1
    answer = run(RULE + HITS, ROOT, tmp_path)
    assert answer.text.split() == ["0.25", "1"]


def test_a_cache_that_fails_is_still_told_of_other_errors() -> None:
    class Broken:
        def save_overload(self, signature: object, data: object) -> None:
            raise ValueError(signature, data)

        def load_overload(self, signature: object, context: object) -> None:
            raise PermissionError(signature, context)

    class Rule:
        _cache = Broken()

    forgive_disk_errors(Rule())
    with pytest.raises(ValueError, match="what"):
        Rule._cache.save_overload("what", None)
    Rule._cache.load_overload("what", None)
    forgive_disk_errors(lambda: None)


def test_whether_anything_can_be_kept_is_known_before(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "not" / "there" / "yet"
    monkeypatch.setattr("sim.kernel.cache.cache_folder", lambda: folder)
    assert can_keep()
    assert not folder.exists()
    (tmp_path / "not").touch()
    assert not can_keep()
    (tmp_path / "not").unlink()
    monkeypatch.setattr("os.access", lambda *_: False)
    assert not can_keep()


@NEEDS_COMPILER
def test_a_second_clone_finds_what_the_first_has_compiled(tmp_path: Path) -> None:
    first = copied_package(tmp_path / "one")
    second = copied_package(tmp_path / "elsewhere" / "two")
    answers = [run(RULE + HITS, package, tmp_path / "cache") for package in (first, second)]
    assert [answer.text.split() for answer in answers] == [["0.25"], ["0.25", "1"]]
