"""Patterns of the record, on runs whose tables are written by hand."""

import dataclasses
import math
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import pytest

from sim.calibration.targets import load_calibration
from sim.domain.vocabulary import MODES
from sim.loading.scenarios import load_scenario
from sim.validation.checks import PairRecord, Record
from sim.validation.findings import Finding, jackknifed, mean_error, ratio_of_means
from sim.validation.patterns import force_by_pair_finding, pair_rates_finding
from sim.validation.runs import ValidationRuns, play_validation_runs
from sim.validation.study import OF_RUNS
from sim.validation.validation_files import ValidationStudy, load_validation
from tests.acceptance.worlds import classroom

RUNS = 4
"""Of a region of two flashpoints between Ardia and Belmar, over five years."""


@pytest.fixture(scope="module")
def runs() -> ValidationRuns:
    return play_validation_runs(classroom("hub"), RUNS, workers=1)


def check(**given: object) -> Any:  # noqa: ANN401  each kind has its own fields
    whole = {"title": "t", "scenario": "classroom", "seed": 3, "replications": 60}
    one = {"source": "s"} | given
    return ValidationStudy.model_validate(whole | {"checks": [one]}).checks[0]


def found(runs: ValidationRuns, **given: object) -> Finding:
    one = check(**given)
    return OF_RUNS[type(one)](one, runs)


def counted(runs: ValidationRuns, **columns: object) -> ValidationRuns:
    """Return runs with some columns of flashpoints replaced: {column: (border, islets)}."""
    at_border = pl.col("flashpoint") == "border"
    replaced = {
        name: pl.when(at_border).then(values[0]).otherwise(values[1])  # type: ignore[index]
        for name, values in columns.items()
    }
    return dataclasses.replace(runs, flashpoints=runs.flashpoints.with_columns(**replaced))


def tried(runs: ValidationRuns, grey: int, other: int = 0, **columns: object) -> ValidationRuns:
    """Return runs with so many grey-zone challenges at the border and at the islets."""
    none = {f"challenges_{mode}": (0, 0) for mode in ("fait_accompli", "major_attack")}
    return counted(runs, challenges_grey_zone=(grey, other), **none, **columns)


def test_shares_of_challenges(runs: ValidationRuns) -> None:
    some = tried(runs, 6, 2, force=(2, 0), expected_wars=(0.04, 0.04))
    band = {"kind": "disputes", "low": 0, "high": 0.5}
    assert found(some, of="force", **band).value == pytest.approx(0.25)
    assert found(some, of="grey", **band).value == pytest.approx(0.75)
    assert not found(some, of="grey", **band).holds
    assert found(some, of="war", **band).value == pytest.approx(0.01)
    assert math.isnan(found(tried(runs, 0), of="force", **band).value)


def record(*pairs: tuple[str, str, float, float]) -> Record:
    """Return a record of ten years: challenger, target, initiations, and of them force."""
    listed = [
        PairRecord(
            challenger=challenger,
            target=target,
            initiations=count,
            force=force,
            low=count - 1,
            high=count + 1,
        )
        for challenger, target, count, force in pairs
    ]
    return Record(years=10, source="s", pairs=listed)


def test_counts_of_a_pair_are_those_of_all_its_flashpoints_over_the_years_of_the_record(
    runs: ValidationRuns,
) -> None:
    # Five years of runs: 4 and 2 challenges are 12 in ten years.
    some = tried(runs, 4, 2)
    right, wrong = ("AAA", "BBB", 12.5, 1), ("AAA", "BBB", 14.0, 1)
    one = check(kind="pair_rates", at_most=0.5)
    value = pair_rates_finding(one, some, record(right, right, wrong))
    assert value.value == pytest.approx(1 / 3)
    assert value.holds
    assert value.exceptions == ("AAA-BBB 12.0 (13 to 15)",)


