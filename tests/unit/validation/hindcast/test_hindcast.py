"""Hindcasts on tables whose truth is known, and one on a real table that is not shipped."""

import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim.domain.errors import HindcastTableError
from sim.validation.hindcast.crises import crisis_chances
from sim.validation.hindcast.findings import RECORD
from sim.validation.hindcast.hindcast import Hindcast, run_hindcast
from sim.validation.hindcast.recipe_files import RecipeFile, load_recipe
from sim.validation.hindcast.specifications import BASE_RATE, judged, specifications_of
from sim.validation.hindcast.tables import read_table
from tests.unit.validation.hindcast.synthetic import PARTNERS, RECIPE, recipe, table, with_onset

STATES = tuple(f"{letter}{other}X" for letter in "ABC" for other in "ABCD")
ROWS = table(STATES, years=12)
"""132 ordered pairs in twelve years."""
REAL = "DETER_HINDCAST_TABLE"


def log_odds(rows: pl.DataFrame) -> np.ndarray:
    """Return log odds in which the game has no part."""
    power = np.log(rows["cap1"].to_numpy() / rows["cap2"].to_numpy())
    distance = np.log1p(rows["km"].to_numpy() / 100)
    return np.asarray(0.5 - 0.4 * power - 0.8 * distance + 0.5 * rows["quarrel"].to_numpy())


def played(folder: Path, rows: pl.DataFrame, text: str = RECIPE) -> Hindcast:
    path = folder / "mine.parquet"
    rows.write_parquet(path)
    return run_hindcast(recipe(folder, text), path)


@pytest.fixture(scope="module")
def idle(tmp_path_factory: pytest.TempPathFactory) -> Hindcast:
    """Return a hindcast of a world in which the game explains nothing."""
    return played(tmp_path_factory.mktemp("idle"), with_onset(ROWS, log_odds(ROWS)))


def test_a_game_without_a_part_in_the_truth_adds_nothing(idle: Hindcast) -> None:
    (finding,) = idle.outcomes
    assert finding.verdict == "nothing"
    assert finding.judged == "everything + shipped/as_given as feature"
    slope, error = finding.named(finding.judged).game_slope or (9, 0)
    assert abs(slope) < 2.5 * error


def test_the_truth_is_recovered_by_the_logit_that_has_its_features(idle: Hindcast) -> None:
    logit = idle.outcomes[0].named("everything").logit
    assert logit.names == ("constant", "power", "distance", "quarrel")
    assert np.all(np.abs(logit.slopes - [0.5, -0.4, -0.8, 0.5]) < 3 * logit.errors)


def test_better_logits_have_better_scores(idle: Hindcast) -> None:
    base, power, everything = (
        idle.outcomes[0].named(name).score for name in (BASE_RATE, "power_alone", "everything")
    )
    assert base.auc.value == 0.5
    assert list(base.brier_skill) == [0, 0, 0]
    assert everything.log_loss.value < power.log_loss.value < base.log_loss.value
    assert everything.auc.low <= everything.auc.value <= everything.auc.high
    assert everything.brier_skill.value > 0.03


def test_a_game_that_is_the_truth_adds_skill(tmp_path: Path) -> None:
    path = tmp_path / "mine.parquet"
    ROWS.with_columns(onset=pl.lit(0)).write_parquet(path)
    file = recipe(tmp_path)
    values = read_table(file, path).values
    chances = crisis_chances(file.recipe, file.recipe.games["shipped"], values)[:, 0]
    # An opportunity in nearly every year, and then more likely the more the game says.
    rows = with_onset(ROWS, 3.5 + 6 * np.log(chances))
    text = RECIPE.replace("[power, distance, quarrel]", "[distance]")
    (finding,) = played(tmp_path, rows, text).outcomes
    assert finding.verdict == "adds"
    slope, error = finding.named("shipped/as_given as feature").game_slope or (0, 9)
    assert slope == pytest.approx(6, abs=3 * error)
    change = finding.named("shipped/as_given as offset").change
    assert change is not None
    assert change.log_loss.high < 0


