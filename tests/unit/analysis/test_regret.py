"""Regret by hand: three arrangements, two policies, a few runs."""

import numpy as np
import polars as pl
import pytest

from sim.analysis.regret import (
    Regret,
    is_path,
    least_shares,
    paths_among,
    regret_of,
    weights_of,
)
from sim.analysis.telling.claims.regret import regret_text, sentences
from sim.domain.policies import Policy
from sim.execution.comparison_runs import Comparison
from sim.study.comparison_cells import Cell
from sim.study.study_files import ComparisonStudy
from sim.study.tables import VECTOR
from tests.acceptance.worlds import classroom

STUDY = ComparisonStudy(
    title="A test",
    scenario="classroom",
    arrangements=["none", "hub", "treaty"],
    policies=["steady", "wavering"],
    baseline="hub",
    replications=4,
)
FAILURES = {
    ("none", "steady"): [4.0, 2.0, 4.0, 2.0],
    ("none", "wavering"): [4.0, 2.0, 4.0, 2.0],
    ("hub", "steady"): [1.0, 1.0, 1.0, 1.0],
    ("hub", "wavering"): [3.0, 1.5, 3.0, 1.5],
    ("treaty", "steady"): [2.0, 1.0, 2.0, 1.0],
    ("treaty", "wavering"): [2.5, 1.0, 2.5, 1.0],
}
"""Means: none 3 and 3, hub 1 and 2.25, treaty 1.5 and 1.75."""


def comparison(*, vectors: bool = True, study: ComparisonStudy = STUDY) -> Comparison:
    rows = [
        {
            "arrangement": arrangement,
            "policy": policy,
            "replication": replication,
            **({VECTOR: replication % 2} if vectors else {}),
            "deterrence_failure": value,
            "general_deterrence": -value,
        }
        for (arrangement, policy), values in FAILURES.items()
        for replication, value in enumerate(values)
    ]
    return Comparison(study, [], pl.DataFrame(rows), pl.DataFrame())


def regret(**options: bool) -> Regret:
    return regret_of(comparison(), "deterrence_failure", **options)


def test_regret_is_what_an_arrangement_costs_against_the_best_of_its_policy() -> None:
    found = regret()
    np.testing.assert_allclose(found.means, [[3.0, 3.0], [1.0, 2.25], [1.5, 1.75]])
    np.testing.assert_allclose(found.regrets, [[2.0, 1.25], [0.0, 0.5], [0.5, 0.0]])
    assert (found.best("steady"), found.best("wavering")) == ("hub", "treaty")
    assert (found.worst("steady"), found.worst("wavering")) == ("none", "none")


def test_the_most_regret_ties_and_the_expected_one_depends_on_weights() -> None:
    found = regret()
    assert found.most.tolist() == [2, 0.5, 0.5]
    np.testing.assert_allclose(found.expected, [1.625, 0.25, 0.25])
    weighted = STUDY.model_copy(update={"weights": {"steady": 3.0, "wavering": 1.0}})
    np.testing.assert_allclose(weights_of(weighted), [0.75, 0.25])
    told = regret_of(comparison(study=weighted), "deterrence_failure")
    # none .75 x 2 + .25 x 1.25, hub .25 x .5, treaty .75 x .5
    np.testing.assert_allclose(told.expected, [1.8125, 0.125, 0.375])
    assert told.least_expected == "hub"


def test_a_policy_without_a_weight_weighs_nothing() -> None:
    study = STUDY.model_copy(update={"weights": {"wavering": 2.0}})
    assert weights_of(study).tolist() == [0, 1]
    assert regret_of(comparison(study=study), "deterrence_failure").least_expected == "treaty"


def test_of_a_good_outcome_less_is_regretted() -> None:
    found = regret_of(comparison(), "general_deterrence")
    np.testing.assert_allclose(found.regrets, regret().regrets)
    np.testing.assert_allclose(found.means, -regret().means)
    turned = regret(more_is_better=True)
    assert turned.least_regretted == "none"


