from typing import NamedTuple

import numpy as np
import pytest

from sim.domain.scenario import Scenario
from sim.domain.vocabulary import NOT_WIDENED, Loser
from sim.engine.crisis.arrays import Crisis, ModeColumn, Solution, SummaryColumn
from sim.engine.crisis.expectation import expectation
from sim.engine.outcomes.counts import (
    WHOLE_SERIES,
    Counts,
    FlashpointColumn,
    Series,
    StateColumn,
    close_quarter,
    count_crisis,
    count_opportunity,
    no_counts,
    open_quarter,
    region_totals,
)
from sim.engine.outcomes.ledger import OUTCOMES
from sim.engine.outcomes.opportunity import Opportunity
from sim.engine.outcomes.outcomes import outcomes_of
from sim.kernel.draws import DrawKey
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import Stage, classroom, no_deeds, stage

A, B, C, D = range(4)
HERE, THERE = range(2)
GREY, FAIT, ATTACK = range(3)
EXPECTED = np.array([[0.1, -0.1, 0.0, 0.0], [0.2, -0.2, 0.0, 0.0], [0.4, -1.0, -0.5, 0.0]])
"""What each mode is worth to challenger, target and two guarantors."""
PENALTY = np.array([[0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.1, 0.0], [0.0, 0.0, 0.3, 0.2]])
"""What each expects to pay for standing aside, of that."""


class Case(NamedTuple):
    """A crisis of state 0 against state 1, with states 2 and 3 as guarantors."""

    mode: int = -1
    outcome: str = "status_quo"
    levels: tuple[int, ...] = (0, 0)
    owed: tuple[float, ...] = (0.7, 0.1)
    quarter: int = 0
    stake: tuple[float, ...] = (0.4, 0.1)
    control_lost: float = 0.0
    widened_by: int = NOT_WIDENED
    war_levels: tuple[int, ...] = (0, 0)
    war_owed: tuple[float, ...] = (0.7, 0.1)


def game(case: Case) -> tuple[Crisis, Solution]:
    """Return a crisis and its solution with the numbers that are counted with."""
    crisis, solution, _ = stage(classroom()).solved("border")
    modes = np.zeros_like(crisis.modes)
    modes[:, ModeColumn.PRIZE_SHARE] = [0.05, 0.25, 1.0]
    summary = np.zeros_like(solution.summary)
    # War: attacked with .1, resisted with .5 and pressed with .4, which is .02.
    columns = [SummaryColumn.RESIST, SummaryColumn.PRESS, SummaryColumn.WAR]
    summary[ATTACK, columns] = [0.5, 0.4, 0.2]
    called = np.ones((len(case.levels), 3), dtype=np.bool_)
    return (
        crisis._replace(
            modes=modes,
            stake=np.array(case.stake),
            control_lost=case.control_lost,
            is_called=called,
            # The mean over one draw is the solution itself, whose numbers are made up here.
            resolve_sd=0.0,
        ),
        solution._replace(
            choice=np.array([0.5, 0.3, 0.1, 0.1]),
            summary=summary,
            expected=np.ascontiguousarray(EXPECTED[:, : 2 + len(case.levels)]),
            penalty=np.ascontiguousarray(PENALTY[:, : 2 + len(case.levels)]),
        ),
    )


def opportunity_of(case: Case, crisis: Crisis, solution: Solution) -> Opportunity:
    """Return an opportunity at the first flashpoint."""
    return Opportunity(
        key=DrawKey(0, 0, case.quarter),
        flashpoint=HERE,
        crisis=crisis,
        solution=solution,
        expectation=expectation(crisis, solution),
    )


def add(counts: Counts, case: Case) -> None:
    """Count one crisis at the first flashpoint."""
    ledger, n = no_deeds(), len(case.levels)
    ledger.mode[HERE], ledger.outcome[HERE] = case.mode, OUTCOMES.index(case.outcome)
    ledger.n_guarantors[HERE] = n
    ledger.order[HERE, :n] = range(2, 2 + n)
    ledger.level[HERE, :n], ledger.owed[HERE, :n] = case.levels, case.owed
    ledger.widened_by[HERE] = case.widened_by
    ledger.war_level[HERE, :n] = case.war_levels[:n]
    ledger.war_owed[HERE, :n] = case.war_owed[:n]
    # Whoever stood there in an earlier crisis is not asked in this one.
    ledger.order[HERE, n:], ledger.level[HERE, n:], ledger.owed[HERE, n:] = A, 2, 0.9
    world, opportunity = (
        stage(classroom()).world,
        opportunity_of(case, *game(case)),
    )
    count_opportunity(counts, world, ledger, opportunity)
    count_crisis(counts, world, ledger, opportunity)


