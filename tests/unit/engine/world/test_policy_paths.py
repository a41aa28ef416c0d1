import numpy as np

from sim.domain.policies import Policy, Regime
from sim.engine.world.policy_paths import NO_POLICY, no_paths, policy_paths
from tests.acceptance.worlds import classroom, figure, stage
from tests.unit.engine.politics.polity import C

NAMES, POINTS = ["AAA", "BBB", "CCC", "DDD"], ["border", "islets"]
BEFORE, FIRST, SECOND = range(3)
"""Places by name."""


def test_policies_stand_by_name_with_their_regimes_and_what_follows_them() -> None:
    named = {
        "a_before": Policy(title="Before", patron="CCC", regimes=[Regime()]),
        "b_first": Policy(
            title="First",
            patron="CCC",
            regimes=[Regime(until="2026Q1"), Regime(since="2026Q1", bias_logit=figure(1))],
        ),
        "c_second": Policy(title="Second", patron="CCC", regimes=[Regime(bias_logit=figure(2))]),
    }
    row = {"b_first": figure(0.4), "c_second": figure(0.6)}
    path = Policy(
        title="Path",
        patron="CCC",
        before="a_before",
        start="b_first",
        transitions={"b_first": row, "c_second": {"b_first": figure(1.0)}},
    )
    scenario = classroom().model_copy(
        update={"policies": {"d_path": path}, "named_policies": named}
    )
    found, tables = policy_paths(scenario, NAMES, POINTS), stage(scenario).world.policies
    assert found.start.tolist() == [NO_POLICY, NO_POLICY, FIRST, NO_POLICY]
    assert found.before.tolist() == [NO_POLICY, NO_POLICY, BEFORE, NO_POLICY]
    assert found.is_drawn.tolist() == [False, False, True, False]
    bias = tables.bias_logit[found.regime]
    assert bias[FIRST, 3].tolist() == [0, 0]
    assert bias[FIRST, 4].tolist() == [1, 1]
    assert bias[SECOND, 0].tolist() == [2, 2]
    # A policy without a row stays what it is; the path itself has no regimes and is never held.
    assert found.transition[C, BEFORE].tolist() == [1, 0, 0, 0]
    assert found.transition[C, FIRST].tolist() == [0, 0.4, 0.6, 0]
    assert found.transition[C, SECOND].tolist() == [0, 1, 0, 0]
    np.testing.assert_allclose(found.transition[C].sum(axis=1), 1)


def test_a_policy_by_dates_is_its_own_path_and_no_election_draws_it() -> None:
    found = policy_paths(classroom(policies=["steady"]), NAMES, POINTS)
    assert found.start.tolist() == [NO_POLICY, NO_POLICY, 0, NO_POLICY]
    assert not found.is_drawn.any()
    assert found.before[C] == NO_POLICY


def test_where_nobody_has_a_policy_there_are_no_paths() -> None:
    nothing = no_paths(4, 20, 2)
    made = policy_paths(classroom(policies=[]), NAMES, POINTS)
    for mine, yours in zip(nothing, made, strict=True):
        np.testing.assert_array_equal(mine, yours)
