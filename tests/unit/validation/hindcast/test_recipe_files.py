from pathlib import Path

import pytest

from sim.domain.errors import ScenarioError
from sim.loading.library import catalogue
from sim.validation.hindcast.recipe_files import formulas_of, load_recipe, missing_columns
from tests.unit.validation.hindcast.synthetic import PARTNERS, RECIPE, recipe, table


def problem(folder: Path, text: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        recipe(folder, text)
    return str(caught.value)


def test_every_shipped_recipe_is_right() -> None:
    names = catalogue("hindcasts")
    assert "asia_pacific_dyad_years" in names
    for name in names:
        assert load_recipe(name).recipe.title


def test_formulas_have_the_paths_that_variants_replace(tmp_path: Path) -> None:
    paths = formulas_of(recipe(tmp_path, RECIPE + PARTNERS).recipe)
    assert {"challenger.salience", "target.capability", "partners.PAT.obligation"} <= set(paths)
    assert "partners.PAT.row_of" not in paths


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("log(cap1 / cap2)", "log(cap1 / cap2", r":11:3: .*'log\(cap1 / cap2' is not a formula"),
        ("[power]", "[pwer]", r"mine\.yaml:15:17: there is no feature 'pwer' in the recipe"),
        ("signs: [power", "signs: [powr", r"17:9: there is no feature 'powr'"),
        ("patron: PAT", "patron: PTA", r"there is no partner 'PTA' in the recipe"),
        ("      challenger.salience", "      challenger.sal", r"no formula 'challenger\.sal'"),
        ("chance: challenge", "chance: victory", r"mine\.yaml:9:"),
        ("resamples: 200", "resamples: 2", r"mine\.yaml:3:"),
        ("train_to", "trainto", r"unknown key 'trainto'"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = RECIPE + PARTNERS
    assert old in text
    with pytest.raises(ScenarioError, match=said):
        recipe(tmp_path, text.replace(old, new, 1))


def test_a_column_that_the_table_does_not_have_is_told_at_the_line_that_reads_it(
    tmp_path: Path,
) -> None:
    text = (RECIPE + PARTNERS).replace("distance: log1p(km", "distance: log1p(kms")
    (found,) = missing_columns(recipe(tmp_path, text), [*table().columns, "onset"])
    assert str(found).splitlines()[:3] == [
        "mine.yaml:12:13: the table has no column 'kms'".replace("mine", found.file[:-5]),
        "  12 |   distance: log1p(kms / 100)",
        "                   ^",
    ]
    assert "Did you mean 'km'?" in str(found)


def test_columns_of_other_rows_are_looked_for_under_their_prefix(tmp_path: Path) -> None:
    text = (RECIPE + PARTNERS).replace("PAT_km", "PAT_kms").replace("ongoing,", "reverse_going,")
    found = missing_columns(recipe(tmp_path, text), [*table().columns, "onset"])
    assert [one.line for one in found] == [6, 32]
    assert "Did you mean 'reverse_ongoing'?" in found[0].hint
    assert "Did you mean 'PAT_km'?" in found[1].hint


def test_a_column_of_the_rows_is_looked_for_too(tmp_path: Path) -> None:
    text = RECIPE.replace("challenger: from", "challenger: form")
    (found,) = missing_columns(recipe(tmp_path, text), [*table().columns, "onset"])
    assert (found.line, found.message) == (4, "the table has no column 'form'")


def test_a_file_of_another_kind_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="this is a study, not a hindcast"):
        load_recipe("hedging")
    assert "mine.yaml" in problem(tmp_path, "title: nothing else\n")
