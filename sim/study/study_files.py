"""What a study file may say: a comparison of cells, or a sweep over factors.

The classes are closed: an unknown key is a problem at its line. What a design draws
from its factors is in `designs`, what a factor may be in `factors`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Final

from pydantic import Field

from sim.domain.figures import Title
from sim.domain.misfits import FittingValue, Misfit, items_of, keys_of, repetitions
from sim.domain.parts import right_items, right_parts
from sim.domain.vocabulary import Name
from sim.engine.outcomes.outcomes import ACCOUNT_PREFIXES, OUTCOME_NAMES
from sim.engine.outcomes.political_outcomes import POLITICAL_OUTCOMES
from sim.loading.suggestions import suggestion
from sim.study.arms import Arms, cross_misfits
from sim.study.designs import MAX_POINTS, Design, Levels, Plausible, level_misfits
from sim.study.factor_names import name_misfits
from sim.study.factor_paths import PathFactor
from sim.study.factors import Factor, NumberRange, arm_text
from sim.study.headlines import Headline, headline_misfits
from sim.study.plan import Precision
from sim.study.tables import Table

MAX_RUNS: Final = 100_000_000
"""Most runs of a sweep: a day on a hundred cores. More is taken for a typing mistake."""

MAX_REPLICATIONS: Final = 10_000_000
"""Runs of each point."""

DEFAULT_SEED: Final = 1

SMALLEST_DIFFERENCE: Final = 0.02
"""Share of the baseline's mean below which a difference is negligible. Judged: of .4 deterrence
failures in fifteen years it is one in nineteen hundred years."""

PolicyWeight = Annotated[float, Field(ge=0, allow_inf_nan=False)]

CLAIM_FIELDS: Final = frozenset(
    {
        "question", "headlines", "smallest_difference", "weights", "null_arrangement", "control",
        "negotiated",
    }
)  # fmt: skip
"""Fields that say what is claimed of runs and change none of them."""

Factors = Annotated[dict[str, Factor], Field(min_length=1)]


class Study(FittingValue):
    """What every study says."""

    def without_claims(self) -> dict[str, object]:
        """Return what makes runs: all but what is claimed of them."""
        return self.model_dump(mode="json", exclude=set(CLAIM_FIELDS))

    title: Title
    """Name for readers."""

    question: Title | None = None
    """What the study asks, for the head of its report; absent: a question made of what it varies.
    """

    scenario: Name
    """The scenario that is varied."""

    seed: int = Field(default=DEFAULT_SEED, ge=0, lt=2**63)
    """Seed of the draws, the same for every scenario of the study."""

    overrides: dict[str, object] = Field(default_factory=dict)
    """{dotted path: value}, applied to every scenario of the study."""

    outputs: list[Table] = Field(default_factory=list)
    """Tables to keep beside that of the runs: `flashpoints`, `quarters`, `events`; with politics
    also `states`, `proposals`, `stages`, `joining`."""

    logged: int = Field(default=0, ge=0, le=1_000_000)
    """Replications, the first ones of each scenario, that keep their events [count]."""

    def tables(self) -> frozenset[str]:
        """Return which tables are kept."""
        return frozenset({"runs", *self.outputs})

    @classmethod
    def misfits(cls, given: Mapping[str, object]) -> Iterator[Misfit]:
        """Yield what does not fit together in what was given, which may be wrong in itself."""
        right = right_parts(cls, given)
        logged, outputs = right.get("logged"), right.get("outputs")
        if isinstance(logged, int) and isinstance(outputs, list):
            if logged and "events" not in outputs:
                message = f"is {logged}, but events are not among the outputs"
                yield Misfit(("logged",), message, "Write outputs: [events].")
            if "events" in outputs and not logged:
                message = "has events, but no replication is to keep any"
                yield Misfit(("outputs",), message, "Say how many with logged: 10.")
        if "seed" in keys_of(given.get("overrides")):
            message = "is no override: every scenario of a study has the study's seed"
            yield Misfit(("overrides", "seed"), message, "Use the study's key 'seed'.")


class ComparisonStudy(Study):
    """Every arrangement under every policy, paired with one baseline."""

    arrangements: list[Name] = Field(min_length=1)
    """Arrangements to compare."""

    policies: list[Name] = Field(min_length=1)
    """Policies under which each is run; each takes the place of its patron's."""

    baseline: Name
    """The arrangement against which differences are taken."""

    replications: int = Field(default=1000, ge=2, le=MAX_REPLICATIONS)
    """Runs of each cell; cells share their random numbers."""

    outputs: list[Table] = Field(default=["flashpoints"])
    """Tables to keep beside that of the runs: `flashpoints`, `quarters`, `events`; with politics
    also `states`, `proposals`, `stages`, `joining`."""

    design: Plausible | None = None
    """`{kind: plausible}`: replications play the vectors of a plausible set, the same in every
    cell; absent: all play the scenario's own numbers."""

    headlines: list[Headline] = Field(default_factory=list)
    """Claims that are printed with the share of the plausible set in which they hold; absent: every
    arrangement against the baseline."""

    smallest_difference: float = Field(default=SMALLEST_DIFFERENCE, gt=0, lt=1)
    """Smallest difference of interest, as a share of the baseline's mean under the same policy;
    what is smaller is called negligible. The default is judged."""

    weights: dict[Name, PolicyWeight] = Field(default_factory=dict)
    """{policy: weight} for the expected regret; they need not add up to 1. Absent: all alike."""

    null_arrangement: Name | None = None
    """A null model: differences to it are no finding where values were fitted."""

    control: Name | None = None
    """Arrangement with one promise alone: the verdict says how much of the best one's gain that
    makes."""

    negotiated: dict[Name, Name] = Field(default_factory=dict)
    """{arrangement: the arrangement in which its treaties would first have to be agreed on}: played
    beside the study, so that the verdict can say whether what is best could be had."""

    @classmethod
    def misfits(cls, given: Mapping[str, object]) -> Iterator[Misfit]:
        """Yield names that are listed twice, and a baseline that is not compared."""
        yield from super().misfits(given)
        yield from headline_misfits(given.get("headlines"))
        for field in ("arrangements", "policies"):
            yield from repetitions(given.get(field), (field,))
        names, baseline = items_of(given.get("arrangements")), given.get("baseline")
        if names and isinstance(baseline, str) and baseline not in names:
            hint = suggestion(baseline, [name for name in names if isinstance(name, str)])
            yield Misfit(("baseline",), f"is {baseline}, which is not among the arrangements", hint)
        for field in ("null_arrangement", "control"):
            yield from _stranger_misfits((field,), given.get(field), names)
        negotiated = given.get("negotiated")
        for name in negotiated if isinstance(negotiated, Mapping) else ():
            yield from _stranger_misfits(("negotiated", str(name)), name, names)
        yield from _weight_misfits(given.get("weights"), items_of(given.get("policies")))


