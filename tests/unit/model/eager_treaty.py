"""A classroom in which a treaty is proposed and talks go fast."""

from typing import Any

from sim.domain.scenario import Scenario
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import classroom, held_back

EAGER: dict[str, Any] = {
    "switches__politics": True,
    "parameters__negotiation__opening_chance": 1,
    "parameters__negotiation__asking_rate": 50,
    "parameters__negotiation__ratification_chance": 1,
    "parameters__negotiation__earliest_quarters": 1,
    "parameters__negotiation__ratification_earliest": 1,
    "parameters__joining__constant": 50,
}
"""Everybody is willing, and nothing waits."""

QUORUM = ["BBB", "CCC"]


def eager(quarters: int = 8, **changes: object) -> Scenario[Parameters]:
    """Return the classroom with its treaty proposed by BBB, needed by BBB and CCC."""
    given: dict[str, Any] = {**EAGER, "quarters": quarters, **changes}
    scenario = classroom("treaty", **given)
    return held_back(scenario, "common_defence", quorum=QUORUM, proposer="BBB")
