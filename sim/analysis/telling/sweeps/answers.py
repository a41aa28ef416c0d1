"""What a sweep answers, as tables: a block for each policy and a row an arm, as a comparison."""

from collections.abc import Mapping
from math import isnan

from sim.analysis.sweeps.answers import ArmAnswer, SweepAnswer, part_name
from sim.analysis.sweeps.crossed_error import CrossedMean
from sim.analysis.telling.comparison import (
    NOT_DISTINGUISHABLE,
    NOT_DISTINGUISHABLE_KEY,
    mean_text,
    signed_text,
)
from sim.analysis.telling.tables import paragraph, table_text
from sim.analysis.telling.words import MAX_PROSE, ONE_DECIDES, listing, words
from sim.study.factors import arm_text


def answer_text(
    found: SweepAnswer, width: int | None = None, titles: Mapping[str, str] | None = None
) -> str:
    """Return an answer as tables, with notes on how to read them.

    Parameters
    ----------
    width : columns of the terminal; absent: as many as the tables need
    titles : {value of a factor: what readers call it}, from `value_titles`; arrangements and
        policies go by the names that commands take
    """
    prose = min(width or MAX_PROSE, MAX_PROSE)
    blocks, called = _blocks(found, titles or {}), titles or {}
    # Of treaties where none is proposed there is nothing to say.
    valued = {
        head: arms for head, arms in blocks.items() if not all(isnan(one.mean.mean) for one in arms)
    }
    blocks = valued or blocks
    tables = [_block_text(found, head, arms, width, called) for head, arms in blocks.items()]
    return "\n\n".join([paragraph(_head(found), prose), *tables, paragraph(_note(found), prose)])


def _head(found: SweepAnswer) -> str:
    """Return what was asked, over how many points and runs."""
    measure = found.measure
    place = f" at {measure.flashpoint}" if measure.flashpoint else ""
    place = f" without {measure.without}" if measure.without else place
    many = f"{found.points:,} points, " if found.points > 1 else ""
    outcome = words(measure.outcome).capitalize()
    arms = f", each under {len(found.arms)} arms" if len(found.arms) > 1 and many else ""
    return f"{outcome}{place} a run: {many}{found.replications:,} replications{arms}."


def _blocks(found: SweepAnswer, titles: Mapping[str, str]) -> dict[str, list[ArmAnswer]]:
    """Return {values of the factors that are not compared, in words: its arms}."""
    blocks: dict[str, list[ArmAnswer]] = {}
    for one in found.arms:
        rest = {name: value for name, value in one.arm.items() if name != found.factor}
        head = ", ".join(
            titles.get(part_name(name, value)) or f"{name}: {arm_text(value)}"
            for name, value in rest.items()
        )
        blocks.setdefault(head, []).append(one)
    return blocks


def _block_text(
    found: SweepAnswer,
    head: str,
    arms: list[ArmAnswer],
    width: int | None,
    titles: Mapping[str, str],
) -> str:
    """Return the table of one block under its head."""
    if found.factor is None:
        (one,) = arms
        alone = ("mean", "95 %", "5-95 % of points")
        lines = [[mean_text(one.mean.mean), interval_text(one.mean), _spread(one)]]
        return table_text(alone, lines, numeric=(0,), width=width)
    units = "points" if found.points > 1 else "vectors" if found.vectors else "runs"
    base = arm_text(found.baseline or 0)
    against = f"against {titles.get(base, base)} [95 %]"
    headers = (found.factor, "mean", against, f"lower in\n{units}")
    cells = [_row(found.factor, one, titles) for one in arms]
    table = table_text(headers, cells, numeric=(1, 3), width=width)
    return f"{head}\n{table}" if head else table


def _row(factor: str, one: ArmAnswer, titles: Mapping[str, str]) -> list[str]:
    name, mean = arm_text(one.arm[factor]), mean_text(one.mean.mean)
    name = titles.get(name, name)
    if one.against is None:
        return [name, mean, "baseline", ""]
    difference = one.against.difference
    mark = "" if one.against.is_distinguishable else f" {NOT_DISTINGUISHABLE}"
    share = f"{one.against.lower:.0%}".replace("%", " %")
    if one.against.one_decides:
        return [name, mean, f"{signed_text(difference.mean)} ({ONE_DECIDES})", share]
    return [name, mean, f"{signed_text(difference.mean)} {interval_text(difference)}{mark}", share]


def interval_text(found: CrossedMean) -> str:
    """Return a 95 % interval with signs.

    >>> interval_text(CrossedMean(mean=0.5, error=0.1, low=0.3, high=0.7, runs=9))
    '[+0.300, +0.700]'
    """
    return f"[{signed_text(found.low)}, {signed_text(found.high)}]"


def _spread(one: ArmAnswer) -> str:
    return f"{mean_text(one.low_5)} to {mean_text(one.high_95)}"


def _note(found: SweepAnswer) -> str:
    """Return how to read the tables."""
    parts = []
    if found.factor is not None:
        parts.append(f"Differences are paired on common random numbers. {NOT_DISTINGUISHABLE_KEY}.")
    if found.points > 1:
        parts.append(
            "Intervals take the points of the design and the replications, which all points share, "
            "as what was sampled."
        )
    if found.averaged and found.factor is not None:
        parts.append(
            f"Every number is a mean over {listing([words(one) for one in found.averaged])}: to "
            "compare the values of one of them, write compares: FACTOR in the study's file."
        )
    if found.vectors:
        parts.append(
            f"Replications play {found.vectors:,} vectors of a plausible set, the same everywhere."
        )
    if found.has_unpaired_choice:
        parts.append(
            "Arrangements or policies were drawn with the points, so nothing can be paired: write "
            "cross: [arrangement, policy] in the design for differences."
        )
    if found.has_fitted_values:
        parts.append(
            "Levels were fitted, and so was how far today's pacts lower them: no findings."
        )
    parts.append("No forecast.")
    return " ".join(parts)
