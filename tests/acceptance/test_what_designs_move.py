"""Which crises an arrangement, a policy or a law moves, and which it leaves exactly alone."""

import pytest

from sim.domain.scenario import Scenario
from sim.engine.crisis.arrays import ModeColumn, ObligationColumn
from sim.engine.crisis.expectation import expectation
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import (
    challenged_by,
    crises,
    indo_pacific,
    judged,
    moved,
    moved_inputs,
    stage,
)

GREY, FAIT, ATTACK = range(3)
TAIWAN = {"taiwan", "taiwan_offshore"}


def provoked(arrangement: str) -> Scenario[Parameters]:
    """Return the default scenario with as much provocation as is thought possible."""
    overrides = {"parameters.satisfaction.provocation_weight": 0.1}
    return load_scenario("indo_pacific", arrangement=arrangement, overrides=overrides)


def test_the_hub_makes_washington_stand_with_japan_at_the_senkakus() -> None:
    null, hub = crises(indo_pacific("no_commitments")), crises(indo_pacific("hub_and_spokes"))
    abstains = [side["senkaku"].level("USA", FAIT)[0] for side in (null, hub)]
    # .47 without a treaty; with one it never stands aside
    assert abstains[0] - abstains[1] > 0.3
    # and in the grey zone, where a treaty calls up 7 % of an obligation: .71 and .15
    assert null["senkaku"].level("USA", GREY)[0] - hub["senkaku"].level("USA", GREY)[0] > 0.3


def test_what_stands_behind_it_makes_a_fait_accompli_there_less_promising() -> None:
    seized = []
    for name in ("no_commitments", "hub_and_spokes"):
        one = crises(indo_pacific(name))["senkaku"]
        # In the mean over the draw: in the middle of all draws hardly anybody seizes anything.
        seized.append(expectation(one.crisis, one.solution).choice[FAIT + 1])
    # .052 and .004
    assert seized[1] < seized[0] - 0.02


def test_a_grand_bargain_moves_taiwan_and_leaves_north_korea_alone() -> None:
    before = crises(indo_pacific(policy="continuity"))
    after = crises(indo_pacific(policy="grand_bargain_china"))
    here = indo_pacific()
    assert moved(before, after) <= challenged_by(here, "CHN")
    assert moved(before, after) & challenged_by(here, "PRK") == set()
    assert after["taiwan"].level("USA", ATTACK)[0] - before["taiwan"].level("USA", ATTACK)[0] > 0.05
    assert after["taiwan"].level("USA", ATTACK)[2] < before["taiwan"].level("USA", ATTACK)[2] - 0.05
    difference = after["taiwan"].solution.choice - before["taiwan"].solution.choice
    assert abs(difference).max() > 0.02


def test_the_bargain_alone_makes_beijing_more_content() -> None:
    before = crises(indo_pacific(policy="continuity"))["taiwan"]
    after = crises(indo_pacific(policy="grand_bargain_china"))["taiwan"]
    gained = after.crisis.status_quo_utility - before.crisis.status_quo_utility
    assert gained == pytest.approx(0.1)


def test_a_bargain_with_pyongyang_moves_its_crises_and_no_other() -> None:
    before = crises(indo_pacific(policy="continuity"))
    after = crises(indo_pacific(policy="bargain_dprk"))
    here = indo_pacific()
    assert challenged_by(here, "PRK") == {
        "korea_land",
        "korea_nll",
        "dprk_missiles_jpn",
        "dprk_us",
    }
    assert moved(before, after) == challenged_by(here, "PRK")


def test_a_revised_article_9_moves_exactly_the_crises_in_which_japan_may_help() -> None:
    before, after = crises(indo_pacific()), crises(load_scenario("article9_revised"))
    helping = {name for name, one in before.items() if "JPN" in one.guarantors}
    assert {"taiwan", "korea_land", "spratly_phl"} <= helping
    assert not {"senkaku", "kurils_hokkaido", "dokdo", "himalaya"} & helping
    assert moved(before, after) == helping
    for name in helping:
        assert moved_inputs(before[name], after[name]) == {"law_support", "law_fight"}


def test_with_article_9_revised_japan_fights_more_over_taiwan() -> None:
    before, after = crises(indo_pacific()), crises(load_scenario("article9_revised"))
    fights = [side["taiwan"].level("JPN", ATTACK)[2] for side in (before, after)]
    assert fights[1] > fights[0]


