"""Sensitivity of made-up sweeps whose differences are known functions of their factors."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim.analysis.sweeps.sensitivity import luck_of_vectors, luck_share, sensitivity_of
from sim.analysis.telling.sweeps.sensitivity import sensitivity_text
from sim.domain.errors import QuestionError, UnknownNameError
from sim.execution.runner import run_study
from sim.results.reader import load_results
from sim.study.plausible_files import load_plausible_set
from sim.study.study_plan import plan_of
from tests.unit.made_results import made_results
from tests.unit.small_sets import COMPARISON, write_set, write_study

FACTORS = (
    "factors:\n"
    "  x: {path: states.AAA.democracy, low: 0, high: 1}\n"
    "  y: {path: states.BBB.democracy, low: 0, high: 1}\n"
    "  z: {path: states.CCC.democracy, low: 0, high: 1}\n"
    "  arrangement: [plain, bare]\n"
)
REST = "replications: 4\nseed: 3\n"


def study(design: str) -> str:
    return f"{FACTORS}design: {{{design}, cross: [arrangement]}}\n{REST}"


def failures(values: Mapping[str, float | str], replication: int) -> float:
    """Return failures of which `bare` has fewer unless x is large and y is small."""
    x, y = float(values["x"]), float(values["y"])
    effect = 0.4 * (x - y) - 0.2 if values["arrangement"] == "bare" else 0.0
    return 3 + replication + effect


def test_sobol_indices_are_those_of_the_difference(work: Path) -> None:
    found = sensitivity_of(made_results(work, study("kind: saltelli, base: 64"), failures))
    (one,) = found.findings
    assert (one.arm, one.against) == ({"arrangement": "bare"}, "plain")
    assert one.ranking is not None
    told = {each.factor: each.indices["total"].value for each in one.ranking.factors}
    # x and y move the difference alike and add up; z does nothing
    assert told == pytest.approx({"x": 0.5, "y": 0.5, "z": 0.0}, abs=0.08)
    assert one.luck == pytest.approx(0, abs=1e-9)


def test_morris_effects_are_those_of_the_difference(work: Path) -> None:
    found = sensitivity_of(made_results(work, study("kind: morris, trajectories: 8"), failures))
    ranking = found.findings[0].ranking
    assert ranking is not None
    told = {one.factor: one.indices["mu"].value for one in ranking.factors}
    assert told == pytest.approx({"x": 0.4, "y": -0.4, "z": 0.0}, abs=1e-9)


def test_a_claim_says_in_what_share_it_holds_and_where_it_turns(work: Path) -> None:
    text = study("kind: latin_hypercube, points: 200")
    found = sensitivity_of(made_results(work, text, failures))
    claim = found.findings[0].claim
    assert claim is not None
    # not lower where x - y > 1/2: a corner of 1/8
    assert claim.share == pytest.approx(7 / 8, abs=0.04)
    # by more than 2 % of 4.5: where x - y < 0.275, all but 0.725^2 / 2
    assert claim.clear == pytest.approx(1 - 0.725**2 / 2, abs=0.05)
    assert claim.region is not None
    assert claim.region_fails
    assert {one.factor: (one.low > 0.5, one.high < 0.5) for one in claim.region.conditions} == {
        "x": (True, False), "y": (False, True),
    }  # fmt: skip
    said = sensitivity_text(found, 80)
    assert "It turns where x > " in said
    assert "and y < " in said
    assert max(map(len, said.splitlines())) <= 80


def test_the_cases_are_a_row_a_point_for_other_tools(work: Path) -> None:
    found = sensitivity_of(made_results(work, study("kind: latin_hypercube, points: 20"), failures))
    assert found.cases.columns == [
        "x", "y", "z", "mean: plain", "mean: bare", "difference: bare", "lower: bare",
    ]  # fmt: skip
    row = found.cases.row(3, named=True)
    assert row["difference: bare"] == pytest.approx(0.4 * (row["x"] - row["y"]) - 0.2)
    assert found.cases["lower: bare"].dtype == pl.Boolean
    assert set(found.table()["measure"]) == {"correlation"}


def test_arms_can_be_picked(work: Path) -> None:
    text = study("kind: latin_hypercube, points: 20").replace("[plain, bare]", "[plain, bare]")
    results = made_results(work, text, failures)
    assert len(sensitivity_of(results, only=["bare"]).findings) == 1
    with pytest.raises(UnknownNameError, match="bare"):
        sensitivity_of(results, only=["bear"])


def test_few_points_are_refused(work: Path) -> None:
    results = made_results(work, study("kind: latin_hypercube, points: 4"), failures)
    with pytest.raises(QuestionError, match="4 points"):
        sensitivity_of(results)


def test_a_difference_that_is_the_same_everywhere_is_told_so(work: Path) -> None:
    text = study("kind: latin_hypercube, points: 10")
    found = sensitivity_of(made_results(work, text, lambda _values, replication: replication))
    assert found.findings[0].ranking is None
    assert "It is the same everywhere." in sensitivity_text(found, 80)


def test_an_outcome_without_arms_is_looked_at_itself(work: Path) -> None:
    text = f"{FACTORS.rsplit('  arrangement', 1)[0]}design: {{kind: sobol, points: 32}}\n{REST}"
    found = sensitivity_of(made_results(work, text, lambda values, _: float(values["z"])))
    (one,) = found.findings
    assert (one.against, one.claim) == (None, None)
    assert one.ranking is not None
    assert one.ranking.factors[0].factor == "z"


def test_luck_is_what_points_do_not_share() -> None:
    shared, by_point = np.array([[0.0, 5.0, 9.0]]), np.array([[1.0], [2.0], [4.0]])
    runs = by_point + shared
    assert luck_share(runs, runs.mean(axis=1)) == pytest.approx(0)
    # One run of nine is off by 3: the residuals are 3 times (1 - 1/3)^2, -(2/3)(1/3) and (1/3)^2,
    # their squares sum to 9 x 4/9 = 4, over 4 degrees of freedom and 3 replications: 1/3.
    runs = np.zeros((3, 3))
    runs[0, 0] = 3
    # Means of points are 1, 0 and 0, of variance 1/3: all of it is luck.
    assert luck_share(runs, runs.mean(axis=1)) == pytest.approx(1)


def test_luck_between_vectors_is_what_differs_within_them() -> None:
    vectors = np.array([0, 1, 0, 1])
    runs = np.array([0.0, 4.0, 2.0, 6.0])
    # Within each vector the variance is 2, of a mean of two runs 1; means 1 and 5 have variance 8.
    assert luck_of_vectors(runs, vectors, np.array([1.0, 5.0])) == pytest.approx(1 / 8)
    assert np.isnan(luck_of_vectors(runs[:2], vectors[:2], runs[:2]))


def test_vectors_of_a_plausible_set_stand_for_points(tmp_path: Path) -> None:
    folder = tmp_path / "plausible"
    folder.mkdir()
    rows = [f"{5 + number},{0.5 + number % 5 / 10}" for number in range(20)]
    csv = "\n".join(["parameters.choice.precision,flashpoints.border.salience_challenger", *rows])
    write_set(tmp_path, csv, 'title: "Twenty"\n')
    path = write_study(tmp_path, COMPARISON.replace("replications: 12", "replications: 40"))
    run_study(plan_of(path), tmp_path / "out", workers=1)
    vectors = load_plausible_set(str(folder / "classroom.yaml"))
    found = sensitivity_of(load_results(tmp_path / "out"), vectors=vectors, only=["steady"])
    assert (found.unit.word, len(found.cases)) == ("vectors", 20)
    # The file states its baseline.
    assert {one.against for one in found.findings} == {"hub"}
    assert found.findings[0].ranking is not None
    assert {one.factor for one in found.findings[0].ranking.factors} == set(vectors.columns)
    assert "deter robust" in sensitivity_text(found, 80)
