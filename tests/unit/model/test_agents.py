import pytest

from sim.model.agents import State
from sim.model.decision import Decision
from sim.model.region import Region
from tests.acceptance.worlds import classroom

DECISIONS = ("choose_challenge", "respond", "vote", "choose_level", "press_or_back_down")


def test_an_agent_tells_what_it_has() -> None:
    region = Region(classroom())
    patron = region.state("CCC")
    assert patron.name == "Corvia"
    assert patron.capability_usd_bn == pytest.approx(900)
    assert patron.burden_pct == region.world.burden_pct[patron.position]
    assert (patron.alignment, patron.support, patron.engaged_share) == (1, 0.5, 0)
    assert patron.reputation_with("BBB") == pytest.approx(0.7)
    assert patron.reputation_with("DDD") == pytest.approx(0.5)


def test_an_agent_sees_the_run_as_it_stands() -> None:
    region = Region(classroom())
    patron = region.state("CCC")
    region.variables.capability_usd_bn[patron.position] = 12
    region.variables.is_in_game[patron.position] = False
    assert patron.capability_usd_bn == 12
    assert not patron.is_in_game


@pytest.mark.parametrize("method", DECISIONS)
def test_every_decision_is_left_to_its_draw_unless_somebody_overrides_it(method: str) -> None:
    state = Region(classroom()).state("AAA")
    decision = Decision(
        actor="AAA",
        kind="any",
        names=("one", "other"),
        probabilities=(0.4, 0.6),
        take=lambda: 0.5,
        flashpoint="border",
        mode=None,
        quarter="2025Q1",
    )
    assert getattr(State, method)(state, decision) == "other"
    assert decision.drawn == 0.5
