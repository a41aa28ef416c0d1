"""The page on the code names rooms and files that are there, and all the rooms there are."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "explanation" / "the-code.md").read_text(encoding="utf-8")
TREE = PAGE.split("```text\n")[1].split("```")[0]


def rooms_drawn() -> set[str]:
    """Return the rooms of the drawing, by their paths below `sim`."""
    found, parent = set(), ""
    for line in TREE.splitlines()[1:]:
        indent, name = len(line) - len(line.lstrip()), line.split("/")[0].strip()
        parent = name if indent == 2 else parent
        found.add(name if indent == 2 else f"{parent}/{name}")
    return found


def test_every_package_is_drawn_and_nothing_else() -> None:
    packages = {path.parent.name for path in (ROOT / "sim").glob("*/__init__.py")}
    assert {room for room in rooms_drawn() if "/" not in room} == packages


def test_every_room_of_the_engine_is_drawn() -> None:
    rooms = {f"engine/{path.parent.name}" for path in (ROOT / "sim/engine").glob("*/__init__.py")}
    assert {room for room in rooms_drawn() if "/" in room} == rooms


def test_every_file_that_the_page_names_is_there() -> None:
    named = re.findall(r"`(sim/[\w/]+\.py)`", PAGE)
    assert len(named) >= 9
    assert [path for path in named if not (ROOT / path).is_file()] == []


def test_rooms_and_files_are_of_a_size_to_be_read() -> None:
    rooms = {path.parent for path in (ROOT / "sim").rglob("*.py")}
    assert {room.name: n for room in rooms if (n := len(list(room.glob("*.py")))) > 21} == {}
    long = {
        path.name: n
        for path in (ROOT / "sim").rglob("*.py")
        if (n := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_few_functions_take_more_than_five_arguments_by_waiver() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "sim").rglob("*.py")]
    assert sum(text.count("PLR0913") for text in texts) <= 5
