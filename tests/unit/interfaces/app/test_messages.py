import pytest

from sim.interfaces.app.messages import AskAgain, ShowRun, message_line, message_of, message_of_line
from sim.interfaces.app.views import asked_by_link


def test_a_message_is_read_as_it_was_written() -> None:
    message = AskAgain(crisis="2027Q4-border", what_if="treaty")
    assert message_of_line(message_line(message)) == message


@pytest.mark.parametrize(
    "given",
    [
        None,
        [],
        "again",
        {},
        {"kind": "again"},
        {"kind": "again", "crisis": "../etc", "what_if": "treaty"},
        {"kind": "again", "crisis": "2027Q4-border", "what_if": "a" * 61},
        {"kind": "again", "crisis": "2027Q4-border\n", "what_if": "treaty"},
        {"kind": "run", "seed": -1},
        {"kind": "run", "seed": 1.5},
        {"kind": "run", "seed": True},
        {"kind": "run", "seed": 2**63},
        {"kind": "run", "seed": 1, "more": 1},
        {"kind": "delete"},
    ],
)
def test_what_is_no_message_is_none(given: object) -> None:
    assert message_of(given) is None


@pytest.mark.parametrize("seed", ["", "x", "-1", "1" * 25, "9" * 19 + "9", "٣" * 30])
def test_a_link_that_asks_for_nothing_is_passed_over(seed: str) -> None:
    assert asked_by_link(seed, "0") is None


def test_a_link_asks_for_a_run() -> None:
    assert asked_by_link("4", "2") == ShowRun(seed=4, replication=2)
    assert asked_by_link("4", "two") is None
