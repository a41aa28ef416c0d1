"""A recipe: how the rows of a user's table become crises, and what is then compared.

Everything that turns a column into a number of the game stands in the file with its
reason, so that whoever doubts a judgement can change it and run the hindcast again.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from sim.domain.errors import Problem, ScenarioError
from sim.domain.figures import Provenance, Title, Value
from sim.domain.vocabulary import ModeName, Name, StateCode
from sim.engine.crisis.explicit_input import ExplicitMode, ExplicitParameters, ExplicitSwitches
from sim.loading.nodes import Entry, Node, python_value
from sim.loading.scenarios import read_file
from sim.loading.suggestions import suggestion
from sim.validation.hindcast.formulas import FormulaText, columns_of

Chance = Literal["challenge", "force", "war"]
REVERSE = "reverse_"
"""Begins the names of columns of the row in which challenger and target are exchanged."""


class Formula(Provenance):
    """A number of the crisis, from the columns of its row."""

    formula: FormulaText
    """Over the columns of the table, those of the reverse row as `reverse_COLUMN`, and those of a
    partner's own row against the same target as `CODE_COLUMN`."""


class Rows(Value):
    """Columns that say what a row is about."""

    year: Title
    """Column with the year."""

    challenger: Title
    """Column with the state that may challenge."""

    target: Title
    """Column with the state that would be challenged."""


class Drop(Value):
    """Rows that cannot tell anything."""

    when: FormulaText
    """The rows in which it is neither 0 nor missing are dropped."""

    because: Title
    """Why, in a few words."""


class Outcome(Value):
    """Something that the record has and the game gives a chance."""

    title: Title
    """Name for readers."""

    formula: FormulaText
    """1 in the rows in which it happened, 0 in the others."""

    chance: Chance
    """What stands beside it: a challenge of any mode; force (a pressed clash in the grey zone, a
    seizure or an attack); a war. Each given an opportunity."""


class ChallengerFormulas(Value):
    """Who may challenge; what is absent takes the default of an explicit crisis."""

    capability: Formula
    """Forces, in a unit that all parties share."""

    theatre_share: Formula | None = None
    """Share of them that can be brought."""

    distance_km: Formula
    """From its nearest base to what is fought over [km]."""

    salience: Formula
    """What the whole prize is worth to it [stakes]."""

    nuclear: Formula | None = None
    """Whether it has nuclear weapons, 0 to 1."""


class TargetFormulas(Value):
    """Who would be challenged; it fights at home."""

    capability: Formula
    """Forces, in the unit of the challenger's."""

    theatre_share: Formula | None = None
    """Share of them that can be brought."""

    terrain_advantage: Formula | None = None
    """Factor on its strength."""

    salience: Formula
    """What the whole prize is worth to it [stakes]."""

    nuclear: Formula | None = None
    """Whether it has nuclear weapons, 0 to 1."""


class PartnerFormulas(Value):
    """A state, or several taken as one, that may stand with the target."""

    row_of: StateCode | None = None
    """State whose own row against the target can be read as `CODE_COLUMN`. In rows in which it is
    itself challenger or target it is no partner."""

    obligation: Formula
    """What its pact with the target asks, 0 to 1; where 0 it is not part of the crisis."""

    capability: Formula
    """Forces, in the unit of the challenger's."""

    theatre_share: Formula | None = None
    """Share of them that can be brought."""

    distance_km: Formula
    """From its nearest base to what is fought over [km]."""

    stake: Formula | None = None
    """What the whole prize is worth to it [stakes]."""

    interoperability: Formula | None = None
    """How well it fights with the target, 0 to 1."""

    reputation: Formula | None = None
    """How far its word is believed, 0 to 1."""

    support: Formula | None = None
    """Share of its voters behind the commitment."""

    nuclear: Formula | None = None
    """Whether it has nuclear weapons, 0 to 1."""

    nuclear_assurance: Formula | None = None
    """How far its nuclear weapons cover the target, 0 to 1."""


class Variant(Value):
    """The same game with some formulas replaced."""

    title: Title
    """What is different."""

    replace: dict[str, Formula] = Field(min_length=1)
    """Formulas by their path, such as `challenger.salience`."""


class Game(Value):
    """A version of the crisis game; what is absent is as shipped."""

    title: Title
    """Name for readers."""

    parameters: ExplicitParameters = ExplicitParameters()
    """As in the input of `deter crisis`."""

    modes: dict[ModeName, ExplicitMode] = Field(default={})
    """As in the input of `deter crisis`."""

    switches: ExplicitSwitches = ExplicitSwitches()
    """As in the input of `deter crisis`."""


