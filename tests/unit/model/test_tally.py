from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from sim.domain.vocabulary import MODES
from sim.model.play import Play
from sim.model.tally import Tally

GREY, FAIT, ATTACK = range(3)
TABLE = np.array([[0.05], [0.25], [1.0]])
"""Prize shares of the modes, the only column that is counted with."""
EXPECTED = np.array([[0.1, -0.1, 0, 0], [0.2, -0.2, 0, 0], [0.4, -1, -0.5, 0]])
"""What each mode is worth to challenger, target and guarantors."""


def play(
    mode: int | None = None,
    outcome: str = "status_quo",
    levels: tuple[int, ...] = (0, 0),
    owed: tuple[float, ...] = (0.7, 0.1),
    quarter: int = 0,
    stake: tuple[float, ...] = (0.4, 0.1),
    control_lost: float = 0.0,
) -> Play:
    """Return a crisis of state 0 against state 1, with states 2 and 3 as guarantors."""
    made = SimpleNamespace(
        flashpoint=0,
        quarter=quarter,
        mode=mode,
        outcome=outcome,
        is_resisted=outcome in {"backed_down", "repelled", "taken", "war"},
        levels=np.array(levels, dtype=np.int64),
        obligations=np.array(owed),
        order=np.arange(2, 2 + len(levels)),
        challenger=SimpleNamespace(position=0),
        target=SimpleNamespace(position=1),
        war_probability=0.02,
        solution=SimpleNamespace(
            choice=np.array([0.5, 0.3, 0.1, 0.1]),
            expected=EXPECTED[:, : 2 + len(levels)],
        ),
        crisis=SimpleNamespace(stake=np.array(stake), modes=TABLE, control_lost=control_lost),
    )
    return cast("Play", made)


def tally(*plays: Play, quarters: int = 8) -> Tally:
    counted = Tally(["here", "there"], ["AAA", "BBB", "CCC", "DDD"], quarters)
    for quarter in range(quarters):
        counted.begin_quarter(quarter, np.array([True, True]), np.array([False, False]))
    for one in plays:
        counted.count(one)
    return counted


def test_a_quiet_opportunity_adds_what_was_to_be_expected_of_it() -> None:
    counted = tally(play(), play())
    assert counted["opportunities"].tolist() == [2, 0]
    assert counted.expected_challenges[0] == pytest.approx([0.6, 0.2, 0.2])
    assert counted["expected_wars"].tolist() == [0.04, 0]
    assert not counted.challenges.any()
    # Twice: .3 x .1 + .1 x .2 + .1 x .4 for the challenger, all of it a gain
    assert counted.expected_loss == pytest.approx([-0.18, 0.3, 0.1, 0])
    assert counted.losses()["expected_loss_BBB"] == pytest.approx(0.3)


def test_challenges_are_counted_by_mode_and_year() -> None:
    counted = tally(
        play(GREY, "conceded", quarter=3),
        play(FAIT, "repelled", quarter=4),
        play(FAIT, "taken", quarter=7),
    )
    assert counted.challenges[0].tolist() == [1, 2, 0]
    assert counted["dispute_years"][0].tolist() == [True, True]
    assert counted["force_years"][0].tolist() == [False, True]
    outcomes = counted.outcomes()
    # Of two flashpoints and two years one has force, and two have a challenge.
    assert outcomes["general_deterrence"] == 0.75
    assert outcomes["general_deterrence_with_grey"] == 0.5


def test_a_year_that_has_begun_is_a_year() -> None:
    assert tally(quarters=9).open_years.sum() == 2 * 3
    assert tally(quarters=8).open_years.sum() == 2 * 2


def test_what_is_lost_no_longer_counts_as_deterred() -> None:
    counted = Tally(["here", "there"], ["AAA", "BBB"], 8)
    for quarter in range(8):
        is_open = np.array([quarter < 2, True])
        counted.begin_quarter(quarter, is_open, np.array([False, False]))
    counted["force_years"][0, 0] = True
    # Three flashpoint-years were open, one of them with force.
    assert counted.outcomes()["general_deterrence"] == pytest.approx(2 / 3)


