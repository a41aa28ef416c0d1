from pathlib import Path

from sim.interfaces.app.messages import AskAgain, AskTurned, ShowRun
from sim.interfaces.app.room import MOST_ANSWERS, Room, resumed_room

FIRST = ShowRun(seed=1)
ASKED = AskAgain(crisis="2027Q4-border", what_if="treaty")


def test_a_room_is_found_again_as_it_was_left(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "room.jsonl"
    room = resumed_room(FIRST, file)
    for message in (ShowRun(seed=7, replication=2), ASKED, AskTurned(what_if="treaty")):
        room.take(message)
    again = resumed_room(FIRST, file)
    assert (again.run, again.answers) == (ShowRun(seed=7, replication=2), [ASKED])
    assert len(file.read_text(encoding="utf-8").splitlines()) == 3


def test_another_run_forgets_what_was_asked_of_the_one_before() -> None:
    room = Room(FIRST)
    room.take(ASKED)
    room.take(FIRST)
    assert room.answers == [ASKED]
    room.take(ShowRun(seed=2))
    assert room.answers == []


def test_what_is_asked_twice_is_shown_once_and_old_answers_go() -> None:
    room = Room(FIRST)
    for number in range(20):
        room.take(AskAgain(crisis=f"20{number + 25}Q1-border", what_if="treaty"))
        room.take(AskAgain(crisis=f"20{number + 25}Q1-border", what_if="treaty"))
    assert len(room.answers) == MOST_ANSWERS
    assert room.answers[-1].crisis == "2044Q1-border"


def test_a_damaged_file_is_passed_over_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "room.jsonl"
    file.write_text('{"kind": "run", "seed": 3}\n{"kind": "ru\nnull\n', encoding="utf-8")
    assert resumed_room(FIRST, file).run == ShowRun(seed=3)
    file.write_bytes(b"\xff\xfe")
    assert resumed_room(FIRST, file).run == FIRST


def test_a_disk_that_takes_nothing_ends_no_lesson(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    room = Room(FIRST, tmp_path / "file" / "room.jsonl")
    room.take(ShowRun(seed=3))
    assert room.run == ShowRun(seed=3)
