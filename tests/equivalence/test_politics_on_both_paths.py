"""With politics, agents that leave everything to the rules play what the ensemble plays."""

import pytest

from sim.engine.world.variables import arrays_by_name
from sim.loading.scenarios import load_scenario
from sim.model.agents import State
from sim.model.political_decision import AmountDecision
from tests.acceptance.worlds import judged
from tests.equivalence.test_mesa_and_ensemble import both

CELLS = {
    "core4_negotiated": ("core4_negotiated", "doubling_down"),
    "asian_nato_negotiated": ("asian_nato_negotiated", "doubling_down"),
    "electoral": ("hub_and_spokes", "electoral"),
    **{
        name: (name, "electoral")
        for name in (
            "access_agreement",
            "camp_david_type",
            "core4_taiwan_negotiated",
            "core5_negotiated",
            "asian_nato_negotiated_all",
            "self_help_negotiated",
            "squad_pact_negotiated",
        )
    },
}
OUT_OF_REACH = {"core4_taiwan_negotiated", "asian_nato_negotiated_all"}
"""Arrangements whose treaties are talked about and not made, even so."""
HURRY = {
    "parameters.negotiation.opening_chance": 1,
    "parameters.negotiation.asking_rate": 2,
    "parameters.negotiation.ratification_chance": 0.9,
    "parameters.joining.constant": 4,
}
"""Treaties come about within the few quarters that a test can wait for."""


@pytest.mark.slow
@pytest.mark.parametrize("cell", CELLS)
def test_default_agents_leave_every_variable_as_the_ensemble_has_it(cell: str) -> None:
    arrangement, policy = CELLS[cell]
    overrides = {"switches.politics": True, "quarters": 20} | HURRY
    scenario = load_scenario(
        "indo_pacific", arrangement=arrangement, policies=[policy], overrides=overrides
    )
    played = both(scenario, 2)
    assert played.differences == set()
    history = arrays_by_name(played.ensemble.history)
    # The comparison is of something: treaties are made where any are proposed, regimes change.
    if arrangement != "hub_and_spokes":
        assert history["politics.stage"].any()
    if arrangement not in {"hub_and_spokes", *OUT_OF_REACH}:
        assert history["politics.is_member"].any()
    # Too rare in random worlds
    assert history["politics.coercion_left"].any() or arrangement != "core4_negotiated"
    assert len({row.tobytes() for row in history["burden_pct"]}) > 3


def test_a_dated_exit_from_a_negotiated_treaty_is_played_alike() -> None:
    """Too rare in random worlds: a treaty must be in force before its member's date comes."""
    leaves = {
        "quarter": "2027Q1",
        "state": "JPN",
        "event": "Notice is given",
        "withdraws_from": "pacific_pact_core4",
        "status": "judgement",
        "source": "a test",
    }
    overrides = {"switches.politics": True, "quarters": 20, "events": [leaves]} | HURRY
    scenario = load_scenario(
        "indo_pacific",
        arrangement="core4_negotiated",
        policies=["doubling_down"],
        overrides=overrides,
    )
    played = both(scenario, 4)
    assert played.differences == set()
    member = arrays_by_name(played.ensemble.history)["politics.is_member"]
    japan = member[:, 0, sorted(scenario.states).index("JPN")].reshape(4, -1)
    # A year of notice from the ninth quarter on
    assert (japan[:, 11] & ~japan[:, 12]).any()


def test_notices_are_played_alike() -> None:
    """Too rare in random worlds: whoever joined must be unwilling enough to leave."""
    scenario = load_scenario(
        "indo_pacific",
        arrangement="asian_nato_negotiated",
        policies=["doubling_down"],
        overrides={
            "switches.politics": True,
            "quarters": 20,
            "parameters.negotiation.exit_gap": 0,
            **HURRY,
        },
    )
    played = both(scenario, 4)
    assert played.differences == set()
    assert (arrays_by_name(played.ensemble.history)["politics.notice_end"] >= 0).any()


class Frugal(State):
    """Halves its burden every year."""

    def set_budget(self, decision: AmountDecision) -> float:
        return decision.now / 2


def test_an_agent_with_a_budget_of_its_own_is_found_out() -> None:
    scenario = load_scenario(
        "classroom",
        overrides={
            "switches.politics": True,
            "quarters": 6,
            "flashpoints.border.opportunity_rate": judged(0.1),
        },
    )
    assert both(scenario, 1).differences == set()
    assert "burden_pct" in both(scenario, 1, cast={"BBB": Frugal}).differences
