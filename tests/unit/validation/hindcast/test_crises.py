import json

import numpy as np
import polars as pl
import pytest

from sim.domain.errors import HindcastTableError
from sim.engine.crisis.explicit import crisis_arrays
from sim.engine.crisis.explicit_output import answer_record
from sim.engine.crisis.solver import solve
from sim.validation.hindcast.crises import (
    AS_GIVEN,
    NO_COMMITMENTS,
    PATRON_ALONE,
    RANDOM_JOINERS,
    crisis_chances,
    explicit_crisis,
    read_as,
    readings_of,
)
from sim.validation.hindcast.recipe_files import Recipe
from sim.validation.hindcast.tables import read_table
from tests.unit.validation.hindcast.synthetic import PARTNERS, RECIPE, recipe, table

OTHERS = """\
  others:
    obligation: {formula: "0.5", status: judgement, source: invented}
    capability: {formula: "3", status: judgement, source: invented}
    distance_km: {formula: "100", status: judgement, source: invented}
patron: PAT
"""
TEXT = (RECIPE + PARTNERS).replace("patron: PAT\n", OTHERS)


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> tuple[Recipe, pl.DataFrame]:
    folder = tmp_path_factory.mktemp("crises")
    file, path = recipe(folder, TEXT), folder / "mine.parquet"
    table(years=2).with_columns(onset=pl.lit(0)).write_parquet(path)
    return file.recipe, read_table(file, path).values


def one_row(values: pl.DataFrame, challenger: str, target: str) -> dict[str, object]:
    found = values.filter(
        pl.col("challenger") == challenger, pl.col("target") == target, pl.col("year") == 2001
    )
    return found.row(0, named=True)


def test_a_row_is_the_crisis_that_the_recipe_says(given: tuple[Recipe, pl.DataFrame]) -> None:
    made, values = given
    row = one_row(values, "DDD", "AAA")
    crisis = explicit_crisis(made, made.games["shipped"], row)
    assert (crisis.challenger.state, crisis.target.state) == ("DDD", "AAA")
    assert crisis.challenger.capability_usd_bn == row["challenger.capability"]
    assert crisis.challenger.bases[0].distance_km == row["challenger.distance_km"]
    assert crisis.target.bases[0].distance_km == 0
    assert crisis.target.salience == 0.5
    patron, others = crisis.guarantors
    assert (patron.state, patron.pacts[0].obligation, patron.stake) == ("PAT", 0.7, 0.3)
    assert (others.state, others.pacts[0].obligation) == ("others", 0.5)


def test_the_chances_are_those_of_deter_crisis(given: tuple[Recipe, pl.DataFrame]) -> None:
    made, values = given
    rows = values.head(5)
    found = crisis_chances(made, made.games["shipped"], rows)
    for chances, row in zip(found, rows.iter_rows(named=True), strict=True):
        crisis = explicit_crisis(made, made.games["shipped"], row)
        arrays = crisis_arrays(crisis)
        said = json.loads(json.dumps(answer_record(crisis, arrays, solve(arrays))))
        expected = [1 - said["choice"]["status_quo"], said["force"], said["war_probability"]]
        assert chances == pytest.approx(expected, abs=1e-12)


def test_null_models_and_variants_are_all_tried(given: tuple[Recipe, pl.DataFrame]) -> None:
    names = [one.name for one in readings_of(given[0])]
    assert names == [AS_GIVEN, NO_COMMITMENTS, PATRON_ALONE, RANDOM_JOINERS, "flat"]
    lonely = given[0].model_copy(update={"partners": {}, "patron": None, "variants": {}})
    assert [one.name for one in readings_of(lonely)] == [AS_GIVEN]


@pytest.mark.parametrize(
    ("reading", "standing"),
    [(AS_GIVEN, ["PAT", "others"]), (NO_COMMITMENTS, []), (PATRON_ALONE, ["PAT"])],
)
def test_null_models_take_promises_away(
    given: tuple[Recipe, pl.DataFrame], reading: str, standing: list[str]
) -> None:
    made, values = given
    row = one_row(read_as(made, reading, values), "DDD", "AAA")
    crisis = explicit_crisis(made, made.games["shipped"], row)
    assert [one.state for one in crisis.guarantors] == standing


def test_a_variant_replaces_its_formulas_alone(given: tuple[Recipe, pl.DataFrame]) -> None:
    made, values = given
    flat = read_as(made, "flat", values)
    assert flat["challenger.salience"].unique().to_list() == [0.3]
    assert flat.drop("challenger.salience").equals(values.drop("challenger.salience"))


def test_random_joiners_keep_each_years_promises_and_move_them(
    given: tuple[Recipe, pl.DataFrame],
) -> None:
    made, values = given
    columns = [one for one in values.columns if one.startswith("partners.PAT")]
    dealt = read_as(made, RANDOM_JOINERS, values)
    for _, year in dealt.group_by("year"):
        before = values.filter(pl.col("year") == year["year"][0]).select(columns)
        assert year.select(columns).sort(columns).equals(before.sort(columns))
    assert not dealt.select(columns).equals(values.select(columns))
    assert dealt.drop(columns).equals(values.drop(columns))
    assert read_as(made, RANDOM_JOINERS, values).equals(dealt)
    other = made.model_copy(update={"seed": made.seed + 1})
    assert not read_as(other, RANDOM_JOINERS, values).equals(dealt)


def test_a_partner_is_none_in_its_own_crises(given: tuple[Recipe, pl.DataFrame]) -> None:
    made, values = given
    row = one_row(values, "PAT", "AAA") | {"partners.PAT.obligation": 0.7}
    crisis = explicit_crisis(made, made.games["shipped"], row)
    assert [one.state for one in crisis.guarantors] == ["others"]


def test_promises_deter_in_these_crises_too(given: tuple[Recipe, pl.DataFrame]) -> None:
    made, values = given
    promised = values.filter(pl.col("partners.PAT.obligation") > 0, pl.col("feature.quarrel") > 0)
    game = made.games["shipped"]
    with_it = crisis_chances(made, game, read_as(made, AS_GIVEN, promised))
    without = crisis_chances(made, game, read_as(made, NO_COMMITMENTS, promised))
    assert np.mean(with_it[:, 1]) < np.mean(without[:, 1])


def test_a_number_that_no_crisis_can_have_is_told_with_its_row(
    given: tuple[Recipe, pl.DataFrame],
) -> None:
    made, values = given
    row = one_row(values, "DDD", "AAA") | {"challenger.capability": -1.0}
    said = r"the row of 2001, DDD against AAA, cannot .*capability_usd_bn: .* greater than or equal"
    with pytest.raises(HindcastTableError, match=said):
        explicit_crisis(made, made.games["shipped"], row)
