from typing import NamedTuple

import numpy as np
import pytest

from sim.engine.outcomes.ledger import Ledger, empty_ledger
from sim.engine.outcomes.political_counts import (
    N_PROPOSAL_COLUMNS,
    N_SKETCHED,
    JoiningColumn,
    PoliticalColumn,
    PoliticalCounts,
    PoliticalSeries,
    ProposalColumn,
    clear_political_counts,
    count_politics,
    keep_political_counts,
    no_political_counts,
    no_political_sums,
)
from sim.engine.outcomes.political_ledger import TreatyEvent
from sim.engine.run.ensemble import play, setting_of
from sim.engine.world.political_variables import NO_QUARTER
from sim.model.region import Region
from sim.rules.politics.joining import Term
from sim.rules.politics.negotiation import Failure
from sim.rules.politics.negotiation import Stage as TreatyStage
from tests.acceptance.worlds import Stage, classroom, proposed, stage

A, B, C, D = range(4)
"""Challenger, two ordinary states around the patron C."""


class Case(NamedTuple):
    """The classroom with a proposed treaty, and counts that have seen nothing."""

    here: Stage
    ledger: Ledger
    counts: PoliticalCounts

    def end(self, quarter: int) -> None:
        count_politics(self.counts, self.here.world, self.here.variables, self.ledger, quarter)

    def state(self, state: int, column: PoliticalColumn) -> float:
        return float(self.counts.states[state, column])

    def proposal(self, column: int) -> float:
        return float(self.counts.proposals[0, column])


@pytest.fixture
def case() -> Case:
    here = stage(proposed())
    return Case(here, empty_ledger(here.variables), no_political_counts(4, 20, 1))


def test_a_run_that_has_not_begun_has_no_counts() -> None:
    counts = no_political_counts(4, 20, 2)
    assert counts.states.shape == (4, len(PoliticalColumn))
    assert counts.proposals.shape == (2, N_PROPOSAL_COLUMNS)
    assert counts.proposals[:, ProposalColumn.FIRST_IN_FORCE].tolist() == [NO_QUARTER] * 2
    assert (counts.blocks.shape, counts.joining.shape) == ((2, 4), (2, 4, 16))
    assert (counts.series.shape, counts.stage.shape) == ((20, 4), (20, 2))


def test_with_politics_off_there_is_no_room_and_nothing_is_counted() -> None:
    here, counts = stage(classroom()), no_political_counts(4, 20, None)
    count_politics(counts, here.world, here.variables, empty_ledger(here.variables), 0)
    assert sum(array.size for array in counts) == 0
    assert sum(array.size for array in no_political_sums(3, 4, 20, None)) == 0


def test_states_are_added_up_over_the_quarters_in_which_they_are_in_the_game(case: Case) -> None:
    case.here.variables.support[B], case.here.variables.alignment[B] = 0.4, 0.5
    case.end(0)
    case.here.variables.support[B], case.here.variables.alignment[B] = 0.6, 0.25
    case.end(1)
    case.here.variables.is_in_game[B] = False
    case.end(2)
    assert case.state(B, PoliticalColumn.QUARTERS) == 2
    assert case.state(B, PoliticalColumn.SUPPORT) == pytest.approx(1.0)
    assert case.state(B, PoliticalColumn.ALIGNMENT) == pytest.approx(0.75)
    assert case.state(B, PoliticalColumn.LAST_SUPPORT) == 0.6
    assert case.state(D, PoliticalColumn.QUARTERS) == 3


def test_patrons_and_challengers_are_no_ordinary_states(case: Case) -> None:
    case.end(0)
    ordinary = case.counts.states[:, PoliticalColumn.ORDINARY_QUARTERS]
    assert ordinary.tolist() == [0, 1, 0, 1]


def test_the_rival_side_governs_only_where_there_are_two(case: Case) -> None:
    case.here.world.politics.has_sides[B] = True
    case.here.variables.politics.side[:] = 1
    case.end(0)
    case.here.variables.politics.side[:] = 0
    case.end(1)
    assert case.state(B, PoliticalColumn.SIDED_QUARTERS) == 2
    assert case.state(B, PoliticalColumn.RIVAL_QUARTERS) == 1
    assert case.state(D, PoliticalColumn.RIVAL_QUARTERS) == 0


