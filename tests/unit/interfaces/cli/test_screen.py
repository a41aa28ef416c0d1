"""What goes out: widths, and folders that are claimed before anything is computed."""

from pathlib import Path

import pytest

from sim.domain.errors import ResultsFolderError
from sim.interfaces.cli import screen
from sim.interfaces.cli.screen import claim_folder, prose_width, say, warn


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


def test_a_folder_is_made_before_anything_is_computed(tmp_path: Path) -> None:
    claim_folder(tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ResultsFolderError, match="Choose another folder"):
        claim_folder(tmp_path / "file" / "below")
