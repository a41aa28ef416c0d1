"""The kinds of checks that a file of validation may hold."""

from typing import Annotated, Literal

from pydantic import Field

from sim.domain.figures import Value
from sim.domain.vocabulary import Name, Quarter, StateCode

Fraction = Annotated[float, Field(ge=0, le=1)]
Inner = Annotated[float, Field(gt=0, lt=1)]
Count = Annotated[float, Field(ge=0)]
Status = Literal["free", "fitted", "related", "design_target", "built_in"]


class PairRecord(Value):
    """What the record says of one challenger and one target."""

    challenger: StateCode
    """Who begins."""

    target: StateCode
    """Against whom."""

    initiations: float = Field(gt=0)
    """Disputes that the challenger began [count in the years of the record]."""

    force: Count
    """Of them, with use of force [count]."""

    low: Count
    """Lower end of the band of initiations [count]."""

    high: Count
    """Upper end [count]."""


class Record(Value):
    """What the record says of pairs."""

    years: float = Field(gt=0)
    """Years that it counts over."""

    source: str = Field(min_length=1)
    """Where the counts and their bands are from."""

    pairs: list[PairRecord] = Field(min_length=3)
    """The pairs."""


class CheckBase(Value):
    """What every check has."""

    pattern: str = ""
    """Its number in the list of patterns, such as P3."""

    source: str = Field(min_length=1)
    """Why the band is what it is."""

    status: Status = "free"
    """Free: nothing aims at it. Fitted: the calibration aims at it. Related: the calibration aims
    at what it follows from, or at the same figure of the record. Design target: this version of the
    model was built to mend it. Built in: a rule says so. That what is not free holds proves
    nothing."""

    relates_to: list[str] = Field(default_factory=list)
    """What the calibration aims at that is this quantity, or that it follows from, as the file of
    fitted values lists it; for fitted and related checks."""


class SeatsCheck(CheckBase):
    """No state that neither owes enough nor cares enough takes part in a crisis or a war."""

    kind: Literal["seats"]
    """Which check it is."""


class ControlCheck(CheckBase):
    """A target rarely loses so much of what is at stake."""

    kind: Literal["control_kept"]
    """Which check it is."""

    flashpoint: Name
    """Where."""

    lost: Fraction
    """Share of control whose loss counts."""

    at_most: Fraction
    """Share of runs in which it may be lost."""


class WarShareCheck(CheckBase):
    """A flashpoint has its share of the wars to be expected."""

    kind: Literal["war_share"]
    """Which check it is."""

    flashpoint: Name
    """Where."""

    low: Fraction
    """Lower end of the band."""

    high: Fraction
    """Upper end of the band."""


class WarsEverywhereCheck(CheckBase):
    """Wherever a clash may be widened or an attack be opened, some war is to be expected."""

    kind: Literal["wars_everywhere"]
    """Which check it is."""


class PairRatesCheck(CheckBase):
    """Every pair of the record has as many challenges as it says, within its band."""

    kind: Literal["pair_rates"]
    """Which check it is."""

    at_most: Fraction
    """Share of the pairs that may be outside their bands."""


class ForceByPairCheck(CheckBase):
    """Pairs whose disputes saw force in the record see it in runs: a rank correlation."""

    kind: Literal["force_by_pair"]
    """Which check it is."""

    low: float = Field(ge=-1, le=1)
    """Least rank correlation."""


class DisputesCheck(CheckBase):
    """A share of all challenges of the region."""

    kind: Literal["disputes"]
    """Which check it is."""

    of: Literal["grey", "force", "war"]
    """Grey: grey-zone challenges without force. War: expected wars."""

    low: Fraction
    """Lower end of the band."""

    high: Fraction
    """Upper end of the band."""


class RecurrenceCheck(CheckBase):
    """Who had a dispute lately is likelier to have another."""

    kind: Literal["recurrence"]
    """Which check it is."""

    years: int = Field(default=5, ge=1, le=20)
    """Years that count as lately."""

    within: bool = False
    """Whether each pair is compared with itself alone."""

    low: Count
    """Lower end of the band [ratio]."""

    high: Count
    """Upper end of the band [ratio]."""


