"""`python -m sim`: the command line, and how Ctrl-C ends it."""

import runpy
import signal
import sys
from collections.abc import Iterator

import pytest

from sim import __main__ as entry
from sim.interfaces.cli import app


@pytest.fixture(autouse=True)
def ctrl_c_as_before() -> Iterator[None]:
    """Undo what the command does to Ctrl-C."""
    before, hook = signal.getsignal(signal.SIGINT), sys.unraisablehook
    yield
    signal.signal(signal.SIGINT, before)
    sys.unraisablehook = hook


def test_the_module_is_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["sim", "--version"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(entry.__file__, run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("deter ")


def test_ctrl_c_while_the_rest_is_imported_ends_as_in_a_shell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "main", stop)
    with pytest.raises(SystemExit) as ended:
        entry.main()
    # 128 and the number of the signal, as shells have it.
    assert ended.value.code == 128 + 2


def test_an_import_runs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(entry.__file__, run_name="entry")
    assert capsys.readouterr().out == ""
