import json

import pytest

from sim.interfaces.cli.seminar import open_app
from tests.unit.interfaces.cli.command_line import deter


def test_a_search_says_what_turns_and_how_few() -> None:
    told, _ = deter("seminar", "classroom", "--runs", "2")
    assert "replication 0, 2027Q4-border, no_promise: It ends otherwise." in " ".join(told.split())
    assert "crises of 2 runs, of which each change turned: no_promise" in told


def test_a_search_gives_entries_for_a_seminar_file() -> None:
    told, _ = deter("seminar", "classroom", "--runs", "1", "--json")
    entries = [json.loads(line) for line in told.splitlines()]
    assert {"seed", "replication", "crisis", "what_if", "why"} == set(entries[0])


def test_the_app_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_app, "find_spec", lambda _: None)
    _, told = deter("app", "classroom", code=2)
    assert "pip install 'deter[app]'" in told
    _, told = deter("app", "classroom", "--port", "80", code=2)
    assert "--port" in told