def test_force_by_pair_is_a_rank_correlation(region: ValidationRuns) -> None:
    runs = region
    names = sorted(runs.scenario.flashpoints)
    force = {"senkaku": 1, "himalaya": 2, "taiwan": 5, "taiwan_offshore": 5}
    table = runs.flashpoints.with_columns(
        challenges_grey_zone=pl.lit(10),
        challenges_fait_accompli=pl.lit(0),
        challenges_major_attack=pl.lit(0),
        force=pl.col("flashpoint").replace_strict(force, default=0),
    )
    assert set(force) <= set(names)
    some = dataclasses.replace(runs, flashpoints=table)
    one = check(kind="force_by_pair", low=0.5)
    along = record(("CHN", "JPN", 10, 1), ("CHN", "IND", 10, 2), ("CHN", "TWN", 10, 6))
    against = record(("CHN", "JPN", 10, 6), ("CHN", "IND", 10, 2), ("CHN", "TWN", 10, 1))
    assert force_by_pair_finding(one, some, along).value == pytest.approx(1)
    assert force_by_pair_finding(one, some, along).exceptions[0] == "CHN-JPN 0.10 (0.10)"
    assert force_by_pair_finding(one, some, against).value == pytest.approx(-1)


def challenged(runs: ValidationRuns, quarters: list[tuple[int, str]]) -> ValidationRuns:
    """Return runs with challenges at the border in some quarters, by replication."""
    event = runs.events.filter(pl.col("event") == "crisis").head(1)
    rows = [
        event.with_columns(
            replication=pl.lit(replication),
            quarter=pl.lit(quarter),
            flashpoint=pl.lit("border"),
            mode=pl.lit("grey_zone"),
        ).cast(runs.events.schema)
        for replication, quarter in quarters
    ]
    return dataclasses.replace(runs, events=pl.concat(rows))


def test_recurrence_counts_years_after_a_challenge_and_after_none(runs: ValidationRuns) -> None:
    # Years 2025-2029, one year back. Run 0: challenges in 2025, 2026, 2028; run 1: 2027; the
    # other two: none. After one: 2026 yes, 2027 no, 2029 no, run 1 2028 no: 1 of 4.
    # After none: run 0 2028 yes; run 1 2026 no, 2027 yes, 2029 no; eight of the others no: 2 of 12.
    years = [(0, "2025Q4"), (0, "2026Q1"), (0, "2028Q2"), (0, "2028Q3"), (1, "2027Q1")]
    some = challenged(runs, years)
    band = {"kind": "recurrence", "years": 1, "low": 1, "high": 2}
    assert found(some, **band).value == pytest.approx((1 / 4) / (2 / 12))
    # There is one pair, so that it is compared with itself alone either way.
    assert found(some, within=True, **band).value == pytest.approx((1 / 4) / (2 / 12))
    assert found(some, **band).standard_error > 0


def test_promises_in_wars_are_counted_over_wars(runs: ValidationRuns) -> None:
    some = counted(runs, fought_in_war=(1, 0), owed_in_war=(2, 2))
    assert found(some, kind="reliability", low=0.2, high=0.6).value == pytest.approx(0.25)
    nobody = counted(runs, fought_in_war=(0, 0), owed_in_war=(0, 0))
    assert not found(nobody, kind="reliability", low=0.2, high=0.6).is_computed


@pytest.fixture(scope="module")
def region() -> ValidationRuns:
    """Return two runs of the Indo-Pacific, whose targets have pacts or none."""
    return play_validation_runs(load_scenario("indo_pacific"), 2, workers=1)


def at_places(runs: ValidationRuns, **columns: dict[str, float]) -> ValidationRuns:
    """Return runs with some columns of flashpoints replaced: {column: {flashpoint: value}}."""
    none = {f"challenges_{mode}": dict[str, float]() for mode in MODES}
    replaced = {
        name: pl.col("flashpoint").replace_strict(values, default=0)
        for name, values in {**none, **columns}.items()
    }
    return dataclasses.replace(runs, flashpoints=runs.flashpoints.with_columns(**replaced))