def _stranger_misfits(
    place: tuple[str, ...], name: object, arrangements: Sequence[object]
) -> Iterator[Misfit]:
    """Yield a name that is not among the arrangements."""
    if arrangements and isinstance(name, str) and name not in arrangements:
        hint = suggestion(name, [one for one in arrangements if isinstance(one, str)])
        yield Misfit(place, f"is {name}, which is not among the arrangements", hint)


def _weight_misfits(weights: object, policies: Sequence[object]) -> Iterator[Misfit]:
    """Yield weights of policies that are not compared, and weights that weigh nothing."""
    if not isinstance(weights, Mapping) or not weights:
        return
    names = [name for name in policies if isinstance(name, str)]
    for name in weights:
        if names and name not in names:
            hint = suggestion(str(name), names)
            yield Misfit(("weights", str(name)), "is not among the policies of the study", hint)
    if all(weight == 0 for weight in weights.values()):
        yield Misfit(("weights",), "are all nought", "Give some policy a weight above 0.")


class SweepStudy(Study):
    """A scenario at many points of some factors."""

    factors: Factors
    """{name: factor}; the name is a column of the tables, and the path if the factor has none."""

    design: Design
    """Which combinations of the factors are run."""

    replications: int | None = Field(default=None, ge=1, le=MAX_REPLICATIONS)
    """Runs of each point; points share their random numbers. This or `precision`."""

    precision: Precision | None = None
    """Run each point until an outcome is known this well. This or `replications`."""

    compares: str | None = None
    """The factor whose values the answer compares: what the question asks about. Absent: the
    arrangements, if several are listed; else the first factor that chooses a policy or has named
    levels."""

    baseline: str | None = None
    """Value of that factor that the others stand against; absent: the first."""

    outcomes: list[str] = Field(default_factory=list)
    """Outcomes that the answer tells, columns of the table of runs; absent: deterrence failures."""

    @classmethod
    def misfits(cls, given: Mapping[str, object]) -> Iterator[Misfit]:
        """Yield what does not fit between factors, design and the number of runs."""
        yield from super().misfits(given)
        factors = right_items(Factor, given.get("factors"))
        yield from name_misfits(keys_of(given.get("factors")))
        yield from _outcome_misfits(items_of(given.get("outcomes")))
        yield from _compared_misfits(given, factors)
        yield from _path_misfits(keys_of(given.get("overrides")), factors)
        right = right_parts(cls, given)
        yield from _target_misfits(given, right)
        if right.keys() >= {"factors", "design", "precision", "replications"}:
            yield from cls.model_construct(**right).design_misfits()

    def without_claims(self) -> dict[str, object]:
        """Return what makes runs: all but what is claimed of them and what readers call it."""
        titles = {"factors": {"__all__": {"title", "titles"}}}
        claims = dict.fromkeys([*CLAIM_FIELDS, "compares", "baseline", "outcomes"], True)
        return self.model_dump(mode="json", exclude={**claims, **titles})

    def draw_points(self) -> Iterator[Levels]:
        """Yield the points as {factor: value}, in the order of the design."""
        return self.arms.draw(self.seed)

    @property
    def arms(self) -> Arms:
        """Return the factors, divided into what the design draws and what it crosses."""
        return Arms(self.design, self.factors)

    def design_misfits(self) -> Iterator[Misfit]:
        """Yield what does not fit between a design and the rest, each right in itself."""
        # Without its crossed factors nobody can say what a design draws, or how much.
        found = list(cross_misfits(self.design, self.factors))
        found = found or [*self.design.misfits(self.arms.drawn), *self._size_misfits()]
        # The baseline needs the points of the design, which can be drawn only if all else is right.
        yield from found or self._baseline_misfits()

    def _size_misfits(self) -> Iterator[Misfit]:
        """Yield what makes the study too large."""
        points = self.arms.points_drawn() * self.arms.count
        each = self.replications or (self.precision.first if self.precision else 0)
        if points > MAX_POINTS:
            # A grid of thousands of factors has more points than Python will write out.
            count = f"{points:,}" if points < MAX_RUNS**2 else "far too many"
            said = f"has {count} points; at most {MAX_POINTS:,} are allowed"
            yield Misfit(("design",), said)
        elif excess := runs_in_excess(points, each):
            place = ("replications",) if self.replications else ("precision", "first")
            yield Misfit(place, excess)

    def _baseline_misfits(self) -> Iterator[Misfit]:
        """Yield what keeps the baseline from being a point; the design must fit."""
        baseline = self.precision.baseline if self.precision else None
        if baseline is None:
            return
        place = ("precision", "baseline")
        found = list(level_misfits(place, baseline, self.factors))
        yield from found
        if not found and not self._has_baselines(baseline):
            hint = "Differences are paired in a grid, or in a list that has the baseline's points."
            yield Misfit(place, "cannot be paired with every point of the design", hint)

    def _has_baselines(self, baseline: Levels) -> bool:
        """Return whether every point, with the baseline's values put in, is a point too."""
        points = {self._row(levels) for levels in self.draw_points()}
        return all(self._row({**levels, **baseline}) in points for levels in self.draw_points())

    def _row(self, levels: Levels) -> tuple[object, ...]:
        return tuple(factor.table_value(levels[name]) for name, factor in self.factors.items())


