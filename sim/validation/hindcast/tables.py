"""The user's table, read by a recipe: which rows are kept, and what they come to.

Nothing of the table is written anywhere but counts, scores and slopes.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sim.domain.errors import HindcastTableError, ScenarioError
from sim.validation.hindcast.formulas import expression
from sim.validation.hindcast.recipe_files import (
    Recipe,
    RecipeFile,
    formulas_of,
    missing_columns,
    prefixes_of,
)

if TYPE_CHECKING:
    import polars as pl

YEAR, CHALLENGER, TARGET, PAIR = "year", "challenger", "target", "pair"
KEYS = (YEAR, CHALLENGER, TARGET)
"""What a row is about, by these names whatever the table calls them."""


class Dropped(NamedTuple):
    """Rows that were left out."""

    because: str
    """Why."""

    rows: int
    """How many."""


@dataclass(frozen=True)
class ReadTable:
    """A table as a recipe reads it."""

    file: str
    """Name of the file, without its folder."""

    sha256: str
    """Digest of the file."""

    rows: int
    """Rows in the file."""

    dropped: tuple[Dropped, ...]
    """What was left out, each row for its first reason."""

    values: "pl.DataFrame"
    """A row each that is kept: year, challenger, target, pair; `outcome.NAME`, `feature.NAME`;
    what crises are made of, by its path, and by `variant.NAME.PATH` where a variant replaces it."""


def read_table(file: RecipeFile, path: Path) -> ReadTable:
    """Return a table as a recipe reads it.

    Parameters
    ----------
    file : the recipe
    path : of a Parquet or CSV file with a row a year, challenger and target

    Raises
    ------
    HindcastTableError : the file cannot be read, or holds no dyad-years
    ScenarioError : every column that the recipe reads and the table does not have, at its line
    """
    raw, digest = _read(path)
    problems = missing_columns(file, raw.columns)
    if problems:
        raise ScenarioError(problems)
    table = _with_other_rows(file.recipe, _keyed(file.recipe, raw, path), path)
    values = _evaluate(file.recipe, table, path)
    dropped, kept = [], values
    for because, is_out in _reasons(file.recipe):
        left = kept.filter(~is_out)
        if len(left) < len(kept):
            dropped.append(Dropped(because=because, rows=len(kept) - len(left)))
        kept = left
    return ReadTable(
        file=path.name, sha256=digest, rows=len(raw), dropped=tuple(dropped), values=kept
    )


def _read(path: Path) -> tuple["pl.DataFrame", str]:
    """Return what a file holds, and its digest."""
    import polars as pl

    readers: dict[str, Callable[[Path], pl.DataFrame]] = {
        ".parquet": pl.read_parquet,
        ".csv": _read_csv,
    }
    if path.suffix.lower() not in readers:
        reason = "its name ends neither with .parquet nor with .csv"
        if path.name.lower() in readers:
            reason = "its name is an ending and nothing else: put a name before it"
        raise HindcastTableError(str(path), reason)
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return readers[path.suffix.lower()](path), digest
    except OSError as error:
        raise HindcastTableError(str(path), error.strerror or "it cannot be read") from None
    except pl.exceptions.PolarsError as error:
        raise HindcastTableError(str(path), str(error).splitlines()[0]) from None


def _read_csv(path: Path) -> "pl.DataFrame":
    import polars as pl

    # The whole column is looked at: a number may be missing for the first thousand rows.
    return pl.read_csv(path, infer_schema_length=None, null_values=["", "NA"], comment_prefix="#")


def _keyed(recipe: Recipe, raw: "pl.DataFrame", path: Path) -> "pl.DataFrame":
    """Return a table with its keys, and all numbers as floating-point numbers."""
    import polars as pl
    import polars.selectors as cs

    given = recipe.rows
    # Small integers would overflow in a product.
    numbers = raw.with_columns((cs.numeric() | cs.boolean()).cast(pl.Float64))
    try:
        keyed = numbers.with_columns(
            pl.col(given.year).cast(pl.Int64).alias(f"key.{YEAR}"),
            pl.col(given.challenger).cast(pl.String).alias(f"key.{CHALLENGER}"),
            pl.col(given.target).cast(pl.String).alias(f"key.{TARGET}"),
        )
    except pl.exceptions.PolarsError:
        message = f"its column {given.year!r} holds something that is no year"
        raise HindcastTableError(str(path), message) from None
    names = [f"key.{name}" for name in KEYS]
    twice = keyed.filter(pl.struct(names).is_duplicated()).select(names)
    if len(twice):
        year, challenger, target = twice.row(0)
        message = f"{year}, {challenger} against {target} has more than one row"
        raise HindcastTableError(str(path), message)
    return keyed


def _with_other_rows(recipe: Recipe, table: "pl.DataFrame", path: Path) -> "pl.DataFrame":
    """Return a table with the columns of reverse rows and of partners' own rows beside its own."""
    import polars as pl

    year, challenger, target = (f"key.{name}" for name in KEYS)
    joined = table
    for prefix, state in prefixes_of(recipe).items():
        clash = next((one for one in table.columns if one.startswith(prefix)), None)
        if clash is not None:
            message = f"its column {clash!r} begins as those of other rows do: rename it"
            raise HindcastTableError(str(path), message)
        found = table if state is None else table.filter(pl.col(challenger) == state)
        left = [year, target, challenger] if state is None else [year, target]
        right = [year, challenger, target] if state is None else [year, target]
        # Keys take no part in formulas, so they come along without getting in the way.
        joined = joined.join(
            found.rename({name: f"{prefix}{name}" for name in found.columns}),
            left_on=left,
            right_on=[f"{prefix}{name}" for name in right],
            how="left",
            maintain_order="left",
        )
    return joined


