import numpy as np
import pytest

from sim.domain.vocabulary import NOT_ASKED
from sim.engine.crisis.arrays import SummaryColumn
from sim.engine.crisis.expectation import expectation, war_chance
from sim.engine.outcomes.event_log import EventColumn, EventLog, empty_log, log_crisis, log_wars
from sim.engine.outcomes.ledger import ENDINGS, OUTCOMES, Ledger
from sim.engine.outcomes.opportunity import Opportunity
from sim.kernel.draws import DrawKey
from tests.acceptance.worlds import Stage, classroom, no_deeds, stage

A, B, C, D = range(4)
BORDER, ISLETS = range(2)
FAIT = 1
ABSTAIN, SUPPORT, FIGHT = range(3)
LAST = 19
"""Last quarter of the classroom."""


def row(log: EventLog, place: int = 0) -> dict[str, float]:
    return {column.name: float(log.rows[place, column]) for column in EventColumn}


def done(mode: int, outcome: str) -> Ledger:
    """Return a crisis over the islets in which Dorna came first and supported."""
    ledger = no_deeds()
    ledger.mode[ISLETS], ledger.outcome[ISLETS] = mode, OUTCOMES.index(outcome)
    ledger.council_answer[ISLETS] = 1
    ledger.n_guarantors[ISLETS] = 2
    ledger.order[ISLETS, :2] = [D, C]
    ledger.level[ISLETS, :2] = [SUPPORT, ABSTAIN]
    ledger.owed[ISLETS, :2] = [0.2, 0.7]
    # Left by an earlier crisis, whose third guarantor is not asked here
    ledger.order[ISLETS, 2], ledger.level[ISLETS, 2], ledger.owed[ISLETS, 2] = A, FIGHT, 0.9
    return ledger


def logged(mode: int, outcome: str, log: EventLog | None = None) -> EventLog:
    log = empty_log(3, 4) if log is None else log
    crisis, solution, _ = stage(classroom()).solved("islets")
    # Both have a seat: the ledger's order is not the one that this crisis would have.
    crisis = crisis._replace(control_lost=0.25, is_called=np.ones_like(crisis.is_called))
    opportunity = Opportunity(
        key=DrawKey(0, 6, 9),
        flashpoint=ISLETS,
        crisis=crisis,
        solution=solution,
        expectation=expectation(crisis, solution),
    )
    log_crisis(log, done(mode, outcome), opportunity)
    return log


def test_an_empty_log_has_asked_nobody() -> None:
    log = empty_log(5, 4)
    assert log.used.tolist() == [0]
    assert log.rows.shape == (5, 15)
    assert (log.level == -1).all()
    assert np.isnan(log.owed).all()


def test_a_crisis_is_a_row_with_what_was_done_and_how_likely_it_was() -> None:
    crisis, solution, _ = stage(classroom()).solved("islets")
    every = np.ones_like(crisis.is_called)
    expected = expectation(crisis._replace(control_lost=0.25, is_called=every), solution)
    log = logged(FAIT, "repelled")
    assert log.used[0] == 1
    assert row(log) == {
        "QUARTER": 9,
        "FLASHPOINT": ISLETS,
        "IS_WAR": 0,
        "MODE": FAIT,
        "OUTCOME": OUTCOMES.index("repelled"),
        "COUNCIL_ANSWER": 1,
        "MODE_PROBABILITY": solution.choice[FAIT + 1],
        "RESIST_PROBABILITY": solution.summary[FAIT, SummaryColumn.RESIST],
        "WAR_PROBABILITY": war_chance(expected),
        "CONTROL_LOST": 0.25,
        "SINCE": -1,
        "BATTLE_DEATHS": 0,
        "REPLICATION": 6,
        "RESOLVE": 1,
        "WIDENED_BY": -1,
    }
    # By state, not in the order in which they were asked
    assert log.level[0].tolist() == [-1, -1, ABSTAIN, SUPPORT]
    assert log.owed[0, [C, D]].tolist() == [0.7, 0.2]
    assert np.isnan(log.owed[0, [A, B]]).all()


