"""Outcomes keep to their definitions, and counts to what the solved crises expect."""

from functools import cache

import numpy as np
import polars as pl
import pytest

from sim.domain.records import CrisisRecord, WarRecord
from sim.domain.vocabulary import MODES
from sim.execution.comparison_runs import play_cells
from sim.model.region import Region
from sim.study.comparison_cells import Cell
from tests.acceptance.worlds import classroom, indo_pacific, warlike

RUNS = 300


@cache
def many() -> pl.DataFrame:
    """Return a row a run of the classroom as it is, and of a warlike one."""
    cells = [
        Cell("hub", "as it is", classroom()),
        Cell("treaty", "as it is", classroom("treaty")),
        Cell("hub", "warlike", warlike("hub")),
        Cell("treaty", "warlike", warlike("treaty")),
    ]
    return play_cells(cells, RUNS, workers=1)[0]


@cache
def regions() -> list[Region]:
    return [
        Region(indo_pacific(arrangement), replication=replication).run()
        for arrangement in ("hub_and_spokes", "asian_nato_taiwan_in")
        for replication in range(3)
    ]


def test_sums_over_flashpoints_are_the_outcomes_of_the_run() -> None:
    for region in regions():
        outcomes, places = region.counts.outcomes(), region.counts.by_flashpoint()
        for mode in MODES:
            by_place = [row[f"challenges_{mode}"] for row in places]
            assert sum(by_place) == outcomes[f"challenges_{mode}"]  # type: ignore[arg-type]
        for name in ("wars", "opportunities", "abandonments", "entrapments", "battle_deaths"):
            assert sum(row[name] for row in places) == outcomes[name]  # type: ignore[misc]


def test_counts_are_those_of_the_records() -> None:
    for region in regions():
        records = [record for record in region.events if isinstance(record, CrisisRecord)]
        tally = region.counts
        assert tally["opportunities"].sum() == len(records)
        for m, mode in enumerate(MODES):
            assert tally.challenges[:, m].sum() == sum(r.mode == mode for r in records)
        assert tally["wars"].sum() == sum(r.outcome == "war" for r in records)
        resisted = [r for r in records if r.mode and r.outcome != "conceded"]
        assert tally["resisted"].sum() == len(resisted)
        assert tally["backed_down"].sum() == sum(r.outcome == "backed_down" for r in records)
        helped = [r for r in resisted if set(r.levels.values()) - {"abstain"}]
        assert tally["resisted_with_help"].sum() == len(helped)
        invoked = [(r, k) for r in resisted for k, o in r.obligations.items() if o >= 0.5]
        assert tally["invoked"].sum() == len(invoked)
        abandoned = [r.levels[k] == "abstain" for r, k in invoked]
        assert tally["abandonments"].sum() == sum(abandoned)
        honored = [
            r.levels[k] == "fight" or (r.levels[k] == "support" and r.mode != "major_attack")
            for r, k in invoked
        ]
        assert tally["honored"].sum() == sum(honored)
        assert tally["expected_wars"].sum() == pytest.approx(
            sum(r.war_probability for r in records)
        )


def test_parts_never_exceed_their_wholes() -> None:
    for region in regions():
        tally = region.counts
        assert (tally["backed_down"] <= tally["resisted"]).all()
        assert (tally["resisted"] <= tally.challenges.sum(axis=1)).all()
        assert (tally.challenges.sum(axis=1) <= tally["opportunities"]).all()
        assert (tally["abandonments"] + tally["honored"] <= tally["invoked"]).all()
        assert (tally["resisted_with_help"] <= tally["resisted_with_guarantor"]).all()
        assert (tally["backed_down_with_help"] <= tally["resisted_with_help"]).all()
        assert (tally["wars"] <= tally["war_quarters"]).all()
        assert (tally["force_years"] <= tally["dispute_years"]).all()


def test_general_deterrence_is_the_share_of_flashpoint_years_without_force() -> None:
    for region in regions():
        years = {
            (r.flashpoint, (int(r.quarter[:4])))
            for r in region.events
            if isinstance(r, CrisisRecord) and r.mode in {"fait_accompli", "major_attack"}
        }
        for war in region.events:
            if isinstance(war, WarRecord):
                span = range(int(war.since[:4]), int(war.until[:4]) + 1)
                years |= {(war.flashpoint, year) for year in span}
        # The run begins with a first quarter, so its years are those of the calendar: 14 x 15,
        # less those in which nothing was left to deter.
        open_years = region.counts["open_years"]
        assert (open_years[~region.variables.is_closed] == 15).all()
        assert (open_years[region.variables.is_closed] <= 15).all()
        expected = 1 - len(years) / open_years.sum()
        outcomes = region.counts.outcomes()
        assert outcomes["general_deterrence"] == pytest.approx(expected)
        assert 0 <= outcomes["general_deterrence_with_grey"] <= outcomes["general_deterrence"] <= 1


def test_expected_challenges_and_opportunities_fit() -> None:
    for region in regions():
        expected = region.counts.expected_challenges.sum(axis=1)
        assert (expected <= region.counts["opportunities"] + 1e-12).all()


def total(runs: pl.DataFrame, outcome: str) -> float:
    return float(runs[outcome].to_numpy().sum())


def surplus(counted: str, expected: str) -> tuple[float, float]:
    """Return by how much a count exceeds its expectation over all runs, and the standard error.

    Each event is a draw with the chance that was added up, so that the variance of the sum is at
    most the sum of the chances, also where no event was seen at all.
    """
    return total(many(), counted) - total(many(), expected), total(many(), expected) ** 0.5


@pytest.mark.slow
def test_wars_are_as_many_as_expected() -> None:
    for (_, temper), here in many().group_by("arrangement", "policy"):
        assert here.height == RUNS
        if temper == "warlike":
            assert total(here, "wars") > 50
        expected = total(here, "expected_wars")
        assert abs(total(here, "wars") - expected) < 4 * expected**0.5


@pytest.mark.slow
def test_challenges_are_as_many_as_expected() -> None:
    for mode in MODES:
        difference, error = surplus(f"challenges_{mode}", f"expected_{mode}")
        assert abs(difference) < 4 * error


@pytest.mark.slow
def test_nuclear_use_is_as_rare_as_expected() -> None:
    difference, error = surplus("nuclear_use", "expected_nuclear_use")
    assert abs(difference) < 4 * error


@pytest.mark.slow
def test_a_war_ends_in_a_quarter_with_a_chance_of_15_per_cent() -> None:
    ended, quarters = 0, 0
    for replication in range(200):
        region = Region(warlike("hub"), replication=replication).run()
        wars = [record for record in region.events if isinstance(record, WarRecord)]
        ended += sum(record.ending.startswith("challenger") for record in wars)
        quarters += sum(record.quarters for record in wars)
    assert ended > 30
    error = np.sqrt(0.15 * 0.85 / quarters)
    assert abs(ended / quarters - 0.15) < 4 * error
