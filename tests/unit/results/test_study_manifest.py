import json
from pathlib import Path

import polars as pl
import pytest

from sim.execution.runner import run_study
from sim.results.study_manifest import read_study_manifest
from tests.unit.small_studies import (
    WHOLE,
)

pytestmark = pytest.mark.usefixtures("quick_runs")


def test_a_manifest_says_what_was_run() -> None:
    ended = run_study(WHOLE, command="deter sweep small")
    content = json.loads(Path("results/small/manifest.json").read_text())
    assert read_study_manifest(ended.folder) == ended.manifest
    assert content["schema_version"] == 3
    assert content["state"] == "complete"
    assert (content["kind"], content["name"], content["scenario"]) == (
        "sweep",
        "small",
        "classroom",
    )
    assert content["study"] == {"lengths": [2, 3, 4], "replications": 20, "seed": 7}
    assert content["points"][1]["values"] == {"quarters": 3, "word": "w3"}
    assert content["points"][1]["digest"] == WHOLE.scenario(1).digest
    assert (content["runs"], content["failed"], content["seed"]) == (60, 0, 7)
    assert content["command"] == "deter sweep small"
    assert content["packages"]["polars"] == pl.__version__
    assert content["times"]["started"] <= content["times"]["finished"]