def test_the_free_ride_index_is_taken_once_a_year(case: Case) -> None:
    decided = case.ledger.politics
    case.here.variables.burden_pct[B] = 1.5
    decided.budget_unaided[:] = 0.0
    decided.budget_unaided[B] = 2.0
    case.end(0)
    assert case.state(B, PoliticalColumn.BUDGETS) == 0
    decided.decides_budget[0] = True
    case.end(4)
    assert case.state(B, PoliticalColumn.BUDGETS) == 1
    assert case.state(B, PoliticalColumn.FREE_RIDE_INDEX) == 0.75
    # Without an army nothing is decided.
    assert case.state(D, PoliticalColumn.BUDGETS) == 0


def test_spending_is_the_burden_times_the_economy(case: Case) -> None:
    case.here.variables.burden_pct[D], case.here.variables.gdp_usd_bn[D] = 2.0, 300.0
    case.end(0)
    assert case.state(D, PoliticalColumn.LAST_SPENDING) == pytest.approx(6.0)


def test_series_are_means_over_ordinary_states(case: Case) -> None:
    variables = case.here.variables
    variables.support[:] = [0.9, 0.2, 0.9, 0.4]
    variables.burden_pct[:] = [9, 1, 9, 2]
    variables.alignment[:] = [-1, -0.3, 1, 0.5]
    case.end(3)
    series = case.counts.series[3]
    assert series[PoliticalSeries.SUPPORT] == pytest.approx(0.3)
    assert series[PoliticalSeries.BURDEN] == pytest.approx(1.5)
    assert series[PoliticalSeries.ALIGNMENT] == pytest.approx(0.1)
    # Both are .4 from the mean of .1.
    assert series[PoliticalSeries.ALIGNMENT_SPREAD] == pytest.approx(0.4)
    variables.is_in_game[[B, D]] = False
    case.end(4)
    assert np.isnan(case.counts.series[4]).all()


def enter(case: Case, event: TreatyEvent, into: TreatyStage, quarter: int) -> None:
    """Let the treaty enter a stage in a quarter, and count it."""
    case.ledger.politics.event[0] = event
    case.here.variables.politics.stage[0] = into
    case.here.variables.politics.stage_since[0] = quarter
    case.end(quarter)
    case.ledger.politics.event[0] = -1
    case.ledger.politics.reason[0], case.ledger.politics.reason_state[0] = 0, -1


def test_the_life_of_a_treaty_is_counted(case: Case) -> None:
    member = case.here.variables.politics.is_member[0]
    enter(case, TreatyEvent.TALKS_OPEN, TreatyStage.TALKS, 2)
    enter(case, TreatyEvent.SIGNED, TreatyStage.SIGNED, 3)
    member[[B, C]] = True
    enter(case, TreatyEvent.IN_FORCE, TreatyStage.IN_FORCE, 4)
    member[D] = True
    case.end(5)
    assert case.proposal(ProposalColumn.FIRST_IN_FORCE) == 4
    assert case.proposal(ProposalColumn.MEMBERS_AT_ENTRY) == 2
    assert case.proposal(ProposalColumn.MEMBERS) == 3
    assert case.proposal(ProposalColumn.STILL_IN_FORCE) == 1
    assert case.proposal(ProposalColumn.TALKS) == 1
    assert case.proposal(ProposalColumn.SIGNATURES) == 1
    assert case.proposal(ProposalColumn.TALK_QUARTERS) == 2
    assert case.proposal(ProposalColumn.FORCE_QUARTERS) == 2
    assert case.counts.stage[2:6, 0].tolist() == [1, 2, 3, 3]


