"""What a calibration aims at: observed counts, measures with bands, and what is free."""

from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sim.domain.figures import NotNegative, Provenance, Title, Value
from sim.domain.vocabulary import LevelName, ModeName, Name, StateCode
from sim.loading.scenarios import read_about_scenario

Bounds = Annotated[list[float], Field(min_length=2, max_length=2)]

SCALE: Final = "scale:"
"""How an input is named that is not one path: the name of the scale follows."""

OBLIGATIONS: Final = ("pacts.*.obligations.*.*", "pacts.*.mutual_obligation")
"""What a scale over promises multiplies. Always both: a promise is written in either field."""

MeasureName = Literal[
    "force_share",
    "faits_a_year",
    "conceded_share",
    "resisted_share",
    "called_off_share",
    "war_per_dispute",
    "war_share",
    "challenge_ratio",
    "force_ratio",
    "war_ratio",
    "win_probability",
    "won_share",
    "level_share",
    "bystander_fights",
]
"""What a target may speak of; `sim.calibration.measures` says how each is reckoned."""


RATIOS: Final = ("challenge_ratio", "force_ratio", "war_ratio")
"""Measures of what commitments leave of something."""

_OF_A_FLASHPOINT = ("win_probability", "level_share")
"""Measures of one flashpoint."""


class PairTarget(Value):
    """How often one state started disputes with another, and how many saw force."""

    challenger: StateCode
    """Who started them."""

    target: StateCode
    """Against whom."""

    initiations: NotNegative
    """Disputes started in the period [count]."""

    force: NotNegative
    """Of them with use of force [count]."""

    years: float = Field(gt=0)
    """Length of the period [years]."""

    band: Bounds
    """Within which the simulated count for the same span must fall [count]."""

    shares: dict[Name, float]
    """{flashpoint: part of the pair's disputes that is its own}."""

    @property
    def name(self) -> str:
        """Return challenger and target, as reports name the pair."""
        return f"{self.challenger}-{self.target}"

    @model_validator(mode="after")
    def _shares_add_up(self) -> Self:
        if abs(sum(self.shares.values()) - 1) > 1e-9:
            raise PydanticCustomError("shares", "the shares of a pair do not add to 1")
        return self


class Target(Provenance):
    """A measure that is to fall inside a band."""

    measure: MeasureName
    """What is measured."""

    flashpoints: list[Name] = Field(default_factory=list)
    """Where; everywhere when absent. A ratio needs them: those that commitments protect."""

    state: StateCode | None = None
    """The guarantor whose conduct is measured."""

    mode: ModeName | None = None
    """In challenges of which mode; in wars, by whatever way, when absent."""

    level: LevelName = "support"
    """The least that counts as standing with the target."""

    coalition: list[StateCode] = Field(default_factory=list)
    """Who fights beside the target, for a chance to win."""

    null: bool = False
    """Whether it is measured without commitments."""

    band: Bounds
    """Lower and upper end."""

    tolerance: float = Field(gt=0)
    """How far outside the band counts as one miss, in the unit of the measure or in logarithms."""

    logarithmic: bool = False
    """Whether misses are measured in logarithms."""

    @property
    def needs_null(self) -> bool:
        """Return whether the region without commitments is looked at."""
        return self.null or self.measure in RATIOS

    @model_validator(mode="after")
    def _says_of_what(self) -> Self:
        needs = {"flashpoints": self.needs_null or self.measure in _OF_A_FLASHPOINT}
        needs["state"] = self.measure == "level_share"
        for field, is_needed in needs.items():
            if is_needed and not getattr(self, field):
                raise PydanticCustomError(
                    "target_field",
                    "{measure} needs {field}",
                    {"measure": self.measure, "field": field},
                )
        return self


class Scale(Value):
    """One factor on several numbers."""

    times: dict[str, float | str] = Field(default_factory=dict)
    """{path: what the factor multiplies there}: a number, or the path of another number."""

    patterns: list[str] = Field(default_factory=list)
    """Paths of figures, `*` for any name, whose values in the scenario the factor multiplies."""

    @model_validator(mode="after")
    def _has_one_form(self) -> Self:
        if bool(self.times) == bool(self.patterns):
            raise PydanticCustomError("scale", "a scale has either times or patterns")
        of_pacts = {pattern for pattern in self.patterns if pattern.startswith("pacts.")}
        if of_pacts and of_pacts != set(OBLIGATIONS):
            raise PydanticCustomError(
                "scale_pacts",
                "of pacts a scale can only multiply all obligations: {allowed}",
                {"allowed": ", ".join(OBLIGATIONS)},
            )
        return self


class Order(Value):
    """Numbers that must rise from one to the next."""

    paths: list[str] = Field(min_length=2)
    """From the lowest to the highest."""

    step: float = Field(default=1.0, gt=0)
    """Each is at least so many times the one before [ratio]."""