def test_each_vector_has_its_least_regretted_arrangement() -> None:
    found = regret()
    # Vector 0: hub 1 and 3, treaty 2 and 2.5, so .5 against 1. Vector 1: hub 1 and 1.5, treaty
    # 1 and 1, so .5 against 0.
    assert found.vector_shares is not None
    assert found.vector_shares.tolist() == [0, 0.5, 0.5]
    assert found.vectors == 2
    alone = regret_of(comparison(vectors=False), "deterrence_failure")
    assert (alone.vector_shares, alone.vectors) == (None, 0)


def test_equals_share_a_case_and_cases_without_a_number_are_left_out() -> None:
    cases = np.array([[[0.0, 1.0], [1.0, 0.0]], [[0.0, 0.0], [1.0, 1.0]], [[np.nan, 0], [1, 1]]])
    assert least_shares(cases).tolist() == [0.75, 0.25]


def test_resamples_tell_how_sure_the_choice_is() -> None:
    shares = regret().sure_shares
    assert shares.sum() == pytest.approx(1)
    assert shares[0] == 0
    # Of two vectors, drawn twice: both 0 (a quarter) hub, both 1 treaty, one of each a tie.
    assert shares[1] == pytest.approx(0.5, abs=0.03)


def test_errors_are_those_of_the_paired_difference_to_the_best() -> None:
    found = regret()
    # Treaty less hub under steady is 1 for vector 0 and 0 for vector 1: root(2) / 2 / root(2).
    assert found.errors[2, 0] == pytest.approx(0.5)
    assert found.errors[1, 0] == 0


def test_runs_without_a_value_are_left_out() -> None:
    made = comparison()
    is_lost = (pl.col("arrangement") == "hub") & (pl.col("replication") == 0)
    lost = pl.when(is_lost).then(None).otherwise(pl.col("deterrence_failure"))
    runs = made.runs.with_columns(deterrence_failure=lost)
    found = regret_of(Comparison(STUDY, [], runs, pl.DataFrame()), "deterrence_failure")
    # Hub under wavering without its 3.0: (1.5 + 3 + 1.5) / 3
    assert found.means[1].tolist() == [1, 2]


def test_tables_have_a_row_a_cell_and_a_row_an_arrangement() -> None:
    found = regret()
    table, choices = found.table(), found.choices()
    assert table.height == 6
    row = table.row(
        by_predicate=(pl.col("arrangement") == "treaty") & (pl.col("policy") == "steady"),
        named=True,
    )
    assert (row["mean"], row["regret"], row["weight"]) == (1.5, 0.5, 0.5)
    assert choices["most_under"].to_list() == ["steady", "wavering", "steady"]
    assert choices["most_regret"].to_list() == [2, 0.5, 0.5]


POLICY = {"title": "A policy", "patron": "AAA"}


def test_a_path_is_a_policy_that_changes_within_a_run() -> None:
    steady = Policy.model_validate({**POLICY, "regimes": [{"since": "start"}]})
    turned = Policy.model_validate(
        {**POLICY, "regimes": [{"since": "start", "until": "2029Q1"}, {"since": "2029Q1"}]}
    )
    elected = Policy.model_validate({**POLICY, "start": "steady"})
    assert [is_path(one) for one in (steady, turned, elected)] == [False, True, True]


def test_paths_are_looked_up_in_the_scenarios() -> None:
    scenario = classroom()
    policy = next(iter(scenario.policies))
    cells = [Cell("hub", policy, scenario), Cell("hub", "nowhere", scenario)]
    made = Comparison(STUDY, cells, pl.DataFrame(), pl.DataFrame())
    assert paths_among(made) == {name for name in [policy] if is_path(scenario.policies[name])}


@pytest.mark.parametrize("width", [40, 80, None])
def test_the_text_has_all_and_fits(width: int | None) -> None:
    text = regret_text(regret(), "A test", width)
    if width is not None:
        assert max(map(len, text.splitlines())) <= width
    for word in ("hub is the least regretted", "2 plausible vectors", "treaty", "No forecast."):
        assert word in " ".join(text.split())


def test_what_is_the_best_everywhere_is_never_regretted() -> None:
    study = STUDY.model_copy(update={"policies": ["steady"]})
    told = sentences(regret_of(comparison(study=study), "deterrence_failure"))
    assert told[0] == "hub is never regretted: it is the best under every policy."