class ReliabilityCheck(CheckBase):
    """Who owes help in a war fights in it."""

    kind: Literal["reliability"]
    """Which check it is."""

    low: Fraction
    """Lower end of the band [share]."""

    high: Fraction
    """Upper end of the band [share]."""


class SelectionCheck(CheckBase):
    """Promises are tested where they are weak: kept less often where a challenge came."""

    kind: Literal["selection"]
    """Which check it is."""

    owed: Fraction = 0.1
    """Obligation from which a promise counts."""

    low: float = Field(ge=-1, le=1)
    """Lower end of the band of tested less all [share]."""

    high: float = Field(ge=-1, le=1)
    """Upper end."""


class PactGapCheck(CheckBase):
    """Pairs whose target has a pact with a patron, against those without: challenges a year."""

    kind: Literal["pact_gap"]
    """Which check it is."""

    patron: StateCode
    """Whose pact."""

    owed: Fraction = 0.5
    """Obligation from which the target has a pact."""

    low: Count
    """Lower end of the band [ratio]."""

    high: Count
    """Upper end of the band [ratio]."""


class DefendedWarsCheck(CheckBase):
    """War per challenge where the target has a defender from outside, against where it has none."""

    kind: Literal["defended_wars"]
    """Which check it is."""

    owed: Fraction = 0.5
    """Obligation from which a state is a defender."""

    low: Count
    """Lower end of the band [ratio]."""

    high: Count
    """Upper end of the band [ratio]."""


class PowerCheck(CheckBase):
    """Challenges as the challenger's share of a pair's capability is set to other values."""

    kind: Literal["power"]
    """Which check it is."""

    shares: list[Inner] = Field(min_length=2)
    """Shares of the challenger in the capability of itself and its target."""

    low: Count
    """Lower end of the band: most over least challenges [ratio]."""

    high: Count
    """Upper end."""


class FreeRideSizeCheck(CheckBase):
    """The slope of the index of free riding on the logarithm of a state's economy."""

    kind: Literal["free_ride_size"]
    """Which check it is."""

    low: float
    """Lower end of the band [index per log point]."""

    high: float
    """Upper end."""


class _ComparedCheck(CheckBase):
    """What every check has that compares an arm, run by run on the same draws."""

    what: str = Field(min_length=1)
    """What is held, in words."""

    arm: Name
    """With the change."""

    flashpoints: list[Name] = Field(min_length=1)
    """Where."""

    low: float
    """Lower end of the band [part of what it was]."""

    high: float
    """Upper end."""


class ArmCheck(_ComparedCheck):
    """What changes between two arms, in part of the first."""

    kind: Literal["arms"]
    """Which check it is."""

    outcome: Literal["challenges", "deterrence_failures", "wars"]
    """What is counted, by its expected value."""

    against: Name | None = None
    """Without the change; the scenario itself when absent."""


class ChangeWithinCheck(_ComparedCheck):
    """What a change that comes within the run does to challenges after it, against no change."""

    kind: Literal["change_within"]
    """Which check it is."""

    since: Quarter
    """Quarter of the change, from which challenges are counted."""


class NotComputedCheck(CheckBase):
    """A pattern of the list that runs cannot show; `source` says why."""

    kind: Literal["not_computed"]
    """Which check it is."""

    what: str = Field(min_length=1)
    """The pattern, in words."""


type Check = (
    SeatsCheck
    | ControlCheck
    | WarShareCheck
    | WarsEverywhereCheck
    | PairRatesCheck
    | ForceByPairCheck
    | DisputesCheck
    | RecurrenceCheck
    | ReliabilityCheck
    | SelectionCheck
    | PactGapCheck
    | DefendedWarsCheck
    | PowerCheck
    | FreeRideSizeCheck
    | ArmCheck
    | ChangeWithinCheck
    | NotComputedCheck
)