def run_of(
    *cases: Case,
    quarters: int = 8,
    here: Stage | None = None,
    closed: tuple[int, int] = (99, 99),
    at_war: tuple[int, ...] = (),
) -> Counts:
    """Return the counts of a run with these crises.

    Parameters
    ----------
    closed : quarter from which each flashpoint is closed
    at_war : quarters in which the first one begins at war
    """
    here = stage(classroom()) if here is None else here
    counts = no_counts(2, 4, quarters)
    for quarter in range(quarters):
        here.variables.is_closed[:] = [quarter >= one for one in closed]
        here.variables.is_at_war[HERE] = quarter in at_war
        open_quarter(counts, here.variables, quarter)
        for case in cases:
            if case.quarter == quarter:
                add(counts, case)
        here.variables.is_at_war[HERE] = False
        close_quarter(counts, here.world, here.variables, no_deeds(), quarter)
    return counts


def place(counts: Counts, name: str) -> list[float]:
    return [float(x) for x in counts.flashpoints[:, FlashpointColumn[name]]]


def own(counts: Counts, name: str) -> list[float]:
    return [float(x) for x in counts.states[:, StateColumn[name]]]


def outcome(counts: Counts, name: str) -> float:
    return float(outcomes_of(counts.flashpoints[None])[name][0])


# Opportunities and what was to be expected of them


def test_a_quiet_opportunity_adds_what_was_to_be_expected_of_it() -> None:
    counts = run_of(Case(), Case())
    assert place(counts, "OPPORTUNITIES") == [2, 0]
    first = FlashpointColumn.EXPECTED_CHALLENGES
    assert counts.flashpoints[HERE, first : first + 3] == pytest.approx([0.6, 0.2, 0.2])
    assert place(counts, "EXPECTED_WARS") == pytest.approx([0.04, 0])
    # Attacked with .1 and conceded with .5, twice
    assert place(counts, "EXPECTED_CAPITULATIONS") == pytest.approx([0.1, 0])
    first = FlashpointColumn.CHALLENGES
    assert not counts.flashpoints[:, first : first + 3].any()
    # Twice: .3 x .1 + .1 x .2 + .1 x .4 for the challenger, all of it a gain; for the target
    # .3 x .1 + .1 x .2 + .1 x 1; for the first guarantor .1 x .5, of which twice .1 x .1 + .1 x .3
    # are the price of standing aside, and .1 x .2 for the second one.
    assert own(counts, "EXPECTED_PENALTY") == pytest.approx([0, 0, 0.08, 0.04])
    assert own(counts, "EXPECTED_MATERIAL") == pytest.approx([0.18, -0.3, -0.02, 0.04])


def test_every_guarantor_has_its_own_account() -> None:
    counts = no_counts(2, 4, 4)
    case = Case()
    crisis, solution = game(case)
    worth = np.array([[0.1, -0.1, -0.2, -0.4], [0, 0, 0, -1.0], [0, 0, -0.5, 0]])
    ledger = no_deeds()
    ledger.n_guarantors[HERE] = 2
    ledger.order[HERE, :2] = [D, C]
    opportunity = opportunity_of(case, crisis, solution._replace(expected=worth))
    count_opportunity(counts, stage(classroom()).world, ledger, opportunity)
    # Dorna stands first: .3 x .2 + .1 x .5; Corvia second: .3 x .4 + .1 x 1
    # The first pays .1 x .1 + .1 x .3 for standing aside, the second .1 x .2.
    assert own(counts, "EXPECTED_MATERIAL") == pytest.approx([0.03, -0.03, -0.2, -0.07])


# Years


def test_challenges_are_counted_by_mode_and_year() -> None:
    counts = run_of(
        Case(GREY, "conceded", quarter=3),
        Case(FAIT, "repelled", quarter=4),
        Case(FAIT, "taken", quarter=7),
    )
    first = FlashpointColumn.CHALLENGES
    assert counts.flashpoints[HERE, first : first + 3].tolist() == [1, 2, 0]
    assert place(counts, "DISPUTE_YEARS") == [2, 0]
    assert place(counts, "FORCE_YEARS") == [1, 0]
    # Of two flashpoints and two years one has force, and two have a challenge.
    assert outcome(counts, "general_deterrence") == 0.75
    assert outcome(counts, "general_deterrence_with_grey") == 0.5


