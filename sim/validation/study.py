"""Everything that a file of validation asks for: runs, arms, checks, and null models beside."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim.execution.comparison_runs import Progress
from sim.validation.checks import (
    ArmCheck,
    ChangeWithinCheck,
    Check,
    ControlCheck,
    DefendedWarsCheck,
    DisputesCheck,
    ForceByPairCheck,
    FreeRideSizeCheck,
    NotComputedCheck,
    PactGapCheck,
    PairRatesCheck,
    PowerCheck,
    Record,
    RecurrenceCheck,
    ReliabilityCheck,
    SeatsCheck,
    SelectionCheck,
    WarsEverywhereCheck,
    WarShareCheck,
)
from sim.validation.experiments import (
    arm_finding,
    change_within_finding,
    power_finding,
    selection_finding,
)
from sim.validation.face_validity import (
    control_finding,
    seats_finding,
    war_share_finding,
    wars_everywhere_finding,
)
from sim.validation.findings import Finding, finding
from sim.validation.patterns import (
    defended_wars_finding,
    disputes_finding,
    force_by_pair_finding,
    free_ride_size_finding,
    pact_gap_finding,
    pair_rates_finding,
    recurrence_finding,
    reliability_finding,
)
from sim.validation.runs import ValidationRuns, play_validation_runs
from sim.validation.validation_files import ValidationStudy, arm_scenario, base_scenario

if TYPE_CHECKING:
    import polars as pl

OF_RUNS: Final[Mapping[type, Callable[[Any, ValidationRuns], Finding]]] = {
    SeatsCheck: seats_finding,
    ControlCheck: control_finding,
    WarShareCheck: war_share_finding,
    WarsEverywhereCheck: wars_everywhere_finding,
    DisputesCheck: disputes_finding,
    RecurrenceCheck: recurrence_finding,
    ReliabilityCheck: reliability_finding,
    PactGapCheck: pact_gap_finding,
    DefendedWarsCheck: defended_wars_finding,
    FreeRideSizeCheck: free_ride_size_finding,
    SelectionCheck: lambda check, runs: selection_finding(check, runs.scenario),
    PowerCheck: lambda check, runs: power_finding(check, runs.scenario),
}
"""{kind of check: what it comes to in the runs of one scenario}."""

OF_PAIRS: Final[Mapping[type, Callable[[Any, ValidationRuns, Record], Finding]]] = {
    PairRatesCheck: pair_rates_finding,
    ForceByPairCheck: force_by_pair_finding,
}
"""{kind of check: what it comes to in runs, against the record of pairs}."""


@dataclass(frozen=True)
class Verdict:
    """What one check came to, in the scenario and in the null models."""

    finding: Finding
    """In the scenario."""

    nulls: Mapping[str, Finding]
    """{name of a null model: in it}; empty for checks that compare arms."""


@dataclass(frozen=True)
class Validation:
    """A scenario held against a file of checks."""

    study: ValidationStudy
    """The file."""

    replications: int
    """Runs of the scenario and of each arm."""

    verdicts: list[Verdict]
    """What each check came to, in the order of the file."""

    @property
    def holds(self) -> bool:
        """Return whether every check that could be computed holds."""
        return all(one.finding.holds or not one.finding.is_computed for one in self.verdicts)

    def table(self) -> "pl.DataFrame":
        """Return a row a check, in the scenario and in each null model.

        Columns: number of the check in the file, pattern, claim, model (scenario, or the name of a
        null model), value, standard_error, low, high, status, holds and exceptions. Value, band
        and holds are null where nothing could be computed.
        """
        import polars as pl

        rows = [
            _row(number, model, found)
            for number, one in enumerate(self.verdicts, start=1)
            for model, found in {"scenario": one.finding, **one.nulls}.items()
        ]
        return pl.DataFrame(rows, infer_schema_length=None)


def _row(number: int, model: str, found: Finding) -> dict[str, object]:
    """Return a row of the table; see `Validation.table`."""
    known = found.is_computed
    return {
        "check": number,
        "pattern": found.pattern or None,
        "claim": found.claim,
        "model": model,
        "value": found.value if known else None,
        "standard_error": found.standard_error if known else None,
        "low": found.low if known else None,
        "high": found.high if known else None,
        "status": found.status,
        "holds": found.holds if known else None,
        "exceptions": ", ".join(found.exceptions) or None,
    }


def validate(
    study: ValidationStudy,
    *,
    replications: int | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Validation:
    """Return a scenario held against the checks of a file.

    Parameters
    ----------
    replications : runs of the scenario and of each arm; the file's own when absent
    workers : threads; as many as there are cores when absent
    progress : called with the runs done and the runs in all
    """
    count, names = replications or study.replications, list(study.arms)
    whole = count * (len(names) + 1)

    def played(number: int, name: str | None) -> ValidationRuns:
        def told(done: int, _: int) -> None:
            if progress is not None:
                progress(number * count + done, whole)

        scenario = base_scenario(study) if name is None else arm_scenario(study, name)
        return play_validation_runs(scenario, count, workers=workers, progress=told)

    runs = played(0, None)
    arms = {name: played(number, name) for number, name in enumerate(names, 1)}
    verdicts = [_verdict(study, check, runs, arms) for check in study.checks]
    return Validation(study=study, replications=count, verdicts=verdicts)


def _verdict(
    study: ValidationStudy,
    check: Check,
    runs: ValidationRuns,
    arms: Mapping[str, ValidationRuns],
) -> Verdict:
    """Return what a check came to, in the scenario and in the null models."""
    if isinstance(check, ArmCheck):
        return Verdict(arm_finding(check, runs, arms), {})
    if isinstance(check, ChangeWithinCheck):
        return Verdict(change_within_finding(check, runs, arms), {})
    if isinstance(check, NotComputedCheck):
        nothing = finding(check, check.what, (math.nan, math.nan), (math.nan, math.nan))
        return Verdict(nothing, {})

    def found(check: Check, played: ValidationRuns) -> Finding:
        if type(check) in OF_PAIRS and study.record is not None:
            return OF_PAIRS[type(check)](check, played, study.record)
        return OF_RUNS[type(check)](check, played)

    nulls = {name: found(check, arms[name]) for name, arm in study.arms.items() if arm.null}
    return Verdict(found(check, runs), nulls)
