"""Whatever the streams are connected to: no traceback, and no study is lost by a message."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.skipif(
    not Path("/dev/full").exists() or not Path("/bin/sh").exists(),
    reason="devices and a shell of POSIX",
)


def shell(line: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of shell in which DETER stands for the command."""
    command = f"'{sys.executable}' -m sim"
    return subprocess.run(
        ["/bin/sh", "-c", line.replace("DETER", command)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", ["list pacts", "--help", "check classroom", "run --help"])
@pytest.mark.parametrize(
    ("target", "reason"), [(">&-", "it is closed"), (">/dev/full", "No space left on device")]
)
def test_a_standard_output_that_takes_nothing_is_one_line_and_2(
    command: str, target: str, reason: str, tmp_path: Path
) -> None:
    done = shell(f"DETER {command} {target}", tmp_path)
    (told,) = done.stderr.splitlines()
    assert told.startswith("cannot write")
    assert told.endswith(reason)
    assert done.returncode == 2


@pytest.mark.parametrize("target", ["2>&-", "2>/dev/full"])
def test_a_message_that_cannot_be_written_changes_no_exit_code(target: str, tmp_path: Path) -> None:
    assert shell(f"DETER check none.yaml {target}", tmp_path).returncode == 2
    done = shell(f"DETER sweep classroom --replications 2 --workers 1 {target}", tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("12 runs of 6 points")


def test_letters_that_a_stream_has_not_are_replaced(tmp_path: Path) -> None:
    done = shell("DETER list pacts", tmp_path, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "-----" in done.stdout
    assert "\\u" not in done.stdout.splitlines()[1]


@pytest.mark.parametrize(
    "words",
    [
        "--help",
        "--version",
        "list",
        "check --help",
        "check classroom",
        "check indo_pacific --effective",
        "schema",
    ],
)
def test_a_reader_that_has_gone_ends_a_command_quietly_as_it_ends_other_filters(
    words: str, tmp_path: Path
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "sim", *words.split()],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=pipe,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    # 128 and the number of SIGPIPE.
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize("words", ["--help", "check indo_pacific --effective"])
def test_a_reader_that_has_read_enough_is_no_error_of_the_pipe(words: str, tmp_path: Path) -> None:
    done = shell(f"DETER {words} | head -n 1", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
