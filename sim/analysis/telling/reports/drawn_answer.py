"""The answer of a sweep that draws its points: which factors move deterrence failures most."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from sim.analysis.dossier.dossier import Dossier
from sim.analysis.sweeps.answers import sweep_answer
from sim.analysis.sweeps.arm_values import arm_values, layout_of
from sim.analysis.sweeps.levels import FactorLevels, Level, levels_of
from sim.analysis.sweeps.sensitivity import sensitivity_of
from sim.analysis.telling.figures.cells import value_text
from sim.analysis.telling.reports.parts import Answer, Sentence, Table, percent_text
from sim.analysis.telling.reports.titles import Names
from sim.analysis.telling.words import listing, words
from sim.domain.errors import QuestionError

CLEAR_ERRORS: Final = 3.0
"""Standard errors that a gap must exceed to be named: the widest of several levels is looked for,
so that two would be passed by chance too often."""

MOST_FACTORS: Final = 3
"""Factors that the answer names."""

CHOICES: Final = ("arrangement", "policy", "policies")
"""Factors that choose an arrangement or a policy."""


def drawn_answer(dossier: Dossier) -> Answer:
    """Return the answer of a sweep with one arm, whose points draw all that varies."""
    answer = sweep_answer(dossier.results)
    (arm,) = answer.arms
    runs = f"{answer.points:,} points of {answer.replications:,} runs"
    spread = Sentence(
        "How many failures",
        f"{value_text(arm.mean.mean)} deterrence failures are expected a run on average over the "
        f"{runs}, and {value_text(arm.low_5)} to {value_text(arm.high_95)} at nine points of ten.",
    )
    names = Names(dossier)
    levels = levels_of(arm_values(dossier.results))
    return Answer(
        sentences=[*_movers(names, levels), *_rest(names, levels), spread, *_luck(dossier)],
        silent_on=[_unpaired(dossier)],
        tables=[_level_table(names, levels)],
    )


def _movers(names: Names, levels: Sequence[FactorLevels]) -> Iterator[Sentence]:
    """Yield the factors between whose levels the outcome differs most."""
    clear = [one for one in levels if _is_clear(one)]
    if not clear:
        yield Sentence(
            "What matters most",
            "No factor moves deterrence failures by more than chance between its points would.",
        )
        return
    first, *others = [
        f"{names.factor(one.factor)} ({_at(names, one.highest)}, {_at(names, one.lowest)})"
        for one in clear[:MOST_FACTORS]
    ]
    rest = f", then with {listing(others)}" if others else ""
    yield Sentence(
        "What matters most", f"Deterrence failures a run differ most with {first}{rest}."
    )


def _rest(names: Names, levels: Sequence[FactorLevels]) -> Iterator[Sentence]:
    """Yield the factors that move nothing that can be told."""
    unclear = [names.factor(one.factor) for one in levels if not _is_clear(one)]
    if unclear and len(unclear) < len(levels):
        yield Sentence(
            "What cannot be told",
            f"Levels of {listing(unclear)} differ by less than {CLEAR_ERRORS:g} standard errors.",
        )


def _is_clear(one: FactorLevels) -> bool:
    """Return whether a factor moves the outcome by more than chance would."""
    return one.gap > CLEAR_ERRORS * one.gap_error


def _luck(dossier: Dossier) -> Iterator[Sentence]:
    """Yield how much of what differs between points is chance."""
    try:
        (finding,) = sensitivity_of(dossier.results).findings
    except QuestionError:  # too few points to say so
        return
    if not np.isnan(finding.luck):
        yield Sentence(
            "How sure",
            f"{percent_text(finding.luck, finding.luck)} of the variance between points is chance "
            "within their runs; errors of the levels hold that and what else differs.",
        )


def _unpaired(dossier: Dossier) -> str:
    """Return why nothing is compared pair by pair."""
    drawn = layout_of(dossier.manifest).drawn
    choices = [name for name in CHOICES if len({str(one.get(name)) for one in drawn}) > 1]
    if choices:
        return (
            f"How much better one {' or '.join(choices)} is than another at the same point: they "
            "are drawn with the points, so that nothing is paired (`cross` in the design pairs "
            "them)."
        )
    return "Which arrangement or policy is better: the study varies parameters under one of each."


def _at(names: Names, level: Level) -> str:
    """Return the failures at a level; titles of arrangements and policies in quotation marks."""
    mean = value_text(level.mean)
    if level.name in names.titles:
        return f"{mean} at {names.quoted(level.name)}"
    return f"{mean} {level.name}" if level.is_half else f"{mean} at {words(level.name)}"


def _level_table(names: Names, levels: Sequence[FactorLevels]) -> Table:
    """Return means by level of every factor."""
    rows = [
        [names.factor(factor.factor), names.plain(one.name), value_text(one.mean),
         value_text(one.error), f"{one.points:,}"]
        for factor in levels
        for one in factor.levels
    ]  # fmt: skip
    return Table(
        "Deterrence failures by level of each factor",
        ("factor", "level", "mean a run", "standard error", "points"),
        rows,
        "Means over all points with the level, whatever the others are; numbers are cut at their "
        "median. Not paired: arms that share their points would tell smaller differences.",
    )
