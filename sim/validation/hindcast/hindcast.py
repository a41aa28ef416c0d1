"""A hindcast: logits trained on the first years of a record, with and without the game, and tested.

Nothing of the game is fitted: its parameters are those of the recipe. What is fitted are
the constant and the slopes of logits, on the years up to `train_to`; the scores are of the
years after it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.domain.errors import HindcastTableError
from sim.validation.hindcast.crises import AS_GIVEN, CHANCES, Progress, crisis_chances, read_as
from sim.validation.hindcast.findings import RECORD, OutcomeFinding, Period, Sign, Tried
from sim.validation.hindcast.logits import (
    Design,
    Logit,
    fit_logit,
    probabilities,
    refitted_slopes,
)
from sim.validation.hindcast.recipe_files import Recipe, RecipeFile
from sim.validation.hindcast.scores import (
    Sample,
    Scored,
    drawn_pairs,
    numbered,
    reliability,
    scored,
)
from sim.validation.hindcast.specifications import (
    BASE_RATE,
    Solved,
    Specification,
    design_of,
    judged,
    solved_of,
    specifications_of,
)
from sim.validation.hindcast.tables import PAIR, YEAR, ReadTable, read_table

if TYPE_CHECKING:
    import polars as pl

BINS = 10
"""Bins of a reliability table."""


@dataclass(frozen=True)
class Hindcast:
    """What came of a hindcast."""

    recipe: Recipe
    """By which the table was read."""

    table: ReadTable
    """What was read."""

    crises: int
    """How many were solved."""

    outcomes: tuple[OutcomeFinding, ...]
    """In the order of the recipe; the verdict is on the first."""

    def forecasts(self) -> "pl.DataFrame":
        """Return a row an outcome and forecast that was tried.

        Columns: outcome, forecast, baseline, game, reading (null without a game), auc, brier_skill
        and log_loss [nats a row], each with its 95 % interval, change of the log loss by the game
        with its interval (null without one), is_judged and verdict (null but where judged).
        """
        import polars as pl

        rows = [_row(outcome, one) for outcome in self.outcomes for one in outcome.tried]
        return pl.DataFrame(rows, infer_schema_length=None)


def _row(outcome: OutcomeFinding, tried: Tried) -> dict[str, object]:
    """Return a row of the table; see `Hindcast.forecasts`."""
    one, score = tried.specification, tried.score
    is_judged = one.name == outcome.judged
    estimates = {"auc": score.auc, "brier_skill": score.brier_skill, "log_loss": score.log_loss}
    columns: dict[str, object] = {}
    for name, found in estimates.items():
        columns |= {name: found.value, f"{name}_low": found.low, f"{name}_high": found.high}
    change = None if tried.change is None else tried.change.log_loss
    for end, value in (("", "value"), ("_low", "low"), ("_high", "high")):
        columns[f"change{end}"] = None if change is None else getattr(change, value)
    return {
        "outcome": outcome.name,
        "forecast": one.name,
        "baseline": one.baseline,
        "game": one.solved.game if one.solved else None,
        "reading": one.solved.reading if one.solved else None,
        **columns,
        "is_judged": is_judged,
        "verdict": outcome.verdict if is_judged else None,
    }


@dataclass(frozen=True)
class _Record:
    """What is kept of a table, with what the games give it. n rows."""

    recipe: Recipe
    years: np.ndarray
    """(n,)."""
    pairs: np.ndarray
    """(n,) number of the pair of states."""
    features: Mapping[str, np.ndarray]
    """{name: (n,)}."""
    happened: Mapping[str, np.ndarray]
    """{outcome: (n,) 0 or 1}."""
    chances: Mapping[Solved, np.ndarray]
    """{game and reading: (n, 3) as `CHANCES`}."""

    @property
    def is_train(self) -> np.ndarray:
        """Return (n,) whether logits are fitted on a row; the others test them."""
        return np.asarray(self.years <= self.recipe.train_to)

    def sample(self, outcome: str) -> Sample:
        """Return what forecasts of the years of the test are held against."""
        test = ~self.is_train
        return Sample(happened=self.happened[outcome][test], groups=self.pairs[test])

    def chance(self, outcome: str, solved: Solved) -> np.ndarray:
        """Return (n,) what a game gives an outcome."""
        column = CHANCES.index(self.recipe.outcomes[outcome].chance)
        return np.asarray(self.chances[solved][:, column])

    def design(self, outcome: str, specification: Specification) -> Design:
        """Return what the logit of a specification is fitted to."""
        solved = specification.solved
        chances = self.chance(outcome, solved) if solved else np.ones(len(self.years))
        return design_of(self.recipe, specification, self.features, chances)


def run_hindcast(file: RecipeFile, path: Path, progress: Progress | None = None) -> Hindcast:
    """Return a hindcast on a user's table.

    Parameters
    ----------
    file : the recipe
    path : of the table, Parquet or CSV
    progress : called with the crises solved and the crises in all

    Raises
    ------
    ScenarioError : the recipe reads columns that the table does not have
    HindcastTableError : the table, or a row of it, cannot be used
    NoLogitsError : statsmodels is not installed
    """
    table = read_table(file, path)
    unsolved = _record(file.recipe, table.values)
    _check_events(unsolved, path)
    record = replace(unsolved, chances=_chances(file.recipe, table.values, progress))
    return Hindcast(
        recipe=file.recipe,
        table=table,
        crises=len(record.chances) * len(record.years),
        outcomes=tuple(_finding(record, name) for name in file.recipe.outcomes),
    )


def _record(recipe: Recipe, values: "pl.DataFrame") -> _Record:
    """Return the rows of a table as arrays, with no chances yet."""
    return _Record(
        recipe=recipe,
        years=values[YEAR].to_numpy(),
        pairs=numbered(values[PAIR].to_list()),
        features={name: values[f"feature.{name}"].to_numpy() for name in recipe.features},
        happened={name: values[f"outcome.{name}"].to_numpy() for name in recipe.outcomes},
        chances={},
    )


def _check_events(record: _Record, path: Path) -> None:
    """Raise if there is nothing to be learned from a period."""
    last = record.recipe.train_to
    for rows, when in ((record.is_train, f"up to {last}"), (~record.is_train, f"after {last}")):
        for name, happened in record.happened.items():
            count, events = int(rows.sum()), int(happened[rows].sum())
            if not 0 < events < count:
                message = (
                    f"of the {count:,} rows {when} that are kept, {name} happened in {events:,}, "
                    "so that nothing can be compared"
                )
                raise HindcastTableError(str(path), message)


def _chances(
    recipe: Recipe, values: "pl.DataFrame", progress: Progress | None
) -> dict[Solved, np.ndarray]:
    """Return the (n, 3) chances of every game in every reading."""
    found: dict[Solved, np.ndarray] = {}
    for one in solved_of(recipe):
        rows = read_as(recipe, one.reading, values)
        found[one] = crisis_chances(recipe, recipe.games[one.game], rows)
        if progress is not None:
            progress(len(found) * len(values), len(solved_of(recipe)) * len(values))
    return found


class _Forecasts(NamedTuple):
    """What one specification gives the years of the test."""

    logit: Logit
    given: np.ndarray
    """(test rows,)."""
    scored: Scored


def _finding(record: _Record, outcome: str) -> OutcomeFinding:
    """Return what comes of forecasting an outcome."""
    recipe, test = record.recipe, ~record.is_train
    counts = drawn_pairs(int(record.pairs.max()) + 1, recipe.resamples, recipe.seed)
    found = {one: _forecasts(record, outcome, one, counts) for one in specifications_of(recipe)}
    best = judged(recipe)
    given = Solved(next(iter(recipe.games)), AS_GIVEN)
    shown = (best.without_game, best, best._replace(baseline=BASE_RATE))
    sample = record.sample(outcome)
    return OutcomeFinding(
        name=outcome,
        title=recipe.outcomes[outcome].title,
        train=_period(record, outcome, record.is_train),
        test=_period(record, outcome, test),
        tried=tuple(_tried(one, found, given) for one in found),
        reliability={one.name: tuple(reliability(sample, found[one].given, BINS)) for one in shown},
        signs=tuple(_signs(record, outcome)),
        judged=best.name,
    )


def _tried(one: Specification, found: Mapping[Specification, _Forecasts], given: Solved) -> Tried:
    """Return what a specification came to, beside others.

    Parameters
    ----------
    given : the game of the verdict, as given
    """
    made, is_other = found[one], one.solved not in {None, given}
    beside = found[one._replace(solved=given)].scored if is_other else None
    return Tried(
        specification=one,
        score=made.scored.score(found[Specification(BASE_RATE, None, "")].scored),
        change=made.scored.change(found[one.without_game].scored) if one.solved else None,
        beyond_given=made.scored.change(beside) if beside else None,
        logit=made.logit,
    )


def _forecasts(
    record: _Record, outcome: str, specification: Specification, counts: np.ndarray
) -> _Forecasts:
    """Return what a specification gives the years of the test, trained on those before."""
    train = record.is_train
    design, happened = record.design(outcome, specification), record.happened[outcome][train]
    early, late, pairs = design.rows(train), design.rows(~train), record.pairs[train]
    logit = fit_logit(happened, early, pairs)
    given = logit.probabilities(late)
    slopes = refitted_slopes(logit, happened, early, pairs, counts)
    # One resample at a time: all of them at once would take the memory of a thousand tables.
    refitted = (probabilities(one, late) for one in slopes)
    return _Forecasts(logit, given, scored(record.sample(outcome), given, refitted, counts))


def _period(record: _Record, outcome: str, rows: np.ndarray) -> Period:
    """Return what a period holds."""
    years = record.years[rows]
    return Period(
        first_year=int(years.min()),
        last_year=int(years.max()),
        rows=len(years),
        events=int(record.happened[outcome][rows].sum()),
        pairs=len(np.unique(record.pairs[rows])),
    )


def _signs(record: _Record, outcome: str) -> Iterator[Sign]:
    """Yield the slopes of some features in the record, and in what each game gives the rows."""
    names = record.recipe.signs
    if not names:
        return
    happened = record.happened[outcome]
    design = Design(
        names=tuple(names),
        features=np.column_stack([record.features[name] for name in names]),
        offset=np.zeros(len(happened)),
    )
    sources = {RECORD: happened}
    for game in record.recipe.games:
        chance = record.chance(outcome, Solved(game, AS_GIVEN))
        # At the level of the record: a slope in log odds hangs on the level where chances are high.
        sources[game] = chance * happened.mean() / chance.mean()
    for source, shares in sources.items():
        logit = fit_logit(shares, design, record.pairs)
        for row, name in enumerate(names, start=1):
            slope, error = float(logit.slopes[row]), float(logit.errors[row])
            yield Sign(source=source, feature=name, slope=slope, error=error)
