"""Errors become messages and exit codes; nothing but our own bugs shows a traceback."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from sim.domain.errors import CrisisInputError
from sim.interfaces.terminal.boundary import Commands
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[4]
MAIN = "from sim.interfaces.cli.app import main; main()"


def outcome_of(error: BaseException) -> tuple[int, str]:
    app = typer.Typer(cls=Commands, rich_markup_mode=None)

    @app.command()
    def fail() -> None:
        raise error

    @app.command()
    def other() -> None:
        pass

    result = CliRunner().invoke(app, ["fail"])
    return result.exit_code, result.stderr


def test_an_error_of_the_user_is_its_message_and_2() -> None:
    assert outcome_of(CrisisInputError("salience: missing")) == (2, "salience: missing\n")


def test_what_typer_says_is_folded_and_shows_control_characters_as_escapes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    code, said = outcome_of(typer.BadParameter("\x07" + 20 * " words"))
    assert code == 2
    assert "\\x07 words" in said
    assert max(map(len, said.splitlines())) <= 60


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("0", "it must be at least 1"),
        ("2.5", "it must be a whole number"),
        ("99", "it must be at most 9"),
    ],
)
def test_what_is_wrong_with_a_number_is_said_in_plain_words(given: str, said: str) -> None:
    app = typer.Typer(cls=Commands, rich_markup_mode=None)

    @app.command()
    def work(workers: Annotated[int, typer.Option(min=1, max=9)]) -> None:
        raise AssertionError(workers)

    @app.command()
    def other() -> None:
        pass

    result = CliRunner().invoke(app, ["work", "--workers", given])
    assert result.exit_code == 2
    assert result.stderr.endswith(f"Invalid value for '--workers': {said}\n")


def test_a_file_that_cannot_be_written_is_named_and_2() -> None:
    code, said = outcome_of(PermissionError(13, "Permission denied", "/there"))
    assert (code, said) == (2, "/there: Permission denied\n")


def test_a_full_disk_is_no_bug() -> None:
    code, said = outcome_of(OSError(errno.ENOSPC, "No space left on device"))
    assert (code, said) == (2, "cannot write: No space left on device\n")


def test_ctrl_c_is_one_line_and_130() -> None:
    assert outcome_of(KeyboardInterrupt()) == (130, "interrupted\n")


@pytest.mark.parametrize("error", [KeyError("x"), OSError("odd")])
def test_a_bug_is_owned_up_to_in_one_line_and_1(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DETER_DEBUG", raising=False)
    code, said = outcome_of(error)
    assert code == 1
    assert said.startswith("this is a bug in deter: ")
    assert said.count("\n") == 1


def test_the_traceback_of_a_bug_comes_with_debug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETER_DEBUG", "1")
    assert "Traceback" in outcome_of(ZeroDivisionError("oops"))[1]


@pytest.mark.skipif(os.name != "posix", reason="pipes and signals of POSIX")
def test_a_closed_pipe_is_silent() -> None:
    command = [sys.executable, "-c", MAIN, "check", "indo_pacific", "--effective"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(PATIENCE) == 141


def test_ctrl_c_while_the_rest_is_imported_is_quiet() -> None:
    lines = (
        "import builtins, sys, sim.__main__ as entry",
        "real = builtins.__import__",
        "def press(name, *rest):",
        "    if name == 'typer': raise KeyboardInterrupt",
        "    return real(name, *rest)",
        "builtins.__import__ = press",
        "entry.main()",
    )
    command = [sys.executable, "-c", "\n".join(lines)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.skipif(os.name != "posix", reason="pipes and signals of POSIX")
def test_an_interrupt_from_the_keyboard_ends_a_stream() -> None:
    command = [sys.executable, "-c", MAIN, "crisis", "-"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b"nonsense\n")
        process.stdin.flush()
        assert b"error" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
        assert b"Traceback" not in process.stderr.read()
