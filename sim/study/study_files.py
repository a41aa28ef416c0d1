"""What a study file may say: a comparison of cells, or a sweep over factors.

The classes are closed: an unknown key is a problem at its line. What a design draws
from its factors is in `designs`, what a factor may be in `factors`.
"""

from collections.abc import Iterator
from typing import Annotated, Final, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sim.domain.figures import Title, Value
from sim.domain.misfits import Misfit, refuse
from sim.domain.vocabulary import Name
from sim.engine.outcomes.outcomes import OUTCOME_NAMES
from sim.loading.suggestions import suggestion
from sim.study.designs import MAX_POINTS, Design, Levels, level_misfits
from sim.study.factors import Factor
from sim.study.plan import Precision
from sim.study.tables import RESERVED, Table

MAX_RUNS: Final = 100_000_000
"""Most runs of a sweep: a day on a hundred cores. More is taken for a typing mistake."""

DEFAULT_SEED: Final = 1

Factors = Annotated[dict[str, Factor], Field(min_length=1)]


class Study(Value):
    """What every study says."""

    title: Title
    """Name for readers."""

    scenario: Name
    """The scenario that is varied."""

    seed: int = Field(default=DEFAULT_SEED, ge=0, lt=2**63)
    """Seed of the draws, the same for every scenario of the study."""

    overrides: dict[str, object] = Field(default_factory=dict)
    """{dotted path: value}, applied to every scenario of the study."""

    outputs: list[Table] = Field(default_factory=list)
    """Tables to keep beside that of the runs: `flashpoints`, `quarters`, `events`."""

    logged: int = Field(default=0, ge=0, le=1_000_000)
    """Replications, the first ones of each scenario, that keep their events [count]."""

    def tables(self) -> frozenset[str]:
        """Return which tables are kept."""
        return frozenset({"runs", *self.outputs})

    def _output_misfits(self) -> Iterator[Misfit]:
        if self.logged and "events" not in self.outputs:
            message = f"is {self.logged}, but events are not among the outputs"
            yield Misfit(("logged",), message, "Write outputs: [events].")
        if "events" in self.outputs and not self.logged:
            message = "has events, but no replication is to keep any"
            yield Misfit(("outputs",), message, "Say how many with logged: 10.")

    def _seed_misfits(self) -> Iterator[Misfit]:
        if "seed" in self.overrides:
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

    replications: int = Field(default=1000, ge=2, le=10_000_000)
    """Runs of each cell; cells share their random numbers."""

    outputs: list[Table] = Field(default=["flashpoints"])
    """Tables to keep beside that of the runs: `flashpoints`, `quarters`, `events`."""

    @model_validator(mode="after")
    def _baseline_is_compared(self) -> Self:
        if self.baseline not in self.arrangements:
            raise PydanticCustomError(
                "baseline",
                "baseline {name} is not among the arrangements",
                {"name": self.baseline},
            )
        for field in ("arrangements", "policies"):
            names = getattr(self, field)
            if len(set(names)) != len(names):
                raise PydanticCustomError("twice", "{field} lists a name twice", {"field": field})
        refuse([*self._output_misfits(), *self._seed_misfits()], "ComparisonStudy")
        return self


class SweepStudy(Study):
    """A scenario at many points of some factors."""

    factors: Factors
    """{name: factor}; the name is a column of the tables, and the path if the factor has none."""

    design: Design
    """Which combinations of the factors are run."""

    replications: int | None = Field(default=None, ge=1, le=10_000_000)
    """Runs of each point; points share their random numbers. This or `precision`."""

    precision: Precision | None = None
    """Run each point until an outcome is known this well. This or `replications`."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        found = [
            *self._output_misfits(),
            *self._seed_misfits(),
            *self._name_misfits(),
            *self._path_misfits(),
            *self.design.misfits(self.factors),
            *self._size_misfits(),
            *self._precision_misfits(),
        ]
        # The baseline needs the points of the design, which can be drawn only if all else is right.
        refuse(found or self._baseline_misfits(), "SweepStudy")
        return self

    def draw_points(self) -> Iterator[Levels]:
        """Yield the points as {factor: value}, in the order of the design."""
        return self.design.draw_points(self.factors, self.seed)

    def _name_misfits(self) -> Iterator[Misfit]:
        """Yield factors whose names are columns of the tables already."""
        taken = {*RESERVED, *OUTCOME_NAMES}
        for name in self.factors:
            # These columns are named after the scenario's states, which the class of a file does
            # not know.
            if name in taken or name.startswith("expected_loss_"):
                message = "has the name of a column of the tables"
                yield Misfit(("factors", name), message, "Give it another name, and a path.")

    def _path_misfits(self) -> Iterator[Misfit]:
        """Yield paths that are set twice, or that no factor can set."""
        first = dict.fromkeys(self.overrides, "the overrides set")
        for name, factor in self.factors.items():
            for path in factor.paths(name):
                place = ("factors", name)
                what = "policies" if path == "policy" else path
                if what == "seed":
                    yield Misfit(place, "sets the seed, which every point shares")
                elif what in first:
                    message = f"sets {what}, which {first[what]} too"
                    yield Misfit(place, message, "Keep one.")
            for path in factor.paths(name):
                # Only after its own check: one level may set `policy` and another `policies`.
                first.setdefault("policies" if path == "policy" else path, f"factor {name!r} sets")

    def _size_misfits(self) -> Iterator[Misfit]:
        """Yield what makes the study too large."""
        points = self.design.count(self.factors)
        each = self.replications or (self.precision.first if self.precision else 0)
        if points > MAX_POINTS:
            # A grid of thousands of factors has more points than Python will write out.
            count = f"{points:,}" if points < MAX_RUNS**2 else "far too many"
            said = f"has {count} points; at most {MAX_POINTS:,} are allowed"
            yield Misfit(("design",), said)
        elif points * each > MAX_RUNS:
            place = ("replications",) if self.replications else ("precision", "first")
            said = (
                f"is {each:,}, which makes {points * each:,} runs; at most {MAX_RUNS:,} are allowed"
            )
            yield Misfit(place, said)

    def _precision_misfits(self) -> Iterator[Misfit]:
        """Yield what is wrong with the number of runs or with the target."""
        if self.precision is None:
            if self.replications is None:
                yield Misfit((), "says neither 'replications' nor 'precision'", "Give one of them.")
            return
        if self.replications is not None:
            yield Misfit(("replications",), "is given beside 'precision'", "Give one of them.")
        if self.precision.outcome not in OUTCOME_NAMES:
            message = f"is {self.precision.outcome!r}, which is no outcome of a run"
            hint = suggestion(self.precision.outcome, OUTCOME_NAMES)
            yield Misfit(("precision", "outcome"), message, hint)
        if self.precision.at_most < self.precision.first:
            message = f"is {self.precision.at_most:,}, below first, {self.precision.first:,}"
            yield Misfit(("precision", "at_most"), message)

    def _baseline_misfits(self) -> Iterator[Misfit]:
        """Yield what keeps the baseline from being a point; the rest of the study must fit."""
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
        """Return whether every point is still one when the baseline's values are put in."""
        points = {self._shown(levels) for levels in self.draw_points()}
        return all(self._shown({**levels, **baseline}) in points for levels in self.draw_points())

    def _shown(self, levels: Levels) -> tuple[object, ...]:
        return tuple(factor.shown(levels[name]) for name, factor in self.factors.items())
