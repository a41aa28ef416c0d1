"""The United States is a target too, at sea: its own small risk must not settle its treaties."""

import numpy as np
import pytest

from sim.engine.outcomes.ledger import clear_ledger, empty_ledger
from sim.engine.politics.joining import fill_terms
from sim.engine.politics.phases import begin_politics
from sim.engine.quarter.entry_into_force import bring_into_force
from sim.engine.run.ensemble import setting_of
from sim.engine.world.constants import state_names
from sim.engine.world.variables import snapshot_of
from sim.kernel.draws import DrawKey
from sim.loading.scenarios import load_scenario
from sim.rules.politics.joining import Term

OWN = ("china_us", "dprk_us")
"""Flashpoints whose target is the United States."""


def terms_of(arrangement: str, policy: str, rate: float | None) -> np.ndarray:
    """Return (14,) what the United States thinks of a treaty in the first quarter [logits].

    Parameters
    ----------
    rate : opportunities a year in each of its own flashpoints; none: as the files have them
    """
    changes = {} if rate is None else {f"flashpoints.{one}.opportunity_rate": rate for one in OWN}
    scenario = load_scenario(
        "indo_pacific", arrangement=arrangement, policies=[policy], overrides=changes
    )
    setting = setting_of(scenario)
    world, variables = setting.world, snapshot_of(setting.start)
    ledger, key = empty_ledger(variables), DrawKey(seed=1, replication=0, quarter=0)
    clear_ledger(ledger)
    bring_into_force(world, variables, ledger, key)
    begin_politics(world, variables, ledger, key)
    fill_terms(world, variables, ledger, 0, 0)
    return np.array(ledger.politics.terms[0, state_names(scenario).index("USA")])


@pytest.mark.parametrize(
    "arrangement", ["core4_negotiated", "core4_taiwan_negotiated", "asian_nato_negotiated"]
)
@pytest.mark.parametrize("policy", ["transactional", "doubling_down"])
def test_a_patron_that_is_hardly_a_target_decides_as_one_that_is_none(
    arrangement: str, policy: str
) -> None:
    as_filed = terms_of(arrangement, policy, None)
    assert as_filed[Term.SECURITY] != 0
    for rate in (1e-2, 1e-4, 1e-6):
        found = terms_of(arrangement, policy, rate)
        assert np.isfinite(found).all()
        # Nothing but its security hangs on its own flashpoints, and that by half a logit at most
        # of the three to five that lie between its policies.
        rest = np.arange(found.size) != Term.SECURITY
        np.testing.assert_allclose(found[rest], as_filed[rest], atol=1e-9)
        assert abs(found[Term.SECURITY] - as_filed[Term.SECURITY]) < 0.5
    assert terms_of(arrangement, policy, 1e-6)[Term.SECURITY] == 0