@pytest.mark.parametrize("treaty", ["asian_nato", "pacific_pact_core4", "pacific_pact_core5"])
def test_taiwan_in_moves_taiwan_and_beyond_it_only_what_encirclement_provokes(treaty: str) -> None:
    out, inside = provoked(treaty), provoked(f"{treaty}_taiwan_in")
    before, after = crises(out), crises(inside)
    # Every crisis with China moves, because encirclement is the mean over its flashpoints ...
    assert moved(before, after) == challenged_by(out, "CHN")
    for name in challenged_by(out, "CHN") - TAIWAN:
        # ... and there through what waiting is worth to China, and through nothing else.
        assert moved_inputs(before[name], after[name]) == {"status_quo_utility"}
        assert after[name].crisis.status_quo_utility < before[name].crisis.status_quo_utility
    # Without provocation, as shipped
    plain = moved(crises(indo_pacific(treaty)), crises(indo_pacific(f"{treaty}_taiwan_in")))
    assert plain == TAIWAN


def test_taiwan_in_binds_the_members_to_taiwan() -> None:
    before = stage(indo_pacific("pacific_pact_core4")).solved("taiwan")
    after = stage(indo_pacific("pacific_pact_core4_taiwan_in")).solved("taiwan")
    owed = {
        name: one.crisis.obligation[one.guarantors.index("JPN"), ATTACK, ObligationColumn.ACTIVE]
        for name, one in (("out", before), ("in", after))
    }
    # Nothing before; .85 of a pact that a major attack triggers whole.
    assert owed["out"] == 0
    assert owed["in"] == pytest.approx(0.85)


def test_a_majority_in_place_of_consensus_moves_only_crises_under_that_council() -> None:
    consensus = indo_pacific("asian_nato_taiwan_in")
    majority = load_scenario("asian_nato_majority")
    before, after = crises(consensus), crises(majority)
    under = {name for name, one in before.items() if one.crisis.has_council}
    assert "taiwan" in under
    assert "dokdo" not in under
    assert moved(before, after) == under
    for name in under:
        assert moved_inputs(before[name], after[name]) == {"activation_probability"}
        assert (
            after[name].crisis.activation_probability > before[name].crisis.activation_probability
        )


def test_how_votes_are_counted_matters_only_to_a_majority() -> None:
    base = load_scenario(
        "asian_nato_majority", overrides={"pacts.asian_nato_taiwan.votes": "capability"}
    )
    before, after = crises(load_scenario("asian_nato_majority")), crises(base)
    assert moved(before, after) == TAIWAN
    weighed = load_scenario(
        "indo_pacific", arrangement="asian_nato", overrides={"pacts.asian_nato.votes": "capability"}
    )
    assert moved(crises(indo_pacific("asian_nato")), crises(weighed)) == set()


def test_a_shift_of_one_stake_moves_one_flashpoint() -> None:
    dearer = load_scenario(
        "indo_pacific", overrides={"flashpoints.natuna.salience_target": judged(0.9)}
    )
    before, after = crises(indo_pacific()), crises(dearer)
    assert moved(before, after) == {"natuna"}
    assert moved_inputs(before["natuna"], after["natuna"]) == {"salience_target"}


def test_more_intensity_scales_the_costs_of_a_war_and_neither_prize_nor_clashes() -> None:
    usual = indo_pacific().flashpoints["natuna"].war_intensity.value
    harder = load_scenario(
        "indo_pacific", overrides={"flashpoints.natuna.war_intensity": judged(2 * usual)}
    )
    before, after = crises(indo_pacific())["natuna"], crises(harder)["natuna"]
    assert moved_inputs(before, after) == {"modes"}
    assert after.crisis.modes[[GREY, FAIT]].tolist() == before.crisis.modes[[GREY, FAIT]].tolist()
    ratio = after.crisis.modes[ATTACK] / before.crisis.modes[ATTACK]
    # What is dear at a table beforehand is as dear: the price of a prize let go, of forces sent.
    same = {ModeColumn.PRIZE_SHARE, ModeColumn.CONCESSION_COST, ModeColumn.DEPLOYMENT_COST}
    assert ratio.tolist() == [1.0 if column in same else 2.0 for column in ModeColumn]
