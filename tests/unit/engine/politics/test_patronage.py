import math

import pytest

from sim.domain.policies import Policy, Regime
from sim.engine.politics.patronage import (
    belief_in_patron,
    fear_of_abandonment,
    fear_of_entrapment,
    leadership_of,
    patron_regard,
    threat_to,
)
from tests.acceptance.worlds import figure
from tests.unit.engine.politics.polity import BORDER, ISLETS, A, B, C, D, Polity, polity, proposal


def regimes() -> list[Regime]:
    """Return a plain regime and a grudging one."""
    grudging = Regime(
        obligation_multiplier=figure(0.6),
        reputation_multiplier=figure(0.8),
        theatre_share=figure(0.3),
        burden_demand_pct=figure(3.5),
        treaty_leadership=figure(-0.5),
        until="2026Q1",
    )
    return [grudging, Regime(since="2026Q1", treaty_leadership=figure(0.4))]


def region() -> tuple[Polity, int, int]:
    policy = Policy(title="A test", patron="CCC", regimes=regimes())
    it = polity(proposal().model_copy(update={"policies": {"test": policy}}))
    grudging, plain = it.world.policies.regime[[0, 4], C, BORDER]
    return it, int(grudging), int(plain)


def test_a_regime_towards_a_state_is_the_worst_over_its_flashpoints() -> None:
    it, grudging, plain = region()
    it.variables.regime[C] = [plain, grudging]
    found = patron_regard(it.world, it.variables, C, B)
    assert found == (0.6, 0.8, 0.3, 3.5)
    # One that is no target looks at those of all.
    assert patron_regard(it.world, it.variables, C, D) == found
    it.variables.regime[C] = plain
    assert patron_regard(it.world, it.variables, C, B) == (1, 1, 0.4, 0)


def test_leadership_is_the_least_of_the_regimes() -> None:
    it, grudging, plain = region()
    it.variables.regime[C] = [plain, grudging]
    assert leadership_of(it.world, it.variables, C) == -0.5
    it.variables.regime[C] = plain
    assert leadership_of(it.world, it.variables, C) == 0.4


def test_abandonment_is_what_is_staked_on_a_word_that_is_not_believed() -> None:
    it, grudging, plain = region()
    it.variables.regime[C] = plain
    believed = it.variables.kept[C, B] / (it.variables.kept[C, B] + it.variables.broken[C, B])
    assert believed == pytest.approx(0.7)
    assert belief_in_patron(it.world, it.variables, B) == pytest.approx(0.7)
    # .7 x (1 - .7), and under a regime that cares less .7 x (1 - .7 x .8)
    assert fear_of_abandonment(it.world, it.variables, B) == pytest.approx(0.21)
    it.variables.regime[C, ISLETS] = grudging
    assert fear_of_abandonment(it.world, it.variables, B) == pytest.approx(0.308)


def test_patrons_challengers_and_those_without_a_patron_fear_no_abandonment() -> None:
    it, *_ = region()
    for state in (A, C, D):
        assert fear_of_abandonment(it.world, it.variables, state) == 0
        assert belief_in_patron(it.world, it.variables, state) == 1


def test_entrapment_is_the_chance_of_at_least_one_call() -> None:
    it, *_ = region()
    it.variables.politics.calls[:] = [0, 0.5, 0, 0]
    assert fear_of_entrapment(it.variables, B) == pytest.approx(1 - math.exp(-0.5))
    assert fear_of_entrapment(it.variables, C) == 0


def test_a_threat_is_expected_force_and_shocks() -> None:
    it, *_ = region()
    it.variables.politics.p_force[B] = 0.1
    it.world.politics.shock[3, B] = 0.25
    assert threat_to(it.world, it.variables, B, 3) == pytest.approx(0.35)
    assert threat_to(it.world, it.variables, B, 2) == pytest.approx(0.1)
