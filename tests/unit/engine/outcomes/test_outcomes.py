from collections.abc import Sequence

import numpy as np
import pytest

from sim.domain.vocabulary import MODES
from sim.engine.outcomes.counts import N_FLASHPOINT_COLUMNS, FlashpointColumn, StateColumn
from sim.engine.outcomes.outcomes import FLASHPOINT_COLUMNS, OUTCOME_NAMES, accounts_of, outcomes_of

CHALLENGES, EXPECTED = FlashpointColumn.CHALLENGES, FlashpointColumn.EXPECTED_CHALLENGES


def places(**columns: Sequence[Sequence[float]]) -> np.ndarray:
    """Return places of some runs, (r, f, 37), from columns (r, f); the others are nought."""
    runs = np.zeros((*np.shape(next(iter(columns.values()))), N_FLASHPOINT_COLUMNS))
    for name, values in columns.items():
        runs[:, :, FlashpointColumn[name]] = values
    return runs


def test_sums_are_over_the_flashpoints_of_a_run() -> None:
    found = outcomes_of(places(WARS=[[1, 2], [0, 5]], CONTROL_LOST=[[0.25, 0.5], [0, 1]]))
    assert found["wars"].tolist() == [3, 5]
    assert found["control_lost"].tolist() == [0.75, 1]
    assert found["battle_deaths"].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("outcome", "part", "whole"),
    [
        ("immediate_deterrence", "BACKED_DOWN", "RESISTED"),
        (
            "extended_deterrence_ex_ante",
            "BACKED_DOWN_WITH_GUARANTOR",
            "RESISTED_WITH_GUARANTOR",
        ),
        ("extended_deterrence_observed", "BACKED_DOWN_WITH_HELP", "RESISTED_WITH_HELP"),
        ("observed_reliability", "HONORED", "INVOKED"),
        ("fights_in_war", "FOUGHT_IN_WAR", "OWED_IN_WAR"),
        ("stands_in_war", "STOOD_IN_WAR", "OWED_IN_WAR"),
    ],
)
def test_a_ratio_is_of_the_totals_and_nothing_without_a_denominator(
    outcome: str, part: str, whole: str
) -> None:
    found = outcomes_of(places(**{part: [[1, 2], [0, 0], [0, 0]], whole: [[1, 5], [2, 2], [0, 0]]}))
    # (1 + 2) / (1 + 5), 0 / 4, and no number
    assert found[outcome] == pytest.approx([0.5, 0, np.nan], nan_ok=True)


@pytest.mark.parametrize(
    ("outcome", "part"),
    [("general_deterrence", "FORCE_YEARS"), ("general_deterrence_with_grey", "DISPUTE_YEARS")],
)
def test_general_deterrence_is_what_is_left_of_the_open_years(outcome: str, part: str) -> None:
    found = outcomes_of(places(**{part: [[1, 2], [0, 0]], "OPEN_YEARS": [[4, 4], [0, 0]]}))
    # 1 - 3 / 8
    assert found[outcome] == pytest.approx([0.625, np.nan], nan_ok=True)


def test_challenges_stand_by_mode() -> None:
    runs = np.zeros((1, 2, N_FLASHPOINT_COLUMNS))
    runs[0, :, CHALLENGES : CHALLENGES + 3] = [[1, 2, 3], [10, 20, 30]]
    runs[0, :, EXPECTED : EXPECTED + 3] = [[0.1, 0.2, 0.3], [0, 0, 0.4]]
    found = outcomes_of(runs)
    modes = ("grey_zone", "fait_accompli", "major_attack")
    assert [found[f"challenges_{mode}"][0] for mode in modes] == [11, 22, 33]
    assert [found[f"expected_{mode}"][0] for mode in modes] == pytest.approx([0.1, 0.2, 0.7])


def test_deterrence_fails_with_a_war_and_with_giving_in_to_an_attack() -> None:
    found = outcomes_of(
        places(EXPECTED_WARS=[[0.1, 0.2]], EXPECTED_CAPITULATIONS=[[0.03, 0.0]], WARS=[[9, 9]])
    )
    assert found["deterrence_failure"] == pytest.approx([0.33])


def test_wars_stand_by_the_challenge_that_they_came_of() -> None:
    runs = np.zeros((1, 2, N_FLASHPOINT_COLUMNS))
    first = FlashpointColumn.WARS_FROM
    runs[0, :, first : first + 3] = [[1, 0, 2], [0, 1, 2]]
    found = outcomes_of(runs)
    assert [found[f"wars_from_{mode}"][0] for mode in MODES] == [1, 1, 4]


def test_faits_accomplis_have_a_name_of_their_own() -> None:
    runs = np.zeros((1, 1, N_FLASHPOINT_COLUMNS))
    runs[0, 0, CHALLENGES : CHALLENGES + 3] = [1, 2, 3]
    assert outcomes_of(runs)["faits_accomplis"] == 2


def test_outcomes_have_their_names_in_their_order() -> None:
    assert tuple(outcomes_of(np.zeros((1, 1, N_FLASHPOINT_COLUMNS)))) == OUTCOME_NAMES
    assert len(set(OUTCOME_NAMES)) == len(OUTCOME_NAMES)


def test_each_column_of_a_place_has_one_name_of_its_own() -> None:
    assert len(set(FLASHPOINT_COLUMNS.values())) == len(FLASHPOINT_COLUMNS)
    assert FLASHPOINT_COLUMNS["challenges_major_attack"] == CHALLENGES + 2
    assert FLASHPOINT_COLUMNS["expected_grey_zone"] == EXPECTED
    assert FLASHPOINT_COLUMNS["force_years"] == FlashpointColumn.FORCE_YEARS
    hidden = {
        FlashpointColumn.RESISTED_WITH_GUARANTOR,
        FlashpointColumn.BACKED_DOWN_WITH_GUARANTOR,
        FlashpointColumn.RESISTED_WITH_HELP,
        FlashpointColumn.BACKED_DOWN_WITH_HELP,
    }
    assert set(range(N_FLASHPOINT_COLUMNS)) - set(FLASHPOINT_COLUMNS.values()) == hidden


def test_accounts_are_named_after_their_states() -> None:
    states = np.zeros((2, 3, len(StateColumn)))
    states[:, :, StateColumn.EXPECTED_MATERIAL] = [[1, 2, 3], [4, 5, 6]]
    found = accounts_of(states, ["AAA", "BBB", "CCC"])
    assert list(found) == [
        f"expected_{account}_{code}"
        for account in ("material", "penalty")
        for code in ("AAA", "BBB", "CCC")
    ]
    assert {name: values.tolist() for name, values in found.items() if "material" in name} == {
        "expected_material_AAA": [1, 4],
        "expected_material_BBB": [2, 5],
        "expected_material_CCC": [3, 6],
    }
