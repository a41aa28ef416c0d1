import dataclasses
import json
from pathlib import Path

import polars as pl
import pytest

from sim.domain.errors import ScenarioError
from sim.loading.scenarios import load_scenario
from sim.validation.findings import Finding
from sim.validation.runs import ValidationRuns, play_validation_runs
from sim.validation.study import OF_RUNS
from sim.validation.validation_files import ValidationStudy, load_validation

CHECKS = [
    {"kind": "seats", "source": "rule"},
    {
        "kind": "control_kept", "flashpoint": "senkaku", "lost": 0.25, "at_most": 0.5,
        "source": "judged",
    },
    {
        "kind": "war_share", "flashpoint": "taiwan", "low": 0.2, "high": 0.95, "status": "fitted",
        "source": "judged",
    },
    {"kind": "wars_everywhere", "source": "rule"},
]  # fmt: skip


def study(*checks: object) -> ValidationStudy:
    given = {"title": "t", "scenario": "indo_pacific", "seed": 3, "replications": 60}
    return ValidationStudy.model_validate(given | {"checks": list(checks) or CHECKS})


@pytest.fixture(scope="module")
def runs() -> ValidationRuns:
    return play_validation_runs(load_scenario("indo_pacific"), 60, workers=2)


def findings(runs: ValidationRuns) -> dict[str, Finding]:
    names = ("seats", "control", "wars", "everywhere")
    found = [OF_RUNS[type(check)](check, runs) for check in study().checks]
    return dict(zip(names, found, strict=True))


def test_all_runs_have_their_events_and_flashpoints(runs: ValidationRuns) -> None:
    assert runs.events["replication"].unique().sort().to_list() == list(range(60))
    assert len(runs.flashpoints) == 60 * len(runs.scenario.flashpoints)


def test_whoever_stands_without_a_seat_is_found_and_named(runs: ValidationRuns) -> None:
    assert findings(runs)["seats"].holds
    stranger = {"SGP": {"level": "support", "owed": 0.0}}
    event = runs.events.filter(
        (pl.col("event") == "crisis") & (pl.col("flashpoint") == "himalaya")
    ).head(1)
    forged = event.with_columns(
        mode=pl.lit("grey_zone"), guarantors=pl.lit(json.dumps(stranger))
    ).cast(runs.events.schema)
    broken = dataclasses.replace(runs, events=pl.concat([runs.events, forged]))
    found = findings(broken)["seats"]
    assert (found.holds, found.exceptions) == (False, ("SGP",))
    assert found.value == pytest.approx(1 / 60)


def test_control_lost_is_counted_at_its_flashpoint_alone(runs: ValidationRuns) -> None:
    at = pl.col("flashpoint") == "senkaku"
    first = pl.col("replication") < 15
    lost = pl.when(at & first).then(0.25).when(at).then(0.24).otherwise(1.0)
    changed = dataclasses.replace(
        runs, flashpoints=runs.flashpoints.with_columns(control_lost=lost)
    )
    found = findings(changed)["control"]
    assert found.value == pytest.approx(0.25)
    # sqrt(.25 x .75 / 59)
    assert found.standard_error == pytest.approx(0.0564, abs=1e-4)


def test_a_share_of_wars_is_a_ratio_of_means(runs: ValidationRuns) -> None:
    one = pl.when(pl.col("flashpoint") == "taiwan").then(0.3)
    wars = one.when(pl.col("flashpoint") == "senkaku").then(0.1).otherwise(0.0)
    changed = dataclasses.replace(
        runs, flashpoints=runs.flashpoints.with_columns(expected_wars=wars)
    )
    found = findings(changed)
    assert found["wars"].value == pytest.approx(0.75)
    assert found["wars"].standard_error == pytest.approx(0, abs=1e-9)
    assert found["wars"].status == "fitted"
    assert not found["everywhere"].holds
    assert "spratly_phl" in found["everywhere"].exceptions
    # Nothing may escalate there, so that no war is what is right.
    assert not {"dokdo", "senkaku", "taiwan"} & set(found["everywhere"].exceptions)


def test_the_shipped_file_is_right_and_a_wrong_one_says_where(tmp_path: Path) -> None:
    assert load_validation("indo_pacific").replications == 1000
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(
        "title: t\nscenario: indo_pacific\nseed: 1\nreplications: 5\nchecks:\n  - {kind: sets}\n"
    )
    with pytest.raises(ScenarioError, match=r"wrong.yaml:6:"):
        load_validation(wrong)