def runs_in_excess(points: int, each: int) -> str:
    """Return why a number of replications makes too many runs; nothing if it does not."""
    if points * each <= MAX_RUNS:
        return ""
    return f"is {each:,}, which makes {points * each:,} runs; at most {MAX_RUNS:,} are allowed"


def _path_misfits(overrides: Sequence[str], factors: Factors) -> Iterator[Misfit]:
    """Yield paths that are set twice, or that no factor can set."""
    first = dict.fromkeys(overrides, "the overrides set")
    for name, factor in factors.items():
        multiplies = isinstance(factor, PathFactor) and factor.multiply
        for path in factor.set_paths(name):
            place = ("factors", name)
            what = "policies" if path == "policy" else path
            if what == "seed":
                yield Misfit(place, "sets the seed, which every point shares")
            elif what in first and not (multiplies and what in overrides):
                message = f"sets {what}, which {first[what]} too"
                yield Misfit(place, message, "Keep one.")
        for path in factor.set_paths(name):
            # Only after its own check: one level may set `policy` and another `policies`.
            first.setdefault("policies" if path == "policy" else path, f"factor {name!r} sets")


def _outcome_misfits(outcomes: Sequence[object]) -> Iterator[Misfit]:
    """Yield names that are no outcome of a run."""
    known = (*OUTCOME_NAMES, *POLITICAL_OUTCOMES)
    for number, name in enumerate(outcomes):
        if isinstance(name, str) and name not in known and not name.startswith(ACCOUNT_PREFIXES):
            message = f"is {name!r}, which is no outcome of a run"
            yield Misfit(("outcomes", number), message, suggestion(name, known))