def test_a_treaty_that_is_made_again_keeps_its_first_entry(case: Case) -> None:
    enter(case, TreatyEvent.IN_FORCE, TreatyStage.IN_FORCE, 4)
    case.ledger.politics.reason[0] = Failure.DISSOLVED
    enter(case, TreatyEvent.DISSOLVED, TreatyStage.DORMANT, 8)
    assert case.proposal(ProposalColumn.STILL_IN_FORCE) == 0
    enter(case, TreatyEvent.IN_FORCE, TreatyStage.IN_FORCE, 12)
    assert case.proposal(ProposalColumn.FIRST_IN_FORCE) == 4
    assert case.proposal(ProposalColumn.FAILURES + Failure.DISSOLVED - 1) == 1
    # Nobody's doing.
    assert not case.counts.blocks.any()


def test_a_treaty_without_legislatures_is_signed_as_it_enters_into_force(case: Case) -> None:
    case.here.world.politics.proposals.needs_ratification[0] = False
    enter(case, TreatyEvent.IN_FORCE, TreatyStage.IN_FORCE, 4)
    assert case.proposal(ProposalColumn.SIGNATURES) == 1


@pytest.mark.parametrize("reason", [one for one in Failure if one != Failure.NONE])
def test_who_lets_an_attempt_fail_is_counted(case: Case, reason: Failure) -> None:
    case.ledger.politics.reason[0], case.ledger.politics.reason_state[0] = reason, D
    enter(case, TreatyEvent.FAILED, TreatyStage.DORMANT, 6)
    assert case.proposal(ProposalColumn.FAILURES + reason - 1) == 1
    assert case.counts.proposals[0, ProposalColumn.FAILURES :].sum() == 1
    assert case.counts.blocks[0].tolist() == [0, 0, 0, 1]


def test_views_are_counted_when_a_government_is_asked(case: Case) -> None:
    decided = case.ledger.politics
    decided.terms[0, B] = np.arange(len(Term))
    decided.terms[0, D] = 7.0
    decided.is_asked[0, B], decided.is_willing[0, B] = True, True
    case.end(0)
    decided.is_willing[0, B] = False
    case.end(1)
    own = case.counts.joining[0, B]
    assert (own[JoiningColumn.ASKED], own[JoiningColumn.WILLING]) == (2, 1)
    assert own[JoiningColumn.TERMS :].tolist() == [2 * term for term in range(len(Term))]
    assert not case.counts.joining[0, D].any()


def test_counts_are_cleared_for_the_next_run(case: Case) -> None:
    case.ledger.politics.is_asked[:] = True
    enter(case, TreatyEvent.IN_FORCE, TreatyStage.IN_FORCE, 4)
    clear_political_counts(case.counts)
    for array, fresh in zip(case.counts, no_political_counts(4, 20, 1), strict=True):
        assert np.array_equal(array, fresh)


def test_a_batch_keeps_rows_and_adds_up_the_rest(case: Case) -> None:
    case.ledger.politics.is_asked[0, B] = True
    case.here.variables.alignment[:] = -0.5
    case.end(0)
    sums = no_political_sums(2, 4, 20, 1)
    for run in range(2):
        keep_political_counts(case.counts, sums, run)
    for run in range(2):
        assert np.array_equal(sums.states[run], case.counts.states)
        assert np.array_equal(sums.proposals[run], case.counts.proposals)
    assert np.array_equal(sums.joining, 2 * case.counts.joining)
    assert sums.stages[0, 0].tolist() == [2, 0, 0, 0]
    assert sums.sums[0, PoliticalSeries.ALIGNMENT] == -1
    # No sketch has room for values below nought.
    assert sums.bins.shape[1] == N_SKETCHED == PoliticalSeries.ALIGNMENT
    assert sums.bins[0].sum() == 2 * N_SKETCHED


def test_both_paths_count_alike() -> None:
    scenario, runs = proposed(), 4
    setting = setting_of(scenario)
    batch = play(setting, 0, runs).counts.politics
    sums = no_political_sums(runs, 4, scenario.quarters, 1)
    for run in range(runs):
        region = Region(scenario, replication=run, world=setting.world).run()
        keep_political_counts(region.counts.arrays.politics, sums, run)
    for name, found, expected in zip(sums._fields, sums, batch, strict=True):
        assert np.array_equal(found, expected, equal_nan=True), name
    assert batch.proposals[:, 0, ProposalColumn.TALKS].any()
    assert batch.joining.any()
