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


def test_list_of_arrangements_says_what_each_is_made_of() -> None:
    lines = [json.loads(x) for x in deter("list", "arrangements", "--json")[0].splitlines()]
    made_of = {line["name"]: line["made of"] for line in lines}
    assert made_of["no_commitments"] == "no pact"
    # The only arrangement with the United States, Japan and the Philippines in a format of three.
    assert [name for name, text in made_of.items() if "us_jp_ph (USA JPN PHL)" in text] == [
        "minilaterals"
    ]
    assert made_of["pacific_pact_core4"] == (
        "hub_and_spokes + pacific_pact_core4 (USA JPN AUS PHL)"
    )
    assert made_of["core4_negotiated"] == (
        "hub_and_spokes + once made: pacific_pact_core4 (USA JPN AUS PHL)"
    )


def test_list_of_an_unknown_kind_names_the_kinds() -> None:
    assert "Did you mean 'states'?" in deter("list", "stats", code=2)[1]
