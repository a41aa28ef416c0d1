import math

import numpy as np
import pytest

from sim.domain.policies import Deal, Policy, Regime
from sim.domain.scenario import Scenario
from sim.domain.states import Base
from sim.engine.crisis.arrays import ModeColumn
from sim.engine.quarter.assembly import CrisisDraws, assemble, bias_shocks, guarantor_order
from sim.engine.quarter.entry_into_force import set_in_force
from sim.engine.quarter.seats import is_guarantor
from sim.kernel.draws import DrawKey, Purpose, normal, permanent_code
from sim.rules.conflict.reputation import ReputationParams
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import (
    KM_A_DEGREE,
    Stage,
    classroom,
    figure,
    judged,
    stage,
    with_pacts,
)
from tests.unit.engine.crisis.games import reach_of

A, B, C, D = range(4)
BORDER, ISLETS = range(2)
GREY, FAIT, ATTACK = range(3)


def decay(degrees: float) -> float:
    """Return what is left of strength so many degrees along the equator from a base."""
    return math.exp(-0.17 * degrees * KM_A_DEGREE / 1000)


NORTH = math.degrees(math.acos(math.cos(math.radians(5)) * math.cos(math.radians(3))))
"""Degrees from Dport to the border, which is 5 degrees south and 3 west of it."""


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def with_policy(*regimes: Regime, patron: str = "CCC") -> Scenario[Parameters]:
    policy = Policy(title="A test", patron=patron, regimes=list(regimes))
    return classroom().model_copy(update={"policies": {"test": policy}})


def with_host(degrees: float) -> Scenario[Parameters]:
    """Return a treaty classroom in which Dorna, and nobody else, lends Corvia a base."""
    scenario = classroom("treaty")
    base = {"place": "On Dorna's soil", "lat": 0, "lon": 2 + degrees, "host": "DDD"}
    lent = Base.model_validate({**base, "status": "judgement", "source": "a test"})
    patron = scenario.states["CCC"]
    states = {
        **scenario.states,
        "CCC": patron.model_copy(update={"bases": [patron.bases[0], lent]}),
    }
    pacts = {
        "guarantee": scenario.pacts["guarantee"].model_copy(update={"basing": {}}),
        "common_defence": scenario.pacts["common_defence"].model_copy(
            update={"basing": {"DDD": ["CCC"]}}
        ),
    }
    return with_pacts(scenario.model_copy(update={"states": states}), pacts)


def names(here: Stage, flashpoint: int = BORDER) -> list[str]:
    order = guarantor_order(here.world, here.variables, flashpoint)
    return [here.states[k] for k in order]


def test_a_host_that_supports_makes_the_defenders_stronger_than_its_own_share() -> None:
    found = stage(with_host(1)).solved("border")
    c, d = found.guarantors.index("CCC"), found.guarantors.index("DDD")
    level = {c: 2}
    wins = []
    for host_level in (0, 1):
        node = 0
        for k in range(2):
            node = 3 * node + 1 + {**level, d: host_level}[k]
        values = found.solution.node[ATTACK, 0, node]
        wins.append(values[1] / values[0])
    target, ours = 160 * decay(3), 320 * decay(2)
    # Fighting alone from afar, at .6 of its strength, for its pacts are new; then from the base
    # of a host that adds a quarter of its own.
    alone = target + 0.6 * 360 * decay(58)
    hosted = target + 0.6 * 360 * decay(1) + 0.25 * 0.6 * 80 * decay(NORTH)
    assert wins == pytest.approx([ours / (ours + alone), ours / (ours + hosted)])


# Who may help, and in which order


def test_guarantors_owe_or_care() -> None:
    here = stage(classroom("no_commitments", flashpoints__border__stakes__DDD=judged(0.049)))
    assert names(here) == ["CCC"]
    assert names(here, ISLETS) == ["CCC", "DDD"]
    bound = stage(classroom("treaty", flashpoints__border__stakes={}))
    assert names(bound) == ["CCC", "DDD"]


def test_parties_backers_and_states_that_are_gone_are_no_guarantors() -> None:
    scenario = classroom(
        "treaty", flashpoints__border__backers__DDD=judged(0.1), flashpoints__border__stakes={}
    )
    here = stage(scenario)
    assert [is_guarantor(here.world, here.variables, BORDER, k) for k in range(4)] == [
        False,
        False,
        True,
        False,
    ]
    here.variables.is_in_game[C] = False
    assert names(here) == []


def test_the_strongest_comes_first_and_what_is_tied_down_does_not_count() -> None:
    here = stage(classroom("hub"))
    assert names(here) == ["CCC", "DDD"]
    # 360 over 3 degrees against 80 over nearly 6: a tenth of the former is less.
    here.variables.engaged_share[C] = 0.9
    assert names(here) == ["DDD", "CCC"]


