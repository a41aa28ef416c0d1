"""What goes out: widths, and folders that are claimed before anything is computed."""

import os
import subprocess
import sys
from pathlib import Path

import numba
import pytest

from sim.domain.errors import ResultsFolderError
from sim.interfaces.terminal import screen
from sim.interfaces.terminal.screen import claim_folder, prose_width, say, say_prose, warn

ROOT = Path(__file__).parents[4]
NOTICED = """
from sim.interfaces.terminal.screen import ENSEMBLE, warn_if_compiling
warn_if_compiling(ENSEMBLE)
from sim.rules.crisis.contest import win_probability
print(win_probability(1.0, 3.0, 1.0), win_probability(1, 3, 1))
"""
READ_ONLY = "import os\nos.access = lambda *_: False\n"


def test_lines_go_to_their_streams(capsys: pytest.CaptureFixture[str]) -> None:
    say("said")
    warn("warned")
    assert capsys.readouterr() == ("said\n", "warned\n")


@pytest.mark.parametrize(("columns", "prose"), [(None, 100), (80, 80), (300, 100)])
def test_prose_is_as_wide_as_the_screen_and_never_wider_than_can_be_read(
    columns: int | None, prose: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "terminal_width", lambda: columns)
    assert prose_width() == prose


@pytest.mark.parametrize(("columns", "width"), [("30", 30), ("0", None), ("x", None), ("", None)])
def test_the_columns_that_the_environment_says_count_without_a_terminal(
    columns: str, width: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert screen.terminal_width() == screen.message_width() == width


def test_sentences_and_messages_are_folded_between_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "12")
    say_prose("as wide as it is")
    warn("one two three\n   1 | an excerpt stays whole\n         ^")
    said, warned = capsys.readouterr()
    assert said == "as wide as\n    it is\n"
    assert warned == "one two\n    three\n   1 | an excerpt stays whole\n         ^\n"


def test_a_folder_is_made_before_anything_is_computed(tmp_path: Path) -> None:
    claim_folder(tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ResultsFolderError, match="Choose another folder"):
        claim_folder(tmp_path / "file" / "below")


def notices(code: str, cache: Path, **extra: str) -> str:
    """Return what a new process says on standard error, which is no terminal here."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"DETER_CACHE_DIR": str(cache), "PYTHONPATH": str(ROOT)} | extra,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "0.25 0.25\n"
    return done.stderr


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")
def test_a_process_that_compiles_says_so_once_and_about_how_long(tmp_path: Path) -> None:
    notice = "compiling the rules, once for this version: about 60 seconds ...\n"
    assert notices(NOTICED, tmp_path) == notice
    assert notices(NOTICED, tmp_path) == ""


def test_nothing_is_said_where_nothing_is_compiled(tmp_path: Path) -> None:
    assert notices(NOTICED, tmp_path, NUMBA_DISABLE_JIT="1") == ""


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")
def test_where_rules_cannot_be_kept_it_says_that_too(tmp_path: Path) -> None:
    assert notices(READ_ONLY + NOTICED, tmp_path) == (
        "compiling the rules, which the cache cannot keep: about 60 seconds ...\n"
    )
