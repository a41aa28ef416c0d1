"""Processes that compile at the same time help each other, and none waits for nothing."""

import atexit
import fcntl
import gc
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numba
import pytest

from sim.kernel import sharing
from sim.kernel.cache import sources_fingerprint
from sim.kernel.sharing import Need
from tests.patience import PATIENCE, wait_until

ROOT = Path(__file__).parents[3]
NEED = Need("sim.kernel.draws", "uniform", (numba.types.int64,))
RULE = NEED.rule

pytestmark = pytest.mark.skipif(
    bool(numba.config.DISABLE_JIT), reason="nothing is compiled that could be shared"
)


@pytest.fixture
def compiled_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The types for which a rule was compiled, in an empty folder and without a helper."""
    done: list[object] = []
    monkeypatch.setattr(sharing, "_folder", lambda: tmp_path)
    monkeypatch.setattr(sharing, "is_possible", lambda: True)
    monkeypatch.setattr(sharing, "_helpers", [None])
    monkeypatch.setattr(sharing, "_seen", set())
    monkeypatch.setattr(sharing, "PAUSE", 0.005)
    compilers: dict[str, Callable[..., object]] = {RULE: done.append, "other": done.append}
    monkeypatch.setattr(sharing, "_compilers", compilers)
    return done


def test_a_rule_is_compiled_at_once_where_nobody_else_does(compiled_now: list[object]) -> None:
    sharing._compile_once(RULE, (1,))
    sharing._compile_once(RULE, (2,))
    assert compiled_now == [(1,), (2,)]


@pytest.mark.parametrize("was_on", [True, False])
def test_no_garbage_is_looked_for_while_a_rule_is_compiled(
    compiled_now: list[object], monkeypatch: pytest.MonkeyPatch, *, was_on: bool
) -> None:
    looked: list[bool] = []

    def fail(types: object) -> None:
        looked.append(gc.isenabled())
        raise TypeError(types)

    monkeypatch.setitem(sharing._compilers, RULE, fail)
    (gc.enable if was_on else gc.disable)()
    try:
        with pytest.raises(TypeError):
            sharing._compile_once(RULE, (1,))
        sharing.announce(NEED)
        assert sharing.compile_a_need()
        assert gc.isenabled() is was_on
    finally:
        gc.enable()
    assert looked == [False, False]


def test_whoever_waits_for_a_rule_compiles_what_else_is_needed(
    compiled_now: list[object], tmp_path: Path
) -> None:
    with (tmp_path / "other.lock").open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        waiting = threading.Thread(target=sharing._compile_once, args=("other", ("wanted",)))
        waiting.start()
        sharing.announce(NEED)
        wait_until(lambda: bool(compiled_now))
        assert compiled_now == [NEED.types]
        assert waiting.is_alive()
    waiting.join(PATIENCE)
    assert compiled_now == [NEED.types, ("wanted",)]


def test_a_need_is_told_once_and_met_once(compiled_now: list[object], tmp_path: Path) -> None:
    sharing.announce(NEED)
    sharing.announce(NEED)
    (told,) = tmp_path.glob("*")
    assert pickle.loads(told.read_bytes()) == NEED  # noqa: S301  our own bytes
    assert sharing.compile_a_need()
    assert not sharing.compile_a_need()
    assert compiled_now == [NEED.types]


def test_a_need_that_another_process_meets_is_left_to_it(
    compiled_now: list[object], tmp_path: Path
) -> None:
    sharing.announce(NEED)
    with (tmp_path / f"{RULE}.lock").open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert not sharing.compile_a_need()
    assert compiled_now == []


def test_a_need_that_cannot_be_met_is_for_the_caller_to_tell(
    compiled_now: list[object], tmp_path: Path
) -> None:
    for name, module in (("gone", "sim.kernel.gone"), ("unknown", "sim.kernel.draws")):
        need = Need(module, name, ())
        (tmp_path / need.file).write_bytes(pickle.dumps(need))
        assert sharing.compile_a_need()
    sharing.announce(NEED)
    assert sharing.compile_a_need()
    assert compiled_now == [NEED.types]


def test_nobody_is_told_of_a_rule_that_is_not_kept(
    compiled_now: list[object], tmp_path: Path
) -> None:
    sharing.announce(Need("somebody.elses", "rule", ()))
    assert not list(tmp_path.iterdir())
    assert compiled_now == []


def test_a_rule_that_needs_itself_does_not_wait_for_itself(compiled_now: list[object]) -> None:
    def compile_itself_first(types: tuple[object, ...]) -> None:
        if types:
            sharing._compile_once("other", ())
        else:
            compiled_now.append("inner")

    sharing._compilers["other"] = compile_itself_first
    sharing._compile_once("other", (1,))
    assert compiled_now == ["inner"]


def test_what_fails_to_compile_leaves_no_lock(compiled_now: list[object]) -> None:
    def fail(types: object) -> None:
        raise ValueError(types)

    sharing._compilers["other"] = fail
    with pytest.raises(ValueError, match="1"):
        sharing._compile_once("other", (1,))
    sharing._compilers["other"] = compiled_now.append
    sharing._compile_once("other", (2,))
    assert compiled_now == [(2,)]


@pytest.mark.parametrize("error", [PermissionError, FileNotFoundError, OSError])
def test_where_nothing_can_be_written_each_process_compiles_all_by_itself(
    compiled_now: list[object], monkeypatch: pytest.MonkeyPatch, error: type[OSError]
) -> None:
    def refuse() -> Path:
        raise error

    monkeypatch.setattr(sharing, "_folder", refuse)
    sharing.announce(NEED)
    assert not sharing.compile_a_need()
    sharing._compile_once(RULE, (1,))
    assert compiled_now == [(1,)]


def test_one_processor_has_no_helper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert sharing._start_helper() is None


def test_a_helper_meets_a_need_and_ends_with_whoever_started_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whoever stands in a folder with a file of this name must not have it run.
    (tmp_path / "numba.py").write_text("raise SystemExit('a stranger was run')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DETER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(atexit, "register", lambda *_: None)
    folder = tmp_path / "cache" / sources_fingerprint()
    folder.mkdir(parents=True)
    need = Need("sim.rules.politics.growth", "military_price", (numba.types.float64,) * 5)
    (folder / need.file).write_bytes(pickle.dumps(need))
    helper = sharing._start_helper()
    assert helper is not None
    assert helper.stdin is not None
    try:
        wait_until(lambda: any(folder.glob("growth.military_price-*.nbc")))
        helper.stdin.close()
        assert helper.wait(PATIENCE) == 0
    finally:
        helper.kill()
        helper.wait()


def test_one_helper_is_started_and_let_go(
    compiled_now: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        code = "import sys; sys.stdin.read()"
        started.append(subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE))
        return started[-1]

    monkeypatch.setattr(sharing, "_helpers", [])
    monkeypatch.setattr(sharing, "_start_helper", start)
    sharing.announce(NEED)
    sharing.announce(NEED._replace(types=()))
    (helper,) = started
    assert helper.poll() is None
    sharing.dismiss_helper()
    assert helper.returncode is not None
    assert compiled_now == []


def test_ctrl_c_does_not_reach_a_helper(monkeypatch: pytest.MonkeyPatch) -> None:
    started: dict[str, object] = {}

    def note(command: list[str], **options: object) -> None:
        started.update(options, command=command)
        raise OSError

    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(subprocess, "Popen", note)
    assert sharing._start_helper() is None
    assert started["start_new_session"] is True
    assert started["command"] == [sys.executable, "-P", "-m", "sim.kernel.helper"]
    assert str(ROOT) in str(dict(started["env"])["PYTHONPATH"]).split(os.pathsep)  # type: ignore[call-overload]