def test_signs_are_those_of_the_record_and_of_the_game(idle: Hindcast) -> None:
    signs = {(one.source, one.feature): one for one in idle.outcomes[0].signs}
    assert set(signs) == {
        (who, what) for who in (RECORD, "shipped") for what in ("power", "distance")
    }
    record = signs[RECORD, "power"]
    assert record.slope == pytest.approx(-0.4, abs=3 * record.error)
    # In the game the stronger challenge more.
    assert signs["shipped", "power"].slope > 0
    away = signs[RECORD, "distance"]
    assert away.slope == pytest.approx(-0.8, abs=3 * away.error)


def test_every_specification_is_listed_with_its_periods(idle: Hindcast) -> None:
    (finding,) = idle.outcomes
    names = [one.specification.name for one in finding.tried]
    assert names == [one.name for one in specifications_of(idle.recipe)]
    assert len(names) == len(set(names)) == 3 + 3 * 2
    assert (finding.train.first_year, finding.train.last_year) == (2000, 2005)
    assert (finding.test.first_year, finding.test.last_year) == (2006, 2011)
    assert finding.train.rows == finding.test.rows == 132 * 6
    assert finding.train.pairs == 66
    assert idle.crises == 132 * 12
    assert set(finding.reliability) == {"everything", finding.judged, "shipped/as_given as feature"}
    assert sum(one.rows for one in finding.reliability["everything"]) == finding.test.rows


def test_null_models_and_variants_stand_beside_the_game(tmp_path: Path) -> None:
    rows = table(years=12)
    found = played(tmp_path, with_onset(rows, log_odds(rows)), RECIPE + PARTNERS)
    (finding,) = found.outcomes
    readings = {
        one.specification.solved.reading for one in finding.tried if one.specification.solved
    }
    nulls = {"no_commitments", "patron_alone", "random_joiners"}
    assert readings == {"as_given", "flat"} | nulls
    assert finding.named("shipped/as_given as offset").beyond_given is None
    for name in nulls | {"flat"}:
        assert finding.named(f"shipped/{name} as offset").beyond_given is not None
    # Promises that are all kept away change nothing where there is only one to promise.
    alone = finding.named("shipped/patron_alone as feature").beyond_given
    assert alone is not None
    assert alone.log_loss == pytest.approx((0, 0, 0), abs=1e-9)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (RECIPE.replace("2005", "1999"), "of the 0 rows up to 1999 .* onset happened in 0"),
        (RECIPE.replace("2005", "2050"), "of the 0 rows after 2050"),
        (RECIPE.replace("formula: onset", "formula: onset * 0"), "onset happened in 0"),
    ],
)
def test_where_there_is_nothing_to_learn_it_says_so(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(HindcastTableError, match=said):
        played(tmp_path, with_onset(table(years=3), np.zeros(126)), text)


def test_the_verdict_is_fixed_before_anything_is_read() -> None:
    shipped = load_recipe("asia_pacific_dyad_years").recipe
    assert judged(shipped).name == "everything + version_2/as_given as feature"
    # The last logit has all features, so that little but the game's structure is left to add.
    assert set(shipped.baselines["everything"]) == set(shipped.features)


@pytest.mark.slow
@pytest.mark.skipif(REAL not in os.environ, reason=f"{REAL} names no table of dyad-years")
def test_the_record_to_1990_is_told_as_it_is() -> None:
    file = load_recipe("asia_pacific_dyad_years")
    small = file.recipe.model_copy(
        update={
            "resamples": 100,
            "baselines": {k: file.recipe.baselines[k] for k in ("history", "everything")},
            "variants": {"same_stakes": file.recipe.variants["same_stakes"]},
            "games": {"version_2": file.recipe.games["version_2"]},
        }
    )
    found = run_hindcast(RecipeFile(small, file.node), Path(os.environ[REAL]))
    assert found.table.rows == 7318
    assert [one.rows for one in found.table.dropped] == [512]
    initiation, force = found.outcomes
    assert (initiation.train.events, initiation.test.events) == (181, 87)
    assert {initiation.verdict, force.verdict} == {"nothing"}
    # Without stakes the game does not rank pairs, and history does.
    flat = initiation.named("version_2/same_stakes as feature").score.auc
    assert flat.value == pytest.approx(0.473, abs=0.005)
    assert initiation.named("history").score.auc.value == pytest.approx(0.887, abs=0.005)
    signs = {(one.source, one.feature): one for one in force.signs}
    assert signs["version_2", "power"].slope > 0.1 > signs[RECORD, "power"].slope
    assert signs[RECORD, "distance"].slope < signs["version_2", "distance"].slope < 0