def _compared_misfits(given: Mapping[str, object], factors: Factors) -> Iterator[Misfit]:
    """Yield a factor to compare that is none, a range, or lacks the baseline.

    Parameters
    ----------
    given : the study as its file gives it
    factors : those that are right in themselves
    """
    name, baseline = given.get("compares"), given.get("baseline")
    if not isinstance(name, str):
        if baseline is not None:
            message = "is given, but not which factor it is a value of"
            yield Misfit(("baseline",), message, "Write compares: FACTOR too.")
        return
    names = keys_of(given.get("factors"))
    if name not in names:
        hint = suggestion(name, names)
        yield Misfit(("compares",), f"is {name!r}, which is no factor", hint)
    elif (factor := factors.get(name)) is not None:
        yield from _value_misfits(name, factor, baseline)


def _value_misfits(name: str, factor: Factor, baseline: object) -> Iterator[Misfit]:
    """Yield why the values of a factor cannot be compared with a baseline."""
    if isinstance(factor, NumberRange):
        hint = "Give it a list of values, or named levels."
        yield Misfit(("compares",), f"is {name}, a range: only single values are compared", hint)
        return
    values = [arm_text(factor.table_value(one)) for one in factor.grid()]
    if isinstance(baseline, str) and baseline not in values:
        hint = suggestion(baseline, values)
        yield Misfit(("baseline",), f"is {baseline}, which is no value of {name}", hint)


def _target_misfits(given: Mapping[str, object], right: Mapping[str, object]) -> Iterator[Misfit]:
    """Yield what is wrong with the number of runs or with the target.

    Parameters
    ----------
    given : the study as its file gives it
    right : those of its fields that are right in themselves
    """
    replications, precision = given.get("replications"), given.get("precision")
    if precision is None:
        if replications is None:
            yield Misfit((), "says neither 'replications' nor 'precision'", "Give one of them.")
        return
    if replications is not None and "replications" in right:
        yield Misfit(("replications",), "is given beside 'precision'", "Give one of them.")
    target = right_parts(Precision, precision)
    outcome, first, most = (target.get(name) for name in ("outcome", "first", "at_most"))
    known = (*OUTCOME_NAMES, *POLITICAL_OUTCOMES)
    if isinstance(outcome, str) and outcome not in known:
        hint = suggestion(outcome, known)
        yield Misfit(
            ("precision", "outcome"), f"is {outcome!r}, which is no outcome of a run", hint
        )
    if isinstance(first, int) and isinstance(most, int) and most < first:
        yield Misfit(("precision", "at_most"), f"is {most:,}, below first, {first:,}")