def test_a_year_that_has_begun_is_a_year() -> None:
    assert place(run_of(quarters=9), "OPEN_YEARS") == [3, 3]
    assert place(run_of(quarters=8), "OPEN_YEARS") == [2, 2]
    assert place(run_of(quarters=1), "OPEN_YEARS") == [1, 1]


def test_what_is_lost_no_longer_counts_as_deterred() -> None:
    counts = run_of(Case(FAIT, "taken", quarter=1), closed=(2, 99))
    # Three flashpoint-years were open, one of them with force.
    assert place(counts, "OPEN_YEARS") == [1, 2]
    assert outcome(counts, "general_deterrence") == pytest.approx(2 / 3)


def test_a_year_at_war_is_a_year_with_force() -> None:
    counts = run_of(quarters=4, at_war=(0,))
    assert outcome(counts, "general_deterrence") == 0.5
    assert outcome(counts, "general_deterrence_with_grey") == 0.5


def test_a_war_over_what_is_closed_still_makes_its_year_count() -> None:
    counts = run_of(quarters=8, at_war=(5,), closed=(0, 0))
    assert place(counts, "OPEN_YEARS") == [1, 0]
    assert place(counts, "FORCE_YEARS") == [1, 0]


def test_a_year_begins_with_nothing_in_it() -> None:
    counts = run_of(Case(FAIT, "taken", quarter=0), quarters=12)
    assert place(counts, "FORCE_YEARS") == [1, 0]
    assert not counts.year.any()


def test_a_grey_zone_clash_that_is_widened_to_a_war_makes_a_year_with_force() -> None:
    # Over before the next quarter, which so does not begin at war
    counts = run_of(Case(GREY, "war", widened_by=Loser.TARGET, quarter=3))
    assert place(counts, "FORCE_YEARS") == [1, 0]
    assert place(run_of(Case(GREY, "repelled", quarter=3)), "FORCE_YEARS") == [0, 0]


# Deterrence in a crisis


def test_only_resisted_challenges_can_be_backed_down_from() -> None:
    counts = run_of(
        Case(GREY, "conceded"),
        Case(GREY, "backed_down"),
        Case(FAIT, "taken"),
        Case(FAIT, "repelled"),
    )
    assert place(counts, "RESISTED") == [3, 0]
    assert outcome(counts, "immediate_deterrence") == pytest.approx(1 / 3)
    assert outcome(counts, "extended_deterrence_ex_ante") == pytest.approx(1 / 3)
    # Nobody helped.
    assert np.isnan(outcome(counts, "extended_deterrence_observed"))


def test_extended_deterrence_observed_is_that_where_somebody_helped() -> None:
    counts = run_of(
        Case(GREY, "backed_down", levels=(0, 1)),
        Case(GREY, "repelled", levels=(2, 0)),
        Case(GREY, "backed_down"),
        Case(GREY, "backed_down", levels=(), owed=(), stake=()),
    )
    assert outcome(counts, "extended_deterrence_observed") == pytest.approx(1 / 2)
    assert outcome(counts, "extended_deterrence_ex_ante") == pytest.approx(2 / 3)
    assert outcome(counts, "immediate_deterrence") == pytest.approx(3 / 4)


# Promises


def test_who_owes_half_and_stays_out_has_abandoned() -> None:
    counts = run_of(
        Case(FAIT, "repelled", owed=(0.5, 0.49)),
        Case(FAIT, "repelled", owed=(0.9, 0.9), levels=(1, 2)),
        Case(FAIT, "conceded", owed=(0.9, 0.9)),
    )
    assert place(counts, "INVOKED") == [3, 0]
    assert place(counts, "ABANDONMENTS") == [1, 0]
    assert place(counts, "HONORED") == [2, 0]
    assert outcome(counts, "observed_reliability") == pytest.approx(2 / 3)


def test_promises_are_counted_for_those_who_made_them() -> None:
    counts = run_of(
        Case(FAIT, "repelled", owed=(0.5, 0.49)),
        Case(FAIT, "repelled", owed=(0.9, 0.9), levels=(1, 0)),
        Case(FAIT, "taken", owed=(0.9, 0.9), levels=(0, 2)),
    )
    assert own(counts, "INVOKED") == [0, 0, 3, 2]
    assert own(counts, "ABANDONMENTS") == [0, 0, 2, 1]
    assert own(counts, "HONORED") == [0, 0, 1, 1]
    # Dorna fights for .25 x .1 of a stake, but in no war.
    assert own(counts, "ENTRAPMENTS") == [0, 0, 0, 0]