def _evaluate(recipe: Recipe, table: "pl.DataFrame", path: Path) -> "pl.DataFrame":
    """Return keys, pair and everything that the recipe has a formula for."""
    import polars as pl

    year, challenger, target = (pl.col(f"key.{name}") for name in KEYS)
    keys = [
        year.alias(YEAR),
        challenger.alias(CHALLENGER),
        target.alias(TARGET),
        # Both directions are one pair: their disputes are not independent.
        pl.concat_str(
            pl.min_horizontal(challenger, target),
            pl.lit(" "),
            pl.max_horizontal(challenger, target),
        ).alias(PAIR),
    ]
    drops = [_Column(f"drop.{row}", drop.when) for row, drop in enumerate(recipe.drop)]
    columns = [_filled(one, table, path) for one in (*drops, *_columns(recipe))]
    found = pl.DataFrame(columns)
    # A logarithm of nothing is as good as missing.
    finite = found.select(pl.when(pl.all().is_finite()).then(pl.all()))
    return pl.concat([table.select(keys), finite], how="horizontal")


def _filled(column: "_Column", table: "pl.DataFrame", path: Path) -> "pl.Series":
    """Return what a formula comes to in every row."""
    import polars as pl

    value = expression(column.text).cast(pl.Float64).alias(column.name)
    try:
        return table.with_columns(value)[column.name]
    except pl.exceptions.PolarsError as error:
        reason = f"{column.name} cannot be worked out: {str(error).splitlines()[0]}"
        raise HindcastTableError(str(path), reason) from None


class _Column(NamedTuple):
    """A column that a formula fills."""

    name: str
    text: str
    partner: str = ""
    """The partner that it is about; empty for none."""


def _columns(recipe: Recipe) -> Iterator[_Column]:
    """Yield what every formula of a recipe but those of `drop` fills."""
    for name, outcome in recipe.outcomes.items():
        yield _Column(f"outcome.{name}", outcome.formula)
    for name, text in recipe.features.items():
        yield _Column(f"feature.{name}", text)
    for path, formula in formulas_of(recipe).items():
        yield _Column(path, formula.formula, partner_of(path))
    for name, variant in recipe.variants.items():
        for path, formula in variant.replace.items():
            yield _Column(f"variant.{name}.{path}", formula.formula, partner_of(path))


def partner_of(path: str) -> str:
    """Return the partner that a formula is about; empty for none.

    >>> partner_of("partners.USA.stake"), partner_of("target.salience")
    ('USA', '')
    """
    head, *rest = path.split(".")
    return rest[0] if head == "partners" else ""


def _reasons(recipe: Recipe) -> Iterator[tuple[str, "pl.Expr"]]:
    """Yield why rows are dropped, and which."""
    import polars as pl

    yield "year, challenger or target is missing", pl.any_horizontal(pl.col(KEYS).is_null())
    for number, drop in enumerate(recipe.drop):
        yield drop.because, (pl.col(f"drop.{number}") != 0).fill_null(value=False)
    for column in _columns(recipe):
        is_out = pl.col(column.name).is_null()
        if column.partner:
            owed = pl.col(f"partners.{column.partner}.obligation")
            # What a partner has matters only where it is one.
            is_out &= owed.is_null() | (owed > 0)
        yield f"no value of {column.name}", is_out
    for name in recipe.outcomes:
        value = pl.col(f"outcome.{name}")
        yield f"outcome.{name} is neither 0 nor 1", ~value.is_in([0.0, 1.0])