def test_a_pact_gap_is_challenges_a_pair_with_a_pact_and_without(region: ValidationRuns) -> None:
    pact = {"kind": "pact_gap", "patron": "USA", "low": 1, "high": 2}
    places = region.scenario.flashpoints
    # Two flashpoints of one pair count as one pair, and a pact whatever its scope: that with Japan
    # leaves the islands that Russia holds out.
    allies = {
        (one.challenger, one.target)
        for one in places.values()
        if one.target in {"JPN", "KOR", "PHL", "AUS"}
    }
    others = {(one.challenger, one.target) for one in places.values()} - allies
    some = at_places(region, challenges_grey_zone={"senkaku": 6, "korea_nll": 2, "taiwan": 3})
    expected = (8 / len(allies)) / (3 / len(others))
    assert found(some, **pact).value == pytest.approx(expected)
    nobody = found(region, **{**pact, "patron": "SGP"})
    assert not nobody.is_computed


def test_wars_by_challenge_of_the_defended_and_of_the_others(region: ValidationRuns) -> None:
    kind = {"kind": "defended_wars", "low": 0.5, "high": 0.8}
    some = at_places(
        region,
        challenges_grey_zone={"senkaku": 4, "taiwan": 5},
        expected_wars={"senkaku": 0.2, "taiwan": 0.5},
    )
    value = found(some, **kind)
    assert value.value == pytest.approx((0.2 / 4) / (0.5 / 5))
    assert value.holds
    # The same in every run, so that leaving some out changes nothing.
    assert value.standard_error == pytest.approx(0, abs=1e-12)
    quiet = at_places(region, challenges_grey_zone={"senkaku": 4})
    assert not found(quiet, **kind).is_computed


def test_a_jackknife_of_a_mean_is_its_standard_error() -> None:
    values = np.array([math.sin(12.9898 * k) for k in range(20)])
    mean, error = jackknifed(lambda rows: float(values[rows].mean()), len(values))
    assert mean == pytest.approx(values.mean())
    assert error == pytest.approx(mean_error(values))


def test_free_riding_is_a_slope_over_states_that_lean_on_a_patron() -> None:
    scenario = load_scenario(load_validation("indo_pacific").scenario)
    runs = play_validation_runs(scenario, 3, workers=1)
    assert runs.states is not None
    sizes = {code: math.log(one.gdp_usd_bn.value) for code, one in scenario.states.items()}
    size = pl.col("state").cast(pl.String).replace_strict(sizes, default=None)
    sloped = runs.states.with_columns(free_ride_index=0.2 + 0.03 * size)
    one = {"kind": "free_ride_size", "low": -0.01, "high": 0.01}
    value = found(dataclasses.replace(runs, states=sloped), **one)
    assert value.value == pytest.approx(0.03)
    assert not value.holds
    assert not found(dataclasses.replace(runs, states=None), **one).is_computed


def test_a_ratio_of_means_has_the_error_of_its_residuals() -> None:
    parts, wholes = np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0])
    assert ratio_of_means(parts, wholes) == pytest.approx((0.5, 0))
    share, error = ratio_of_means(np.array([0.0, 1.0]), np.array([1.0, 1.0]))
    assert (share, error) == pytest.approx((0.5, 0.5))
    assert all(map(math.isnan, ratio_of_means(parts, np.zeros(3))))


def test_the_record_of_pairs_is_the_one_that_the_calibration_reads() -> None:
    fitted = {
        (pair.challenger, pair.target): (pair.initiations.value, pair.force.value, *pair.band)
        for pair in load_calibration("indo_pacific").pairs
    }
    found_here = load_validation("indo_pacific").record
    assert found_here is not None
    assert fitted == {
        (one.challenger, one.target): (one.initiations, one.force, one.low, one.high)
        for one in found_here.pairs
    }


def test_patterns_are_listed_once_in_order() -> None:
    listed = [one.pattern for one in load_validation("indo_pacific").checks if one.pattern]
    numbers = [int(name[1:]) for name in listed]
    assert all(one <= other for one, other in pairwise(numbers))
    assert set(numbers) == set(range(1, 11))