def test_the_order_supposes_that_every_host_consents() -> None:
    far, near = stage(with_host(50)), stage(with_host(1))
    for here in (far, near):
        here.variables.capability_usd_bn[C] = 400
    # 160 over 50 degrees is 62 and Dorna's 80 over 5.8 is 72; over one degree 160 is 157.
    assert names(far) == ["DDD", "CCC"]
    assert names(near) == ["CCC", "DDD"]


def test_ties_go_by_name() -> None:
    scenario = classroom("no_commitments")
    twin = scenario.states["DDD"]
    states = {**scenario.states, "CCC": twin}
    here = stage(scenario.model_copy(update={"states": states}))
    assert names(here) == ["CCC", "DDD"]


# What a guarantor weighs


def test_a_stake_is_felt_less_by_those_who_are_differently_aligned() -> None:
    crisis = stage(classroom("hub")).solved("border").crisis
    # .4 (1 - .25 x .5) and .3 (1 - .25 x .3)
    assert crisis.stake == pytest.approx([0.35, 0.2775])


def test_a_policy_multiplies_what_it_names() -> None:
    regime = Regime(
        obligation_multiplier=figure(0.6),
        reputation_multiplier=figure(1.5),
        stake_multiplier=figure(0.5),
        theatre_share=figure(0.2),
        nuclear_assurance=figure(0.7),
        bias_logit=figure(-0.4),
    )
    crisis = stage(with_policy(regime)).solved("border").crisis
    assert crisis.obligation_multiplier[0] == 0.6
    assert crisis.reputation_multiplier[0] == 1.5
    # A prior of .7 times 1.5 is no more than certainty.
    assert crisis.reputation[0] == 1
    assert crisis.stake[0] == pytest.approx(0.175)
    assert reach_of(crisis, 0) == pytest.approx(900 * 0.2 * decay(3))
    assert crisis.nuclear_assurance[0] == pytest.approx(0.7)
    assert crisis.bias[0] == pytest.approx(-0.4)


def test_a_target_that_spends_too_little_is_helped_less_readily() -> None:
    regime = Regime(burden_demand_pct=figure(3.5), bias_logit=figure(0.3))
    here = stage(with_policy(regime))
    here.variables.stance_logit[C] = 0.25
    # Belmar spends 2 of the 3.5 asked for: .3 + .25 - .1 x 1.5
    assert here.solved("border").crisis.bias[0] == pytest.approx(0.4)
    order = guarantor_order(here.world, here.variables, BORDER)
    draws = CrisisDraws(shock_logit=np.array([0.5, -1.0]), resolve=0.0)
    shocked = assemble(here.world, here.variables, BORDER, order, draws)
    assert shocked.bias == pytest.approx([0.9, -1])


def test_cover_is_promised_by_a_nuclear_pact_and_little_believed_without_one() -> None:
    assert stage(classroom("hub")).solved("border").crisis.nuclear_assurance == pytest.approx(
        [1, 0.3]
    )
    assert stage(classroom("no_commitments")).solved(
        "border"
    ).crisis.nuclear_assurance == pytest.approx([0.3, 0.3])


def test_reputation_is_the_belief_as_it_stands() -> None:
    here = stage(classroom("hub"))
    strength = ReputationParams().prior_strength
    here.variables.kept[C, B] += 1
    crisis = here.solved("border").crisis
    assert crisis.reputation[0] == pytest.approx((0.7 * strength + 1) / (strength + 1))


def test_waiting_is_worth_more_after_accommodation_and_less_under_encirclement() -> None:
    here = stage(classroom("treaty", parameters__satisfaction__provocation_weight=0.1))
    here.variables.alignment[B] = 0.1
    encirclement = ((0.955 - 0.7) * 900 + 0.85 * 80) / 1460
    # .01 + .05 x .4 - .1 x encirclement
    expected = 0.03 - 0.1 * encirclement
    assert here.solved("border").crisis.status_quo_utility == pytest.approx(expected)
    here.variables.alignment[B] = 0.9
    expected = 0.01 - 0.1 * encirclement
    assert here.solved("border").crisis.status_quo_utility == pytest.approx(expected)


def test_a_deal_is_worth_something_where_it_was_struck() -> None:
    deal = Deal(stake_multiplier=figure(0.5), satisfaction=figure(0.06))
    here = stage(with_policy(Regime(deals={"islets": deal})))
    islets, border = here.solved("islets").crisis, here.solved("border").crisis
    assert islets.status_quo_utility == pytest.approx(0.07)
    assert border.status_quo_utility == pytest.approx(0.01)
    assert islets.stake[0] == pytest.approx(0.2 * 0.875 * 0.5)
    assert border.stake[0] == pytest.approx(0.35)


