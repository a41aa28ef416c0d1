"""Claims about the model itself: value, table, figure and text of each agree."""

import json
from pathlib import Path

import polars as pl
import pytest
from matplotlib.figure import Figure

from sim import calibrate, hindcast, validate
from sim.analysis.claims.answer import Answer
from sim.analysis.telling.figures.bands import FARTHEST, Held
from sim.analysis.telling.figures.style import SMALL
from sim.calibration.checked_fit import CheckedFit
from sim.domain.errors import HindcastTableError, ScenarioError
from sim.validation.hindcast.hindcast import Hindcast
from sim.validation.study import Validation
from tests.unit.analysis.telling.figures.figure_texts import texts_drawn, texts_outside
from tests.unit.calibration.small_problem import STUDY
from tests.unit.validation.hindcast.synthetic import RECIPE, table, with_onset
from tests.unit.validation.hindcast.test_hindcast import STATES, log_odds

CHECKS = """\
title: "Checks of the classroom"
scenario: classroom
seed: 3
replications: 12
arms:
  none: {title: no commitments, arrangement: no_commitments, null: true}
checks:
  - {kind: war_share, flashpoint: border, low: 0, high: 1, source: "a share"}
  - {kind: war_share, flashpoint: border, low: 0.999, high: 1, source: "not all wars"}
  - {kind: not_computed, what: "audiences", source: "no audience is modelled"}
"""


@pytest.fixture(scope="module")
def calibrated(tmp_path_factory: pytest.TempPathFactory) -> Answer[CheckedFit]:
    folder = tmp_path_factory.mktemp("own") / "calibrations"
    folder.mkdir()
    text = json.dumps(STUDY, default=lambda value: value.model_dump())
    (folder / "small.yaml").write_text(text, encoding="utf-8")  # JSON is YAML
    return calibrate(folder / "small.yaml", workers=1)


@pytest.fixture(scope="module")
def validated(tmp_path_factory: pytest.TempPathFactory) -> Answer[Validation]:
    folder = tmp_path_factory.mktemp("own") / "validations"
    folder.mkdir()
    (folder / "checks.yaml").write_text(CHECKS, encoding="utf-8")
    return validate(folder / "checks.yaml", replications=6, workers=1)


@pytest.fixture(scope="module")
def forecast(tmp_path_factory: pytest.TempPathFactory) -> Answer[Hindcast]:
    folder = tmp_path_factory.mktemp("own")
    rows = table(STATES, years=12)
    with_onset(rows, log_odds(rows)).write_parquet(folder / "mine.parquet")
    (folder / "hindcasts").mkdir()
    (folder / "hindcasts" / "mine.yaml").write_text(RECIPE, encoding="utf-8")
    return hindcast(folder / "hindcasts" / "mine.yaml", folder / "mine.parquet")


def looked_at[Found](answer: Answer[Found]) -> str:
    """Return the texts of the figure of an answer, whose layout is looked at."""
    for width in ("single", "double"):
        figure = answer.figure("single" if width == "single" else "double")
        assert isinstance(figure, Figure)
        assert texts_outside(figure) == {}
        assert min(float(one.get_fontsize()) for one in texts_drawn(figure)) >= SMALL
    assert max(map(len, answer.text(80).splitlines())) <= 80
    return " ".join(one.get_text().replace("\n", " ") for one in texts_drawn(answer.figure()))


def test_a_calibration_has_a_row_a_target_and_a_row_a_pair(
    calibrated: Answer[CheckedFit],
) -> None:
    found, rows = calibrated.found, calibrated.table()
    assert rows["kind"].to_list() == ["target", "target", "pair"]
    assert rows["name"].to_list() == ["force", "wars", "AAA-BBB"]
    assert rows["reached"][0] == found.fit.measures["force"]
    assert rows["is_inside"].to_list() == [
        *(0.2 <= found.fit.measures["force"] <= 0.4, 0 <= found.fit.measures["wars"] <= 1),
        found.runs.pairs[0].is_inside,
    ]
    assert rows["tolerance"][2] is None
    told = looked_at(calibrated)
    assert "AAA-BBB" in told
    assert "Values of the search" in told
    assert "what the search varied" in calibrated.text()
    assert "All of this was fitted" in calibrated.text()


def test_the_values_in_use_are_checked_without_a_search(tmp_path: Path) -> None:
    answer = calibrate(check=True, workers=1)
    assert answer.found.fit.evaluations == 1
    assert "Values in use" in looked_at(answer)
    assert "what the search varied" not in answer.text()
    assert set(answer.table().filter(kind="pair")["name"]) == {
        pair.name for pair in answer.found.problem.study.pairs
    }
    with pytest.raises(ScenarioError):
        calibrate(tmp_path / "none.yaml")


def test_a_validation_has_a_row_a_check_and_model(validated: Answer[Validation]) -> None:
    rows = validated.table()
    assert rows["check"].to_list() == [1, 1, 2, 2, 3]
    assert rows["model"].to_list() == ["scenario", "none", "scenario", "none", "scenario"]
    assert rows["holds"].to_list() == [True, True, False, False, None]
    assert rows["value"][4] is None
    assert rows["value"][0] == validated.found.verdicts[0].finding.value
    assert not validated.found.holds
    told = looked_at(validated)
    assert "1 of 2 checks hold; 1 could not be computed." in told
    assert "6 runs, and as many of 1 arms beside it" in validated.text()


def test_a_hindcast_has_a_row_a_forecast(forecast: Answer[Hindcast]) -> None:
    rows, (outcome,) = forecast.table(), forecast.found.outcomes
    assert len(rows) == len(outcome.tried)
    (judged,) = rows.filter(pl.col("is_judged")).to_dicts()
    assert judged["forecast"] == outcome.judged
    assert judged["verdict"] == outcome.verdict
    change = outcome.named(outcome.judged).change
    assert change is not None
    assert judged["change"] == change.log_loss.value
    assert rows.filter(pl.col("game").is_null())["change"].null_count() > 0
    told = looked_at(forecast)
    assert "the challenger starts a dispute: the game adds nothing" in told
    assert "Verdict: beside the logit" in forecast.text()


def test_a_table_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(HindcastTableError):
        hindcast("asia_pacific_dyad_years", tmp_path / "none.parquet")


def test_a_value_stands_where_its_band_says() -> None:
    plain = Held("", 5, 0, 0, 10, is_inside=True)
    assert plain.place(5) == 0
    assert plain.place(25) > FARTHEST
    # From 1 to 100 by logarithms the middle is 10.
    logarithmic = Held("", 10, 0, 1, 100, is_inside=True, is_logarithmic=True)
    assert logarithmic.place(10) == pytest.approx(0)
    assert logarithmic.place(0) == -float("inf")
    assert Held("", 2, 0, 0, 0, is_inside=False).place(1) == 1