class Recipe(Value):
    """How a table of dyad-years becomes crises, and what they are held against."""

    title: Title
    """Name for readers."""

    notes: str = ""
    """What a reader should know; shown nowhere."""

    seed: int = Field(ge=0, lt=2**32)
    """Seed of the resamples, and of who gets a promise at random."""

    resamples: int = Field(ge=100, le=100_000)
    """Resamples of whole pairs of states behind each interval."""

    rows: Rows
    """Columns with year, challenger and target."""

    drop: list[Drop] = Field(default=[])
    """Rows that cannot tell anything."""

    train_to: int = Field(ge=0, le=9999)
    """Last year that logits are fitted on; later years test them."""

    outcomes: dict[Name, Outcome] = Field(min_length=1)
    """What is forecast; the verdict is on the first."""

    features: dict[Name, FormulaText] = Field(min_length=1)
    """What logits and signs may use, by name."""

    baselines: dict[Name, Annotated[list[Name], Field(min_length=1)]] = Field(min_length=1)
    """Logits without the game, each with its features; the verdict is beside the last."""

    signs: list[Name] = Field(default=[])
    """Features whose slopes in the record and in the game are compared, in one logit."""

    challenger: ChallengerFormulas
    """Who may challenge."""

    target: TargetFormulas
    """Who would be challenged."""

    partners: dict[str, PartnerFormulas] = Field(default={})
    """Who may stand with the target, by name."""

    patron: str | None = None
    """The partner whose promise is tried alone."""

    variants: dict[Name, Variant] = Field(default={})
    """Other readings of the columns, tried beside the first."""

    games: dict[Name, Game] = Field(min_length=1)
    """Versions of the game; the verdict is on the first."""


class RecipeFile(NamedTuple):
    """A recipe and where each of its lines stands."""

    recipe: Recipe
    node: Node


def load_recipe(name_or_path: str | Path) -> RecipeFile:
    """Return a recipe, checked by itself; no table is read.

    Raises
    ------
    ScenarioError : every problem in the file
    """
    context, node = read_file(name_or_path, "hindcasts")
    context.check(node, Recipe, "hindcast")
    if context.problems:
        raise ScenarioError(context.problems)
    recipe = Recipe.model_validate(python_value(node))
    problems = list(_unknown_names(recipe, node))
    if problems:
        raise ScenarioError(problems)
    return RecipeFile(recipe, node)


def _unknown_names(recipe: Recipe, node: Node) -> Iterator[Problem]:
    """Yield a problem for every name in the file that stands for nothing."""
    used = [*_items(node.get("signs"))]
    for entry in node.mapping["baselines"].node.mapping.values():
        used += _items(entry.node)
    for item in used:
        if item.text not in recipe.features:
            yield _unknown(item, "feature", list(recipe.features))
    patron = node.get("patron")
    if patron is not None and recipe.patron is not None and recipe.patron not in recipe.partners:
        yield _unknown(patron, "partner", list(recipe.partners))
    known = list(formulas_of(recipe))
    variants = node.get("variants")
    for entry in variants.mapping.values() if variants else ():
        for path, replaced in entry.node.mapping["replace"].node.mapping.items():
            if path not in known:
                message = f"there is no formula {path!r} in the recipe"
                yield replaced.key.problem(message, suggestion(path, known))


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if node else ()


def _unknown(node: Node, what: str, known: list[str]) -> Problem:
    name = str(node.value)
    return node.mark.problem(f"there is no {what} {name!r} in the recipe", suggestion(name, known))


def formulas_of(recipe: Recipe) -> dict[str, Formula]:
    """Return {path: formula} of everything that a crisis is made of, such as `target.salience`."""
    parties = {"challenger": recipe.challenger, "target": recipe.target}
    partners = {f"partners.{name}": one for name, one in recipe.partners.items()}
    return {
        f"{path}.{field}": formula
        for path, party in (parties | partners).items()
        for field, formula in party
        if isinstance(formula, Formula)
    }


def prefixes_of(recipe: Recipe) -> dict[str, StateCode | None]:
    """Return {prefix of columns from other rows: whose row; None for the reverse row}."""
    named = {one.row_of for one in recipe.partners.values() if one.row_of is not None}
    return {REVERSE: None, **{f"{state}_": state for state in sorted(named)}}


def missing_columns(file: RecipeFile, columns: list[str]) -> list[Problem]:
    """Return a problem for every column that a recipe reads and a table does not have.

    Parameters
    ----------
    columns : of the table
    """
    named = [(entry.node, [str(entry.node.value)]) for entry in _row_entries(file.node)]
    named += [(node, columns_of(str(node.value))) for node in _formula_nodes(file.node)]
    prefixes = prefixes_of(file.recipe)
    problems = []
    for node, read in named:
        for column in read:
            prefix = next(filter(column.startswith, prefixes), "")
            if column not in columns and column.removeprefix(prefix) not in columns:
                known = [f"{prefix}{one}" for one in columns]
                message = f"the table has no column {column!r}"
                problems.append(node.mark.problem(message, suggestion(column, known)))
    return problems


def _row_entries(node: Node) -> Iterator[Entry]:
    yield from node.mapping["rows"].node.mapping.values()


def _formula_nodes(node: Node) -> Iterator[Node]:
    """Yield the nodes of all formulas."""
    for key, entry in node.mapping.items():
        if key in {"formula", "when"}:
            yield entry.node
        elif key == "features":
            yield from (one.node for one in entry.node.mapping.values())
        else:
            yield from _formula_nodes(entry.node)
    for item in node.items:
        yield from _formula_nodes(item)
