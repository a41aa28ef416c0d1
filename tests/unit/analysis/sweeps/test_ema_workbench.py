"""The EMA Workbench reads our tables as they are; skipped where it is not installed.

It is no dependency: ``python -m pip install ema-workbench`` makes these tests run.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from sim.analysis.sweeps.sensitivity import sensitivity_of
from tests.unit.made_results import made_results

pd = pytest.importorskip("pandas")
STUDY = (
    "factors:\n"
    "  x: {path: states.AAA.democracy, low: 0, high: 1}\n"
    "  y: {path: states.BBB.democracy, low: 0, high: 1}\n"
    "  rule: {path: pacts.*.activation, values: [individual, majority, consensus]}\n"
    "  arrangement: [plain, bare]\n"
    "design: {kind: latin_hypercube, points: 300, cross: [arrangement]}\n"
    "replications: 2\nseed: 3\n"
)


def failures(values: Mapping[str, float | str], _replication: int) -> float:
    """Return more failures under `bare` where x is large and y is small, else fewer."""
    is_worse = float(values["x"]) > 0.7 and float(values["y"]) < 0.4
    return 1.0 + (0.2 if is_worse else -0.2) * (values["arrangement"] == "bare")


@pytest.mark.filterwarnings("ignore")
def test_prim_of_the_workbench_finds_the_region_that_we_find(work: Path) -> None:
    prim = pytest.importorskip("ema_workbench.analysis.prim")
    found = sensitivity_of(made_results(work, STUDY, failures))
    found.cases.write_csv(work / "cases.csv")
    table = pd.read_csv(work / "cases.csv")
    factors = table[["x", "y", "rule"]]
    box = prim.Prim(factors, ~table["lower: bare"].to_numpy()).find_box()
    limits = box.box_lims[-1]
    assert box.density > 0.9
    claim = found.findings[0].claim
    assert claim is not None
    assert claim.region is not None
    ours = {one.factor: one for one in claim.region.conditions}
    assert set(ours) == {"x", "y"}
    assert limits["x"].iloc[0] == pytest.approx(ours["x"].low, abs=0.06)
    assert limits["y"].iloc[1] == pytest.approx(ours["y"].high, abs=0.06)


@pytest.mark.filterwarnings("ignore")
def test_the_table_of_runs_is_a_table_of_experiments(work: Path) -> None:
    feature_scoring = pytest.importorskip("ema_workbench.analysis.feature_scoring")
    results = made_results(work, STUDY, failures)
    runs = pd.read_parquet(results.folder / "runs.parquet")
    runs = runs[runs["arrangement"] == "bare"]
    mode = pytest.importorskip("ema_workbench.analysis").RuleInductionType.REGRESSION
    scores = feature_scoring.get_ex_feature_scores(
        runs[["x", "y", "rule"]], runs["deterrence_failure"].to_numpy(), mode, max_features=0.6
    )[0]
    assert list(scores.index[:2]) in (["x", "y"], ["y", "x"])
