import numpy as np
import pytest

from sim.engine.outcomes.outcomes import OUTCOME_NAMES
from sim.engine.outcomes.political_counts import (
    N_JOINING_COLUMNS,
    N_PROPOSAL_COLUMNS,
    PoliticalColumn,
    ProposalColumn,
)
from sim.engine.outcomes.political_outcomes import (
    FAILURE_COLUMNS,
    JOINING_COLUMNS,
    POLITICAL_OUTCOMES,
    PROPOSAL_COLUMNS,
    STATE_COLUMNS,
    TERM_COLUMNS,
    joining_columns,
    political_outcomes,
    proposal_columns,
    state_columns,
)


def states(**columns: list[float]) -> np.ndarray:
    """Return the counts of one run of three states, the last of which is a patron."""
    found = np.zeros((1, 3, len(PoliticalColumn)))
    found[0, :, PoliticalColumn.QUARTERS] = 10
    found[0, :2, PoliticalColumn.ORDINARY_QUARTERS] = 10
    for name, values in columns.items():
        found[0, :, PoliticalColumn[name]] = values
    return found


def proposals(*rows: dict[str, float]) -> np.ndarray:
    """Return the counts of one run with so many proposals, which were never in force."""
    found = np.zeros((1, len(rows), N_PROPOSAL_COLUMNS))
    found[:, :, ProposalColumn.FIRST_IN_FORCE] = -1
    for number, row in enumerate(rows):
        for name, value in row.items():
            found[0, number, ProposalColumn[name]] = value
    return found


def outcome(name: str, counts: np.ndarray, *rows: dict[str, float]) -> float:
    return float(political_outcomes(counts, proposals(*rows))[name][0])


def test_names_are_those_of_the_columns_and_of_no_other_outcome() -> None:
    found = political_outcomes(states(), proposals({}))
    assert tuple(found) == POLITICAL_OUTCOMES
    assert not set(POLITICAL_OUTCOMES) & set(OUTCOME_NAMES)
    assert tuple(state_columns(states())) == STATE_COLUMNS
    assert tuple(proposal_columns(proposals({}))) == PROPOSAL_COLUMNS
    joining = joining_columns(np.zeros((1, N_JOINING_COLUMNS)), np.zeros(1))
    assert tuple(joining) == JOINING_COLUMNS


def test_with_politics_off_there_are_none() -> None:
    none = np.zeros((5, 0, len(PoliticalColumn)))
    assert political_outcomes(none, np.zeros((5, 0, N_PROPOSAL_COLUMNS))) == {}


def test_means_leave_patrons_out() -> None:
    # (4 + 2) / 20 quarters; the patron's 9 is not among them
    assert outcome("support", states(SUPPORT=[4, 2, 9])) == pytest.approx(0.3)
    assert outcome("burden", states(BURDEN=[10, 30, 90])) == 2
    assert outcome("alignment", states(ALIGNMENT=[-5, 1, 10])) == pytest.approx(-0.2)


def test_the_free_ride_index_is_a_mean_over_budgets() -> None:
    counts = states(BUDGETS=[2, 2, 2], FREE_RIDE_INDEX=[1.6, 2.0, 4.0])
    assert outcome("free_ride_index", counts) == pytest.approx(0.9)
    assert np.isnan(outcome("free_ride_index", states()))


def test_rival_governments_are_a_share_over_states_with_two_sides() -> None:
    counts = states(SIDED_QUARTERS=[10, 0, 0], RIVAL_QUARTERS=[4, 0, 0])
    assert outcome("rival_governments", counts) == 0.4
    assert np.isnan(outcome("rival_governments", states()))


def test_nothing_is_known_of_treaties_where_none_is_proposed() -> None:
    found = political_outcomes(states(), proposals())
    assert all(np.isnan(found[name][0]) for name in POLITICAL_OUTCOMES[-5:])


def test_never_is_a_value_and_no_year() -> None:
    assert outcome("treaty_in_force", states(), {}) == 0
    assert np.isnan(outcome("treaty_entry_years", states(), {}))
    assert np.isnan(outcome("treaty_members", states(), {}))
    assert outcome("still_in_force", states(), {}) == 0


def test_entry_and_members_are_those_of_the_first_treaty() -> None:
    rows: tuple[dict[str, float], ...] = (
        {"FIRST_IN_FORCE": 12, "MEMBERS_AT_ENTRY": 2, "TALK_QUARTERS": 5},
        {"FIRST_IN_FORCE": 8, "MEMBERS_AT_ENTRY": 4, "STILL_IN_FORCE": 1, "TALK_QUARTERS": 3},
    )
    assert outcome("treaty_in_force", states(), *rows) == 1
    assert outcome("treaty_entry_years", states(), *rows) == 2
    assert outcome("treaty_members", states(), *rows) == 4
    assert outcome("still_in_force", states(), *rows) == 1
    assert outcome("talk_years", states(), *rows) == 2


def test_a_treaty_of_the_first_quarter_was_in_force() -> None:
    assert outcome("treaty_in_force", states(), {"FIRST_IN_FORCE": 0}) == 1
    assert outcome("treaty_entry_years", states(), {"FIRST_IN_FORCE": 0}) == 0


def test_columns_of_states_are_means_and_ends() -> None:
    counts = states(SUPPORT=[4, 2, 9], LAST_SPENDING=[7, 8, 9], SIDED_QUARTERS=[10, 0, 0])
    found = state_columns(counts)
    assert found["support"][0].tolist() == [0.4, 0.2, 0.9]
    assert found["last_spending"][0].tolist() == [7, 8, 9]
    assert np.isnan(found["rival_government"][0]).tolist() == [False, True, True]


def test_columns_of_proposals_are_years_and_failures() -> None:
    found = proposal_columns(
        proposals({"FIRST_IN_FORCE": 6, "MEMBERS_AT_ENTRY": 3, "FORCE_QUARTERS": 10}, {})
    )
    assert found["in_force"].tolist() == [[1, 0]]
    assert found["entry_years"][0, 0] == 1.5
    assert np.isnan([found["entry_years"][0, 1], found["members_at_entry"][0, 1]]).all()
    assert found["force_years"].tolist() == [[2.5, 0]]
    assert list(FAILURE_COLUMNS) == [
        "no_agreement",
        "withdrew",
        "legislature",
        "lapsed",
        "dissolved",
    ]


def test_columns_of_joining_are_in_the_order_of_the_terms() -> None:
    counts = np.arange(N_JOINING_COLUMNS, dtype=np.float64)
    found = joining_columns(counts, np.array(5.0))
    assert [float(found[name]) for name in JOINING_COLUMNS[:3]] == [0, 1, 5]
    assert [found[name] for name in TERM_COLUMNS] == list(range(2, 16))