def test_in_a_major_attack_support_is_no_abandonment_and_no_honoring() -> None:
    counts = run_of(Case(ATTACK, "war", owed=(0.9, 0.9), levels=(1, 2)))
    assert place(counts, "INVOKED") == [2, 0]
    assert place(counts, "ABANDONMENTS") == [0, 0]
    assert place(counts, "HONORED") == [1, 0]
    assert place(counts, "WARS") == [1, 0]


def test_an_attack_that_is_not_pressed_is_no_war() -> None:
    assert place(run_of(Case(ATTACK, "backed_down")), "WARS") == [0, 0]


@pytest.mark.parametrize(
    ("stake", "control_lost", "entrapped"),
    [(0.19, 0.0, 1), (0.21, 0.0, 0), (0.21, 0.1, 1)],
)
def test_fighting_a_war_for_little_is_entrapment(
    stake: float, control_lost: float, entrapped: int
) -> None:
    # A war is about all that is left: .19 is under .2, .21 is not, and .21 x .9 is.
    crisis = Case(ATTACK, "war", levels=(2, 0), stake=(stake, 0.5), control_lost=control_lost)
    assert place(run_of(crisis), "ENTRAPMENTS") == [entrapped, 0]


def test_only_those_who_fight_in_a_war_are_entrapped() -> None:
    supports = Case(ATTACK, "war", levels=(1, 0), stake=(0.0, 0.0))
    assert place(run_of(supports), "ENTRAPMENTS") == [0, 0]
    clash = Case(FAIT, "repelled", levels=(2, 0), stake=(0.0, 0.0))
    assert place(run_of(clash), "ENTRAPMENTS") == [0, 0]
    widened = clash._replace(outcome="war", widened_by=Loser.TARGET, war_levels=(0, 2))
    assert place(run_of(widened), "ENTRAPMENTS") == [1, 0]


# Series


def series(counts: Counts, name: str) -> list[float]:
    return [float(x) for x in counts.series[:, Series[name]]]


def test_what_happened_is_counted_by_quarter() -> None:
    counts = run_of(
        Case(GREY, "conceded", quarter=1),
        Case(FAIT, "repelled", quarter=1),
        Case(ATTACK, "war", quarter=2),
        Case(quarter=3),
        quarters=4,
    )
    assert series(counts, "OPPORTUNITIES") == [0, 2, 1, 1]
    assert series(counts, "CHALLENGES_GREY_ZONE") == [0, 1, 0, 0]
    assert series(counts, "CHALLENGES_FAIT_ACCOMPLI") == [0, 1, 0, 0]
    assert series(counts, "CHALLENGES_MAJOR_ATTACK") == [0, 0, 1, 0]
    assert series(counts, "EXPECTED_WARS") == pytest.approx([0, 0.04, 0.02, 0.02])


def test_the_region_is_taken_as_the_quarter_leaves_it() -> None:
    here = stage(classroom())
    here.variables.control_lost[:] = [0.25, 0.5]
    here.variables.heat[:] = [1, 2]
    here.variables.is_at_war[:] = True
    counts = no_counts(2, 4, 20)
    close_quarter(counts, here.world, here.variables, no_deeds(), 7)
    assert counts.series[7, Series.CONTROL_LOST] == 0.75
    assert counts.series[7, Series.HEAT] == 3
    assert counts.series[7, Series.WARS_RUNNING] == 2
    assert place(counts, "CONTROL_LOST") == [0.25, 0.5]
    # The state at the end of the run is what counts, not a sum over quarters.
    here.variables.control_lost[:] = [0.5, 0.5]
    close_quarter(counts, here.world, here.variables, no_deeds(), 8)
    assert place(counts, "CONTROL_LOST") == [0.5, 0.5]


def credibility(scenario: Scenario[Parameters], kept: float = 0.0) -> float:
    here, counts = stage(scenario), no_counts(2, 4, scenario.quarters)
    here.variables.kept[C, B] += kept
    close_quarter(counts, here.world, here.variables, no_deeds(), 0)
    return float(counts.series[0, Series.CREDIBILITY])


def test_credibility_is_the_mean_belief_in_those_who_owe() -> None:
    # Corvia alone owes, and is believed with .7: 2.8 promises kept of 4
    assert credibility(classroom("hub")) == pytest.approx(0.7)
    # One more is kept: 3.8 of 5
    assert credibility(classroom("hub"), kept=1) == pytest.approx(0.76)
    # Under the treaty Dorna owes too, and is believed with a half.
    assert credibility(classroom("treaty")) == pytest.approx(0.6)
    assert np.isnan(credibility(classroom("no_commitments")))


