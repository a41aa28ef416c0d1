import pytest

from sim.interfaces.app.messages import AskAgain, message_line, message_of, message_of_line


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
        {"kind": "run", "seed": 1, "arrangement": "../hub"},
        {"kind": "run", "seed": 1, "policy": ""},
        {"kind": "turned", "what_if": "pact:treaty"},
        {"kind": "delete"},
    ],
)
def test_what_is_no_message_is_none(given: object) -> None:
    assert message_of(given) is None
