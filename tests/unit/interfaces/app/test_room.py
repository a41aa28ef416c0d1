from pathlib import Path

from sim.interfaces.app.messages import AskAgain, AskTurned, ShowRun
from sim.interfaces.app.room import MOST_ANSWERS, MOST_ROOMS, Room, Rooms, resumed_rooms

FIRST = ShowRun(seed=1)
ASKED = AskAgain(crisis="2027Q4-border", what_if="treaty")


def test_each_tab_is_found_again_as_it_was_left(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "room.jsonl"
    rooms = resumed_rooms(FIRST, file)
    for message in (ShowRun(seed=7, replication=2), ASKED, AskTurned(what_if="treaty")):
        rooms.take("one", message)
    rooms.take("two", ShowRun(seed=8))
    again = resumed_rooms(FIRST, file)
    assert again.room("one") == Room(ShowRun(seed=7, replication=2), [ASKED])
    assert again.room("two") == Room(ShowRun(seed=8))
    assert len(file.read_text(encoding="utf-8").splitlines()) == 4


def test_a_new_tab_begins_with_what_was_asked_for_last_and_then_goes_its_own_way() -> None:
    rooms = Rooms(FIRST)
    assert rooms.room("one").run == FIRST
    rooms.take("one", ShowRun(seed=7))
    rooms.take("one", ASKED)
    assert rooms.room("two") == rooms.room("one")
    rooms.take("two", ShowRun(seed=8))
    assert rooms.room("one") == Room(ShowRun(seed=7), [ASKED])
    # The third follows the second, which asked last, and a glance of the first changes nothing.
    rooms.room("one")
    assert rooms.room("three").run == ShowRun(seed=8)


def test_only_the_rooms_that_were_used_last_are_kept() -> None:
    rooms = Rooms(FIRST)
    for number in range(MOST_ROOMS + 5):
        rooms.take(f"tab-{number}", ShowRun(seed=number))
    assert len(rooms.rooms) == MOST_ROOMS
    assert rooms.room(f"tab-{MOST_ROOMS + 4}").run == ShowRun(seed=MOST_ROOMS + 4)
    assert "tab-0" not in rooms.rooms


def test_another_run_forgets_what_was_asked_of_the_one_before() -> None:
    room = Room(FIRST)
    room.apply(ASKED)
    room.apply(FIRST)
    assert room.answers == [ASKED]
    room.apply(ShowRun(seed=2))
    assert room.answers == []


def test_what_is_asked_twice_is_shown_once_and_old_answers_go() -> None:
    room = Room(FIRST)
    for number in range(20):
        room.apply(AskAgain(crisis=f"20{number + 25}Q1-border", what_if="treaty"))
        room.apply(AskAgain(crisis=f"20{number + 25}Q1-border", what_if="treaty"))
    assert len(room.answers) == MOST_ANSWERS
    assert room.answers[-1].crisis == "2044Q1-border"


def test_a_damaged_file_is_passed_over_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "room.jsonl"
    kept = Rooms(FIRST, file)
    kept.take("one", ShowRun(seed=3))
    damaged = [
        '{"tab": "one", "message": "{}"}',
        '{"tab": "../one", "message": "{\\"kind\\": \\"run\\", \\"seed\\": 4}"}',
        '{"tab": 1, "message": null}',
        '{"kind": "run", "seed": 5}',
        '{"ta',
        "null",
    ]
    with file.open("a", encoding="utf-8") as more:
        more.write("\n".join(damaged))
    assert list(resumed_rooms(FIRST, file).rooms.items()) == [("one", Room(ShowRun(seed=3)))]
    file.write_bytes(b"\xff\xfe")
    assert resumed_rooms(FIRST, file).room("one").run == FIRST


def test_a_disk_that_takes_nothing_ends_no_lesson(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    rooms = Rooms(FIRST, tmp_path / "file" / "room.jsonl")
    rooms.take("one", ShowRun(seed=3))
    assert rooms.room("one").run == ShowRun(seed=3)
