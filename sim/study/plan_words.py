"""A plan in words: its design, its factors and how long it takes, for `deter check`."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from sim.study.arms import Arms
from sim.study.designs import Design
from sim.study.factors import ListedValues, NamedLevels, NumberRange
from sim.study.plan import Precision
from sim.study.study_files import ComparisonStudy
from sim.study.study_plan import StudyPlan

SHOWN_VALUES: Final = 8
"""Values of a list that are named before the rest is counted."""

DESIGNS: Final = {
    "grid": "grid",
    "plausible": "grid",
    "latin_hypercube": "Latin hypercube",
    "sobol": "Sobol sequence",
    "saltelli": "Saltelli design",
    "morris": "Morris design",
    "list": "list of points",
}


class FactorLine(NamedTuple):
    """A factor in words."""

    factor: str
    """The column of the tables."""

    sets: str
    """What it sets; nothing where the name says it."""

    values: str
    """Which values it takes."""


def design_words(plan: StudyPlan) -> str:
    """Return how the points of a plan were chosen."""
    if isinstance(plan.study, ComparisonStudy):
        words = f"every arrangement under every policy, against {plan.study.baseline}"
    else:
        words = _design_words(plan.study.design) + _cross_words(plan.study.arms)
    if plan.vectors is None:
        return words
    one = plan.vectors
    return f"{words}; replications play the {len(one)} vectors of the plausible set {one.name}"


def uneven_vectors(plan: StudyPlan) -> str:
    """Return a warning if some vectors of a plan are played more often than others.

    Returns
    -------
    nothing where every vector is played alike, or where a precision decides how often
    """
    if plan.vectors is None or isinstance(plan.replications, Precision):
        return ""
    count, runs = len(plan.vectors), plan.replications
    if runs % count == 0:
        return ""
    near = max(1, round(runs / count)) * count
    if runs < count:
        said = f"only the first {runs:,} of {count:,} vectors are played"
    else:
        said = f"some of the {count:,} vectors are played once more than others"
    return f"replications is {runs:,}: {said}; {near:,} would play each alike"


def _cross_words(arms: Arms) -> str:
    """Return what the points are crossed with; nothing if they are not."""
    if not arms.crossed:
        return ""
    names = " x ".join(arms.crossed)
    return f" of {arms.points_drawn():,} points, each under {arms.count:,} arms ({names})"


def _design_words(design: Design) -> str:
    name = DESIGNS[design.kind]
    if design.kind == "morris":
        return f"{name} of {design.trajectories:,} trajectories at {design.levels} levels"
    if design.kind != "saltelli":
        return name
    pairs = ", with pairs of factors" if design.second_order else ""
    return f"{name} of base {design.base:,}{pairs}"


def factor_lines(plan: StudyPlan) -> list[FactorLine]:
    """Return the factors of a plan in words, in the order of the columns."""
    study = plan.study
    if isinstance(study, ComparisonStudy):
        return [
            FactorLine("arrangement", "", _comma_list(study.arrangements)),
            FactorLine("policy", "", _comma_list(study.policies)),
        ]
    return [_factor_line(name, factor) for name, factor in study.factors.items()]


def _factor_line(name: str, factor: NumberRange | ListedValues | NamedLevels) -> FactorLine:
    sets = ", ".join(path for path in factor.set_paths(name) if path != name)
    if not isinstance(factor, NamedLevels) and factor.multiply:
        sets = f"{sets or name}, multiplied"
    if isinstance(factor, NumberRange):
        return FactorLine(name, sets, "; ".join(_range_words(factor)))
    if isinstance(factor, NamedLevels):
        return FactorLine(name, sets, _comma_list(factor.grid()))
    shown = (factor.table_value(value) for value in factor.values)
    return FactorLine(name, sets, _comma_list(shown))


def _range_words(factor: NumberRange) -> Iterator[str]:
    """Yield ends, distribution and steps of a range."""
    yield f"{factor.low:g} to {factor.high:g}"
    shape = {"normal": ("mean", "sd"), "triangular": ("mode",)}.get(factor.distribution, ())
    given = ", ".join(f"{name} {getattr(factor, name):g}" for name in shape)
    yield factor.distribution.replace("_", " ") + (f", {given}" if given else "")
    if factor.steps is not None:
        yield f"{factor.steps} steps"


def _comma_list(values: Iterable[object]) -> str:
    """Return values with commas between them; of many, the first ones and how many more."""
    texts = [f"{one:g}" if isinstance(one, float) else str(one) for one in values]
    more = len(texts) - SHOWN_VALUES
    return ", ".join(texts[:SHOWN_VALUES]) + (f" and {more} more" if more > 0 else "")


def time_words(seconds: float) -> str:
    """Return a time in words, as roughly as it is known.

    >>> [time_words(seconds) for seconds in (0.4, 45, 400, 7300, 400_000)]
    ['a second', '45 seconds', '7 minutes', '2 hours', '5 days']
    """
    for unit, length, until in (("second", 1, 90), ("minute", 60, 90), ("hour", 3600, 48)):
        if round(seconds / length) <= until:
            return _count_text(max(1, round(seconds / length)), unit)
    return _count_text(round(seconds / 86_400), "day")


def _count_text(count: int, unit: str) -> str:
    """Return a number of units of time in words; "an hour" would promise more than is known."""
    return f"a {unit}" if count == 1 and unit != "hour" else f"{count} {unit}{'s' * (count != 1)}"
