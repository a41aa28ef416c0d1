"""`deter list`: kinds, and the names of each."""

import json

from tests.unit.interfaces.cli.command_line import deter


def test_list_shows_kinds_then_names_with_titles() -> None:
    assert "deter list pacts" in deter("list")[0]
    said = deter("list", "states")[0]
    assert "JPN    Japan" in said
    assert {"name": "JPN", "title": "Japan"} in [
        json.loads(line) for line in deter("list", "states", "--json")[0].splitlines()
    ]


def test_list_shows_proposals_with_their_titles() -> None:
    assert "deter list proposals" in deter("list")[0]
    said = deter("list", "proposals")[0]
    assert "asian_nato_all" in said
    assert "Pacific Defence Pact of four" in said


def test_list_of_an_unknown_kind_names_the_kinds() -> None:
    assert "Did you mean 'states'?" in deter("list", "stats", code=2)[1]
