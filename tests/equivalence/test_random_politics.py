"""Random worlds with politics are played alike on both paths, and much happens in them."""

from collections import Counter

import numba
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from sim.domain.scenario import Scenario
from sim.engine.run.ensemble import BatchResult
from sim.rules.parameters import Parameters
from sim.rules.politics.negotiation import Stage
from tests.equivalence.political_scenarios import political_scenarios
from tests.equivalence.test_mesa_and_ensemble import both

SEEDS = 1 if numba.config.DISABLE_JIT else 8
"""Examples of one seed are changes of one another, those of another are not."""
EXAMPLES = 8 if numba.config.DISABLE_JIT else 15
REPLICATIONS = 2 if numba.config.DISABLE_JIT else 10


def happenings(scenario: Scenario[Parameters], batch: BatchResult) -> Counter[str]:
    """Return how often each kind of thing happened in the slow half, to see that much did."""
    politics, rows = batch.history.politics, scenario.quarters
    found: Counter[str] = Counter()
    for stage in Stage:
        found[stage.name] += int((politics.stage == stage).any())
    found["failed"] += int(politics.has_failed.any())
    found["member"] += int(politics.is_member.any())
    found["bound"] += int(batch.history.pacts.is_moved.any())
    found["rival side"] += int(politics.side.any())
    found["majority"] += int(politics.majority.any())
    found["stance"] += int(batch.history.stance_logit.any())
    found["elected policy"] += int((politics.policy[:rows] != politics.policy[0]).any())
    found["window"] += int((politics.window > 1).any())
    found["opinion"] += int(politics.opinion.any())
    first = politics.p_force[0]
    found["new assessment"] += int((politics.p_force[:rows] != first).any())
    found["budget"] += int((batch.history.burden_pct[:rows] != batch.history.burden_pct[0]).any())
    return found


@pytest.mark.slow
def test_random_worlds_with_politics_are_played_alike_and_much_happens_in_them() -> None:
    seen: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        deadline=None,
    )
    @given(political_scenarios())
    def compare(scenario: Scenario[Parameters]) -> None:
        played = both(scenario, REPLICATIONS)
        seen.update(happenings(scenario, played.ensemble))
        assert played.differences == set()

    for number in range(SEEDS):
        seed(number)(compare)()
    missing = {name for name in seen if not seen[name]}
    # Few examples see less. The worlds are not quite the same in every run, as Hypothesis also
    # tries constants of whatever modules are loaded: so what comes up in a few of 120 only
    # has tests of its own in `test_politics_on_both_paths`.
    assert not missing or numba.config.DISABLE_JIT, missing
