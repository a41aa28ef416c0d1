"""A state tied down in one place is weaker in another."""

import numpy as np
import pytest

from sim.domain.records import CrisisRecord
from sim.engine.quarter.engagement import NO_FLASHPOINT, tie_down
from sim.model.agents import State
from sim.model.decision import Decision
from sim.model.region import Region
from tests.acceptance.worlds import classroom, indo_pacific, judged, stage

FIGHT = 2


def test_a_war_in_korea_leaves_the_united_states_weaker_at_taiwan() -> None:
    here = stage(indo_pacific())
    before = here.solved("taiwan")
    usa, korea = here.state("USA"), here.point("korea_land")
    here.variables.is_at_war[korea] = True
    here.variables.war_level[korea, usa] = FIGHT
    tie_down(here.world, here.variables, NO_FLASHPOINT)
    after = here.solved("taiwan")
    old = before.crisis.strength_unplaced[before.guarantors.index("USA")]
    new = after.crisis.strength_unplaced[after.guarantors.index("USA")]
    # Half of a fighter's capability is tied down.
    assert new == pytest.approx(0.5 * old)
    assert after.solution.choice[3] > before.solution.choice[3]
    # South Korea, at war at home, is half as strong as well; nobody else is.
    tied = {here.states[k] for k in np.flatnonzero(here.variables.engaged_share)}
    assert tied == {"USA", "KOR", "PRK"}


class Fighter(State):
    """Fights whenever it may."""

    def choose_level(self, decision: Decision) -> str:
        return decision.names[-1]


class Aggressor(State):
    """Always tries to take something, and never backs down."""

    def choose_challenge(self, decision: Decision) -> str:
        return decision.names[-1]

    def press_or_back_down(self, decision: Decision) -> str:
        return decision.names[decision.names.index("press")]


class Stubborn(State):
    """Never concedes."""

    def respond(self, decision: Decision) -> str:
        return decision.names[decision.names.index("resist")]


def certain(cast: dict[str, type[State]] | None = None) -> Region:
    """Return a classroom in which both flashpoints boil over in the first quarter."""
    scenario = classroom(
        flashpoints__islets__opportunity_rate=judged(1000),
        flashpoints__border__opportunity_rate=judged(1000),
    )
    usual: dict[str, type[State]] = {"AAA": Aggressor, "BBB": Stubborn, "CCC": Fighter}
    return Region(scenario, agent_classes={**usual, **(cast or {})})


def test_what_is_engaged_adds_up_within_a_quarter_in_the_order_of_names() -> None:
    region = certain()
    region.step()
    border, islets = (
        region.snapshots["2025Q1-border"].engaged_share,
        region.snapshots["2025Q1-islets"].engaged_share,
    )
    a, b, c = (region.state(code).position for code in ("AAA", "BBB", "CCC"))
    # Nothing is engaged when the quarter begins; the border becomes a war, which ties down half
    # of both parties and of the one that fights.
    assert not border.any()
    assert islets[[a, b, c]].tolist() == [0.5, 0.5, 0.5]


def test_after_the_quarter_only_wars_tie_forces_down() -> None:
    region = certain()
    region.step()
    first = region.events[0]
    assert isinstance(first, CrisisRecord)
    assert first.outcome == "war"
    running = bool(region.variables.is_at_war.any())
    assert region.state("CCC").engaged_share == (0.5 if running else 0.0)
    assert region.state("DDD").engaged_share in {0.0, 0.1, 0.5}


class Raider(Aggressor):
    """Takes a slice and starts no war."""

    def choose_challenge(self, decision: Decision) -> str:
        return decision.names[decision.names.index("fait_accompli")]


def test_a_crisis_without_war_engages_its_fighters_for_that_quarter_only() -> None:
    region = certain({"AAA": Raider})
    c = region.state("CCC").position
    for quarter in ("2025Q1", "2025Q2"):
        region.step()
        border, islets = (
            region.snapshots[f"{quarter}-{place}"].engaged_share for place in ("border", "islets")
        )
        assert not border.any()
        assert islets[c] == 0.5
        assert region.state("CCC").engaged_share == 0


def test_no_more_than_everything_is_engaged() -> None:
    here = stage(classroom())
    here.variables.is_at_war[:] = True
    here.variables.war_level[:, here.state("CCC")] = FIGHT
    dynamics = here.world.dynamics._replace(fighter_engaged_share=0.75)
    tie_down(here.world._replace(dynamics=dynamics), here.variables, NO_FLASHPOINT)
    # Twice .75 would be 1.5
    assert here.variables.engaged_share[here.state("CCC")] == 1
    assert here.variables.engaged_share[here.state("DDD")] == 0


def two_wars(end_probability: float) -> Region:
    """Return a region after a quarter of two wars, which end with a chance.

    The end of both, at a chance of 1, comes by the draws of the region.
    """
    region = certain()
    variables = region.variables
    c, d = (region.state(code).position for code in ("CCC", "DDD"))
    variables.is_at_war[:] = True
    # Dorna fights over the islets alone: the other war weakens its side less than Ardia's.
    for flashpoint, fighter in enumerate((c, d)):
        variables.war_level[flashpoint, fighter] = FIGHT
        variables.war_weight[flashpoint, fighter] = 1.0
    dynamics = region.world.dynamics._replace(
        end_probability=end_probability, nuclear_use_probability=0.0
    )
    region.stage.world = region.world._replace(dynamics=dynamics)
    region.step()
    return region


def test_the_end_of_one_war_frees_nobody_for_another_in_the_same_quarter() -> None:
    # Otherwise it would matter which of the two is named first.
    lasting, ending = two_wars(0.0), two_wars(1.0)
    lost = lasting.world.capability_usd_bn - lasting.variables.capability_usd_bn
    assert (lost > 0).all()
    assert np.array_equal(lasting.variables.capability_usd_bn, ending.variables.capability_usd_bn)
    assert lasting.variables.is_at_war.tolist() == [True, True]
    assert ending.variables.is_at_war.tolist() == [False, False]
