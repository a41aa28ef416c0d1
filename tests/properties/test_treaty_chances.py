"""What moves the chance of a treaty over whole runs, and what a lost name does to allies."""

import numpy as np
import pytest

from sim.domain.scenario import Scenario
from sim.engine.politics.joining import fill_terms
from sim.engine.run.ensemble import play, setting_of
from sim.engine.world.constants import state_names
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters
from sim.rules.politics.joining import Term
from sim.rules.politics.negotiation import Stage
from tests.acceptance.worlds import figure
from tests.properties.test_politics import scrupulous, tuned
from tests.unit.engine.politics.polity import B, polity, proposal

QUARTERS, RUNS = 24, 60
ALLIES = ("AUS", "JPN", "KOR", "PHL", "TWN")
NAME = "policies.transactional.regimes.0.reputation_multiplier"


def chance_in_force(scenario: Scenario[Parameters]) -> float:
    """Return the share of runs in which the treaty comes into force."""
    setting = setting_of(scenario.model_copy(update={"quarters": QUARTERS}))
    stage = play(setting, 0, RUNS, logged=RUNS).history.politics.stage
    is_made = (stage.reshape(RUNS, QUARTERS, -1)[:, :, 0] == Stage.IN_FORCE).any(axis=1)
    return float(is_made.mean())


@pytest.mark.parametrize(
    ("weight", "values"),
    [
        ("entrapment", (5.0, 30.0, 90.0)),
        ("autonomy", (0.9, 1.5, 4.0)),
        ("coercion", (2.0, 12.0, 40.0)),
        ("norm", (1.0, 4.0, 9.0)),
        ("law", (0.5, 2.0, 6.0)),
        ("friction", (0.5, 2.0, 6.0)),
        ("leadership", (9.0, 4.0, 0.0)),
    ],
)
def test_a_treaty_is_made_less_often_the_more_it_costs_or_the_less_it_is_led(
    weight: str, values: tuple[float, ...]
) -> None:
    found = [chance_in_force(tuned(scrupulous(), "joining", **{weight: one})) for one in values]
    assert found == sorted(found, reverse=True)
    assert found[0] > found[-1]


def test_a_champion_counts_at_no_depth_too() -> None:
    it = polity(proposal(champion={"logit": figure(0.8)}))
    it.world.texts.depth[:] = 0
    fill_terms(it.world, it.variables, it.ledger, 0, 0)
    assert it.ledger.politics.terms[0, B, Term.CHAMPION] == 0.8
    assert not it.ledger.politics.terms[0, :, Term.AUTONOMY].any()


def at_the_end(name: float) -> tuple[np.ndarray, np.ndarray]:
    """Return (5,) alignment and burden of allies in the end, the patron's name worth so much."""
    scenario = load_scenario(
        "indo_pacific", policies=["transactional"], overrides={NAME: name, "quarters": QUARTERS}
    )
    places = [state_names(scenario).index(state) for state in ALLIES]
    history = play(setting_of(scenario), 0, 6, logged=6).history
    alignment, burden = (
        table.reshape(6, QUARTERS, -1)[:, -1, places].mean(axis=0)
        for table in (history.alignment, history.burden_pct)
    )
    return alignment, burden


def test_the_worse_the_patrons_name_the_more_every_ally_leans_away_and_arms() -> None:
    alignments, burdens = zip(*(at_the_end(name) for name in (1.0, 0.8, 0.6)), strict=True)
    for better, worse in ((0, 1), (1, 2)):
        assert (alignments[worse] < alignments[better]).all()
        assert (burdens[worse] > burdens[better]).all()
