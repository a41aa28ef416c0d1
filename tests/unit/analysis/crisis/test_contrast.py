"""Two versions of a crisis, measure by measure and deed by deed."""

from dataclasses import replace

import pytest

from sim.analysis.crisis.contrast import Deed, Measure, SolvedCrisis, contrast
from sim.domain.records import Move, Option
from tests.unit.analysis.crisis.solved_crises import PLAIN_CRISIS, TWO_MOVERS, solved
from tests.unit.records import CALM


def move(actor: str, decision: str, choice: str) -> Move:
    return Move(actor, decision, (Option(choice, 1.0),), choice, 0.5)


RECORD = replace(
    CALM,
    mode="grey_zone",
    outcome="backed_down",
    war_probability=0.0125,
    levels={"USA": "support"},
    obligations={"USA": 0.5},
    moves=(move("CHN", "challenge", "grey_zone"), move("USA", "level", "support")),
)


@pytest.fixture(scope="module")
def fact() -> SolvedCrisis:
    return SolvedCrisis("as it was", *solved(PLAIN_CRISIS), RECORD)


def test_measures_are_the_solver_s(fact: SolvedCrisis) -> None:
    rows = {row.item: row for row in contrast(fact, fact).measures}
    assert rows[Measure("choice", "CHN", "fait_accompli")].factual == fact.solution.choice[2]
    assert rows[Measure("war")].other == RECORD.war_probability
    fights = rows[Measure("level", "USA", "major_attack", "fight")]
    assert fights.factual == fact.solution.levels[2, 0, 2]


def test_abstaining_is_no_row_since_it_is_what_the_others_leave(fact: SolvedCrisis) -> None:
    levels = {row.item.level for row in contrast(fact, fact).measures if row.item.kind == "level"}
    assert levels == {"support", "fight"}


def test_a_measure_of_one_version_only_has_none_in_the_other(fact: SolvedCrisis) -> None:
    alone = SolvedCrisis("alone", *solved(TWO_MOVERS), RECORD)
    alone = replace(alone, names=fact.names[:2])
    rows = [row for row in contrast(fact, alone).measures if row.item.actor == "USA"]
    assert rows
    assert all(row.other is None and row.factual is not None for row in rows)


def test_the_chance_that_a_clash_is_widened_is_a_measure_where_it_may_be(
    fact: SolvedCrisis,
) -> None:
    may = replace(fact, crisis=fact.crisis._replace(has_escalation=True))
    found = {
        row.item: row.other for row in contrast(fact, may).measures if row.item.kind == "widen"
    }
    assert set(found) == {
        Measure("widen", mode="grey_zone"),
        Measure("widen", mode="fait_accompli"),
    }


def test_what_only_the_other_has_follows_its_neighbor(fact: SolvedCrisis) -> None:
    moves = (RECORD.moves[0], move("TWN", "response", "resist"), RECORD.moves[1])
    other = replace(fact, record=replace(RECORD, moves=moves))
    items = [row.item for row in contrast(fact, other).deeds]
    assert items == [
        Deed("challenge", "CHN"),
        Deed("response", "TWN"),
        Deed("level", "USA"),
        Deed("outcome"),
    ]


def test_a_guarantor_that_answers_stands_in_the_row_of_its_level(fact: SolvedCrisis) -> None:
    moves = (RECORD.moves[0], move("USA", "answer", "fight"))
    other = replace(fact, record=replace(RECORD, moves=moves))
    row = next(row for row in contrast(fact, other).deeds if row.item.actor == "USA")
    assert (row.factual, row.other) == ("support", "fight")


def test_the_same_twice_is_no_different(fact: SolvedCrisis) -> None:
    assert not contrast(fact, fact).is_any_different


def test_a_deed_or_a_measure_alone_makes_a_difference(fact: SolvedCrisis) -> None:
    assert contrast(fact, replace(fact, record=replace(RECORD, outcome="war"))).is_any_different
    risk = replace(RECORD, war_probability=0.0126)
    assert contrast(fact, replace(fact, record=risk)).is_any_different
