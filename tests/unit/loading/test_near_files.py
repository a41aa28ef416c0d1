import os
from pathlib import Path

import pytest

from sim.loading.near_files import near_file, readable_files


@pytest.mark.parametrize("there", ["squad.yml", "squad.YAML", "Squad.yaml", "squad"])
def test_a_file_that_is_there_under_nearly_the_name_is_told(tmp_path: Path, there: str) -> None:
    (tmp_path / there).touch()
    said = near_file(tmp_path, "squad")
    assert said == f"{there} is there, but only squad.yaml is looked for: rename it."


def test_a_link_to_nothing_a_folder_and_a_link_outwards_are_told(tmp_path: Path) -> None:
    (tmp_path / "link.yaml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder.yaml").mkdir()
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "there.yaml").touch()
    assert near_file(tmp_path, "pipe") == "pipe.yaml is a device or a pipe, and no file."
    assert near_file(tmp_path, "link") == "link.yaml is a link to nothing."
    assert near_file(tmp_path, "folder") == "folder.yaml is a folder."
    assert near_file(tmp_path, "there") == (
        "there.yaml is a link out of the library, which is not followed."
    )


def test_a_file_that_is_an_ending_and_nothing_else_is_near_to_nothing(tmp_path: Path) -> None:
    (tmp_path / ".yaml").touch()
    assert near_file(tmp_path, "") == ""
    assert near_file(tmp_path, ".YAML") == ""


def test_nothing_is_told_of_other_files_or_of_no_folder(tmp_path: Path) -> None:
    (tmp_path / "squads.yaml").touch()
    (tmp_path / "squad.txt").touch()
    assert near_file(tmp_path, "squad") == ""
    assert near_file(tmp_path / "none", "squad") == ""


def test_what_cannot_be_read_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / "link.yaml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "b.yaml").touch()
    (tmp_path / "a.yaml").touch()
    assert [one.name for one in readable_files(tmp_path)] == ["a.yaml", "b.yaml"]