def test_a_year_at_war_is_a_year_with_force() -> None:
    counted = Tally(["here", "there"], ["AAA", "BBB"], 4)
    counted.begin_quarter(0, np.array([True, True]), np.array([True, False]))
    assert counted.outcomes()["general_deterrence"] == 0.5
    assert counted.outcomes()["general_deterrence_with_grey"] == 0.5


def test_only_resisted_challenges_can_be_backed_down_from() -> None:
    outcomes = tally(
        play(GREY, "conceded"),
        play(GREY, "backed_down"),
        play(FAIT, "taken"),
        play(FAIT, "repelled"),
    ).outcomes()
    assert outcomes["immediate_deterrence"] == pytest.approx(1 / 3)
    assert outcomes["extended_deterrence_ex_ante"] == pytest.approx(1 / 3)
    # Nobody helped.
    assert np.isnan(outcomes["extended_deterrence_observed"])


def test_extended_deterrence_observed_is_that_where_somebody_helped() -> None:
    counted = tally(
        play(GREY, "backed_down", levels=(0, 1)),
        play(GREY, "repelled", levels=(2, 0)),
        play(GREY, "backed_down"),
        play(GREY, "backed_down", levels=(), owed=(), stake=()),
    )
    outcomes = counted.outcomes()
    assert outcomes["extended_deterrence_observed"] == pytest.approx(1 / 2)
    assert outcomes["extended_deterrence_ex_ante"] == pytest.approx(2 / 3)
    assert outcomes["immediate_deterrence"] == pytest.approx(3 / 4)


def test_who_owes_half_and_stays_out_has_abandoned() -> None:
    counted = tally(
        play(FAIT, "repelled", owed=(0.5, 0.49)),
        play(FAIT, "repelled", owed=(0.9, 0.9), levels=(1, 2)),
        play(FAIT, "conceded", owed=(0.9, 0.9)),
    )
    assert counted["invoked"][0] == 3
    assert counted["abandonments"][0] == 1
    assert counted["honored"][0] == 2
    assert counted.outcomes()["observed_reliability"] == pytest.approx(2 / 3)


def test_in_a_major_attack_support_is_no_abandonment_and_no_honoring() -> None:
    counted = tally(play(ATTACK, "war", owed=(0.9, 0.9), levels=(1, 2)))
    assert counted["abandonments"][0] == 0
    assert counted["honored"][0] == 1
    assert counted["wars"][0] == 1


@pytest.mark.parametrize(
    ("stake", "control_lost", "entrapped"),
    [(0.79, 0.0, 1), (0.81, 0.0, 0), (0.81, 0.1, 1)],
)
def test_fighting_for_little_is_entrapment(
    stake: float, control_lost: float, entrapped: int
) -> None:
    # A fait accompli is about a quarter of the prize: .79 / 4 is under .2, .81 / 4 is not, and
    # .81 / 4 of the nine tenths that are left is.
    crisis = play(FAIT, "repelled", levels=(2, 0), stake=(stake, 0.0), control_lost=control_lost)
    assert tally(crisis).entrapments[0] == entrapped


def test_rows_of_a_flashpoint_have_its_name_and_counts() -> None:
    rows = tally(play(FAIT, "taken", quarter=4), play(ATTACK, "war", quarter=5)).by_flashpoint()
    assert [row["flashpoint"] for row in rows] == ["here", "there"]
    assert [rows[0][f"challenges_{mode}"] for mode in MODES] == [0, 1, 1]
    assert rows[0]["years_with_force"] == 1
    assert rows[0]["wars"] == 1
    assert rows[1]["opportunities"] == 0


def test_ratios_without_a_denominator_are_not_a_number() -> None:
    outcomes = tally().outcomes()
    assert np.isnan(outcomes["immediate_deterrence"])
    assert np.isnan(outcomes["observed_reliability"])
    assert outcomes["general_deterrence"] == 1
