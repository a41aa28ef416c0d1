"""What the calibration aims at, or what follows from it, cannot be marked free.

As far as the two files tell: a check has a kind and places, a target a measure and places.
"""

from collections.abc import Callable, Collection
from typing import Any, Final

import pytest

from sim.calibration.report import fitted_quantities
from sim.calibration.targets import CalibrationStudy, Target, load_calibration
from sim.validation.checks import (
    ArmCheck,
    ChangeWithinCheck,
    Check,
    ControlCheck,
    DefendedWarsCheck,
    DisputesCheck,
    ForceByPairCheck,
    PactGapCheck,
    PairRatesCheck,
    RecurrenceCheck,
    ReliabilityCheck,
    WarsEverywhereCheck,
    WarShareCheck,
)
from sim.validation.validation_files import ValidationStudy, load_validation

COUNTS, USES = "initiations by pair", "uses of force by pair"


def meets(target: Target, places: Collection[str]) -> bool:
    return not target.flashpoints or bool(set(target.flashpoints) & set(places))


def share(check: WarShareCheck, one: Target) -> bool:
    return one.measure == "war_share" and meets(one, [check.flashpoint])


def kept(check: ControlCheck, one: Target) -> bool:
    # A seizure takes control if it is tried, and let pass or lost.
    mine = one.measure in ("conceded_share", "resisted_share") and one.mode != "major_attack"
    return mine and meets(one, [check.flashpoint])


def part(check: DisputesCheck, one: Target) -> bool:
    # What stays grey is what has seen no force: a complement.
    return one.measure == ("war_per_dispute" if check.of == "war" else "force_share")


def change(check: ChangeWithinCheck, one: Target) -> bool:
    return one.measure == "challenge_ratio" and meets(one, check.flashpoints)


def arms(check: ArmCheck, one: Target) -> bool:
    measure = "challenge_ratio" if check.outcome == "challenges" else "war_ratio"
    return one.measure == measure and meets(one, check.flashpoints)


TARGETS: Final[dict[type, Callable[[Any, Target], bool]]] = {
    WarShareCheck: share,
    ControlCheck: kept,
    DisputesCheck: part,
    ChangeWithinCheck: change,
    ArmCheck: arms,
    # Above nought at a flashpoint is what a band on its share of the wars means.
    WarsEverywhereCheck: lambda _, one: one.measure == "war_share",
    # A ratio of shares of wars to shares of challenges.
    DefendedWarsCheck: lambda _, one: one.measure in ("war_ratio", "war_share"),
    # Who owes half or more in a war, and fights in it.
    ReliabilityCheck: lambda _, one: (
        one.measure == "level_share" and one.level == "fight" and one.mode is None
    ),
}
"""{kind of check: whether a target is its quantity, or what it is the complement or ratio of}."""


def aimed_at(check: Check, calibration: CalibrationStudy) -> set[str]:
    """Return what the calibration aims at that a check holds, by name."""
    if isinstance(check, ForceByPairCheck):
        return {USES}
    # Differences between pairs are differences of their rates, which are solved for counts.
    if isinstance(check, PairRatesCheck | PactGapCheck) or (
        isinstance(check, RecurrenceCheck) and not check.within
    ):
        return {COUNTS}
    is_mine = TARGETS.get(type(check))
    if is_mine is None:
        return set()
    return {name for name, target in calibration.targets.items() if is_mine(check, target)}


def marked_free(study: ValidationStudy, calibration: CalibrationStudy) -> list[str]:
    """Return the kinds of checks that are marked free although the calibration aims at them."""
    return [one.kind for one in study.checks if one.status == "free" and aimed_at(one, calibration)]


@pytest.fixture(scope="module")
def shipped() -> ValidationStudy:
    return load_validation("indo_pacific")


@pytest.fixture(scope="module")
def calibration() -> CalibrationStudy:
    return load_calibration("indo_pacific")


def test_nothing_that_the_calibration_aims_at_is_marked_free(
    shipped: ValidationStudy, calibration: CalibrationStudy
) -> None:
    assert marked_free(shipped, calibration) == []


def test_a_check_of_a_fitted_ratio_that_is_marked_free_is_found(
    shipped: ValidationStudy, calibration: CalibrationStudy
) -> None:
    freed = [one.model_copy(update={"status": "free"}) for one in shipped.checks]
    found = marked_free(shipped.model_copy(update={"checks": freed}), calibration)
    # A pact that begins, pacts that end, and wars over allies with and without their pacts.
    assert found.count("change_within") == 2
    assert {"arms", "defended_wars", "reliability", "force_by_pair", "war_share"} <= set(found)
    assert not {"seats", "power", "free_ride_size"} & set(found)


def test_each_fitted_or_related_check_names_what_is_aimed_at(
    shipped: ValidationStudy, calibration: CalibrationStudy
) -> None:
    known = {COUNTS, *fitted_quantities(calibration)}
    for one in shipped.checks:
        assert set(one.relates_to) <= known
        if one.relates_to:
            assert aimed_at(one, calibration) & set(one.relates_to)
        # Of three ways of counting selection one was chosen: no target, and no test either.
        elif one.kind != "selection":
            assert one.status in ("free", "built_in")


def test_checks_of_what_version_2_was_built_to_mend_are_design_targets(
    shipped: ValidationStudy,
) -> None:
    mended = [one for one in shipped.checks if "first version" in one.source]
    assert mended
    assert {one.status for one in mended} == {"design_target"}
