"""Dyad-years as explicit crises, and what the game gives each.

A crisis here is the game of one opportunity: how often there is one the game does not
say, so its chances are relative rates and the logits have a constant for the rest.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from pydantic import ValidationError

from sim.domain.errors import HindcastTableError
from sim.engine.crisis.expectation import expectation, force_chance, war_chance
from sim.engine.crisis.explicit import crisis_arrays
from sim.engine.crisis.explicit_input import (
    ExplicitBase,
    ExplicitChallenger,
    ExplicitCrisis,
    ExplicitGuarantor,
    ExplicitPact,
    ExplicitTarget,
)
from sim.engine.crisis.solver import solve
from sim.kernel.draws import permanent_code
from sim.validation.hindcast.recipe_files import Game, Recipe
from sim.validation.hindcast.tables import CHALLENGER, KEYS, TARGET, YEAR

if TYPE_CHECKING:
    import polars as pl

CHANCES = ("challenge", "force", "war")
"""What the game gives a row, in this order."""

AS_GIVEN, NO_COMMITMENTS, PATRON_ALONE, RANDOM_JOINERS = (
    "as_given",
    "no_commitments",
    "patron_alone",
    "random_joiners",
)
OWN_SOIL = [ExplicitBase(distance_km=0.0)]

type Progress = Callable[[int, int], None]


class Reading(NamedTuple):
    """One way of making crises of the rows."""

    name: str
    """Such as `no_commitments`, or the name of a variant."""

    title: str
    """What it is, in words."""


def readings_of(recipe: Recipe) -> list[Reading]:
    """Return the ways of making crises that are tried: as given, null models, variants."""
    found = [Reading(AS_GIVEN, "as the recipe says")]
    if recipe.partners:
        found.append(Reading(NO_COMMITMENTS, "null: nobody has promised anything"))
        if recipe.patron is not None:
            found.append(Reading(PATRON_ALONE, f"null: the promise of {recipe.patron} alone"))
        text = "null: promises dealt out at random within each year"
        found.append(Reading(RANDOM_JOINERS, text))
    return found + [Reading(name, one.title) for name, one in recipe.variants.items()]


def read_as(recipe: Recipe, reading: str, values: "pl.DataFrame") -> "pl.DataFrame":
    """Return the rows with which crises are made.

    Parameters
    ----------
    reading : the name of one of `readings_of`
    values : of the table, as `tables.read_table` gives them

    Returns
    -------
    A row a row of `values`, in the same order
    """
    import polars as pl

    if reading in recipe.variants:
        paths = recipe.variants[reading].replace
        return values.with_columns(pl.col(f"variant.{reading}.{one}").alias(one) for one in paths)
    if reading == RANDOM_JOINERS:
        return _dealt_at_random(recipe, values)
    kept = {NO_COMMITMENTS: set(), PATRON_ALONE: {recipe.patron}}.get(reading, set(recipe.partners))
    gone = [f"partners.{name}.obligation" for name in recipe.partners if name not in kept]
    return values.with_columns(pl.lit(0.0).alias(one) for one in gone)


def _dealt_at_random(recipe: Recipe, values: "pl.DataFrame") -> "pl.DataFrame":
    """Return rows among which each year's promises, with those who made them, are shuffled."""
    import polars as pl

    columns = [one for one in values.columns if one.startswith("partners.")]
    keys = values.select(KEYS)
    # An address and not a stream: a row's place does not depend on what other rows there are.
    codes = [permanent_code(f"{recipe.seed} {'/'.join(map(str, key))}") for key in keys.rows()]
    table = keys.with_columns(row=pl.int_range(pl.len()), code=pl.Series(codes, dtype=pl.UInt64))
    shuffled = table.sort(YEAR, "code")["row"]
    place = table.sort(YEAR, "row")["row"]
    dealt = values[shuffled.to_list()].select(columns).with_columns(row=place).sort("row")
    return values.with_columns(dealt.drop("row"))


def crisis_chances(recipe: Recipe, game: Game, rows: "pl.DataFrame") -> np.ndarray:
    """Return what the game gives each row.

    Parameters
    ----------
    rows : as `read_as` gives them

    Returns
    -------
    (rows, 3) chances of a challenge, of force and of a war, given an opportunity, in the mean
    over the draw of resolve

    Raises
    ------
    HindcastTableError : a row has a number that no crisis can have
    """
    crises = (explicit_crisis(recipe, game, row) for row in rows.iter_rows(named=True))
    return np.array([_solved(crisis) for crisis in crises]).reshape(-1, len(CHANCES))


def _solved(crisis: ExplicitCrisis) -> np.ndarray:
    """Return the chances of a challenge, of force and of a war."""
    arrays = crisis_arrays(crisis)
    mean = expectation(arrays, solve(arrays))
    return np.array([1 - mean.choice[0], force_chance(mean), war_chance(mean)])


def explicit_crisis(recipe: Recipe, game: Game, row: Mapping[str, object]) -> ExplicitCrisis:
    """Return a row as an explicit crisis.

    Parameters
    ----------
    row : keys of a row, and what its crisis is made of by path

    Raises
    ------
    HindcastTableError : it has a number that no crisis can have
    """
    challenger, target = _party(row, "challenger"), _party(row, "target")
    try:
        return ExplicitCrisis(
            parameters=game.parameters,
            modes=game.modes,
            switches=game.switches,
            challenger=ExplicitChallenger(state=str(row[CHALLENGER]), **challenger),
            target=ExplicitTarget(state=str(row[TARGET]), bases=OWN_SOIL, **target),
            guarantors=list(_guarantors(recipe, row)),
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        where = f"the row of {row[YEAR]}, {row[CHALLENGER]} against {row[TARGET]},"
        said = f"{place}: {first['msg'].lower()}; mend the formula in the recipe or drop such rows"
        raise HindcastTableError(where, said) from None


def _guarantors(recipe: Recipe, row: Mapping[str, object]) -> Iterator[ExplicitGuarantor]:
    """Yield the partners that owe the target something."""
    for name, partner in recipe.partners.items():
        given = _party(row, f"partners.{name}")
        obligation = given.pop("obligation", None)
        if obligation and partner.row_of not in {row[CHALLENGER], row[TARGET]}:
            yield ExplicitGuarantor(
                state=name, pacts=[ExplicitPact(obligation=obligation)], **given
            )


def _party(row: Mapping[str, object], path: str) -> dict[str, Any]:
    """Return what a row has of one party, by the names of an explicit crisis."""
    begin = f"{path}."
    given: dict[str, Any] = {
        key.removeprefix(begin): value
        for key, value in row.items()
        if key.startswith(begin) and value is not None
    }
    given["capability_usd_bn"] = given.pop("capability", None)
    if "distance_km" in given:
        given["bases"] = [ExplicitBase(distance_km=given.pop("distance_km"))]
    return given