class ChainPlan(Value):
    """How long the chains of a plausible set are."""

    starts: int = Field(default=4, ge=4, le=100)
    """Independent starts, each with chains of its own [count]; fewer cannot show agreement."""

    chains: int = Field(default=8, ge=3, le=1000)
    """Chains of each start [count]."""

    generations: int = Field(default=1000, ge=8, le=1_000_000)
    """Steps of each chain [count]; the first half is left out."""


FREE_MECHANISMS = (
    "support", "interoperability", "contest", "choice", "modes", "reneging", "belief", "resolve",
    "escalation", "trade", "satisfaction",
)  # fmt: skip
"""Mechanisms whose parameters a search may vary: those that the first quarter depends on."""

FREE_ROOTS = ("states", "flashpoints")
"""Kinds of files whose figures a search may vary beside parameters."""

_CONSTANT = ("trigger", "ripening_quarters", "strategic_guarantors", "control_taken")
"""Ends of parameter paths in tables that a search builds once, or that no crisis reads."""


class CalibrationStudy(Value):
    """A search for parameters under which the region behaves as observed."""

    title: Title
    """Name for readers."""

    scenario: str
    """The scenario that is fitted, with its arrangement and policies, by name."""

    null_arrangement: Name
    """The arrangement without commitments, for what commitments change."""

    seed: int = Field(ge=0, lt=2**32)
    """Seed of the search, of the chains, and of the runs that check the fit."""

    generations: int = Field(ge=1, le=10_000)
    """Length of the search."""

    population: int = Field(default=3, ge=1, le=100)
    """Candidates of a generation for each free number [count]."""

    replications: int = Field(ge=2, le=100_000)
    """Runs that check it."""

    bystander_stake: float = Field(ge=0, le=1)
    """Felt stake below which a state that owes nothing counts as a bystander."""

    allowed_surprise: float = Field(ge=0)
    """Minus log likelihood of the uses of force by pair that costs nothing."""

    scales: dict[Name, Scale] = Field(default_factory=dict)
    """Factors on several numbers, by name; an input calls one `scale:NAME`."""

    free: dict[str, Bounds]
    """{input: [low, high]}: what the search varies, paths and scales."""

    judged: dict[str, Bounds] = Field(default_factory=dict)
    """{input: [low, high]}: judgements that vary beside them in a plausible set."""

    plausible: ChainPlan = ChainPlan()
    """How long a plausible set is sampled."""

    ordered: list[Order] = Field(default_factory=list)
    """Numbers that must rise."""

    pairs: list[PairTarget]
    """Observed pairs."""

    targets: dict[Name, Target]
    """Bands by name."""

    def null_flashpoints(self) -> list[str]:
        """Return the flashpoints that are measured without commitments, in order."""
        return sorted({p for t in self.targets.values() if t.needs_null for p in t.flashpoints})

    @model_validator(mode="after")
    def _inputs_are_searchable(self) -> Self:
        for name in (*self.free, *self.judged):
            for path in self._paths_of(name):
                if not _is_searchable(path):
                    raise PydanticCustomError(
                        "free_path",
                        "{path} cannot be searched; what can: scales, figures of {roots},"
                        " parameters of {allowed}",
                        {
                            "path": path,
                            "roots": " and ".join(FREE_ROOTS),
                            "allowed": ", ".join(FREE_MECHANISMS),
                        },
                    )
        return self

    def _paths_of(self, name: str) -> list[str]:
        if not name.startswith(SCALE):
            return [name]
        scale = self.scales.get(name.removeprefix(SCALE))
        if scale is None:
            raise PydanticCustomError("scale_name", "there is no scale {name}", {"name": name})
        return [*scale.times, *(p for p in scale.patterns if p not in OBLIGATIONS)]

    @model_validator(mode="after")
    def _bounds_are_ordered(self) -> Self:
        bands = {name: target.band for name, target in self.targets.items()}
        for name, (low, high) in {**self.free, **self.judged, **bands}.items():
            if low >= high:
                raise PydanticCustomError(
                    "bounds", "the lower end of {name} is not below the upper", {"name": name}
                )
        return self


def _is_searchable(path: str) -> bool:
    root, _, rest = path.partition(".")
    if root in FREE_ROOTS:
        return True
    mechanism = rest.partition(".")[0]
    return root == "parameters" and mechanism in FREE_MECHANISMS and not path.endswith(_CONSTANT)


def load_calibration(name_or_path: str | Path) -> CalibrationStudy:
    """Return a calibration file, checked, with its scenario as a path.

    Raises
    ------
    ScenarioError : every problem in the file
    """
    study, scenario, *_ = read_about_scenario(name_or_path, "calibrations", CalibrationStudy)
    return study.model_copy(update={"scenario": str(scenario)})
