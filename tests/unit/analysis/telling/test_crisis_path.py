"""A crisis along its path."""

from dataclasses import replace

from sim.analysis.telling.crisis_path import crisis_path_text
from sim.domain.records import CrisisRecord, Move, Option
from tests.unit.records import CALM

OPTIONS = (
    Option("abstain", 0.25, -0.4, {"stake": -0.3, "reneging": -0.1, "norm": -0.0001}),
    Option("support", 0.5, -0.3, {"support_cost": -0.3}),
    Option("fight", 0.25, -0.5, {"fighting_cost": -0.5}),
)
RECORD = replace(
    CALM,
    crisis="2027Q3-strait",
    challenger="AAA",
    target="BBB",
    mode="fait_accompli",
    outcome="backed_down",
    war_probability=0.01234,
    control_lost=0.05,
    control_after=0.05,
    levels={"CCC": "support"},
    obligations={"CCC": 0.7},
    moves=(Move("CCC", "level", OPTIONS, "support", 0.6, "owes 0.700, bias +0.10 logits"),),
)


def lines_of(record: CrisisRecord) -> list[str]:
    return crisis_path_text(record, {"AAA": "Ardia", "CCC": "Corvia"}, precision=4.5).splitlines()


def test_the_head_names_the_parties_and_the_chance_of_war() -> None:
    lines = lines_of(RECORD)
    assert lines[0] == "2027Q3-strait: Ardia (AAA) against BBB, fait accompli"
    assert lines[1].endswith("chance of war before anybody moved: 0.0123")
    assert "4.500" in lines[2]


def test_the_choice_is_marked_with_its_chance_utility_and_parts() -> None:
    chosen = next(line for line in lines_of(RECORD) if line.startswith("->"))
    # 0.25 + 0.5 = 0.75: the draw of 0.6 falls between 0.25 and 0.75.
    assert chosen.split() == [
        "->",
        "support",
        "0.500",
        "0.750",
        "-0.300",
        "support",
        "cost",
        "-0.300",
    ]


def test_parts_that_round_to_nothing_are_left_out() -> None:
    assert not any("norm" in line for line in lines_of(RECORD))


def test_the_draw_and_the_circumstances_stand_in_the_headline() -> None:
    headline = (
        "1. Corvia (CCC) decides whether to help   (draw 0.600; owes 0.700, bias +0.10 logits)"
    )
    assert headline in lines_of(RECORD)


def test_a_move_without_a_draw_says_so() -> None:
    move = replace(RECORD.moves[0], draw=None)
    assert any("(no draw; owes" in line for line in lines_of(replace(RECORD, moves=(move,))))


def test_a_status_quo_has_no_mode() -> None:
    lines = lines_of(replace(RECORD, mode=None, outcome="status_quo", moves=()))
    assert lines[0].endswith("against BBB")
    assert lines[-1] == "Outcome: The status quo holds."


def test_a_widened_clash_shows_its_loser_and_who_then_decides_about_the_war() -> None:
    choice = (Option("accept", 0.6, -0.3, {"prize": -0.3}), Option("widen", 0.4, -0.31))
    moves = (*RECORD.moves, Move("BBB", "widen", choice, "widen", 0.7), *RECORD.moves)
    record = replace(RECORD, outcome="war", moves=moves, widened_by="BBB", without_seat=("DDD",))
    lines = lines_of(replace(record, resolve=2.0))
    assert any("wants it 2.00 times as much as usual" in line for line in lines)
    assert any(line.endswith("care too little for this: DDD") for line in lines)
    assert any("2. BBB has lost the clash" in line for line in lines)
    asked = [line for line in lines if "decides whether to help" in line]
    assert ["in the war" in line for line in asked] == [False, True]
    assert lines[-1] == "Outcome: The loser of the clash widens it: war."
