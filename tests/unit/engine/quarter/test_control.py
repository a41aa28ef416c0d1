import pytest

from sim.engine.outcomes.ledger import ENDINGS
from tests.unit.engine.quarter.course import (
    ATTACK,
    BORDER,
    FAIT,
    FIGHT,
    GREY,
    ISLETS,
    LASTING,
    C,
    act,
    at_war,
    course,
)


@pytest.mark.parametrize(
    ("mode", "outcome", "lost"),
    [
        (FAIT, "taken", 0.4),  # .2 + .25 x .8
        (FAIT, "conceded", 0.4),
        (GREY, "conceded", 0.208),  # .2 + .01 x .8
        (ATTACK, "conceded", 1.0),
        (FAIT, "repelled", 0.2),
        (FAIT, "backed_down", 0.2),
    ],
)
def test_what_is_taken_or_conceded_is_cut_from_what_is_left(
    mode: int, outcome: str, lost: float
) -> None:
    it = act(course(), BORDER, mode, outcome)
    it.variables.control_lost[:] = [0.2, 0.3]
    it.end()
    assert it.variables.control_lost == pytest.approx([lost, 0.3])
    assert it.counted("CONTROL_LOST") == pytest.approx(lost)


def test_a_war_that_begins_has_taken_nothing_yet() -> None:
    it = act(course(**LASTING), BORDER, ATTACK, "war")
    it.engage(BORDER)
    it.end()
    assert it.variables.control_lost[BORDER] == 0


@pytest.mark.parametrize(("lost", "is_closed"), [(0.9499, False), (0.95, True)])
def test_a_flashpoint_closes_where_nearly_all_is_lost(lost: float, *, is_closed: bool) -> None:
    it = course()
    it.variables.control_lost[ISLETS] = lost
    it.end()
    assert it.variables.is_closed.tolist() == [False, is_closed]
    # The islets are not the whole of Belmar.
    assert it.variables.is_in_game.all()


def test_a_state_that_has_lost_everything_leaves_the_game_with_its_other_flashpoints() -> None:
    it = act(course(), BORDER, ATTACK, "conceded")
    it.end()
    assert it.variables.is_in_game.tolist() == [True, False, True, True]
    assert it.variables.is_closed.tolist() == [True, True]


def test_a_war_over_something_else_ends_when_its_target_is_gone() -> None:
    it = act(course(**LASTING), BORDER, ATTACK, "conceded")
    at_war(it.here, ISLETS, CCC=FIGHT)
    it.end()
    assert ENDINGS[it.ledger.ending[ISLETS]] == "party_left"
    assert it.ledger.ended_level[ISLETS].tolist() == [0, 0, FIGHT, 0]
    assert it.ledger.battle_deaths[ISLETS] >= 1000
    assert it.variables.control_lost[ISLETS] == 0
    assert not it.variables.is_at_war.any()
    # The quarter was fought to its end, and leaves nobody tied down.
    assert it.counted("WAR_QUARTERS", ISLETS) == 1
    assert not it.variables.engaged_share.any()


def test_a_helper_that_is_gone_closes_nothing() -> None:
    it = course()
    it.variables.is_in_game[C] = False
    it.end()
    assert not it.variables.is_closed.any()