def test_law_norms_and_trade_come_from_the_files() -> None:
    scenario = classroom(
        "hub",
        states__DDD__law__fight__major_attack=judged(0.25),
        pacts__guarantee__reservations={"CCC": {"grey_zone": "support"}},
    )
    crisis = stage(scenario).solved("border").crisis
    assert crisis.law_fight.tolist() == [[1, 1, 1], [1, 1, 0.25]]
    assert crisis.reservation.tolist() == [[1, 2, 2], [2, 2, 2]]
    # Ardia trades .2 with Corvia and .1 with Dorna; Dorna's norm .4 x .55
    assert crisis.trade_share == pytest.approx([0.2, 0.1])
    assert crisis.norm_cost == pytest.approx([0, 0.22])
    off = scenario.switches.model_copy(update={"law": False})
    lawless = stage(scenario.model_copy(update={"switches": off})).solved("border").crisis
    assert (lawless.law_fight == 1).all()
    # A reservation is the pact's word and stays.
    assert lawless.reservation.tolist() == [[1, 2, 2], [2, 2, 2]]


def test_war_intensity_multiplies_the_costs_of_a_war_only() -> None:
    plain = stage(classroom()).solved("border").crisis.modes
    harder = stage(classroom(flashpoints__border__war_intensity=judged(3.0)))
    found = harder.solved("border").crisis.modes
    unmoved = [
        ModeColumn.PRIZE_SHARE,
        ModeColumn.CONCESSION_COST,
        ModeColumn.DEPLOYMENT_COST,
    ]
    for column in ModeColumn:
        factor = 1 if column in unmoved else 3
        assert found[ATTACK, column] == pytest.approx(factor * plain[ATTACK, column])
    assert found[:ATTACK] == pytest.approx(plain[:ATTACK])
    # The table of the world is not touched.
    assert harder.world.modes == pytest.approx(plain)


def test_what_was_lost_is_no_longer_at_stake() -> None:
    here = stage(classroom())
    here.variables.control_lost[BORDER] = 0.4
    assert here.solved("border").crisis.control_lost == 0.4
    assert here.solved("islets").crisis.control_lost == 0


def test_no_more_guarantors_look_ahead_than_there_are() -> None:
    assert stage(classroom()).solved("border").crisis.n_strategic == 2
    one = stage(classroom(parameters__choice__strategic_guarantors=1))
    assert one.solved("border").crisis.n_strategic == 1


def test_pacts_that_ripen_bring_more_strength_to_bear() -> None:
    here = stage(classroom("hub"))
    # .6 at first, .7 after twenty quarters: .695 in the last one.
    assert here.solved("border", 0).crisis.interoperability[0] == pytest.approx(0.6)
    assert here.solved("border", 19).crisis.interoperability[0] == pytest.approx(0.695)


def test_a_quarter_reads_its_own_regime_and_epoch() -> None:
    scenario = classroom("treaty", ["wavering"], pacts__common_defence__in_force="2026-05-01")
    here = stage(scenario)
    # The treaty begins in quarter 5, the second government in quarter 8.
    assert [here.solved("border", q).crisis.has_council for q in (4, 5)] == [False, True]
    multipliers = [here.solved("border", q).crisis.obligation_multiplier[0] for q in (7, 8)]
    assert multipliers == [1, 0.7]


# Shocks


def test_a_shock_is_the_policys_volatility_times_a_normal_draw_of_its_own() -> None:
    here = stage(classroom())
    order = np.array([C, D])
    key = DrawKey(5, 3, 2)
    found = bias_shocks(here.world, here.variables, order, BORDER, key)
    where, who = permanent_code("border"), permanent_code("CCC")
    # Corvia's policy has a volatility of .2; Dorna has no policy.
    expected = 0.2 * normal(key, int(Purpose.BIAS_SHOCK), where, who)
    assert found.tolist() == [expected, 0.0]
    assert bias_shocks(here.world, here.variables, order[::-1].copy(), BORDER, key)[1] == expected


def test_shocks_follow_the_government_of_the_day() -> None:
    here = stage(classroom(policies=["wavering"]))
    where, who = permanent_code("border"), permanent_code("CCC")
    # From the ninth quarter on volatility is .8.
    for quarter, volatility in ((7, 0.2), (8, 0.8)):
        key = DrawKey(5, 0, quarter)
        set_in_force(here.world, here.variables, quarter)
        draw = normal(key, int(Purpose.BIAS_SHOCK), where, who)
        found = bias_shocks(here.world, here.variables, np.array([C]), BORDER, key)
        assert found[0] == pytest.approx(volatility * draw)
