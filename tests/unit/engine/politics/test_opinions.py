import math

import pytest

from sim.domain.events import Shock
from sim.engine.outcomes.ledger import ENDINGS, OUTCOMES
from sim.engine.politics.opinions import move_opinions
from sim.kernel.draws import NOBODY, Purpose, normal, permanent_code
from tests.acceptance.worlds import figure
from tests.unit.engine.politics.polity import (
    BORDER,
    ISLETS,
    TREATY,
    A,
    B,
    C,
    D,
    Polity,
    polity,
    proposal,
)

GREY, FAIT, ATTACK = range(3)
FIGHT, SUPPORT = 2, 1


def quiet(it: Polity | None = None, **numbers: float) -> Polity:
    """Return a region in which chance moves no opinion and nothing is expected."""
    it = (polity() if it is None else it).reckon(noise_sd=0.0, **numbers)
    it.world.politics.start.expected_incidents[:] = 0
    return it


def moved(it: Polity, quarter: int = 0) -> list[float]:
    move_opinions(it.world, it.variables, it.ledger, it.key(quarter))
    return [float(x) for x in it.variables.politics.opinion]


def challenged(it: Polity, flashpoint: int, mode: int, outcome: str = "taken") -> Polity:
    it.ledger.mode[flashpoint] = mode
    it.ledger.outcome[flashpoint] = OUTCOMES.index(outcome)
    return it


def test_where_nothing_happens_opinion_stays() -> None:
    it = quiet()
    assert moved(it) == [0, 0, 0, 0]
    assert it.variables.support == pytest.approx([0.5, 0.5, 0.5, 0.3])


@pytest.mark.parametrize(("mode", "weight"), [(GREY, 0.01), (FAIT, 0.10), (ATTACK, 0.40)])
def test_a_challenge_raises_support_of_its_target_and_a_third_of_it_elsewhere(
    mode: int, weight: float
) -> None:
    it = challenged(quiet(), BORDER, mode)
    # The challenger's public is not asked.
    assert moved(it) == pytest.approx([0, weight, weight / 3, weight / 3])
    # lg s = lg .5 + .01 and so on
    assert it.variables.support[B] == pytest.approx(1 / (1 + math.exp(-weight)))
    assert it.variables.support[D] == pytest.approx(1 / (1 + 7 / 3 * math.exp(-weight / 3)))


def test_a_war_counts_as_a_major_attack_in_place_of_what_it_began_as() -> None:
    it = challenged(quiet(), BORDER, GREY, "war")
    assert moved(it)[B] == pytest.approx(0.40)


def test_challenges_add_up_and_what_was_expected_is_taken_off() -> None:
    it = challenged(challenged(quiet(), BORDER, FAIT), ISLETS, GREY)
    it.world.politics.start.expected_incidents[B] = 0.02
    assert moved(it)[B] == pytest.approx(0.10 + 0.01 - 0.02)


def test_opinion_returns_to_a_mean_that_the_burden_lowers() -> None:
    it = quiet()
    it.variables.politics.opinion[:] = 0.5
    it.variables.burden_pct[B] += 1.5
    # .5 + .1 x (-.4 x 1.5 - .5), and .5 x .9
    assert moved(it) == pytest.approx([0.5, 0.39, 0.45, 0.45])


def test_a_deep_treaty_in_force_lifts_the_mean_of_its_members() -> None:
    it = quiet()
    it.variables.politics.is_member[TREATY, [B, D]] = True
    assert moved(it) == pytest.approx([0, 0.02, 0, 0.02])


@pytest.mark.parametrize(("name", "number"), [("binding_depth", 0.85), ("negotiation", 1)])
def test_shallow_treaties_and_those_without_effect_lift_nothing(name: str, number: float) -> None:
    it = quiet().reckon(**{name: number})
    it.variables.politics.is_member[TREATY, :] = True
    assert moved(it) == [0, 0, 0, 0]


def ended(it: Polity, deaths: float, ending: str = "challenger_lost") -> Polity:
    it.ledger.ending[BORDER] = ENDINGS.index(ending)
    it.ledger.battle_deaths[BORDER] = deaths
    it.ledger.ended_level[BORDER] = [0, 0, FIGHT, SUPPORT]
    return it


def test_a_factor_of_ten_in_deaths_takes_six_tenths_off_those_who_fought() -> None:
    # From 1,000 to 100,000 are two factors of ten; Dorna only supported.
    assert moved(ended(quiet(), 1e5)) == pytest.approx([0, -1.2, -1.2, 0])
    assert moved(ended(quiet(), 900)) == [0, 0, 0, 0]
    assert moved(ended(quiet(), 1e5, "running")) == [0, 0, 0, 0]


def test_a_party_that_opened_the_war_has_its_dead_too() -> None:
    it = ended(quiet(), 1e4)
    challengers = it.world.politics.is_challenger.copy()
    challengers[A] = False
    assert moved(it.table(is_challenger=challengers))[A] == pytest.approx(-0.6)


def test_a_shock_lifts_support_by_its_size_and_leaves_opinion() -> None:
    shock = Shock(quarter="2025Q2", state="BBB", size=figure(0.3))
    it = quiet(polity(proposal().model_copy(update={"shocks": [shock]})))
    assert moved(it, quarter=0) == [0, 0, 0, 0]
    assert it.variables.support[B] == 0.5
    assert moved(it, quarter=1) == [0, 0, 0, 0]
    # 1.5 x .3 = .45
    assert it.variables.support[B] == pytest.approx(1 / (1 + math.exp(-0.45)))


def test_chance_moves_opinion_by_the_draw_of_state_and_quarter() -> None:
    it = polity()
    it.world.politics.start.expected_incidents[:] = 0
    found = moved(it, quarter=3)
    draw = normal(it.key(3), int(Purpose.OPINION), NOBODY, permanent_code("DDD"))
    assert found[D] == pytest.approx(0.16 * draw)
    assert found[A] == 0


def test_a_state_that_is_gone_has_no_opinion_and_without_opinion_nobody_has() -> None:
    it = challenged(quiet(), BORDER, ATTACK)
    it.variables.is_in_game[D] = False
    assert moved(it)[D] == 0
    off = challenged(quiet(has_opinion=False), BORDER, ATTACK)
    assert moved(off) == [0, 0, 0, 0]
    assert off.variables.support.tolist() == [0.5, 0.5, 0.5, 0.3]
    assert moved(challenged(quiet(), BORDER, ATTACK))[C] > 0
