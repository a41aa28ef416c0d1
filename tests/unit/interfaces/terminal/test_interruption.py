"""Ctrl-C outside the play of a study, at whatever moment it comes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

PRESS = "signal.raise_signal(signal.SIGINT)"
IN_A_CALLBACK = f"""
import weakref
class Thing: pass
thing = Thing()
watch = weakref.ref(thing, lambda _: {PRESS})
del thing
print("it ran on")
"""


def outcome_of(*lines: str, path: Path = ROOT) -> tuple[int, str, str]:
    """Return exit code, output and messages of a process that runs some lines of code."""
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(("import signal", *lines))],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(path)])},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


COMMAND_BEGINS = "from sim.interfaces.terminal.interruption import *; raise_on_ctrl_c()"


def test_an_interrupt_that_python_would_lose_ends_the_process() -> None:
    # Without deter Python says "Exception ignored in" and goes on.
    code, said, told = outcome_of(IN_A_CALLBACK)
    assert (code, said) == (0, "it ran on\n")
    assert "ignored in" in told
    assert outcome_of(COMMAND_BEGINS, IN_A_CALLBACK) == (130, "", "interrupted\n")


def test_before_a_command_begins_the_system_ends_the_process() -> None:
    before = "import sim.__main__ as entry; entry.end_on_ctrl_c()"
    # A shell gives 130 for a process that a signal of number 2 has ended.
    assert outcome_of(before, IN_A_CALLBACK) == (-signal.SIGINT, "", "")


def test_ctrl_c_that_was_ignored_stays_so() -> None:
    ignored = "signal.signal(signal.SIGINT, signal.SIG_IGN)"
    entry = "import sim.__main__ as entry; entry.end_on_ctrl_c()"
    code, said, _ = outcome_of(ignored, entry, COMMAND_BEGINS, PRESS, "print('it ran on')")
    assert (code, said) == (0, "it ran on\n")


def test_an_import_that_takes_an_interrupt_for_something_else_goes_no_further(
    tmp_path: Path,
) -> None:
    module = f"import signal\ntry: {PRESS}\nexcept BaseException: raise ImportError('broken')\n"
    (tmp_path / "library.py").write_text(module)
    ended = outcome_of(COMMAND_BEGINS, "import library", path=tmp_path)
    assert ended == (130, "", "interrupted\n")


def test_what_a_command_has_to_say_is_said_at_once_too() -> None:
    said = outcome_of(COMMAND_BEGINS, "with said_at_interrupt('kept'):", f"    {IN_A_LINE}")
    assert said == (130, "", "kept\n")
    after = outcome_of(COMMAND_BEGINS, "with said_at_interrupt('kept'): pass", IN_A_LINE)
    assert after == (130, "", "interrupted\n")


IN_A_LINE = f"import weakref; watch = weakref.ref(type('T', (), {{}})(), lambda _: {PRESS})"


def test_elsewhere_an_interrupt_is_an_exception_and_the_second_ends_the_process() -> None:
    first = f"try: {PRESS}\nexcept KeyboardInterrupt: print('cleared away', flush=True)"
    assert outcome_of(COMMAND_BEGINS, first) == (0, "cleared away\n", "")
    assert outcome_of(COMMAND_BEGINS, first, PRESS, "print('on')") == (130, "cleared away\n", "")


def test_other_errors_that_python_cannot_hand_on_are_printed_as_ever() -> None:
    lines = IN_A_CALLBACK.replace(PRESS, "1 / 0")
    code, said, told = outcome_of(COMMAND_BEGINS, lines)
    assert (code, said) == (0, "it ran on\n")
    assert "ZeroDivisionError" in told


@pytest.mark.slow
@pytest.mark.parametrize("presses", [1, 2])
@pytest.mark.parametrize(
    "words", ["--help", "check classroom", "sweep classroom --replications 500 --restart"]
)
def test_whenever_ctrl_c_comes_the_command_ends_quietly(
    words: str, presses: int, tmp_path: Path
) -> None:
    ends = set()
    for moment in range(1, 13):
        with subprocess.Popen(
            # Once the first line is printed, Python itself is up.
            [sys.executable, "-c", f"print(flush=True)\n{MAIN}", *words.split()],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            for _press in range(presses):
                time.sleep(moment / 12 / presses)
                process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=60)
        assert "Traceback" not in told
        assert "ignored" not in told
        ends.add(process.returncode)
    # Nought: it was over before.
    assert ends <= {0, 130, -signal.SIGINT}
    assert ends != {0}


MAIN = "import sim.__main__ as entry; entry.main()"
