"""Every political record has a line of JSON of its own kind."""

import json
from typing import get_args

from sim.domain.political_records import PoliticalRecord, Reasoned
from sim.domain.records import KINDS, Record, as_json_line
from tests.unit.political_records import BUDGET, REFUSAL


def test_every_record_has_a_kind_of_its_own() -> None:
    assert set(KINDS) == set(get_args(Record))
    assert set(get_args(PoliticalRecord)) < set(KINDS)
    assert set(get_args(Reasoned)) < set(get_args(PoliticalRecord))
    assert len(set(KINDS.values())) == len(KINDS)


def test_a_line_says_everything_with_sorted_keys() -> None:
    line = json.loads(as_json_line(REFUSAL))
    assert line["kind"] == "join"
    assert line["terms"] == REFUSAL.terms
    assert list(line) == sorted(line)
    assert json.loads(as_json_line(BUDGET))["kind"] == "budget"
