"""Records as lines of JSON: the same bytes for the same record, whoever made it."""

import json
from dataclasses import asdict, replace

from sim.domain.records import Move, Option, WarRecord, as_json_line
from tests.unit.records import CALM

CRISIS = replace(
    CALM,
    mode="grey_zone",
    outcome="conceded",
    war_probability=0.25,
    control_after=0.1,
    obligations={"DDD": 0.5, "CCC": 0.7},
    moves=(
        Move(
            "BBB", "response", (Option("concede", 1.0, -0.5, {"concession": -0.5}),), "concede", 0.3
        ),
    ),
)
WAR = WarRecord(
    war="2027Q3-strait",
    flashpoint="strait",
    since="2027Q3",
    until="2028Q1",
    ending="running",
    quarters=3,
    battle_deaths=0.0,
    fighters=("CCC",),
    supporters=(),
)


def test_a_line_says_of_what_kind_its_record_is() -> None:
    assert json.loads(as_json_line(CRISIS))["kind"] == "crisis"
    assert json.loads(as_json_line(WAR))["kind"] == "war"


def test_a_line_holds_the_whole_record() -> None:
    found = json.loads(as_json_line(CRISIS))
    assert found.pop("kind") == "crisis"
    # JSON has lists where Python has tuples.
    assert found == json.loads(json.dumps(asdict(CRISIS)))
    assert found["moves"][0]["options"][0]["terms"] == {"concession": -0.5}


def test_the_order_in_which_states_came_does_not_reach_the_line() -> None:
    other = replace(CRISIS, obligations={"CCC": 0.7, "DDD": 0.5})
    assert as_json_line(other) == as_json_line(CRISIS)


def test_a_record_is_one_line_whatever_its_notes_hold() -> None:
    move = replace(CRISIS.moves[0], note="two\nlines")
    assert "\n" not in as_json_line(replace(CRISIS, moves=(move,)))


def test_an_option_of_chance_has_no_utility_and_no_parts() -> None:
    option = Option("activate", 0.9)
    assert (option.utility, option.terms) == (None, {})
    option.terms["stake"] = 1.0
    assert Option("activate", 0.9).terms == {}