def test_whole_series_count_whole_things() -> None:
    counts = run_of(Case(FAIT, "taken"), Case(quarter=2), at_war=(3,))
    found = counts.series[:, list(WHOLE_SERIES)]
    assert found.any()
    assert np.array_equal(found, np.round(found))


# Totals


def test_totals_add_up_the_flashpoints_of_each_run() -> None:
    places = np.arange(2 * 3 * 27, dtype=np.float64).reshape(2, 3, 27)
    totals = region_totals(places)
    # Of the first column: 0 + 27 + 54, and 81 + 108 + 135
    assert totals[:, 0].tolist() == [81, 324]
    assert np.array_equal(totals, places.sum(axis=1))


def test_a_run_that_has_not_begun_has_no_counts() -> None:
    counts = no_counts(2, 4, 8)
    assert (counts.flashpoints.shape, counts.states.shape) == ((2, 37), (4, 6))
    assert (counts.series.shape, counts.year.shape) == ((8, 9), (2, 3))
    assert not any(array.any() for array in counts[:-1])
    # Nothing is counted of the slow half unless the number of proposals is given.
    assert counts.politics.states.size == 0
    assert no_counts(2, 4, 8, 0).politics.states.shape[0] == 4


def test_ratios_without_a_denominator_are_not_a_number() -> None:
    counts = run_of()
    assert np.isnan(outcome(counts, "immediate_deterrence"))
    assert np.isnan(outcome(counts, "observed_reliability"))
    assert outcome(counts, "general_deterrence") == 1


# Force, wars and capitulations


@pytest.mark.parametrize(
    ("mode", "outcome", "counted"),
    [
        (GREY, "conceded", []),
        (GREY, "backed_down", []),
        (GREY, "taken", ["FORCE"]),
        (GREY, "repelled", ["FORCE"]),
        (FAIT, "conceded", ["FORCE", "FAIT_TAKEN"]),
        (FAIT, "backed_down", ["FORCE"]),
        (FAIT, "taken", ["FORCE", "FAIT_TAKEN"]),
        (FAIT, "repelled", ["FORCE"]),
        (ATTACK, "conceded", ["FORCE", "CAPITULATIONS"]),
        (ATTACK, "backed_down", ["FORCE"]),
        (ATTACK, "war", ["FORCE"]),
    ],
)
def test_what_a_challenge_came_to_is_counted(mode: int, outcome: str, counted: list[str]) -> None:
    counts = run_of(Case(mode, outcome))
    for name in ("FORCE", "FAIT_TAKEN", "CAPITULATIONS"):
        assert place(counts, name) == [float(name in counted), 0]


@pytest.mark.parametrize("mode", [GREY, FAIT])
def test_a_widened_clash_is_a_war_by_the_way_of_its_mode_and_no_slice_is_taken(mode: int) -> None:
    case = Case(mode, "war", widened_by=Loser.TARGET, war_levels=(2, 0))
    counts = run_of(case)
    first = FlashpointColumn.WARS_FROM
    expected = [float(one == mode) for one in range(3)]
    assert counts.flashpoints[HERE, first : first + 3].tolist() == expected
    assert place(counts, "WARS") == place(counts, "FORCE") == [1, 0]
    assert place(counts, "FAIT_TAKEN") == [0, 0]


def test_a_promise_is_kept_or_broken_in_a_war_by_what_was_done_there() -> None:
    # In the clash the first supported and owed nothing that counts; in the war it owes .7.
    case = Case(GREY, "war", levels=(1, 0), owed=(0.05, 0.0), widened_by=Loser.CHALLENGER)
    fought = run_of(case._replace(war_levels=(2, 2)))
    assert outcome(fought, "fights_in_war") == outcome(fought, "stands_in_war") == 1
    # The second owes .1 in the war, which is no promise called in.
    assert place(fought, "OWED_IN_WAR") == [1, 0]
    supported = run_of(case._replace(war_levels=(1, 2)))
    assert outcome(supported, "fights_in_war") == 0
    assert outcome(supported, "stands_in_war") == 1
    direct = run_of(Case(ATTACK, "war", levels=(2, 0)), Case(ATTACK, "war", levels=(0, 0)))
    assert outcome(direct, "fights_in_war") == 0.5
    clash = run_of(Case(GREY, "repelled", levels=(2, 0), owed=(0.9, 0.0)))
    assert np.isnan(outcome(clash, "stands_in_war"))
