"""Write the tables of the hindcast into the page on validation, from a table that is not shipped.

Run it after a default of the crisis game or the recipe has changed::

    DETER_HINDCAST_TABLE=FILE.parquet .venv/bin/python docs/make_hindcast_tables.py

The table is the user's own; the page says which. It takes two minutes. With
``--check`` it writes nothing and ends with 1 if the page is out of date. No row of
the table comes into the page, only scores, slopes and counts.
"""  # noqa: INP001  a script beside the pages that it makes

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from made_parts import write_or_check

from sim.analysis.telling.hindcast import change_text, reading_lines, verdict_sentence
from sim.validation.hindcast.findings import OutcomeFinding, Tried
from sim.validation.hindcast.hindcast import Hindcast, run_hindcast
from sim.validation.hindcast.recipe_files import load_recipe
from sim.validation.hindcast.scores import Estimate
from sim.validation.hindcast.specifications import (
    BASE_RATE,
    FEATURE,
    OFFSET,
    Solved,
    Specification,
    solved_of,
)

PAGE = Path(__file__).resolve().parent / "explanation" / "hindcast.md"
RECIPE = "asia_pacific_dyad_years"
TABLE = "DETER_HINDCAST_TABLE"
USES = (FEATURE, OFFSET)


@cache
def hindcast() -> Hindcast:
    """Return the hindcast on the table that the environment names."""
    if TABLE not in os.environ:
        sys.exit(f"set {TABLE} to your table of dyad-years")
    return run_hindcast(load_recipe(RECIPE), Path(os.environ[TABLE]))


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def figure(one: Estimate, digits: int) -> str:
    """Return a figure with its interval."""
    return f"{one.value:.{digits}f} [{one.low:.{digits}f}, {one.high:.{digits}f}]"


def words(name: str) -> str:
    """Return a name of the recipe as readers see it."""
    return name.replace("_", " ")


def label(solved: Solved) -> str:
    """Return a game and its reading in words."""
    return f"{words(solved.game)}, {words(solved.reading)}"


def found(finding: OutcomeFinding, baseline: str, solved: Solved | None, use: str) -> Tried:
    """Return one specification of an outcome."""
    return finding.named(Specification(baseline, solved, use).name)


def record() -> str:
    """Return what was read, and the counts of both periods."""
    counts = [
        [
            words(one.name),
            f"{period.first_year}-{period.last_year}",
            f"{period.rows:,}",
            str(period.events),
            str(period.pairs),
        ]
        for one in hindcast().outcomes
        for period in (one.train, one.test)
    ]
    lines = "\n".join(f"- {line}" for line in reading_lines(hindcast()))
    head = ("outcome", "years", "dyad-years", "events", "pairs")
    return f"{lines}\n\n{markdown(head, counts)}"


def plain(finding: OutcomeFinding) -> str:
    """Return the scores of the logits without the game."""
    baselines = (BASE_RATE, *hindcast().recipe.baselines)
    rows = []
    for name in baselines:
        score = found(finding, name, None, "").score
        loss = f"{1000 * score.log_loss.value:.1f}"
        rows.append([words(name), figure(score.auc, 2), figure(score.brier_skill, 3), loss])
    return markdown(("logit", "AUC", "Brier skill", "log loss"), rows)


def alone(finding: OutcomeFinding) -> str:
    """Return the scores of each game in each reading, without any other feature."""
    rows = []
    for solved in solved_of(hindcast().recipe):
        fitted, taken = (found(finding, BASE_RATE, solved, use) for use in USES)
        slope, error = fitted.game_slope or (0.0, 0.0)
        rows.append(
            [
                label(solved),
                figure(fitted.score.auc, 2),
                figure(fitted.score.brier_skill, 3),
                figure(taken.score.brier_skill, 3),
                f"{slope:.1f} ± {error:.1f}",
            ]
        )
    head = ("game", "AUC", "Brier skill, slope fitted", "Brier skill, slope 1", "slope")
    return markdown(head, rows)


def beside(finding: OutcomeFinding) -> str:
    """Return what each game changes in the log loss of each logit."""
    baselines = (BASE_RATE, *hindcast().recipe.baselines)
    rows = [
        [f"{label(solved)}, {use}", *(_change(finding, name, solved, use) for name in baselines)]
        for solved in solved_of(hindcast().recipe)
        for use in USES
    ]
    return markdown(("game", *map(words, baselines)), rows)


def _change(finding: OutcomeFinding, baseline: str, solved: Solved, use: str) -> str:
    change = found(finding, baseline, solved, use).change
    assert change is not None  # noqa: S101  there is a game in it
    return change_text(change)


def nulls(finding: OutcomeFinding) -> str:
    """Return what the game as given has over each null model and variant."""
    last = list(hindcast().recipe.baselines)[-1]
    places = [(BASE_RATE, FEATURE), (BASE_RATE, OFFSET), (last, FEATURE)]
    rows = []
    for solved in solved_of(hindcast().recipe):
        changes = [found(finding, name, solved, use).beyond_given for name, use in places]
        known = [change_text(one) for one in changes if one is not None]
        first = solved.game == next(iter(hindcast().recipe.games))
        name = words(solved.reading if first else solved.game)
        rows += [[name, *known]] if known else []
    head = ("in place of the game as given", "alone, feature", "alone, offset")
    return markdown((*head, f"beside {last}, feature"), rows)


def signs() -> str:
    """Return the slopes of power and distance in the record and in the games."""
    rows = []
    for one in hindcast().outcomes:
        for sign in sorted(one.signs, key=lambda sign: sign.feature, reverse=True):
            slope = f"{sign.slope:+.4f} ± {sign.error:.4f}"
            rows.append([words(one.name), words(sign.feature), words(sign.source), slope])
    return markdown(("outcome", "feature", "in", "slope"), rows)


def reliable(finding: OutcomeFinding) -> str:
    """Return the reliability tables of the logit of the verdict, with the game, and of the game."""
    names = list(finding.reliability)
    columns = [finding.reliability[name] for name in names]
    rows = []
    for row in range(max(map(len, columns))):
        cells = [bins[row] if row < len(bins) else None for bins in columns]
        rows.append(
            [
                str(row + 1),
                *(
                    f"{one.forecast:.1%}: {one.observed:.1%} ± {one.error:.1%}" if one else ""
                    for one in cells
                ),
            ]
        )
    return markdown(("tenth", *map(words, names)), rows)


def verdicts() -> str:
    """Return the verdict on each outcome, a sentence each."""
    sentences = (verdict_sentence(hindcast(), one) for one in hindcast().outcomes)
    return "\n".join(f"- {one[0].upper()}{one[1:]}" for one in sentences)


def parts() -> Iterator[tuple[str, Callable[[], str]]]:
    """Yield the name of each part of the page and what makes it."""
    yield "record", record
    yield "verdicts", verdicts
    yield "signs", signs
    for name in load_recipe(RECIPE).recipe.outcomes:
        for title, make in (
            ("logits", plain),
            ("game alone", alone),
            ("changes", beside),
            ("nulls", nulls),
            ("reliability", reliable),
        ):
            yield f"{title} of {name}", _of(name, make)


def _of(name: str, make: Callable[[OutcomeFinding], str]) -> Callable[[], str]:
    """Return what makes a part of one outcome."""
    return lambda: make(next(one for one in hindcast().outcomes if one.name == name))


if __name__ == "__main__":
    sys.exit(write_or_check({PAGE: dict(parts())}, Path(__file__).name))