def test_who_was_not_asked_has_no_level_but_owed_all_the_same() -> None:
    log = logged(FAIT, "conceded")
    assert (log.level[0] == -1).all()
    assert log.owed[0, [C, D]].tolist() == [0.7, 0.2]


def test_an_opportunity_that_passes_is_a_row_too() -> None:
    solution = stage(classroom()).solved("islets").solution
    log = logged(-1, "status_quo")
    found = row(log)
    assert (found["MODE"], found["OUTCOME"]) == (-1, 0)
    assert found["MODE_PROBABILITY"] == solution.choice[0]
    assert np.isnan(found["RESIST_PROBABILITY"])
    assert (log.level[0] == -1).all()
    assert np.isnan(log.owed[0]).all()


def test_a_full_log_takes_no_more() -> None:
    log = empty_log(1, 4)
    logged(FAIT, "repelled", log)
    before = row(log)
    logged(FAIT, "conceded", log)
    assert log.used[0] == 1
    assert row(log) == before
    here = at_war()
    log_wars(log, here.world, here.variables, no_deeds(), DrawKey(0, 0, LAST))
    assert log.used[0] == 1
    assert row(log) == before


def at_war() -> Stage:
    """Return a region with a war over the border since the third quarter."""
    here = stage(classroom())
    here.variables.is_at_war[BORDER] = True
    here.variables.war_since[BORDER] = 2
    here.variables.war_level[BORDER] = [0, 0, FIGHT, SUPPORT]
    here.variables.control_lost[BORDER] = 0.4
    return here


def ended(here: Stage, ending: str) -> Ledger:
    """Return a quarter in which the war over the border ended."""
    ledger = no_deeds()
    ledger.ending[BORDER] = ENDINGS.index(ending)
    ledger.battle_deaths[BORDER] = 1234.5
    ledger.ended_level[BORDER] = here.variables.war_level[BORDER]
    here.variables.is_at_war[BORDER] = False
    here.variables.war_level[BORDER] = 0
    return ledger


@pytest.mark.parametrize("ending", [one for one in ENDINGS if one != "running"])
@pytest.mark.parametrize("quarter", [9, LAST])
def test_a_war_that_ended_is_a_row_whenever_it_ended(ending: str, quarter: int) -> None:
    here, log = at_war(), empty_log(3, 4)
    log_wars(log, here.world, here.variables, ended(here, ending), DrawKey(0, 6, quarter))
    assert log.used[0] == 1
    found = row(log)
    assert np.isnan([found.pop(name) for name in list(found) if name.endswith("ROBABILITY")]).all()
    assert np.isnan(found.pop("RESOLVE"))
    assert found == {
        "QUARTER": quarter,
        "FLASHPOINT": BORDER,
        "IS_WAR": 1,
        "MODE": 2,
        "OUTCOME": ENDINGS.index(ending),
        "COUNCIL_ANSWER": NOT_ASKED,
        "CONTROL_LOST": 0.4,
        "SINCE": 2,
        "BATTLE_DEATHS": 1234.5,
        "REPLICATION": 6,
        "WIDENED_BY": -1,
    }
    assert log.level[0].tolist() == [0, 0, FIGHT, SUPPORT]
    assert np.isnan(log.owed[0]).all()


def test_a_war_that_runs_on_is_a_row_after_the_last_quarter_alone() -> None:
    here, log = at_war(), empty_log(3, 4)
    ledger = no_deeds()
    ledger.battle_deaths[BORDER] = 99.0  # of an older war over the same
    log_wars(log, here.world, here.variables, ledger, DrawKey(0, 6, LAST - 1))
    assert log.used[0] == 0
    log_wars(log, here.world, here.variables, ledger, DrawKey(0, 6, LAST))
    found = row(log)
    assert (found["OUTCOME"], found["BATTLE_DEATHS"], found["SINCE"]) == (0, 0, 2)
    assert log.level[0].tolist() == [0, 0, FIGHT, SUPPORT]
