import pytest

from sim.domain.vocabulary import Level
from sim.engine.outcomes.ledger import Ending
from sim.model.crisis_record import control_after, crisis_record, war_records
from sim.model.region import Region
from tests.acceptance.worlds import classroom
from tests.unit.model.test_crisis import BORDER, forced, play, region, scripted


def test_an_opportunity_that_passes_says_nothing_of_guarantors() -> None:
    record = crisis_record(play(region(AAA=scripted(challenge="status_quo"))))
    assert (record.outcome, record.mode) == ("status_quo", None)
    assert record.levels == {}
    assert record.obligations == {}
    assert [move.decision for move in record.moves] == ["challenge"]


def test_what_is_owed_is_told_though_the_target_concedes() -> None:
    here = region(AAA=scripted(challenge="fait_accompli"), BBB=scripted(response="concede"))
    record = crisis_record(play(here))
    assert record.levels == {}
    # Corvia owed .7 of .7, Dorna nothing.
    assert record.obligations == pytest.approx({"CCC": 0.49, "DDD": 0})


def test_a_resisted_crisis_tells_who_did_what() -> None:
    made = play(forced("fait_accompli", CCC=scripted(level="support"), DDD=scripted(level="fight")))
    record = crisis_record(made)
    assert record.crisis == "2025Q1-border"
    assert (record.challenger, record.target) == ("AAA", "BBB")
    assert record.levels == {"CCC": "support", "DDD": "fight"}
    assert record.moves == tuple(made.moves)
    assert record.control_after == control_after(made)


def at_war(quarter: int) -> Region:
    """Return a region with a war over the border since the third quarter."""
    here = Region(classroom())
    here.stage.quarter_index = quarter
    here.variables.is_at_war[BORDER] = True
    here.variables.war_since[BORDER] = 2
    here.variables.war_level[BORDER] = [0, 0, Level.FIGHT, Level.SUPPORT]
    return here


def test_a_war_that_runs_on_is_told_after_the_last_quarter_alone() -> None:
    assert war_records(at_war(5).stage) == []
    (war,) = war_records(at_war(19).stage)
    assert (war.war, war.since, war.until) == ("2025Q3-border", "2025Q3", "2029Q4")
    assert (war.ending, war.quarters, war.battle_deaths) == ("running", 18, 0)
    assert (war.fighters, war.supporters) == (("CCC",), ("DDD",))


def test_a_war_that_ended_is_told_as_it_was_fought() -> None:
    here = at_war(5)
    here.stage.ledger.ending[BORDER] = Ending.CHALLENGER_LOST
    here.stage.ledger.battle_deaths[BORDER] = 1234.5
    here.stage.ledger.ended_level[BORDER] = here.variables.war_level[BORDER]
    here.variables.is_at_war[BORDER] = False
    here.variables.war_level[BORDER] = 0
    (war,) = war_records(here.stage)
    assert (war.ending, war.quarters, war.battle_deaths) == ("challenger_lost", 4, 1234.5)
    assert (war.fighters, war.supporters) == (("CCC",), ("DDD",))
